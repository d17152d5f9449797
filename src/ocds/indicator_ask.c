/* Parameters and words of questions: see indicator_ask.h. */
#include "ocds/indicator_ask.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/i18n.h"
#include "base/money.h"

enum { NAME_MAX_BYTES = 120, PERCENT = 10000 };

static const char *standard_of(const struct indicator *indicator, const char *name)
{
    for (const struct indicator_parameter *p = indicator->parameters; p && p->name; p++)
        if (strcmp(p->name, name) == 0) return p->standard;
    return NULL;
}

struct str parameter_text(const struct indicator_context *context,
                          const struct indicator *indicator, const char *name)
{
    struct str set = settings_text(context->settings, indicator->code, name);
    return set.p ? set : str_of(standard_of(indicator, name));
}

int64_t parameter_percent(const struct indicator_context *context,
                          const struct indicator *indicator, const char *name)
{
    double percent = indicator_parameter(context, indicator, name);

    return percent > -1e6 && percent < 1e6 ? (int64_t)llround(percent * 100) : 0;
}

int64_t parameter_count(const struct indicator_context *context, const struct indicator *indicator,
                        const char *name)
{
    double n = indicator_parameter(context, indicator, name);

    return n >= 0 && n < 1e15 ? (int64_t)n : 0;
}

bool parameter_flag(const struct indicator_context *context, const struct indicator *indicator,
                    const char *name)
{
    const char *standard = standard_of(indicator, name);
    return settings_flag(context->settings, indicator->code, name,
                         standard && strcmp(standard, "true") == 0);
}

bool word_listed(struct str list, struct str word)
{
    while (list.n) {
        struct str part = str_split(list, '|', &list);

        if (part.n && str_eq(str_trim(part), word)) return true;
    }
    return false;
}

int64_t percent_of(int64_t base, int64_t percent)
{
    money_sum product = (money_sum)base * percent;
    money_sum half = product < 0 ? -PERCENT / 2 : PERCENT / 2;
    money_sum result = (product + half) / PERCENT;

    return result > INT64_MAX ? INT64_MAX : result < INT64_MIN ? INT64_MIN : (int64_t)result;
}

int64_t percent_between(money_sum part, money_sum whole)
{
    const money_sum most = (money_sum)INT64_MAX / PERCENT;

    if (whole <= 0) return 0;
    while (part > (money_sum)1 << 110) { /* far beyond any money; keeps the product in range */
        part /= 2;
        whole /= 2;
    }
    money_sum share = part * PERCENT / (whole ? whole : 1);
    return share > most ? (int64_t)most : share < -most ? -(int64_t)most : (int64_t)share;
}

bool only_tax(money_sum without, money_sum with, int64_t tax)
{
    const money_sum most = (money_sum)1 << 100;

    if (tax <= 0 || without <= 0 || with <= without || with > most) return false;
    money_sum off = with * PERCENT - without * (PERCENT + tax);
    return (off < 0 ? -off : off) <= without * 5;
}

void ask_begin(struct asking *a, struct indicator_sink *sink, const struct indicator *indicator,
               struct arena *arena, const struct view *view)
{
    a->sink = sink;
    a->indicator = indicator;
    a->arena = arena;
    a->failed = false;
    a->words = indicator_words(sink, indicator);
    a->finding = (struct indicator_finding){.group = INDICATOR_PROCESS, .value = 1};
    if (!view) return;
    a->finding.id = a->finding.ocid = view->ocid;
    a->finding.file = view->element->file;
    a->finding.line = view->element->line;
    a->finding.element = view->element->number;
}

/* Cut where a character of UTF-8 begins. */
static struct str shorten(struct str s, size_t most)
{
    if (s.n <= most) return s;
    size_t n = most;
    while (n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80) n--;
    return (struct str){s.p, n};
}

void ask_evidence(struct asking *a, struct str text, const char *path, ...)
{
    char place[256];
    va_list args;

    if (!a->words || a->finding.evidence_count == ASK_EVIDENCE) return;
    va_start(args, path);
    int n = vsnprintf(place, sizeof place, path, args);
    va_end(args);
    struct indicator_evidence *e = &a->evidence[a->finding.evidence_count];
    *e = (struct indicator_evidence){
        .path = arena_str(a->arena, shorten(str_of(place), n < 0 ? 0 : sizeof place - 1)),
        .text = arena_str(a->arena, shorten(text, ASK_TEXT)),
    };
    if (!e->path.p || !e->text.p)
        a->failed = true;
    else
        a->finding.evidence_count++;
}

enum err_code ask(struct asking *a, double value, struct err *err, const char *format, ...)
{
    char text[2048];
    va_list args;

    if (a->words) {
        va_start(args, format);
        int n = vsnprintf(text, sizeof text, format, args);
        va_end(args);
        if (n < 0) return err_set(err, ERR_BUG, "vsnprintf");
        a->finding.question = arena_str(a->arena, str_of(text));
        if (a->failed || !a->finding.question.p) return err_no_memory(err);
    }
    a->finding.value = value;
    a->finding.evidence = a->evidence;
    return indicator_found(a->sink, a->indicator, &a->finding, err);
}

static const char *kept(struct asking *a, const char *text)
{
    struct str copy = arena_str(a->arena, str_of(text));

    if (copy.p) return copy.p;
    a->failed = true;
    return "";
}

const char *ask_money(struct asking *a, int64_t minor, struct str currency)
{
    char code[4] = "MXN", digits[48], text[80];

    if (!a->words) return "";
    if (currency.n == 3) memcpy(code, currency.p, 3);
    money_pretty(minor, money_digits(code), digits);
    if (strcmp(code, "MXN") == 0)
        snprintf(text, sizeof text, minor < 0 ? "-$%s" : "$%s", minor < 0 ? digits + 1 : digits);
    else
        snprintf(text, sizeof text, "%s %s", digits, code);
    return kept(a, text);
}

const char *ask_sum(struct asking *a, money_sum minor, struct str currency)
{
    int64_t fits = minor > INT64_MAX ? INT64_MAX : minor < INT64_MIN ? INT64_MIN : (int64_t)minor;
    return ask_money(a, fits, currency);
}

const char *ask_day(struct asking *a, int32_t day)
{
    static const char *const months[] = {N_("enero"),   N_("febrero"),   N_("marzo"),
                                         N_("abril"),   N_("mayo"),      N_("junio"),
                                         N_("julio"),   N_("agosto"),    N_("septiembre"),
                                         N_("octubre"), N_("noviembre"), N_("diciembre")};
    char text[80];
    int year, month, of_month;

    if (!a->words) return "";
    if (day == DATE_NONE) return kept(a, _("sin fecha"));
    date_to_ymd(day, &year, &month, &of_month);
    snprintf(text, sizeof text, _("%d de %s de %d"), of_month, _(months[month - 1]), year);
    return kept(a, text);
}

const char *ask_percent(struct asking *a, int64_t hundredths)
{
    char text[48];
    long long whole = hundredths / 100, rest = llabs((long long)hundredths % 100);

    if (!a->words) return "";
    if (rest % 10)
        snprintf(text, sizeof text, "%lld.%02lld %%", whole, rest);
    else if (rest)
        snprintf(text, sizeof text, "%lld.%lld %%", whole, rest / 10);
    else
        snprintf(text, sizeof text, "%lld %%", whole);
    return kept(a, text);
}

const char *ask_name(struct asking *a, struct str name)
{
    struct str s = str_trim(name);
    struct str cut = shorten(s, NAME_MAX_BYTES);

    if (!a->words) return "";
    if (!s.n) return kept(a, _("sin nombre"));
    struct str text = arena_printf(a->arena, "«%.*s%s»", STR_FMT(cut), cut.n < s.n ? "…" : "");
    if (text.p) return text.p;
    a->failed = true;
    return "";
}

const char *ask_org(struct asking *a, struct str name, struct str id)
{
    return ask_name(a, str_trim(name).n ? name : id);
}
