#include "cli/use_list.h"

#include <stdlib.h>
#include <string.h>

#include "util/file.h"
#include "util/mem.h"
#include "util/str.h"

#define LIST_LIMIT (256u << 20) /* bytes of a list */
#define DIGEST_SHOWN 12         /* digits of a digest in a list */
#define NAME_LIMIT (1u << 20)   /* bytes of one line */

/* A resource as its line shows it. */
struct line {
    char *text; /* "KIND DIGEST NAME", one space between them */
    size_t position;
};

struct lines {
    struct line *items;
    size_t count;
};

static int
by_text(const void *a, const void *b)
{
    const struct line *x = a, *y = b;

    return strcmp(x->text, y->text);
}

/* Names are shown so that no terminal is harmed, and so they are compared. */
static char *
shown(const struct resource *r)
{
    char hex[DIGEST_HEX];
    struct buf text;

    digest_hex(&r->digest, hex);
    buf_init(&text, NAME_LIMIT);
    buf_printf(&text, "%s %.*s ", r->kind_name, DIGEST_SHOWN, hex);
    str_show(r->name, &text);
    return buf_take(&text);
}

static struct lines
lines_of(const struct catalog *c)
{
    struct lines l = { mem_zero(c->count + 1, sizeof *l.items), c->count };

    for (size_t i = 0; i < c->count; i++)
        l.items[i] = (struct line){ shown(&c->items[i]), i };
    if (l.count > 0)
        qsort(l.items, l.count, sizeof *l.items, by_text);
    return l;
}

static void
lines_free(struct lines *l)
{
    for (size_t i = 0; i < l->count; i++)
        free(l->items[i].text);
    free(l->items);
}

/* Bring "KIND   DIGEST  NAME" into the form of struct line; NULL: it is none.
 */
static char *
normal(const char *line)
{
    size_t kind = strcspn(line, " ");
    const char *digest = line + kind + strspn(line + kind, " ");
    size_t length = strcspn(digest, " ");

    if (kind == 0 || length != DIGEST_SHOWN ||
        strncmp(digest + length, "  ", 2) != 0)
        return NULL;
    return mem_format("%.*s %.*s %s", (int)kind, line, (int)length, digest,
        digest + length + 2);
}

/* Choose what a line names; two names may look alike.  Return how many. */
static size_t
choose(const struct lines *l, const char *line, const struct catalog *c,
    struct selection *s)
{
    struct line key = { normal(line), 0 }, *found = NULL;
    size_t count = 0;

    if (key.text != NULL && l->count > 0)
        found = bsearch(&key, l->items, l->count, sizeof key, by_text);
    while (found != NULL && found > l->items && by_text(found - 1, &key) == 0)
        found--;
    for (; found != NULL && found < l->items + l->count &&
           by_text(found, &key) == 0;
         found++, count++) {
        const struct resource *r = &c->items[found->position];

        selection_only(s, r->kind, r->name);
    }
    free(key.text);
    return count;
}

/* Take the text apart in place.  Return 0, or -1. */
static int
read_lines(char *text, const char *path, const struct catalog *c,
    struct selection *s, struct err *err)
{
    struct lines l = lines_of(c);
    size_t number = 0, chosen = 0;
    char *line, *next;
    int rc = 0;

    for (line = text; line != NULL && rc == 0; line = next) {
        next = strchr(line, '\n');
        if (next != NULL)
            *next++ = '\0';
        number++;
        if (line[0] == '\0' || line[0] == '#' || line[0] == ';')
            continue;
        if (choose(&l, line, c, s) == 0) {
            err_set(err, ERR_USAGE,
                "line %zu of '%s' names nothing in the "
                "bundle: '%s'",
                number, path, line);
            rc = err_remedy(err, "leave lines of 'esbundle show --list' as "
                                 "they are, or remove them");
        } else
            chosen++;
    }
    lines_free(&l);
    if (rc == 0 && chosen == 0)
        rc = err_set(err, ERR_USAGE, "'%s' names nothing", path);
    return rc;
}

int
use_list_read(const char *path, const struct catalog *c, struct selection *s,
    struct err *err)
{
    char *text = file_read(path, LIST_LIMIT, NULL, err);
    int rc;

    if (text == NULL)
        return -1;
    rc = read_lines(text, path, c, s, err);
    selection_only_end(s);
    free(text);
    return rc;
}
