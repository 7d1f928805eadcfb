#pragma once
#include <stddef.h>

/// The tables of a two-dimensional real Fourier transform done as matrix products, for maps whose channels lie beside
/// each other: [row][column][channel] in space, [column frequency][row frequency][re, im][channel] in frequency.
///
/// With F = columns / 2 + 1, G = rows / 2 + 1, f = (columns - 1) / 2, g = (rows - 1) / 2, angles a = 2 pi / extent:
struct ts_fourier_tables {
    ptrdiff_t rows, columns;
    /// Channels, and the channels that a spectrum has room for, a multiple of 16.
    ptrdiff_t channels, padded_channels;
    /// Factors of the window along each axis, `rows` and `columns` of them.
    const float *row_window, *column_window;
    /// [F][F] cos(a k n) and [f][f] -sin(a (k+1) (n+1)), along a row.
    const float *column_cosines, *column_sines;
    /// [G][G] and [g][g], the same along a column.
    const float *row_cosines, *row_sines;
    /// [F][F] and [f][f] of the inverse along a row: transposed, times 2 where a frequency stands for its mirror image
    /// as well, and divided by rows * columns.
    const float *inverse_column_cosines, *inverse_column_sines;
};

/// The floats of scratch memory that each of the two functions needs.
size_t ts_fourier_scratch(const struct ts_fourier_tables *tables);

/// Windows `map`, [rows][columns][channels], and transforms it into `spectrum`, [F][rows][2][padded_channels].
/// Channels from `channels` on become 0.
void ts_fourier_forward(int instruction_set, const struct ts_fourier_tables *tables, const float *map, float *spectrum,
                        float *scratch);

/// Transforms `spectrum` back and windows the result, `map`.
void ts_fourier_inverse(int instruction_set, const struct ts_fourier_tables *tables, const float *spectrum, float *map,
                        float *scratch);
