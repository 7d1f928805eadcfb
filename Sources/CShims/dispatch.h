#pragma once
#include "include/cpu.h"

/// Calls the variant of a kernel that was compiled for `instruction_set`, a variable in scope: avx512_NAME, avx2_NAME or
/// baseline_NAME.
#if defined(__x86_64__)
#define DISPATCH(function, ...)                                \
    switch (instruction_set) {                                 \
        case TS_AVX512: avx512_##function(__VA_ARGS__); break; \
        case TS_AVX2: avx2_##function(__VA_ARGS__); break;     \
        default: baseline_##function(__VA_ARGS__);             \
    }
#else
#define DISPATCH(function, ...) baseline_##function(__VA_ARGS__)
#endif
