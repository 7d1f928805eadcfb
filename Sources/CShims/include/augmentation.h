#pragma once

#include <stdint.h>

/// A picture seen through an affine map: where its 8-bit RGB samples lie, and which place of it each output pixel shows.
///
/// Output pixel (column, row) shows (x + column * column_x + row * row_x, y + column * column_y + row * row_y), in pixels
/// whose first centre is 0: the mean of column_samples * row_samples bilinear samples on a regular grid inside its footprint,
/// the border replicated.
struct ts_warp {
    const uint8_t *source;
    /// At least 2.
    int32_t width;
    /// At least 2.
    int32_t height;
    double x, y, column_x, column_y, row_x, row_y;
    int32_t column_samples, row_samples;
};

/// How much of a layer is to be seen at each output pixel, decided in coordinates in which the shape reaches to 1.
struct ts_mask {
    /// 0 for an ellipse, 1 for a rectangle.
    int32_t is_rectangle;
    /// As of ts_warp.
    double u, v, column_u, column_v, row_u, row_v;
    /// The width of the edge over which the layer fades, in units of the shape; positive.
    double edge;
};

/// Draws a layer over `output`, columns * rows * 3 values of 0...255; without a mask it replaces what is there.
void ts_warp_rgb(
    int instruction_set, const struct ts_warp *warp, const struct ts_mask *mask, int32_t columns, int32_t rows,
    float *output);

/// Replaces each pixel by the weighted sum of pixels around it, `taps` of them at the given offsets; the border replicated.
/// `output` and `input` are different buffers of columns * rows * 3 values.
void ts_blur_rgb(
    const float *input, int32_t columns, int32_t rows, const int32_t *offsets_x, const int32_t *offsets_y,
    const float *weights, int32_t taps, float *output);

enum { TS_TONES_A_LEVEL = 8, TS_TONE_COUNT = 2048 };

/// Mixes `grey` of each pixel's luminance into it, adds noise (nearly normal, of deviation `noise` grey levels, decided by
/// `seed`), and looks each value up in its channel's table of TS_TONE_COUNT entries, TS_TONES_A_LEVEL for a grey level.
void ts_tone_rgb(float *pixels, int64_t count, float grey, float noise, uint64_t seed, const float *tables);
