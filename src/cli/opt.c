#include "cli/opt.h"

#include <stdlib.h>
#include <string.h>

#include "cli/opt_internal.h"
#include "util/buf.h"
#include "util/mem.h"
#include "util/str.h"

/* Names that people try; their values would stand in the process list. */
static const struct {
    const char *name, *instead;
} secrets[] = {
    { "password", "--password-file" },
    { "pass", "--password-file" },
    { "api-key", "--api-key-file" },
    { "apikey", "--api-key-file" },
    { "bearer", "--bearer-file" },
    { "token", "--bearer-file" },
};

struct parser {
    const struct opt_set *sets;
    size_t count;
    void **seen; /* places that got a value */
    size_t seen_count, seen_room;
};

/* An option together with where its value goes; opt NULL: none. */
struct target {
    const struct opt *opt;
    void *place;
};

/* Find an option by its name of ${length} bytes, or by ${letter} if ${name} is
 * NULL. */
static struct target
find(const struct parser *p, const char *name, size_t length, char letter)
{
    struct target none = { NULL, NULL };
    size_t i;

    for (i = 0; i < p->count; i++) {
        const struct opt_group *g = p->sets[i].groups;

        for (; g->title != NULL; g++) {
            const struct opt *o = g->options;

            for (; o->name != NULL; o++) {
                bool same = name == NULL
                                ? o->letter == letter
                                : strlen(o->name) == length &&
                                      memcmp(o->name, name, length) == 0;
                struct target t = { o,
                    (char *)p->sets[i].values + g->offset + o->offset };

                if (same)
                    return t;
            }
        }
    }
    return none;
}

/* Suggest the nearest long name. */
static int
refuse_unknown(const struct parser *p, const char *name, struct err *err)
{
    const char **words = NULL, *nearest;
    size_t count = 0, room = 0, i;
    const struct opt_group *g;
    const struct opt *o;

    for (i = 0; i < p->count; i++) {
        for (g = p->sets[i].groups; g->title != NULL; g++) {
            for (o = g->options; o->name != NULL; o++) {
                words = mem_room(words, count, &room, sizeof *words);
                words[count++] = o->name;
            }
        }
    }
    nearest = str_nearest(name, words, count);
    free(words);
    err_set(err, ERR_USAGE, "unknown option '--%s'", name);
    if (nearest != NULL)
        err_remedy(err, "did you mean '--%s'?", nearest);
    return -1;
}

/* The value is never repeated: it may be a secret. */
static int
refuse_name(const struct parser *p, const char *name, struct err *err)
{
    size_t i;

    for (i = 0; i < sizeof secrets / sizeof secrets[0]; i++) {
        if (strcmp(secrets[i].name, name) == 0) {
            err_set(err, ERR_USAGE,
                "no option takes a secret as its value: '--%s'", name);
            return err_remedy(
                err, "write it to a file and give %s FILE", secrets[i].instead);
        }
    }
    return refuse_unknown(p, name, err);
}

/* Take the value, once for all but lists and flags. */
static int
store(struct parser *p, struct target t, const char *shown, const char *value,
    struct err *err)
{
    size_t i;

    for (i = 0; i < p->seen_count; i++)
        if (p->seen[i] == t.place && t.opt->type != OPT_LIST &&
            t.opt->type != OPT_FLAG)
            return err_set(err, ERR_USAGE, "option '%s' is given twice", shown);
    p->seen = mem_room(p->seen, p->seen_count, &p->seen_room, sizeof *p->seen);
    p->seen[p->seen_count++] = t.place;
    return opt_store(t.opt, shown, value, t.place, err);
}

/* Say whether ${arg} is one of our options, so that it cannot be the value
 * that was forgotten. */
static bool
is_option(const struct parser *p, const char *arg)
{
    return str_starts(arg, "--") &&
           find(p, arg + 2, strcspn(arg + 2, "="), '\0').opt != NULL;
}

/* Read --name, --name=value or --name value.
 * Return the arguments taken, or -1. */
static int
parse_long(struct parser *p, char *const *args, struct err *err)
{
    const char *name = args[0] + 2;
    size_t length = strcspn(name, "=");
    const char *value = name[length] == '=' ? name + length + 1 : NULL;
    struct target t = find(p, name, length, '\0');
    char *shown = mem_copy(args[0], length + 2);
    int taken = 1, rc;

    if (t.opt == NULL) {
        rc = refuse_name(p, shown + 2, err);
    } else if (t.opt->type == OPT_FLAG && value != NULL) {
        rc = err_set(err, ERR_USAGE, "option '%s' takes no value", shown);
    } else {
        if (t.opt->type != OPT_FLAG && value == NULL && args[1] != NULL &&
            !is_option(p, args[1])) {
            value = args[1];
            taken = 2;
        }
        rc = store(p, t, shown, value, err);
    }
    free(shown);
    return rc == 0 ? taken : -1;
}

/* Read bundled letters, the last of which may take a value.
 * Return the arguments taken, or -1. */
static int
parse_letters(struct parser *p, char *const *args, struct err *err)
{
    const char *letter;

    for (letter = args[0] + 1; *letter != '\0'; letter++) {
        struct target t = find(p, NULL, 0, *letter);
        char shown[3] = { '-', *letter, '\0' };
        const char *value = letter[1] != '\0' ? letter + 1 : args[1];

        if (t.opt == NULL)
            return err_set(err, ERR_USAGE, "unknown option '%s'", shown);
        if (t.opt->type != OPT_FLAG) {
            if (value != NULL && value == args[1] && is_option(p, value))
                value = NULL;
            if (store(p, t, shown, value, err) != 0)
                return -1;
            return value == args[1] && value != NULL ? 2 : 1;
        }
        if (store(p, t, shown, NULL, err) != 0)
            return -1;
    }
    return 1;
}

int
opt_parse(const struct opt_set *sets, size_t count, char *const *args,
    bool first_only, struct list *operands, struct err *err)
{
    struct parser p = { sets, count, NULL, 0, 0 };
    bool only_operands = false;
    int i = 0, taken = 1;

    for (; args[i] != NULL && taken > 0; i += taken > 0 ? taken : 0) {
        const char *arg = args[i];

        taken = 1;
        if (!only_operands && strcmp(arg, "--") == 0) {
            only_operands = true;
        } else if (!only_operands && str_starts(arg, "--")) {
            taken = parse_long(&p, args + i, err);
        } else if (!only_operands && arg[0] == '-' && arg[1] != '\0') {
            taken = parse_letters(&p, args + i, err);
        } else {
            list_add(operands, arg);
            if (first_only) {
                i++;
                break;
            }
        }
    }
    free(p.seen);
    return taken < 0 ? -1 : i;
}
