/* Inputs of any form into batches: see stream_private.h. Files are opened, archives unpacked, and
 * what a walk finds is copied into the batch being filled. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "format/zip.h"
#include "ocds/stream_private.h"

bool read_can_tell(enum err_code code)
{
    return code == ERR_INPUT || code == ERR_LIMIT || code == ERR_UNSUPPORTED;
}

/* ---- items ------------------------------------------------------------------------------- */

enum err_code read_progress(struct reading *r)
{
    struct run *run = r->run;
    uint64_t done = run->before + (r->stream ? json_stream_position(r->stream) : 0);
    if (run->whole && done > run->whole) done = run->whole; /* members of a zip, unpacked */
    if (progress_tell(run->job->progress, r->file.name, done, run->whole)) return ERR_NONE;
    struct err err = {0};
    err_set(&err, ERR_CANCELLED, "%s", _("Se detuvo a petición"));
    return run_fail(run, &err);
}

enum err_code read_item(struct reading *r, size_t bytes, struct batch **out, struct item **item)
{
    struct run *run = r->run;
    struct batch *b = run->filling;
    enum err_code code = ERR_NONE;
    if (b && b->count && (b->n + bytes > STREAM_BATCH || b->count >= STREAM_ITEMS)) {
        code = run_submit(run);
        b = NULL;
        if (!code) code = read_progress(r);
    }
    if (!code && !b) code = run_batch(run, &b);
    if (code) return code;
    *out = b;
    *item = batch_reserve(b, bytes) ? batch_item(b) : NULL;
    if (!*item) {
        run_memory(run);
        return ERR_MEMORY;
    }
    (*item)->file = r->file.name;
    return ERR_NONE;
}

static size_t append(struct batch *b, struct str text)
{
    size_t at = b->n;
    if (text.n) memcpy(b->text + at, text.p, text.n);
    b->n += text.n;
    return at;
}

enum err_code read_problem(struct reading *r, const struct err *problem, bool note)
{
    struct batch *b;
    struct item *item;
    enum err_code code = read_item(r, 0, &b, &item);
    if (code) return code;
    struct err *kept = mem_alloc(sizeof *kept);
    item->kind = ITEM_PROBLEM;
    item->exact = note;
    item->more = kept;
    if (!kept) {
        b->count--;
        return run_memory(r->run);
    }
    *kept = *problem;
    kept->place.row = 0; /* of tables */
    err_file(kept, r->file.name);
    return ERR_NONE;
}

static enum err_code sink_problem(void *user, const struct err *problem, bool note, struct err *err)
{
    (void)err;
    return read_problem(user, problem, note);
}

static enum err_code sink_value(void *user, const struct json_stream_value *v, struct err *err)
{
    (void)err;
    struct reading *r = user;
    struct batch *b;
    struct item *item;
    enum err_code code = read_item(r, v->text.n + v->path.n, &b, &item);
    if (code) return code;
    item->kind = ITEM_ELEMENT;
    item->column = v->column;
    item->exact = v->exact;
    item->at = append(b, v->text);
    item->n = v->text.n;
    item->path_at = append(b, v->path);
    item->path_n = v->path.n;
    item->line = v->line;
    item->offset = v->offset;
    item->number = ++r->run->number;
    item->package = r->package;
    if (r->package) r->package->uses++;
    r->file.elements++;
    return ERR_NONE;
}

/* ---- packages ---------------------------------------------------------------------------- */

/* What cannot be parsed is kept as an empty object. */
static struct package *new_package(struct run *run, struct str json, uint64_t number)
{
    json_ref root = NULL;
    struct err err = {0};
    if (json_pool_parse(&run->workers[0].pool, json, &root, &err) == ERR_MEMORY) return NULL;
    if (!root || !json_is_object(root)) json = STR("{}");
    struct package *p = mem_alloc(sizeof *p + json.n + 1);
    if (!p) return NULL;
    memcpy(p->json, json.p, json.n);
    p->json[json.n] = '\0';
    p->shown = (struct ocds_package){.number = number, .json = {p->json, json.n}};
    p->uses = 1;
    return p;
}

/* The task gets the package behind its elements. */
static enum err_code hand_on_package(struct reading *r, struct str json, uint64_t line)
{
    struct batch *b;
    struct item *item;
    enum err_code code = read_item(r, 0, &b, &item);
    if (code) return code;
    item->kind = ITEM_PACKAGE;
    item->line = line;
    item->package = new_package(r->run, json, r->package ? r->package->shown.number : 0);
    return item->package ? ERR_NONE : run_memory(r->run);
}

/* A package that broke off before its end is handed on as far as it is known. */
static enum err_code leave_package(struct reading *r)
{
    struct package *p = r->package;
    if (!p) return ERR_NONE;
    enum err_code code = hand_on_package(r, p->shown.json, 0);
    package_drop(p);
    r->package = NULL;
    return code;
}

static enum err_code sink_begin(void *user, struct str before, struct err *err)
{
    (void)err;
    struct reading *r = user;
    enum err_code code = leave_package(r);
    if (code) return code;
    if (r->ahead) before = ahead_next(r->ahead);
    r->package = new_package(r->run, before, ++r->run->packages);
    r->run->totals->packages++;
    r->file.packages++;
    return r->package ? ERR_NONE : run_memory(r->run);
}

static enum err_code sink_end(void *user, const struct json_stream_value *context, struct err *err)
{
    (void)err;
    struct reading *r = user;
    struct str json = context->text;
    struct err problem = {0};
    json_ref root;
    enum err_code code = json_pool_parse(&r->run->workers[0].pool, json, &root, &problem);
    if (code == ERR_MEMORY) return run_memory(r->run);
    if (code) {
        problem.place = (struct place){.line = context->line, .offset = context->offset};
        json = r->package->shown.json;
        code = read_problem(r, &problem, false);
    }
    if (!code) code = hand_on_package(r, json, context->line);
    package_drop(r->package);
    r->package = NULL;
    return code;
}

const struct json_stream_sink read_sink = {
    .value = sink_value, .begin = sink_begin, .end = sink_end, .problem = sink_problem};

enum err_code read_package(struct reading *r, struct str text, uint64_t line, uint64_t offset)
{
    struct err err = {0};
    struct json_stream_sink sink = read_sink;
    struct contexts *outer = r->ahead;
    sink.user = r;
    enum err_code code = ERR_NONE;
    if (r->run->task->context_first) {
        code = ahead_text(r->run, text, &r->limits, &r->ahead, &err);
        if (code) r->ahead = outer;
        if (code) return run_fail(r->run, &err);
    }
    code = json_stream_walk_text(text, line, offset, &r->limits, &sink, &err);
    if (code && !r->run->code)
        code = read_can_tell(code) ? read_problem(r, &err, false) : run_fail(r->run, &err);
    if (!code) code = leave_package(r);
    if (r->ahead != outer) ahead_free(r->ahead);
    r->ahead = outer;
    return code;
}

/* ---- one stream of bytes ----------------------------------------------------------------- */

static enum err_code hand_on_file(struct reading *r)
{
    if (!r->run->task->file) return ERR_NONE;
    struct batch *b;
    struct item *item;
    enum err_code code = read_item(r, 0, &b, &item);
    if (code) return code;
    struct ocds_file *kept = mem_alloc(sizeof *kept + strlen(r->file.encoding) + 1);
    item->kind = ITEM_FILE;
    item->more = kept;
    if (!kept) {
        b->count--;
        return run_memory(r->run);
    }
    *kept = r->file;
    memcpy(kept + 1, r->file.encoding, strlen(r->file.encoding) + 1);
    kept->encoding = (const char *)(kept + 1);
    return ERR_NONE;
}

static enum err_code walk(struct reading *r)
{
    struct err err = {0};
    struct json_stream_sink sink = read_sink;
    sink.user = r;
    int first = json_stream_first(r->stream);
    bool lines = json_stream_is_lines(r->stream);
    r->file.form = lines ? OCDS_FORM_LINES : first == '[' ? OCDS_FORM_ARRAY : OCDS_FORM_VALUES;
    if (lines && !r->run->general) {
        enum err_code code = read_lines(r);
        if (code || !r->damage.code) return code;
        return read_problem(r, &r->damage, false);
    }
    enum err_code code = json_stream_walk(r->stream, &sink, &err);
    if (code && !r->run->code)
        code = read_can_tell(code) ? read_problem(r, &err, false) : run_fail(r->run, &err);
    if (!code) code = leave_package(r);
    if (r->file.packages && r->file.form == OCDS_FORM_VALUES) r->file.form = OCDS_FORM_PACKAGES;
    return code;
}

/* A pipe that has to be read twice, or by jumping about, is copied to a file first: from the
 * descriptor, or from a stream that has begun to read it. */
static enum err_code spool(struct run *run, int fd, struct json_stream *begun, int *out,
                           struct err *err)
{
    *out = -1;
    char *chunk = mem_alloc(STREAM_BATCH);
    if (!chunk) return err_no_memory(err);
    enum err_code code = file_temp_in(run->job->spill, out, err);
    while (!code) {
        size_t got = 0;
        if (begun) {
            code = json_stream_read(begun, chunk, STREAM_BATCH, &got, err);
        } else {
            ssize_t n = read(fd, chunk, STREAM_BATCH);
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) code = err_errno(err, "%s", _("No se pudo leer la entrada"));
            got = n > 0 ? (size_t)n : 0;
        }
        if (code || got == 0) break;
        code = file_write_all(*out, chunk, got, err);
    }
    mem_free(chunk);
    if (!code && lseek(*out, 0, SEEK_SET) != 0)
        code = err_errno(err, "%s", _("No se pudo leer la entrada"));
    if (!code) return ERR_NONE;
    if (*out >= 0) close(*out);
    *out = -1;
    return code;
}

static enum err_code read_zip(struct run *run, int fd, const char *name);

/* An archive that comes through a pipe. */
static enum err_code read_piped_zip(struct reading *r)
{
    struct err err = {0};
    int fd;
    enum err_code code = spool(r->run, -1, r->stream, &fd, &err);
    return code ? run_fail(r->run, &err) : read_zip(r->run, fd, r->file.name);
}

/* Takes over `fd`. */
static enum err_code read_stream(struct run *run, int fd, const char *name, const char *packing)
{
    struct err err = {0};
    struct reading r = {.run = run,
                        .limits = {run->max_element, run->max_depth},
                        .file = {.name = name, .packing = packing}};
    enum err_code code = ERR_NONE;
    if (run->task->context_first) code = ahead_file(run, fd, &r.limits, &r.ahead, &err);
    if (code)
        close(fd);
    else
        code = json_stream_open(fd, &r.limits, &r.stream, &err);
    if (!code && json_stream_format(r.stream) == SOURCE_ZIP && !*packing &&
        lseek(fd, 0, SEEK_CUR) < 0) {
        code = read_piped_zip(&r);
        json_stream_close(r.stream);
        return code;
    }
    run->totals->files++;
    if (!code) code = json_stream_refused(r.stream, &err);
    if (!code) {
        r.file.encoding = json_stream_encoding(r.stream);
        enum source_format packed = json_stream_packing(r.stream);
        if (packed != SOURCE_UNKNOWN) r.file.packing = source_format_name(packed);
        code = walk(&r);
        if (!code) {
            run->totals->bytes += r.file.bytes = json_stream_position(r.stream);
            code = hand_on_file(&r);
        }
    } else {
        bool empty = code == ERR_INPUT && r.stream && json_stream_first(r.stream) < 0;
        code = read_can_tell(code) ? read_problem(&r, &err, empty) : run_fail(run, &err);
    }
    package_drop(r.package);
    ahead_free(r.ahead);
    json_stream_close(r.stream);
    return code;
}

/* ---- archives ---------------------------------------------------------------------------- */

static bool named_json(struct str name)
{
    static const char *const endings[] = {".json",      ".jsonl",    ".ndjson",
                                          ".geojson",   ".json.gz",  ".jsonl.gz",
                                          ".ndjson.gz", ".json.zst", ".jsonl.zst"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (str_ends(name, str_of(endings[i]))) return true;
    return false;
}

/* Told of the archive: members that are not read. */
static enum err_code tell_member(struct run *run, const char *name, bool note, const char *why)
{
    struct reading r = {.run = run, .file = {.name = name}};
    struct err problem = {0};
    err_set(&problem, note ? ERR_NONE : ERR_INPUT, _("No se leyó: %s"), why);
    return read_problem(&r, &problem, note);
}

static enum err_code read_member(struct run *run, int fd, const char *archive,
                                 const struct zip_member *member)
{
    struct str name = arena_printf(&run->names, "%s/%.*s", archive, STR_FMT(member->name));
    if (!name.p) return run_memory(run);
    if (member->trouble != ZIP_FINE && member->trouble != ZIP_DUPLICATE)
        return tell_member(run, name.p, false, zip_trouble_text(member->trouble));
    if (!named_json(member->name))
        return tell_member(run, name.p, true, _("su nombre no es de un archivo JSON"));
    /* Unpacking starts a process: better with nothing else under way. */
    enum err_code code = run_drain(run);
    if (code) return code;
    struct err err = {0};
    int unpacked;
    code = zip_extract(fd, member->index, NULL, &unpacked, &err);
    if (!code) return read_stream(run, unpacked, name.p, "zip");
    if (read_can_tell(code)) return tell_member(run, name.p, false, err.message);
    return run_fail(run, &err);
}

static enum err_code read_zip(struct run *run, int fd, const char *name)
{
    struct arena arena;
    struct zip_member *members = NULL;
    size_t count = 0;
    struct err err = {0};
    struct reading r = {.run = run, .file = {.name = name}};
    arena_init(&arena, 64 << 20);
    enum err_code code = run_drain(run);
    if (!code) code = zip_list(&arena, fd, NULL, &members, &count, &err);
    if (code && !run->code)
        code = read_can_tell(code) ? read_problem(&r, &err, false) : run_fail(run, &err);
    else
        for (size_t i = 0; !code && i < count; i++) code = read_member(run, fd, name, &members[i]);
    arena_free(&arena);
    close(fd);
    return code;
}

/* Only a zip begins with these, and it cannot be read from a pipe. */
static bool is_zip(int fd)
{
    return source_recognise_fd(fd) == SOURCE_ZIP;
}

enum err_code read_input(struct run *run, const struct ocds_input *input)
{
    struct err err = {0};
    struct stat is;
    int fd = input->fd >= 0 ? input->fd : open(input->name, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        err_errno(&err, _("No se pudo abrir %s"), input->name);
        return run_fail(run, &err);
    }
    uint64_t size = fstat(fd, &is) == 0 && S_ISREG(is.st_mode) ? (uint64_t)is.st_size : 0;
    enum err_code code = ERR_NONE;
    if (run->task->context_first && lseek(fd, 0, SEEK_CUR) < 0) {
        int copy;
        code = spool(run, fd, NULL, &copy, &err);
        close(fd);
        if (code) return run_fail(run, &err);
        fd = copy;
    }
    code = is_zip(fd) ? read_zip(run, fd, input->name) : read_stream(run, fd, input->name, "");
    run->before += size;
    return code;
}
