#include "cli/script_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/render.h"
#include "model/sanitize.h"
#include "util/str.h"

#define SERVER_WAIT 30000 /* master_timeout and timeout, milliseconds */

static void
add_lines(const char *const *lines, struct buf *out)
{
    for (; *lines != NULL; lines++) {
        buf_puts(out, *lines);
        buf_putc(out, '\n');
    }
}

static void
add_server(const struct script_text *t, struct buf *out)
{
    const struct server *to = &t->script->to;

    buf_printf(out, "%s %u.%u.%u", server_product_name(to->product),
        to->version / 10000, to->version / 100 % 100, to->version % 100);
}

/* ---- the head ---- */

static const char *const usage[] = {
    "#",
    "# usage: sh SCRIPT CONFIG",
    "#",
    "# CONFIG is a configuration file of curl that only its owner can",
    "# read. It names the cluster and how to log in, so that neither",
    "# stands in this file or in a list of processes:",
    "#     url = \"https://new.example:9200\"",
    "#     user = \"elastic:the password\"",
    "#     cacert = \"/etc/ssl/new-ca.pem\"",
    "#",
    "# The script stops at the first failure. What it has done it writes",
    "# to the file $RECORD (SCRIPT.record, if that is not set). It can be",
    "# run again: it goes on where it stopped, and sends nothing twice",
    "# that was answered well. Nothing is ever deleted.",
    "#",
    "# Exit codes: 0 all done, 2 usage, 3 refused, 4 not allowed, 5 no",
    "# answer, 7 something is in the way, 8 another version, 11 a write",
    "# was not answered: run it again.",
    "#",
    NULL,
};

static const char *const policies[] = {
    [PLAN_FAIL] = "# Nothing is written if a resource is there that this "
                  "script did\n# not make.\n",
    [PLAN_SKIP] = "# A resource that is there, and that this script did not "
                  "make, is\n# left as it is.\n",
    [PLAN_UPDATE] = "# Policies, scripts, pipelines and templates that are "
                    "there are\n# replaced; an index or data stream that is "
                    "there, and that this\n# script did not make, stops it "
                    "before anything is written.\n",
};

static void
add_source(const struct script_text *t, struct buf *out)
{
    const struct about *a = t->source;
    char hex[DIGEST_HEX];

    digest_hex(&t->bundle->id, hex);
    buf_puts(out,
        "#!/bin/sh\n# Made by esbundle " ESBUNDLE_VERSION ": an import for ");
    add_server(t, out);
    buf_puts(out, ".\n# bundle  ");
    buf_puts(out, hex);
    buf_puts(out, "\n# of      cluster ");
    str_show(a->cluster_name == NULL ? "?" : a->cluster_name, out);
    buf_puts(out, ", ");
    str_show(a->product == NULL ? "?" : a->product, out);
    buf_putc(out, ' ');
    str_show(a->version == NULL ? "?" : a->version, out);
    buf_printf(out, "\n# makes   %zu resources by %zu requests\n",
        t->script->wanted->count, t->requests);
}

/* Every place that is sent otherwise than the bundle has it. */
static void
add_notes(const struct rewrite_notes *notes, struct buf *out)
{
    if (notes->count > 0)
        buf_puts(out, "#\n# Rewritten on the way:\n");
    for (size_t i = 0; i < notes->count; i++) {
        const struct rewrite_note *n = &notes->items[i];

        buf_printf(out, "# %s: ", n->rule);
        str_show(n->text, out);
        if (n->name != NULL) {
            buf_printf(out, " (%s ", kind_get(n->kind)->name);
            str_show(n->name, out);
            buf_putc(out, ')');
        }
        buf_putc(out, '\n');
    }
}

/* Only what cannot mean anything else than itself becomes a word. */
static bool
is_uuid(const char *text)
{
    return text != NULL && *text != '\0' &&
           strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                        "0123456789-_") == strlen(text);
}

/* Is it the cluster, the version and the product that are meant? */
static void
add_identity(const struct script_text *t, struct buf *out)
{
    bool open = t->script->to.product == PRODUCT_OPENSEARCH;

    buf_puts(out, "\n# Who answers?\n"
                  "identity='/?filter_path=cluster_uuid,version.number,"
                  "version.distribution&pretty=false'\n"
                  "call \"$identity\" < /dev/null\n"
                  "[ \"$status\" = 200 ] || fail 5 \"$identity\"\n");
    buf_printf(out,
        "if ! grep -qF '\"number\":\"%u.%u.%u\"' \"$answer\" ||\n"
        "    %sgrep -qF '\"distribution\":\"opensearch\"' "
        "\"$answer\"; then\n    die 8 \"this script is for ",
        t->script->to.version / 10000, t->script->to.version / 100 % 100,
        t->script->to.version % 100, open ? "! " : "");
    add_server(t, out);
    buf_puts(out, ", not for $(told)\"\nfi\n");
    if (t->same_cluster || !is_uuid(t->source->cluster_uuid))
        return;
    buf_printf(out,
        "if grep -qF '\"cluster_uuid\":\"%s\"' \"$answer\"; then\n"
        "    die 7 'this is the cluster that the bundle came from'\nfi\n",
        t->source->cluster_uuid);
}

void
script_text_head(const struct script_text *t, struct buf *out)
{
    char hex[DIGEST_HEX];
    struct digest digest;

    add_source(t, out);
    add_lines(usage, out);
    buf_puts(out, policies[t->script->policy]);
    add_notes(t->notes, out);
    add_lines(script_shell_base, out);
    if (t->looked[SCRIPT_NEW] || t->looked[SCRIPT_LEAVE])
        add_lines(script_shell_look, out);
    if (t->looked[SCRIPT_NEW])
        add_lines(script_shell_new_only, out);
    if (t->looked[SCRIPT_LEAVE])
        add_lines(script_shell_leave, out);
    add_identity(t, out);
    script_digest(t->script, &digest);
    digest_hex(&digest, hex);
    buf_printf(out, "\nscript=%s\n", hex);
    add_lines(script_shell_record, out);
    if (t->looked[SCRIPT_NEW] || t->looked[SCRIPT_LEAVE])
        buf_puts(out, "\n# What is there already?\n");
}

/* ---- what is there ---- */

void
script_text_look(const struct script_text *t, size_t i,
    const struct request_list *list, struct buf *out)
{
    enum script_look look =
        script_look(t->script, &t->script->wanted->items[i]);
    char *path;

    if (look == SCRIPT_BLIND)
        return;
    path = script_path(&list->items[0]);
    buf_printf(out, "%s %zu '%s'\n",
        look == SCRIPT_NEW ? "must_be_new" : "leave", i + 1, path);
    free(path);
}

void
script_text_looked(const struct script_text *t, struct buf *out)
{
    if (t->looked[SCRIPT_NEW])
        buf_puts(out, "[ \"$in_the_way\" -eq 0 ] ||\n"
                      "    die 7 'nothing was written: that was not made by "
                      "this script'\n");
}

/* ---- resources ---- */

/* What must be there before, or else will be missed. */
static void
add_missing(
    const struct script_text *t, const struct resource *r, struct buf *out)
{
    for (size_t i = 0; i < r->reference_count; i++) {
        const struct reference *to = &r->references[i];

        if (catalog_find(t->script->wanted, to->kind, to->name) != NULL)
            continue;
        buf_printf(out, "# %s %s ",
            reference_is_hard(r->kind, to, &t->script->to) ? "needs" : "names",
            kind_get(to->kind)->title);
        str_show(to->name, out);
        buf_puts(out, ", which this script does not make\n");
    }
}

static void
add_title(const struct script_text *t, size_t i, struct buf *out)
{
    const struct resource *r = &t->script->wanted->items[i];

    buf_printf(out, "\n# ---- %zu of %zu: %s ", i + 1, t->script->wanted->count,
        kind_get(r->kind)->title);
    str_show(r->name, out);
    buf_puts(out, " ----\n");
    if (r->because != NULL)
        buf_printf(out, "# comes along: %s\n", r->because);
    if (script_look(t->script, r) == SCRIPT_BLIND &&
        t->script->policy != PLAN_UPDATE)
        buf_puts(out, "# cannot be asked for by its name: one that is there "
                      "is replaced\n");
    add_missing(t, r, out);
}

/* The body over many lines, what is not seen as \uXXXX. */
static int
add_body(const char *body, struct buf *out, struct err *err)
{
    cJSON *tree = json_parse(body, strlen(body), ERR_INTERNAL, err);
    struct buf text;

    if (tree == NULL)
        return -1;
    buf_init(&text, RENDER_LIMIT);
    json_print(tree, &text);
    str_show_json(buf_text(&text), text.length, out);
    buf_free(&text);
    json_free(tree);
    return 0;
}

int
script_text_steps(const struct script_text *t, size_t i,
    const struct request_list *list, struct buf *out, struct err *err)
{
    add_title(t, i, out);
    for (size_t j = 0; j < list->count; j++) {
        const struct request *r = &list->items[j];
        char *target = request_target(r, SERVER_WAIT);

        if (j > 0)
            buf_printf(out, "# then: %s\n", r->what);
        buf_printf(out, "step %zu", i + 1);
        if (j > 0)
            buf_printf(out, "-%zu", j);
        buf_printf(out, " %s '%s' %s\n", r->method, target,
            r->body == NULL ? "< /dev/null" : "<< 'END'");
        free(target);
        if (r->body == NULL)
            continue;
        if (add_body(r->body, out, err) != 0)
            return -1;
        buf_puts(out, "END\n");
    }
    return 0;
}

void
script_text_end(const struct script_text *t, struct buf *out)
{
    buf_printf(out,
        "\nprintf '%%s\\n' 'done: %zu resources' \\\n"
        "    'compare: esbundle verify BUNDLE --against URL'\n",
        t->script->wanted->count);
}

/* ---- JSON ---- */

void
script_text_json_head(const struct script_text *t, struct buf *out)
{
    static const char *const words[] = { "fail", "skip", "update" };
    const struct server *to = &t->script->to;
    char hex[DIGEST_HEX], version[40];

    render_line("script", out);
    digest_hex(&t->bundle->id, hex);
    render_field("bundle_id", hex, out);
    render_field("product", server_product_name(to->product), out);
    (void)snprintf(version, sizeof version, "%u.%u.%u", to->version / 10000,
        to->version / 100 % 100, to->version % 100);
    render_field("version", version, out);
    render_field("on_conflict", words[t->script->policy], out);
    render_key("requests", out);
    buf_putc(out, '[');
}

void
script_text_json(const struct script_text *t, size_t i,
    const struct request_list *list, struct buf *out)
{
    const struct resource *of = &t->script->wanted->items[i];

    for (size_t j = 0; j < list->count; j++) {
        const struct request *r = &list->items[j];
        char *target = request_target(r, SERVER_WAIT);

        buf_puts(out, i + j == 0 ? "{" : ",{");
        render_field("kind", of->kind_name, out);
        render_field("name", of->name, out);
        render_field("what", r->what, out);
        render_field("method", r->method, out);
        render_field("target", target, out);
        render_key("body", out);
        buf_puts(out, r->body == NULL ? "null" : r->body);
        buf_putc(out, '}');
        free(target);
    }
}

void
script_text_json_end(struct buf *out)
{
    buf_puts(out, "]}\n");
}
