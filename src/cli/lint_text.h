/* cli/lint_text.h: findings and rules as text and JSON. */

#ifndef ESBUNDLE_CLI_LINT_TEXT_H
#define ESBUNDLE_CLI_LINT_TEXT_H

#include "cli/print.h"
#include "model/lint.h"
#include "util/buf.h"

/* lint_text(f, out): Two lines per finding, what is the matter and the
 * remedy. */
void lint_text(const struct lint_findings *f, struct print *out);

/* lint_text_json(f, out): One document; format/output.md. */
void lint_text_json(const struct lint_findings *f, struct buf *out);

/* lint_text_rules(out), lint_text_rules_json(out): The table of rules. */
void lint_text_rules(struct print *out);
void lint_text_rules_json(struct buf *out);

#endif
