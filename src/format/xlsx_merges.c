/* The merged ranges of a sheet, found ahead of its rows; see xlsx.h. */
#include <pthread.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "format/xlsx.h"
#include "format/xlsx_scan.h"

enum { TAIL = 64, MAX_TAG = 1024, THREAD_ABOVE = 2 << 20 };

struct xlsx_ahead {
    struct package *package;
    uint64_t index;
    struct merge_list list;
    enum err_code code;
    struct err err;
    bool threaded;
    pthread_t thread;
};

static bool read_range(struct str ref, struct merge *m)
{
    uint64_t row1, row2;
    struct str last, first = str_split(ref, ':', &last);
    if (!xlsx_ref(first, &m->first_column, &row1) || !xlsx_ref(last, &m->last_column, &row2))
        return false;
    if (row1 == 0 || row2 < row1 || row2 > XLSX_MAX_ROW || m->last_column < m->first_column ||
        m->last_column > XLSX_MAX_ROW)
        return false;
    m->first_row = (uint32_t)row1;
    m->last_row = (uint32_t)row2;
    m->first_column++;
    m->last_column++;
    return true;
}

/* The range of the tag `mergeCell ref="A1:C2"/`. */
static bool read_tag(struct str tag, struct merge *m)
{
    const char *p = memmem(tag.p, tag.n, "ref=", 4);
    size_t at = p ? (size_t)(p - tag.p) + 4 : tag.n;
    if (at >= tag.n || (tag.p[at] != '"' && tag.p[at] != '\'')) return false;
    const char *close = memchr(tag.p + at + 1, tag.p[at], tag.n - at - 1);
    return close && read_range(str_slice(tag, at + 1, (size_t)(close - tag.p)), m);
}

/* Every range in the window; *used_out is how far it need not be looked through again. */
static bool merges_in(struct merge_list *list, struct str w, bool last, size_t *used_out)
{
    size_t from = 0;
    for (;;) {
        const char *p = memmem(w.p + from, w.n - from, "mergeCell ", 10);
        if (!p) break;
        size_t at = (size_t)(p - w.p);
        const char *close = memchr(p, '>', w.n - at);
        if (!close && !last && w.n - at < MAX_TAG) {
            *used_out = at ? at - 1 : 0;
            return true;
        }
        from = close ? (size_t)(close - w.p) : at + 10;
        struct merge m;
        bool is_tag = close && at && (p[-1] == '<' || p[-1] == ':');
        if (is_tag && read_tag((struct str){p, from - at}, &m) && !merge_add(list, &m))
            return false;
    }
    *used_out = last ? w.n : w.n > TAIL ? w.n - TAIL : 0;
    if (*used_out < from) *used_out = from;
    return true;
}

static enum err_code find_in(struct part *part, struct merge_list *list, struct err *err)
{
    struct scan scan;
    enum err_code code = scan_open(&scan, part, "", 1 << 20, err);
    for (bool last = false; !code && !last;) {
        struct str w;
        size_t used;
        code = scan_window(&scan, scan.to - scan.from + 1, &w, err);
        if (code) break;
        last = scan.end;
        if (!merges_in(list, w, last, &used))
            code = err_no_memory(err);
        else
            scan.from += used;
    }
    scan_close(&scan);
    return code;
}

static void *find(void *user)
{
    struct xlsx_ahead *a = user;
    struct part *part;
    a->code = part_open(a->package, a->index, PART_UNCHECKED, &part, &a->err);
    if (!a->code) a->code = find_in(part, &a->list, &a->err);
    part_close(part);
    return NULL;
}

enum err_code xlsx_ahead_start(const struct xlsx *book, uint64_t index, struct xlsx_ahead **out,
                               struct err *err)
{
    *out = NULL;
    struct xlsx_ahead *a = mem_calloc(1, sizeof *a);
    if (!a) return err_no_memory(err);
    a->index = index;
    /* libzip allows one reader at a time: the other pass has its own. */
    struct package_member member;
    enum err_code code =
        package_open(book->reader->fd, package_limits(book->package), &a->package, err);
    if (!code) code = package_member(a->package, index, &member, err);
    if (code) {
        package_close(a->package);
        mem_free(a);
        return code;
    }
    *out = a;
    pthread_attr_t attr;
    if (member.size > THREAD_ABOVE && pthread_attr_init(&attr) == 0) {
        pthread_attr_setstacksize(&attr, 256 << 10);
        a->threaded = pthread_create(&a->thread, &attr, find, a) == 0;
        pthread_attr_destroy(&attr);
    }
    if (!a->threaded) find(a);
    return ERR_NONE;
}

enum err_code xlsx_ahead_take(struct xlsx_ahead *ahead, struct grid *grid, struct err *err)
{
    if (!ahead) return ERR_NONE;
    if (ahead->threaded) pthread_join(ahead->thread, NULL);
    enum err_code code = ahead->code;
    /* A damaged sheet is told by the pass over its rows, which first gives those before it. */
    if (code && code != ERR_INPUT && err) *err = ahead->err;
    if (code == ERR_INPUT) code = ERR_NONE;
    if (!code) code = grid_merges(grid, &ahead->list, err);
    mem_free(ahead->list.merges);
    package_close(ahead->package);
    mem_free(ahead);
    return code;
}
