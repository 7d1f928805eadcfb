#include "include/pointwise.h"

#include "dispatch.h"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma,avx2"), min_vector_width(512))), apply_to = function)
#define NAME(x) avx512_##x
#include "pointwise.inc"
#undef NAME
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define NAME(x) avx2_##x
#include "pointwise.inc"
#undef NAME
#pragma clang attribute pop
#endif

#define NAME(x) baseline_##x
#include "pointwise.inc"

void ts_tanh(int instruction_set, const float *from, float *to, int64_t count) { DISPATCH(tanh, from, to, count); }

void ts_sigmoid(int instruction_set, const float *from, float *to, int64_t count) { DISPATCH(sigmoid, from, to, count); }

void ts_memory_step(
    int instruction_set, const float *gates, const float *cell, float *new_cell, float *new_hidden, int64_t pixels,
    int64_t depth) {
    DISPATCH(memory_step, gates, cell, new_cell, new_hidden, pixels, depth);
}

void ts_max_pool_row(
    int instruction_set, const float *row0, const float *row1, const float *row2, float *to, int64_t width,
    int64_t channels, int64_t stride) {
    DISPATCH(max_pool_row, row0, row1, row2, to, width, channels, stride);
}

void ts_accumulate_channels(
    int instruction_set, const float *row, int64_t pixels, int64_t channels, float *sum, float *maximum) {
    DISPATCH(accumulate_channels, row, pixels, channels, sum, maximum);
}

void ts_pool_channels(int instruction_set, const float *row, int64_t pixels, int64_t channels, float *to) {
    DISPATCH(pool_channels, row, pixels, channels, to);
}

void ts_reinforce(
    int instruction_set, const float *phi, const float *spatial, const float *channel, float *to, int64_t pixels,
    int64_t channels) {
    DISPATCH(reinforce, phi, spatial, channel, to, pixels, channels);
}

void ts_scale(int instruction_set, const float *from, float factor, float *to, int64_t count) {
    DISPATCH(scale, from, factor, to, count);
}

void ts_local_response(int instruction_set, const float *row, float *to, int64_t pixels, int64_t channels, int64_t window) {
    DISPATCH(local_response, row, to, pixels, channels, window);
}

void ts_deformable_sample(
    int instruction_set, const float *map, int64_t row_stride, int64_t height, int64_t width, int64_t channels,
    int64_t row, int64_t column, int64_t dilation, const float *offsets, float *to) {
    DISPATCH(deformable_sample, map, row_stride, height, width, channels, row, column, dilation, offsets, to);
}
