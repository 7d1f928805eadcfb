#pragma once
#include <stdint.h>

#include "sliding_windows.h"

// Maps are channel-last and contiguous: `pixels` pixels of `channels` numbers. Sums run over the given pixels in a fixed
// order; who shares work out among threads adds the parts up.
//
// In single (f32) and double (f64) precision: the same source, so that a gradient checked in double is the one computed in
// single. `set` is an instruction set of cpu.h. What "adds" is not overwritten but added to.
#define TS_DECLARE_POOLING(REAL, TYPE)                                                                                 \
    /* The mean over the channels of each pixel; the largest channel's value, and its place from `first` on. */        \
    void ts_channel_mean_##TYPE(int set, const REAL *x, int64_t pixels, int64_t channels, REAL *mean);                 \
    void ts_channel_maximum_##TYPE(                                                                                    \
        int set, const REAL *x, int64_t pixels, int64_t channels, int32_t first, REAL *maximum, int32_t *place);       \
    /* Raises maximum[c] to the pixels' values and keeps the place, from `first` on, of the one that it is. */         \
    void ts_pixel_maximum_##TYPE(                                                                                      \
        int set, const REAL *x, int64_t pixels, int64_t channels, int32_t first, REAL *maximum, int32_t *place);       \
    /* to[place[i]] += g[i]. */                                                                                        \
    void ts_scatter_##TYPE(int set, const REAL *g, const int32_t *place, int64_t count, REAL *to);                     \
    /* Adds factor * row[c] to every pixel; adds factor * values[p] to every channel. */                               \
    void ts_add_row_##TYPE(int set, const REAL *row, REAL factor, int64_t pixels, int64_t channels, REAL *to);         \
    void ts_add_places_##TYPE(int set, const REAL *values, REAL factor, int64_t pixels, int64_t channels, REAL *to);   \
    /* The largest of each window, without what lies outside, and the tap where it was; the adjoint adds. */           \
    void ts_maximum_##TYPE(int set, const REAL *map, const struct ts_windows *windows, REAL *y, uint8_t *taps);        \
    void ts_add_maximum_##TYPE(                                                                                        \
        int set, const REAL *g, const uint8_t *taps, const struct ts_windows *windows, REAL *map);

TS_DECLARE_POOLING(float, f32)
TS_DECLARE_POOLING(double, f64)

/// 3x3 maximum, stride `stride`: output pixel x takes columns x * stride ..< x * stride + 3 of three rows.
void ts_max_pool_row(
    int instruction_set, const float *row0, const float *row1, const float *row2, float *to, int64_t width,
    int64_t channels, int64_t stride);

/// Adds a row's pixels into sum[channels] and raises maximum[channels] to them.
void ts_accumulate_channels(
    int instruction_set, const float *row, int64_t pixels, int64_t channels, float *sum, float *maximum);

/// to[p] = mean over channels + maximum over channels of each pixel.
void ts_pool_channels(int instruction_set, const float *row, int64_t pixels, int64_t channels, float *to);
