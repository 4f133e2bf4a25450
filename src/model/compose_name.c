#include "model/compose_internal.h"

#include <string.h>

#include "util/mem.h"

#define NAME_MOST 255 /* bytes of an index */

static bool
has_upper_case(const char *name)
{
    for (; *name != '\0'; name++)
        if (*name >= 'A' && *name <= 'Z')
            return true;
    return false;
}

static void
must_not(struct list *problems, const char *name, const char *what)
{
    list_take(problems, mem_format("the name '%s' must not %s", name, what));
}

void
compose_name(const char *name, bool data_stream, struct list *problems)
{
    if (strpbrk(name, " \"*\\<|,>/?#:") != NULL)
        must_not(problems, name, "hold any of ' \"*\\<|,>/?#:'");
    if (strchr("_-+", name[0]) != NULL)
        must_not(problems, name, "begin with '_', '-' or '+'");
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        must_not(problems, name, "be '.' or '..'");
    else if (data_stream && name[0] == '.')
        must_not(problems, name, "begin with '.', as a data stream");
    if (has_upper_case(name))
        must_not(problems, name, "hold upper-case letters");
    if (strlen(name) + (data_stream ? strlen(".ds--000001") : 0) > NAME_MOST)
        must_not(problems, name,
            data_stream
                ? "be longer than 244 bytes, as its indices have longer ones"
                : "be longer than 255 bytes");
}
