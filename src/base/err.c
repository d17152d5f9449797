/* Error values: see err.h. Fixed arrays only, so an out-of-memory error can always be told. */
#include "base/err.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"

#undef err_set
#undef err_errno
#undef err_no_memory

/* Drops a UTF-8 sequence that a cut left incomplete at the end of z. */
static void mend_end(char *z)
{
    size_t n = strlen(z), back = 0;
    while (back < 3 && back < n && ((unsigned char)z[n - 1 - back] & 0xC0) == 0x80) back++;
    if (back >= n) return;
    unsigned char lead = (unsigned char)z[n - 1 - back];
    size_t want = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
    if (want > back) z[n - 1 - back] = '\0';
}

enum err_code err_vset(struct err *err, enum err_code code, const char *format, va_list args)
{
    if (!err) return code;
    err->code = code;
    vsnprintf(err->message, sizeof err->message, format, args);
    mend_end(err->message);
    err->found[0] = '\0';
    err->advice[0] = '\0';
    return code;
}

enum err_code err_set(struct err *err, enum err_code code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    err_vset(err, code, format, args);
    va_end(args);
    return code;
}

enum err_code err_errno(struct err *err, const char *format, ...)
{
    int saved = errno;
    if (!err) return ERR_IO;
    va_list args;
    va_start(args, format);
    err_vset(err, ERR_IO, format, args);
    va_end(args);
    size_t n = strlen(err->message);
    char text[128];
    /* The GNU form, which the build asks for, may return a constant instead of filling `text`. */
    const char *reason = strerror_r(saved, text, sizeof text);
    snprintf(err->message + n, sizeof err->message - n, ": %s", reason);
    mend_end(err->message);
    return ERR_IO;
}

/* Length of the well-formed UTF-8 sequence at p (1-4), or 0. Overlong forms are not told apart:
 * this only decides what is shown. */
static size_t sequence(const unsigned char *p, size_t n)
{
    size_t want = p[0] < 0x80   ? 1
                  : p[0] < 0xC2 ? 0
                  : p[0] < 0xE0 ? 2
                  : p[0] < 0xF0 ? 3
                  : p[0] < 0xF5 ? 4
                                : 0;
    if (want == 0 || want > n) return 0;
    for (size_t i = 1; i < want; i++)
        if ((p[i] & 0xC0) != 0x80) return 0;
    return want;
}

enum err_code err_no_memory(struct err *err)
{
    return err_set(err, ERR_MEMORY, "%s", _("No hay memoria suficiente"));
}

void err_found(struct err *err, const char *text, uint64_t length)
{
    if (!err) return;
    size_t at = 0;
    const size_t room = sizeof err->found - 4; /* for the ellipsis and NUL */
    const unsigned char *p = (const unsigned char *)text;
    uint64_t i = 0;
    while (i < length) {
        size_t n = sequence(p + i, (size_t)(length - i));
        bool shown = n > 1 ? !(n == 2 && p[i] == 0xC2 && p[i + 1] < 0xA0)
                           : n == 1 && p[i] >= 0x20 && p[i] != 0x7F;
        size_t need = shown ? n : 4;
        if (at + need > room) break;
        if (shown) {
            memcpy(err->found + at, p + i, n);
            i += n;
        } else {
            snprintf(err->found + at, 5, "\\x%02X", p[i]);
            i++;
        }
        at += need;
    }
    if (i < length) {
        memcpy(err->found + at, "\xE2\x80\xA6", 3);
        at += 3;
    }
    err->found[at] = '\0';
}

void err_advice(struct err *err, const char *format, ...)
{
    if (!err) return;
    va_list args;
    va_start(args, format);
    vsnprintf(err->advice, sizeof err->advice, format, args);
    va_end(args);
    mend_end(err->advice);
}

void err_file(struct err *err, const char *file)
{
    if (!err) return;
    size_t n = strlen(file), size = sizeof err->place.file;
    /* Of a long path the end is what tells: keep that. */
    if (n < size) {
        memcpy(err->place.file, file, n + 1);
        return;
    }
    const char *tail = file + (n - (size - 4));
    while (((unsigned char)*tail & 0xC0) == 0x80) tail++;
    snprintf(err->place.file, size, "\xE2\x80\xA6%s", tail);
}

void err_row(struct err *err, uint64_t row, uint64_t line)
{
    if (!err) return;
    err->place.row = row;
    err->place.line = line;
}

void err_column(struct err *err, uint32_t column, const char *name, uint64_t name_length)
{
    if (!err) return;
    err->place.column = column;
    size_t n = sizeof err->place.column_name - 1;
    if (name_length < n) n = (size_t)name_length;
    if (n) memcpy(err->place.column_name, name, n);
    err->place.column_name[n] = '\0';
    mend_end(err->place.column_name);
}

void err_clear(struct err *err)
{
    if (err) memset(err, 0, sizeof *err);
}

/* Appends to a caller's array, never past its end. */
struct line {
    char *out;
    uint64_t size;
    uint64_t n;
};

__attribute__((format(printf, 2, 3))) static void add(struct line *l, const char *format, ...)
{
    if (l->n + 1 >= l->size) return;
    va_list args;
    va_start(args, format);
    int n = vsnprintf(l->out + l->n, l->size - l->n, format, args);
    va_end(args);
    if (n < 0) return;
    l->n += (uint64_t)n;
    if (l->n >= l->size) l->n = l->size - 1;
}

static void add_place(struct line *l, const struct place *p)
{
    const char *comma = "";
    if (p->file[0]) {
        add(l, "%s", p->file);
        comma = ", ";
    }
    if (p->sheet[0]) {
        add(l, _("%shoja «%s»"), comma, p->sheet);
        comma = ", ";
    }
    if (p->row) {
        add(l, _("%sfila %llu"), comma, (unsigned long long)p->row);
        comma = ", ";
        if (p->line && p->line != p->row) add(l, _(" (línea %llu)"), (unsigned long long)p->line);
    } else if (p->line) {
        add(l, _("%slínea %llu"), comma, (unsigned long long)p->line);
        comma = ", ";
    }
    if (p->column) {
        add(l, _("%scolumna %u"), comma, p->column);
        comma = ", ";
        if (p->column_name[0]) add(l, " «%s»", p->column_name);
    } else if (p->column_name[0]) {
        add(l, _("%scolumna «%s»"), comma, p->column_name);
        comma = ", ";
    }
    if (*comma) add(l, ": ");
}

static void add_sentence(struct line *l, const char *text)
{
    add(l, "%s", text);
    size_t n = strlen(text);
    if (n && !strchr(".!?:", text[n - 1])) add(l, ".");
}

char *err_format(const struct err *err, char *out, uint64_t size)
{
    if (size == 0) return out;
    out[0] = '\0';
    struct line l = {out, size, 0};
    add_place(&l, &err->place);
    add_sentence(&l, err->message);
    if (err->found[0]) {
        add(&l, _(" Encontré «%s»."), err->found);
    }
    if (err->advice[0]) {
        add(&l, " ");
        add_sentence(&l, err->advice);
    }
    mend_end(out);
    return out;
}

const char *err_code_name(enum err_code code)
{
    static const char *const names[] = {
        [ERR_NONE] = "none",
        [ERR_INPUT] = "input",
        [ERR_USAGE] = "usage",
        [ERR_NOTFOUND] = "notfound",
        [ERR_IO] = "io",
        [ERR_MEMORY] = "memory",
        [ERR_LIMIT] = "limit",
        [ERR_CONFLICT] = "conflict",
        [ERR_RETRY] = "retry",
        [ERR_DOWN] = "down",
        [ERR_DENIED] = "denied",
        [ERR_UNSUPPORTED] = "unsupported",
        [ERR_CANCELLED] = "cancelled",
        [ERR_BUG] = "bug",
    };
    unsigned i = (unsigned)code;
    return i < sizeof names / sizeof *names && names[i] ? names[i] : "unknown";
}
