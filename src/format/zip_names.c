/* Names in a zip. The format has a flag for UTF-8 that many programs do not set; older ones on
 * Windows write the console's code page (CP850 in Mexico, CP437 elsewhere; both have the Spanish
 * letters at the same place, CP850 has the capitals too), others cp1252. So: valid UTF-8 is UTF-8,
 * and for the rest all names together are judged like the text of a file. */
#include "format/zip_names.h"

#include <string.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "format/reader.h"

enum { MAX_NAME = 1024, SAMPLE = 64 << 10, STORE = 0, DEFLATE = 8 };

struct names {
    struct package *package;
    const struct package_limits *limits;
    struct encoder *encoder; /* NULL = every name is UTF-8 */
    struct arena arena;      /* one member's name */
    uint64_t *seen;          /* hashes of names, open addressing, 0 = free */
    size_t seen_size;
    uint64_t total;
};

/* --- encodings -------------------------------------------------------------------------------- */

static enum err_code choose_encoding(struct names *n, struct err *err)
{
    struct buf sample;
    buf_init(&sample, SAMPLE + MAX_NAME);
    uint64_t count = package_count(n->package);
    enum err_code code = ERR_NONE;
    for (uint64_t i = 0; i < count && sample.n < SAMPLE && !code; i++) {
        struct package_member m;
        code = package_member(n->package, i, &m, err);
        if (code || text_is_utf8(m.name) || m.name.n > MAX_NAME) continue;
        buf_str(&sample, m.name);
        buf_char(&sample, '\n');
    }
    if (!code && sample.failed) code = err_no_memory(err);
    if (!code && sample.n) {
        const char *encoding = encoding_detect(sample.p, sample.n);
        /* Too few letters to tell: the console's code page is the likelier one. */
        if (strcmp(encoding, "cp1252") != 0 && strcmp(encoding, "latin-1") != 0 &&
            strcmp(encoding, "macroman") != 0)
            encoding = "cp850";
        code = encoder_open(encoding, &n->encoder, err);
    }
    buf_free(&sample);
    return code;
}

/* The name in UTF-8 and NFC, in n->arena. */
static enum err_code readable(struct names *n, struct str raw, struct str *out, struct err *err)
{
    enum err_code code = ERR_NONE;
    *out = raw;
    if (!text_is_utf8(raw) && n->encoder) {
        struct buf converted;
        uint64_t replaced = 0;
        buf_init(&converted, 4 * MAX_NAME);
        code = encoder_convert(n->encoder, raw, true, &converted, &replaced, err);
        if (!code && converted.failed) code = err_no_memory(err);
        if (!code) *out = arena_str(&n->arena, buf_view(&converted));
        buf_free(&converted);
        if (!code && !out->p) code = err_no_memory(err);
    }
    if (!code) *out = text_nfc(&n->arena, *out);
    return code || out->p ? code : err_no_memory(err);
}

/* --- judging ---------------------------------------------------------------------------------- */

static bool is_unsafe(struct str name)
{
    if (!name.n || name.n > MAX_NAME || name.p[0] == '/' || name.p[0] == '\\') return true;
    if (name.n > 1 && name.p[1] == ':') return true;
    size_t from = 0;
    for (size_t i = 0; i <= name.n; i++) {
        if (i < name.n && ((unsigned char)name.p[i] < 0x20 || name.p[i] == 0x7f)) return true;
        if (i < name.n && name.p[i] != '/' && name.p[i] != '\\') continue;
        if (str_is(str_slice(name, from, i), "..")) return true;
        from = i + 1;
    }
    return false;
}

static bool is_bomb(const struct package_limits *limits, uint64_t size, uint64_t packed)
{
    return size > limits->ratio_above && size / limits->max_ratio > packed;
}

static enum zip_trouble judge(const struct package_limits *limits, const struct package_member *m)
{
    if (is_unsafe(m->name)) return ZIP_UNSAFE_NAME;
    if (m->encrypted) return ZIP_ENCRYPTED;
    if (m->method != STORE && m->method != DEFLATE) return ZIP_STRANGE;
    return is_bomb(limits, m->size, m->packed) ? ZIP_BOMB : ZIP_FINE;
}

/* Files that operating systems and office programs leave behind. */
static bool is_litter(struct str name)
{
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] == '/' || name.p[i] == '\\') {
            if (str_is(str_slice(name, 0, i), "__MACOSX")) return true;
            name = str_slice(name, i + 1, name.n);
            i = SIZE_MAX;
        }
    return str_is(name, "__MACOSX") || str_is(name, ".DS_Store") || str_starts(name, STR("._")) ||
           str_starts(name, STR("~$")) || str_eq_nocase(name, STR("thumbs.db")) ||
           str_eq_nocase(name, STR("desktop.ini"));
}

/* Whether the name was seen before; it is from now on. */
static bool is_repeated(struct names *n, struct str name)
{
    uint64_t hash = hash64(name.p, name.n) | 1;
    size_t i = (size_t)hash & (n->seen_size - 1);
    while (n->seen[i] && n->seen[i] != hash) i = (i + 1) & (n->seen_size - 1);
    bool repeated = n->seen[i] == hash;
    n->seen[i] = hash;
    return repeated;
}

/* --- all members ------------------------------------------------------------------------------ */

static enum err_code too_much(const struct names *n, struct err *err)
{
    err_set(err, ERR_LIMIT, _("El zip dice ocupar %llu bytes descomprimido: es una bomba"),
            (unsigned long long)n->total);
    err_advice(err, _("No se abrió. Pida el archivo otra vez a quien lo publica"));
    return ERR_LIMIT;
}

static enum err_code one(struct names *n, uint64_t index,
                         void (*each)(void *, const struct zip_member *), void *user,
                         struct err *err)
{
    struct package_member m;
    enum err_code code = package_member(n->package, index, &m, err);
    if (code || m.folder || is_litter(m.name)) return code;
    arena_reset(&n->arena);
    struct zip_member member = {.index = index, .size = m.size, .trouble = judge(n->limits, &m)};
    if (m.name.n > MAX_NAME) m.name = str_slice(m.name, 0, MAX_NAME);
    code = readable(n, m.name, &member.name, err);
    if (code) return code;
    if (member.trouble == ZIP_FINE && is_repeated(n, member.name)) member.trouble = ZIP_DUPLICATE;
    each(user, &member);
    return ERR_NONE;
}

/* All sizes that the directory states, against the limits and against the file itself: members
 * that overlap inside the file show here. */
static enum err_code check_total(struct names *n, uint64_t file_size, struct err *err)
{
    uint64_t count = package_count(n->package);
    for (uint64_t i = 0; i < count; i++) {
        struct package_member m;
        enum err_code code = package_member(n->package, i, &m, err);
        if (code) return code;
        if (m.size > UINT64_MAX - n->total)
            n->total = UINT64_MAX;
        else
            n->total += m.size;
        if (n->total > n->limits->max_bytes) return too_much(n, err);
    }
    /* deflate itself cannot grow more than 1032 times. */
    return n->total > n->limits->ratio_above && n->total / 1032 > file_size ? too_much(n, err)
                                                                            : ERR_NONE;
}

static enum err_code prepare(struct names *n, int fd, struct err *err)
{
    enum err_code code = package_open(fd, n->limits, &n->package, err);
    if (!code) code = check_total(n, package_size(n->package), err);
    if (!code) code = choose_encoding(n, err);
    if (code) return code;
    n->seen_size = 64;
    while (n->seen_size < 2 * package_count(n->package) + 2) n->seen_size *= 2;
    n->seen = mem_calloc(n->seen_size, sizeof *n->seen);
    return n->seen ? ERR_NONE : err_no_memory(err);
}

enum err_code zip_names_each(int fd, const struct package_limits *limits,
                             void (*each)(void *user, const struct zip_member *member), void *user,
                             struct err *err)
{
    struct names n = {.limits = limits};
    arena_init(&n.arena, 1 << 20);
    enum err_code code = prepare(&n, fd, err);
    uint64_t count = code ? 0 : package_count(n.package);
    for (uint64_t i = 0; i < count && !code; i++) code = one(&n, i, each, user, err);
    if (n.encoder) encoder_close(n.encoder);
    mem_free(n.seen);
    arena_free(&n.arena);
    package_close(n.package);
    return code;
}

enum err_code zip_names_check(struct package *package, uint64_t index, struct err *err)
{
    struct package_member m;
    enum err_code code = package_member(package, index, &m, err);
    if (code) return code;
    enum zip_trouble trouble = judge(package_limits(package), &m);
    if (trouble == ZIP_FINE) return ERR_NONE;
    code = trouble == ZIP_BOMB          ? ERR_LIMIT
           : trouble == ZIP_UNSAFE_NAME ? ERR_INPUT
                                        : ERR_UNSUPPORTED;
    err_set(err, code, _("No se puede sacar este miembro del zip: %s"), zip_trouble_text(trouble));
    err_found(err, m.name.p, m.name.n);
    return code;
}
