#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "util/file.h"
#include "util/signals.h"

/* Run ${child} in a process of its own.  Return its exit code. */
static int
run(void (*child)(void))
{
    pid_t pid = fork();
    int status = 0;

    if (pid == 0) {
        child();
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
note_one(void)
{
    struct err err = ERR_INIT;
    struct pollfd ready = { -1, POLLIN, 0 };

    if (signals_fd() != -1 || signals_pending() != 0)
        _exit(1);
    signals_install();
    ready.fd = signals_fd();
    if (signals_check(&err) != 0 || poll(&ready, 1, 0) != 0)
        _exit(2);
    raise(SIGTERM);
    if (signals_pending() != SIGTERM || poll(&ready, 1, 0) != 1)
        _exit(3);
    if (signals_check(&err) != -1 || err.code != ERR_SIGNAL + SIGTERM ||
        strcmp(err.text, "interrupted") != 0)
        _exit(4);
    raise(SIGPIPE);
}

static void
the_first_signal_is_only_noted(void **state)
{
    (void)state;
    assert_int_equal(run(note_one), 0);
}

static void
take_two(void)
{
    struct err err = ERR_INIT;

    signals_install();
    if (file_new("out", false, &err) == NULL)
        _exit(1);
    raise(SIGINT);
    raise(SIGINT);
    _exit(2);
}

static void
the_second_ends_at_once_and_leaves_no_file(void **state)
{
    char path[] = "/tmp/esbundle-test-XXXXXX";

    (void)state;
    assert_non_null(mkdtemp(path));
    assert_int_equal(chdir(path), 0);
    assert_int_equal(run(take_two), 128 + SIGINT);
    assert_int_equal(chdir("/"), 0);

    /* This fails if anything is left in there. */
    assert_int_equal(rmdir(path), 0);
}

static void
keep_ignoring(void)
{
    signal(SIGHUP, SIG_IGN);
    signals_install();
    raise(SIGHUP);
    _exit(signals_pending());
}

static void
what_was_ignored_stays_ignored(void **state)
{
    (void)state;
    assert_int_equal(run(keep_ignoring), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_signal_is_only_noted),
        cmocka_unit_test(the_second_ends_at_once_and_leaves_no_file),
        cmocka_unit_test(what_was_ignored_stays_ignored),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
