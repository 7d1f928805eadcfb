#include "../../include/arithmetic.h"

#include "../kernel.h"

#define KERNELS "arithmetic/arithmetic.inc"
#include "../precisions.h"
