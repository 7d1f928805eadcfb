#pragma once
#include <stddef.h>

/// The patches a filter is learned from at once, at most: a template and its contexts.
enum { TS_CONTEXT_PATCHES = 5 };

/// The floats that hold the patches' products with each other for 16 frequencies: [pair][re, im][frequency].
enum { TS_CONTEXT_PRODUCTS = TS_CONTEXT_PATCHES * (TS_CONTEXT_PATCHES + 1) * 16 };

/// The products of patches with each other at each frequency, sum over channels of x_i conj(x_j) for j <= i, which every step
/// of a solution needs: TS_CONTEXT_PRODUCTS floats for each 16 frequencies begun. Spectra as below.
void ts_context_filter_products(
    int instruction_set, const float *const *patches, ptrdiff_t patch_count, ptrdiff_t channels, ptrdiff_t frequencies,
    float *products);

/// One step of the alternating solution of a correlation filter that is learned from a template and contexts and confined
/// to a part of the window, frequency by frequency. A spectrum is [frequencies][2 (real, imaginary)][channels], `channels`
/// a multiple of 16.
///
/// With x_0 the template's and x_i the contexts' spectra, z = conj(x), f solves at each frequency
///   (z_0 z_0^H + weight sum_i z_i z_i^H + ridge I) f = conj(x_0) y + keep previous + pull confined - blend,
/// and then blend becomes gain f + blend - hold confined.
struct ts_context_step {
    ptrdiff_t channels;
    /// The template's spectrum, then the contexts'; `patch_count` of them, 1 ... TS_CONTEXT_PATCHES.
    const float *patches[TS_CONTEXT_PATCHES];
    ptrdiff_t patch_count;
    /// The patches' products.
    const float *products;
    /// y, [frequencies][2].
    const float *label;
    const float *previous, *confined;
    float *blend;
    float weight, ridge, keep, pull, gain, hold;
};

/// Carries out a step.
void ts_context_filter_step(int instruction_set, const struct ts_context_step *step, ptrdiff_t frequencies);

/// sum over channels of filter * map, for each frequency: products[frequency][2].
void ts_context_filter_respond(int instruction_set, const float *filter, const float *map, ptrdiff_t channels,
                               ptrdiff_t frequencies, float *products);
