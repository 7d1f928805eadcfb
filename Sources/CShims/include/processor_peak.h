#pragma once
#include <stdint.h>

/// Runs `rounds` rounds of multiply-adds between registers, as many side by side as the processor can have under way, and
/// returns how many floating-point operations that makes: a multiply-add counts two. `bfloat16` other than 0 multiplies
/// bfloat16 numbers (only where ts_has_bfloat16). `*result` receives the sums, so that no compiler leaves them out.
double ts_multiply_add(int instruction_set, int bfloat16, int64_t rounds, float *result);
