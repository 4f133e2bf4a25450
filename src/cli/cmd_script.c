#include <string.h>

#include "cli/commands.h"
#include "cli/render.h"
#include "cli/replay.h"
#include "cli/script_text.h"
#include "util/file.h"
#include "util/signals.h"
#include "util/str.h"

struct values {
    struct replay_values replay;
    char *output, *to;
    bool force;
};

static const struct opt options[] = {
    { "for", 0, "VERSION", OPT_TEXT, offsetof(struct values, to),
        "version of the destination, such as 7.10.2 or opensearch:2.11.0; "
        "the source's by default",
        NULL, 0, 0 },
    { "output", 'o', "FILE", OPT_TEXT, offsetof(struct values, output),
        "the script to write; standard output by default", NULL, 0, 0 },
    { "force", 'f', NULL, OPT_FLAG, offsetof(struct values, force),
        "overwrite FILE", NULL, 0, 0 },
    { 0 },
};

static const struct opt_group groups[] = {
    { "Script", options, 0 },
    { "Bundle", replay_opt_reading, offsetof(struct values, replay) },
    { "Choosing", opt_select, offsetof(struct values, replay.select) },
    { "Rewriting", opt_rewrite, offsetof(struct values, replay.rewrite) },
    { "Conflicts", replay_opt_conflict, offsetof(struct values, replay) },
    { 0 },
};

/* ---- the destination ---- */

static int
choose_server(const struct values *v, const struct about *source,
    struct server *out, struct err *err)
{
    if (v->to != NULL)
        return server_read(v->to, out, err);
    *out = source->server;
    if (out->version != 0)
        return 0;
    err_set(err, ERR_USAGE, "the bundle does not tell its source's version");
    return err_remedy(err, "give the destination's with --for");
}

/* ---- resources one by one ---- */

/* What is done with each resource's requests; ${out} is empty. */
typedef int step_handler(struct script_text *t, size_t i,
    const struct request_list *list, struct buf *out, struct err *err);

/* Build every resource's requests and write what ${step} makes of them. */
static int
each_resource(struct script_text *t, step_handler *step, struct file *file,
    struct err *err)
{
    const struct catalog *c = t->script->wanted;
    int rc = 0;

    for (size_t i = 0; i < c->count && rc == 0; i++) {
        struct request_list list = REQUEST_LIST_INIT;
        struct buf out;

        buf_init(&out, RENDER_LIMIT);
        rc = signals_check(err);
        if (rc == 0)
            rc = script_requests(t->script, &c->items[i], &list, err);
        if (rc == 0)
            rc = step(t, i, &list, &out, err);
        if (rc == 0)
            rc = file_write(file, buf_text(&out), out.length, err);
        buf_free(&out);
        request_list_free(&list);
    }
    return rc;
}

static int
step_counts(struct script_text *t, size_t i, const struct request_list *list,
    struct buf *out, struct err *err)
{
    (void)i;
    (void)out;
    (void)err;
    t->requests += list->count;
    return 0;
}

static int
step_looks(struct script_text *t, size_t i, const struct request_list *list,
    struct buf *out, struct err *err)
{
    (void)err;
    script_text_look(t, i, list, out);
    return 0;
}

static int
step_sends(struct script_text *t, size_t i, const struct request_list *list,
    struct buf *out, struct err *err)
{
    return script_text_steps(t, i, list, out, err);
}

static int
step_json(struct script_text *t, size_t i, const struct request_list *list,
    struct buf *out, struct err *err)
{
    struct buf text;

    (void)err;
    buf_init(&text, RENDER_LIMIT);
    script_text_json(t, i, list, &text);
    str_show_json(buf_text(&text), text.length, out);
    buf_free(&text);
    return 0;
}

/* ---- the whole ---- */

typedef void text_maker(const struct script_text *t, struct buf *out);

static int
write_text(const struct script_text *t, text_maker *make, struct file *file,
    struct err *err)
{
    struct buf out;
    int rc;

    buf_init(&out, RENDER_LIMIT);
    make(t, &out);
    rc = file_write(file, buf_text(&out), out.length, err);
    buf_free(&out);
    return rc;
}

static void
end_json(const struct script_text *t, struct buf *out)
{
    (void)t;
    script_text_json_end(out);
}

static int
write_json(struct script_text *t, struct file *file, struct err *err)
{
    if (write_text(t, script_text_json_head, file, err) != 0 ||
        each_resource(t, step_json, file, err) != 0)
        return -1;
    return write_text(t, end_json, file, err);
}

static int
write_script(struct script_text *t, struct file *file, struct err *err)
{
    if (write_text(t, script_text_head, file, err) != 0 ||
        each_resource(t, step_looks, file, err) != 0 ||
        write_text(t, script_text_looked, file, err) != 0 ||
        each_resource(t, step_sends, file, err) != 0)
        return -1;
    return write_text(t, script_text_end, file, err);
}

/* Count first: what no request can make must be told before a byte is
 * written, since half a script would run. */
static int
make_script(const struct values *v, const struct run *run, struct replay *r,
    struct file *file, struct err *err)
{
    struct script script = { .policy =
                                 (enum plan_policy)v->replay.on_conflict };
    bool looked[SCRIPT_LEAVE + 1] = { false };
    struct script_text t = { .script = &script,
        .source = &r->bundle->about,
        .bundle = &r->summary,
        .notes = &r->notes,
        .looked = looked,
        .same_cluster = v->replay.same_cluster };

    if (choose_server(v, t.source, &script.to, err) != 0 ||
        replay_rewrite(r, &script.to, err) != 0)
        return -1;
    script.wanted = r->wanted;
    for (size_t i = 0; i < r->wanted->count; i++)
        looked[script_look(&script, &r->wanted->items[i])] = true;
    if (each_resource(&t, step_counts, file, err) != 0 ||
        (run->global.json ? write_json(&t, file, err)
                          : write_script(&t, file, err)) != 0 ||
        file_publish(file, err) != 0)
        return -1;
    if (!run->global.json)
        print_note(run->note, "script: %zu resources, %zu requests",
            r->wanted->count, t.requests);
    return 0;
}

static int
run_script(struct run *run, struct err *err)
{
    const struct values *v = run->values;
    struct file *file =
        file_new(v->output == NULL ? "-" : v->output, v->force, err);
    struct replay r = { 0 };
    int rc;

    if (file == NULL)
        return -1;
    rc = replay_read(&r, &v->replay, run->operands.items[0], run, err);
    if (rc == 0)
        rc = make_script(v, run, &r, file, err);
    replay_free(&r);
    file_free(file);
    return rc;
}

static const char *const examples[] = {
    "esbundle script prod.tar.gz --for 7.10.2 -o prod.sh",
    "esbundle script prod.tar.gz --include 'logs-*' --replicas 0 -o logs.sh",
    NULL,
};

const struct command cmd_script = {
    .name = "script",
    .operands = "BUNDLE",
    .summary = "print the import as a shell script of curl commands",
    .description =
        "Verifies BUNDLE and prints what an import would send, for people to "
        "read and for sh and curl to run where esbundle cannot; nothing is "
        "sent now. The script takes URL and credentials from a configuration "
        "file of curl, stops at the first failure and can be run again. It "
        "cannot compare what is there, as import does: verify --against "
        "does. Give it the choosing and rewriting options of import.",
    .groups = groups,
    .values_size = sizeof(struct values),
    .examples = examples,
    .operands_least = 1,
    .operands_most = 1,
    .run = run_script,
};
