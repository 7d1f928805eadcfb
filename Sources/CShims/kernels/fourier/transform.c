// Fourier transforms as matrix products over maps with many channels.
//
// For the extents of response maps (31 above all, a prime) a product with the matrix of sines and cosines, vectorised
// across channels, beats the fast algorithm by far. Folding the input about its middle into even and odd halves leaves
// a quarter of the matrix twice: half the arithmetic.
#include "../../include/fourier.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "../vector16.h"

/// The longer axis, with room for its even and odd halves of [re, im][padded_channels], before and after the product.
static ptrdiff_t scratch_half(const struct ts_fourier_tables *t) {
    ptrdiff_t longer = t->rows > t->columns ? t->rows : t->columns;
    return (longer / 2 + 1) * 2 * t->padded_channels;
}

size_t ts_fourier_scratch(const struct ts_fourier_tables *t) {
    ptrdiff_t between = (t->columns / 2 + 1) * t->rows * 2 * t->padded_channels;
    return (size_t)(4 * scratch_half(t) + between);
}

/// Some of the positions 0 ... extent / 2 of an axis, each of which stands for its mirror image, too.
struct span {
    ptrdiff_t begin, end;
};

/// Where a window is not 0, at a position or at its mirror image. What it hides is neither read nor computed.
static struct span support(const float *window, ptrdiff_t extent) {
    struct span result = {extent / 2 + 1, 0};
    for (ptrdiff_t n = 0; n <= extent / 2; n++) {
        if (window[n] == 0 && window[n == 0 ? 0 : extent - n] == 0) continue;
        if (result.begin > n) result.begin = n;
        result.end = n + 1;
    }
    return result.end == 0 ? (struct span){0, 0} : result;
}

/// Of the pairs of two different positions, 1 ... (extent - 1) / 2, counted from 0, those in a span.
static struct span pairs(struct span all, ptrdiff_t extent) {
    const ptrdiff_t half = (extent - 1) / 2;
    const struct span result = {all.begin > 1 ? all.begin - 1 : 0, all.end - 1 < half ? all.end - 1 : half};
    return result.begin < result.end ? result : (struct span){0, 0};
}

/// Whether a span holds the position in the middle of an even extent, its own mirror image.
static int holds_middle(struct span all, ptrdiff_t extent) {
    return extent % 2 == 0 && all.begin <= extent / 2 && all.end > extent / 2;
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
