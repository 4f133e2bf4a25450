/* cluster/survey.h: ask a destination what a plan must know of it besides
 * bodies: names in use, writers of aliases, shards, node attributes. */

#ifndef ESBUNDLE_CLUSTER_SURVEY_H
#define ESBUNDLE_CLUSTER_SURVEY_H

#include "cluster/cluster.h"
#include "model/facts.h"

/* survey(c, out, err): Fill ${out}, made by facts_init.  What is refused is
 * marked as not known and remarked under ${out}->unavailable.
 * Return 0, or -1 (ERR_NETWORK, ERR_SIGNAL + N). */
int survey(struct cluster *c, struct facts *out, struct err *err);

#endif
