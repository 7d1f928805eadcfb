#include "../../include/pooling.h"

#include "../kernel.h"

#define KERNELS "pooling/pooling.inc"
#include "../precisions.h"

#define MAXIMUM(a, b) ((a) > (b) ? (a) : (b))

KERNEL(
    max_pool_row, (const float *restrict row0, const float *restrict row1, const float *restrict row2,
     float *restrict to, int64_t width, int64_t channels, int64_t stride),
    (row0, row1, row2, to, width, channels, stride)) {
    for (int64_t x = 0; x < width; x++) {
        const int64_t a = x * stride * channels, b = a + channels, c = b + channels;
        for (int64_t i = 0; i < channels; i++) {
            float m = MAXIMUM(MAXIMUM(row0[a + i], row0[b + i]), row0[c + i]);
            float n = MAXIMUM(MAXIMUM(row1[a + i], row1[b + i]), row1[c + i]);
            float o = MAXIMUM(MAXIMUM(row2[a + i], row2[b + i]), row2[c + i]);
            m = MAXIMUM(m, n);
            to[x * channels + i] = MAXIMUM(m, o);
        }
    }
}

KERNEL(
    accumulate_channels, (const float *restrict row, int64_t pixels, int64_t channels, float *restrict sum,
     float *restrict maximum),
    (row, pixels, channels, sum, maximum)) {
    for (int64_t p = 0; p < pixels; p++) {
        for (int64_t i = 0; i < channels; i++) {
            const float value = row[p * channels + i];
            sum[i] += value;
            maximum[i] = MAXIMUM(maximum[i], value);
        }
    }
}

KERNEL(
    pool_channels, (const float *restrict row, int64_t pixels, int64_t channels, float *restrict to),
    (row, pixels, channels, to)) {
    for (int64_t p = 0; p < pixels; p++) {
        const float *restrict pixel = row + p * channels;
        // Sixteen partial sums in a fixed order, which vectorise without reassociation.
        float sum[16] = {0}, maximum[16];
        for (int lane = 0; lane < 16; lane++) maximum[lane] = -__builtin_inff();
        int64_t i = 0;
        for (; i + 16 <= channels; i += 16)
            for (int lane = 0; lane < 16; lane++) {
                sum[lane] += pixel[i + lane];
                maximum[lane] = MAXIMUM(maximum[lane], pixel[i + lane]);
            }
        for (; i < channels; i++) {
            sum[0] += pixel[i];
            maximum[0] = MAXIMUM(maximum[0], pixel[i]);
        }
        for (int lane = 1; lane < 16; lane++) {
            sum[0] += sum[lane];
            maximum[0] = MAXIMUM(maximum[0], maximum[lane]);
        }
        to[p] = sum[0] / (float)channels + maximum[0];
    }
}
