#include "model/compose_internal.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

#define TRIES_MOST 24 /* orders of templates; four of equal rank have them */

/* ---- all orders ---- */

static void
swap(size_t *a, size_t *b)
{
    size_t kept = *a;

    *a = *b;
    *b = kept;
}

/* Bring positions into their next order.  After the last one, which falls, the
 * first one comes again: then return false. */
static bool
next_order(size_t *order, size_t count)
{
    size_t head = count - 1, tail = count - 1;

    while (head > 0 && order[head - 1] > order[head])
        head--;
    if (head > 0) {
        while (order[tail] < order[head - 1])
            tail--;
        swap(&order[head - 1], &order[tail]);
    }
    for (size_t i = head, j = count - 1; i < j; i++, j--)
        swap(&order[i], &order[j]);
    return head > 0;
}

/* Return how many from ${at} on have the same rank. */
static size_t
run_at(const struct compose_ranked *r, size_t at)
{
    size_t run = 1;

    while (at + run < r->count &&
           r->heads[at + run]->priority == r->heads[at]->priority)
        run++;
    return run;
}

/* The same for all, rank by rank, as a counter carries. */
static bool
next_ranked(const struct compose_ranked *r, size_t *order)
{
    for (size_t i = 0, run; i < r->count; i += run) {
        run = run_at(r, i);
        if (next_order(order + i, run))
            return true;
    }
    return false;
}

/* Say how many orders there are, or TRIES_MOST + 1 if they are more. */
static size_t
count_orders(const struct compose_ranked *r)
{
    size_t count = 1;

    for (size_t i = 0, run; i < r->count; i += run) {
        run = run_at(r, i);
        for (size_t n = 2; n <= run && count <= TRIES_MOST; n++)
            count *= n;
    }
    return count <= TRIES_MOST ? count : TRIES_MOST + 1;
}

/* ---- what they make ---- */

struct tries {
    const struct compose_ranked *ranked;
    const struct compose_try *first;
    struct composed *out;
    struct list sometimes; /* problems of some orders only */
    bool hidden_alike;
};

static bool
holds(const struct list *list, const char *text)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i], text) == 0)
            return true;
    return false;
}

/* Note the problems of ${a} that ${b} does not have. */
static void
add_missing(struct tries *t, const struct list *a, const struct list *b)
{
    for (size_t i = 0; i < a->count; i++)
        if (!holds(b, a->items[i]))
            list_add_new(&t->sometimes, a->items[i]);
}

static void
try_order(struct tries *t, const size_t *order)
{
    struct compose_try made;

    compose_try(t->ranked, order, &made);
    compose_differences(t->out, t->first->body, made.body);
    add_missing(t, &made.problems, &t->first->problems);
    add_missing(t, &t->first->problems, &made.problems);
    t->hidden_alike = t->hidden_alike && made.hidden == t->first->hidden;
    compose_try_free(&made);
}

/* Too many to try them all: each one comes last in its rank once, since who
 * comes last wins. */
static void
try_some(struct tries *t, size_t *order)
{
    const struct compose_ranked *r = t->ranked;

    for (size_t i = 0, run; i < r->count; i += run) {
        run = run_at(r, i);
        for (size_t turn = 1; turn < run; turn++) {
            for (size_t j = 0; j < run; j++)
                order[i + j] = i + (j + turn) % run;
            try_order(t, order);
        }
        for (size_t j = 0; j < run; j++)
            order[i + j] = i + j;
    }
    t->out->unsure_more = true;
}

/* What is always a problem comes first. */
static void
add_problems(struct tries *t)
{
    for (size_t i = 0; i < t->first->problems.count; i++)
        if (!holds(&t->sometimes, t->first->problems.items[i]))
            list_add_new(&t->out->problems, t->first->problems.items[i]);
    for (size_t i = 0; i < t->sometimes.count; i++)
        list_take(&t->out->problems,
            mem_format("undefined, as templates of equal order contradict each "
                       "other: %s",
                t->sometimes.items[i]));
}

bool
compose_unsure(const struct compose_ranked *r, const struct compose_try *first,
    struct composed *out)
{
    struct tries t = { r, first, out, LIST_INIT, true };
    size_t *order = mem_alloc((r->count + 1) * sizeof *order);

    for (size_t i = 0; i < r->count; i++)
        order[i] = i;
    if (count_orders(r) > TRIES_MOST)
        try_some(&t, order);
    else
        while (next_ranked(r, order))
            try_order(&t, order);
    add_problems(&t);
    list_free(&t.sometimes);
    free(order);
    return t.hidden_alike;
}
