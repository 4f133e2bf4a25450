/* cli/report.h: a bundle, two bundles or a plan as one HTML page. */

#ifndef ESBUNDLE_CLI_REPORT_H
#define ESBUNDLE_CLI_REPORT_H

#include "bundle/bundle.h"
#include "cli/html.h"
#include "cli/replay.h"
#include "model/graph.h"
#include "model/lint.h"
#include "model/pairs.h"
#include "model/verdicts.h"

#define REPORT_NONE ((size_t)-1)

enum report_mode { REPORT_BUNDLE, REPORT_DIFF, REPORT_PLAN };

/* What can have become of a resource: its word, and the class of its colour. */
struct report_state {
    const char *word, *style;
};

/* One catalog of a report.  All parts are borrowed. */
struct report_side {
    const struct catalog *catalog;
    const struct bundle_summary *summary;
    const char *url; /* of a live cluster, else NULL */
};

/* References among the resources of one catalog. */
struct report_links {
    struct graph *graph;
    size_t *entries; /* of each node, or REPORT_NONE: it is missing */
};

/* One resource of the page. */
struct report_entry {
    const struct catalog *catalog; /* that its body is in */
    const struct resource *resource;
    const struct report_links *links;
    size_t node;  /* in the graph of links */
    size_t state; /* in the table of the report; 0 without one */
    size_t twin;  /* the first entry whose body is equal, often itself */
};

struct report {
    enum report_mode mode;
    struct report_side side, before; /* before: of a diff only */
    const struct pairs *pairs;       /* of a diff, else NULL */
    struct classes *classes;         /* of a diff and of a plan, else NULL */
    const struct replay *replay;     /* of a plan, else NULL */
    const struct lint_findings *findings; /* of a bundle, else NULL */

    /* What report_new makes. */
    const struct report_state *states;
    size_t state_count;
    struct report_entry *entries; /* in replay order */
    size_t count;
    struct report_links links, links_before;
};

/* report_new(r): Fill what is made of the parts that are set already: mode,
 * sides, pairs or replay. */
void report_new(struct report *r);

/* report_free(r): Release what report_new made. */
void report_free(struct report *r);

/* report_total(r, state): Return how many entries are in a state. */
size_t report_total(const struct report *r, size_t state);

/* report_write(r, h): Write the page.  Errors stay in ${h}. */
void report_write(const struct report *r, struct html *h);

#endif
