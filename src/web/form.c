/* Reading what a form sent: see form.h. */
#include "web/form.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/i18n.h"
#include "base/text.h"

static const struct http_field *find(const struct form *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++)
        if (str_is(form->fields[i].name, name)) return &form->fields[i];
    return NULL;
}

bool form_has(const struct form *form, const char *name)
{
    return find(form, name) != NULL;
}

static bool is_text(struct str s)
{
    return (s.n == 0 || !memchr(s.p, '\0', s.n)) && text_is_utf8(s);
}

/* Line breaks come as CR LF; other control characters, those that turn the direction of what
 * follows among them, come from nobody's keyboard. */
static struct str clean(struct form *form, struct str s)
{
    char *p = arena_alloc(form->arena, s.n + 1);
    size_t n = 0;
    if (!p) return STR("");
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '\r' && i + 1 < s.n && s.p[i + 1] == '\n') continue;
        if (c == '\r') c = '\n';
        if ((c < ' ' && c != '\n' && c != '\t') || c == 0x7f) continue;
        size_t turn = text_turn(str_slice(s, i, s.n));
        if (turn) {
            i += turn - 1;
            continue;
        }
        p[n++] = (char)c;
    }
    return str_trim((struct str){p, n});
}

static struct str text_of(struct form *form, const struct http_field *field, const char *name)
{
    if (!field || field->file.p) return STR("");
    if (!is_text(field->value)) {
        co_fault(&form->faults, name, _("Tiene letras que no se pueden leer"));
        return STR("");
    }
    return clean(form, field->value);
}

struct str form_text(struct form *form, const char *name)
{
    return text_of(form, find(form, name), name);
}

struct str form_raw(struct form *form, const char *name)
{
    const struct http_field *field = find(form, name);
    return field && !field->file.p && is_text(field->value) ? field->value : STR("");
}

int64_t form_number(struct form *form, const char *name, int64_t least, int64_t most,
                    int64_t fallback)
{
    struct str text = form_text(form, name);
    int64_t n;
    if (!text.n) return fallback;
    if (str_to_i64(text, &n) && n >= least && n <= most) return n;
    struct str says = arena_printf(form->arena, _("Escriba un número entero de %lld a %lld"),
                                   (long long)least, (long long)most);
    co_fault(&form->faults, name, says.p ? says.p : "");
    return fallback;
}

/* 31 February is written as dates are, and is none. */
static const char *day_fault(struct str text)
{
    bool figures = text.n >= 8 && text.n <= 10;
    for (size_t i = 0; i < text.n; i++)
        figures = figures &&
                  ((text.p[i] >= '0' && text.p[i] <= '9') || text.p[i] == '-' || text.p[i] == '/');
    return figures ? _("Esa fecha no existe: revise el día, el mes y el año")
                   : _("Escriba la fecha como 31/12/2024");
}

int32_t form_day(struct form *form, const char *name)
{
    struct str text = form_text(form, name);
    int32_t day = DATE_NONE;
    if (!text.n) return DATE_NONE;
    enum date_kind kind = date_parse(text, DATE_DMY, &day);
    if (kind == DATE_EXACT || kind == DATE_AMBIGUOUS) return day;
    co_fault(&form->faults, name, day_fault(text));
    return DATE_NONE;
}

static bool two_digits(struct str s, size_t at, int most, int *out)
{
    if (s.n < at + 2 || s.p[at] < '0' || s.p[at] > '9' || s.p[at + 1] < '0' || s.p[at + 1] > '9')
        return false;
    *out = (s.p[at] - '0') * 10 + (s.p[at + 1] - '0');
    return *out <= most;
}

int64_t form_moment(struct form *form, const char *name)
{
    char other[HTTP_MAX_NAME + 8];
    struct str text = form_text(form, name), day_text = text, time_text;
    const char *t = text.n ? memchr(text.p, 'T', text.n) : NULL;
    int32_t day = DATE_NONE;
    int hour = 0, minute = 0;
    snprintf(other, sizeof other, "%s_time", name);
    time_text = form_text(form, other);
    if (t) {
        day_text = (struct str){text.p, (size_t)(t - text.p)};
        time_text = str_slice(text, day_text.n + 1, text.n);
    }
    if (!day_text.n) return 0;
    enum date_kind kind = date_parse(day_text, DATE_DMY, &day);
    bool fine = kind == DATE_EXACT || kind == DATE_AMBIGUOUS;
    if (time_text.n)
        fine = fine && two_digits(time_text, 0, 23, &hour) && time_text.n >= 5 &&
               time_text.p[2] == ':' && two_digits(time_text, 3, 59, &minute);
    if (fine) return time_local(day, hour, minute);
    co_fault(&form->faults, name, _("Escriba la fecha como 31/12/2024 y la hora como 18:30"));
    return 0;
}

bool form_money(struct form *form, const char *name, int64_t *minor)
{
    struct str text = form_text(form, name);
    *minor = 0;
    if (!text.n) return false;
    enum money_kind kind = money_parse(text, 0, 2, minor);
    if (kind == MONEY_EXACT) return true;
    *minor = 0;
    co_fault(&form->faults, name, _("Escriba el importe en pesos, como 1,234.50"));
    return false;
}

bool form_flag(const struct form *form, const char *name)
{
    const struct http_field *field = find(form, name);
    return field && field->value.n && !str_is(field->value, "0");
}

void form_move_fault(struct form *form, const char *from, const char *to)
{
    for (size_t i = 0; i < form->faults.count; i++)
        if (str_is(str_of(form->faults.list[i].field), from)) form->faults.list[i].field = to;
}

size_t form_list(struct form *form, const char *name, struct str *out, size_t most)
{
    size_t n = 0;
    for (size_t i = 0; i < form->count && n < most; i++) {
        if (!str_is(form->fields[i].name, name)) continue;
        struct str text = text_of(form, &form->fields[i], name);
        if (text.n) out[n++] = text;
    }
    return n;
}

const struct http_field *form_file(const struct form *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++) {
        const struct http_field *field = &form->fields[i];
        if (str_is(field->name, name) && field->file.p && field->value.n) return field;
    }
    return NULL;
}
