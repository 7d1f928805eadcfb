#include "include/cpu.h"

#include <stdlib.h>
#include <string.h>

static int detect(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    int best = TS_BASELINE;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) best = TS_AVX2;
    if (best == TS_AVX2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        best = TS_AVX512;
    const char *wanted = getenv("TRACKSCOPE_CPU");
    if (wanted && !strcmp(wanted, "baseline")) return TS_BASELINE;
    if (wanted && !strcmp(wanted, "avx2") && best > TS_AVX2) return TS_AVX2;
    return best;
#else
    return TS_BASELINE;
#endif
}

int ts_instruction_set(void) {
    // Detected on every call: a few nanoseconds, asked once a plan, and no mutable global.
    return detect();
}
