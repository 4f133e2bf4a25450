#include "cluster/fault.h"

#include "model/reason.h"

#define LINE_MOST 200 /* bytes shown of a body that is not JSON */

static const char *
text_or_empty(const cJSON *item)
{
    const char *text = json_text(item);

    return text == NULL ? "" : text;
}

struct fault
fault_read(const struct call *call)
{
    struct fault f = { 0 };
    struct err ignored = ERR_INIT;
    const cJSON *error;

    f.tree = json_parse(
        buf_text(&call->reply), call->reply.length, ERR_NETWORK, &ignored);
    f.is_json = f.tree != NULL;
    f.cause = error = json_get(f.tree, "error");
    f.error = json_is_object(error) ? error : NULL;
    f.type = text_or_empty(json_get(f.error, "type"));
    f.reason = json_is_string(error) ? text_or_empty(error)
                                     : text_or_empty(json_get(error, "reason"));
    return f;
}

void
fault_free(struct fault *f)
{
    json_free(f->tree);
}

/* Append the first line of a text that is not JSON, without HTML tags. */
static void
add_first_line(const char *text, struct buf *out)
{
    size_t start = out->length;
    bool tag = false;

    for (; *text != '\0' && out->length - start < LINE_MOST; text++) {
        if (*text == '<')
            tag = true;
        else if (*text == '>')
            tag = false;
        else if (tag)
            continue;
        else if ((unsigned char)*text > ' ')
            buf_putc(out, *text);
        else if (out->length > start && text[0] == '\n')
            break;
        else if (out->length > start)
            buf_putc(out, ' ');
    }
}

void
fault_reason(const struct fault *f, const struct call *call, struct buf *out)
{
    size_t before = out->length;

    if (f->error != NULL)
        reason_innermost(f->error, out);
    else if (f->reason[0] != '\0')
        buf_puts(out, f->reason);
    else if (!f->is_json)
        add_first_line(buf_text(&call->reply), out);
    if (out->length == before)
        buf_puts(out, "it gives no reason");
}
