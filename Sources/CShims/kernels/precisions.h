// Includes the file KERNELS, named from this folder, for single and for double precision, with REAL, the type, and NAME(x),
// the name of x in it.
#define REAL float
#define NAME(x) x##_f32
#include KERNELS
#undef NAME
#undef REAL
#define REAL double
#define NAME(x) x##_f64
#include KERNELS
#undef NAME
#undef REAL
#undef KERNELS
