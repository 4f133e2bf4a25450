/* model/kinds/templates.h: names of the templates that stock servers make. */

#ifndef ESBUNDLE_MODEL_KINDS_TEMPLATES_H
#define ESBUNDLE_MODEL_KINDS_TEMPLATES_H

/* Patterns for the three template kinds; they mean nothing for indices. */
extern const char *const templates_builtin[];

#endif
