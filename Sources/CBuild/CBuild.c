#include "CBuild.h"

const char *netready_commit(void) { return NETREADY_COMMIT; }
