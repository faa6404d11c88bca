/// What systemd says of a unit: pid 1, and the process that it becomes the program in.
extension Phrase {
    static var ofSystemd: [Phrase] {
        [
            Phrase(
                .endedProcess, "Main process exited, code=", of: "systemd", "252 to 262",
                "service_sigchld_event in src/core/service.c",
                "containerd.service: Main process exited, code=exited, status=1/FAILURE"),
            Phrase(
                .endedProcess, "Control process exited, code=", of: "systemd", "252 to 262",
                "service_sigchld_event in src/core/service.c",
                "containerd.service: Control process exited, code=exited, status=3/NOTIMPLEMENTED"),
            Phrase(
                .endedRun, "Failed with result '", of: "systemd", "252 to 262", "unit_log_failure in src/core/unit.c",
                "containerd.service: Failed with result 'exit-code'."),
            Phrase(
                .deniedExecution, "Failed at step EXEC spawning ", of: "systemd", "252 to 262",
                "log_exec_error of exec_child in src/core/execute.c; exec_invoke.c",
                "containerd.service: Failed at step EXEC spawning /usr/bin/containerd: Permission denied"),
            Phrase(
                .deniedExecution, " to locate executable ", of: "systemd", "252 to 262",
                "exec_child in src/core/execute.c",
                "containerd.service: Unable to locate executable '/usr/bin/containerd': No such file or directory"),
            Phrase(
                .troubleOfUnit, ".service: Failed to ",
                without: [
                    "Failed to read ", "Failed to kill ", "Failed to locate ", "Failed to reset ", "Failed to set ",
                ],
                of: "systemd", "252 to 262", "exec_child in src/core/execute.c; exec-invoke.c; service.c",
                "containerd.service: Failed to load environment files: No such file or directory"),
            Phrase(
                .troubleOfUnit, ": Failed to set up ", of: "systemd", "252 to 262",
                "apply_mount_namespace in src/core/execute.c",
                "containerd.service: Failed to set up mount namespacing: /data/none: No such file or directory"),
            Phrase(
                .troubleOfUnit, " operation timed out", of: "systemd", "252 to 262",
                "service_dispatch_timer in src/core/service.c",
                "containerd.service: start operation timed out. Terminating."),
            Phrase(
                .troubleOfUnit, "Watchdog timeout ", of: "systemd", "252 to 262",
                "service_dispatch_watchdog in src/core/service.c",
                "containerd.service: Watchdog timeout (limit 30s)!"),
            Phrase(
                .endOfRestarts, "Start request repeated too quickly", of: "systemd", "252 to 262",
                "service_start in src/core/service.c", "containerd.service: Start request repeated too quickly."),
            Phrase(
                .usedUpMemory, "killed by the OOM killer", of: "systemd", "252 to 262",
                "service_notify_cgroup_oom_event in src/core/service.c",
                "containerd.service: A process of this unit has been killed by the OOM killer."),
            Phrase(
                .usedUpMemory, "systemd-oomd killed ", of: "systemd", "source",
                "service_notify_cgroup_oom_event in src/core/service.c",
                "containerd.service: systemd-oomd killed 2 process(es) in this unit."),
            Phrase(
                .usedUpMemory, "Failed with result 'oom-kill'", of: "systemd", "252 to 262",
                "unit_log_failure in src/core/unit.c", "containerd.service: Failed with result 'oom-kill'."),
            Phrase(
                .usedUpMemory, "ut of memory: Killed process ", of: "Linux", "any",
                "__oom_kill_process in mm/oom_kill.c",
                "Out of memory: Killed process 1234 (containerd) total-vm:9013512kB, anon-rss:7012200kB"),
            Phrase(
                .failedDependency, "Dependency failed for ", of: "systemd", "252 to 262",
                "job_done_messages in src/core/job.c",
                "Dependency failed for containerd.service - containerd container runtime."),
            Phrase(
                .failedJob, "/start failed with result '", without: ["'dependency'"], of: "systemd", "252 to 262",
                "job_emit_done_message in src/core/job.c",
                #"dev-disk-by\x2dlabel-data.device: Job dev-disk-by\x2dlabel-data.device/start failed with result 'timeout'."#
            ),
            Phrase(
                .stop, "Stopping ", of: "systemd", "252 to 262", "job_start_message_format in src/core/job.c",
                "Stopping containerd.service - containerd container runtime..."),
            Phrase(
                .refusedUnit, ".service: ", ". Refusing.", of: "systemd", "252 to 262",
                "service_verify in src/core/service.c",
                "containerd.service: Service has more than one ExecStart= setting, which is only allowed for Type=oneshot services. Refusing."
            ),
            Phrase(
                .refusedUnit, ".service: ", "onfiguration has fatal error", of: "systemd", "252 to 262",
                "unit_load in src/core/unit.c",
                "containerd.service: Unit configuration has fatal error, unit will not be started."),
            Phrase(
                .refusedUnit, ".service: ", ", refusing operation.", of: "systemd", "source",
                "unit_watch_bus_name in src/core/service.c",
                "a.service: Two services allocated for the same bus name org.x.Y, refusing operation."),
            Phrase(
                .unloadedUnit, "has a bad unit file setting", of: "systemd", "252 to 262",
                "bus_unit_validate_load_state in src/core/dbus-unit.c",
                "a.service: Cannot add dependency job, ignoring: Unit a.service has a bad unit file setting."),
            Phrase(
                .unloadedUnit, "failed to load properly", of: "systemd", "source",
                "bus_unit_validate_load_state in src/core/dbus-unit.c",
                "a.service: Cannot add dependency job, ignoring: Unit a.service failed to load properly, please adjust/correct and reload service manager: File exists"
            ),
            Phrase(
                .maskedUnit, "Unit ", " is masked", of: "systemd", "252 to 262",
                "bus_unit_validate_load_state in src/core/dbus-unit.c",
                "a.service: Cannot add dependency job, ignoring: Unit a.service is masked."),
        ]
    }
}
