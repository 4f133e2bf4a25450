/* cli/prompt.h: questions to a person at a terminal. */

#ifndef ESBUNDLE_CLI_PROMPT_H
#define ESBUNDLE_CLI_PROMPT_H

#include <stdbool.h>

#include "cli/print.h"

/* prompt_possible(): Say whether standard input and error are terminals. */
bool prompt_possible(void);

/* prompt_yes(note, question, err): Ask "${question} [y/N] ".
 * Return 1 for yes, 0 for anything else, or -1 (ERR_SIGNAL + N, ERR_LOCAL). */
int prompt_yes(struct print *note, const char *question, struct err *err);

/* prompt_secret(note, question, err): Ask without echo.
 * Return the answer (str_free_secret), or NULL (ERR_USAGE: empty; ERR_SIGNAL +
 * N; ERR_LOCAL). */
char *prompt_secret(struct print *note, const char *question, struct err *err);

#endif
