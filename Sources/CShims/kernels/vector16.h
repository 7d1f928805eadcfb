#pragma once
#include "kernel.h"

// Vectors of 16 floats, whatever the instruction set: the compiler makes several of one where it has to.

typedef float v16 __attribute__((vector_size(64), aligned(4)));
#define FROM(pointer) (*(const v16 *)(pointer))
#define AT(pointer) (*(v16 *)(pointer))

/// The sum of a vector's elements, always in the same order. By address: vectors passed by value have another calling
/// convention in each instruction set.
INLINE float total(const v16 *values) {
    float sum = 0;
    for (int i = 0; i < 16; i++) sum += (*values)[i];
    return sum;
}

/// Makes the columns of 16 vectors their rows.
INLINE void transpose(v16 rows[16]) {
    v16 other[16];
    // Each pass interleaves the first half of the vectors with the second; after four the matrix is transposed.
    UNROLLED for (int pass = 0; pass < 4; pass++) {
        const v16 *from = pass % 2 == 0 ? rows : other;
        v16 *to = pass % 2 == 0 ? other : rows;
        UNROLLED for (int k = 0; k < 8; k++) {
            const v16 a = from[k], b = from[k + 8];
            to[2 * k] = __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
            to[2 * k + 1] = __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
        }
    }
}
