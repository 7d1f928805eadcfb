#include "../../include/recurrent.h"

#include "../activation/exponential.h"
#include "../kernel.h"

#define KERNELS "recurrent/recurrent.inc"
#include "../precisions.h"

KERNEL(
    memory_step, (const float *restrict gates, const float *restrict cell, float *restrict new_cell,
     float *restrict new_hidden, int64_t pixels, int64_t depth),
    (gates, cell, new_cell, new_hidden, pixels, depth)) {
    for (int64_t p = 0; p < pixels; p++) {
        const float *restrict g = gates + p * 4 * depth;
        const float *restrict old = cell ? cell + p * depth : 0;
        float *restrict c = new_cell + p * depth;
        float *restrict h = new_hidden + p * depth;
        for (int64_t i = 0; i < depth; i++)
            c[i] = sigmoid_of(g[i]) * tanh_of(g[3 * depth + i]);
        if (old)
            for (int64_t i = 0; i < depth; i++) c[i] += sigmoid_of(g[depth + i]) * old[i];
        for (int64_t i = 0; i < depth; i++) h[i] = sigmoid_of(g[2 * depth + i]) * tanh_of(c[i]);
    }
}
