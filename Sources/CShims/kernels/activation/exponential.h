#pragma once
#include "../kernel.h"

// exp in single precision for |x| <= 87, after Cephes: x = n ln 2 + r, a polynomial of degree 6 in r, then the exponent n.
// Beyond that range the argument is clamped, which tanh and the sigmoid do not feel.
INLINE float exponential_f32(float x) {
    x = x < -87.0f ? -87.0f : x;
    x = x > 87.0f ? 87.0f : x;
    const float shifted = x * 1.44269504088896341f + 12582912.0f;  // rounds to the nearest integer in the low bits
    const float n = shifted - 12582912.0f;
    float r = x - n * 0.693359375f;
    r = r + n * 2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1.0f;
    const int32_t bits = ((int32_t)n + 127) << 23;
    float power;
    __builtin_memcpy(&power, &bits, 4);
    return p * power;
}

INLINE double exponential_f64(double x) { return __builtin_exp(x); }

INLINE float sigmoid_of_f32(float x) { return 1.0f / (1.0f + exponential_f32(-x)); }
INLINE double sigmoid_of_f64(double x) { return 1.0 / (1.0 + exponential_f64(-x)); }

INLINE float tanh_of_f32(float x) { return 1.0f - 2.0f / (exponential_f32(2.0f * x) + 1.0f); }
INLINE double tanh_of_f64(double x) { return __builtin_tanh(x); }
