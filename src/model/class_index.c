#include "model/class_internal.h"

#include <stdlib.h>
#include <string.h>

#include "util/mem.h"
#include "util/str.h"

#define ANALYSIS "index.analysis."

bool
class_is_closed(const cJSON *body)
{
    const char *state = json_text(json_get(body, "state"));

    return state != NULL && strcmp(state, "close") == 0;
}

/* ---- settings ---- */

/* A closed index takes it; one that is closed anyhow needs nothing more. */
static void
closed(struct classing *w, const char *why)
{
    if (class_is_closed(w->c->from))
        class_raise(w, CLASS_IN_PLACE, "%s; the index is closed", why);
    else
        class_raise(w, CLASS_CLOSED, "%s", why);
}

/* Say whether some setting of ${settings} begins as ${key} does, up to the
 * end of the analyzer's (filter's …) name. */
static bool
is_analysis_known(const cJSON *settings, const char *key)
{
    const cJSON *item;
    const char *name = strchr(key + strlen(ANALYSIS), '.');
    const char *end = name == NULL ? NULL : strchr(name + 1, '.');
    char *prefix =
        mem_copy(key, end == NULL ? strlen(key) : (size_t)(end - key) + 1);
    bool known = false;

    json_each (item, settings)
        known = known || str_starts(item->string, prefix);
    free(prefix);
    return known;
}

static void
analysis(struct classing *w, const char *key)
{
    if (is_analysis_known(json_get(w->c->from, "settings"), key))
        closed(w, "old documents keep old tokens");
    else
        closed(w, "analysis is read when an index opens");
}

static void
setting(struct classing *w, const char *key, const cJSON *from, const cJSON *to)
{
    const struct class_setting *row = class_setting_find(key);

    (void)from;
    if (strcmp(key, "index.lifecycle.name") == 0 && json_text(to) != NULL)
        class_policy_joined(w, json_text(to));
    if (row == NULL)
        closed(w, "7.10 does not know it; plugins have most of theirs read "
                  "when an index opens");
    else if (row->surprise != NULL)
        class_raise(w, CLASS_SURPRISE, "%s", row->surprise);
    else if (row->update == SETTING_DYNAMIC)
        class_raise(w, CLASS_IN_PLACE, "a dynamic setting");
    else if (row->update == SETTING_FINAL)
        class_raise(w, CLASS_REINDEX, "fixed when an index is created");
    else if (row->update == SETTING_PRIVATE)
        class_raise(w, CLASS_REINDEX, "set by the server, not by users");
    else if (str_starts(key, ANALYSIS))
        analysis(w, key);
    else
        closed(w, "read when an index opens");
}

/* ---- the state ---- */

static void
state(struct classing *w)
{
    if (class_is_closed(w->c->to))
        class_raise(w, CLASS_SURPRISE,
            "a closed index answers no search and takes no document");
    else
        class_raise(w, CLASS_IN_PLACE, "it is opened");
}

void
class_index(
    struct classing *w, const char *key, const cJSON *from, const cJSON *to)
{
    if (strcmp(key, "settings") == 0)
        class_within(w, from, to, setting);
    else if (strcmp(key, "mappings") == 0)
        class_within(w, from, to, class_mapping);
    else if (strcmp(key, "aliases") == 0)
        class_within(w, from, to, class_alias);
    else if (strcmp(key, "state") == 0)
        state(w);
}

void
class_stream(
    struct classing *w, const char *key, const cJSON *from, const cJSON *to)
{
    if (strcmp(key, "mappings") != 0) {
        class_raise(w, CLASS_ROLLOVER,
            "from the template, when the next backing index is made");
        return;
    }
    class_within(w, from, to, class_mapping);

    /* What an index could not change, the stream's next one can. */
    if (w->out->class == CLASS_REINDEX)
        w->out->class = CLASS_ROLLOVER;
}
