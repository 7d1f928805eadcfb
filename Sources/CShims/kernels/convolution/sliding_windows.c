#include "../../include/sliding_windows.h"

#include "../kernel.h"

#define KERNELS "convolution/sliding_windows.inc"
#include "../precisions.h"

KERNEL(
    deformable_sample, (const float *restrict map, int64_t row_stride, int64_t height, int64_t width, int64_t channels,
     int64_t row, int64_t column, int64_t dilation, const float *restrict offsets, float *restrict to),
    (map, row_stride, height, width, channels, row, column, dilation, offsets, to)) {
    for (int64_t tap = 0; tap < 9; tap++) {
        float *restrict out = to + tap * channels;
        const float y = (float)(row + (tap / 3 - 1) * dilation) + offsets[2 * tap];
        const float x = (float)(column + (tap % 3 - 1) * dilation) + offsets[2 * tap + 1];
        // Also false for NaN: a sample that is nowhere counts as outside.
        if (!(y > -1.0f && y < (float)height && x > -1.0f && x < (float)width)) {
            for (int64_t i = 0; i < channels; i++) out[i] = 0;
            continue;
        }
        const float floor_y = __builtin_floorf(y), floor_x = __builtin_floorf(x);
        const int64_t y0 = (int64_t)floor_y, x0 = (int64_t)floor_x;
        const float fy = y - floor_y, fx = x - floor_x;
        const float *restrict a = map + y0 * row_stride + x0 * channels;
        // A neighbour outside the map gets weight 0 and the address of the pixel (0,0), which is always readable.
        const int top = y0 >= 0, bottom = y0 + 1 < height, left = x0 >= 0, right = x0 + 1 < width;
        const float w00 = top && left ? (1 - fy) * (1 - fx) : 0, w01 = top && right ? (1 - fy) * fx : 0;
        const float w10 = bottom && left ? fy * (1 - fx) : 0, w11 = bottom && right ? fy * fx : 0;
        const float *restrict p00 = top && left ? a : map;
        const float *restrict p01 = top && right ? a + channels : map;
        const float *restrict p10 = bottom && left ? a + row_stride : map;
        const float *restrict p11 = bottom && right ? a + row_stride + channels : map;
        for (int64_t i = 0; i < channels; i++)
            out[i] = p00[i] * w00 + p01[i] * w01 + p10[i] * w10 + p11[i] * w11;
    }
}
