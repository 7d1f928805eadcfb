#pragma once
#include <stdint.h>

// In single (f32) and double (f64) precision: the same source, so that a gradient checked in double is the one computed in
// single. `set` is an instruction set of cpu.h. What "adds" is not overwritten but added to.
#define TS_DECLARE_RECURRENT(REAL, TYPE)                                                                               \
    /* One step of a long short-term memory from the gates before activation, [pixels][4d] in the order input,         \
       forget, output, content: cell' = forget cell + input content; hidden' = output tanh(cell'). `cell` may be       \
       null, for zeros. What the gradient needs, the activated gates and tanh(cell'), goes to `activated` and          \
       `saved`; both may be null. */                                                                                   \
    void ts_memory_step_##TYPE(                                                                                        \
        int set, const REAL *gates, const REAL *cell, int64_t pixels, int64_t depth, REAL *activated, REAL *saved,     \
        REAL *new_cell, REAL *new_hidden);                                                                             \
    /* From activated gates and the gradients of cell' and hidden' those of the gates before activation and of the     \
       cell. */                                                                                                        \
    void ts_cell_gradient_##TYPE(                                                                                      \
        int set, const REAL *gates, const REAL *cell, const REAL *saved, const REAL *cell_gradient,                    \
        const REAL *hidden_gradient, int64_t pixels, int64_t depth, REAL *dgates, REAL *dcell);

TS_DECLARE_RECURRENT(float, f32)
TS_DECLARE_RECURRENT(double, f64)
