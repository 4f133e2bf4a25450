#include "model/select_internal.h"

#include <stdlib.h>
#include <string.h>

#include "util/list.h"
#include "util/mem.h"
#include "util/str.h"

void
selection_init(struct selection *s)
{
    memset(s, 0, sizeof *s);
    for (size_t i = 0; i < KIND_COUNT; i++)
        s->kinds[i] = true;
}

static void
free_patterns(struct select_pattern *items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(items[i].pattern);
    free(items);
}

void
selection_free(struct selection *s)
{
    free_patterns(s->include, s->include_count);
    free_patterns(s->exclude, s->exclude_count);
    s->include = s->exclude = NULL;
    s->include_count = s->exclude_count = 0;
    list_free(&s->only);
}

/* ---- reading options ---- */

int
select_read_kind(const char *name, enum kind_id *out, struct err *err)
{
    const char *names[KIND_COUNT], *nearest;

    *out = kind_named(name);
    if (*out != KIND_UNKNOWN)
        return 0;
    for (int i = 0; i < KIND_COUNT; i++)
        names[i] = kind_get((enum kind_id)i)->name;
    nearest = str_nearest(name, names, KIND_COUNT);
    err_set(err, ERR_USAGE, "unknown kind '%s'", name);
    if (nearest != NULL)
        return err_remedy(err, "did you mean '%s'?", nearest);
    return err_remedy(err, "see 'esbundle help export' for the kinds");
}

static bool
has_all_kinds(const struct selection *s)
{
    for (size_t i = 0; i < KIND_COUNT; i++)
        if (!s->kinds[i])
            return false;
    return true;
}

int
selection_kind(struct selection *s, const char *text, struct err *err)
{
    struct list names = LIST_INIT;
    enum kind_id kind;
    int rc = 0;

    list_split(&names, text, ',');
    if (names.count == 0)
        rc = err_set(err, ERR_USAGE, "'%s' names no kind", text);
    else if (has_all_kinds(s))
        memset(s->kinds, 0, sizeof s->kinds);
    for (size_t i = 0; rc == 0 && i < names.count; i++) {
        rc = select_read_kind(names.items[i], &kind, err);
        if (rc == 0)
            s->kinds[kind] = true;
    }
    list_free(&names);
    return rc;
}

char *
select_find(char *text, char wanted)
{
    for (; *text != '\0' && *text != wanted; text++)
        if (*text == '\\' && text[1] != '\0')
            text++;
    return *text == wanted ? text : NULL;
}

/* Read "kind:pattern" or "pattern". */
static int
read_pattern(char *text, struct select_pattern *out, struct err *err)
{
    char *colon = select_find(text, ':'), *name;
    int rc = 0;

    out->kind = KIND_UNKNOWN;
    out->pattern = NULL;
    if (colon != NULL) {
        *colon = '\0';
        name = str_unescape(text);
        text = colon + 1;
        rc = select_read_kind(name, &out->kind, err);
        if (rc != 0 && err->remedy[0] != 'd')
            err_remedy(err, "write '\\:' for a colon that is part of a name");
        free(name);
    }
    if (rc == 0 && *text == '\0')
        rc = err_set(err, ERR_USAGE, "an empty pattern matches nothing");
    if (rc == 0)
        out->pattern = mem_string(text);
    return rc;
}

static void
add_pattern(struct selection *s, struct select_pattern one, bool exclude)
{
    struct select_pattern **items = exclude ? &s->exclude : &s->include;
    size_t *count = exclude ? &s->exclude_count : &s->include_count;

    *items = mem_grow(*items, *count + 1, sizeof **items);
    (*items)[(*count)++] = one;
}

int
selection_pattern(
    struct selection *s, const char *text, bool exclude, struct err *err)
{
    struct list parts = LIST_INIT;
    struct select_pattern one;
    int rc = 0;

    list_split(&parts, text, ',');
    if (parts.count == 0)
        rc = err_set(err, ERR_USAGE, "an empty pattern matches nothing");
    for (size_t i = 0; rc == 0 && i < parts.count; i++) {
        rc = read_pattern(parts.items[i], &one, err);
        if (rc == 0)
            add_pattern(s, one, exclude);
    }
    list_free(&parts);
    return rc;
}

/* ---- roots by name ---- */

static char *
root_key(enum kind_id kind, const char *name)
{
    return mem_format("%d/%s", (int)kind, name);
}

void
selection_only(struct selection *s, enum kind_id kind, const char *name)
{
    list_take(&s->only, root_key(kind, name));
}

void
selection_only_end(struct selection *s)
{
    list_sort(&s->only);
}

static bool
is_among(const struct selection *s, enum kind_id kind, const char *name)
{
    char *key = root_key(kind, name);
    bool is = list_has(&s->only, key);

    free(key);
    return is;
}

/* ---- asking ---- */

static bool
matches_any(const struct select_pattern *items, size_t count, enum kind_id kind,
    const char *name)
{
    for (size_t i = 0; i < count; i++)
        if ((items[i].kind == KIND_UNKNOWN || items[i].kind == kind) &&
            str_match(items[i].pattern, name))
            return true;
    return false;
}

bool
selection_wants(const struct selection *s, enum kind_id kind, const char *name)
{
    if (kind == KIND_UNKNOWN ? !has_all_kinds(s) : !s->kinds[kind])
        return false;
    if (s->only.count > 0 && !is_among(s, kind, name))
        return false;
    if (s->include_count > 0 &&
        !matches_any(s->include, s->include_count, kind, name))
        return false;
    return !matches_any(s->exclude, s->exclude_count, kind, name);
}

bool
selection_names_exactly(
    const struct selection *s, enum kind_id kind, const char *name)
{
    for (size_t i = 0; i < s->include_count; i++)
        if (str_is_plain(s->include[i].pattern) &&
            matches_any(&s->include[i], 1, kind, name))
            return true;
    return false;
}

/* ---- as text ---- */

static cJSON *
patterns_tree(const struct select_pattern *items, size_t count)
{
    cJSON *array = json_array();

    for (size_t i = 0; i < count; i++) {
        bool any = items[i].kind == KIND_UNKNOWN;
        char *text =
            mem_format("%s%s%s", any ? "" : kind_get(items[i].kind)->name,
                any ? "" : ":", items[i].pattern);

        json_append(array, json_string(text));
        free(text);
    }
    return array;
}

static cJSON *
kinds_tree(const struct selection *s)
{
    cJSON *array = json_array();

    for (int i = 0; i < KIND_COUNT; i++)
        if (s->kinds[i])
            json_append(array, json_string(kind_get((enum kind_id)i)->name));
    return array;
}

char *
selection_text(const struct selection *s)
{
    const struct {
        const char *key;
        bool given;
    } flags[] = {
        { "include_hidden", s->include_hidden },
        { "include_managed", s->include_managed },
        { "no_deps", s->no_deps },
        { "open_only", s->open_only },
    };
    cJSON *tree = json_object();
    struct buf text;

    if (!has_all_kinds(s))
        json_put(tree, "kinds", kinds_tree(s));
    if (s->include_count > 0)
        json_put(tree, "include", patterns_tree(s->include, s->include_count));
    if (s->exclude_count > 0)
        json_put(tree, "exclude", patterns_tree(s->exclude, s->exclude_count));
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (flags[i].given)
            json_put(tree, flags[i].key, json_bool(true));
    buf_init(&text, JSON_BODY_LIMIT);
    json_print_line(tree, &text);
    json_free(tree);
    return buf_take(&text);
}
