/* The scanner of xlsx_scan.h: a window that slides over the part, tags and texts in it, entities.
 * It promises that no tag or text grows the window beyond its stated maximum. */
#include "format/xlsx_scan.h"

#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"

enum { FIRST = 256 << 10, CHUNK = 64 << 10 };

static enum err_code malformed(const struct scan *s, struct err *err)
{
    err_set(err, ERR_INPUT, _("%s no es XML bien formado"), s->what);
    err_advice(err, _("El archivo está dañado; descárguelo otra vez o guárdelo de nuevo"));
    return ERR_INPUT;
}

/* --- the window ------------------------------------------------------------------------------- */

static enum err_code make_room(struct scan *s, size_t n, struct err *err)
{
    if (s->from) {
        memmove(s->p, s->p + s->from, s->to - s->from);
        s->to -= s->from;
        s->from = 0;
    }
    if (s->capacity - s->to >= n) return ERR_NONE;
    size_t capacity = s->capacity;
    while (capacity - s->to < n) capacity *= 2;
    if (s->to > s->max)
        return err_set(err, ERR_LIMIT, _("%s tiene un texto o una etiqueta demasiado larga"),
                       s->what);
    char *p = mem_realloc(s->p, capacity);
    if (!p) return err_no_memory(err);
    s->p = p;
    s->capacity = capacity;
    return ERR_NONE;
}

static enum err_code more_converted(struct scan *s, struct err *err)
{
    size_t got;
    uint64_t replaced = 0;
    enum err_code code = make_room(s, CHUNK, err);
    if (code) return code;
    /* UTF-8 takes at most 3 bytes for what was 1 or 2. */
    code = part_read(s->part, s->p + s->to, CHUNK / 4, &got, err);
    if (code) return code;
    buf_clear(&s->converted);
    struct str in = {s->p + s->to, got};
    code = encoder_convert(s->encoder, in, got == 0, &s->converted, &replaced, err);
    if (code) return code;
    if (s->converted.failed || s->converted.n > CHUNK) return err_no_memory(err);
    if (s->converted.n) memcpy(s->p + s->to, s->converted.p, s->converted.n);
    s->to += s->converted.n;
    s->end = got == 0;
    return ERR_NONE;
}

static enum err_code more(struct scan *s, struct err *err)
{
    if (s->end) return malformed(s, err);
    if (s->encoder) return more_converted(s, err);
    size_t got;
    enum err_code code = make_room(s, CHUNK, err);
    if (!code) code = part_read(s->part, s->p + s->to, s->capacity - s->to, &got, err);
    if (code) return code;
    s->to += got;
    s->end = got == 0;
    return ERR_NONE;
}

enum err_code scan_window(struct scan *s, size_t want, struct str *out, struct err *err)
{
    while (s->to - s->from < want && !s->end) {
        enum err_code code = more(s, err);
        if (code) return code;
    }
    *out = (struct str){s->p + s->from, s->to - s->from};
    return ERR_NONE;
}

/* --- opening ---------------------------------------------------------------------------------- */

/* The encoding that the XML declaration names, in lower case; "" when it names none. */
static void declared(struct str head, char name[24])
{
    name[0] = '\0';
    if (!str_starts(head, STR("<?xml"))) return;
    const char *end = memmem(head.p, head.n, "?>", 2);
    if (!end) return;
    struct str declaration = {head.p, (size_t)(end - head.p)};
    const char *p = memmem(declaration.p, declaration.n, "encoding", 8);
    if (!p) return;
    p += 8;
    while (p < end && (*p == ' ' || *p == '=' || *p == '"' || *p == '\'')) p++;
    size_t n = 0;
    for (; p < end && *p != '"' && *p != '\'' && n < 23; p++)
        name[n++] = (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
    name[n] = '\0';
}

/* NULL for UTF-8; "?" when it is none that we read. */
static const char *encoding_of(struct str head)
{
    if (str_starts(head, STR("\xFF\xFE")) || (head.n > 1 && head.p[0] == '<' && head.p[1] == 0))
        return "utf-16le";
    if (str_starts(head, STR("\xFE\xFF")) || (head.n > 1 && head.p[0] == 0 && head.p[1] == '<'))
        return "utf-16be";
    if (str_starts(head, STR("\xEF\xBB\xBF"))) head = str_slice(head, 3, head.n);
    char name[24];
    declared(head, name);
    if (!name[0] || !strcmp(name, "utf-8") || !strcmp(name, "utf8") || !strcmp(name, "us-ascii"))
        return NULL;
    if (!strcmp(name, "iso-8859-1")) return "latin-1";
    if (!strcmp(name, "windows-1252")) return "cp1252";
    return "?";
}

static enum err_code start(struct scan *s, struct err *err)
{
    struct str head;
    enum err_code code = scan_window(s, 256, &head, err);
    if (code) return code;
    const char *encoding = encoding_of(head);
    if (!encoding) return ERR_NONE;
    if (encoding[0] == '?')
        return err_set(err, ERR_UNSUPPORTED, _("%s está en una codificación que no se lee"),
                       s->what);
    code = encoder_open(encoding, &s->encoder, err);
    if (code) return code;
    /* What was read already has to be converted too. */
    uint64_t replaced = 0;
    struct str in = {s->p, s->to};
    code = encoder_convert(s->encoder, in, s->end, &s->converted, &replaced, err);
    if (code) return code;
    if (s->converted.failed) return err_no_memory(err);
    if (s->capacity < s->converted.n + CHUNK) {
        char *p = mem_realloc(s->p, s->converted.n + CHUNK);
        if (!p) return err_no_memory(err);
        s->p = p;
        s->capacity = s->converted.n + CHUNK;
    }
    if (s->converted.n) memcpy(s->p, s->converted.p, s->converted.n);
    s->to = s->converted.n;
    return ERR_NONE;
}

enum err_code scan_open(struct scan *scan, struct part *part, const char *what, size_t max,
                        struct err *err)
{
    *scan = (struct scan){.part = part, .what = what, .capacity = FIRST, .max = max};
    buf_init(&scan->converted, 4 * FIRST);
    scan->p = mem_alloc(FIRST);
    if (!scan->p) return err_no_memory(err);
    return start(scan, err);
}

void scan_close(struct scan *scan)
{
    mem_free(scan->p);
    buf_free(&scan->converted);
    if (scan->encoder) encoder_close(scan->encoder);
}

/* --- tags ------------------------------------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static struct str without_prefix(struct str name)
{
    const char *colon = name.n ? memchr(name.p, ':', name.n) : NULL;
    return colon ? str_slice(name, (size_t)(colon - name.p) + 1, name.n) : name;
}

static void keep_attribute(struct scan_token *t, struct str name, struct str value)
{
    if (name.n == 1) {
        if (name.p[0] == 'r') t->r = value;
        if (name.p[0] == 's') t->s = value;
        if (name.p[0] == 't') t->t = value;
    } else if (str_eq(name, STR("ref"))) {
        t->ref = value;
    }
}

enum { TAG_MORE, TAG_BAD, TAG_DONE };

/* One attribute at *at, which stands on its name. */
static int attribute(const char **at, const char *end, struct scan_token *t)
{
    const char *p = *at, *from = p;
    while (p < end && *p != '=' && !is_blank(*p) && *p != '>' && *p != '<' && *p != '/') p++;
    struct str name = {from, (size_t)(p - from)};
    while (p < end && is_blank(*p)) p++;
    if (p == end) return TAG_MORE;
    if (*p != '=' || !name.n) return TAG_BAD;
    p++;
    while (p < end && is_blank(*p)) p++;
    if (p == end) return TAG_MORE;
    char quote = *p;
    if (quote != '"' && quote != '\'') return TAG_BAD;
    p++;
    const char *close = memchr(p, quote, (size_t)(end - p));
    if (!close) return TAG_MORE;
    keep_attribute(t, name, (struct str){p, (size_t)(close - p)});
    *at = close + 1;
    return TAG_DONE;
}

/* A start or empty tag at p ("<"); *after_out is what follows its ">". */
static int start_tag(const char *p, const char *end, struct scan_token *t, const char **after_out)
{
    const char *from = ++p;
    while (p < end && !is_blank(*p) && *p != '>' && *p != '/' && *p != '<') p++;
    t->kind = SCAN_START;
    t->name = without_prefix((struct str){from, (size_t)(p - from)});
    t->r = t->s = t->t = t->ref = STR_NONE;
    for (;;) {
        while (p < end && is_blank(*p)) p++;
        if (p == end) return TAG_MORE;
        if (!t->name.n) return TAG_BAD;
        if (*p == '>') break;
        if (*p == '/') {
            if (p + 1 == end) return TAG_MORE;
            if (p[1] != '>') return TAG_BAD;
            t->kind = SCAN_EMPTY;
            p++;
            break;
        }
        int result = attribute(&p, end, t);
        if (result != TAG_DONE) return result;
    }
    *after_out = p + 1;
    return TAG_DONE;
}

static int end_tag(const char *p, const char *end, struct scan_token *t, const char **after_out)
{
    const char *close = memchr(p, '>', (size_t)(end - p));
    if (!close) return TAG_MORE;
    const char *last = close;
    p += 2;
    while (last > p && is_blank(last[-1])) last--;
    t->kind = SCAN_END;
    t->name = without_prefix((struct str){p, (size_t)(last - p)});
    *after_out = close + 1;
    return TAG_DONE;
}

/* Past `mark`, which closes something that is skipped (or, for CDATA, kept as text). */
static int until(const char *p, const char *end, const char *mark, const char **close_out)
{
    *close_out = memmem(p, (size_t)(end - p), mark, strlen(mark));
    return *close_out ? TAG_DONE : TAG_MORE;
}

static int declaration(struct scan *s, const char *p, const char *end, struct scan_token *t,
                       const char **after_out, struct err *err)
{
    const char *close;
    struct str rest = {p, (size_t)(end - p)};
    bool skip = true;
    int result;
    if (str_starts(rest, STR("<?"))) {
        result = until(p + 2, end, "?>", &close);
        if (result == TAG_DONE) *after_out = close + 2;
    } else if (str_starts(rest, STR("<!--"))) {
        result = until(p + 4, end, "-->", &close);
        if (result == TAG_DONE) *after_out = close + 3;
    } else if (str_starts(rest, STR("<![CDATA["))) {
        result = until(p + 9, end, "]]>", &close);
        if (result == TAG_DONE) {
            *after_out = close + 3;
            t->kind = SCAN_RAW_TEXT;
            t->text = (struct str){p + 9, (size_t)(close - p) - 9};
            skip = false;
        }
    } else if (rest.n < 9 && !s->end) {
        return TAG_MORE;
    } else {
        err_set(err, ERR_INPUT,
                _("%s declara un tipo de documento (DTD), que ninguna hoja de cálculo usa"),
                s->what);
        return TAG_BAD;
    }
    if (result == TAG_DONE && skip) t->kind = SCAN_END_OF_PART;
    return result;
}

static int markup(struct scan *s, struct scan_token *t, const char **after_out, struct err *err)
{
    const char *p = s->p + s->from, *end = s->p + s->to;
    if (end - p < 2) return TAG_MORE;
    if (p[1] == '/') return end_tag(p, end, t, after_out);
    if (p[1] == '!' || p[1] == '?') return declaration(s, p, end, t, after_out, err);
    return start_tag(p, end, t, after_out);
}

/* Text up to the next tag. False when more has to be read first. */
static bool text(struct scan *s, struct scan_token *t)
{
    const char *p = s->p + s->from;
    size_t n = s->to - s->from;
    const char *tag = memchr(p, '<', n);
    if (!tag && !s->end && s->want_text) return false;
    if (tag) n = (size_t)(tag - p);
    t->kind = SCAN_TEXT;
    t->text = (struct str){p, n};
    s->from += n;
    return true;
}

enum err_code scan_next(struct scan *s, struct scan_token *token, struct err *err)
{
    for (;;) {
        enum err_code code = ERR_NONE;
        if (s->from == s->to) {
            token->kind = SCAN_END_OF_PART;
            if (s->end) return ERR_NONE;
            code = more(s, err);
            if (code) return code;
            continue;
        }
        if (s->p[s->from] != '<') {
            if (text(s, token)) return ERR_NONE;
            code = more(s, err);
            if (code) return code;
            continue;
        }
        const char *after = NULL;
        if (err) err->code = ERR_NONE;
        int result = markup(s, token, &after, err);
        if (result == TAG_BAD) return err && err->code ? err->code : malformed(s, err);
        if (result == TAG_MORE) {
            code = more(s, err);
            if (code) return code;
            continue;
        }
        s->from = (size_t)(after - s->p);
        if (token->kind != SCAN_END_OF_PART) return ERR_NONE;
    }
}

/* --- entities --------------------------------------------------------------------------------- */

static size_t put_utf8(char *p, uint32_t c)
{
    if (c < 0x80) {
        p[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        p[0] = (char)(0xC0 | c >> 6);
        p[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        p[0] = (char)(0xE0 | c >> 12);
        p[1] = (char)(0x80 | (c >> 6 & 0x3F));
        p[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    p[0] = (char)(0xF0 | c >> 18);
    p[1] = (char)(0x80 | (c >> 12 & 0x3F));
    p[2] = (char)(0x80 | (c >> 6 & 0x3F));
    p[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

/* "#65" or "#x41"; false outside what XML allows. */
static bool character(struct str s, uint32_t *out)
{
    uint32_t value = 0;
    bool sixteen = s.n > 1 && s.p[1] == 'x';
    size_t i = sixteen ? 2 : 1;
    if (i >= s.n) return false;
    for (; i < s.n; i++) {
        uint32_t d;
        char low = (char)(s.p[i] | 0x20);
        if (s.p[i] >= '0' && s.p[i] <= '9')
            d = (uint32_t)(s.p[i] - '0');
        else if (sixteen && low >= 'a' && low <= 'f')
            d = (uint32_t)(low - 'a' + 10);
        else
            return false;
        value = value * (sixteen ? 16 : 10) + d;
        if (value > 0x10FFFF) return false;
    }
    if (value >= 0xD800 && value <= 0xDFFF) return false;
    if (value < 0x20 && value != '\t' && value != '\n' && value != '\r') return false;
    *out = value;
    return true;
}

static bool entity(struct str name, uint32_t *out)
{
    static const struct {
        const char *name;
        char c;
    } known[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
    if (name.n && name.p[0] == '#') return character(name, out);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_is(name, known[i].name)) {
            *out = (uint32_t)known[i].c;
            return true;
        }
    return false;
}

bool scan_decode(struct str text, char *out, size_t *n_out)
{
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '\r') {
            if (i + 1 < text.n && text.p[i + 1] == '\n') continue;
            c = '\n';
        }
        if (c != '&') {
            out[n++] = c;
            continue;
        }
        const char *end = memchr(text.p + i, ';', text.n - i);
        uint32_t value;
        if (!end || !entity(str_slice(text, i + 1, (size_t)(end - text.p)), &value)) return false;
        n += put_utf8(out + n, value);
        i = (size_t)(end - text.p);
    }
    *n_out = n;
    return true;
}
