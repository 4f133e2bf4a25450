/* util/signals.h: SIGINT, SIGTERM, SIGHUP as something to poll for.
 * One sig_atomic_t and a self-pipe: the third named exception to "no
 * globals". */

#ifndef ESBUNDLE_UTIL_SIGNALS_H
#define ESBUNDLE_UTIL_SIGNALS_H

#include "util/err.h"

/* signals_install(): Catch SIGINT, SIGTERM and SIGHUP, ignore SIGPIPE and
 * SIGXFSZ.  The first one is only noted and makes signals_fd readable; a second
 * one removes temporary files and ends the process with 128 + N at once.  A
 * signal that is ignored already (nohup) stays ignored. */
void signals_install(void);

/* signals_pending(): Return the number of the noted signal, or 0. */
int signals_pending(void);

/* signals_fd(): Return a descriptor that becomes readable when a signal is
 * noted, for poll; -1 before signals_install. */
int signals_fd(void);

/* signals_check(err): Return 0, or -1 with ${err} set to ERR_SIGNAL + N and
 * "interrupted" if a signal is noted. */
int signals_check(struct err *err);

#endif
