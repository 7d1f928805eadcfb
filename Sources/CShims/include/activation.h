#pragma once
#include <stdint.h>

// In single (f32) and double (f64) precision: the same source, so that a gradient checked in double is the one computed in
// single. `set` is an instruction set of cpu.h. What "adds" is not overwritten but added to.
#define TS_DECLARE_ACTIVATION(REAL, TYPE)                                                                              \
    /* tanh, to 2e-7 in single precision, and 1 / (1 + exp(-x)), to a relative 1e-6. */                                \
    void ts_tanh_##TYPE(int set, const REAL *from, REAL *to, int64_t count);                                           \
    void ts_sigmoid_##TYPE(int set, const REAL *from, REAL *to, int64_t count);                                        \
    /* y = max(x, 0); dx = g where y > 0; dx = g y (1 - y); dx = g (1 - y y). */                                       \
    void ts_rectify_##TYPE(int set, const REAL *x, int64_t count, REAL *y);                                            \
    void ts_rectify_gradient_##TYPE(int set, const REAL *g, const REAL *y, int64_t count, REAL *dx);                   \
    void ts_sigmoid_gradient_##TYPE(int set, const REAL *g, const REAL *y, int64_t count, REAL *dx);                   \
    void ts_tanh_gradient_##TYPE(int set, const REAL *g, const REAL *y, int64_t count, REAL *dx);

TS_DECLARE_ACTIVATION(float, f32)
TS_DECLARE_ACTIVATION(double, f64)
