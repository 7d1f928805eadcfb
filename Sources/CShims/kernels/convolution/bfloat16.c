#include "../../include/bfloat16.h"

#include "../kernel.h"

#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(AVX512_BFLOAT16, apply_to = function)

#define LANES 16
#define PANEL 32

/// The first `count` lanes, none of a negative count.
static __mmask16 lanes(int64_t count) {
    return count >= LANES ? 0xFFFF : count > 0 ? (__mmask16)((1u << count) - 1) : 0;
}

/// Lanes of a row of the matrix: elements `column_stride` apart.
INLINE __m512 row_lanes(
    const float *from, int64_t column_stride, __m512i places, __mmask16 mask) {
    if (column_stride == 1) return _mm512_maskz_loadu_ps(mask, from);
    return _mm512_mask_i32gather_ps(_mm512_setzero_ps(), mask, places, from, 4);
}

static void pack_pairs(
    const float *from, int64_t row_stride, int64_t column_stride, int64_t taps, int64_t depth, int64_t columns,
    int64_t width, uint16_t *to) {
    // Lane i of the first row beside lane i of the second.
    uint16_t order[2 * LANES];
    int32_t offsets[LANES];
    for (int i = 0; i < 2 * LANES; i++) order[i] = (uint16_t)(i / 2 + i % 2 * LANES);
    for (int i = 0; i < LANES; i++) offsets[i] = (int32_t)(i * column_stride);
    const __m512i interleaved = _mm512_loadu_si512(order), places = _mm512_loadu_si512(offsets);
    const int64_t pairs = (depth + 1) / 2, panels = (columns + width - 1) / width;
    // Row by row, for that is how large matrices lie in memory.
    for (int64_t tap = 0; tap < taps; tap++)
        for (int64_t pair = 0; pair < pairs; pair++)
            for (int64_t panel = 0; panel < panels; panel++)
                for (int64_t lane = 0; lane < width; lane += LANES) {
                    const int64_t column = panel * width + lane;
                    const __mmask16 inside = lanes(width - lane), read = inside & lanes(columns - column);
                    const float *place = from + (tap * depth + 2 * pair) * row_stride + column * column_stride;
                    const __m512 even = row_lanes(place, column_stride, places, read);
                    const __m512 odd =
                        row_lanes(place + row_stride, column_stride, places, 2 * pair + 1 < depth ? read : 0);
                    const __m512i rounded = (__m512i)_mm512_cvtne2ps_pbh(odd, even);
                    uint16_t *target = to + 2 * (((panel * taps + tap) * pairs + pair) * width + lane);
                    _mm512_mask_storeu_epi32(target, inside, _mm512_permutexvar_epi16(interleaved, rounded));
                }
}

/// Some rows of the product in one panel of columns; `ROWS` is a constant where this is called.
INLINE void product_tile(
    const int ROWS, const uint16_t *left, int64_t left_width, const uint16_t *right, int64_t pairs, int64_t rows,
    int64_t columns, int32_t adds, float *result, int64_t stride) {
    const __mmask16 low = lanes(columns), high = lanes(columns - LANES);
    __m512 sums[12][2];
#pragma clang loop unroll(full)
    for (int m = 0; m < ROWS; m++) sums[m][0] = sums[m][1] = _mm512_setzero_ps();
    for (int64_t k = 0; k < pairs; k++, left += 2 * left_width, right += 2 * PANEL) {
        const __m512bh first = (__m512bh)_mm512_loadu_si512(right);
        const __m512bh second = (__m512bh)_mm512_loadu_si512(right + 2 * LANES);
#pragma clang loop unroll(full)
        for (int m = 0; m < ROWS; m++) {
            int32_t pair;
            __builtin_memcpy(&pair, left + 2 * m, sizeof pair);
            const __m512bh value = (__m512bh)_mm512_set1_epi32(pair);
            sums[m][0] = _mm512_dpbf16_ps(sums[m][0], value, first);
            sums[m][1] = _mm512_dpbf16_ps(sums[m][1], value, second);
        }
    }
    float *place = result;
#pragma clang loop unroll(full)
    for (int m = 0; m < ROWS; m++, place += stride) {
        if (m >= rows) break;
        if (adds) {
            sums[m][0] = _mm512_add_ps(sums[m][0], _mm512_maskz_loadu_ps(low, place));
            sums[m][1] = _mm512_add_ps(sums[m][1], _mm512_maskz_loadu_ps(high, place + LANES));
        }
        _mm512_mask_storeu_ps(place, low, sums[m][0]);
        _mm512_mask_storeu_ps(place + LANES, high, sums[m][1]);
    }
}

static void product(
    const uint16_t *left, int64_t left_width, const uint16_t *right, int64_t pairs, int64_t rows, int64_t columns,
    int32_t adds, float *result, int64_t stride) {
    for (int64_t panel = 0; panel < columns; panel += PANEL, right += 2 * PANEL * pairs)
        for (int64_t row = 0; row < rows;) {
            float *to = result + row * stride + panel;
            const uint16_t *from = left + 2 * row;
            const int64_t down = rows - row, across = columns - panel;
            // Twelve rows fill the register file; a rest takes no more than it needs.
            if (down >= 12 && down != 16) {
                product_tile(12, from, left_width, right, pairs, down, across, adds, to, stride);
                row += 12;
            } else if (down > 4) {
                product_tile(8, from, left_width, right, pairs, down, across, adds, to, stride);
                row += 8;
            } else {
                product_tile(4, from, left_width, right, pairs, down, across, adds, to, stride);
                row += 4;
            }
        }
}
#undef LANES
#undef PANEL
#pragma clang attribute pop
#endif

void ts_bfloat16_pairs(
    const float *from, int64_t row_stride, int64_t column_stride, int64_t taps, int64_t depth, int64_t columns,
    int64_t width, uint16_t *to) {
#if defined(__x86_64__)
    pack_pairs(from, row_stride, column_stride, taps, depth, columns, width, to);
#endif
}

void ts_bfloat16_product(
    const uint16_t *left, int64_t left_width, const uint16_t *right, int64_t pairs, int64_t rows, int64_t columns,
    int32_t adds, float *result, int64_t stride) {
#if defined(__x86_64__)
    product(left, left_width, right, pairs, rows, columns, adds, result, stride);
#endif
}
