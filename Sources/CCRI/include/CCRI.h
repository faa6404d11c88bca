#pragma once
#include "cri.pb-c.h"
