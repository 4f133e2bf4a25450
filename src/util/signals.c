#include "util/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "util/file.h"

static volatile sig_atomic_t noted;
static int ends[2] = { -1, -1 };

static void
on_signal(int number)
{
    int saved = errno;

    if (noted != 0) {
        file_remove_temporaries();
        _exit(ERR_SIGNAL + number);
    }
    noted = number;
    if (ends[1] >= 0 && write(ends[1], "", 1) < 0) {
        /* The pipe is full, so poll wakes up anyway. */
    }
    errno = saved;
}

/* No SA_RESTART: a read or write that blocks for long must see the signal. */
void
signals_install(void)
{
    static const int caught[] = { SIGINT, SIGTERM, SIGHUP };
    struct sigaction action;
    size_t i;

    if (ends[0] < 0 && pipe(ends) == 0) {
        for (i = 0; i < 2; i++) {
            (void)fcntl(ends[i], F_SETFL, O_NONBLOCK);
            (void)fcntl(ends[i], F_SETFD, FD_CLOEXEC);
        }
    }
    memset(&action, 0, sizeof action);
    sigemptyset(&action.sa_mask);
    action.sa_handler = on_signal;
    for (i = 0; i < sizeof caught / sizeof caught[0]; i++) {
        struct sigaction old;

        /* What nohup or a background shell ignores stays ignored. */
        if (sigaction(caught[i], NULL, &old) != 0 || old.sa_handler != SIG_IGN)
            (void)sigaction(caught[i], &action, NULL);
    }

    /* A closed pipe and a file that may not grow are errors of write. */
    action.sa_handler = SIG_IGN;
    (void)sigaction(SIGPIPE, &action, NULL);
    (void)sigaction(SIGXFSZ, &action, NULL);
}

int
signals_pending(void)
{
    return (int)noted;
}

int
signals_fd(void)
{
    return ends[0];
}

int
signals_check(struct err *err)
{
    int number = signals_pending();

    if (number == 0)
        return 0;
    return err_set(err, ERR_SIGNAL + number, "interrupted");
}
