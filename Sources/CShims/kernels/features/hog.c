#include "../../include/hog.h"

#include <string.h>

#include "../vector16.h"

// Inner loops are unrolled by hand, so that the loops around them are vectorised.

enum { SIGNED = 18, UNSIGNED = 9, VECTOR = 16 };

/// Rows of pixels that are shared out together. Neighbours often add to the same place, each having to wait for the one before
/// it; those of other rows need not.
enum { ROWS = 4 };

/// Before a loop over whole vectors of cells: lines are padded, for what is left over of one would take as long as the rest.
#define WHOLE_VECTORS _Pragma("clang loop vectorize(assume_safety) vectorize_width(16) interleave_count(1)")

INLINE int32_t whole_vectors(int32_t count) { return (count + VECTOR - 1) / VECTOR * VECTOR; }

INLINE float smaller(float a, float b) { return a < b ? a : b; }

/// Differences of one row of interleaved samples, by channel: right minus left, below minus above, and their squares'
/// sum.
INLINE void differences(
    const float *restrict above, const float *restrict row, const float *restrict below, int32_t width,
    float *restrict across, float *restrict down, float *restrict square) {
    const int32_t count = 3 * width;
    for (int32_t i = 3; i < count - 3; i++) across[i] = row[i + 3] - row[i - 3];
    const int32_t last = width > 1 ? 3 : 0;
    for (int32_t c = 0; c < 3; c++) {
        across[c] = row[last + c] - row[c];
        across[count - 3 + c] = row[count - 3 + c] - row[count - 3 - last + c];
    }
    for (int32_t i = 0; i < count; i++) {
        down[i] = below[i] - above[i];
        square[i] = across[i] * across[i] + down[i] * down[i];
    }
}

/// Each pixel's magnitude and direction, those of its strongest channel; a direction counts `line` for each of the 18.
INLINE void orientations(
    const float *restrict across, const float *restrict down, const float *restrict square, int32_t width, int32_t line,
    float *restrict magnitude, int32_t *restrict bin) {
    // Directions 20 degrees apart, half of them: the others are their opposites.
    static const float cosine[UNSIGNED] = {1.0f,          0.9396926208f, 0.7660444431f,  0.5f,          0.1736481777f,
                                           -0.1736481777f, -0.5f,        -0.7660444431f, -0.9396926208f};
    static const float sine[UNSIGNED] = {0.0f,          0.3420201433f, 0.6427876097f, 0.8660254038f, 0.9848077530f,
                                         0.9848077530f, 0.8660254038f, 0.6427876097f, 0.3420201433f};
    for (int32_t x = 0; x < width; x++) {
        float dx = across[3 * x], dy = down[3 * x], most = square[3 * x];
        UNROLLED for (int c = 1; c < 3; c++) {
            // Loaded before it is known whether they are needed: a load under a condition is not vectorised.
            const float other = square[3 * x + c], other_dx = across[3 * x + c], other_dy = down[3 * x + c];
            dx = other > most ? other_dx : dx;
            dy = other > most ? other_dy : dy;
            most = other > most ? other : most;
        }
        float best = 0, along_best = 0;
        int32_t nearest = 0;
        UNROLLED for (int32_t o = 0; o < UNSIGNED; o++) {
            const float along = cosine[o] * dx + sine[o] * dy, length = __builtin_elementwise_abs(along);
            nearest = length > best ? o : nearest;
            along_best = length > best ? along : along_best;
            best = length > best ? length : best;
        }
        magnitude[x] = __builtin_elementwise_sqrt(most);
        bin[x] = (along_best < 0 ? nearest + UNSIGNED : nearest) * line;
    }
}

/// Where a pixel lies between cell centres: the cell before it, counted with a border of one, and the share of the next.
INLINE int32_t cell_before(int32_t position, int32_t cell, float *share) {
    const float place = ((float)position + 0.5f) / (float)cell + 0.5f;
    const int32_t before = (int32_t)place;
    *share = place - (float)before;
    return before;
}

/// Shares the pixels of `count` rows out among the cells of a row: [count][18][line]. The rows' magnitudes and directions lie
/// `width` apart; `before` and `share` say between which cells a pixel lies.
INLINE void share_out(
    const int32_t count, const float *restrict magnitude, const int32_t *restrict bin, int32_t width,
    const int32_t *restrict before, const float *restrict share, int32_t pixels, float *restrict shares, size_t line) {
    for (int32_t x = 0; x < pixels; x++) {
        float *restrict place = shares + before[x];
        const float next = share[x];
        UNROLLED for (int32_t k = 0; k < count; k++) {
            const float all = magnitude[k * width + x], further = all * next;
            float *at = place + k * SIGNED * line + (size_t)bin[k * width + x];
            at[0] += all - further;
            at[1] += further;
        }
    }
}

/// The energy of each cell of a line: the squares of its directions, opposite ones together.
INLINE void energies(const float *histogram, ptrdiff_t line, float *restrict energy) {
    for (ptrdiff_t x = 0; x < line; x += VECTOR) {
        v16 sum = {0};
        UNROLLED for (int o = 0; o < UNSIGNED; o++) {
            const v16 both = FROM(histogram + o * line + x) + FROM(histogram + (o + UNSIGNED) * line + x);
            sum += both * both;
        }
        AT(energy + x) = sum;
    }
}

/// 1 / |block| of the four blocks around each cell of a row, from the energies of three rows of cells with their border;
/// `count` is a number of whole vectors.
INLINE void block_norms(
    const float *restrict above, const float *restrict row, const float *restrict below, int32_t count, float noise,
    float *restrict norms, ptrdiff_t stride) {
    // Vectors by hand: the compiler would carry what the next cell needs, too, from cell to cell.
    for (int32_t x = 0; x < count; x += VECTOR) {
        const v16 left = FROM(row + x), here = FROM(row + x + 1), right = FROM(row + x + 2);
        const v16 upper = FROM(above + x + 1) + here, lower = here + FROM(below + x + 1);
        AT(norms + x) = 1 / __builtin_elementwise_sqrt(FROM(above + x) + left + upper + noise);
        AT(norms + stride + x) = 1 / __builtin_elementwise_sqrt(FROM(above + x + 2) + right + upper + noise);
        AT(norms + 2 * stride + x) = 1 / __builtin_elementwise_sqrt(left + FROM(below + x) + lower + noise);
        AT(norms + 3 * stride + x) = 1 / __builtin_elementwise_sqrt(right + FROM(below + x + 2) + lower + noise);
    }
}

/// Writes the channels of up to 16 cells, from planes `stride` apart, cell by cell, `cell_stride` apart.
INLINE void write_cells(
    const float *planes, ptrdiff_t stride, int32_t count, float *restrict cells, ptrdiff_t cell_stride) {
    for (int part = 0; part < 2; part++) {
        v16 rows[VECTOR];
        UNROLLED for (int k = 0; k < VECTOR; k++) rows[k] = FROM(planes + (part * VECTOR + k) * stride);
        transpose(rows);
        const size_t length = (part == 0 ? VECTOR : TS_HOG_CHANNELS - VECTOR) * sizeof(float);
        for (int32_t x = 0; x < count; x++) memcpy(cells + x * cell_stride + part * VECTOR, &rows[x], length);
    }
}

/// The channels of one row of cells, [31], from its histograms, [18]. All of them and the norms lie `stride` apart; `count` is a
/// number of whole vectors.
INLINE void normalised_row(
    const float *histogram, int32_t count, const float *restrict norms, ptrdiff_t stride, float *restrict channels) {
    const float clip = 0.2f;
    float *restrict texture = channels + (SIGNED + UNSIGNED) * stride;
    memset(texture, 0, 4 * (size_t)stride * sizeof(float));
    for (int o = 0; o < SIGNED; o++) {
        const float *restrict source = histogram + o * stride;
        float *restrict target = channels + o * stride;
        WHOLE_VECTORS for (int32_t x = 0; x < count; x++) {
            const float a = smaller(source[x] * norms[x], clip), b = smaller(source[x] * norms[stride + x], clip);
            const float c = smaller(source[x] * norms[2 * stride + x], clip);
            const float d = smaller(source[x] * norms[3 * stride + x], clip);
            // 0.2357 is 1 / sqrt(18), as in the paper.
            texture[x] += 0.2357f * a;
            texture[stride + x] += 0.2357f * b;
            texture[2 * stride + x] += 0.2357f * c;
            texture[3 * stride + x] += 0.2357f * d;
            target[x] = 0.5f * (a + b + c + d);
        }
    }
    for (int o = 0; o < UNSIGNED; o++) {
        const float *restrict source = histogram + o * stride;
        const float *restrict opposite = source + UNSIGNED * stride;
        float *restrict target = channels + (SIGNED + o) * stride;
        WHOLE_VECTORS for (int32_t x = 0; x < count; x++) {
            const float sum = source[x] + opposite[x];
            target[x] = 0.5f * (smaller(sum * norms[x], clip) + smaller(sum * norms[stride + x], clip)
                                + smaller(sum * norms[2 * stride + x], clip)
                                + smaller(sum * norms[3 * stride + x], clip));
        }
    }
}

/// The floats of a line of cells, and the lines of the scratch memory: with a border of one cell, and padded to whole vectors.
struct layout {
    size_t line, lines;
};

static struct layout layout_of(int32_t width, int32_t height, int32_t cell) {
    const size_t line = (size_t)whole_vectors(width / cell + 2);
    return (struct layout){line, (size_t)(height / cell) + 2};
}

size_t ts_hog_scratch(int32_t width, int32_t height, int32_t cell) {
    const struct layout size = layout_of(width, height, cell);
    // One more line of channels than there are: they are written in two vectors.
    return ((SIGNED + 1) * size.lines + ROWS * SIGNED + 4 + TS_HOG_CHANNELS + 1) * size.line
        + (11 + 2 * ROWS) * (size_t)width;
}

KERNEL(
    hog,
    (const float *rgb, int32_t width, int32_t height, int32_t cell, float noise, float *cells, ptrdiff_t stride,
     float *scratch),
    (rgb, width, height, cell, noise, cells, stride, scratch)) {
    const int32_t columns = width / cell, rows = height / cell;
    const struct layout size = layout_of(width, height, cell);
    const size_t line = size.line;
    const int32_t cells_of_row = whole_vectors(columns);
    float *histogram = scratch;                                     // [rows + 2][18][line]
    float *energy = histogram + size.lines * SIGNED * line;         // [rows + 2][line]
    float *share_of_row = energy + size.lines * line;               // [ROWS][18][line]
    float *norms = share_of_row + ROWS * SIGNED * line;             // [4][line]
    float *channels = norms + 4 * line;                             // [31][line]
    float *across = channels + (TS_HOG_CHANNELS + 1) * line;        // [width][3], and the next two
    float *down = across + 3 * width;
    float *square = down + 3 * width;
    float *share = square + 3 * width;  // [width]
    int32_t *before = (int32_t *)(share + width);
    float *magnitude = (float *)(before + width);  // [ROWS][width], and the next
    int32_t *bin = (int32_t *)(magnitude + ROWS * width);

    memset(histogram, 0, size.lines * SIGNED * line * sizeof(float));
    for (int32_t x = 0; x < columns * cell; x++) before[x] = cell_before(x, cell, share + x);
    for (int32_t first = 0; first < rows * cell; first += ROWS) {
        const int32_t count = rows * cell - first < ROWS ? rows * cell - first : ROWS;
        for (int32_t k = 0; k < count; k++) {
            const int32_t y = first + k;
            const float *row = rgb + 3 * (ptrdiff_t)y * width;
            differences(
                y > 0 ? row - 3 * width : row, row, y + 1 < height ? row + 3 * width : row, width, across, down,
                square);
            orientations(
                across, down, square, width, (int32_t)line, magnitude + k * width, bin + k * width);
        }
        memset(share_of_row, 0, (size_t)count * SIGNED * line * sizeof(float));
        if (count == ROWS)
            share_out(ROWS, magnitude, bin, width, before, share, columns * cell, share_of_row, line);
        else
            share_out(count, magnitude, bin, width, before, share, columns * cell, share_of_row, line);
        for (int32_t k = 0; k < count;) {
            float weight, next_weight;
            const int32_t above = cell_before(first + k, cell, &weight);
            float *restrict nearer = histogram + (size_t)above * SIGNED * line, *restrict further = nearer + SIGNED * line;
            const float *restrict source = share_of_row + (size_t)k * SIGNED * line;
            // Two rows between the same cells are added in one go, one after the other.
            if (k + 1 < count && cell_before(first + k + 1, cell, &next_weight) == above) {
                const float *restrict next = source + SIGNED * line;
                WHOLE_VECTORS for (size_t x = 0; x < SIGNED * line; x++) {
                    nearer[x] = nearer[x] + (1 - weight) * source[x] + (1 - next_weight) * next[x];
                    further[x] = further[x] + weight * source[x] + next_weight * next[x];
                }
                k += 2;
            } else {
                WHOLE_VECTORS for (size_t x = 0; x < SIGNED * line; x++) {
                    nearer[x] += (1 - weight) * source[x];
                    further[x] += weight * source[x];
                }
                k++;
            }
        }
    }
    for (size_t y = 0; y < size.lines; y++)
        energies(histogram + y * SIGNED * line, (ptrdiff_t)line, energy + y * line);
    // Outside the patch the nearest cell counts: what spilled over the border is not all that would be there.
    for (int32_t y = 1; y <= rows; y++) {
        float *row = energy + (size_t)y * line;
        row[0] = row[1];
        row[columns + 1] = row[columns];
    }
    memcpy(energy, energy + line, line * sizeof(float));
    memcpy(energy + (size_t)(rows + 1) * line, energy + (size_t)rows * line, line * sizeof(float));
    for (int32_t y = 0; y < rows; y++) {
        const float *above = energy + (size_t)y * line;
        block_norms(above, above + line, above + 2 * line, cells_of_row, noise, norms, (ptrdiff_t)line);
        normalised_row(
            histogram + (size_t)(y + 1) * SIGNED * line + 1, cells_of_row, norms, (ptrdiff_t)line, channels);
        float *row = cells + (ptrdiff_t)y * columns * stride;
        for (int32_t x = 0; x < columns; x += VECTOR)
            write_cells(
                channels + x, (ptrdiff_t)line, columns - x < VECTOR ? columns - x : VECTOR, row + x * stride, stride);
    }
}

typedef float float4 __attribute__((vector_size(16)));

/// The first three floats at an address; the fourth is whatever lies there, or 0 where nothing may.
INLINE float4 pixel_at(const float *from, int is_last) {
    float4 value = {0};
    memcpy(&value, from, is_last ? 3 * sizeof(float) : sizeof value);
    return value;
}

/// The mean of one cell; whether its last pixel is the picture's is known where this is called.
INLINE float4 cell_mean(const float *rgb, int32_t width, int32_t cell, int holds_last) {
    const float factor = 1.0f / (float)(cell * cell);
    float4 mean = {0};
    for (int32_t y = 0; y < cell; y++)
        for (int32_t x = 0; x < cell; x++)
            mean += factor * pixel_at(rgb + 3 * ((ptrdiff_t)y * width + x), holds_last && y + 1 == cell && x + 1 == cell);
    return mean;
}

KERNEL_256(
    cell_means, (const float *rgb, int32_t width, int32_t height, int32_t cell, float *means),
    (rgb, width, height, cell, means)) {
    const int32_t columns = width / cell, cells = columns * (height / cell);
    for (int32_t number = 0; number < cells; number++, means += 3) {
        const float *first = rgb + 3 * ((ptrdiff_t)(number / columns * cell) * width + number % columns * cell);
        // A mean is written as four floats, of which the fourth is the next one's first.
        if (number + 1 < cells) {
            const float4 mean = cell == 4 ? cell_mean(first, width, 4, 0) : cell_mean(first, width, cell, 0);
            memcpy(means, &mean, sizeof mean);
        } else {
            const float4 mean = cell_mean(first, width, cell, 1);
            memcpy(means, &mean, 3 * sizeof(float));
        }
    }
}
