/* cluster/waits.h: every time limit in one table.
 * The figures hold for the default --timeout of 90 s and scale with it, so
 * that tests run the same code in a hundredth of the time. */

#ifndef ESBUNDLE_CLUSTER_WAITS_H
#define ESBUNDLE_CLUSTER_WAITS_H

/* Name, milliseconds at --timeout 90, what it limits. */
#define WAIT_LIST(X)                                                           \
    X(request, 90000, "one whole request that writes")                         \
    X(connect, 10000, "making a connection")                                   \
    X(silence, 60000, "a reply that sends less than one byte a second")        \
    X(master, 30000, "master_timeout and timeout of a write")                  \
    X(backoff, 500, "the first wait before a request is sent again")           \
    X(backoff_most, 30000, "the longest such wait")                            \
    X(retry_after_most, 120000, "the longest Retry-After that is honoured")    \
    X(retries, 300000, "all attempts of one request together")                 \
    X(settle, 30000, "between two looks at a write of unknown outcome")        \
    X(shards, 30000, "read-back of what was acknowledged:false")

#define WAIT_TRIES 6 /* attempts of one request at most */

struct waits {
#define WAIT_FIELD(name, value, text) long name; /* milliseconds */
    WAIT_LIST(WAIT_FIELD)
#undef WAIT_FIELD
};

/* waits_scaled(timeout): Return the table for --timeout ${timeout} seconds;
 * no wait is below one millisecond. */
struct waits waits_scaled(double timeout);

/* waits_backoff(w, tries, seed): Return how many milliseconds to wait before a
 * request that went out ${tries} times (at least once) is sent again: full
 * jitter, anything up to a bound that doubles with each try from w->backoff to
 * w->backoff_most.  ${*seed} is the state of the caller's random numbers. */
long waits_backoff(const struct waits *w, unsigned tries, unsigned *seed);

#endif
