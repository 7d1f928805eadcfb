#include "../include/cpu.h"

#include <stdlib.h>
#include <string.h>

// Asked of the processor every time: a few nanoseconds, and no mutable global.
static int best(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return TS_BASELINE;
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
                && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")
        ? TS_AVX512
        : TS_AVX2;
#else
    return TS_BASELINE;
#endif
}

int ts_available_instruction_set(int wanted) {
    const int available = best();
    return wanted < available ? wanted : available;
}

int ts_instruction_set(void) {
    const char *wanted = getenv("TRACKSCOPE_CPU");
    if (wanted && !strcmp(wanted, "baseline")) return TS_BASELINE;
    if (wanted && !strcmp(wanted, "avx2")) return ts_available_instruction_set(TS_AVX2);
    return best();
}
