/* cli/script_text.h: an import as a shell script, or as JSON.
 *
 * Nothing of the bundle's ever becomes a word of the shell: names stand in
 * comments, made visible, and percent-encoded in targets; bodies stand in
 * quoted here-documents, of which no line of JSON can be the end. */

#ifndef ESBUNDLE_CLI_SCRIPT_TEXT_H
#define ESBUNDLE_CLI_SCRIPT_TEXT_H

#include "bundle/bundle.h"
#include "model/rewrite.h"
#include "model/script.h"
#include "util/buf.h"

struct script_text {
    const struct script *script;
    const struct about *source;
    const struct bundle_summary *bundle;
    const struct rewrite_notes *notes;
    const bool *looked; /* by enum script_look: some resource asks for it */
    size_t requests;
    bool same_cluster; /* the source itself may be the destination */
};

/* script_text_head(t, out): Everything before the first resource, but for
 * lines of script_text_look. */
void script_text_head(const struct script_text *t, struct buf *out);

/* script_text_look(t, i, list, out): Add the line by which the script asks
 * whether resource number ${i} is there, if it does. */
void script_text_look(const struct script_text *t, size_t i,
    const struct request_list *list, struct buf *out);

/* script_text_looked(t, out): Add what follows the last of these lines. */
void script_text_looked(const struct script_text *t, struct buf *out);

/* script_text_steps(t, i, list, out, err): Add resource number ${i} and its
 * requests.  Return 0, or -1 (ERR_INTERNAL). */
int script_text_steps(const struct script_text *t, size_t i,
    const struct request_list *list, struct buf *out, struct err *err);

/* script_text_end(t, out): Add the script's last lines. */
void script_text_end(const struct script_text *t, struct buf *out);

/* The same as one JSON document: its beginning, a resource's requests, its
 * end. */
void script_text_json_head(const struct script_text *t, struct buf *out);
void script_text_json(const struct script_text *t, size_t i,
    const struct request_list *list, struct buf *out);
void script_text_json_end(struct buf *out);

/* Lines of shell that are the same in every script, each list ended by NULL:
 * what all need; the record of a cluster; asking for a resource; refusing
 * what is there; leaving it. */
extern const char *const script_shell_base[];
extern const char *const script_shell_record[];
extern const char *const script_shell_look[];
extern const char *const script_shell_new_only[];
extern const char *const script_shell_leave[];

#endif
