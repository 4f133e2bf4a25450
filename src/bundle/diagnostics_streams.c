#include <stdlib.h>

#include "bundle/diagnostics_internal.h"
#include "model/gather.h"
#include "util/signals.h"

/* Read the body of a stream's write index into ${*out}; NULL: its mapping is
 * not told, which is remarked.  Return 0, or -1 (ERR_LOCAL). */
static int
read_write_index(struct building *b, const char *name, const cJSON *entry,
    cJSON **out, struct err *err)
{
    const char *index = gather_write_index(entry);
    struct err why = ERR_INIT;
    char *missing;

    if (index == NULL)
        return 0;
    if (replies_find(b->replies, REPLY_MAPPINGS, index) == NULL) {
        missing = replies_missing(b->replies, REPLY_MAPPINGS);
        err_set(&why, ERR_PARTIAL, "%s",
            missing != NULL ? missing : "its write index is not told");
        free(missing);
    } else
        *out = diagnostics_body(b, index, &why);
    if (why.code == ERR_LOCAL) {
        *err = why;
        return -1;
    }
    if (why.code != ERR_NONE)
        remarks_add(
            &b->out->about.unavailable, "data_stream mapping", name, why.text);
    return 0;
}

/* One that is not listed was remarked when the others were. */
static int
add_stream(struct building *b, const struct part *part, struct err *err)
{
    struct err why = ERR_INIT;
    cJSON *tree = replies_tree(b->replies, part, &why), *index = NULL;
    const char *name = json_text(json_get(tree, "name"));
    const struct index_entry *e =
        name == NULL ? NULL : listing_stream(&b->listing, name);

    if (e == NULL || !e->chosen ||
        read_write_index(b, e->name, tree, &index, err) != 0) {
        json_free(tree);
        return err->code == ERR_NONE ? 0 : -1;
    }
    if (gather_stream(
            b->out, e->name, tree, index, &b->out->about.server, &why) == 0)
        return 0;
    return gather_failed(b->out, KIND_DATA_STREAM, e->name, &why, err);
}

int
diagnostics_streams(struct building *b, struct err *err)
{
    const struct reply *streams = &b->replies->items[REPLY_STREAMS];

    if (!diagnostics_has(b, KIND_DATA_STREAM) ||
        diagnostics_lacks(b, REPLY_STREAMS, "data_stream"))
        return 0;
    entries_choose(&b->listing.streams, KIND_DATA_STREAM, b->options->wants,
        b->options->user, &b->out->about.skipped);
    for (size_t i = 0; i < streams->count; i++)
        if (signals_check(err) != 0 ||
            add_stream(b, &streams->parts[i], err) != 0)
            return -1;
    return 0;
}
