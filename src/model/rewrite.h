/* model/rewrite.h: from the bundle's bodies to what is meant for one
 * destination, by rules that the plan prints. */

#ifndef ESBUNDLE_MODEL_REWRITE_H
#define ESBUNDLE_MODEL_REWRITE_H

#include "model/catalog.h"

struct rewrite_map {
    enum kind_id kind;
    char *old, *new; /* names; one '*' in each stands for the same bytes */
};

struct rewrite_set {
    enum kind_id kind;
    char *pattern; /* of names; util/str.h str_match */
    char *key;     /* flat, with "index." */
    char *value;
};

struct rewrite_rules {
    bool set_replicas;
    unsigned replicas;    /* for indices without auto_expand_replicas */
    bool drop_allocation; /* --allocation drop */
    bool keep_blocks;     /* write, read, read_only */
    bool names_only;      /* maps alone: settings stay as they are */
    struct rewrite_map *maps;
    size_t map_count;
    struct rewrite_set *sets; /* in their order: a later one wins */
    size_t set_count;
};

#define REWRITE_UNUSED "matches nothing" /* text about a map or setting */

/* What a rule did to one place. */
struct rewrite_note {
    const char *rule; /* constant id: "blocks", "replicas", "map" … */
    enum kind_id kind;
    char *name; /* in the source */
    char *pointer;
    char *text; /* "index.blocks.write not applied" */
};

struct rewrite_notes {
    struct rewrite_note *items;
    size_t count, room;
};

/* rewrite_map_add(rules, text, err): Read "KIND:OLD=NEW".
 * Return 0, or -1 (ERR_USAGE). */
int rewrite_map_add(
    struct rewrite_rules *rules, const char *text, struct err *err);

/* rewrite_map_file(rules, text, err): Read lines of the same form from the
 * contents of a --map-file; '#' begins a comment line.
 * Return 0, or -1 (ERR_USAGE with the line's number). */
int rewrite_map_file(
    struct rewrite_rules *rules, const char *text, struct err *err);

/* rewrite_set_add(rules, text, err): Read "KIND:NAMES:SETTING=VALUE", where
 * NAMES may hold '*' and '?'.
 * Return 0, or -1 (ERR_USAGE; also for a kind that has no settings). */
int rewrite_set_add(
    struct rewrite_rules *rules, const char *text, struct err *err);

/* rewrite_rules_free(rules): Release the maps and settings. */
void rewrite_rules_free(struct rewrite_rules *rules);

/* rewrite_body(rules, kind, name, body, to, notes): Apply every rule to one
 * body in place.  Rules match *source* names.  ${notes} may be NULL. */
void rewrite_body(const struct rewrite_rules *rules, enum kind_id kind,
    const char *name, cJSON *body, const struct server *to,
    struct rewrite_notes *notes);

/* rewrite_catalog(rules, in, to, out, notes, err): Fill the empty catalog
 * ${out} with the rewritten resources of ${in}, sorted, about copied.
 * Return 0, or -1 (ERR_CONFLICT: two sources land on one name; ERR_LOCAL). */
int rewrite_catalog(const struct rewrite_rules *rules, const struct catalog *in,
    const struct server *to, struct catalog *out, struct rewrite_notes *notes,
    struct err *err);

/* rewrite_notes_free(n): Release all. */
void rewrite_notes_free(struct rewrite_notes *n);

#endif
