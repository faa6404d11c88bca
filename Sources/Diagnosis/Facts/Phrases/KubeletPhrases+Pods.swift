import Node
import Syntax

extension KubeletWord {
    /// What keeps a pod from its start.
    enum Obstacle {
        /// A directory of the host that cannot be written.
        case directory
        case api
        case other
    }

    var obstacle: Obstacle {
        text.tells(.unwritable) ? .directory : text.tells(.unreachableAPI) ? .api : .other
    }
}
