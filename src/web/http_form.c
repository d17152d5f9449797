/* Fields of a form: see http_form.h. The library gives a value in pieces; they are gathered in one
 * buffer, in which fields are places until all is read. */
#include "web/http_form.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"

enum { PIECE = 64 * 1024, MAX_FILE_NAME = 255 };

struct http_form {
    struct http_field fields[HTTP_MAX_FIELDS];
    size_t starts[HTTP_MAX_FIELDS]; /* of the values, in `text` */
    size_t count;
    struct buf text;
    struct arena names;
    bool refused;
};

static struct str keep_name(struct http_form *form, const char *name, size_t most)
{
    size_t n = strlen(name);
    struct str kept = arena_str(&form->names, (struct str){name, n});
    if (n > most || !kept.p) form->refused = true;
    return kept;
}

static enum MHD_Result take(void *user, enum MHD_ValueKind kind, const char *key, const char *file,
                            const char *type, const char *encoding, const char *data,
                            uint64_t offset, size_t size)
{
    struct http_form *form = user;
    (void)kind;
    (void)type;
    if (!key || (encoding && *encoding && strcmp(encoding, "binary") != 0 &&
                 strcmp(encoding, "8bit") != 0 && strcmp(encoding, "7bit") != 0)) {
        form->refused = true;
        return MHD_NO;
    }
    if (offset == 0) {
        if (form->count == HTTP_MAX_FIELDS) {
            form->refused = true;
            return MHD_NO;
        }
        struct http_field *field = &form->fields[form->count];
        field->name = keep_name(form, key, HTTP_MAX_NAME);
        if (file) field->file = keep_name(form, file, MAX_FILE_NAME);
        form->starts[form->count++] = form->text.n;
    }
    if (size) buf_put(&form->text, data, size);
    return form->refused || form->text.failed || form->count == 0 ? MHD_NO : MHD_YES;
}

static void settle(struct http_form *form)
{
    for (size_t i = 0; i < form->count; i++) {
        size_t end = i + 1 < form->count ? form->starts[i + 1] : form->text.n;
        const char *p = form->text.p ? form->text.p + form->starts[i] : "";
        form->fields[i].value = (struct str){p, end - form->starts[i]};
    }
}

static bool read_all(struct MHD_Connection *mhd, struct str body, struct http_form *form)
{
    struct MHD_PostProcessor *processor = MHD_create_post_processor(mhd, PIECE, take, form);
    if (!processor) return false;
    bool fine = MHD_post_process(processor, body.p, body.n) == MHD_YES;
    return (MHD_destroy_post_processor(processor) == MHD_YES) && fine && !form->refused;
}

int http_form_read(struct MHD_Connection *mhd, struct str body, struct http_form **out)
{
    *out = NULL;
    if (body.n == 0) return 0;
    struct http_form *form = mem_calloc(1, sizeof *form);
    if (!form) return 503;
    buf_init(&form->text, body.n + 1);
    arena_init(&form->names, (size_t)HTTP_MAX_FIELDS * (HTTP_MAX_NAME + MAX_FILE_NAME + 64) * 2);
    bool fine = read_all(mhd, body, form);
    if (!fine) {
        http_form_free(form);
        return 400;
    }
    settle(form);
    *out = form;
    return 0;
}

const struct http_field *http_form_fields(const struct http_form *form, size_t *count)
{
    *count = form ? form->count : 0;
    return form ? form->fields : NULL;
}

void http_form_free(struct http_form *form)
{
    if (!form) return;
    buf_free(&form->text);
    arena_free(&form->names);
    mem_free(form);
}
