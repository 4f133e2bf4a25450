/* model/settings.h: settings as flat dotted keys with the "index." prefix. */

#ifndef ESBUNDLE_MODEL_SETTINGS_H
#define ESBUNDLE_MODEL_SETTINGS_H

#include "model/kind.h"

/* settings_flatten(settings): Return a new object in which every member of
 * the object ${settings} stands under its flat key, "index." put in front
 * where it is missing ("archived." keys keep theirs); free with json_free.
 * Arrays and nulls are values, but for arrays that hold objects or arrays:
 * their elements stand under 0, 1 …; empty objects vanish.  Where two forms
 * collide, one that was written with "index" beats one without, and of two such
 * the one whose first segments sort later. */
cJSON *settings_flatten(const cJSON *settings);

/* settings_flatten_member(parent): Flatten the member "settings" of ${parent}
 * in place; nothing to do if there is none or it is no object. */
void settings_flatten_member(cJSON *parent);

/* settings_place(kind): Return the pointer at which a body of that kind holds
 * its settings, or NULL if it has none. */
const char *settings_place(enum kind_id kind);

#endif
