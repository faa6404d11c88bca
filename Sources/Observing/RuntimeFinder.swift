import Linux
package import Node

/// Finds the runtime of a node again and again, and searches only where there may be another one.
package final class RuntimeFinder {
    /// Searches that are left out in a row at most: of a change of kubelet's files, say, there is no sign.
    static let patience = 10

    private let search: (NamedPlace, RuntimeChoice?) -> RuntimeChoice
    private let look: () -> RuntimeSigns
    private var signs: RuntimeSigns?
    private var leftOut = 0

    package convenience init() {
        self.init(search: findRuntime(_:after:), look: { .ofThisNode })
    }

    init(search: @escaping (NamedPlace, RuntimeChoice?) -> RuntimeChoice, look: @escaping () -> RuntimeSigns) {
        self.search = search
        self.look = look
    }

    /// The runtime as ``findRuntime(_:after:)`` finds it.
    ///
    /// - Parameter isAllWell: the network of the old one is ready: then it stays, where nothing shows that another one came.
    package func find(_ named: NamedPlace, after old: RuntimeChoice?, isAllWell: Bool) -> RuntimeChoice {
        let new = look()
        if isAllWell, let old, signs == new, leftOut < Self.patience {
            leftOut += 1
            return old
        }
        (signs, leftOut) = (new, 0)
        return search(named, old)
    }
}

/// What shows at little cost that a node may have another runtime than before: the sockets, and whether kubelet was started.
struct RuntimeSigns: Equatable {
    var kubelet: [Int32]
    /// nil where there is none.
    var sockets: [FileStatus?]

    static var ofThisNode: RuntimeSigns {
        RuntimeSigns(
            kubelet: UnitGroups().processes(of: KubeletSearch.unit) ?? [],
            sockets: KnownRuntime.all.map { FileStatus(ofSystem: $0.socket) })
    }
}
