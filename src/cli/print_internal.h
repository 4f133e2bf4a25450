/* cli/print_internal.h: what the parts of cli/print share. */

#ifndef ESBUNDLE_CLI_PRINT_INTERNAL_H
#define ESBUNDLE_CLI_PRINT_INTERNAL_H

#include "cli/print.h"
#include "util/buf.h"

struct print {
    int fd;
    bool terminal, color;
    bool by_line; /* send each line at once */
    enum print_level level;
    struct buf held; /* not sent yet */
    int failed;      /* errno of the first write that failed, or 0 */
    void (*before)(void *user);
    void *user;
};

#endif
