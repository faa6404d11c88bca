import Node
import Syntax

extension JournalLine {
    /// Which of the kernel's limits of inotify kept the CRI plug-in from loading.
    var missingInotify: InotifyShortage.Kind? {
        tells(.noInotifyInstance) ? .instance : tells(.noInotifyWatch) ? .watch : nil
    }
}
