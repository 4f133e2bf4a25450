#include "cli/report_internal.h"

#include <stdlib.h>

#include "util/base64.h"

void
report_heading(const char *id, const char *text, struct html *h)
{
    html_format(h, "<h2 id=\"%s\">%s</h2>\n", id, text);
}

void
report_link(
    size_t entry, const char *kind_name, const char *name, struct html *h)
{
    if (entry != REPORT_NONE)
        html_format(h, "<a href=\"#r%zu\">", entry);
    html_raw(h, "<span class=\"soft\">");
    html_text(h, kind_name);
    html_raw(h, "</span> ");
    html_name(h, name);
    html_raw(h, entry != REPORT_NONE ? "</a>"
                                     : " <span class=\"bad\">(not in the "
                                       "bundle)</span>");
}

/* ---- the head ---- */

/* 'sha256-…' of what stands between two tags. */
static void
add_source(const char *directive, const unsigned char *data, size_t length,
    struct html *h)
{
    struct digest digest;
    char *text;

    digest_of(data, length, &digest);
    text = base64_encode(digest.bytes, sizeof digest.bytes);
    html_format(h, "; %s 'sha256-%s'", directive, text);
    free(text);
}

static const char *
cluster_name(const struct about *about)
{
    return about->cluster_name == NULL ? "an unknown cluster"
                                       : about->cluster_name;
}

static void
add_title(const struct report *r, struct html *h)
{
    switch (r->mode) {
    case REPORT_BUNDLE:
        html_raw(h, "Schema of ");
        html_text(h, cluster_name(&r->side.catalog->about));
        break;
    case REPORT_DIFF:
        html_raw(h, "Schema changes from ");
        html_text(h, cluster_name(&r->before.catalog->about));
        html_raw(h, " to ");
        html_text(h, cluster_name(&r->side.catalog->about));
        break;
    case REPORT_PLAN:
        html_raw(h, "Plan: schema of ");
        html_text(h, cluster_name(&r->side.catalog->about));
        html_raw(h, " into ");
        html_text(h, r->replay->cluster->name);
        break;
    }
}

/* Nothing is loaded from anywhere, and only our own script and style count. */
static void
add_head(const struct report *r, struct html *h)
{
    html_raw(h, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
                "<meta charset=\"utf-8\">\n"
                "<meta http-equiv=\"Content-Security-Policy\" content=\""
                "default-src 'none'");
    add_source("style-src", report_css, report_css_length, h);
    add_source("script-src", report_js, report_js_length, h);
    html_raw(h, "; base-uri 'none'; form-action 'none'\">\n"
                "<meta name=\"viewport\" content=\"width=device-width, "
                "initial-scale=1\">\n"
                "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
    add_title(r, h);
    html_raw(h, "</title>\n<style>");
    html_bytes(h, report_css, report_css_length);
    html_raw(h, "</style>\n</head>\n");
}

static void
add_contents(const struct report *r, struct html *h)
{
    html_raw(h, "<nav aria-label=\"Contents\"><ul>\n"
                "<li><a href=\"#about\">Where it is from</a></li>\n");
    if (r->mode != REPORT_BUNDLE)
        html_format(h, "<li><a href=\"#changes\">%s</a></li>\n",
            r->mode == REPORT_DIFF ? "What changed" : "What would be done");
    if (r->findings != NULL)
        html_raw(h, "<li><a href=\"#findings\">Findings</a></li>\n");
    html_raw(h, "<li><a href=\"#left-out\">What was left out</a></li>\n"
                "<li><a href=\"#picture\">Who needs whom</a></li>\n"
                "<li><a href=\"#resources\">Resources</a></li>\n</ul></nav>\n");
}

/* ---- all ---- */

void
report_write(const struct report *r, struct html *h)
{
    add_head(r, h);
    html_raw(h, "<body>\n<a class=\"skip\" href=\"#resources\">Skip to the "
                "resources</a>\n<header>\n<h1>");
    add_title(r, h);
    html_raw(h, "</h1>\n");
    add_contents(r, h);
    html_raw(h, "</header>\n<main>\n");
    report_about(r, h);
    report_changes(r, h);
    report_findings(r, h);
    report_left_out(r, h);
    report_picture(r, h);
    report_resources(r, h);
    html_raw(h, "</main>\n<script>");
    html_bytes(h, report_js, report_js_length);
    html_raw(h, "</script>\n</body>\n</html>\n");
}
