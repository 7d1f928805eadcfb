#pragma once
#include <stdint.h>

// In single (f32) and double (f64) precision: the same source, so that a gradient checked in double is the one computed in
// single. `set` is an instruction set of cpu.h. What "adds" is not overwritten but added to.
#define TS_DECLARE_RECURRENT(REAL, TYPE)                                                                               \
    /* One step of the memory from activated gates [pixels][4d] (input, forget, output, content); `saved` =            \
       tanh(c'), filled by the caller between the two: cell' = f cell + i g; hidden' = o saved. `cell` may be null,    \
       for zeros. */                                                                                                   \
    void ts_cell_##TYPE(int set, const REAL *gates, const REAL *cell, int64_t pixels, int64_t depth, REAL *new_cell);  \
    void ts_cell_output_##TYPE(                                                                                        \
        int set, const REAL *gates, const REAL *saved, int64_t pixels, int64_t depth, REAL *hidden);                   \
    /* From the gradients of cell' and hidden' those of the gates before activation and of the cell. */                \
    void ts_cell_gradient_##TYPE(                                                                                      \
        int set, const REAL *gates, const REAL *cell, const REAL *saved, const REAL *cell_gradient, const REAL         \
        *hidden_gradient, int64_t pixels, int64_t depth, REAL *dgates, REAL *dcell);

TS_DECLARE_RECURRENT(float, f32)
TS_DECLARE_RECURRENT(double, f64)

/// One step of a long short-term memory cell: gates [pixels][4d] in the order input, forget, output, content;
/// cell' = forget * cell + input * content; hidden' = output * tanh(cell'). `cell` may be null for a zero state.
void ts_memory_step(
    int instruction_set, const float *gates, const float *cell, float *new_cell, float *new_hidden, int64_t pixels,
    int64_t depth);
