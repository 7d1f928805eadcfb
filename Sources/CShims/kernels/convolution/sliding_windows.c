#include "../../include/sliding_windows.h"

#include "../kernel.h"

#define KERNELS "convolution/sliding_windows.inc"
#include "../precisions.h"
