#include "../../include/quantised_convolution.h"

#include "../kernel.h"

// A product and a sum are rounded one after the other, so that every instruction set gives the same bytes.
#pragma clang fp contract(off)

/// Added to a number between 0 and 255 it leaves the number, rounded to nearest even, in the lowest byte.
#define ROUNDING 12582912.0f
#define ROUNDED(value) \
    __builtin_convertvector((integers)(__builtin_elementwise_min(value, (floats){0} + 255) + ROUNDING), bytes)

// Each instruction set says how a vector of weights is read once for all rows (READ), how a pixel's four depths are spread
// (SPREAD), how a lane adds the four products (ADD_PRODUCTS), and how numbers that are not negative become bytes: rounded to
// nearest even, 255 at most (BYTES).
#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(AVX512_VNNI, apply_to = function)
#define LANES 16
#define ROWS 12
#define NAME(x) vnni_##x
typedef __m512i NAME(weights);
typedef __m512i NAME(pixel);
#define READ(from) _mm512_loadu_si512(from)
#define SPREAD(four) _mm512_set1_epi32(four)
#define ADD_PRODUCTS(sum, pixel, weights) (integers)_mm512_dpbusd_epi32((__m512i)(sum), pixel, weights)
// What no integer holds becomes 2^31, which is 255 as well.
#define BYTES(value) (bytes) _mm512_cvtusepi32_epi8(_mm512_cvtps_epi32((__m512)(value)))
#include "quantised.inc"
#pragma clang attribute pop

// Bytes widened to 16 bits, the even and the odd ones apart. (Multiplied as bytes, a pair of products may not fit 16 bits.)
#pragma clang attribute push(AVX2, apply_to = function)
#define LANES 8
#define ROWS 4
#define NAME(x) avx2_##x
typedef struct { __m256i even, odd; } NAME(weights);
typedef NAME(weights) NAME(pixel);

INLINE NAME(weights) NAME(read)(const int8_t *from) {
    const __m256i bytes = _mm256_loadu_si256((const __m256i *)from);
    return (NAME(weights)){_mm256_srai_epi16(_mm256_slli_epi16(bytes, 8), 8), _mm256_srai_epi16(bytes, 8)};
}

INLINE NAME(pixel) NAME(spread)(int32_t four) {
    const __m256i bytes = _mm256_set1_epi32(four);
    return (NAME(pixel)){_mm256_and_si256(bytes, _mm256_set1_epi16(0xFF)), _mm256_srli_epi16(bytes, 8)};
}

INLINE __m256i NAME(products)(NAME(pixel) pixel, NAME(weights) weights) {
    return _mm256_add_epi32(
        _mm256_madd_epi16(pixel.even, weights.even), _mm256_madd_epi16(pixel.odd, weights.odd));
}
#define READ(from) NAME(read)(from)
#define SPREAD(four) NAME(spread)(four)
#define ADD_PRODUCTS(sum, pixel, weights) (sum) + (integers)NAME(products)(pixel, weights)
#define BYTES(value) ROUNDED(value)
#include "quantised.inc"
#pragma clang attribute pop
#endif

#define LANES 4
#define ROWS 4
#define NAME(x) baseline_##x
typedef int8_t NAME(weights) __attribute__((vector_size(16), aligned(1)));
typedef uint32_t NAME(pixel);

INLINE int32_t NAME(products)(NAME(pixel) pixel, NAME(weights) weights, int lane) {
    int32_t sum = 0;
    UNROLLED for (int k = 0; k < 4; k++) sum += (int32_t)(pixel >> 8 * k & 0xFF) * weights[4 * lane + k];
    return sum;
}
#define READ(from) *(const NAME(weights) *)(from)
#define SPREAD(four) (uint32_t)(four)
#define ADD_PRODUCTS(sum, pixel, weights)                                                      \
    (sum)                                                                                      \
        + (integers) {                                                                         \
        NAME(products)(pixel, weights, 0), NAME(products)(pixel, weights, 1),                  \
            NAME(products)(pixel, weights, 2), NAME(products)(pixel, weights, 3)               \
    }
#define BYTES(value) ROUNDED(value)
#include "quantised.inc"

int ts_quantised_instruction_set(int wanted) {
    const int available = ts_available_instruction_set(wanted);
#if defined(__x86_64__)
    if (available == TS_AVX512 && !__builtin_cpu_supports("avx512vnni")) return TS_AVX2;
#endif
    return available;
}

void ts_quantised_convolve(
    int instruction_set, const struct ts_quantised_convolution *convolution, int32_t first_pixel, int32_t last_pixel) {
    switch (instruction_set) {
#if defined(__x86_64__)
        case TS_AVX512: vnni_quantised_convolve(convolution, first_pixel, last_pixel); break;
        case TS_AVX2: avx2_quantised_convolve(convolution, first_pixel, last_pixel); break;
#endif
        default: baseline_quantised_convolve(convolution, first_pixel, last_pixel);
    }
}

KERNEL(
    quantise,
    (const float *restrict from, const float *restrict factor, int64_t pixels, int64_t channels, uint8_t *restrict to),
    (from, factor, pixels, channels, to)) {
    for (int64_t p = 0; p < pixels; p++, from += channels, to += channels)
        for (int64_t c = 0; c < channels; c++) {
            float value = from[c] * factor[c];
            value = value > 0 ? value : 0;
            value = value < 255 ? value : 255;
            union { float number; uint32_t bits; } rounded = {value + ROUNDING};
            to[c] = (uint8_t)rounded.bits;
        }
}
