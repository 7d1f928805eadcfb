#pragma once
#include <stdint.h>

#include "sliding_windows.h"

// Maps are channel-last and contiguous: `pixels` pixels of `channels` numbers. Sums run over the given pixels in a fixed
// order; who shares work out among threads adds the parts up.
//
// In single (f32) and double (f64) precision: the same source, so that a gradient checked in double is the one computed in
// single. `set` is an instruction set of cpu.h. What "adds" is not overwritten but added to.
#define TS_DECLARE_POOLING(REAL, TYPE)                                                                                 \
    /* The mean over the channels of each pixel; adds the largest channel to each pixel's number; the place of the     \
       largest channel, the first of equal ones, from `first` on. */                                                   \
    void ts_channel_mean_##TYPE(int set, const REAL *x, int64_t pixels, int64_t channels, REAL *mean);                 \
    void ts_add_channel_maximum_##TYPE(int set, const REAL *x, int64_t pixels, int64_t channels, REAL *to);            \
    void ts_channel_place_##TYPE(                                                                                      \
        int set, const REAL *x, int64_t pixels, int64_t channels, int32_t first, int32_t *place);                      \
    /* Raises maximum[c] to the pixels' values; place[c], which may be null, is where, from `first` on. */             \
    void ts_pixel_maximum_##TYPE(                                                                                      \
        int set, const REAL *x, int64_t pixels, int64_t channels, int32_t first, REAL *maximum, int32_t *place);       \
    /* to[place[i]] += g[i]. */                                                                                        \
    void ts_scatter_##TYPE(int set, const REAL *g, const int32_t *place, int64_t count, REAL *to);                     \
    /* Adds factor * row[c] to every pixel; adds factor * values[p] to every channel. */                               \
    void ts_add_row_##TYPE(int set, const REAL *row, REAL factor, int64_t pixels, int64_t channels, REAL *to);         \
    void ts_add_places_##TYPE(int set, const REAL *values, REAL factor, int64_t pixels, int64_t channels, REAL *to);   \
    /* The largest of each window in the output rows first ..< last, without what lies outside, and the tap where it   \
       was, which may be null. Rows of the map are `row_stride` numbers apart; the adjoint, of contiguous maps,        \
       adds. */                                                                                                        \
    void ts_maximum_##TYPE(                                                                                            \
        int set, const REAL *map, int64_t row_stride, const struct ts_windows *windows, int64_t first, int64_t last,   \
        REAL *y, uint8_t *taps);                                                                                       \
    void ts_add_maximum_##TYPE(                                                                                        \
        int set, const REAL *g, const uint8_t *taps, const struct ts_windows *windows, REAL *map);

TS_DECLARE_POOLING(float, f32)
TS_DECLARE_POOLING(double, f64)
