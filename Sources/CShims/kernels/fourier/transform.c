// Fourier transforms as matrix products over maps with many channels.
//
// For the extents of response maps (31 above all, a prime) a product with the matrix of sines and cosines, vectorised
// across channels, beats the fast algorithm by far. Folding the input about its middle into even and odd halves leaves
// a quarter of the matrix twice: half the arithmetic.
#include "../../include/fourier.h"

#include <string.h>

#include "../kernel.h"

typedef float v16 __attribute__((vector_size(64), aligned(4)));
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

#define KERNELS "fourier/transform.inc"
#include "../instruction_sets.h"

void ts_fourier_forward(int instruction_set, const struct ts_fourier_tables *tables, const float *map, float *spectrum,
                        float *scratch) {
    DISPATCH(forward, tables, map, spectrum, scratch)
}

void ts_fourier_inverse(int instruction_set, const struct ts_fourier_tables *tables, const float *spectrum, float *map,
                        float *scratch) {
    DISPATCH(inverse, tables, spectrum, map, scratch)
}
