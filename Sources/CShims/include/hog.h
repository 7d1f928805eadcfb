#pragma once
#include <stddef.h>
#include <stdint.h>

/// The channels of a cell: 18 signed orientations, 9 unsigned ones, 4 energies of the blocks that normalise them.
enum { TS_HOG_CHANNELS = 31 };

/// The floats of scratch memory that ts_hog needs.
size_t ts_hog_scratch(int32_t width, int32_t height, int32_t cell);

/// Histograms of oriented gradients in the form of Felzenszwalb et al. (2010), of whole cells of `cell` x `cell` pixels; a
/// rest at the right and at the bottom is left out.
///
/// `rgb` is [height][width][3], at least one cell. The gradient of a pixel is that of its strongest channel, by central
/// differences with the border repeated; its magnitude is shared out bilinearly over the four nearest cells, its direction
/// goes to the nearest of 18. Each cell is divided by the energy of each of the four blocks of 2 x 2 cells around it, to
/// which `noise` is added (in squared sample values: how much gradient counts as none), and clipped at 0.2.
/// Channel k of cell (row, column) goes to cells[(row * (width / cell) + column) * stride + k].
void ts_hog(int instruction_set, const float *rgb, int32_t width, int32_t height, int32_t cell, float noise, float *cells,
            ptrdiff_t stride, float *scratch);

/// The mean colour of each cell, [height / cell][width / cell][3].
void ts_cell_means(int instruction_set, const float *rgb, int32_t width, int32_t height, int32_t cell, float *means);
