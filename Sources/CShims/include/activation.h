#pragma once
#include <stdint.h>

// In single (f32) and double (f64) precision: the same source, so that a gradient checked in double is the one computed in
// single. `set` is an instruction set of cpu.h. What "adds" is not overwritten but added to.
#define TS_DECLARE_ACTIVATION(REAL, TYPE)                                                                              \
    /* y = max(x, 0); dx = g where y > 0; dx = g y (1 - y); dx = g (1 - y y). */                                       \
    void ts_rectify_##TYPE(int set, const REAL *x, int64_t count, REAL *y);                                            \
    void ts_rectify_gradient_##TYPE(int set, const REAL *g, const REAL *y, int64_t count, REAL *dx);                   \
    void ts_sigmoid_gradient_##TYPE(int set, const REAL *g, const REAL *y, int64_t count, REAL *dx);                   \
    void ts_tanh_gradient_##TYPE(int set, const REAL *g, const REAL *y, int64_t count, REAL *dx);

TS_DECLARE_ACTIVATION(float, f32)
TS_DECLARE_ACTIVATION(double, f64)

/// to[i] = tanh(from[i]); absolute error below 2e-7.
void ts_tanh_f32(int instruction_set, const float *from, float *to, int64_t count);

/// to[i] = 1 / (1 + exp(-from[i])); relative error below 1e-6.
void ts_sigmoid_f32(int instruction_set, const float *from, float *to, int64_t count);
