/* cli/report_internal.h: the parts of the page, in its order. */

#ifndef ESBUNDLE_CLI_REPORT_INTERNAL_H
#define ESBUNDLE_CLI_REPORT_INTERNAL_H

#include "cli/report.h"

#define REPORT_VALUE 600 /* bytes of a value that are shown in a table */

/* The style sheet and the script, made of report.css and report.js. */
extern const unsigned char report_css[], report_js[];
extern const size_t report_css_length, report_js_length;

/* report_about(r, h): Where it came from, and how much of each kind. */
void report_about(const struct report *r, struct html *h);

/* report_changes(r, h): What differs between two bundles, or what a plan would
 * do, with warnings and rewrites; nothing for a single bundle. */
void report_changes(const struct report *r, struct html *h);

/* report_plan(r, h): What a plan comes to, what could not be asked, warnings
 * and rewrites. */
void report_plan(const struct report *r, struct html *h);

/* report_left_out(r, h): What was skipped, failed, vanished; what bodies leave
 * out, and why. */
void report_left_out(const struct report *r, struct html *h);

/* report_findings(r, h): What lint found, with links; nothing where it was not
 * asked. */
void report_findings(const struct report *r, struct html *h);

/* report_picture(r, h): Who needs whom, as SVG. */
void report_picture(const struct report *r, struct html *h);

/* report_resources(r, h): The table and each resource. */
void report_resources(const struct report *r, struct html *h);

/* report_fields(body, kind, h): The tree of fields of a body's mapping, if it
 * has one. */
void report_fields(const cJSON *body, enum kind_id kind, struct html *h);

/* report_link(entry, kind_name, name, h): A link to a resource of the page, or
 * for REPORT_NONE its name and that it is not there. */
void report_link(
    size_t entry, const char *kind_name, const char *name, struct html *h);

/* report_heading(id, text, h): A heading that the contents link to. */
void report_heading(const char *id, const char *text, struct html *h);

#endif
