#include "../../include/activation.h"

#include "exponential.h"
#include "../kernel.h"

#define KERNELS "activation/activation.inc"
#include "../precisions.h"

KERNEL(tanh_f32, (const float *restrict from, float *restrict to, int64_t count), (from, to, count)) {
    for (int64_t i = 0; i < count; i++) to[i] = tanh_of(from[i]);
}

KERNEL(sigmoid_f32, (const float *restrict from, float *restrict to, int64_t count), (from, to, count)) {
    for (int64_t i = 0; i < count; i++) to[i] = sigmoid_of(from[i]);
}
