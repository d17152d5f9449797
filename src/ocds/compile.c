/* Compiling releases from anywhere in the input: what the stream hands over is held by ocid, then
 * merged (compile_private.h). */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ocds/compile_private.h"

/* --- the first half: one element -----------------------------------------------------------------
 */

static enum err_code file_number(struct compile *c, struct hold *hold, const char *file,
                                 uint32_t *out, struct err *err)
{
    if (hold->file_pointer == file) {
        *out = hold->file;
        return ERR_NONE;
    }
    pthread_mutex_lock(&c->lock);
    bool good = true;
    if (c->file_count == c->file_room) {
        uint32_t room = c->file_room ? 2 * c->file_room : 64;
        struct compile_file *files = mem_realloc(c->files, room * sizeof *files);
        good = files != NULL;
        if (good) {
            c->files = files;
            c->file_room = room;
        }
    }
    const char *name = good ? arena_cstr(&c->names, str_of(file)) : NULL;
    if (name) {
        hold->file_pointer = file;
        hold->looked = false;
        *out = hold->file = c->file_count;
        c->files[c->file_count++] = (struct compile_file){name, -1};
    }
    pthread_mutex_unlock(&c->lock);
    return name ? ERR_NONE : merge_memory(err);
}

/* The release as text: as it stood, or anew with its ocid completed. */
static enum err_code with_ocid(struct hold *hold, json_ref release, struct str ocid,
                               struct str *out, struct err *err)
{
    struct buf *text = &hold->text;
    struct json_writer w;
    json_ref key = json_first(release);
    char open = '{';
    bool done = false;
    if (!text->max) buf_init(text, (size_t)2 << 30);
    buf_clear(text);
    for (size_t n = json_length(release); n; n--, key = json_after(json_value_of(key))) {
        bool is_ocid = str_is(json_chars(key), "ocid");
        if (is_ocid && done) continue;
        buf_char(text, open);
        open = ',';
        json_inline_write(text, key);
        buf_char(text, ':');
        if (!is_ocid) {
            json_inline_write(text, json_value_of(key));
            continue;
        }
        done = true;
        json_start(&w, text, false);
        json_put_str(&w, ocid);
    }
    if (!done) { /* of a record's release that leaves it to the record */
        buf_char(text, open);
        buf_text(text, "\"ocid\":");
        json_start(&w, text, false);
        json_put_str(&w, ocid);
    }
    buf_char(text, '}');
    *out = buf_view(text);
    return text->failed ? merge_memory(err) : ERR_NONE;
}

/* Holds one release; `text` is empty when it must be written from the value. */
static enum err_code hold_value(struct compile *c, struct hold *hold, struct held *head,
                                json_ref release, struct str text, struct str ocid,
                                struct arena *arena, struct err *err)
{
    struct str prefix = str_of(c->prefix);
    enum err_code code = ERR_NONE;
    bool lacks = prefix.n && !str_starts(ocid, prefix);
    if (lacks) ocid = arena_printf(arena, "%s%.*s", c->prefix, STR_FMT(ocid));
    if (lacks && !ocid.p) return merge_memory(err);
    if (lacks || !text.n) {
        head->flags &= ~(uint32_t)HELD_IN_INPUT;
        code = with_ocid(hold, release, ocid, &text, err);
    }
    if (text.n > UINT32_MAX || ocid.n > UINT32_MAX / 2)
        return err_set(err, ERR_LIMIT, _("La entrega es demasiado grande"));
    return code ? code : hold_release(c, hold, head, ocid, text, err);
}

static enum err_code no_ocid(enum ocds_kind kind, json_ref ocid, struct err *err)
{
    if (kind == OCDS_PROJECT)
        err_set(err, ERR_INPUT, _("Es un proyecto (OC4IDS), y no tiene entregas que reunir"));
    else if (ocid)
        err_set(err, ERR_INPUT, _("El «ocid» de la entrega no es texto, y no se puede reunir"));
    else
        err_set(err, ERR_INPUT,
                _("La entrega no tiene «ocid»: no se sabe de qué proceso es, y no se reúne"));
    return ERR_INPUT;
}

static enum err_code add_record(struct compile *c, struct hold *hold, const struct ocds_element *e,
                                struct held *head, struct arena *arena, struct err *err)
{
    struct str record_ocid = json_text(json_get(e->root, "ocid"));
    json_ref compiled = json_get(e->root, "compiledRelease");
    struct json_iter it = json_each(json_get(e->root, "releases"));
    uint32_t linked = 0, kept = 0;
    enum err_code code = ERR_NONE;
    for (uint32_t pass = 0; pass < 2 && !code; pass++) {
        it = json_each(json_get(e->root, "releases"));
        while (!code && json_next(&it)) {
            if (json_type(it.value) != JSON_OBJECT) continue;
            if (json_get(it.value, "url") && !json_get(it.value, "ocid")) {
                linked += pass == 0;
                continue;
            }
            if (pass == 0) continue;
            json_ref ocid = json_get(it.value, "ocid");
            head->part = ++kept;
            head->flags = linked ? HELD_LINKED : 0;
            code = hold_value(c, hold, head, it.value, STR_NONE,
                              json_type(ocid) == JSON_STRING ? json_text(ocid) : record_ocid, arena,
                              err);
        }
    }
    if (code || kept) return code;
    if (json_type(compiled) == JSON_OBJECT) {
        json_ref ocid = json_get(compiled, "ocid");
        head->part = 1;
        head->flags = HELD_COMPILED;
        return hold_value(c, hold, head, compiled, STR_NONE,
                          json_type(ocid) == JSON_STRING ? json_text(ocid) : record_ocid, arena,
                          err);
    }
    if (linked)
        return err_set(err, ERR_INPUT,
                       _("El registro solo enlaza sus entregas, y el programa no las busca en la "
                         "red"));
    return err_set(err, ERR_INPUT, _("El registro no trae entregas ni una entrega compilada"));
}

static enum err_code add_element(void *user, void *state, const struct ocds_element *e,
                                 struct arena *arena, struct ocds_output *out, struct err *err)
{
    struct compile *c = user;
    struct hold *hold = state;
    struct held head = {
        .number = e->number, .line = e->line, .package = (uint32_t)e->package->number};
    (void)out;
    enum err_code code = file_number(c, hold, e->file, &head.file, err);
    if (code) return code;
    if (e->kind == OCDS_RECORD) return add_record(c, hold, e, &head, arena, err);
    json_ref ocid = json_get(e->root, "ocid");
    if (json_type(ocid) != JSON_STRING) return no_ocid(e->kind, ocid, err);
    if (hold_can_read_again(c, hold, e)) {
        head.flags = HELD_IN_INPUT;
        head.at = e->offset;
    }
    return hold_value(c, hold, &head, e->root, e->text, json_text(ocid), arena, err);
}

static enum err_code join(void *user, void *into, void *from, struct err *err)
{
    (void)into;
    return hold_join(user, from, err);
}

static enum err_code finish(void *user, void *state, struct ocds_output *out, struct err *err)
{
    (void)out;
    return hold_join(user, state, err);
}

static void close_state(void *user, void *state)
{
    (void)user;
    hold_free(state);
}

/* --- what leaves ---------------------------------------------------------------------------------
 */

static enum err_code tell_all(struct compile *c, struct buf *told, struct err *err)
{
    struct ocds_problem p;
    for (size_t at = 0; at + sizeof p <= told->n; at += sizeof p) {
        memcpy(&p, told->p + at, sizeof p);
        if (p.note)
            c->totals->notes++;
        else
            c->totals->bad++;
        if (c->job->problem) c->job->problem(c->job->user, &p);
        if (p.note || !c->job->strict) continue;
        if (err) *err = p.err;
        return ERR_INPUT;
    }
    buf_clear(told);
    return ERR_NONE;
}

enum err_code compile_write(struct compile *c, struct buf *out, struct buf *told, struct err *err)
{
    struct str text = buf_view(out);
    enum err_code code = ERR_NONE;
    if (text.n && c->options->package && !c->any) text = str_slice(text, 1, text.n); /* no comma */
    if (text.n) c->any = true;
    if (c->job->out >= 0 && text.n) code = file_write_all(c->job->out, text.p, text.n, err);
    if (code) c->why = errno;
    buf_clear(out);
    return code ? code : tell_all(c, told, err);
}

static enum err_code write_edge(struct compile *c, bool begin, struct err *err)
{
    struct buf text;
    if (!c->options->package || c->job->out < 0) return ERR_NONE;
    buf_init(&text, SIZE_MAX);
    if (begin)
        compile_package_begin(c, &text);
    else
        buf_text(&text, "\n]}\n");
    enum err_code code =
        text.failed ? merge_memory(err) : file_write_all(c->job->out, text.p, text.n, err);
    if (code) c->why = errno;
    buf_free(&text);
    return code;
}

/* --- the run -------------------------------------------------------------------------------------
 */

static enum err_code second_half(struct compile *c, struct err *err)
{
    enum err_code code = compile_choose_rules(c, err);
    if (c->options->extend) c->merge.schema = c->options->extend;
    if (!code) code = write_edge(c, true, err);
    if (!code)
        code = atomic_load(&c->spilling) ? compile_from_disk(c, err) : compile_from_memory(c, err);
    return code ? code : write_edge(c, false, err);
}

static void release(struct compile *c)
{
    for (unsigned i = 0; i < PARTITIONS; i++) mem_free(c->partitions[i].heads);
    hold_free_chunks(c->chunks);
    if (c->spill_fd >= 0) close(c->spill_fd);
    for (uint32_t i = 0; i < c->file_count; i++)
        if (c->files[i].fd >= 0) close(c->files[i].fd);
    mem_free(c->files);
    arena_free(&c->names);
    pthread_mutex_destroy(&c->lock);
    mem_free(c);
}

static bool complete_prefix(struct compile *c, struct str prefix)
{
    if (!prefix.n) return true;
    c->prefix = arena_cstr(&c->names, str_ends(prefix, STR("-"))
                                          ? prefix
                                          : arena_printf(&c->names, "%.*s-", STR_FMT(prefix)));
    return c->prefix != NULL;
}

enum err_code compile_run(const struct ocds_job *job, const struct compile_options *options,
                          struct ocds_totals *totals, struct err *err)
{
    static const struct ocds_task task = {.state_size = sizeof(struct hold),
                                          .element = add_element,
                                          .package = compile_note_package,
                                          .join = join,
                                          .close = close_state};
    struct ocds_totals unseen;
    struct compile *c = mem_calloc(1, sizeof *c);
    if (!c) return merge_memory(err);
    c->job = job;
    c->options = options;
    c->merge = options->merge;
    c->totals = totals ? totals : &unseen;
    c->threads = ocds_threads(job);
    c->memory = options->memory ? options->memory : UINT64_C(128) << 20;
    c->spill_fd = -1;
    pthread_mutex_init(&c->lock, NULL);
    arena_init(&c->names, SIZE_MAX);
    enum err_code code = complete_prefix(c, options->ocid_prefix) ? ERR_NONE : merge_memory(err);
    if (!code) code = ocds_run(job, &task, c, finish, c->totals, err);
    if (code) c->why = errno;
    if (!code) code = second_half(c, err);
    int why = c->why;
    release(c);
    if (code) errno = why;
    return code;
}
