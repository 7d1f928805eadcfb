// The matrix of each frequency is a multiple of the identity plus one product z z^H per patch, and so its inverse needs a
// system of as many unknowns as there are patches only (Woodbury). Those small systems are solved for 16 frequencies at
// once, one in each lane of a vector.
#include "../../include/context_filter.h"

#include "../vector16.h"

enum { LANES = 16, MOST = TS_CONTEXT_PATCHES, PAIRS = MOST * (MOST + 1) / 2 };

/// The totals of LANES vectors, which are lost: one a lane, in a quarter of the time.
INLINE void totals(v16 values[LANES], v16 *sums) {
    transpose(values);
    v16 sum = {0};
    UNROLLED for (int i = 0; i < LANES; i++) sum += values[i];
    *sums = sum;
}

/// Hermitian systems of up to MOST unknowns, one a lane; row i, column j <= i at i (i + 1) / 2 + j.
struct systems {
    v16 re[PAIRS], im[PAIRS];
    v16 right_re[MOST], right_im[MOST];
};

/// Solves the systems in place: L D L^H by rows, then forward and back substitution.
INLINE void solve(struct systems *s, ptrdiff_t count) {
    v16 inverse[MOST];
    for (ptrdiff_t i = 0; i < count; i++) {
        v16 *re = s->re + i * (i + 1) / 2, *im = s->im + i * (i + 1) / 2;
        v16 pivot = re[i];
        for (ptrdiff_t j = 0; j < i; j++) {
            const v16 *other_re = s->re + j * (j + 1) / 2, *other_im = s->im + j * (j + 1) / 2;
            // re, im hold L D until the row is done.
            for (ptrdiff_t k = 0; k < j; k++) {
                re[j] -= re[k] * other_re[k] + im[k] * other_im[k];
                im[j] -= im[k] * other_re[k] - re[k] * other_im[k];
            }
        }
        for (ptrdiff_t j = 0; j < i; j++) {
            const v16 l_re = re[j] * inverse[j], l_im = im[j] * inverse[j];
            pivot -= re[j] * l_re + im[j] * l_im;
            re[j] = l_re;
            im[j] = l_im;
        }
        inverse[i] = 1 / pivot;
        for (ptrdiff_t j = 0; j < i; j++) {
            s->right_re[i] -= re[j] * s->right_re[j] - im[j] * s->right_im[j];
            s->right_im[i] -= re[j] * s->right_im[j] + im[j] * s->right_re[j];
        }
    }
    for (ptrdiff_t i = count - 1; i >= 0; i--) {
        s->right_re[i] *= inverse[i];
        s->right_im[i] *= inverse[i];
        for (ptrdiff_t j = i + 1; j < count; j++) {
            const v16 re = s->re[j * (j + 1) / 2 + i], im = s->im[j * (j + 1) / 2 + i];
            s->right_re[i] -= re * s->right_re[j] + im * s->right_im[j];
            s->right_im[i] -= re * s->right_im[j] - im * s->right_re[j];
        }
    }
}

/// b, the right side of the large system, at one frequency and for 16 channels.
INLINE void right_side(const struct ts_context_step *s, ptrdiff_t frequency, ptrdiff_t at, v16 *re, v16 *im) {
    const float y_re = s->label[2 * frequency], y_im = s->label[2 * frequency + 1];
    const v16 x_re = FROM(s->patches[0] + at), x_im = FROM(s->patches[0] + at + s->channels);
    const ptrdiff_t imaginary = at + s->channels;
    *re = x_re * y_re + x_im * y_im + s->keep * FROM(s->previous + at) + s->pull * FROM(s->confined + at)
        - FROM(s->blend + at);
    *im = x_re * y_im - x_im * y_re + s->keep * FROM(s->previous + imaginary)
        + s->pull * FROM(s->confined + imaginary) - FROM(s->blend + imaginary);
}

/// Adds one frequency's products of patch `i` with those before it and itself, vectors of partial sums of its pairs, of
/// which the imaginary part of the last is left out: it is 0. `i` is known where this is called.
INLINE void add_products(
    const ptrdiff_t i, const float *const *patches, ptrdiff_t start, ptrdiff_t channels, int lane, v16 re[][LANES],
    v16 im[][LANES]) {
    v16 pair_re[MOST], pair_im[MOST];
    UNROLLED for (ptrdiff_t j = 0; j <= i; j++) pair_re[j] = pair_im[j] = (v16){0};
    for (ptrdiff_t channel = 0; channel < channels; channel += 16) {
        const float *x = patches[i] + start + channel;
        const v16 x_re = FROM(x), x_im = FROM(x + channels);
        UNROLLED for (ptrdiff_t j = 0; j <= i; j++) {
            const float *w = patches[j] + start + channel;
            const v16 w_re = FROM(w), w_im = FROM(w + channels);
            pair_re[j] += x_re * w_re + x_im * w_im;
            if (j < i) pair_im[j] += x_im * w_re - x_re * w_im;
        }
    }
    UNROLLED for (ptrdiff_t j = 0; j <= i; j++) {
        re[i * (i + 1) / 2 + j][lane] = pair_re[j];
        im[i * (i + 1) / 2 + j][lane] = pair_im[j];
    }
}

KERNEL(
    context_filter_products,
    (const float *const *patches, ptrdiff_t patch_count, ptrdiff_t channels, ptrdiff_t frequencies, float *products),
    (patches, patch_count, channels, frequencies, products)) {
    for (ptrdiff_t first = 0; first < frequencies; first += LANES, products += TS_CONTEXT_PRODUCTS) {
        v16 re[PAIRS][LANES], im[PAIRS][LANES];
        for (int lane = 0; lane < LANES; lane++) {
            // Lanes beyond the last frequency repeat it.
            const ptrdiff_t frequency = first + lane < frequencies ? first + lane : frequencies - 1;
            const ptrdiff_t start = 2 * frequency * channels;
            UNROLLED for (ptrdiff_t i = 0; i < MOST; i++)
                if (i < patch_count) add_products(i, patches, start, channels, lane, re, im);
        }
        for (ptrdiff_t pair = 0; pair < patch_count * (patch_count + 1) / 2; pair++) {
            totals(re[pair], (v16 *)(products + 2 * pair * LANES));
            totals(im[pair], (v16 *)(products + (2 * pair + 1) * LANES));
        }
    }
}

/// Adds one frequency's right side, Z^H b, as vectors of partial sums.
INLINE void assemble(
    const struct ts_context_step *s, ptrdiff_t frequency, int lane, v16 re[][LANES], v16 im[][LANES]) {
    const ptrdiff_t start = 2 * frequency * s->channels;
    v16 right_re[MOST], right_im[MOST];
    UNROLLED for (ptrdiff_t i = 0; i < MOST; i++) right_re[i] = right_im[i] = (v16){0};
    for (ptrdiff_t channel = 0; channel < s->channels; channel += 16) {
        v16 b_re, b_im;
        right_side(s, frequency, start + channel, &b_re, &b_im);
        UNROLLED for (ptrdiff_t i = 0; i < MOST; i++) {
            if (i >= s->patch_count) break;
            const float *x = s->patches[i] + start + channel;
            const v16 x_re = FROM(x), x_im = FROM(x + s->channels);
            right_re[i] += x_re * b_re - x_im * b_im;
            right_im[i] += x_re * b_im + x_im * b_re;
        }
    }
    UNROLLED for (ptrdiff_t i = 0; i < MOST; i++) {
        re[i][lane] = right_re[i];
        im[i][lane] = right_im[i];
    }
}

/// Replaces blend at one frequency, from the small system's solution v: f = (b - Z v) / ridge.
INLINE void apply(const struct ts_context_step *s, ptrdiff_t frequency, int lane, const struct systems *systems) {
    const ptrdiff_t start = 2 * frequency * s->channels;
    const float factor = s->gain / s->ridge;
    for (ptrdiff_t channel = 0; channel < s->channels; channel += 16) {
        v16 re, im;
        right_side(s, frequency, start + channel, &re, &im);
        for (ptrdiff_t i = 0; i < s->patch_count; i++) {
            const float *x = s->patches[i] + start + channel;
            const v16 x_re = FROM(x), x_im = FROM(x + s->channels);
            const float v_re = systems->right_re[i][lane], v_im = systems->right_im[i][lane];
            re -= x_re * v_re + x_im * v_im;
            im -= x_re * v_im - x_im * v_re;
        }
        float *blend = s->blend + start + channel;
        const float *confined = s->confined + start + channel;
        AT(blend) = factor * re + FROM(blend) - s->hold * FROM(confined);
        blend += s->channels;
        AT(blend) = factor * im + FROM(blend) - s->hold * FROM(confined + s->channels);
    }
}

KERNEL(context_filter_step, (const struct ts_context_step *s, ptrdiff_t frequencies), (s, frequencies)) {
    const float *products = s->products;
    for (ptrdiff_t first = 0; first < frequencies; first += LANES, products += TS_CONTEXT_PRODUCTS) {
        const int used = frequencies - first < LANES ? (int)(frequencies - first) : LANES;
        struct systems systems;
        for (ptrdiff_t i = 0, pair = 0; i < s->patch_count; i++) {
            for (ptrdiff_t j = 0; j <= i; j++, pair++) {
                systems.re[pair] = FROM(products + 2 * pair * LANES);
                systems.im[pair] = FROM(products + (2 * pair + 1) * LANES);
            }
            systems.re[pair - 1] += i == 0 ? s->ridge : s->ridge / s->weight;
        }
        v16 re[MOST][LANES], im[MOST][LANES];
        // Lanes beyond the last frequency repeat it, and are not applied.
        for (int lane = 0; lane < LANES; lane++)
            assemble(s, first + (lane < used ? lane : used - 1), lane, re, im);
        for (ptrdiff_t i = 0; i < s->patch_count; i++) {
            totals(re[i], &systems.right_re[i]);
            totals(im[i], &systems.right_im[i]);
        }
        solve(&systems, s->patch_count);
        for (int lane = 0; lane < used; lane++) apply(s, first + lane, lane, &systems);
    }
}

KERNEL(
    context_filter_respond,
    (const float *filter, const float *map, ptrdiff_t channels, ptrdiff_t frequencies, float *products),
    (filter, map, channels, frequencies, products)) {
    for (ptrdiff_t frequency = 0; frequency < frequencies; frequency++) {
        v16 re = {0}, im = {0};
        for (ptrdiff_t channel = 0; channel < channels; channel += 16) {
            const float *f = filter + 2 * frequency * channels + channel, *x = map + 2 * frequency * channels + channel;
            const v16 f_re = FROM(f), f_im = FROM(f + channels), x_re = FROM(x), x_im = FROM(x + channels);
            re += f_re * x_re - f_im * x_im;
            im += f_re * x_im + f_im * x_re;
        }
        products[2 * frequency] = total(&re);
        products[2 * frequency + 1] = total(&im);
    }
}
