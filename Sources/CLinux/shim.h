/* What the Glibc module does not show. */
#include <malloc.h>
#include <sys/xattr.h>

/* stdio.h shows it to _GNU_SOURCE only; glibc 2.28. */
int renameat2(int, const char *, int, const char *, unsigned int);
