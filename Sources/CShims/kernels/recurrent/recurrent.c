#include "../../include/recurrent.h"

#include "../activation/exponential.h"
#include "../kernel.h"

#define KERNELS "recurrent/recurrent.inc"
#include "../precisions.h"
