#pragma once
#include <stdint.h>

/// The windows of a square kernel over a map, of a convolution or a pool.
struct ts_windows {
    int64_t height, width, channels;      ///< of the map
    int64_t output_height, output_width;  ///< windows
    int64_t kernel, stride, padding, dilation;
};

// In single (f32) and double (f64) precision: the same source, so that a gradient checked in double is the one computed in
// single. `set` is an instruction set of cpu.h. What "adds" is not overwritten but added to.
#define TS_DECLARE_WINDOWS(REAL, TYPE)                                                                                 \
    /* A matrix of `depth` rows and `outputs` columns, whose elements lie at row * row_stride + column *               \
       column_stride, as panels [panel][depth][width] of its columns, zero beyond the last. */                         \
    void ts_panels_##TYPE(                                                                                             \
        int set, const REAL *from, int64_t row_stride, int64_t column_stride, int64_t depth, int64_t outputs,          \
        int64_t width, REAL *to);                                                                                      \
    /* Weights [outputs][inputs][taps] as [inputs][taps in reverse][outputs]. */                                       \
    void ts_turned_##TYPE(int set, const REAL *from, int64_t outputs, int64_t inputs, int64_t taps, REAL *to);         \
    /* Output rows first ..< last of a map as columns: to[pixel][tap row][tap column][channel], zero outside. */       \
    void ts_columns_##TYPE(                                                                                            \
        int set, const REAL *map, const struct ts_windows *windows, int64_t first, int64_t last, REAL *to);            \
    /* The adjoint: adds columns into the map. */                                                                      \
    void ts_add_columns_##TYPE(                                                                                        \
        int set, const REAL *columns, const struct ts_windows *windows, int64_t first, int64_t last, REAL *map);       \
    /* Rows first ..< last of bilinear samples to[pixel][9][channel] of a 3x3 kernel at (row + tap row * dilation +    \
       dy, ...), neighbours outside counting as 0. Rows of the map are `row_stride` numbers apart; `offsets` and `to`  \
       begin with row `first`: [pixel][9][dy, dx]. The adjoint, of contiguous maps, adds into the map and writes the   \
       gradient of the offsets. */                                                                                     \
    void ts_samples_##TYPE(                                                                                            \
        int set, const REAL *map, int64_t row_stride, const REAL *offsets, int64_t height, int64_t width,              \
        int64_t channels, int64_t dilation, int64_t first, int64_t last, REAL *to);                                    \
    void ts_samples_gradient_##TYPE(                                                                                   \
        int set, const REAL *g, const REAL *map, const REAL *offsets, int64_t height, int64_t width,                   \
        int64_t channels, int64_t dilation, REAL *dmap, REAL *doffsets);

TS_DECLARE_WINDOWS(float, f32)
TS_DECLARE_WINDOWS(double, f64)
