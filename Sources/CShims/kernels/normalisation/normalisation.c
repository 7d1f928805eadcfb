#include "../../include/normalisation.h"

#include "../kernel.h"

#define KERNELS "normalisation/normalisation.inc"
#include "../precisions.h"

KERNEL(
    local_response, (const float *restrict row, float *restrict to, int64_t pixels, int64_t channels, int64_t window),
    (row, to, pixels, channels, window)) {
    const int64_t reach = window / 2;
    for (int64_t p = 0; p < pixels; p++) {
        const float *restrict from = row + p * channels;
        for (int64_t i = 0; i < channels; i++) {
            const int64_t first = i < reach ? 0 : i - reach;
            const int64_t last = i + reach >= channels ? channels - 1 : i + reach;
            float sum = 0;
            for (int64_t j = first; j <= last; j++) sum += from[j] * from[j];
            // x^0.75 as the product of two roots.
            const float base = 2.0f + 1e-4f * sum;
            const float root = __builtin_sqrtf(base);
            to[p * channels + i] = from[i] / (root * __builtin_sqrtf(root));
        }
    }
}
