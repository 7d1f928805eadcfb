#include "../../include/pooling.h"

#include "../kernel.h"

#define KERNELS "pooling/pooling.inc"
#include "../precisions.h"
