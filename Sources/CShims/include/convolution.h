#pragma once
#include <stdint.h>

/// A convolution over channel-last maps, as a matrix product whose left operand is read in place.
///
/// Output pixel p, output channel o:
///   output[output_offsets[p] + o] = activation(bias[o] + addend[addend_offsets[p] + o]
///       + sum over tap t, depth k of input[input_offsets[p] + tap_offsets[t] + k] * weight(t, k, o))
/// Offsets count floats. The input carries its own zero border, so no tap needs a bounds check; with dilation 1 a row of
/// taps is contiguous and counts as one tap of depth (kernel width x channels).
struct ts_convolution {
    const float *input;
    const int32_t *input_offsets;
    const int32_t *tap_offsets;
    int32_t taps;
    int32_t depth;
    const float *weights;  ///< packed by the caller: [panel][tap][depth][panel width]
    const float *bias;     ///< [panels * panel width]
    /// Where these two are not null, the products are computed in bfloat16 and added up in single precision. The input has
    /// the same offsets as `input`; the weights lie in pairs of depth: [panel][tap][(depth + 1) / 2][panel width][2], zero
    /// beyond the depth.
    const uint16_t *half_input;
    const uint16_t *half_weights;
    const float *addend;   ///< may be null
    const int32_t *addend_offsets;
    float *output;
    const int32_t *output_offsets;
    int32_t output_channels;
    int32_t rectify;  ///< 1: negative results become 0
};

/// Whether this processor multiplies bfloat16 numbers (AVX512_BF16). Without it `half_input` must be null.
int ts_has_bfloat16(void);

/// to[i] = from[i] rounded to bfloat16, to nearest even.
void ts_round_to_bfloat16(const float *from, uint16_t *to, int64_t count);

/// The number of output channels that one panel of packed weights covers, for an instruction set of cpu.h.
int ts_panel_width(int instruction_set, int output_channels);

/// Computes output pixels first_pixel ..< last_pixel of panels first_panel ..< last_panel. The result for a pixel does not
/// depend on the ranges it is asked for with.
void ts_convolve(
    int instruction_set, const struct ts_convolution *convolution, int32_t first_pixel, int32_t last_pixel,
    int32_t first_panel, int32_t last_panel);

/// Winograd F(4x4,3x3), input side: tile t is the 6x6 pixels from input[tile_offsets[t]], rows `row_stride` floats apart.
/// Writes transformed[36][tiles][channels] for tiles first ..< last; where `tiles`, the places kept for them, is an odd number,
/// the numbers of a tile lie on different lines of the cache.
void ts_winograd_input(
    int instruction_set, const float *input, const int32_t *tile_offsets, int32_t row_stride, int32_t channels,
    int32_t tiles, int32_t first, int32_t last, float *transformed);

/// Winograd F(4x4,3x3), output side: reads products[36][tiles][channels], adds the bias (and the addend, where there is
/// one), rectifies if asked and writes the tile's `tile_rows[t]` x `tile_columns[t]` pixels from output[tile_offsets[t]].
void ts_winograd_output(
    int instruction_set, const float *products, const float *bias, const float *addend,
    const int32_t *addend_offsets, int32_t addend_row_stride, float *output, const int32_t *tile_offsets,
    int32_t row_stride, const uint8_t *tile_rows, const uint8_t *tile_columns, int32_t channels, int32_t tiles,
    int32_t first, int32_t last, int32_t rectify);

/// The adjoint of the output side, for the gradient of the weights: tile t is the `tile_rows[t]` x `tile_columns[t]` pixels
/// from gradient[tile_offsets[t]], zeros beyond them. Writes transformed[36][tiles][channels] for tiles first ..< last.
void ts_winograd_gradient(
    int instruction_set, const float *gradient, const int32_t *tile_offsets, int32_t row_stride,
    const uint8_t *tile_rows, const uint8_t *tile_columns, int32_t channels, int32_t tiles, int32_t first, int32_t last,
    float *transformed);
