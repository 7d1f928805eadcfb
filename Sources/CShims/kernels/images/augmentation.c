#include "../../include/augmentation.h"

#include "../kernel.h"

#include <stddef.h>
#include <string.h>

typedef float float4 __attribute__((vector_size(16)));
typedef uint8_t byte4 __attribute__((vector_size(4)));


INLINE double clamp(double value, double last) { return value > 0 ? (value < last ? value : last) : 0; }

INLINE float4 floats(uint32_t word) {
    byte4 bytes;
    memcpy(&bytes, &word, sizeof bytes);
    return __builtin_convertvector(bytes, float4);
}

/// Two neighbouring pixels mixed. Six bytes are read, as two overlapping words, so that no read leaves the picture.
INLINE float4 mix_pair(const uint8_t *pixel, float share) {
    uint32_t left, right;
    memcpy(&left, pixel, sizeof left);
    memcpy(&right, pixel + 2, sizeof right);
    const float4 first = floats(left);
    return first + share * (floats(right >> 8) - first);
}

INLINE float4 bilinear(const struct ts_warp *warp, double x, double y) {
    x = clamp(x, warp->width - 1);
    y = clamp(y, warp->height - 1);
    int32_t column = (int32_t)x, row = (int32_t)y;
    column = column < warp->width - 2 ? column : warp->width - 2;
    row = row < warp->height - 2 ? row : warp->height - 2;
    const ptrdiff_t stride = 3 * (ptrdiff_t)warp->width;
    const uint8_t *pixel = warp->source + row * stride + 3 * (ptrdiff_t)column;
    const float share = (float)(x - column);
    const float4 top = mix_pair(pixel, share);
    return top + (float)(y - row) * (mix_pair(pixel + stride, share) - top);
}

/// How much is seen at a place of the mask, 0...1: a smooth step across the edge.
INLINE float coverage(const struct ts_mask *mask, double u, double v) {
    double distance;
    if (mask->is_rectangle) {
        u = u < 0 ? -u : u;
        v = v < 0 ? -v : v;
        distance = u > v ? u : v;
    } else {
        distance = __builtin_sqrt(u * u + v * v);
    }
    const double share = clamp((1 - distance) / mask->edge + 0.5, 1);
    return (float)(share * share * (3 - 2 * share));
}

KERNEL_256(
    warp_rgb, (const struct ts_warp *warp, const struct ts_mask *mask, int32_t columns, int32_t rows, float *output),
    (warp, mask, columns, rows, output)) {
    const int32_t across = warp->column_samples, down = warp->row_samples;
    const float scale = 1.0f / (float)(across * down);
    for (int32_t row = 0; row < rows; row++) {
        float *pixel = output + 3 * (ptrdiff_t)row * columns;
        for (int32_t column = 0; column < columns; column++, pixel += 3) {
            float alpha = 1;
            if (mask) {
                alpha = coverage(
                    mask, mask->u + column * mask->column_u + row * mask->row_u,
                    mask->v + column * mask->column_v + row * mask->row_v);
                if (alpha == 0) continue;
            }
            const double x = warp->x + column * warp->column_x + row * warp->row_x;
            const double y = warp->y + column * warp->column_y + row * warp->row_y;
            float4 value;
            if (across == 1 && down == 1) {
                value = bilinear(warp, x, y);
            } else {
                value = (float4){0};
                for (int32_t n = 0; n < down; n++) {
                    const double v = (n + 0.5) / down - 0.5;
                    for (int32_t m = 0; m < across; m++) {
                        const double u = (m + 0.5) / across - 0.5;
                        value += bilinear(
                            warp, x + u * warp->column_x + v * warp->row_x, y + u * warp->column_y + v * warp->row_y);
                    }
                }
                value *= scale;
            }
            for (int channel = 0; channel < 3; channel++) {
                pixel[channel] = mask ? pixel[channel] + alpha * (value[channel] - pixel[channel]) : value[channel];
            }
        }
    }
}

INLINE int32_t clamp_index(int32_t index, int32_t count) {
    return index < 0 ? 0 : index < count ? index : count - 1;
}

void ts_blur_rgb(
    const float *input, int32_t columns, int32_t rows, const int32_t *offsets_x, const int32_t *offsets_y,
    const float *weights, int32_t taps, float *output) {
    const ptrdiff_t stride = 3 * (ptrdiff_t)columns;
    for (int32_t row = 0; row < rows; row++) {
        float *to = output + row * stride;
        memset(to, 0, (size_t)stride * sizeof *to);
        for (int32_t tap = 0; tap < taps; tap++) {
            const float *from = input + clamp_index(row + offsets_y[tap], rows) * stride;
            const int32_t shift = offsets_x[tap];
            const float weight = weights[tap];
            const int32_t first = clamp_index(-shift, columns);
            const int32_t end = clamp_index(columns - shift, columns + 1);
            for (ptrdiff_t i = 3 * (ptrdiff_t)first; i < 3 * (ptrdiff_t)end; i++) {
                to[i] += weight * from[i + 3 * (ptrdiff_t)shift];
            }
            for (int32_t column = 0; column < columns; column++) {
                if (column == first && end > first) column = end;
                if (column >= columns) break;
                const float *pixel = from + 3 * (ptrdiff_t)clamp_index(column + shift, columns);
                for (int channel = 0; channel < 3; channel++) to[3 * column + channel] += weight * pixel[channel];
            }
        }
    }
}

INLINE uint64_t scramble(uint64_t value) {
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9u;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBu;
    return value ^ (value >> 31);
}

void ts_tone_rgb(float *pixels, int64_t count, float grey, float noise, uint64_t seed, const float *tables) {
    // The sum of three even numbers of 7 bits has deviation 64.
    const float step = noise / 64;
    for (int64_t i = 0; i < count; i++) {
        float *pixel = pixels + 3 * i;
        const float luminance = 0.299f * pixel[0] + 0.587f * pixel[1] + 0.114f * pixel[2];
        uint64_t bits = noise > 0 ? scramble(seed + (uint64_t)i * 0x9E3779B97F4A7C15u) : 0;
        for (int channel = 0; channel < 3; channel++) {
            float value = pixel[channel] + grey * (luminance - pixel[channel]);
            if (noise > 0) {
                const int sum = (int)(bits & 127) + (int)(bits >> 7 & 127) + (int)(bits >> 14 & 127);
                value += step * ((float)sum - 190.5f);
                bits >>= 21;
            }
            // Written so that NaN becomes 0.
            float place = value > 0 ? value * TS_TONES_A_LEVEL + 0.5f : 0;
            place = place < TS_TONE_COUNT - 1 ? place : TS_TONE_COUNT - 1;
            pixel[channel] = tables[channel * TS_TONE_COUNT + (int32_t)place];
        }
    }
}
