/* Runs of the stream that write down what they saw: see seen.h. */
#include "seen.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/mem.h"
#include "format/json_inline.h"
#include "harness.h"
#include "streaming.h"

struct seen_how how;

static enum err_code take(void *user, void *state, const struct ocds_element *e,
                          struct arena *arena, struct ocds_output *out, struct err *err)
{
    const struct seen *s = user;
    static const char kinds[] = "?RCP";
    (void)arena;
    *(uint64_t *)state += e->number;
    buf_printf(out->main, "%c", kinds[e->kind]);
    if (s->places)
        buf_printf(out->main, " %" PRIu64 " %s:%" PRIu64 "/%" PRIu64 " %.*s", e->number, e->file,
                   e->line, e->offset, STR_FMT(e->path));
    buf_printf(out->main, " %" PRIu64 "%.*s ", e->package->number, STR_FMT(e->package->json));
    size_t before = out->main->n;
    json_inline_write(out->main, e->root);
    struct str json = str_slice(buf_view(out->main), before, out->main->n);
    buf_char(out->main, '\n');
    if (out->side && s->refuse) buf_printf(out->side, "%" PRIu64 ",", e->number);
    if (s->fatal && str_contains(json, str_of(s->fatal)))
        return err_set(err, ERR_BUG, "fatal at %" PRIu64, e->number);
    if (s->refuse && str_contains(json, str_of(s->refuse)))
        return err_set(err, ERR_INPUT, "refused");
    return ERR_NONE;
}

static enum err_code package(void *user, const struct ocds_package *p, const char *file,
                             struct err *err)
{
    struct seen *s = user;
    (void)err;
    buf_printf(&s->told, "package %" PRIu64 " %s %.*s\n", p->number, file, STR_FMT(p->json));
    return ERR_NONE;
}

static enum err_code file_end(void *user, const struct ocds_file *f, struct err *err)
{
    struct seen *s = user;
    (void)err;
    buf_printf(&s->told, "file %s %s %s %d %" PRIu64 " %" PRIu64 "\n", f->name, f->encoding,
               f->packing, f->form, f->packages, f->elements);
    return ERR_NONE;
}

static enum err_code join(void *user, void *into, void *from, struct err *err)
{
    (void)user;
    (void)err;
    *(uint64_t *)into += *(uint64_t *)from;
    return ERR_NONE;
}

static enum err_code finish(void *user, void *state, struct ocds_output *out, struct err *err)
{
    struct seen *s = user;
    (void)err;
    s->sum = *(uint64_t *)state;
    buf_text(out->main, "end\n");
    return ERR_NONE;
}

static void problem(void *user, const struct ocds_problem *p)
{
    struct seen *s = user;
    buf_printf(&s->told, "%s %" PRIu64 " %s:%" PRIu64 "/%" PRIu64 ":%u %s\n",
               p->note ? "note" : "bad", p->element, p->err.place.file, p->err.place.line,
               p->err.place.offset, p->err.place.column, p->err.message);
}

struct ocds_task seen_task(bool first)
{
    return (struct ocds_task){.state_size = sizeof(uint64_t),
                              .context_first = first,
                              .element = take,
                              .package = package,
                              .file = file_end,
                              .join = join};
}

void seen_inputs(struct seen *s, const struct ocds_input *inputs, size_t count, bool first)
{
    struct ocds_task task = seen_task(first);
    int out = streaming_file(STR_NONE);
    struct ocds_job j = how.job;
    j.inputs = inputs;
    j.input_count = count;
    j.out = out;
    j.side = -1;
    j.problem = problem;
    j.user = s;
    buf_init(&s->told, (size_t)1 << 28);
    struct run *run = mem_calloc(1, sizeof *run);
    CHECK(run);
    run->general = how.general;
    s->code = stream_run(run, &j, &task, s, finish, &s->totals, &s->err);
    mem_free(run);
    s->out = streaming_read(out);
}

struct seen seen_run(struct str text, bool places)
{
    struct seen s = {.places = places};
    struct ocds_input input = {"f", streaming_file(text)};
    seen_inputs(&s, &input, 1, false);
    return s;
}

void seen_free(struct seen *s)
{
    buf_free(&s->out);
    buf_free(&s->told);
}

void seen_check(const char *text, const char *want_out, const char *want_told)
{
    for (unsigned threads = 1; threads <= 3; threads += 2) {
        how.job.threads = threads;
        struct seen s = seen_run(str_of(text), true);
        CHECK_STR(buf_view(&s.out), want_out);
        CHECK_STR(buf_view(&s.told), want_told);
        seen_free(&s);
    }
}

static void put_release(struct buf *b, int i)
{
    buf_printf(b, "{\"ocid\":\"ocds-%d\",\"t\":\"%.*s\",\"n\":[%d.50,{\"á\":null}]}", i,
               i * 7 % 400,
               "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
               "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"
               "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
               "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww"
               "vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv",
               i);
}

struct buf seen_many(const char *open, const char *between, const char *close)
{
    struct buf b;
    buf_init(&b, 1 << 26);
    buf_text(&b, open);
    for (int i = 0; i < MANY; i++) {
        if (i) buf_text(&b, between);
        put_release(&b, i);
    }
    buf_text(&b, close);
    CHECK(!b.failed);
    return b;
}

struct buf seen_gzipped(struct str s)
{
    struct buf b;
    buf_init(&b, 1 << 26);
    z_stream z = {0};
    CHECK(deflateInit2(&z, 1, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    union {
        const char *given;
        Bytef *wanted;
    } in = {.given = s.p};
    z.next_in = in.wanted;
    z.avail_in = (unsigned)s.n;
    z.avail_out = (unsigned)s.n + 1000;
    z.next_out = (Bytef *)buf_reserve(&b, s.n + 1000);
    CHECK(deflate(&z, Z_FINISH) == Z_STREAM_END);
    b.n = z.total_out;
    deflateEnd(&z);
    return b;
}
