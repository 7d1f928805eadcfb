#include "../../include/activation.h"

#include "../kernel.h"
#include "exponential.h"

#define KERNELS "activation/activation.inc"
#include "../precisions.h"
