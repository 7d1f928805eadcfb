#include "../include/message_passing.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

// Handles of Open MPI are addresses of objects in the library, which have names of their own.
struct ts_mpi {
    void *world;
    void *float_type;
    void *double_type;
    void *sum;
    void *in_place;
    int (*all_reduce)(const void *, void *, int, void *, void *, void *);
    int (*abort)(void *, int);
    int (*finalise)(void);
    int32_t rank;
    int32_t size;
};

static void *find(void *library, const char *name, int *is_missing, char *message, size_t capacity) {
    void *symbol = dlsym(library, name);
    if (!symbol && !*is_missing) {
        *is_missing = 1;
        snprintf(message, capacity, "libmpi has no %s: it is not Open MPI", name);
    }
    return symbol;
}

struct ts_mpi *ts_mpi_open(char *message, size_t capacity) {
    void *library = NULL;
    const char *const names[] = {"libmpi.so.40", "libmpi.so"};
    for (size_t i = 0; i < sizeof names / sizeof *names && !library; i++) {
        // Its plug-ins look for the library's symbols among the global ones.
        library = dlopen(names[i], RTLD_NOW | RTLD_GLOBAL);
    }
    if (!library) {
        snprintf(message, capacity, "%s", dlerror());
        return NULL;
    }
    int is_missing = 0;
    struct ts_mpi mpi = {
        .world = find(library, "ompi_mpi_comm_world", &is_missing, message, capacity),
        .float_type = find(library, "ompi_mpi_float", &is_missing, message, capacity),
        .double_type = find(library, "ompi_mpi_double", &is_missing, message, capacity),
        .sum = find(library, "ompi_mpi_op_sum", &is_missing, message, capacity),
        // MPI_IN_PLACE of Open MPI.
        .in_place = (void *)1,
    };
    int (*initialise)(int *, char ***);
    int (*rank)(void *, int *);
    int (*size)(void *, int *);
    *(void **)&initialise = find(library, "MPI_Init", &is_missing, message, capacity);
    *(void **)&rank = find(library, "MPI_Comm_rank", &is_missing, message, capacity);
    *(void **)&size = find(library, "MPI_Comm_size", &is_missing, message, capacity);
    *(void **)&mpi.all_reduce = find(library, "MPI_Allreduce", &is_missing, message, capacity);
    *(void **)&mpi.abort = find(library, "MPI_Abort", &is_missing, message, capacity);
    *(void **)&mpi.finalise = find(library, "MPI_Finalize", &is_missing, message, capacity);
    if (is_missing) return NULL;
    int number = 0, count = 0;
    if (initialise(NULL, NULL) || rank(mpi.world, &number) || size(mpi.world, &count)) {
        snprintf(message, capacity, "MPI_Init failed");
        return NULL;
    }
    mpi.rank = number;
    mpi.size = count;
    struct ts_mpi *result = malloc(sizeof *result);
    if (result) *result = mpi;
    else snprintf(message, capacity, "memory ran out");
    return result;
}

int32_t ts_mpi_rank(const struct ts_mpi *mpi) { return mpi->rank; }

int32_t ts_mpi_size(const struct ts_mpi *mpi) { return mpi->size; }

static int32_t sum(const struct ts_mpi *mpi, char *values, int64_t count, size_t size, void *type) {
    // A count is an int there.
    const int64_t most = 1 << 24;
    for (int64_t start = 0; start < count; start += most) {
        const int64_t rest = count - start;
        const int part = (int)(rest < most ? rest : most);
        if (mpi->all_reduce(mpi->in_place, values + (size_t)start * size, part, type, mpi->sum, mpi->world)) return 1;
    }
    return 0;
}

int32_t ts_mpi_sum_floats(const struct ts_mpi *mpi, float *values, int64_t count) {
    return sum(mpi, (char *)values, count, sizeof *values, mpi->float_type);
}

int32_t ts_mpi_sum_doubles(const struct ts_mpi *mpi, double *values, int64_t count) {
    return sum(mpi, (char *)values, count, sizeof *values, mpi->double_type);
}

void ts_mpi_abort(const struct ts_mpi *mpi, int32_t code) { mpi->abort(mpi->world, code); }

void ts_mpi_close(struct ts_mpi *mpi) {
    mpi->finalise();
    free(mpi);
}
