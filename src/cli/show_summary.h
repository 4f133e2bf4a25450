/* cli/show_summary.h: what a bundle is and what is in it. */

#ifndef ESBUNDLE_CLI_SHOW_SUMMARY_H
#define ESBUNDLE_CLI_SHOW_SUMMARY_H

#include "bundle/bundle.h"
#include "cli/print.h"

/* show_list(c, out): Print a line per resource, in the catalog's order. */
void show_list(const struct catalog *c, struct print *out);

/* show_summary_text(c, s, out): Print where a bundle came from, how much is in
 * it and what was left out and why.
 * show_summary_json(c, s, p): The same and the list as one document, as
 * format/output.md says. */
void show_summary_text(
    const struct catalog *c, const struct bundle_summary *s, struct print *out);
void show_summary_json(
    const struct catalog *c, const struct bundle_summary *s, struct print *p);

#endif
