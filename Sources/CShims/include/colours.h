#pragma once
#include <stddef.h>
#include <stdint.h>

/// The bin of each of `count` interleaved RGB pixels in a histogram of 2^bits levels a sample: red's level in the highest bits.
/// Samples outside 0...255 (NaN too) are taken to its ends.
void ts_colour_bins(int instruction_set, const float *rgb, int64_t count, int32_t bits, int32_t *bins);

/// The basic colours that others are told by.
enum { TS_COLOUR_NAMES = 16 };

/// How much colours belong to each basic one. With d the distance in CIELAB, the share is 1 / (1 + factor d^2)^2 divided by
/// the sum over the basic colours.
///
/// `names` are the basic colours, [3][TS_COLOUR_NAMES], `lab` the others, [3][count].
/// weight * (share - mean) of name k goes to to[index * stride + k].
void ts_colour_names(
    int instruction_set, const float *names, float factor, const float *lab, int64_t count, float weight, float mean,
    float *to, ptrdiff_t stride);
