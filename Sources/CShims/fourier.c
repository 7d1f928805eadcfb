// Fourier transforms as matrix products over maps with many channels.
//
// For the extents of response maps (31 above all, a prime) a product with the matrix of sines and cosines, vectorised
// across channels, beats the fast algorithm by far. Folding the input about its middle into even and odd halves leaves
// a quarter of the matrix twice: half the arithmetic.
#include "include/fourier.h"

#include <string.h>

#include "dispatch.h"

typedef float v16 __attribute__((vector_size(64), aligned(4)));
#define INLINE static inline __attribute__((always_inline))
#define UNROLLED _Pragma("clang loop unroll(full)")
#define AT(pointer) (*(v16 *)(pointer))
#define FROM(pointer) (*(const v16 *)(pointer))

/// The longer axis, with room for its even and odd halves of [re, im][padded_channels], before and after the product.
static ptrdiff_t scratch_half(const struct ts_fourier_tables *t) {
    ptrdiff_t longer = t->rows > t->columns ? t->rows : t->columns;
    return (longer / 2 + 1) * 2 * t->padded_channels;
}

size_t ts_fourier_scratch(const struct ts_fourier_tables *t) {
    ptrdiff_t between = (t->columns / 2 + 1) * t->rows * 2 * t->padded_channels;
    return (size_t)(4 * scratch_half(t) + between);
}

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma,avx2"), min_vector_width(512))), apply_to = function)
#define NAME(x) avx512_##x
#define ROWS 8
#define VECTORS 2
#include "fourier.inc"
#undef NAME
#undef ROWS
#undef VECTORS
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define NAME(x) avx2_##x
#define ROWS 4
#define VECTORS 1
#include "fourier.inc"
#undef NAME
#undef ROWS
#undef VECTORS
#pragma clang attribute pop
#endif

#define NAME(x) baseline_##x
#define ROWS 3
#define VECTORS 1
#include "fourier.inc"

void ts_fourier_forward(const struct ts_fourier_tables *tables, int instruction_set, const float *map, float *spectrum,
                        float *scratch) {
    DISPATCH(forward, tables, map, spectrum, scratch);
}

void ts_fourier_inverse(const struct ts_fourier_tables *tables, int instruction_set, const float *spectrum, float *map,
                        float *scratch) {
    DISPATCH(inverse, tables, spectrum, map, scratch);
}
