#include "include/gradients.h"

#include "dispatch.h"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma,avx2"), min_vector_width(512))), apply_to = function)
#define SET(x) avx512_##x
#include "gradients_kernels.inc"
#undef SET
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define SET(x) avx2_##x
#include "gradients_kernels.inc"
#undef SET
#pragma clang attribute pop
#endif

#define SET(x) baseline_##x
#include "gradients_kernels.inc"
#undef SET

#define DEFINE_GRADIENTS(REAL, TYPE)                                                                                   \
    void ts_moments_##TYPE(int instruction_set, const REAL *x, int64_t pixels, int64_t channels, REAL *mean, REAL      \
        *square) {                                                                                                     \
        DISPATCH(moments_##TYPE, x, pixels, channels, mean, square);                                                   \
    }                                                                                                                  \
    void ts_affine_##TYPE(int instruction_set, const REAL *x, const REAL *addend, const REAL *scale, const REAL        \
        *offset, int64_t pixels, int64_t channels, int rectify, REAL *y) {                                             \
        DISPATCH(affine_##TYPE, x, addend, scale, offset, pixels, channels, rectify, y);                               \
    }                                                                                                                  \
    void ts_affine_sums_##TYPE(int instruction_set, REAL *g, const REAL *y, const REAL *x, const REAL *mean,           \
        int64_t pixels, int64_t channels, REAL *sum, REAL *moment) {                                                   \
        DISPATCH(affine_sums_##TYPE, g, y, x, mean, pixels, channels, sum, moment);                                    \
    }                                                                                                                  \
    void ts_affine_gradient_##TYPE(int instruction_set, const REAL *g, const REAL *x, const REAL *mean, const REAL     \
        *a, const REAL *b, const REAL *c, int64_t pixels, int64_t channels, REAL *dx) {                                \
        DISPATCH(affine_gradient_##TYPE, g, x, mean, a, b, c, pixels, channels, dx);                                   \
    }                                                                                                                  \
    void ts_channel_sums_##TYPE(int instruction_set, const REAL *x, int64_t pixels, int64_t channels, REAL *sum) {     \
        DISPATCH(channel_sums_##TYPE, x, pixels, channels, sum);                                                       \
    }                                                                                                                  \
    void ts_accumulate_##TYPE(int instruction_set, const REAL *from, int64_t count, REAL *to) {                        \
        DISPATCH(accumulate_##TYPE, from, count, to);                                                                  \
    }                                                                                                                  \
    void ts_scaled_##TYPE(int instruction_set, const REAL *from, REAL factor, int64_t count, REAL *to) {               \
        DISPATCH(scaled_##TYPE, from, factor, count, to);                                                              \
    }                                                                                                                  \
    void ts_dot_##TYPE(int instruction_set, const REAL *from, const REAL *other, int64_t count, double *result) {      \
        DISPATCH(dot_##TYPE, from, other, count, result);                                                              \
    }                                                                                                                  \
    void ts_rectify_##TYPE(int instruction_set, const REAL *x, int64_t count, REAL *y) {                               \
        DISPATCH(rectify_##TYPE, x, count, y);                                                                         \
    }                                                                                                                  \
    void ts_rectify_gradient_##TYPE(int instruction_set, const REAL *g, const REAL *y, int64_t count, REAL *dx) {      \
        DISPATCH(rectify_gradient_##TYPE, g, y, count, dx);                                                            \
    }                                                                                                                  \
    void ts_sigmoid_gradient_##TYPE(int instruction_set, const REAL *g, const REAL *y, int64_t count, REAL *dx) {      \
        DISPATCH(sigmoid_gradient_##TYPE, g, y, count, dx);                                                            \
    }                                                                                                                  \
    void ts_tanh_gradient_##TYPE(int instruction_set, const REAL *g, const REAL *y, int64_t count, REAL *dx) {         \
        DISPATCH(tanh_gradient_##TYPE, g, y, count, dx);                                                               \
    }                                                                                                                  \
    void ts_modulate_##TYPE(int instruction_set, const REAL *x, const REAL *spatial, const REAL *channel, int64_t      \
        pixels, int64_t channels, REAL *y) {                                                                           \
        DISPATCH(modulate_##TYPE, x, spatial, channel, pixels, channels, y);                                           \
    }                                                                                                                  \
    void ts_modulate_gradient_##TYPE(int instruction_set, const REAL *g, const REAL *x, const REAL *spatial, const     \
        REAL *channel, int64_t pixels, int64_t channels, REAL *dx, REAL *dspatial, REAL *dchannel) {                   \
        DISPATCH(modulate_gradient_##TYPE, g, x, spatial, channel, pixels, channels, dx, dspatial, dchannel);          \
    }                                                                                                                  \
    void ts_cell_##TYPE(int instruction_set, const REAL *gates, const REAL *cell, int64_t pixels, int64_t depth,       \
        REAL *new_cell) {                                                                                              \
        DISPATCH(cell_##TYPE, gates, cell, pixels, depth, new_cell);                                                   \
    }                                                                                                                  \
    void ts_cell_output_##TYPE(int instruction_set, const REAL *gates, const REAL *saved, int64_t pixels, int64_t      \
        depth, REAL *hidden) {                                                                                         \
        DISPATCH(cell_output_##TYPE, gates, saved, pixels, depth, hidden);                                             \
    }                                                                                                                  \
    void ts_cell_gradient_##TYPE(int instruction_set, const REAL *gates, const REAL *cell, const REAL *saved,          \
        const REAL *cell_gradient, const REAL *hidden_gradient, int64_t pixels, int64_t depth, REAL *dgates, REAL      \
        *dcell) {                                                                                                      \
        DISPATCH(cell_gradient_##TYPE, gates, cell, saved, cell_gradient, hidden_gradient, pixels, depth, dgates,      \
            dcell);                                                                                                    \
    }                                                                                                                  \
    void ts_channel_mean_##TYPE(int instruction_set, const REAL *x, int64_t pixels, int64_t channels, REAL *mean)      \
        {                                                                                                              \
        DISPATCH(channel_mean_##TYPE, x, pixels, channels, mean);                                                      \
    }                                                                                                                  \
    void ts_channel_maximum_##TYPE(int instruction_set, const REAL *x, int64_t pixels, int64_t channels, int32_t       \
        first, REAL *maximum, int32_t *place) {                                                                        \
        DISPATCH(channel_maximum_##TYPE, x, pixels, channels, first, maximum, place);                                  \
    }                                                                                                                  \
    void ts_pixel_maximum_##TYPE(int instruction_set, const REAL *x, int64_t pixels, int64_t channels, int32_t         \
        first, REAL *maximum, int32_t *place) {                                                                        \
        DISPATCH(pixel_maximum_##TYPE, x, pixels, channels, first, maximum, place);                                    \
    }                                                                                                                  \
    void ts_scatter_##TYPE(int instruction_set, const REAL *g, const int32_t *place, int64_t count, REAL *to) {        \
        DISPATCH(scatter_##TYPE, g, place, count, to);                                                                 \
    }                                                                                                                  \
    void ts_add_row_##TYPE(int instruction_set, const REAL *row, REAL factor, int64_t pixels, int64_t channels,        \
        REAL *to) {                                                                                                    \
        DISPATCH(add_row_##TYPE, row, factor, pixels, channels, to);                                                   \
    }                                                                                                                  \
    void ts_add_places_##TYPE(int instruction_set, const REAL *values, REAL factor, int64_t pixels, int64_t            \
        channels, REAL *to) {                                                                                          \
        DISPATCH(add_places_##TYPE, values, factor, pixels, channels, to);                                             \
    }                                                                                                                  \
    void ts_projected_##TYPE(int instruction_set, const REAL *g, const REAL *y, REAL mean, REAL factor, int64_t        \
        count, REAL *to) {                                                                                             \
        DISPATCH(projected_##TYPE, g, y, mean, factor, count, to);                                                     \
    }                                                                                                                  \
    void ts_transposed_##TYPE(int instruction_set, const REAL *from, int64_t outer, int64_t rows, int64_t columns,     \
        REAL *to) {                                                                                                    \
        DISPATCH(transposed_##TYPE, from, outer, rows, columns, to);                                                   \
    }                                                                                                                  \
    void ts_panels_##TYPE(int instruction_set, const REAL *from, int64_t row_stride, int64_t column_stride,            \
        int64_t depth, int64_t outputs, int64_t width, REAL *to) {                                                     \
        DISPATCH(panels_##TYPE, from, row_stride, column_stride, depth, outputs, width, to);                           \
    }                                                                                                                  \
    void ts_turned_##TYPE(int instruction_set, const REAL *from, int64_t outputs, int64_t inputs, int64_t taps,        \
        REAL *to) {                                                                                                    \
        DISPATCH(turned_##TYPE, from, outputs, inputs, taps, to);                                                      \
    }                                                                                                                  \
    void ts_combine_moments_##TYPE(int instruction_set, const REAL *part_mean, const REAL *part_square, double         \
        count, double seen, int64_t channels, double *mean, double *square) {                                          \
        DISPATCH(combine_moments_##TYPE, part_mean, part_square, count, seen, channels, mean, square);                 \
    }                                                                                                                  \
    void ts_to_double_##TYPE(int instruction_set, const REAL *from, int64_t count, double *to) {                       \
        DISPATCH(to_double_##TYPE, from, count, to);                                                                   \
    }                                                                                                                  \
    void ts_from_double_##TYPE(int instruction_set, const double *from, int64_t count, REAL *to) {                     \
        DISPATCH(from_double_##TYPE, from, count, to);                                                                 \
    }                                                                                                                  \
    void ts_accumulate_double_##TYPE(int instruction_set, const REAL *from, int64_t count, double *to) {               \
        DISPATCH(accumulate_double_##TYPE, from, count, to);                                                           \
    }                                                                                                                  \
    void ts_response_normalise_##TYPE(int instruction_set, const REAL *x, int64_t pixels, int64_t channels, REAL       \
        *base, REAL *y) {                                                                                              \
        DISPATCH(response_normalise_##TYPE, x, pixels, channels, base, y);                                             \
    }                                                                                                                  \
    void ts_response_normalise_gradient_##TYPE(int instruction_set, const REAL *g, const REAL *x, const REAL *y,       \
        const REAL *base, int64_t pixels, int64_t channels, REAL *dx) {                                                \
        DISPATCH(response_normalise_gradient_##TYPE, g, x, y, base, pixels, channels, dx);                             \
    }                                                                                                                  \
    void ts_columns_##TYPE(int instruction_set, const REAL *map, const struct ts_windows *windows, int64_t first,      \
        int64_t last, REAL *to) {                                                                                      \
        DISPATCH(columns_##TYPE, map, windows, first, last, to);                                                       \
    }                                                                                                                  \
    void ts_add_columns_##TYPE(int instruction_set, const REAL *columns, const struct ts_windows *windows, int64_t     \
        first, int64_t last, REAL *map) {                                                                              \
        DISPATCH(add_columns_##TYPE, columns, windows, first, last, map);                                              \
    }                                                                                                                  \
    void ts_maximum_##TYPE(int instruction_set, const REAL *map, const struct ts_windows *windows, REAL *y,            \
        uint8_t *taps) {                                                                                               \
        DISPATCH(maximum_##TYPE, map, windows, y, taps);                                                               \
    }                                                                                                                  \
    void ts_add_maximum_##TYPE(int instruction_set, const REAL *g, const uint8_t *taps, const struct ts_windows        \
        *windows, REAL *map) {                                                                                         \
        DISPATCH(add_maximum_##TYPE, g, taps, windows, map);                                                           \
    }                                                                                                                  \
    void ts_samples_##TYPE(int instruction_set, const REAL *map, const REAL *offsets, int64_t height, int64_t          \
        width, int64_t channels, int64_t dilation, int64_t first, int64_t last, REAL *to) {                            \
        DISPATCH(samples_##TYPE, map, offsets, height, width, channels, dilation, first, last, to);                    \
    }                                                                                                                  \
    void ts_samples_gradient_##TYPE(int instruction_set, const REAL *g, const REAL *map, const REAL *offsets,          \
        int64_t height, int64_t width, int64_t channels, int64_t dilation, REAL *dmap, REAL *doffsets) {               \
        DISPATCH(samples_gradient_##TYPE, g, map, offsets, height, width, channels, dilation, dmap, doffsets);         \
    }

DEFINE_GRADIENTS(float, f32)
DEFINE_GRADIENTS(double, f64)
