#include <cblas.h>
// LAPACK's Cholesky factorisation and solution, compiled into OpenBLAS under their Fortran names.
void zpotrf_(const char *uplo, const int *n, void *a, const int *lda, int *info);
void zpotrs_(const char *uplo, const int *n, const int *nrhs, const void *a, const int *lda, void *b, const int *ldb, int *info);
