#pragma once
#include "../include/cpu.h"

// Kernels are plain loops, compiled once for each instruction set, the compiler doing the vectorising, and chosen when
// they are called.
//
//     KERNEL(scale, (const float *from, float factor, float *to), (from, factor, to)) { ... }
//
// defines `scale`, which other kernels may call, and `void ts_scale(int instruction_set, const float *from, ...)`, declared
// in a header of `include`. An instruction set that the processor lacks is lowered to the best that it has.
// KERNEL_256 leaves out 512-bit vectors, where they were measured to be no faster.

#define INLINE static inline __attribute__((always_inline))
#define UNROLLED _Pragma("clang loop unroll(full)")
#define UNWRAPPED(...) __VA_ARGS__
/// Before a loop whose passes do not read what others write, though a result may lie where its operand did.
/// (A loop that calls the C library stays as it is, which is no reason for a warning.)
#pragma clang diagnostic ignored "-Wpass-failed"
#define INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")

#if defined(__x86_64__)

#define TS_AVX512_FEATURES "avx512f,avx512bw,avx512dq,avx512vl,fma,avx2"
#define AVX512 __attribute__((target(TS_AVX512_FEATURES), min_vector_width(512)))
#define AVX512_BFLOAT16 __attribute__((target(TS_AVX512_FEATURES ",avx512bf16"), min_vector_width(512)))
#define AVX512_VNNI __attribute__((target(TS_AVX512_FEATURES ",avx512vnni"), min_vector_width(512)))
#define AVX2 __attribute__((target("avx2,fma")))

/// Calls avx512_NAME, avx2_NAME or baseline_NAME.
#define DISPATCH(function, ...)                                \
    switch (ts_available_instruction_set(instruction_set)) {   \
        case TS_AVX512: avx512_##function(__VA_ARGS__); break; \
        case TS_AVX2: avx2_##function(__VA_ARGS__); break;     \
        default: baseline_##function(__VA_ARGS__);             \
    }

#define KERNEL(name, parameters, arguments) KERNEL_OF(name, parameters, arguments)
#define KERNEL_OF(name, parameters, arguments)                         \
    INLINE void name parameters;                                       \
    AVX512 static void avx512_##name parameters { name arguments; }    \
    AVX2 static void avx2_##name parameters { name arguments; }        \
    static void baseline_##name parameters { name arguments; }         \
    void ts_##name(int instruction_set, UNWRAPPED parameters) {        \
        DISPATCH(name, UNWRAPPED arguments)                            \
    }                                                                  \
    INLINE void name parameters

#define KERNEL_256(name, parameters, arguments)                        \
    INLINE void name parameters;                                       \
    AVX2 static void avx2_##name parameters { name arguments; }        \
    void ts_##name(int instruction_set, UNWRAPPED parameters) {        \
        if (ts_available_instruction_set(instruction_set) >= TS_AVX2)  \
            avx2_##name arguments;                                     \
        else                                                           \
            name arguments;                                            \
    }                                                                  \
    INLINE void name parameters

#else

#define AVX512
#define AVX2
#define DISPATCH(function, ...)  \
    (void)instruction_set;       \
    baseline_##function(__VA_ARGS__);

#define KERNEL(name, parameters, arguments) KERNEL_OF(name, parameters, arguments)
#define KERNEL_OF(name, parameters, arguments)                                             \
    INLINE void name parameters;                                                           \
    void ts_##name(int instruction_set, UNWRAPPED parameters) { (void)instruction_set; name arguments; } \
    INLINE void name parameters
#define KERNEL_256(name, parameters, arguments) KERNEL_OF(name, parameters, arguments)

#endif
