#include <stdlib.h>
#include <string.h>

#include "model/series_internal.h"
#include "util/mem.h"

/* Where an index may name the alias by which it is rolled over. */
static const char *const rollover_settings[] = {
    "index.lifecycle.rollover_alias",
    "index.plugins.index_state_management.rollover_alias",
    "index.opendistro.index_state_management.rollover_alias",
};

bool
series_write_flag(const cJSON *body, const char *alias, bool *out)
{
    const cJSON *flag =
        json_get(json_get(json_get(body, "aliases"), alias), "is_write_index");

    if (flag == NULL || json_is_null(flag))
        return false;
    *out = json_is_true(flag);
    return true;
}

/* Return the alias in the settings, borrowed, or NULL. */
static const char *
alias_of_settings(const cJSON *body)
{
    const cJSON *settings = json_get(body, "settings");

    for (size_t i = 0; i < sizeof rollover_settings / sizeof *rollover_settings;
         i++) {
        const char *alias = json_text(json_get(settings, rollover_settings[i]));

        if (alias != NULL && alias[0] != '\0')
            return alias;
    }
    return NULL;
}

/* Return the first alias that the index writes for, or else the first for
 * which it says that it does not, borrowed; or NULL. */
static const char *
alias_of_flags(const cJSON *body)
{
    const char *silent = NULL;
    const cJSON *item;

    json_each (item, json_get(body, "aliases")) {
        bool writes;

        if (!series_write_flag(body, item->string, &writes))
            continue;
        if (writes)
            return item->string;
        if (silent == NULL)
            silent = item->string;
    }
    return silent;
}

/* Read what the body says, which is opened only if it may say anything. */
static int
read_body(const struct catalog *c, const struct resource *r, cJSON **out,
    struct err *err)
{
    char *text = catalog_text(c, r, err);
    bool says = text != NULL && (strstr(text, "rollover_alias\"") != NULL ||
                                    strstr(text, "\"is_write_index\"") != NULL);

    free(text);
    *out = says ? catalog_tree(c, r, err) : NULL;
    return text == NULL || (says && *out == NULL) ? -1 : 0;
}

int
series_read(const struct catalog *c, size_t position, struct series_member *out,
    struct err *err)
{
    const struct resource *r = &c->items[position];
    const char *alias;
    bool says;
    cJSON *body;

    memset(out, 0, sizeof *out);
    if (read_body(c, r, &body, err) != 0)
        return -1;
    out->position = position;
    out->name = r->name;
    alias = alias_of_settings(body);
    says = alias != NULL;
    if (alias == NULL)
        alias = alias_of_flags(body);
    out->key = series_key(r->name, alias != NULL, &out->order);

    /* A write index may also be one of its kind. */
    if (alias != NULL && (says || out->key != NULL)) {
        out->alias = mem_string(alias);
        if (!series_write_flag(body, alias, &out->writes))
            out->silent = json_get(json_get(body, "aliases"), alias) != NULL;
    }
    json_free(body);
    return 0;
}

void
series_member_free(struct series_member *m)
{
    free(m->key);
    free(m->order);
    free(m->alias);
}
