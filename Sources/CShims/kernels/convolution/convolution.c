#include "../../include/convolution.h"

#include "../kernel.h"

#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(AVX512_BFLOAT16, apply_to = function)
#define LANES 16
#define HAS_BFLOAT16
#define NAME(x) bfloat16_##x
#include "convolution.inc"
#undef LANES
#undef HAS_BFLOAT16
#undef NAME

static void bfloat16_round(const float *from, uint16_t *to, int64_t count) {
    int64_t i = 0;
    for (; i + 16 <= count; i += 16) {
        __m256bh rounded = _mm512_cvtneps_pbh(_mm512_loadu_ps(from + i));
        _mm256_storeu_si256((__m256i *)(to + i), (__m256i)rounded);
    }
    if (i < count) {
        __mmask16 mask = (__mmask16)((1u << (count - i)) - 1);
        __m256bh rounded = _mm512_cvtneps_pbh(_mm512_maskz_loadu_ps(mask, from + i));
        _mm256_mask_storeu_epi16(to + i, mask, (__m256i)rounded);
    }
}
#pragma clang attribute pop
#endif

#define KERNELS "convolution/convolution.inc"
#include "../instruction_sets.h"

int ts_panel_width(int instruction_set, int output_channels) {
    const int available = ts_available_instruction_set(instruction_set);
    const int width = available == TS_AVX512 ? 16 : available == TS_AVX2 ? 8 : 4;
    return output_channels <= width ? width : 2 * width;
}

int ts_has_bfloat16(void) {
#if defined(__x86_64__)
    return ts_instruction_set() == TS_AVX512 && __builtin_cpu_supports("avx512bf16");
#else
    return 0;
#endif
}

void ts_round_to_bfloat16(const float *from, uint16_t *to, int64_t count) {
#if defined(__x86_64__)
    bfloat16_round(from, to, count);
#endif
}

void ts_convolve(
    int instruction_set, const struct ts_convolution *convolution, int32_t first_pixel, int32_t last_pixel,
    int32_t first_panel, int32_t last_panel) {
#if defined(__x86_64__)
    if (convolution->half_input) {
        bfloat16_convolve(convolution, first_pixel, last_pixel, first_panel, last_panel);
        return;
    }
#endif
    DISPATCH(convolve, convolution, first_pixel, last_pixel, first_panel, last_panel)
}

void ts_winograd_input(
    int instruction_set, const float *input, const int32_t *tile_offsets, int32_t row_stride, int32_t channels,
    int32_t tiles, int32_t first, int32_t last, float *transformed) {
    DISPATCH(winograd_input, input, tile_offsets, row_stride, channels, tiles, first, last, transformed)
}

void ts_winograd_output(
    int instruction_set, const float *products, const float *bias, const float *addend,
    const int32_t *addend_offsets, int32_t addend_row_stride, float *output, const int32_t *tile_offsets,
    int32_t row_stride, const uint8_t *tile_rows, const uint8_t *tile_columns, int32_t channels, int32_t tiles,
    int32_t first, int32_t last, int32_t rectify) {
    DISPATCH(
        winograd_output, products, bias, addend, addend_offsets, addend_row_stride, output, tile_offsets, row_stride,
        tile_rows, tile_columns, channels, tiles, first, last, rectify)
}

void ts_winograd_gradient(
    int instruction_set, const float *gradient, const int32_t *tile_offsets, int32_t row_stride,
    const uint8_t *tile_rows, const uint8_t *tile_columns, int32_t channels, int32_t tiles, int32_t first, int32_t last,
    float *transformed) {
    DISPATCH(
        winograd_gradient, gradient, tile_offsets, row_stride, tile_rows, tile_columns, channels, tiles, first, last,
        transformed)
}
