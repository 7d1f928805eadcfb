#include "../../include/attention.h"

#include "../kernel.h"

#define KERNELS "attention/attention.inc"
#include "../precisions.h"
