#include "../../include/colours.h"

#include "../vector16.h"

// A product and a sum are rounded one after the other, so that every instruction set gives the same numbers.
#pragma clang fp contract(off)

INLINE int32_t level(float sample, int32_t shift) {
    // Written so that NaN becomes 0: its conversion to an integer would be undefined.
    sample = sample > 0 ? sample : 0;
    sample = sample < 255 ? sample : 255;
    return (int32_t)sample >> shift;
}

KERNEL(
    colour_bins, (const float *restrict rgb, int64_t count, int32_t bits, int32_t *restrict bins),
    (rgb, count, bits, bins)) {
    const int32_t shift = 8 - bits;
    for (int64_t i = 0; i < count; i++) {
        const int32_t red = level(rgb[3 * i], shift), green = level(rgb[3 * i + 1], shift);
        bins[i] = (red << bits | green) << bits | level(rgb[3 * i + 2], shift);
    }
}

KERNEL(
    colour_names,
    (const float *names, float factor, const float *lab, int64_t count, float weight, float mean, float *to,
     ptrdiff_t stride),
    (names, factor, lab, count, weight, mean, to, stride)) {
    for (int64_t i = 0; i < count; i++) {
        const v16 x = FROM(names) - lab[i];
        const v16 y = FROM(names + TS_COLOUR_NAMES) - lab[count + i];
        const v16 z = FROM(names + 2 * TS_COLOUR_NAMES) - lab[2 * count + i];
        const v16 near = 1 + factor * (x * x + y * y + z * z);
        const v16 share = 1 / (near * near);
        AT(to + i * stride) = weight * (share / total(&share) - mean);
    }
}
