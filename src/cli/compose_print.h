/* cli/compose_print.h: what a name would get from templates, as text and JSON.
 */

#ifndef ESBUNDLE_CLI_COMPOSE_PRINT_H
#define ESBUNDLE_CLI_COMPOSE_PRINT_H

#include "cli/print.h"
#include "model/compose.h"

/* compose_print_text(c, m, name, out): Print which of the templates of ${m}
 * make what ${name} would get, what is not sure, and the body. */
void compose_print_text(const struct composed *c, const struct composer *m,
    const char *name, struct print *out);

/* compose_print_json(c, m, name, out): The same as one document, as
 * format/output.md says. */
void compose_print_json(const struct composed *c, const struct composer *m,
    const char *name, struct print *out);

/* compose_print_title(title, out): Begin a line of such a text. */
void compose_print_title(const char *title, struct buf *out);

/* compose_print_head(c, m, out): Append what stands between the name and the
 * body of the text, safe for a terminal.
 * compose_print_fields(c, m, out): The same members of the document. */
void compose_print_head(
    const struct composed *c, const struct composer *m, struct buf *out);
void compose_print_fields(
    const struct composed *c, const struct composer *m, struct buf *out);

#endif
