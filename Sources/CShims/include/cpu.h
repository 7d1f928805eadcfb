#pragma once

/// The instruction sets the kernels are compiled for, in rising order.
enum ts_instruction_set { TS_BASELINE = 0, TS_AVX2 = 1, TS_AVX512 = 2 };

/// The best instruction set that this processor and operating system offer (one of ts_instruction_set).
/// The environment variable TRACKSCOPE_CPU (baseline, avx2, avx512) lowers the choice; it never raises it.
int ts_instruction_set(void);

/// `wanted`, or the best instruction set of this processor where it has less.
int ts_available_instruction_set(int wanted);

/// Tells the processor that this thread is waiting in a short loop.
static inline void ts_spin_pause(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}
