#pragma once

#include <stddef.h>
#include <stdint.h>

/// What the conversion is made of.
struct ts_lab_tables {
    /// The light of the samples 0...255, 0...1, and the last value once more: 257 values.
    const float *linear;
    /// From light to X, Y and Z relative to the white point, row by row: 9 values.
    const float *matrix;
};

/// Converts `count` interleaved RGB pixels, 0...255, to planes of CIELAB: lightness 0...100, a* and b*.
///
/// Samples between the whole numbers are interpolated, those outside 0...255 (NaN too) are taken to its ends.
void ts_lab_from_floats(
    int instruction_set, const float *rgb, size_t count, struct ts_lab_tables tables, float *lightness, float *a, float *b);

/// The same for 8-bit samples.
void ts_lab_from_bytes(
    int instruction_set, const uint8_t *rgb, size_t count, struct ts_lab_tables tables, float *lightness, float *a, float *b);
