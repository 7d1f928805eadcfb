#include "../include/processor_peak.h"

#include "../kernels/kernel.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// A multiply-add is ready after 4 cycles and up to two start in each, so 8 chains keep the units busy; 12 leave a margin
// and still fit 16 registers with the two operands.
#define CHAINS 12

// Each chain converges to term / (1 - factor): no overflow, no denormal numbers. The operands are read through a volatile
// so that the compiler cannot compute the sums beforehand.
#define DEFINE_MULTIPLY_ADD(ATTRIBUTES, NAME, LANES)                                                \
    ATTRIBUTES static float NAME(int64_t rounds) {                                                  \
        typedef float vector __attribute__((vector_size(LANES * 4)));                               \
        volatile float factor_source = 0.5f, term_source = 0.25f;                                   \
        const vector factor = factor_source - (vector){0}, term = term_source - (vector){0};        \
        vector sum[CHAINS];                                                                         \
        _Pragma("clang loop unroll(full)") for (int i = 0; i < CHAINS; i++) sum[i] = term + (float)i; \
        for (int64_t round = 0; round < rounds; round++)                                            \
            _Pragma("clang loop unroll(full)") for (int i = 0; i < CHAINS; i++)                     \
                sum[i] = sum[i] * factor + term;                                                    \
        float total = 0;                                                                            \
        _Pragma("clang loop unroll(full)") for (int i = 0; i < CHAINS; i++) total += sum[i][0];     \
        return total;                                                                               \
    }

#if defined(__x86_64__)
DEFINE_MULTIPLY_ADD(AVX512, avx512_multiply_add, 16)
DEFINE_MULTIPLY_ADD(AVX2, avx2_multiply_add, 8)

AVX512_BFLOAT16 static float bfloat16_multiply_add(int64_t rounds) {
    volatile float source = 0.25f;
    const __m512bh factor = (__m512bh)_mm512_castps_si512(_mm512_set1_ps(source));
    __m512 sum[CHAINS];
    _Pragma("clang loop unroll(full)") for (int i = 0; i < CHAINS; i++) sum[i] = _mm512_set1_ps((float)i);
    for (int64_t round = 0; round < rounds; round++)
        _Pragma("clang loop unroll(full)") for (int i = 0; i < CHAINS; i++)
            sum[i] = _mm512_dpbf16_ps(sum[i], factor, factor);
    float total = 0;
    _Pragma("clang loop unroll(full)") for (int i = 0; i < CHAINS; i++) total += _mm512_cvtss_f32(sum[i]);
    return total;
}

AVX512_VNNI static float int8_multiply_add(int64_t rounds) {
    volatile int source = 0x01010101;
    const __m512i factor = _mm512_set1_epi32(source);
    __m512i sum[CHAINS];
    UNROLLED for (int i = 0; i < CHAINS; i++) sum[i] = _mm512_set1_epi32(i);
    for (int64_t round = 0; round < rounds; round++)
        UNROLLED for (int i = 0; i < CHAINS; i++) sum[i] = _mm512_dpbusd_epi32(sum[i], factor, factor);
    float total = 0;
    UNROLLED for (int i = 0; i < CHAINS; i++) total += (float)_mm_cvtsi128_si32(_mm512_castsi512_si128(sum[i]));
    return total;
}
#endif

DEFINE_MULTIPLY_ADD(, baseline_multiply_add, 4)

double ts_multiply_add(int instruction_set, enum ts_products products, int64_t rounds, float *result) {
#if defined(__x86_64__)
    if (products == TS_PRODUCTS_BFLOAT16) {
        *result = bfloat16_multiply_add(rounds);
        return 4.0 * CHAINS * 16 * (double)rounds;
    }
    if (products == TS_PRODUCTS_INT8) {
        *result = int8_multiply_add(rounds);
        return 8.0 * CHAINS * 16 * (double)rounds;
    }
    const int available = ts_available_instruction_set(instruction_set);
    if (available == TS_AVX512) {
        *result = avx512_multiply_add(rounds);
        return 2.0 * CHAINS * 16 * (double)rounds;
    }
    if (available == TS_AVX2) {
        *result = avx2_multiply_add(rounds);
        return 2.0 * CHAINS * 8 * (double)rounds;
    }
#endif
    *result = baseline_multiply_add(rounds);
    return 2.0 * CHAINS * 4 * (double)rounds;
}
