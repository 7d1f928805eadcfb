#pragma once
#include <stdint.h>

// In single (f32) and double (f64) precision: the same source, so that a gradient checked in double is the one computed in
// single. `set` is an instruction set of cpu.h. What "adds" is not overwritten but added to.
#define TS_DECLARE_ARITHMETIC(REAL, TYPE)                                                                              \
    /* to += from. */                                                                                                  \
    void ts_accumulate_##TYPE(int set, const REAL *from, int64_t count, REAL *to);                                     \
    /* to[i] = sum over `terms` terms of weights[term] * from[term][i]. */                                             \
    void ts_weighted_sum_##TYPE(                                                                                       \
        int set, const REAL *const *from, const REAL *weights, int64_t terms, int64_t count, REAL *to);                \
    /* to = from * factor; the sum of from[i] * other[i]. */                                                           \
    void ts_scaled_##TYPE(int set, const REAL *from, REAL factor, int64_t count, REAL *to);                            \
    void ts_dot_##TYPE(int set, const REAL *from, const REAL *other, int64_t count, double *result);                   \
    /* to = factor * (g - y * mean). */                                                                                \
    void ts_projected_##TYPE(int set, const REAL *g, const REAL *y, REAL mean, REAL factor, int64_t count, REAL *to);  \
    /* [outer][rows][columns] as [outer][columns][rows]. */                                                            \
    void ts_transposed_##TYPE(int set, const REAL *from, int64_t outer, int64_t rows, int64_t columns, REAL *to);      \
    /* Numbers to and from double precision; to += from in double precision. */                                        \
    void ts_to_double_##TYPE(int set, const REAL *from, int64_t count, double *to);                                    \
    void ts_from_double_##TYPE(int set, const double *from, int64_t count, REAL *to);                                  \
    void ts_accumulate_double_##TYPE(int set, const REAL *from, int64_t count, double *to);

TS_DECLARE_ARITHMETIC(float, f32)
TS_DECLARE_ARITHMETIC(double, f64)
