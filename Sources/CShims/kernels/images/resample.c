#include "../../include/resample.h"

#include "../kernel.h"

#include <stddef.h>
#include <string.h>

typedef float float4 __attribute__((vector_size(16)));


/// The weighted sum of source rows, over `count` samples. Blocks keep the sums in registers while the taps pass by.
INLINE void combine_rows(
    const uint8_t *source, ptrdiff_t stride, const float *weights, int32_t taps, ptrdiff_t count, float *sums) {
    enum { BLOCK = 64 };
    ptrdiff_t start = 0;
    for (; start + BLOCK <= count; start += BLOCK) {
        float block[BLOCK] = {0};
        for (int32_t tap = 0; tap < taps; tap++) {
            const uint8_t *row = source + tap * stride + start;
            const float weight = weights[tap];
            for (int i = 0; i < BLOCK; i++) block[i] += weight * (float)row[i];
        }
        memcpy(sums + start, block, sizeof block);
    }
    for (; start < count; start++) {
        float sum = 0;
        for (int32_t tap = 0; tap < taps; tap++) sum += weights[tap] * (float)source[tap * stride + start];
        sums[start] = sum;
    }
}

INLINE float4 load(const float *from) {
    float4 value;
    memcpy(&value, from, sizeof value);
    return value;
}

/// The weighted sums along one row of interleaved pixels. A pixel is moved as four floats, of which the fourth is the
/// next pixel's first, written again by it.
INLINE void combine_columns(const float *row, struct ts_resample_axis columns, int32_t begin, float *output) {
    float4 sum = {0};
    for (int32_t column = 0; column < columns.count; column++) {
        const float *pixel = row + 3 * (ptrdiff_t)(columns.firsts[column] - begin);
        const int32_t first = columns.offsets[column];
        const int32_t taps = columns.offsets[column + 1] - first;
        sum = columns.weights[first] * load(pixel);
        // Two taps, no loop: every crop that is not reduced, and a third faster.
        if (taps == 2) {
            sum += columns.weights[first + 1] * load(pixel + 3);
        } else {
            for (int32_t tap = 1; tap < taps; tap++) sum += columns.weights[first + tap] * load(pixel + 3 * tap);
        }
        if (column + 1 < columns.count) memcpy(output + 3 * (ptrdiff_t)column, &sum, sizeof sum);
    }
    memcpy(output + 3 * (ptrdiff_t)(columns.count - 1), &sum, 3 * sizeof(float));
}

KERNEL_256(
    resample_rgb,
    (const uint8_t *source, int32_t source_width, struct ts_resample_axis rows, struct ts_resample_axis columns,
     int32_t begin, int32_t end, float *scratch, float *output),
    (source, source_width, rows, columns, begin, end, scratch, output)) {
    const ptrdiff_t stride = 3 * (ptrdiff_t)source_width;
    const ptrdiff_t count = 3 * (ptrdiff_t)(end - begin);
    scratch[count] = 0;
    for (int32_t row = 0; row < rows.count; row++) {
        const int32_t first = rows.offsets[row];
        combine_rows(
            source + rows.firsts[row] * stride + 3 * (ptrdiff_t)begin, stride, rows.weights + first,
            rows.offsets[row + 1] - first, count, scratch);
        combine_columns(scratch, columns, begin, output + row * 3 * (ptrdiff_t)columns.count);
    }
}

void ts_bytes_from_floats(const float *values, int64_t count, uint8_t *bytes) {
    for (int64_t i = 0; i < count; i++) {
        // Written so that NaN becomes 0: its conversion to an integer would be undefined.
        float value = values[i] > 0 ? values[i] : 0;
        value = value < 255 ? value : 255;
        bytes[i] = (uint8_t)(int32_t)(value + 0.5f);
    }
}
