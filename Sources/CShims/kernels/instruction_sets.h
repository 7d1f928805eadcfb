// Includes the file KERNELS, named from this folder, once for each instruction set, for kernels whose vectors or blocks have
// another size in each: with LANES, the floats of a vector, and NAME(x), the name of x in the set, which DISPATCH calls.
#if defined(__x86_64__)
#pragma clang attribute push(AVX512, apply_to = function)
#define LANES 16
#define NAME(x) avx512_##x
#include KERNELS
#undef LANES
#undef NAME
#pragma clang attribute pop

#pragma clang attribute push(AVX2, apply_to = function)
#define LANES 8
#define NAME(x) avx2_##x
#include KERNELS
#undef LANES
#undef NAME
#pragma clang attribute pop
#endif

#define LANES 4
#define NAME(x) baseline_##x
#include KERNELS
#undef LANES
#undef NAME
#undef KERNELS
