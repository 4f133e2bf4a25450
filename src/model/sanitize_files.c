#include "model/sanitize.h"

#include <stdlib.h>
#include <string.h>

#include "model/settings.h"
#include "util/str.h"

#define ANALYSIS "index.analysis."

/* Last parts of setting keys whose value names a file on the nodes; every
 * other one ends in "_path". */
static const char *const file_keys[] = { "user_dictionary", "ruleFiles",
    "rule_files" };

struct files {
    enum kind_id kind;
    const char *name;
    const cJSON *settings;
    struct remarks *out;
};

static const char *
last_part(const char *key)
{
    const char *dot = strrchr(key, '.');

    return dot == NULL ? key : dot + 1;
}

static bool
names_file(const char *part)
{
    static const char tail[] = "_path";
    size_t length = strlen(part), n = sizeof tail - 1;

    if (length > n && strcmp(part + length - n, tail) == 0)
        return true;
    for (size_t i = 0; i < sizeof file_keys / sizeof *file_keys; i++)
        if (strcmp(part, file_keys[i]) == 0)
            return true;
    return false;
}

static void
remark(const struct files *f, const char *key, const char *before,
    const char *path)
{
    struct buf reason;

    buf_init(&reason, JSON_BODY_LIMIT);
    buf_puts(&reason, settings_place(f->kind));
    json_pointer_add(&reason, key);
    buf_printf(&reason, ": %s%s", before, path);
    remarks_add(f->out, kind_get(f->kind)->name, f->name, buf_text(&reason));
    buf_free(&reason);
}

/* A value is one path or several. */
static void
remark_value(const struct files *f, const cJSON *item, const char *before)
{
    const cJSON *element;

    if (json_is_string(item))
        remark(f, item->string, before, json_text(item));
    else if (json_is_array(item))
        json_each (element, item)
            if (json_is_string(element))
                remark(f, item->string, before, json_text(element));
}

/* Return what stands beside a key: "a.b.type", "locale" gives a.b.locale. */
static const cJSON *
sibling(const cJSON *settings, const char *key, const char *part)
{
    struct buf name;
    const cJSON *item;

    buf_init(&name, JSON_BODY_LIMIT);
    buf_add(&name, key, (size_t)(last_part(key) - key));
    buf_puts(&name, part);
    item = json_get(settings, buf_text(&name));
    buf_free(&name);
    return item;
}

/* A hunspell filter reads config/hunspell/LOCALE. */
static void
remark_hunspell(const struct files *f, const cJSON *type)
{
    static const char *const keys[] = { "locale", "language", "lang",
        "dictionary" };

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        remark_value(
            f, sibling(f->settings, type->string, keys[i]), "hunspell/");
}

void
sanitize_external_files(
    enum kind_id kind, const char *name, const cJSON *body, struct remarks *out)
{
    const char *place = settings_place(kind);
    struct files f = { kind, name, NULL, out };
    const cJSON *item;

    if (place == NULL)
        return;
    f.settings = json_at(body, place);
    if (!json_is_object(f.settings))
        return;
    json_each (item, f.settings) {
        const char *part = last_part(item->string);

        if (!str_starts(item->string, ANALYSIS))
            continue;
        if (names_file(part))
            remark_value(&f, item, "");
        else if (strcmp(part, "type") == 0 && json_is_string(item) &&
                 strcmp(json_text(item), "hunspell") == 0)
            remark_hunspell(&f, item);
    }
}
