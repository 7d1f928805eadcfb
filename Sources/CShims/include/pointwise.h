#pragma once
#include <stdint.h>

// Kernels over channel-last rows: `pixels` pixels of `channels` contiguous floats. All are element-wise or reduce in a
// fixed order, so results do not depend on how the rows are shared out among threads.

/// to[i] = tanh(from[i]); absolute error below 2e-7.
void ts_tanh(int instruction_set, const float *from, float *to, int64_t count);

/// to[i] = 1 / (1 + exp(-from[i])); relative error below 1e-6.
void ts_sigmoid(int instruction_set, const float *from, float *to, int64_t count);

/// One step of a long short-term memory cell: gates [pixels][4d] in the order input, forget, output, content;
/// cell' = forget * cell + input * content; hidden' = output * tanh(cell'). `cell` may be null for a zero state.
void ts_memory_step(
    int instruction_set, const float *gates, const float *cell, float *new_cell, float *new_hidden, int64_t pixels,
    int64_t depth);

/// 3x3 maximum, stride `stride`: output pixel x takes columns x * stride ..< x * stride + 3 of three rows.
void ts_max_pool_row(
    int instruction_set, const float *row0, const float *row1, const float *row2, float *to, int64_t width,
    int64_t channels, int64_t stride);

/// Adds a row's pixels into sum[channels] and raises maximum[channels] to them.
void ts_accumulate_channels(
    int instruction_set, const float *row, int64_t pixels, int64_t channels, float *sum, float *maximum);

/// to[p] = mean over channels + maximum over channels of each pixel.
void ts_pool_channels(int instruction_set, const float *row, int64_t pixels, int64_t channels, float *to);

/// to = phi * spatial[p] * channel[c] + phi. Either attention may be null and then counts as 1.
void ts_reinforce(
    int instruction_set, const float *phi, const float *spatial, const float *channel, float *to, int64_t pixels,
    int64_t channels);

/// to[i] = from[i] * factor.
void ts_scale(int instruction_set, const float *from, float factor, float *to, int64_t count);

/// Local response normalisation across channels (AlexNet's), per pixel:
/// to = from / (2 + 1e-4 * sum of the squares of the `window` neighbouring channels)^0.75.
void ts_local_response(int instruction_set, const float *row, float *to, int64_t pixels, int64_t channels, int64_t window);

/// Deformable sampling for one output pixel of a 3x3 kernel: for each of nine taps, the bilinear value at
/// (row + (tap / 3 - 1) * dilation + dy, column + (tap % 3 - 1) * dilation + dx), neighbours outside the map counting as 0.
/// `offsets` holds dy,dx for each tap, `map` the first pixel of the map; rows are `row_stride` floats apart.
void ts_deformable_sample(
    int instruction_set, const float *map, int64_t row_stride, int64_t height, int64_t width, int64_t channels,
    int64_t row, int64_t column, int64_t dilation, const float *offsets, float *to);
