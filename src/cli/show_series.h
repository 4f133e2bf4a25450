/* cli/show_series.h: the indices of a bundle, series by series. */

#ifndef ESBUNDLE_CLI_SHOW_SERIES_H
#define ESBUNDLE_CLI_SHOW_SERIES_H

#include "cli/print.h"
#include "model/catalog.h"

/* show_series_text(c, out, err): Print a line per series of a sorted catalog,
 * and per index that is in none.
 * show_series_json(c, out, err): The same as one document, as format/output.md
 * says.  Return 0, or -1 (as series_new). */
int show_series_text(
    const struct catalog *c, struct print *out, struct err *err);
int show_series_json(
    const struct catalog *c, struct print *out, struct err *err);

#endif
