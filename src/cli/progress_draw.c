#include "cli/progress_draw.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "util/buf.h"
#include "util/mem.h"
#include "util/str.h"

#define INTERVAL 0.1     /* seconds between two updates */
#define ETA_AFTER 1.0    /* seconds before an estimate is worth anything */
#define LINE_MOST 79     /* characters */
#define CLEAR "\r\033[K" /* to the line's beginning, erase the rest */

struct progress_draw {
    struct progress progress;
    struct print *note, *out;
    enum progress_mode mode; /* AUTO: drawn on a terminal */
    unsigned phase, phases;
    char *name;
    size_t total;
    double began, drawn; /* seconds of the monotonic clock */
    bool shown;          /* the line stands on the terminal */
};

static double
now(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* "4s", "3m 20s", "2h 5m" */
static void
add_duration(double seconds, struct buf *out)
{
    unsigned long s = seconds > 1e6 ? 1000000 : (unsigned long)(seconds + 0.5);

    if (s < 60)
        (void)buf_printf(out, "%lus", s);
    else if (s < 3600)
        (void)buf_printf(out, "%lum %lus", s / 60, s % 60);
    else
        (void)buf_printf(out, "%luh %lum", s / 3600, s / 60 % 60);
}

void
progress_line(unsigned phase, unsigned phases, const char *name, size_t done,
    size_t total, double elapsed, struct buf *out)
{
    if (phases > 0)
        (void)buf_printf(out, "[%u/%u] ", phase, phases);
    (void)str_show(name, out);
    if (total > 0)
        (void)buf_printf(out, " %zu/%zu", done, total);
    else if (done > 0)
        (void)buf_printf(out, " %zu", done);
    if (done > 0 && done < total && elapsed >= ETA_AFTER) {
        (void)buf_puts(out, "  eta ");
        add_duration(elapsed * (double)(total - done) / (double)done, out);
    }
}

/* Take the line away; it comes back with the next step. */
static void
clear(void *user)
{
    struct progress_draw *d = user;

    if (d->shown)
        print_overlay(d->note, CLEAR, strlen(CLEAR));
    d->shown = false;
}

static void
draw(struct progress_draw *d, size_t done)
{
    struct buf line;
    double time = now();

    buf_init(&line, 4096);
    (void)buf_puts(&line, CLEAR);
    progress_line(
        d->phase, d->phases, d->name, done, d->total, time - d->began, &line);

    /* A line that wraps could not be cleared. */
    if (line.length > LINE_MOST + strlen(CLEAR))
        line.length = LINE_MOST + strlen(CLEAR);
    print_overlay(d->note, line.data, line.length);
    d->shown = true;
    d->drawn = time;
    buf_free(&line);
}

/* A line per phase. */
static void
tell(struct progress_draw *d)
{
    if (d->phases > 0)
        print_part(d->note, PRINT_PLAIN, "[%u/%u] ", d->phase, d->phases);
    print_part(d->note, PRINT_PLAIN, "%s", d->name);
    if (d->total > 0)
        print_part(d->note, PRINT_PLAIN, " %zu", d->total);
    print_line(d->note, PRINT_PLAIN, "%s", "");
}

static void
begin(
    void *user, unsigned phase, unsigned phases, const char *name, size_t total)
{
    struct progress_draw *d = user;

    free(d->name);
    d->name = mem_string(name);
    d->phase = phase;
    d->phases = phases;
    d->total = total;
    d->began = now();
    if (d->mode == PROGRESS_AUTO)
        draw(d, 0);
    else
        tell(d);
}

static void
step(void *user, size_t done)
{
    struct progress_draw *d = user;

    if (d->mode == PROGRESS_AUTO && d->name != NULL &&
        now() - d->drawn >= INTERVAL)
        draw(d, done);
}

struct progress_draw *
progress_draw_new(
    struct print *note, struct print *out, enum progress_mode mode)
{
    struct progress_draw *d = mem_zero(1, sizeof *d);

    d->progress.begin = begin;
    d->progress.step = step;
    d->progress.user = d;
    d->note = note;
    d->out = out;
    d->mode = mode;
    if (mode == PROGRESS_AUTO && !print_is_terminal(note))
        d->mode = PROGRESS_PLAIN;
    if (d->mode == PROGRESS_AUTO) {
        print_before(note, clear, d);
        if (print_is_terminal(out))
            print_before(out, clear, d);
    }
    return d;
}

const struct progress *
progress_draw_of(struct progress_draw *d)
{
    return d->mode == PROGRESS_NONE ? NULL : &d->progress;
}

void
progress_draw_free(struct progress_draw *d)
{
    if (d == NULL)
        return;
    clear(d);
    print_before(d->note, NULL, NULL);
    print_before(d->out, NULL, NULL);
    free(d->name);
    free(d);
}
