/* The arithmetic and the words of what pages are made of: see layout_parts.h. */
#include "web/layout_parts.h"

#include <stdarg.h>
#include <stdio.h>

#include "web/emit.h"

enum { TRAIL_WIDTH = 1000, TRAIL_LEAST = 2, URL_MAX = 600 };

/* --- addresses ------------------------------------------------------------------------------- */

static struct str url_of(const struct page *page, struct str below, const char *format,
                         va_list args)
{
    char path[URL_MAX];
    int n = vsnprintf(path, sizeof path, format, args);
    if (n < 0 || (size_t)n >= sizeof path) return STR_NONE;
    return arena_printf(page->arena, "%s%.*s%s", page->base, STR_FMT(below), path);
}

struct str layout_url(const struct page *page, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct str url = url_of(page, STR_NONE, format, args);
    va_end(args);
    return url;
}

struct str layout_entity_url(const struct page *page, const char *format, ...)
{
    va_list args;
    char below[80];
    snprintf(below, sizeof below, "/e/%.*s%s", STR_FMT(str_slice(page->entity.code, 0, 60)),
             *format ? "/" : "");
    va_start(args, format);
    struct str url = url_of(page, str_of(below), format, args);
    va_end(args);
    return url;
}

/* --- breadcrumb ------------------------------------------------------------------------------ */

void layout_crumbs_begin(const struct page *page, struct layout_crumbs *crumbs)
{
    crumbs->count = 0;
    layout_crumbs_add(crumbs, str_of(_("Inicio")), layout_url(page, "/"));
    if (page->entity.id)
        layout_crumbs_add(crumbs, page->entity.name,
                          layout_url(page, "/e/%.*s", STR_FMT(page->entity.code)));
}

void layout_crumbs_add(struct layout_crumbs *crumbs, struct str name, struct str url)
{
    if (crumbs->count == LAYOUT_CRUMBS) return;
    crumbs->items[crumbs->count++] = (struct layout_link){name, url, false};
}

/* --- bars ------------------------------------------------------------------------------------ */

/* part / whole of the width; a part that is there can be seen. */
static int64_t width_of(int64_t part, int64_t whole)
{
    if (part <= 0 || whole <= 0) return 0;
    if (part >= whole) return TRAIL_WIDTH;
    int64_t width = (int64_t)((__int128)part * TRAIL_WIDTH / whole);
    return width < TRAIL_LEAST ? TRAIL_LEAST : width;
}

struct layout_trail layout_trail(int64_t minor, int64_t proven, int64_t possible, int64_t whole)
{
    if (whole <= 0) whole = minor;
    if (proven < 0) proven = 0;
    if (possible < proven) possible = proven;
    int64_t total = width_of(minor, whole);
    struct layout_trail t = {.proven = width_of(proven, whole),
                             .possible = width_of(possible - proven, whole),
                             .ended = width_of(minor > possible ? minor - possible : 0, whole)};
    /* The least widths may have made it too long: the widest gives way. */
    int64_t over = t.proven + t.possible + t.ended - total;
    int64_t *widest = &t.proven;
    if (t.possible > *widest) widest = &t.possible;
    if (t.ended > *widest) widest = &t.ended;
    if (*widest - over > 0) *widest -= over;
    t.possible_from = t.proven;
    t.ended_from = t.proven + t.possible;
    return t;
}

static int64_t hundredths(int64_t part, int64_t whole)
{
    if (part <= 0 || whole <= 0) return 0;
    return part >= whole ? 100 : (int64_t)((__int128)part * 100 / whole);
}

static struct str number_text(const struct page *page, int64_t n)
{
    return arena_printf(page->arena, "%lld", (long long)n);
}

struct str layout_hundred(const struct page *page, int64_t part, int64_t whole)
{
    int64_t n = hundredths(part, whole);
    if (n == 0 && part > 0 && whole > 0) return str_of(_("menos de 1"));
    return number_text(page, n);
}

struct str layout_hundred_rest(const struct page *page, int64_t part, int64_t whole)
{
    int64_t n = hundredths(part, whole);
    if (n == 0 && part > 0 && whole > 0) return str_of(_("más de 99"));
    return number_text(page, 100 - n);
}

bool layout_year_plausible(const struct page *page, int64_t year)
{
    int32_t today = (int32_t)(page->now_ms / (24 * 3600 * 1000));
    return year >= 1990 && year <= date_year(today) + 1;
}

/* --- texts ----------------------------------------------------------------------------------- */

/* What an emitter writes, without the tags around it. */
static struct str captured(const struct page *page, const struct buf *written)
{
    struct str text = written->failed ? STR_NONE : buf_view(written);
    if (text.n && text.p[0] == '<') {
        str_split(text, '>', &text);
        text = str_split(text, '<', &(struct str){0});
    }
    return arena_str(page->arena, text);
}

struct str layout_short(const struct page *page, int64_t minor, const char *currency)
{
    struct buf written;
    struct page here = *page;
    buf_init(&written, 512);
    here.out = &written;
    emit_short(&here, minor, currency);
    struct str text = captured(page, &written);
    buf_free(&written);
    return text;
}

void layout_tick(void *context, int64_t minor, struct buf *out)
{
    (void)context;
    char text[48];
    int64_t pesos = minor / 100, size = pesos < 0 ? -pesos : pesos;
    if (size >= 1000000)
        buf_printf(out, "%.*s M", STR_FMT(money_pretty(pesos / 1000000, 0, text)));
    else if (size >= 1000)
        buf_printf(out, _("%.*s mil"), STR_FMT(money_pretty(pesos / 1000, 0, text)));
    else
        buf_printf(out, "%.*s", STR_FMT(money_pretty(pesos, 0, text)));
}

/* --- words of the ledger ---------------------------------------------------------------------- */

static const struct {
    const char *one, *many;
} kinds[] = {
    [NODE_REVENUE] = {N_("Ingreso"), N_("ingresos")},
    [NODE_FUND] = {N_("Fondo"), N_("fondos")},
    [NODE_LOAN] = {N_("Crédito"), N_("créditos")},
    [NODE_TRUST] = {N_("Fideicomiso"), N_("fideicomisos")},
    [NODE_BUDGET_LINE] = {N_("Presupuesto"), N_("presupuesto")},
    [NODE_PROGRAMME] = {N_("Programa"), N_("programas")},
    [NODE_PROJECT] = {N_("Proyecto"), N_("proyectos")},
    [NODE_PROCEDURE] = {N_("Procedimiento"), N_("procedimientos")},
    [NODE_CONTRACT] = {N_("Contrato"), N_("contratos")},
    [NODE_PAYMENT] = {N_("Pago"), N_("pagos")},
    [NODE_SUPPORT] = {N_("Apoyo"), N_("apoyos")},
    [NODE_DELIVERY] = {N_("Entrega"), N_("entregas")},
    [NODE_RESULT] = {N_("Resultado"), N_("resultados")},
    [NODE_AWARD] = {N_("Adjudicación"), N_("adjudicaciones")},
    [NODE_PLANNING] = {N_("Planeación"), N_("planeaciones")},
};

struct str layout_kind(int kind)
{
    if (kind <= 0 || (size_t)kind >= sizeof kinds / sizeof *kinds) return STR("?");
    return str_of(_(kinds[kind].one));
}

const char *layout_kinds(int kind)
{
    if (kind <= 0 || (size_t)kind >= sizeof kinds / sizeof *kinds) return "?";
    return _(kinds[kind].many);
}

struct str layout_moment(const struct page *page, int moment)
{
    const struct word *word = word_of(WORDS_MOMENT, moment);
    return str_of(page->english ? word->english : word->spanish);
}
