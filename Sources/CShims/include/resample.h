#pragma once

#include <stddef.h>
#include <stdint.h>

/// How the positions of one axis of a resampled picture are made: position `i` is the sum over its taps
/// `t` in offsets[i] ..< offsets[i + 1] of weights[t] * source[firsts[i] + t - offsets[i]].
struct ts_resample_axis {
    /// The number of positions.
    int32_t count;
    /// For each position the first source index that it reads; `count` values.
    const int32_t *firsts;
    /// Where each position's taps begin in `weights`; `count + 1` values.
    const int32_t *offsets;
    const float *weights;
};

/// The floats of scratch memory that `ts_resample_rgb` needs for these columns.
size_t ts_resample_scratch(struct ts_resample_axis columns, int32_t begin, int32_t end);

/// Resamples interleaved 8-bit RGB, separably: down the columns, then along the rows.
///
/// `source` has `source_width` columns. `begin ..< end` are the source columns that the columns' taps read. `output` holds
/// rows.count * columns.count * 3 floats.
void ts_resample_rgb(
    int instruction_set, const uint8_t *source, int32_t source_width, struct ts_resample_axis rows,
    struct ts_resample_axis columns, int32_t begin, int32_t end, float *scratch, float *output);

/// Rounds `count` values to the nearest of 0...255; NaN becomes 0.
void ts_bytes_from_floats(const float *values, int64_t count, uint8_t *bytes);
