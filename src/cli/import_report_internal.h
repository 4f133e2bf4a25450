/* cli/import_report_internal.h: what counting and telling share. */

#ifndef ESBUNDLE_CLI_IMPORT_REPORT_INTERNAL_H
#define ESBUNDLE_CLI_IMPORT_REPORT_INTERNAL_H

#include "cli/import_report.h"

/* What became of a resource: its name, its word, whether it is bad news.  The
 * summary names all but imported and same ones. */
#define FATE_LIST(X)                                                           \
    X(FATE_IMPORTED, "imported", false)                                        \
    X(FATE_SAME, "same", false)                                                \
    X(FATE_SKIPPED, "skipped", false)  /* differs, left by --on-conflict */    \
    X(FATE_BLOCKED, "blocked", true)   /* by the plan */                       \
    X(FATE_CONFLICT, "conflict", true) /* differs, so nothing was written */   \
    X(FATE_DIFFERS, "differs", true)   /* read back, other than meant */       \
    X(FATE_MISSING, "missing", true)   /* written, not there afterwards */     \
    X(FATE_UNREADABLE, "unreadable", true)                                     \
    X(FATE_UNPROVED, "done, not read back", true)                              \
    X(FATE_FAILED, "failed", true)                                             \
    X(FATE_UNKNOWN, "unknown", true)                                           \
    X(FATE_UNTRIED, "not tried", true)                                         \
    X(FATE_UNFINISHED, "not finished", true)

enum fate {
#define FATE_ENUM(name, word, bad) name,
    FATE_LIST(FATE_ENUM)
#undef FATE_ENUM
        FATE_COUNT
};

struct import_totals {
    size_t by_fate[FATE_COUNT];
    size_t writes; /* requests that were sent */
};

/* import_report_fate(r, i): Say what became of step ${i}. */
enum fate import_report_fate(const struct import_report *r, size_t i);

/* import_report_text(r, totals, early): Name what is not as it was meant, then
 * the totals; ${early}: the import ended before its end. */
void import_report_text(const struct import_report *r,
    const struct import_totals *totals, bool early);

/* import_report_json(r, totals, code, err): A line per resource, then the
 * summary; ${err} is NULL unless it ended early. */
void import_report_json(const struct import_report *r,
    const struct import_totals *totals, int code, const struct err *err);

#endif
