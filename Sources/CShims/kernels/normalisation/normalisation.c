#include "../../include/normalisation.h"

#include "../kernel.h"

#define KERNELS "normalisation/normalisation.inc"
#include "../precisions.h"
