/* The stream: one thread and three give the same bytes, totals and words, in whatever form the
 * input comes; lines read as lines give what the JSON reader makes of them; every element handed on
 * parses again and is within its limits. */
#include "fuzz/fuzz.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/mem.h"
#include "format/json_inline.h"
#include "ocds/stream_private.h"

enum { ELEMENT_MAX = 2000, DEPTH_MAX = 12 };

struct seen {
    struct buf out;
    uint64_t told; /* hash over what is told, in order */
    struct ocds_totals totals;
    bool numbers; /* they are part of what is compared */
};

static enum err_code element(void *user, void *state, const struct ocds_element *e,
                             struct arena *arena, struct ocds_output *out, struct err *err)
{
    const struct seen *s = user;
    json_ref again;
    struct buf copy;
    (void)state;
    MUST(e->line >= 1 && e->number >= 1 && e->package->json.n >= 2);
    MUST(json_parse(arena, e->text, DEPTH_MAX, &again, err) == ERR_NONE);
    buf_init(&copy, 6 * ELEMENT_MAX);
    json_inline_write(&copy, e->root);
    MUST(!copy.failed && json_parse(arena, buf_view(&copy), 0, &again, err) == ERR_NONE);
    buf_str(out->main, buf_view(&copy));
    buf_free(&copy);
    buf_printf(out->main, " %d %llu %llu %.*s %.*s\n", e->kind, (unsigned long long)e->line,
               (unsigned long long)e->offset, STR_FMT(e->path), STR_FMT(e->package->json));
    if (s->numbers) buf_u64(out->main, e->number);
    return e->text.n % 7 == 6 ? err_set(err, ERR_INPUT, "refused") : ERR_NONE;
}

static void told(struct seen *s, const char *what, uint64_t n)
{
    s->told = hash64_seed(what, strlen(what), s->told + n);
}

static enum err_code package(void *user, const struct ocds_package *p, const char *file,
                             struct err *err)
{
    (void)file;
    (void)err;
    struct seen *s = user;
    s->told = hash64_seed(p->json.p, p->json.n, s->told + p->number);
    return ERR_NONE;
}

static void problem(void *user, const struct ocds_problem *p)
{
    struct seen *s = user;
    MUST(p->err.message[0] && p->err.place.file[0]);
    told(s, p->err.message, p->err.place.line + (s->numbers ? p->element : 0));
}

static enum err_code run(struct str text, unsigned threads, bool general, bool first, bool numbers,
                         struct seen *s)
{
    struct err err = {0};
    int in = memfd_create("in", MFD_CLOEXEC), out = memfd_create("out", MFD_CLOEXEC);
    MUST(in >= 0 && out >= 0 && write(in, text.p, text.n) == (ssize_t)text.n);
    MUST(lseek(in, 0, SEEK_SET) == 0);
    struct ocds_input input = {"f", in};
    struct ocds_job job = {.inputs = &input,
                           .input_count = 1,
                           .out = out,
                           .side = -1,
                           .threads = threads,
                           .max_element = ELEMENT_MAX,
                           .max_depth = DEPTH_MAX,
                           .problem = problem,
                           .user = s};
    struct ocds_task task = {.context_first = first, .element = element, .package = package};
    struct run *r = mem_calloc(1, sizeof *r);
    MUST(r);
    r->general = general;
    *s = (struct seen){.numbers = numbers};
    enum err_code code = stream_run(r, &job, &task, s, NULL, &s->totals, &err);
    MUST(!code || err.message[0]);
    mem_free(r);
    off_t n = lseek(out, 0, SEEK_END);
    buf_init(&s->out, 1 << 28);
    char *p = buf_reserve(&s->out, (size_t)n);
    MUST(p && pread(out, p, (size_t)n, 0) == n);
    s->out.n = (size_t)n;
    close(out);
    return code;
}

static void compare(struct str text, unsigned threads, bool general, bool first, bool numbers)
{
    struct seen a, b;
    enum err_code code = run(text, 1, false, first, numbers, &a);
    MUST(code == run(text, threads, general, first, numbers, &b));
    MUST(str_eq(buf_view(&a.out), buf_view(&b.out)) && a.told == b.told);
    MUST(a.totals.elements == b.totals.elements && a.totals.bad == b.totals.bad);
    MUST(a.totals.notes == b.totals.notes && a.totals.packages == b.totals.packages);
    buf_free(&a.out);
    buf_free(&b.out);
}

/* The JSON reader cannot look ahead for an "ocid" behind "releases"; a line can. Comments over
 * several lines are none in lines. And a first object that is broken ends the reader's walk. */
static bool differs_by_design(struct str text)
{
    static const char *const keys[] = {"releases", "records", "projects",
                                       "data",     "rows",    "features"};
    if (str_starts(text, STR("\xEF\xBB\xBF"))) text = str_slice(text, 3, text.n);
    while (text.n && (text.p[0] == ' ' || (text.p[0] >= '\t' && text.p[0] <= '\r')))
        text = str_slice(text, 1, text.n);
    const char *lf = memchr(text.p, '\n', text.n);
    struct str line = lf ? str_slice(text, 0, (size_t)(lf - text.p)) : text;
    for (size_t i = 0; i < 6; i++)
        if (str_contains(line, str_of(keys[i]))) return true;
    if (str_contains(text, STR("/*"))) return true;
    struct json_pool pool = {0};
    json_ref root;
    bool broken = json_pool_parse(&pool, line, &root, NULL) != ERR_NONE;
    json_pool_free(&pool);
    return broken;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) return 0;
    struct str text = {(const char *)data + 1, size - 1};
    compare(text, 3, false, data[0] & 1, true);
    if (!differs_by_design(text)) compare(text, 1, true, false, false);
    return 0;
}
