/// What inotify(7) tells of a watched directory, as the kernel writes it.
package struct DirectoryEvent: Sendable, Equatable {
    /// Bits of `inotify_event.mask`, with the kernel's values (include/uapi/linux/inotify.h).
    package struct Mask: OptionSet, Sendable {
        package let rawValue: UInt32

        package init(rawValue: UInt32) {
            self.rawValue = rawValue
        }

        package static let modified = Mask(rawValue: 0x2)
        package static let attributes = Mask(rawValue: 0x4)
        package static let movedFrom = Mask(rawValue: 0x40)
        package static let movedTo = Mask(rawValue: 0x80)
        package static let created = Mask(rawValue: 0x100)
        package static let deleted = Mask(rawValue: 0x200)
        package static let deletedSelf = Mask(rawValue: 0x400)
        package static let movedSelf = Mask(rawValue: 0x800)
        package static let unmounted = Mask(rawValue: 0x2000)
        package static let overflow = Mask(rawValue: 0x4000)
        /// The watch is gone.
        package static let ignored = Mask(rawValue: 0x8000)

        /// What fsnotify asks the kernel for (`IN_...` in its backend_inotify.go).
        package static let asked: Mask = [
            .modified, .attributes, .movedFrom, .movedTo, .created, .deleted, .deletedSelf, .movedSelf,
        ]
    }

    package var mask: Mask
    /// The name in the directory; nil where the event is about the directory itself.
    package var name: String?

    package init(_ mask: Mask, name: String? = nil) {
        self.mask = mask
        self.name = name
    }
}
