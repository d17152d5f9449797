/* Archives of published files. The parent never looks into the zip: one child lists the directory
 * and sends names, another unpacks a member into a temporary file that the parent made. What the
 * child sends is checked like any other input. */
#include "format/zip.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "format/sandbox.h"
#include "format/zip_names.h"

enum { MAX_NAME = 4096, SILENCE = 600 };

/* What a child sends: members and then END, or FAIL with a struct err. */
enum { FRAME_MEMBER = 1, FRAME_END, FRAME_FAIL };
struct frame {
    uint32_t kind;
    uint32_t length; /* bytes of the name that follows */
    uint64_t index;
    uint64_t size;
    uint32_t trouble;
    uint32_t zero;
};

struct job {
    struct package_limits limits;
    uint64_t index;
};

static struct package_limits filled(const struct zip_limits *given)
{
    struct zip_limits l = given ? *given : (struct zip_limits){0};
    return (struct package_limits){.max_members = l.max_members ? l.max_members : 10000,
                                   .max_bytes = l.max_bytes ? l.max_bytes : UINT64_C(64) << 30,
                                   .max_ratio = l.max_ratio ? l.max_ratio : 200,
                                   .ratio_above = 1 << 20};
}

const char *zip_trouble_text(enum zip_trouble trouble)
{
    switch (trouble) {
    case ZIP_DUPLICATE:
        return _("el zip trae otro miembro con el mismo nombre");
    case ZIP_UNSAFE_NAME:
        return _("su nombre apunta fuera del zip o tiene caracteres de control");
    case ZIP_ENCRYPTED:
        return _("está protegido con contraseña");
    case ZIP_STRANGE:
        return _("usa un método de compresión poco común");
    case ZIP_BOMB:
        return _("crece demasiado al descomprimirlo: es una bomba");
    case ZIP_FINE:
        break;
    }
    return "";
}

/* --- in the child ----------------------------------------------------------------------------- */

static void send_bytes(const void *p, size_t n)
{
    file_write_all(SANDBOX_PIPE, p, n, NULL);
}

static void send_fail(enum err_code code, struct err *err)
{
    err->code = code;
    struct frame f = {.kind = FRAME_FAIL};
    send_bytes(&f, sizeof f);
    send_bytes(err, sizeof *err);
}

static void send_member(void *user, const struct zip_member *member)
{
    struct buf *out = user;
    struct frame f = {.kind = FRAME_MEMBER,
                      .length = (uint32_t)member->name.n,
                      .index = member->index,
                      .size = member->size,
                      .trouble = member->trouble};
    buf_put(out, &f, sizeof f);
    buf_str(out, member->name);
    if (out->n < 64 << 10) return;
    send_bytes(out->p, out->n);
    buf_clear(out);
}

static void run_list(void *user)
{
    const struct job *job = user;
    struct err err = {0};
    struct buf out;
    buf_init(&out, 1 << 20);
    enum err_code code = zip_names_each(SANDBOX_INPUT, &job->limits, send_member, &out, &err);
    if (!code && out.failed) code = err_no_memory(&err);
    if (code) {
        send_fail(code, &err);
        return;
    }
    struct frame f = {.kind = FRAME_END};
    buf_put(&out, &f, sizeof f);
    send_bytes(out.p, out.n);
}

static enum err_code unpack(const struct job *job, struct err *err)
{
    struct package *package;
    enum err_code code = package_open(SANDBOX_INPUT, &job->limits, &package, err);
    if (code) return code;
    struct part *part;
    code = zip_names_check(package, job->index, err);
    if (!code) code = part_open(package, job->index, PART_PLAIN, &part, err);
    if (code) return code;
    static char bytes[128 << 10]; /* of the child alone */
    for (;;) {
        size_t got;
        code = part_read(part, bytes, sizeof bytes, &got, err);
        if (code || !got) return code;
        code = file_write_all(SANDBOX_FILE, bytes, got, err);
        if (code) return code;
    }
}

static void run_unpack(void *user)
{
    struct err err = {0};
    enum err_code code = unpack(user, &err);
    struct frame f = {.kind = FRAME_END};
    if (code)
        send_fail(code, &err);
    else
        send_bytes(&f, sizeof f);
}

/* --- in the parent ---------------------------------------------------------------------------- */

static enum err_code nonsense(struct err *err)
{
    return err_set(err, ERR_BUG, _("El lector envió datos que no tienen sentido y fue detenido"));
}

/* Exactly n bytes of the child's pipe; what went wrong otherwise, the child's end included. */
static enum err_code take(struct sandbox_child *child, const struct sandbox_limits *limits, void *p,
                          size_t n, struct err *err)
{
    char *at = p;
    while (n) {
        ssize_t got = sandbox_pipe_read(child->pipe, at, n, SILENCE);
        if (got < 0 && errno == ETIMEDOUT)
            return err_set(err, ERR_LIMIT, _("El lector dejó de responder y fue detenido"));
        if (got < 0) return err_errno(err, _("No se pudo leer lo que envía el lector"));
        if (got == 0) {
            enum err_code code = sandbox_collect(child, limits, err);
            return code ? code : err_set(err, ERR_MEMORY, _("El lector terminó sin decir por qué"));
        }
        at += got;
        n -= (size_t)got;
    }
    return ERR_NONE;
}

static void clean(char *text, size_t size)
{
    text[size - 1] = '\0';
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f) *text = ' ';
}

static enum err_code take_fail(struct sandbox_child *child, const struct sandbox_limits *limits,
                               struct err *err)
{
    struct err told;
    enum err_code code = take(child, limits, &told, sizeof told, err);
    if (code) return code;
    unsigned number;
    memcpy(&number, &told.code, sizeof number);
    if (number == ERR_NONE || number > ERR_BUG) return nonsense(err);
    clean(told.message, sizeof told.message);
    clean(told.advice, sizeof told.advice);
    clean(told.found, sizeof told.found);
    err_set(err, told.code, "%s", told.message);
    if (told.found[0] && err) memcpy(err->found, told.found, sizeof err->found);
    if (told.advice[0]) err_advice(err, "%s", told.advice);
    return told.code;
}

struct list {
    struct zip_member *members;
    size_t count, capacity;
};

static enum err_code add_member(struct arena *arena, struct list *list, const struct frame *f,
                                struct sandbox_child *child, const struct sandbox_limits *limits,
                                struct err *err)
{
    if (f->length > MAX_NAME || f->trouble > ZIP_BOMB) return nonsense(err);
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 64;
        struct zip_member *more = arena_array(arena, capacity, sizeof *more);
        if (!more) return err_no_memory(err);
        if (list->count) memcpy(more, list->members, list->count * sizeof *more);
        list->members = more;
        list->capacity = capacity;
    }
    char *name = arena_alloc(arena, f->length + 1);
    if (!name) return err_no_memory(err);
    enum err_code code = take(child, limits, name, f->length, err);
    if (code) return code;
    struct zip_member *m = &list->members[list->count++];
    m->name = (struct str){name, f->length};
    m->index = f->index;
    m->size = f->size;
    m->trouble = (enum zip_trouble)f->trouble;
    return ERR_NONE;
}

static enum err_code receive(struct arena *arena, struct list *list, uint64_t max_members,
                             struct sandbox_child *child, const struct sandbox_limits *limits,
                             struct err *err)
{
    for (;;) {
        struct frame f;
        enum err_code code = take(child, limits, &f, sizeof f, err);
        if (code) return code;
        if (f.kind == FRAME_END) return ERR_NONE;
        if (f.kind == FRAME_FAIL) return take_fail(child, limits, err);
        if (f.kind != FRAME_MEMBER || !list || list->count >= max_members) return nonsense(err);
        code = add_member(arena, list, &f, child, limits, err);
        if (code) return code;
    }
}

static enum err_code run_child(struct sandbox_job *job, struct arena *arena, struct list *list,
                               uint64_t max_members, struct err *err)
{
    struct sandbox_child child;
    job->limits.memory = 256 << 20;
    job->limits.seconds = 3600;
    enum err_code code = sandbox_spawn(job, &child, err);
    if (code) return code;
    code = receive(arena, list, max_members, &child, &job->limits, err);
    close(child.pipe);
    sandbox_abandon(&child);
    return code;
}

enum err_code zip_list(struct arena *arena, int fd, const struct zip_limits *limits,
                       struct zip_member **members_out, size_t *count_out, struct err *err)
{
    struct job work = {.limits = filled(limits)};
    struct sandbox_job job = {.input = fd, .file = -1, .run = run_list, .user = &work};
    struct list list = {0};
    enum err_code code = run_child(&job, arena, &list, work.limits.max_members, err);
    *members_out = list.members;
    *count_out = code ? 0 : list.count;
    return code;
}

enum err_code zip_extract(int fd, uint64_t index, const struct zip_limits *limits, int *fd_out,
                          struct err *err)
{
    int to;
    enum err_code code = file_temp(&to, err);
    if (code) return code;
    struct job work = {.limits = filled(limits), .index = index};
    struct sandbox_job job = {.input = fd, .file = to, .run = run_unpack, .user = &work};
    job.limits.file_bytes = work.limits.max_bytes;
    code = run_child(&job, NULL, NULL, 0, err);
    if (!code && lseek(to, 0, SEEK_SET) != 0)
        code = err_errno(err, _("No se pudo leer el archivo"));
    if (code) {
        close(to);
        return code;
    }
    *fd_out = to;
    return ERR_NONE;
}
