#define _GNU_SOURCE
#include "NodeView.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

// No call sets the time of an inode's last change: a file that was laid out to be old has changed when it was last
// written.
int fstat(int descriptor, struct stat *status) {
    if (fstatat(descriptor, "", status, AT_EMPTY_PATH) != 0)
        return -1;
    status->st_ctim = status->st_mtim;
    return 0;
}

// NODE_MACHINE: the hardware that the node is said to have.
int uname(struct utsname *names) {
    const char *machine = getenv("NODE_MACHINE");
    if (syscall(SYS_uname, names) != 0)
        return -1;
    if (machine != NULL && strlen(machine) < sizeof names->machine)
        strcpy(names->machine, machine);
    return 0;
}
