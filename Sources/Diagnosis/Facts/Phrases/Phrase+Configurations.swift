extension Phrase {
    /// What agents say of configuration that they write or take away.
    static var ofConfigurations: [Phrase] {
        [
            removing(
                "removing", "cilium", "1.13.4 to 1.15.4", "cni-uninstall.sh",
                "Removing /host/etc/cni/net.d/05-cilium.conflist..."),
            removing(
                "removed", "istio-cni", "1.23.2", "cni/pkg/install/install.go",
                "Removed Istio CNI config from /host/etc/cni/net.d/10-calico.conflist"),
            removing("deleting", "any", "none", "a word like the others", "Deleting /host/etc/cni/net.d/10-a.conf"),
            removing("deleted", "any", "none", "a word like the others", "Deleted /host/etc/cni/net.d/10-a.conf"),
            removing("rm -f", "sh", "none", "scripts that print what they do", "+ rm -f /host/etc/cni/net.d/10-a.conf"),
            removing(
                "renaming", "cilium", "1.14.5 to 1.16.6", "daemon/cmd/cni/config.go",
                #"level=info msg="Renaming non-Cilium CNI configuration file to 10-calico.conflist.cilium_bak" subsys=cni-config"#
            ),
            rewriting(
                "re-generating cni configuration", "cilium", "1.14.5 to 1.16.6", "daemon/cmd/cni/config.go",
                #"level=info msg="Activity in /host/etc/cni/net.d/, re-generating CNI configuration" subsys=cni-config"#
            ),
            rewriting(
                "regenerating cni configuration", "cilium", "none", "another spelling of the same",
                "Regenerating CNI configuration"),
            rewriting(
                "reinstalling cni configuration", "istio-cni", "1.20.2 to 1.23.2", "cni/pkg/install/install.go",
                "Detected a change, reinstalling CNI configuration"),
            rewriting(
                "detected changes to the directory", "istio-cni", "1.20.2 to 1.23.2", "cni/pkg/install/install.go",
                "Detected changes to the directory /host/etc/cni/net.d"),
            rewriting(
                "extension to .conflist", "istio-cni", "1.11.0", "cni/pkg/install/cniconfig.go",
                "Renaming /host/etc/cni/net.d/05-cilium.conf extension to .conflist"),
            rewriting(
                "detected change in cni", "istio-cni", "none", "like the others", "Detected change in CNI config"),
            rewriting("re-creating cni", "any", "none", "like the others", "Re-creating CNI configuration"),
            rewriting(
                "detected change in /host/etc/cni", "linkerd-cni", "1.3.0 to 1.5.1",
                "cni-plugin/deployment/scripts/install-cni.sh",
                "Detected change in /host/etc/cni/net.d/: MOVED_TO 10-kindnet.conflist"),
            rewriting(
                "re-installing", "linkerd-cni", "1.5.1", "cni-plugin/deployment/scripts/install-cni.sh",
                "New file [10-kindnet.conflist] detected; re-installing"),
            rewriting(
                "was removed, generating a new", "multus", "4.0.2-thick", "pkg/server/config/manager.go",
                "2025-03-04T05:05:51Z [verbose] multus config /host/etc/cni/net.d/00-multus.conf was removed, generating a new one"
            ),
            rewriting(
                "removing all other cni", "any", "none", "like the others", "Removing all other CNI configurations"),
            rewriting("renaming other cni", "any", "none", "like the others", "Renaming other CNI configurations"),
            rewriting("restoring cni", "any", "none", "like the others", "Restoring CNI configuration"),
            rewriting(
                "renaming non-cilium cni", "cilium", "1.14.5 to 1.16.6", "daemon/cmd/cni/config.go",
                #"level=info msg="Renaming non-Cilium CNI configuration file to 10-calico.conflist.cilium_bak" subsys=cni-config"#
            ),
            rewriting(
                "created cni config", "istio-cni, linkerd-cni", "1.22.1, 1.2.2 to 1.5.1",
                "cni/pkg/install/cniconfig.go",
                "Created CNI config /host/etc/cni/net.d/01-linkerd-cni.conf"),
            rewriting(
                "created /host/etc/cni/net.d/", "calico", "3.20.2 to 3.33.0", "cni-plugin/pkg/install/install.go",
                "Created /host/etc/cni/net.d/10-calico.conflist"),
        ]
    }

    private static func removing(
        _ piece: String, _ program: StaticString, _ seen: StaticString, _ source: StaticString, _ sample: StaticString
    ) -> Phrase {
        Phrase(.removing, piece, besides: ["net.d", "cni conf"], of: program, seen, source, sample)
    }

    private static func rewriting(
        _ piece: String, _ program: StaticString, _ seen: StaticString, _ source: StaticString, _ sample: StaticString
    ) -> Phrase {
        Phrase(.rewriting, piece, of: program, seen, source, sample)
    }
}
