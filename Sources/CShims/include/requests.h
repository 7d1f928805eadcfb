#ifndef TS_REQUESTS_H
#define TS_REQUESTS_H

/// Takes over the signals by which this program is asked to end: SIGINT, SIGQUIT, SIGTERM, those of clusters' schedulers
/// (SIGUSR1, SIGUSR2, SIGXCPU) and, unless it is ignored as under nohup, SIGHUP. The first is noted; a second one ends the
/// program at once, with the exit code 128 and the signal's number. No descriptor and no thread is needed for it.
void ts_requests_watch(void);

/// The first signal that came; 0 where none did.
int ts_requests_first(void);

/// Waits until a signal has come.
void ts_requests_await(void);

#endif
