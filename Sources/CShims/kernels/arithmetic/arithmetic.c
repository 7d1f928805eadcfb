#include "../../include/arithmetic.h"

#include "../kernel.h"

#define KERNELS "arithmetic/arithmetic.inc"
#include "../precisions.h"

KERNEL(
    scale, (const float *restrict from, float factor, float *restrict to, int64_t count),
    (from, factor, to, count)) {
    for (int64_t i = 0; i < count; i++) to[i] = from[i] * factor;
}
