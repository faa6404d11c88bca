#pragma once
#include <sys/eventfd.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-event.h>
#include <systemd/sd-id128.h>
#include <systemd/sd-journal.h>

/* unistd.h shows it to _GNU_SOURCE only; glibc 2.30. */
__pid_t gettid(void);
