#include "cli/report_internal.h"

#include "model/lint.h"

#define OPEN_MOST 50 /* findings that are unfolded at first */

static const char *const styles[LINT_SEVERITIES] = {
    [LINT_NOTE] = "soft",
    [LINT_WARNING] = "warn",
    [LINT_ERROR] = "bad",
};

static void
add_finding(
    const struct report *r, const struct lint_finding *one, struct html *h)
{
    const struct catalog *c = r->side.catalog;
    const struct resource *about = catalog_find(c, one->kind, one->name);
    const char *severity = lint_severity_name(one->rule->severity);

    html_format(h, "<tr><td class=\"status %s\">%s</td><td>",
        styles[one->rule->severity], severity);
    report_link(about == NULL ? REPORT_NONE : (size_t)(about - c->items),
        one->kind_name, one->name, h);
    html_raw(h, "</td><td>");
    html_value(h, one->text, REPORT_VALUE);
    if (*one->pointer != '\0') {
        html_raw(h, "<br><code class=\"soft\">");
        html_value(h, one->pointer, REPORT_VALUE);
        html_raw(h, "</code>");
    }
    if (one->more > 0)
        html_format(h, " and at %zu more places", one->more);
    html_raw(h, "</td><td>");
    html_text(h, one->rule->remedy);
    html_format(
        h, "<br><code class=\"soft\">%s</code></td></tr>\n", one->rule->id);
}

void
report_findings(const struct report *r, struct html *h)
{
    const struct lint_findings *f = r->findings;

    if (f == NULL)
        return;
    report_heading("findings", "Findings", h);
    if (f->count == 0) {
        html_raw(h, "<p>Nothing in it will hurt, as far as lint can see.</p>"
                    "\n");
        return;
    }
    html_format(h,
        "<details%s><summary>%zu errors, %zu warnings, %zu notes</summary>"
        "<div class=\"inside\">"
        "<table>\n<thead><tr><th scope=\"col\">Severity</th><th scope=\"col\">"
        "Resource</th><th scope=\"col\">What is the matter</th><th scope="
        "\"col\">Remedy</th></tr></thead>\n<tbody>\n",
        f->count <= OPEN_MOST ? " open" : "",
        lint_findings_count(f, LINT_ERROR),
        lint_findings_count(f, LINT_WARNING),
        lint_findings_count(f, LINT_NOTE));
    for (size_t i = 0; i < f->count; i++)
        add_finding(r, &f->items[i], h);
    html_raw(h, "</tbody></table></div></details>\n");
}
