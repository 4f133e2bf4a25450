#include "cli/prompt.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "util/mem.h"
#include "util/signals.h"
#include "util/str.h"

#define ANSWER_MOST 1024

bool
prompt_possible(void)
{
    return isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1;
}

/* Wait for the terminal.  A signal that comes just before would not end a
 * read, so the signals' descriptor is waited for as well.
 * Return 0, or -1 (ERR_SIGNAL + N; ERR_LOCAL). */
static int
wait_for_input(struct err *err)
{
    struct pollfd fds[] = { { STDIN_FILENO, POLLIN, 0 },
        { signals_fd(), POLLIN, 0 } };

    while (poll(fds, 2, -1) < 0)
        if (errno != EINTR)
            return err_errno(err, ERR_LOCAL, "cannot read the answer");
    return signals_check(err);
}

/* Read one line without its end; what does not fit is read and lost.
 * Return 0, or -1. */
static int
read_line(char answer[ANSWER_MOST], struct err *err)
{
    size_t length = 0;
    ssize_t n;
    char c = '\0';

    memset(answer, 0, ANSWER_MOST);
    for (;;) {
        if (wait_for_input(err) != 0)
            return -1;
        n = read(STDIN_FILENO, &c, 1);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_errno(err, ERR_LOCAL, "cannot read the answer");
        if (n == 0 || c == '\n')
            return 0;
        if (length + 1 < ANSWER_MOST)
            answer[length++] = c;
    }
}

int
prompt_yes(struct print *note, const char *question, struct err *err)
{
    char answer[ANSWER_MOST];

    print_part(note, PRINT_HEAD, "%s [y/N]", question);
    print_part(note, PRINT_PLAIN, " ");
    print_flush(note);
    if (read_line(answer, err) != 0)
        return -1;
    return strcmp(answer, "y") == 0 || strcmp(answer, "Y") == 0 ||
           strcmp(answer, "yes") == 0;
}

char *
prompt_secret(struct print *note, const char *question, struct err *err)
{
    char answer[ANSWER_MOST], *secret = NULL;
    struct termios loud, quiet;
    int rc;

    if (tcgetattr(STDIN_FILENO, &loud) != 0) {
        err_errno(err, ERR_LOCAL, "cannot turn off the terminal's echo");
        return NULL;
    }
    quiet = loud;
    quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
    if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) != 0) {
        err_errno(err, ERR_LOCAL, "cannot turn off the terminal's echo");
        return NULL;
    }
    /* Who answers at once must find the echo off already. */
    print_part(note, PRINT_HEAD, "%s", question);
    print_part(note, PRINT_PLAIN, " ");
    print_flush(note);
    rc = read_line(answer, err);
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &loud);
    print_line(note, PRINT_PLAIN, "%s", "");
    if (rc == 0 && answer[0] == '\0')
        err_set(err, ERR_USAGE, "the answer is empty");
    else if (rc == 0)
        secret = mem_string(answer);
    str_wipe(answer, sizeof answer);
    return secret;
}
