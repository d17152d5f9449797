/* The table of shared strings. Small tables stay in memory with an offset per string; a table that
 * passes the budget moves to the spill file, where every 16th string's position is kept and a small
 * cache of blocks serves the rest. So no workbook needs more memory than the budget. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "format/xlsx.h"
#include "format/xml.h"

enum {
    BUDGET = 24 << 20,
    STRIDE = 16,           /* strings per kept position */
    MAX_SPILLED = 1 << 26, /* strings; positions then take 32 MiB */
    BLOCK = 16 << 10,
    BLOCKS = 256
};

struct xlsx_strings {
    uint64_t count;
    size_t budget;
    /* in memory */
    char *text;
    size_t text_n, text_capacity;
    uint32_t *ends; /* where each string ends */
    size_t ends_capacity;
    /* spilled: records of a 4-byte length and the bytes */
    int spill;
    bool spilled;
    uint64_t written;
    char *out; /* BLOCK bytes waiting to be written */
    size_t out_n;
    uint64_t *positions;
    size_t positions_capacity;
    char *cache;
    uint64_t *cached; /* block number + 1 in each place, 0 = none */
    char *scratch;
    size_t scratch_capacity;
    struct arena arena; /* NFC of the string being added */
};

enum err_code xlsx_strings_open(int spill, size_t budget, struct xlsx_strings **out,
                                struct err *err)
{
    *out = mem_calloc(1, sizeof **out);
    if (!*out) return err_no_memory(err);
    (*out)->spill = spill;
    (*out)->budget = budget ? budget : BUDGET;
    arena_init(&(*out)->arena, 64 << 20);
    return ERR_NONE;
}

void xlsx_strings_close(struct xlsx_strings *s)
{
    if (!s) return;
    mem_free(s->text);
    mem_free(s->ends);
    mem_free(s->out);
    mem_free(s->positions);
    mem_free(s->cache);
    mem_free(s->cached);
    mem_free(s->scratch);
    arena_free(&s->arena);
    mem_free(s);
}

uint64_t xlsx_strings_count(const struct xlsx_strings *strings)
{
    return strings->count;
}

/* Room for `need` elements of `size`, doubling; false when memory ends. */
static bool grow(void **p, size_t *capacity, size_t need, size_t size)
{
    if (need <= *capacity) return true;
    size_t more = *capacity ? *capacity * 2 : 1024;
    while (more < need) more *= 2;
    void *bigger = mem_realloc(*p, more * size);
    if (!bigger) return false;
    *p = bigger;
    *capacity = more;
    return true;
}

/* --- the spill file --------------------------------------------------------------------------- */

static enum err_code write_block(struct xlsx_strings *s, struct err *err)
{
    enum err_code code = file_write_all(s->spill, s->out, s->out_n, err);
    s->written += s->out_n;
    s->out_n = 0;
    return code;
}

static enum err_code spill_bytes(struct xlsx_strings *s, const char *p, size_t n, struct err *err)
{
    while (n) {
        size_t room = BLOCK - s->out_n;
        size_t some = n < room ? n : room;
        memcpy(s->out + s->out_n, p, some);
        s->out_n += some;
        p += some;
        n -= some;
        if (s->out_n == BLOCK) {
            enum err_code code = write_block(s, err);
            if (code) return code;
        }
    }
    return ERR_NONE;
}

static enum err_code spill_string(struct xlsx_strings *s, uint64_t index, struct str text,
                                  struct err *err)
{
    if (index % STRIDE == 0) {
        if (index >= MAX_SPILLED)
            return err_set(err, ERR_LIMIT, _("El libro tiene más de %u textos distintos"),
                           (unsigned)MAX_SPILLED);
        size_t at = (size_t)(index / STRIDE);
        void *p = s->positions;
        if (!grow(&p, &s->positions_capacity, at + 1, sizeof *s->positions))
            return err_no_memory(err);
        s->positions = p;
        s->positions[at] = s->written + s->out_n;
    }
    uint32_t n = (uint32_t)text.n;
    char length[4];
    memcpy(length, &n, 4);
    enum err_code code = spill_bytes(s, length, 4, err);
    return code ? code : spill_bytes(s, text.p, text.n, err);
}

static enum err_code start_spilling(struct xlsx_strings *s, struct err *err)
{
    if (s->spill < 0)
        return err_set(err, ERR_LIMIT, _("Los textos del libro ocupan más de %llu bytes"),
                       (unsigned long long)s->budget);
    s->out = mem_alloc(BLOCK);
    s->cache = mem_alloc((size_t)BLOCK * BLOCKS);
    s->cached = mem_calloc(BLOCKS, sizeof *s->cached);
    if (!s->out || !s->cache || !s->cached) return err_no_memory(err);
    uint32_t from = 0;
    for (uint64_t i = 0; i < s->count; i++) {
        struct str text = {s->text + from, s->ends[i] - from};
        enum err_code code = spill_string(s, i, text, err);
        if (code) return code;
        from = s->ends[i];
    }
    mem_free(s->text);
    mem_free(s->ends);
    s->text = NULL;
    s->ends = NULL;
    s->spilled = true;
    return ERR_NONE;
}

/* Unread bytes of the file at `at` through the cache: the block they lie in, from there on. */
static enum err_code block_at(struct xlsx_strings *s, uint64_t at, struct str *out, struct err *err)
{
    uint64_t block = at / BLOCK;
    char *p = s->cache + (block % BLOCKS) * BLOCK;
    if (s->cached[block % BLOCKS] != block + 1) {
        s->cached[block % BLOCKS] = 0;
        size_t got = 0;
        while (got < BLOCK) {
            ssize_t n = pread(s->spill, p + got, BLOCK - got, (off_t)(block * BLOCK + got));
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) return err_errno(err, _("No se pudo releer los textos del libro"));
            if (n == 0) break;
            got += (size_t)n;
        }
        s->cached[block % BLOCKS] = block + 1;
    }
    *out = (struct str){p + at % BLOCK, BLOCK - at % BLOCK};
    return ERR_NONE;
}

static enum err_code copy_spilled(struct xlsx_strings *s, uint64_t at, char *p, size_t n,
                                  struct err *err)
{
    while (n) {
        struct str block;
        enum err_code code = block_at(s, at, &block, err);
        if (code) return code;
        size_t some = n < block.n ? n : block.n;
        memcpy(p, block.p, some);
        p += some;
        at += some;
        n -= some;
    }
    return ERR_NONE;
}

static enum err_code get_spilled(struct xlsx_strings *s, uint64_t index, struct str *out,
                                 struct err *err)
{
    uint64_t at = s->positions[index / STRIDE];
    uint32_t n = 0;
    for (uint64_t i = index % STRIDE;; i--) {
        enum err_code code = copy_spilled(s, at, (char *)&n, 4, err);
        if (code) return code;
        at += 4;
        if (i == 0) break;
        at += n;
    }
    void *p = s->scratch;
    if (!grow(&p, &s->scratch_capacity, (size_t)n + 1, 1)) return err_no_memory(err);
    s->scratch = p;
    *out = (struct str){s->scratch, n};
    return copy_spilled(s, at, s->scratch, n, err);
}

/* --- the table -------------------------------------------------------------------------------- */

static enum err_code add_in_memory(struct xlsx_strings *s, struct str text, struct err *err)
{
    void *p = s->text, *ends = s->ends;
    bool room = grow(&p, &s->text_capacity, s->text_n + text.n + 1, 1);
    s->text = p;
    room = room && grow(&ends, &s->ends_capacity, (size_t)s->count + 1, sizeof *s->ends);
    s->ends = ends;
    if (!room) return err_no_memory(err);
    if (text.p) memcpy(s->text + s->text_n, text.p, text.n);
    s->text_n += text.n;
    s->ends[s->count++] = (uint32_t)s->text_n;
    return ERR_NONE;
}

enum err_code xlsx_strings_add(struct xlsx_strings *s, struct str text, struct err *err)
{
    bool changed;
    arena_reset(&s->arena);
    struct str clean = grid_clean(&s->arena, text, &changed);
    if (!clean.p && text.n) return err_no_memory(err);
    text = clean;
    if (!s->spilled && s->text_n + text.n + (s->count + 1) * sizeof *s->ends <= s->budget)
        return add_in_memory(s, text, err);
    enum err_code code = s->spilled ? ERR_NONE : start_spilling(s, err);
    if (!code) code = spill_string(s, s->count, text, err);
    if (!code) s->count++;
    return code;
}

enum err_code xlsx_strings_finish(struct xlsx_strings *s, struct err *err)
{
    return s->spilled ? write_block(s, err) : ERR_NONE;
}

enum err_code xlsx_strings_get(struct xlsx_strings *s, uint64_t index, struct str *out,
                               bool *stable_out, struct err *err)
{
    *stable_out = !s->spilled;
    if (s->spilled) return get_spilled(s, index, out, err);
    uint32_t from = index ? s->ends[index - 1] : 0;
    *out = (struct str){s->text + from, s->ends[index] - from};
    return ERR_NONE;
}

/* --- the part --------------------------------------------------------------------------------- */

/* <sst><si><t>…</t></si><si><r><rPr/><t>…</t></r>…<rPh>…</rPh></si></sst> */
struct parse {
    struct xlsx_strings *strings;
    struct buf text;
    bool in_item, in_text;
    uint32_t phonetic; /* depth inside <rPh>, whose text is a reading aid */
};

static void on_start(void *user, struct xml *xml, const char *name, const char **attributes)
{
    (void)xml;
    (void)attributes;
    struct parse *p = user;
    if (p->phonetic) {
        p->phonetic++;
    } else if (strcmp(name, "rPh") == 0) {
        p->phonetic = 1;
    } else if (strcmp(name, "si") == 0) {
        p->in_item = true;
        buf_clear(&p->text);
    } else if (p->in_item && strcmp(name, "t") == 0) {
        p->in_text = true;
    }
}

static void on_end(void *user, struct xml *xml, const char *name)
{
    struct parse *p = user;
    if (p->phonetic) {
        p->phonetic--;
        return;
    }
    if (strcmp(name, "t") == 0) p->in_text = false;
    if (strcmp(name, "si") != 0) return;
    p->in_item = false;
    if (p->text.failed) {
        xml_stop(xml, err_set(xml_err(xml), ERR_LIMIT,
                              _("El texto compartido número %llu es demasiado largo"),
                              (unsigned long long)p->strings->count + 1));
        return;
    }
    if (p->text.n) p->text.n = xlsx_unescape(p->text.p, p->text.n);
    enum err_code code = xlsx_strings_add(p->strings, buf_view(&p->text), xml_err(xml));
    if (code) xml_stop(xml, code);
}

static void on_text(void *user, struct xml *xml, struct str text)
{
    (void)xml;
    struct parse *p = user;
    if (p->in_text && !p->phonetic) buf_str(&p->text, text);
}

enum err_code xlsx_strings_read(struct xlsx_strings *strings, struct part *part,
                                const struct source_options *options, struct err *err)
{
    static const struct xml_handler handler = {on_start, on_end, on_text};
    struct parse parse = {.strings = strings};
    buf_init(&parse.text, (size_t)options->max_cell);
    enum err_code code =
        xml_parse(part, "sharedStrings.xml", options->max_depth, &handler, &parse, err);
    if (!code) code = xlsx_strings_finish(strings, err);
    buf_free(&parse.text);
    return code;
}
