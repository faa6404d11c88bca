#pragma once
// Nothing is called by name: the dynamic linker puts these in the place of the C library's.
