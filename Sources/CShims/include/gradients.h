#pragma once
#include <stdint.h>

/// The windows of a square kernel over a map, of a convolution or a pool.
struct ts_windows {
    int64_t height, width, channels;      ///< of the map
    int64_t output_height, output_width;  ///< windows
    int64_t kernel, stride, padding, dilation;
};

// The kernels of training, forward and backward, in single (f32) and double (f64) precision: the same source, so that a
// gradient checked in double is the one computed in single. Maps are channel-last and contiguous: `pixels` pixels of
// `channels` numbers. Sums run over the given pixels in order; who shares work out among threads adds the parts up.
// `set` is an instruction set of cpu.h. What "adds" is not overwritten but added to.
#define TS_DECLARE_GRADIENTS(REAL, TYPE)                                                                                \
    /* mean[c] and square[c], the mean and the sum of squared deviations from it, of each channel. */                   \
    void ts_moments_##TYPE(int set, const REAL *x, int64_t pixels, int64_t channels, REAL *mean, REAL *square);         \
    /* y = x * scale[c] + offset[c] + addend, rectified if asked; `addend` may be null. */                              \
    void ts_affine_##TYPE(                                                                                              \
        int set, const REAL *x, const REAL *addend, const REAL *scale, const REAL *offset, int64_t pixels,              \
        int64_t channels, int rectify, REAL *y);                                                                        \
    /* g is zeroed where y <= 0 (y may be null); sum[c] = sum of g, moment[c] = sum of g * (x - mean[c]). */            \
    void ts_affine_sums_##TYPE(                                                                                         \
        int set, REAL *g, const REAL *y, const REAL *x, const REAL *mean, int64_t pixels, int64_t channels, REAL *sum,  \
        REAL *moment);                                                                                                  \
    /* dx = a[c] * g + b[c] * (x - mean[c]) + c[c]. */                                                                  \
    void ts_affine_gradient_##TYPE(                                                                                     \
        int set, const REAL *g, const REAL *x, const REAL *mean, const REAL *a, const REAL *b, const REAL *c,           \
        int64_t pixels, int64_t channels, REAL *dx);                                                                    \
    /* sum[c] of each channel. */                                                                                       \
    void ts_channel_sums_##TYPE(int set, const REAL *x, int64_t pixels, int64_t channels, REAL *sum);                   \
    /* to += from. */                                                                                                   \
    void ts_accumulate_##TYPE(int set, const REAL *from, int64_t count, REAL *to);                                      \
    /* to = from * factor; the sum of from[i] * other[i]. */                                                            \
    void ts_scaled_##TYPE(int set, const REAL *from, REAL factor, int64_t count, REAL *to);                             \
    void ts_dot_##TYPE(int set, const REAL *from, const REAL *other, int64_t count, double *result);                    \
    /* y = max(x, 0); dx = g where y > 0; dx = g y (1 - y); dx = g (1 - y y). */                                        \
    void ts_rectify_##TYPE(int set, const REAL *x, int64_t count, REAL *y);                                             \
    void ts_rectify_gradient_##TYPE(int set, const REAL *g, const REAL *y, int64_t count, REAL *dx);                    \
    void ts_sigmoid_gradient_##TYPE(int set, const REAL *g, const REAL *y, int64_t count, REAL *dx);                    \
    void ts_tanh_gradient_##TYPE(int set, const REAL *g, const REAL *y, int64_t count, REAL *dx);                       \
    /* y = x * spatial[p] * channel[c]; either may be null and counts as 1. */                                          \
    void ts_modulate_##TYPE(                                                                                            \
        int set, const REAL *x, const REAL *spatial, const REAL *channel, int64_t pixels, int64_t channels, REAL *y);   \
    /* dx = g * spatial * channel; dspatial[p] = sum over c of g x channel; dchannel[c] adds g x spatial. */            \
    void ts_modulate_gradient_##TYPE(                                                                                   \
        int set, const REAL *g, const REAL *x, const REAL *spatial, const REAL *channel, int64_t pixels,                \
        int64_t channels, REAL *dx, REAL *dspatial, REAL *dchannel);                                                    \
    /* One step of the memory from activated gates [pixels][4d] (input, forget, output, content); `saved` = tanh(c'),   \
       filled by the caller between the two: cell' = f cell + i g; hidden' = o saved. `cell` may be null, for zeros. */ \
    void ts_cell_##TYPE(int set, const REAL *gates, const REAL *cell, int64_t pixels, int64_t depth, REAL *new_cell);   \
    void ts_cell_output_##TYPE(                                                                                         \
        int set, const REAL *gates, const REAL *saved, int64_t pixels, int64_t depth, REAL *hidden);                    \
    /* From the gradients of cell' and hidden' those of the gates before activation and of the cell. */                 \
    void ts_cell_gradient_##TYPE(                                                                                       \
        int set, const REAL *gates, const REAL *cell, const REAL *saved, const REAL *cell_gradient,                     \
        const REAL *hidden_gradient, int64_t pixels, int64_t depth, REAL *dgates, REAL *dcell);                         \
    /* The mean over the channels of each pixel; the largest channel's value, and its place from `first` on. */         \
    void ts_channel_mean_##TYPE(int set, const REAL *x, int64_t pixels, int64_t channels, REAL *mean);                  \
    void ts_channel_maximum_##TYPE(                                                                                     \
        int set, const REAL *x, int64_t pixels, int64_t channels, int32_t first, REAL *maximum, int32_t *place);        \
    /* Raises maximum[c] to the pixels' values and keeps the place, from `first` on, of the one that it is. */          \
    void ts_pixel_maximum_##TYPE(                                                                                       \
        int set, const REAL *x, int64_t pixels, int64_t channels, int32_t first, REAL *maximum, int32_t *place);        \
    /* to[place[i]] += g[i]. */                                                                                         \
    void ts_scatter_##TYPE(int set, const REAL *g, const int32_t *place, int64_t count, REAL *to);                      \
    /* Adds factor * row[c] to every pixel; adds factor * values[p] to every channel. */                                \
    void ts_add_row_##TYPE(int set, const REAL *row, REAL factor, int64_t pixels, int64_t channels, REAL *to);          \
    void ts_add_places_##TYPE(int set, const REAL *values, REAL factor, int64_t pixels, int64_t channels, REAL *to);    \
    /* to = factor * (g - y * mean). */                                                                                 \
    void ts_projected_##TYPE(int set, const REAL *g, const REAL *y, REAL mean, REAL factor, int64_t count, REAL *to);   \
    /* [outer][rows][columns] as [outer][columns][rows]. */                                                             \
    void ts_transposed_##TYPE(int set, const REAL *from, int64_t outer, int64_t rows, int64_t columns, REAL *to);       \
    /* A matrix of `depth` rows and `outputs` columns, whose elements lie at row * row_stride + column * column_stride, \
       as panels [panel][depth][width] of its columns, zero beyond the last. */                                         \
    void ts_panels_##TYPE(                                                                                              \
        int set, const REAL *from, int64_t row_stride, int64_t column_stride, int64_t depth, int64_t outputs,           \
        int64_t width, REAL *to);                                                                                       \
    /* Weights [outputs][inputs][taps] as [inputs][taps in reverse][outputs]. */                                        \
    void ts_turned_##TYPE(int set, const REAL *from, int64_t outputs, int64_t inputs, int64_t taps, REAL *to);          \
    /* Adds the moments of `count` more pixels to those of `seen` (Chan, Golub and LeVeque). */                         \
    void ts_combine_moments_##TYPE(                                                                                     \
        int set, const REAL *part_mean, const REAL *part_square, double count, double seen, int64_t channels,           \
        double *mean, double *square);                                                                                  \
    /* Numbers to and from double precision; to += from in double precision. */                                         \
    void ts_to_double_##TYPE(int set, const REAL *from, int64_t count, double *to);                                     \
    void ts_from_double_##TYPE(int set, const double *from, int64_t count, REAL *to);                                   \
    void ts_accumulate_double_##TYPE(int set, const REAL *from, int64_t count, double *to);                             \
    /* Local response normalisation, y = x / (2 + 1e-4 sum of 5 neighbouring channels' squares)^0.75; `base` keeps the  \
       bracket. */                                                                                                      \
    void ts_response_normalise_##TYPE(                                                                                  \
        int set, const REAL *x, int64_t pixels, int64_t channels, REAL *base, REAL *y);                                 \
    void ts_response_normalise_gradient_##TYPE(                                                                         \
        int set, const REAL *g, const REAL *x, const REAL *y, const REAL *base, int64_t pixels, int64_t channels,       \
        REAL *dx);                                                                                                      \
    /* Output rows first ..< last of a map as columns: to[pixel][tap row][tap column][channel], zero outside. */        \
    void ts_columns_##TYPE(                                                                                             \
        int set, const REAL *map, const struct ts_windows *windows, int64_t first, int64_t last, REAL *to);             \
    /* The adjoint: adds columns into the map. */                                                                       \
    void ts_add_columns_##TYPE(                                                                                         \
        int set, const REAL *columns, const struct ts_windows *windows, int64_t first, int64_t last, REAL *map);        \
    /* The largest of each window, without what lies outside, and the tap where it was; the adjoint adds. */            \
    void ts_maximum_##TYPE(int set, const REAL *map, const struct ts_windows *windows, REAL *y, uint8_t *taps);         \
    void ts_add_maximum_##TYPE(                                                                                         \
        int set, const REAL *g, const uint8_t *taps, const struct ts_windows *windows, REAL *map);                      \
    /* Rows first ..< last of bilinear samples to[pixel][9][channel] of a 3x3 kernel at (row + tap row * dilation + dy, \
       ...), offsets [pixel][9][dy, dx], neighbours outside counting as 0; the adjoint adds into the map and writes the \
       gradient of the offsets. */                                                                                      \
    void ts_samples_##TYPE(                                                                                             \
        int set, const REAL *map, const REAL *offsets, int64_t height, int64_t width, int64_t channels,                 \
        int64_t dilation, int64_t first, int64_t last, REAL *to);                                                       \
    void ts_samples_gradient_##TYPE(                                                                                    \
        int set, const REAL *g, const REAL *map, const REAL *offsets, int64_t height, int64_t width, int64_t channels,  \
        int64_t dilation, REAL *dmap, REAL *doffsets);

TS_DECLARE_GRADIENTS(float, f32)
TS_DECLARE_GRADIENTS(double, f64)
