/* cli/render.h: plans, differences and remarks as text and as JSON.
 * Everything goes into a buffer that the caller prints; names and server
 * texts are made safe for a terminal in the text forms. */

#ifndef ESBUNDLE_CLI_RENDER_H
#define ESBUNDLE_CLI_RENDER_H

#include "bundle/bundle.h"
#include "model/plan.h"
#include "model/rewrite.h"
#include "util/buf.h"

#define RENDER_LIMIT (512u << 20) /* bytes of one rendered document */

/* render_plan(plan, notes, verbose, out): One line per resource in replay
 * order (same ones only if ${verbose}), short differences, warnings, rewrite
 * rules and the totals. */
void render_plan(const struct plan *plan, const struct rewrite_notes *notes,
    bool verbose, struct buf *out);

/* render_plan_json(plan, notes, out): The same as one JSON document, a newline
 * behind it.  All JSON is specified by format/output.md. */
void render_plan_json(const struct plan *plan,
    const struct rewrite_notes *notes, struct buf *out);

/* render_plan_lines(plan, notes, out): Rewrites and warnings as NDJSON. */
void render_plan_lines(const struct plan *plan,
    const struct rewrite_notes *notes, struct buf *out);

/* render_action(action): Return its word, "create" …; constant text. */
const char *render_action(enum plan_action action);

/* render_step_fields(step, out): Kind, name, action, and why it came along. */
void render_step_fields(const struct plan_step *step, struct buf *out);

/* render_version(out): The version as a JSON document, a newline behind it. */
void render_version(struct buf *out);

/* render_failure(err, out): The last line of an NDJSON output when nothing else
 * can be told. */
void render_failure(const struct err *err, struct buf *out);

/* render_change(change, out): One difference as a line, indented by four. */
void render_change(const struct change *change, struct buf *out);

/* render_changes(changes, limit, out): At most ${limit} differences, a line
 * each, indented by four. */
void render_changes(
    const struct changes *changes, size_t limit, struct buf *out);

/* render_change_json(change, out): The fields "pointer", "from", "to". */
void render_change_json(const struct change *change, struct buf *out);

/* render_changes_json(changes, out): [{"pointer","from","to"}]. */
void render_changes_json(const struct changes *changes, struct buf *out);

/* render_remarks(title, remarks, out): A title line and a line per remark;
 * nothing if there is none. */
void render_remarks(
    const char *title, const struct remarks *remarks, struct buf *out);

/* render_remarks_json(remarks, out): [{"kind","name","reason"}]. */
void render_remarks_json(const struct remarks *remarks, struct buf *out);

/* render_totals(plan, out): "plan: 12 create, 3 differ, 40 same, 2 blocked". */
void render_totals(const struct plan *plan, struct buf *out);

/* render_field(key, value, out): "key":"value", or "key":null; with a comma in
 * front unless an object or array was just opened. */
void render_field(const char *key, const char *value, struct buf *out);

/* render_number(key, value, out): The same for a whole number. */
void render_number(const char *key, uint64_t value, struct buf *out);

/* render_line(type, out): Begin a JSON object with its type. */
void render_line(const char *type, struct buf *out);

/* render_key(key, out): The same for a key alone, its value to follow. */
void render_key(const char *key, struct buf *out);

#endif
