#pragma once
#include <stdint.h>

// Maps are channel-last and contiguous: `pixels` pixels of `channels` numbers. Sums run over the given pixels in a fixed
// order; who shares work out among threads adds the parts up.
//
// In single (f32) and double (f64) precision: the same source, so that a gradient checked in double is the one computed in
// single. `set` is an instruction set of cpu.h. What "adds" is not overwritten but added to.
#define TS_DECLARE_ATTENTION(REAL, TYPE)                                                                               \
    /* y = x * spatial[p] * channel[c] + x; either may be null and counts as 1. */                                     \
    void ts_reinforce_##TYPE(                                                                                          \
        int set, const REAL *x, const REAL *spatial, const REAL *channel, int64_t pixels, int64_t channels, REAL *y);  \
    /* dx = g * spatial * channel + g; dspatial[p] = sum over c of g x channel; dchannel[c] adds g x spatial. */       \
    void ts_reinforce_gradient_##TYPE(                                                                                 \
        int set, const REAL *g, const REAL *x, const REAL *spatial, const REAL *channel, int64_t pixels,               \
        int64_t channels, REAL *dx, REAL *dspatial, REAL *dchannel);

TS_DECLARE_ATTENTION(float, f32)
TS_DECLARE_ATTENTION(double, f64)
