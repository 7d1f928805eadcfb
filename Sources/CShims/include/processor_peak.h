#pragma once
#include <stdint.h>

/// What is multiplied. bfloat16 only where ts_has_bfloat16; int8 only where ts_quantised_instruction_set gives 512 bits.
enum ts_products { TS_PRODUCTS_FLOAT32, TS_PRODUCTS_BFLOAT16, TS_PRODUCTS_INT8 };

/// Runs `rounds` rounds of multiply-adds between registers, as many side by side as the processor can have under way, and
/// returns how many operations that makes: a multiply-add counts two. `*result` receives the sums, so that no compiler leaves
/// them out.
double ts_multiply_add(int instruction_set, enum ts_products products, int64_t rounds, float *result);
