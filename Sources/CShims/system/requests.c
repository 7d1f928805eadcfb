#define _GNU_SOURCE
#include "../include/requests.h"

#include <errno.h>
#include <semaphore.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static int first;
static sem_t arrival;

static void on_request(int number) {
    int error = errno, none = 0;
    if (!__atomic_compare_exchange_n(&first, &none, number, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
        // The limit of processor time speaks every second from its end on: that is no second request.
        if (number != SIGXCPU) _exit(128 + number);
    }
    sem_post(&arrival);
    errno = error;
}

void ts_requests_watch(void) {
    static const int numbers[] = {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGXCPU};
    sem_init(&arrival, 0, 0);
    sigset_t taken;
    sigemptyset(&taken);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct sigaction before;
        sigaction(numbers[i], NULL, &before);
        if (numbers[i] == SIGHUP && before.sa_handler == SIG_IGN) continue;
        struct sigaction action = {.sa_handler = on_request, .sa_flags = SA_RESTART};
        sigemptyset(&action.sa_mask);
        sigaction(numbers[i], &action, NULL);
        sigaddset(&taken, numbers[i]);
    }
    // A program may have been started with them blocked, and would never hear of them.
    pthread_sigmask(SIG_UNBLOCK, &taken, NULL);
}

int ts_requests_first(void) { return __atomic_load_n(&first, __ATOMIC_SEQ_CST); }

void ts_requests_await(void) {
    while (sem_wait(&arrival) != 0 && errno == EINTR) {}
    // For whoever waits, too.
    sem_post(&arrival);
}
