/* cli/history_text.h: what bundle after bundle brought, as text and JSON. */

#ifndef ESBUNDLE_CLI_HISTORY_TEXT_H
#define ESBUNDLE_CLI_HISTORY_TEXT_H

#include "cli/command.h"
#include "model/history.h"

/* One bundle and what it brought against the one before it. */
struct history_station {
    const char *path; /* an operand */
    size_t given;     /* its place among them */
    char *created;    /* NULL: not told */
    char *cluster, *uuid;
    struct history_changes changes;
};

struct history_journey {
    struct history_station *stations;
    size_t count;
};

/* history_text(j, run): Print it, with --json as one document.  Bundles that
 * brought no change are left out of the text. */
void history_text(const struct history_journey *j, struct run *run);

#endif
