#pragma once

#include <stddef.h>
#include <stdint.h>

/// Open MPI, loaded when it is wanted, so that nothing has to be installed to build and run without it.
struct ts_mpi;

/// Loads libmpi and joins the processes that `mpirun` started.
///
/// Returns NULL where that fails, with the reason in `message`, of `capacity` bytes.
struct ts_mpi *ts_mpi_open(char *message, size_t capacity);

/// This process's number, from 0.
int32_t ts_mpi_rank(const struct ts_mpi *mpi);
/// How many processes there are.
int32_t ts_mpi_size(const struct ts_mpi *mpi);
/// Replaces each value by its sum over all processes; 0 where that was done.
int32_t ts_mpi_sum_floats(const struct ts_mpi *mpi, float *values, int64_t count);
/// Replaces each value by its sum over all processes; 0 where that was done.
int32_t ts_mpi_sum_doubles(const struct ts_mpi *mpi, double *values, int64_t count);
/// Ends every process of the group with this exit code.
void ts_mpi_abort(const struct ts_mpi *mpi, int32_t code);
/// Leaves the group and frees `mpi`.
void ts_mpi_close(struct ts_mpi *mpi);
