#include "../../include/resample.h"

#include "../kernel.h"

#include <stddef.h>
#include <string.h>

typedef float float4 __attribute__((vector_size(16)));

/// The weighted sums of `length` samples of the source's rows, which stay in registers while the taps pass by.
INLINE void combine_block(
    const int length, const uint8_t *source, ptrdiff_t stride, const float *weights, int32_t taps, float *sums) {
    float block[64] = {0};
    for (int32_t tap = 0; tap < taps; tap++) {
        const uint8_t *row = source + tap * stride;
        const float weight = weights[tap];
        for (int i = 0; i < length; i++) block[i] += weight * (float)row[i];
    }
    memcpy(sums, block, (size_t)length * sizeof(float));
}

/// The weighted sum of source rows, over `count` samples.
INLINE void combine_rows(
    const uint8_t *source, ptrdiff_t stride, const float *weights, int32_t taps, ptrdiff_t count, float *sums) {
    enum { LONG = 64, SHORT = 8 };
    ptrdiff_t start = 0;
    for (; start + LONG <= count; start += LONG)
        combine_block(LONG, source + start, stride, weights, taps, sums + start);
    for (; start + SHORT <= count; start += SHORT)
        combine_block(SHORT, source + start, stride, weights, taps, sums + start);
    // The last block ends where the samples do: some it makes again.
    if (start < count && count >= SHORT) {
        start = count - SHORT;
        combine_block(SHORT, source + start, stride, weights, taps, sums + start);
    } else {
        for (; start < count; start++) combine_block(1, source + start, stride, weights, taps, sums + start);
    }
}

INLINE float4 load(const float *from) {
    float4 value;
    memcpy(&value, from, sizeof value);
    return value;
}

/// The weighted sums along one row of interleaved pixels: of `taps` each, a constant where this is called, or of as many as each
/// has where that is 0. A pixel is moved as four floats, of which the fourth is the next pixel's first, written again by it.
INLINE void combine_columns(
    const int32_t taps, const float *row, struct ts_resample_axis columns, int32_t begin, const float *weights,
    float *output) {
    float4 sum = {0};
    for (int32_t column = 0; column < columns.count; column++) {
        if (column > 0) memcpy(output + 3 * (ptrdiff_t)(column - 1), &sum, sizeof sum);
        const int32_t own = taps > 0 ? taps : columns.offsets[column + 1] - columns.offsets[column];
        const float *pixel = row + 3 * (ptrdiff_t)(columns.firsts[column] - begin);
        sum = weights[0] * load(pixel);
        for (int32_t tap = 1; tap < own; tap++) sum += weights[tap] * load(pixel + 3 * tap);
        weights += own;
    }
    memcpy(output + 3 * (ptrdiff_t)(columns.count - 1), &sum, 3 * sizeof(float));
}

/// Few taps are made the same number for all columns, the others of weight 0: loops of one length cost less than the products
/// that they do in vain.
enum { FEW = 6 };

static int32_t most_taps(struct ts_resample_axis axis) {
    int32_t most = 1;
    for (int32_t i = 0; i < axis.count; i++) {
        const int32_t taps = axis.offsets[i + 1] - axis.offsets[i];
        if (taps > most) most = taps;
    }
    return most;
}

size_t ts_resample_scratch(struct ts_resample_axis columns, int32_t begin, int32_t end) {
    return 3 * ((size_t)(end - begin) + FEW) + 1 + FEW * (size_t)columns.count;
}

KERNEL_256(
    resample_rgb,
    (const uint8_t *source, int32_t source_width, struct ts_resample_axis rows, struct ts_resample_axis columns,
     int32_t begin, int32_t end, float *scratch, float *output),
    (source, source_width, rows, columns, begin, end, scratch, output)) {
    const ptrdiff_t stride = 3 * (ptrdiff_t)source_width;
    const ptrdiff_t count = 3 * (ptrdiff_t)(end - begin), beyond = 3 * FEW + 1;
    // Behind the row lie zeros, for the taps of weight 0, and the weights.
    memset(scratch + count, 0, (size_t)beyond * sizeof(float));
    const int32_t most = most_taps(columns), taps = most <= FEW ? most : 0;
    float *same = scratch + count + beyond;
    for (int32_t column = 0; column < columns.count && taps > 0; column++) {
        const int32_t first = columns.offsets[column], own = columns.offsets[column + 1] - first;
        for (int32_t tap = 0; tap < taps; tap++)
            same[column * taps + tap] = tap < own ? columns.weights[first + tap] : 0;
    }
    for (int32_t row = 0; row < rows.count; row++) {
        const int32_t first = rows.offsets[row];
        combine_rows(
            source + rows.firsts[row] * stride + 3 * (ptrdiff_t)begin, stride, rows.weights + first,
            rows.offsets[row + 1] - first, count, scratch);
        float *to = output + row * 3 * (ptrdiff_t)columns.count;
        switch (taps) {
            case 1: combine_columns(1, scratch, columns, begin, same, to); break;
            case 2: combine_columns(2, scratch, columns, begin, same, to); break;
            case 3: combine_columns(3, scratch, columns, begin, same, to); break;
            case 4: combine_columns(4, scratch, columns, begin, same, to); break;
            case 5: combine_columns(5, scratch, columns, begin, same, to); break;
            case 6: combine_columns(6, scratch, columns, begin, same, to); break;
            default: combine_columns(0, scratch, columns, begin, columns.weights, to);
        }
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
