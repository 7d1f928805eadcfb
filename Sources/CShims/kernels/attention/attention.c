#include "../../include/attention.h"

#include "../kernel.h"

#define KERNELS "attention/attention.inc"
#include "../precisions.h"

KERNEL(
    reinforce, (const float *restrict phi, const float *restrict spatial, const float *restrict channel,
     float *restrict to, int64_t pixels, int64_t channels),
    (phi, spatial, channel, to, pixels, channels)) {
    for (int64_t p = 0; p < pixels; p++) {
        const float *restrict from = phi + p * channels;
        float *restrict out = to + p * channels;
        const float s = spatial ? spatial[p] : 1.0f;
        if (channel)
            for (int64_t i = 0; i < channels; i++) out[i] = from[i] * s * channel[i] + from[i];
        else
            for (int64_t i = 0; i < channels; i++) out[i] = from[i] * s + from[i];
    }
}
