/* model/rewrite_internal.h: what the parts of rewriting share. */

#ifndef ESBUNDLE_MODEL_REWRITE_INTERNAL_H
#define ESBUNDLE_MODEL_REWRITE_INTERNAL_H

#include "model/rewrite.h"

/* One body under the rules. */
struct rewriting {
    const struct rewrite_rules *rules;
    enum kind_id kind;
    const char *name; /* in the source */
    cJSON *body;
    const struct server *to;
    struct rewrite_notes *notes; /* or NULL */
};

/* rewrite_note(r, rule, pointer, text): Add a note; ${text} is taken over and
 * freed if there are no notes. */
void rewrite_note(const struct rewriting *r, const char *rule,
    const char *pointer, char *text);

/* rewrite_settings(r): Apply the rules for settings. */
void rewrite_settings(const struct rewriting *r);

/* rewrite_references(r): Let references follow the maps. */
void rewrite_references(const struct rewriting *r);

/* rewrite_new_name(rules, kind, name, used): Return the name that the first
 * fitting map gives, to be freed, or NULL: no map fits.  ${*used} (may be
 * NULL) gets the map's position. */
char *rewrite_new_name(const struct rewrite_rules *rules, enum kind_id kind,
    const char *name, size_t *used);

/* rewrite_sets(r): Set what --set asks for.  Last of all: its values are those
 * of the destination. */
void rewrite_sets(const struct rewriting *r);

/* rewrite_set_fits(set, kind, name): Say whether it is meant for this name. */
bool rewrite_set_fits(
    const struct rewrite_set *set, enum kind_id kind, const char *name);

/* rewrite_sets_free(rules): Release them. */
void rewrite_sets_free(struct rewrite_rules *rules);

/* rewrite_touches(rules, kind, text): Say whether a rule could change or note
 * something in the canonical ${text} of a body; quick, true in doubt. */
bool rewrite_touches(
    const struct rewrite_rules *rules, enum kind_id kind, const char *text);

#endif
