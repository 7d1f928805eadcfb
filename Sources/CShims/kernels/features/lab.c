#include "../../include/lab.h"

#include "../kernel.h"

#include <string.h>

enum { BLOCK = 64 };

/// The cube root of a float in 0.001...2 to a unit in the last place or two: a third of the exponent for a start, then
/// Halley's iteration twice, which triples the number of right digits. Written for the compiler to vectorise.
INLINE float cube_root(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    bits = (uint32_t)(int32_t)((float)(int32_t)bits * (1.0f / 3)) + 0x2a514067u;
    float root;
    memcpy(&root, &bits, sizeof root);
    for (int step = 0; step < 2; step++) {
        const float cube = root * root * root;
        root *= (cube + 2 * value) / (2 * cube + value);
    }
    return root;
}

/// CIE's f: the cube root, with a straight line near 0.
INLINE float companded(float value) {
    const float line = value * (841.0f / 108) + 4.0f / 29;
    return value > 216.0f / 24389 ? cube_root(value) : line;
}

/// Light of `count` <= BLOCK pixels, in planes, to CIELAB.
INLINE void convert_block(
    const float *red, const float *green, const float *blue, size_t count, struct ts_lab_tables tables,
    float *lightness, float *a, float *b) {
    const float *m = tables.matrix;
    const float m0 = m[0], m1 = m[1], m2 = m[2], m3 = m[3], m4 = m[4], m5 = m[5], m6 = m[6], m7 = m[7], m8 = m[8];
    for (size_t i = 0; i < count; i++) {
        const float x = companded(m0 * red[i] + m1 * green[i] + m2 * blue[i]);
        const float y = companded(m3 * red[i] + m4 * green[i] + m5 * blue[i]);
        const float z = companded(m6 * red[i] + m7 * green[i] + m8 * blue[i]);
        lightness[i] = 116 * y - 16;
        a[i] = 500 * (x - y);
        b[i] = 200 * (y - z);
    }
}

INLINE float light(float sample, const float *linear) {
    // Written so that NaN becomes 0: its conversion to an integer would be undefined.
    sample = sample > 0 ? sample : 0;
    sample = sample < 255 ? sample : 255;
    const int32_t index = (int32_t)sample;
    return linear[index] + (sample - (float)index) * (linear[index + 1] - linear[index]);
}

/// Pixels to CIELAB by blocks; LIGHT is the light of the sample at an index of `rgb`.
#define CONVERT_BY_BLOCKS(LIGHT)                                                                                     \
    float planes[3][BLOCK];                                                                                          \
    for (size_t start = 0; start < count; start += BLOCK) {                                                          \
        const size_t length = count - start < BLOCK ? count - start : BLOCK;                                         \
        for (size_t i = 0; i < length; i++)                                                                          \
            for (size_t channel = 0; channel < 3; channel++) planes[channel][i] = LIGHT(rgb[3 * (start + i) + channel]); \
        convert_block(planes[0], planes[1], planes[2], length, tables, lightness + start, a + start, b + start);     \
    }

#define LIGHT_OF_FLOAT(sample) light(sample, tables.linear)
#define LIGHT_OF_BYTE(sample) tables.linear[sample]

KERNEL_256(
    lab_from_floats, (const float *rgb, size_t count, struct ts_lab_tables tables, float *lightness, float *a, float *b),
    (rgb, count, tables, lightness, a, b)) {
    CONVERT_BY_BLOCKS(LIGHT_OF_FLOAT)
}

KERNEL_256(
    lab_from_bytes, (const uint8_t *rgb, size_t count, struct ts_lab_tables tables, float *lightness, float *a, float *b),
    (rgb, count, tables, lightness, a, b)) {
    CONVERT_BY_BLOCKS(LIGHT_OF_BYTE)
}
