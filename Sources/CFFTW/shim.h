#include <fftw3.h>
// The library's name and version. FFTW declares an array without a length, which Swift cannot import.
static inline const char *ts_fftw_version(void) { return fftwf_version; }
