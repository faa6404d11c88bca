#include "CCRI.h"
