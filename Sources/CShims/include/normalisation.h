#pragma once
#include <stdint.h>

// Maps are channel-last and contiguous: `pixels` pixels of `channels` numbers. Sums run over the given pixels in a fixed
// order; who shares work out among threads adds the parts up.
//
// In single (f32) and double (f64) precision: the same source, so that a gradient checked in double is the one computed in
// single. `set` is an instruction set of cpu.h. What "adds" is not overwritten but added to.
#define TS_DECLARE_NORMALISATION(REAL, TYPE)                                                                           \
    /* mean[c] and square[c], the mean and the sum of squared deviations from it, of each channel. */                  \
    void ts_moments_##TYPE(int set, const REAL *x, int64_t pixels, int64_t channels, REAL *mean, REAL *square);        \
    /* y = x * scale[c] + offset[c] + addend, rectified if asked; `addend` may be null. */                             \
    void ts_affine_##TYPE(                                                                                             \
        int set, const REAL *x, const REAL *addend, const REAL *scale, const REAL *offset, int64_t pixels,             \
        int64_t channels, int rectify, REAL *y);                                                                       \
    /* g is zeroed where y <= 0 (y may be null); sum[c] = sum of g, moment[c] = sum of g * (x - mean[c]). */           \
    void ts_affine_sums_##TYPE(                                                                                        \
        int set, REAL *g, const REAL *y, const REAL *x, const REAL *mean, int64_t pixels, int64_t channels,            \
        REAL *sum, REAL *moment);                                                                                      \
    /* dx = a[c] * g + b[c] * (x - mean[c]) + c[c]. */                                                                 \
    void ts_affine_gradient_##TYPE(                                                                                    \
        int set, const REAL *g, const REAL *x, const REAL *mean, const REAL *a, const REAL *b, const REAL *c,          \
        int64_t pixels, int64_t channels, REAL *dx);                                                                   \
    /* sum[c] of each channel. */                                                                                      \
    void ts_channel_sums_##TYPE(int set, const REAL *x, int64_t pixels, int64_t channels, REAL *sum);                  \
    /* Adds the moments of `count` more pixels to those of `seen` (Chan, Golub and LeVeque). */                        \
    void ts_combine_moments_##TYPE(                                                                                    \
        int set, const REAL *part_mean, const REAL *part_square, double count, double seen, int64_t channels,          \
        double *mean, double *square);                                                                                 \
    /* Local response normalisation, y = x / (2 + 1e-4 sum of 5 neighbouring channels' squares)^0.75; `base` keeps     \
       the bracket. */                                                                                                 \
    void ts_response_normalise_##TYPE(int set, const REAL *x, int64_t pixels, int64_t channels, REAL *base, REAL *y);  \
    void ts_response_normalise_gradient_##TYPE(                                                                        \
        int set, const REAL *g, const REAL *x, const REAL *y, const REAL *base, int64_t pixels, int64_t channels,      \
        REAL *dx);

TS_DECLARE_NORMALISATION(float, f32)
TS_DECLARE_NORMALISATION(double, f64)
