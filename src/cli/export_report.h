/* cli/export_report.h: what an export tells at its end. */

#ifndef ESBUNDLE_CLI_EXPORT_REPORT_H
#define ESBUNDLE_CLI_EXPORT_REPORT_H

#include "bundle/bundle.h"
#include "cli/command.h"

/* export_check_output(run, output, err): Check that -o names one, and that
 * --json does not write to the same place.  Return 0, or -1 (ERR_USAGE). */
int export_check_output(
    const struct run *run, const char *output, struct err *err);

/* export_begin(run): With --json print the "version" line. */
void export_begin(const struct run *run);

/* export_fail(run, err): With --json print a "summary" line for an export that
 * wrote no bundle. */
void export_fail(const struct run *run, const struct err *err);

/* export_report(run, path, c, summary, allow_missing): Print counts and
 * everything skipped, failed, unavailable or changed meanwhile; with --json
 * NDJSON: a "resource" line each, a "summary" line.
 * Return the exit code: 0, or ERR_PARTIAL if something failed or could not be
 * seen (not for the latter with ${allow_missing}). */
int export_report(struct run *run, const char *path, const struct catalog *c,
    const struct bundle_summary *summary, bool allow_missing);

/* export_counts(c, out): Append "2 ilm_policy, 14 index", or "nothing". */
void export_counts(const struct catalog *c, struct buf *out);

#endif
