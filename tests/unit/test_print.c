/* The feature macro is for pseudo-terminals. */
#define _XOPEN_SOURCE 700 /* NOLINT(bugprone-reserved-identifier) */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "cli/print.h"
#include "cli/progress_draw.h"
#include "cli/prompt.h"

struct pipe {
    int in, out;
};

static struct pipe
open_pipe(void)
{
    int ends[2];
    struct pipe p;

    assert_int_equal(pipe(ends), 0);
    p.in = ends[1];
    p.out = ends[0];
    return p;
}

/* A terminal whose screen is read from ${out}. */
static struct pipe
open_terminal(void)
{
    struct pipe p;

    p.out = posix_openpt(O_RDWR | O_NOCTTY);
    assert_true(p.out >= 0);
    assert_int_equal(grantpt(p.out), 0);
    assert_int_equal(unlockpt(p.out), 0);
    p.in = open(ptsname(p.out), O_RDWR | O_NOCTTY);
    assert_true(p.in >= 0);
    return p;
}

static void
close_pipe(struct pipe p)
{
    close(p.in);
    close(p.out);
}

/* Read until as much as is wanted has come, and whether there is more. */
static void
check_output(struct pipe p, const char *want)
{
    struct pollfd ready = { p.out, POLLIN, 0 };
    char got[4096];
    size_t length = 0;

    while (poll(&ready, 1, length < strlen(want) ? 2000 : 20) == 1 &&
           (ready.revents & POLLIN) != 0) {
        ssize_t n = read(p.out, got + length, sizeof got - 1 - length);

        assert_true(n > 0);
        length += (size_t)n;
    }
    got[length] = '\0';
    assert_string_equal(got, want);
}

static int
clear_environment(void **state)
{
    (void)state;
    unsetenv("NO_COLOR");
    unsetenv("FORCE_COLOR");
    return setenv("TERM", "xterm", 1);
}

static void
names_cannot_steer_the_terminal(void **state)
{
    struct pipe pipe = open_pipe();
    struct print *p = print_new(pipe.in, PRINT_AUTO);

    (void)state;
    print_line(p, PRINT_BAD, "'%s' %d", "a\x1b[2J\nb", 7);
    print_column(p, PRINT_PLAIN, 6, "\xc3\xbc\x07");
    print_column(p, PRINT_PLAIN, 2, "long");
    print_part(p, PRINT_GOOD, "%s", "x");
    print_flush(p);
    check_output(pipe, "'a\\x1b[2J\\nb' 7\n\xc3\xbc\\x07 long x");
    print_free(p);
    close_pipe(pipe);
}

static void
errors_have_two_lines(void **state)
{
    struct pipe pipe = open_pipe();
    struct print *p = print_new(pipe.in, PRINT_ALWAYS);
    struct err err = ERR_INIT;

    (void)state;
    err_set(&err, ERR_LOCAL, "'%s' exists", "x\r");
    print_failure(p, &err);
    err_remedy(&err, "give --force");
    print_failure(p, &err);
    print_warning(p, "%s", "w");
    print_flush(p);
    check_output(pipe,
        "esbundle: \033[31merror:\033[0m 'x\\x0d' exists\n"
        "esbundle: \033[31merror:\033[0m 'x\\x0d' exists\n  give --force\n"
        "esbundle: \033[33mwarning:\033[0m w\n");
    print_free(p);
    close_pipe(pipe);
}

static void
levels_choose_messages(void **state)
{
    static const char *const want[] = { "", "note\n", "note\ndetail\n" };
    int level;

    (void)state;
    for (level = PRINT_QUIET; level <= PRINT_VERBOSE; level++) {
        struct pipe pipe = open_pipe();
        struct print *p = print_new(pipe.in, PRINT_NEVER);

        print_set_level(p, (enum print_level)level);
        print_note(p, "%s", "note");
        print_detail(p, "%s", "detail");
        print_flush(p);
        check_output(pipe, want[level]);
        print_free(p);
        close_pipe(pipe);
    }
}

static bool
is_colored(struct pipe pipe, enum print_when when)
{
    struct print *p = print_new(pipe.in, when);
    char got[100];
    ssize_t n;

    print_part(p, PRINT_GOOD, "%s", "x");
    print_flush(p);
    print_free(p);
    n = read(pipe.out, got, sizeof got - 1);
    assert_true(n > 0);
    return n > 1;
}

static void
colour_follows_stream_and_environment(void **state)
{
    struct pipe pipe = open_pipe(), terminal = open_terminal();

    (void)state;
    assert_false(is_colored(pipe, PRINT_AUTO));
    assert_true(is_colored(pipe, PRINT_ALWAYS));
    assert_true(is_colored(terminal, PRINT_AUTO));
    assert_false(is_colored(terminal, PRINT_NEVER));
    setenv("TERM", "dumb", 1);
    assert_false(is_colored(terminal, PRINT_AUTO));
    setenv("FORCE_COLOR", "1", 1);
    assert_true(is_colored(pipe, PRINT_AUTO));
    setenv("FORCE_COLOR", "0", 1);
    assert_false(is_colored(terminal, PRINT_AUTO));
    setenv("FORCE_COLOR", "1", 1);
    setenv("NO_COLOR", "1", 1);
    assert_false(is_colored(terminal, PRINT_AUTO));
    assert_true(is_colored(terminal, PRINT_ALWAYS));
    close_pipe(pipe);
    close_pipe(terminal);
}

static void
json_is_safe_on_a_terminal_only(void **state)
{
    static const char json[] = "{\"a\": \"\xe2\x80\xae\xf3\xa0\x81\x81\xc3\xbc"
                               "\"}";
    struct pipe pipe = open_pipe(), terminal = open_terminal();
    struct print *p = print_new(pipe.in, PRINT_AUTO);
    struct print *t = print_new(terminal.in, PRINT_AUTO);

    (void)state;
    print_json_text(p, json, strlen(json));
    print_json_text(t, json, strlen(json));
    print_flush(p);
    print_flush(t);
    check_output(pipe, json);
    check_output(terminal, "{\"a\": \"\\u202e\\udb40\\udc41\xc3\xbc\"}");
    print_free(p);
    print_free(t);
    close_pipe(pipe);
    close_pipe(terminal);
}

static void
lost_output_is_told_at_the_end(void **state)
{
    int full = open("/dev/full", O_WRONLY);
    struct print *p = print_new(full, PRINT_AUTO);
    struct err err = ERR_INIT;
    char piece[1000];
    int i;

    (void)state;
    assert_int_equal(print_end(p, &err), 0);
    memset(piece, 'x', sizeof piece);
    for (i = 0; i < 200; i++)
        print_raw(p, piece, sizeof piece);
    assert_int_equal(print_end(p, &err), -1);
    assert_int_equal(err.code, ERR_LOCAL);
    assert_string_equal(
        err.text, "cannot write to standard output: No space left on device");
    print_free(p);
    print_free(NULL);
    close(full);
}

static void
check_line(size_t done, size_t total, double elapsed, const char *want)
{
    struct buf line;

    buf_init(&line, 1000);
    progress_line(3, 7, "index_template", done, total, elapsed, &line);
    assert_string_equal(buf_text(&line), want);
    buf_free(&line);
}

static void
progress_estimates_the_rest(void **state)
{
    (void)state;
    check_line(400, 1000, 4, "[3/7] index_template 400/1000  eta 6s");
    check_line(400, 1000, 0.5, "[3/7] index_template 400/1000");
    check_line(1, 101, 2, "[3/7] index_template 1/101  eta 3m 20s");
    check_line(1, 5001, 2, "[3/7] index_template 1/5001  eta 2h 46m");
    check_line(0, 1000, 9, "[3/7] index_template 0/1000");
    check_line(1000, 1000, 9, "[3/7] index_template 1000/1000");
    check_line(5, 0, 9, "[3/7] index_template 5");
    check_line(0, 0, 9, "[3/7] index_template");
}

static void
progress_is_one_line_a_phase_without_a_terminal(void **state)
{
    struct pipe pipe = open_pipe();
    struct print *p = print_new(pipe.in, PRINT_AUTO);
    struct progress_draw *d = progress_draw_new(p, p, PROGRESS_AUTO);
    size_t i;

    (void)state;
    progress_begin(progress_draw_of(d), 1, 2, "index", 50);
    for (i = 0; i <= 50; i++)
        progress_step(progress_draw_of(d), i);
    progress_begin(progress_draw_of(d), 2, 2, "read back", 0);
    progress_draw_free(d);
    d = progress_draw_new(p, p, PROGRESS_NONE);
    assert_null(progress_draw_of(d));
    progress_begin(progress_draw_of(d), 1, 2, "never", 0);
    progress_draw_free(d);
    progress_draw_free(NULL);
    print_flush(p);
    check_output(pipe, "[1/2] index 50\n[2/2] read back\n");
    print_free(p);
    close_pipe(pipe);
}

static void
progress_makes_room_for_text(void **state)
{
    struct pipe terminal = open_terminal();
    struct print *p = print_new(terminal.in, PRINT_NEVER);
    struct progress_draw *d = progress_draw_new(p, p, PROGRESS_AUTO);
    size_t i;

    (void)state;
    progress_begin(progress_draw_of(d), 1, 1, "index", 50);

    /* All within a tenth of a second: nothing is drawn anew. */
    for (i = 0; i < 50; i++)
        progress_step(progress_draw_of(d), i);
    print_line(p, PRINT_PLAIN, "%s", "text");
    print_line(p, PRINT_PLAIN, "%s", "more");
    progress_draw_free(d);
    check_output(terminal, "\r\033[K[1/1] index 0/50\r\033[Ktext\r\nmore\r\n");
    print_free(p);
    close_pipe(terminal);
}

/* Answer a question on a terminal that stands in for standard input. */
static char *
ask_secret(const char *answer, struct err *err)
{
    struct pipe terminal = open_terminal();
    struct print *p = print_new(terminal.in, PRINT_NEVER);
    const struct timespec pause = { 0, 200000000 };
    int saved = dup(STDIN_FILENO);
    char *secret;

    /* The echo's switch flushes what was typed before; so type afterwards. */
    if (fork() == 0) {
        (void)nanosleep(&pause, NULL);
        _exit(write(terminal.out, answer, strlen(answer)) < 0);
    }
    dup2(terminal.in, STDIN_FILENO);
    secret = prompt_secret(p, "password:", err);
    dup2(saved, STDIN_FILENO);
    close(saved);
    check_output(terminal, "password: \r\n");
    print_free(p);
    close_pipe(terminal);
    return secret;
}

static void
secrets_are_not_echoed(void **state)
{
    struct err err = ERR_INIT;
    char *secret = ask_secret("can ary\n", &err);

    (void)state;
    assert_string_equal(secret, "can ary");
    free(secret);
    assert_null(ask_secret("\n", &err));
    assert_int_equal(err.code, ERR_USAGE);
}

#define CASE(f) cmocka_unit_test_setup(f, clear_environment)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(names_cannot_steer_the_terminal),
        CASE(errors_have_two_lines),
        CASE(levels_choose_messages),
        CASE(colour_follows_stream_and_environment),
        CASE(json_is_safe_on_a_terminal_only),
        CASE(lost_output_is_told_at_the_end),
        CASE(progress_estimates_the_rest),
        CASE(progress_is_one_line_a_phase_without_a_terminal),
        CASE(progress_makes_room_for_text),
        CASE(secrets_are_not_echoed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
