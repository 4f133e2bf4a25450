#include "cli/commands.h"

#include <string.h>

#include "util/str.h"

const struct command *const command_table[] = {
#define COMMAND_ROW(name) &cmd_##name,
    COMMAND_LIST(COMMAND_ROW)
#undef COMMAND_ROW
        NULL,
};

#define COMMAND_COUNT (sizeof command_table / sizeof command_table[0] - 1)

const struct command *
command_find(const char *name, struct err *err)
{
    const char *names[COMMAND_COUNT], *nearest;
    size_t i;

    for (i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(command_table[i]->name, name) == 0)
            return command_table[i];
        names[i] = command_table[i]->name;
    }
    nearest = str_nearest(name, names, COMMAND_COUNT);
    err_set(err, ERR_USAGE, "unknown command '%s'", name);
    if (nearest != NULL)
        err_remedy(err, "did you mean '%s'?", nearest);
    else
        err_remedy(err, "see 'esbundle help'");
    return NULL;
}
