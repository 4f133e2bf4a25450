#include "cli/opt_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "util/buf.h"
#include "util/mem.h"
#include "util/str.h"

static int
store_text(const struct opt *opt, const char *shown, const char *value,
    void *place, struct err *err)
{
    char **text = place;

    (void)opt;
    (void)shown;
    (void)err;
    *text = mem_string(value);
    return 0;
}

static int
store_list(const struct opt *opt, const char *shown, const char *value,
    void *place, struct err *err)
{
    struct list *list = place;
    size_t before = list->count;

    list_split(list, value, ',');
    if (list->count > before)
        return 0;
    return err_set(
        err, ERR_USAGE, "option '%s' needs %s", shown, opt->argument);
}

/* Read digits only.  Return where they end, or NULL if there are none or too
 * many. */
static const char *
read_digits(const char *text, uint64_t *out)
{
    uint64_t value = 0;

    if (*text < '0' || *text > '9')
        return NULL;
    for (; *text >= '0' && *text <= '9'; text++) {
        if (value > (UINT64_MAX - 9) / 10)
            return NULL;
        value = value * 10 + (uint64_t)(*text - '0');
    }
    *out = value;
    return text;
}

static int
store_count(const struct opt *opt, const char *shown, const char *value,
    void *place, struct err *err)
{
    struct opt_count *count = place;
    uint64_t number;
    const char *end = read_digits(value, &number);

    if (end == NULL || *end != '\0' || number < opt->least ||
        number > opt->most)
        return err_set(err, ERR_USAGE,
            "option '%s' needs a number from %u to %u, not '%s'", shown,
            opt->least, opt->most, value);
    count->set = true;
    count->value = (unsigned)number;
    return 0;
}

static int
store_size(const struct opt *opt, const char *shown, const char *value,
    void *place, struct err *err)
{
    static const char units[] = "KMGT";
    uint64_t *size = place, number = 0;
    const char *end = read_digits(value, &number);
    const char *unit = end == NULL || *end == '\0' ? NULL : strchr(units, *end);
    unsigned shift = unit == NULL ? 0 : (unsigned)(unit - units + 1) * 10;

    (void)opt;
    if (unit != NULL)
        end++;
    if (end == NULL || *end != '\0' || number == 0 ||
        number > UINT64_MAX >> shift)
        return err_set(err, ERR_USAGE,
            "option '%s' needs a size such as 512M or 4G, not '%s'", shown,
            value);
    *size = number << shift;
    return 0;
}

static int
store_seconds(const struct opt *opt, const char *shown, const char *value,
    void *place, struct err *err)
{
    double *seconds = place;
    char *end = NULL;

    (void)opt;
    *seconds = strtod(value, &end);
    if (strspn(value, "0123456789.") == strlen(value) && *end == '\0' &&
        *seconds > 0 && *seconds <= 1e6)
        return 0;
    *seconds = 0;
    return err_set(err, ERR_USAGE,
        "option '%s' needs seconds above 0, not '%s'", shown, value);
}

static int
store_choice(const struct opt *opt, const char *shown, const char *value,
    void *place, struct err *err)
{
    int *choice = place, i;
    struct buf words;

    for (i = 0; opt->words[i] != NULL; i++) {
        if (strcmp(opt->words[i], value) == 0) {
            *choice = i;
            return 0;
        }
    }
    buf_init(&words, 500);
    for (i = 0; opt->words[i] != NULL; i++)
        (void)buf_printf(&words, "%s%s", i == 0 ? "" : ", ", opt->words[i]);
    err_set(err, ERR_USAGE, "option '%s' does not know '%s'", shown, value);
    err_remedy(err, "one of: %s", buf_text(&words));
    buf_free(&words);
    return -1;
}

int
opt_store(const struct opt *opt, const char *shown, const char *value,
    void *place, struct err *err)
{
    static int (*const store[])(const struct opt *, const char *, const char *,
        void *, struct err *) = {
        [OPT_TEXT] = store_text,
        [OPT_LIST] = store_list,
        [OPT_COUNT] = store_count,
        [OPT_SIZE] = store_size,
        [OPT_SECONDS] = store_seconds,
        [OPT_CHOICE] = store_choice,
    };
    bool *flag = place;

    if (opt->type == OPT_FLAG) {
        *flag = true;
        return 0;
    }
    if (value == NULL || value[0] == '\0')
        return err_set(
            err, ERR_USAGE, "option '%s' needs %s", shown, opt->argument);
    return store[opt->type](opt, shown, value, place, err);
}

void
opt_free(const struct opt_set *set)
{
    const struct opt_group *group;
    const struct opt *opt;

    for (group = set->groups; group->title != NULL; group++) {
        for (opt = group->options; opt->name != NULL; opt++) {
            char *place = (char *)set->values + group->offset + opt->offset;

            if (opt->type == OPT_LIST)
                list_free((struct list *)(void *)place);
            if (opt->type == OPT_TEXT) {
                free(*(char **)(void *)place);
                *(char **)(void *)place = NULL;
            }
        }
    }
}

/* Say whether a value is not the one that it had before parsing. */
static bool
is_set(const struct opt *opt, const void *place)
{
    switch (opt->type) {
    case OPT_FLAG:
        return *(const bool *)place;
    case OPT_TEXT:
        return *(char *const *)place != NULL;
    case OPT_LIST:
        return ((const struct list *)place)->count > 0;
    case OPT_COUNT:
        return ((const struct opt_count *)place)->set;
    case OPT_SIZE:
        return *(const uint64_t *)place != 0;
    case OPT_SECONDS:
        return *(const double *)place > 0;
    case OPT_CHOICE:
        return *(const int *)place != 0;
    }
    return false;
}

const char *
opt_given(const struct opt *options, const void *values)
{
    for (; options->name != NULL; options++)
        if (is_set(options, (const char *)values + options->offset))
            return options->name;
    return NULL;
}
