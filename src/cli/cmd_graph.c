#include <stdlib.h>

#include "bundle/bundle.h"
#include "cli/commands.h"
#include "cli/graph_text.h"
#include "cli/render.h"
#include "cli/replay.h"

enum form { FORM_TEXT, FORM_DOT };

struct values {
    struct replay_values replay;
    int form; /* enum form */
    char *used_by, *needs;
};

static const char *const forms[] = { "text", "dot", NULL };

static const struct opt options[] = {
    { "used-by", 0, "KIND/NAME", OPT_TEXT, offsetof(struct values, used_by),
        "only what needs this resource, directly or not", NULL, 0, 0 },
    { "needs", 0, "KIND/NAME", OPT_TEXT, offsetof(struct values, needs),
        "only what this resource needs, directly or not", NULL, 0, 0 },
    { "format", 'f', "FORM", OPT_CHOICE, offsetof(struct values, form),
        "text (default), or dot for Graphviz", forms, 0, 0 },
    { 0 },
};

static const struct opt_group groups[] = {
    { "Graph", options, 0 },
    { "Bundle", replay_opt_reading, offsetof(struct values, replay) },
    { 0 },
};

/* Read the options into a view.  Return 0, or -1 (ERR_USAGE). */
static int
choose(const struct values *v, const char *path, struct graph_view *view,
    struct err *err)
{
    const char *name = v->used_by != NULL ? v->used_by : v->needs;

    if (v->used_by != NULL && v->needs != NULL) {
        err_set(err, ERR_USAGE, "'--used-by' and '--needs' exclude each other");
        return err_remedy(err, "ask for one after the other");
    }
    view->start = view->graph->node_count;
    if (name == NULL)
        return 0;
    view->direction = v->used_by != NULL ? GRAPH_USED_BY : GRAPH_NEEDS;
    view->start = graph_find(view->graph, name);
    if (view->start == view->graph->node_count)
        return replay_no_resource(name, path, err);
    view->shown = graph_reach(view->graph, view->start, view->direction);
    return 0;
}

static void
print_view(
    const struct graph_view *view, const struct values *v, struct run *run)
{
    const struct graph *g = view->graph;
    struct buf out;

    buf_init(&out, RENDER_LIMIT);
    if (run->global.json) {
        graph_text_json(view, &out);
        print_json_text(run->out, buf_text(&out), out.length);
    } else {
        if (v->form == FORM_DOT)
            graph_text_dot(view, &out);
        else
            graph_text(view, &out);
        print_raw(run->out, buf_text(&out), out.length);
        print_flush(run->out);
        print_note(run->note,
            "graph: %zu resources, %zu references, %zu missing",
            g->node_count - g->missing, g->edge_count, g->missing);
    }
    buf_free(&out);
}

static int
run_graph(struct run *run, struct err *err)
{
    const struct values *v = run->values;
    const struct bundle_options reading = { v->replay.max_unpacked, true };
    struct catalog *c = catalog_new();
    struct bundle_summary s = { 0 };
    struct graph *g = NULL;
    struct graph_view view = { 0 };
    const char *path = run->operands.items[0];
    int rc = -1;

    if (bundle_read(path, &reading, c, &s, run->progress, err) == 0) {
        print_notes(run->note, &s.notes);
        g = graph_new(c);
        view.graph = g;
        rc = choose(v, path, &view, err);
    }
    if (rc == 0)
        print_view(&view, v, run);
    free(view.shown);
    graph_free(g);
    bundle_summary_free(&s);
    catalog_free(c);
    return rc;
}

static const char *const examples[] = {
    "esbundle graph prod.tar.gz",
    "esbundle graph prod.tar.gz --used-by ilm_policy/logs",
    "esbundle graph prod.tar.gz --format dot",
    NULL,
};

const struct command cmd_graph = {
    .name = "graph",
    .operands = "BUNDLE",
    .summary = "show which resource needs which",
    .description =
        "Verifies BUNDLE and prints each resource that names others, with what "
        "it names and where its body says so. --used-by answers which "
        "templates and indices use a policy, a component or a pipeline, and "
        "what uses those in turn; --needs answers the reverse. What is named "
        "and not in the bundle is told so.",
    .groups = groups,
    .values_size = sizeof(struct values),
    .examples = examples,
    .operands_least = 1,
    .operands_most = 1,
    .run = run_graph,
};
