#pragma once
#include <stdint.h>

// Convolutions of bytes: activations 0...255, weights -127...127, exact sums in 32-bit integers. The sums, and the bytes that
// are made of them, are the same with every instruction set.

/// A convolution over channel-last maps of bytes, as `ts_convolution` is over maps of floats.
///
/// Output pixel p, output channel o:
///   sum = sum over tap t, depth k of input[input_offsets[p] + tap_offsets[t] + k] * weight(t, k, o)
///   value = sum * scale[o] + bias[o] + addend[addend_offsets[p] + o] * addend_scale[o]
/// Offsets count elements. The input carries its own zero border.
struct ts_quantised_convolution {
    const uint8_t *input;  ///< readable for 3 bytes beyond the last pixel
    const int32_t *input_offsets;
    const int32_t *tap_offsets;
    int32_t taps;
    int32_t depth;
    /// Four depths side by side, [panel][tap][(depth + 3) / 4][panel width][4], zero beyond the depth. The panel width is
    /// ts_panel_width's, for an instruction set of ts_quantised_instruction_set.
    const int8_t *weights;
    const float *scale;  ///< [panels * panel width], as are bias and addend_scale
    const float *bias;
    const float *addend;         ///< one of the two addends may be given
    const uint8_t *byte_addend;
    const float *addend_scale;
    const int32_t *addend_offsets;
    float *output;         ///< exactly one of the two outputs is given
    uint8_t *byte_output;  ///< gets the value rounded, ties to even, and clamped to 0...255
    const int32_t *output_offsets;
    int32_t output_channels;
    int32_t rectify;  ///< 1: negative results become 0
};

/// The instruction set that bytes are multiplied with where `wanted` is asked for: 512 bits need AVX512_VNNI.
int ts_quantised_instruction_set(int wanted);

/// Computes output pixels first_pixel ..< last_pixel of all panels. `instruction_set` is one that
/// ts_quantised_instruction_set gave. The result for a pixel does not depend on the range it is asked for with.
void ts_quantised_convolve(
    int instruction_set, const struct ts_quantised_convolution *convolution, int32_t first_pixel, int32_t last_pixel);

/// to[p][c] = from[p][c] * factor[c], rounded, ties to even, and clamped to 0...255.
void ts_quantise(
    int instruction_set, const float *from, const float *factor, int64_t pixels, int64_t channels, uint8_t *to);
