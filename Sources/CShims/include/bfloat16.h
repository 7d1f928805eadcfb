#pragma once
#include <stdint.h>

// Products of matrices in bfloat16, for training. All of it needs AVX512_BF16: see `ts_has_bfloat16`.

/// A matrix of taps * depth rows and `columns` columns, whose elements lie at row * row_stride + column * column_stride,
/// rounded to bfloat16: panels of `width` columns, the rows of a tap in pairs, [panel][tap][(depth + 1) / 2][width][2], zero
/// beyond the last row and column. With a width of ts_panel_width these are the weights that `ts_convolve` reads.
void ts_bfloat16_pairs(
    const float *from, int64_t row_stride, int64_t column_stride, int64_t taps, int64_t depth, int64_t columns,
    int64_t width, uint16_t *to);

/// result[row * stride + column] = the sum over k of left(k, row) * right(k, column), in single precision; added to the
/// result where `adds`.
///
/// Both factors are as `ts_bfloat16_pairs` leaves them for one tap: the left one in one panel of `left_width` columns, a
/// multiple of 4, of which `rows` count; the right one in panels of 32, of which `columns` columns count. `pairs` is half
/// the number of k.
void ts_bfloat16_product(
    const uint16_t *left, int64_t left_width, const uint16_t *right, int64_t pairs, int64_t rows, int64_t columns,
    int32_t adds, float *result, int64_t stride);
