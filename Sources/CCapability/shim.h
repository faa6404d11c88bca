#pragma once
#include <linux/capability.h>

/* In every C library, and in no header of it; capset(2). */
int capset(cap_user_header_t, cap_user_data_t);
