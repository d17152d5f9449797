/* The roundtables of an entity, coming and past: /e/{entity}/mesas. */
#include "web/page_mesas.h"

#include <stdlib.h>

#include "web_routes.h"
#include "web_templates.h"

enum { MOST_TABLES = 2000, MOST_COMING = 60, PER_PAGE = 20, PAGES_MAX = 200, MOST_THEMES = 40 };

struct gathered {
    const struct roundtable **list;
    size_t count;
};

/* All tables of cycles that the reader may see. */
static enum err_code gather(struct page *page, const struct mesa_cycles *cycles,
                            struct gathered *out, struct err *err)
{
    struct co co = page_co(page);
    struct roundtable_filter filter = {.most = 500};
    out->list = arena_array(page->arena, MOST_TABLES, sizeof *out->list);
    if (!out->list) return err_no_memory(err);
    for (;;) {
        struct roundtable *some;
        size_t count;
        enum err_code code = roundtable_list(&co, &filter, &some, &count, err);
        if (code) return code;
        for (size_t i = 0; i < count && out->count < MOST_TABLES; i++)
            if (mesa_cycle_of(cycles, some[i].draft.cycle)) out->list[out->count++] = &some[i];
        if (count < filter.most || out->count == MOST_TABLES) return ERR_NONE;
        filter.after = some[count - 1].id;
    }
}

static struct str filtered_url(const struct page *page, int modality, struct str theme)
{
    struct str url = layout_entity_url(page, "mesas"), out = url;
    if (modality)
        out = arena_printf(page->arena, "%.*s?modalidad=%s", STR_FMT(url),
                           co_modality_code(modality));
    if (!theme.n) return out;
    struct buf text;
    buf_init(&text, 2000);
    for (size_t i = 0; i < theme.n; i++) {
        unsigned char c = (unsigned char)theme.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        buf_printf(&text, plain ? "%c" : "%%%02X", c);
    }
    out = arena_printf(page->arena, "%.*s%stema=%.*s", STR_FMT(out), modality ? "&" : "?",
                       STR_FMT(buf_view(&text)));
    buf_free(&text);
    return out;
}

/* Only those that some table has. */
static enum err_code fill_modalities(struct page *page, struct mesas_view *v,
                                     const struct gathered *all, int chosen, struct str theme,
                                     struct err *err)
{
    bool there[CO_MODALITIES] = {false};
    struct layout_link *links = arena_array(page->arena, CO_MODALITIES, sizeof *links);
    if (!links) return err_no_memory(err);
    for (size_t i = 0; i < all->count; i++) there[all->list[i]->draft.modality] = true;
    links[v->modality_count++] =
        (struct layout_link){str_of(_("Todas")), filtered_url(page, 0, theme), chosen == 0};
    for (int m = 1; m < CO_MODALITIES; m++)
        if (there[m] || m == chosen)
            links[v->modality_count++] = (struct layout_link){
                str_of(co_modality_word(m)), filtered_url(page, m, theme), m == chosen};
    v->modalities = links;
    return ERR_NONE;
}

static enum err_code fill_themes(struct page *page, struct mesas_view *v,
                                 const struct gathered *all, int modality, struct str chosen,
                                 struct err *err)
{
    struct layout_link *links = arena_array(page->arena, MOST_THEMES + 1, sizeof *links);
    size_t n = 0;
    if (!links) return err_no_memory(err);
    links[n++] = (struct layout_link){str_of(_("Todos los temas")),
                                      filtered_url(page, modality, STR_NONE), !chosen.n};
    for (size_t i = 0; i < all->count && n <= MOST_THEMES; i++) {
        struct str theme = all->list[i]->draft.theme;
        size_t k = 1;
        while (k < n && !str_eq(links[k].name, theme)) k++;
        if (k < n) continue;
        links[n++] =
            (struct layout_link){theme, filtered_url(page, modality, theme), str_eq(theme, chosen)};
    }
    v->themes = links;
    v->theme_count = n > 2 || chosen.n ? n : 0;
    return ERR_NONE;
}

/* Still to come, or still taking proposals. */
static bool is_coming(const struct roundtable *t, int64_t now)
{
    int64_t over = t->draft.ends ? t->draft.ends : t->draft.starts;
    if (t->state == ROUNDTABLE_DRAFT || roundtable_takes(t, now)) return true;
    return t->state == ROUNDTABLE_OPEN && (over >= now || co_day(now) <= t->draft.closes);
}

/* When it happens, or else until when it takes proposals. */
static int64_t moment(const struct roundtable *t)
{
    return t->draft.starts ? t->draft.starts : (int64_t)t->draft.closes * 86400000;
}

static int by_moment(const void *a, const void *b)
{
    int64_t x = moment(((const struct mesa_item *)a)->is);
    int64_t y = moment(((const struct mesa_item *)b)->is);
    return x < y ? -1 : x > y;
}

static int by_moment_back(const void *a, const void *b)
{
    return by_moment(b, a);
}

static enum err_code share_out(struct page *page, struct mesas_view *v, const struct gathered *all,
                               int modality, struct str theme, struct err *err)
{
    struct mesa_item *coming = arena_array(page->arena, all->count + 1, sizeof *coming);
    struct mesa_item *past = arena_array(page->arena, all->count + 1, sizeof *past);
    if (!coming || !past) return err_no_memory(err);
    for (size_t i = 0; i < all->count; i++) {
        const struct roundtable *t = all->list[i];
        v->tables += t->state != ROUNDTABLE_DRAFT;
        v->taking += roundtable_takes(t, page->now_ms);
        v->waiting += t->waiting;
        if ((modality && t->draft.modality != modality) ||
            (theme.n && !str_eq(t->draft.theme, theme)))
            continue;
        if (is_coming(t, page->now_ms))
            coming[v->coming_count++] = mesa_item(page, t);
        else
            past[v->past_count++] = mesa_item(page, t);
    }
    qsort(coming, v->coming_count, sizeof *coming, by_moment);
    qsort(past, v->past_count, sizeof *past, by_moment_back);
    if (v->coming_count > MOST_COMING) v->coming_count = MOST_COMING;
    v->coming = coming;
    v->past = past;
    return ERR_NONE;
}

static void cut(struct page *page, struct mesas_view *v, int64_t asked)
{
    int64_t at = asked < 1 ? 1 : asked > PAGES_MAX ? PAGES_MAX : asked;
    size_t skip = (size_t)(at - 1) * PER_PAGE;
    if (skip > v->past_count) skip = v->past_count;
    if (v->past_count - skip > PER_PAGE) v->pager.next = page_with(page, "pagina", at + 1);
    if (at > 1) {
        v->pager.previous = page_with(page, "pagina", at - 1);
        v->coming_count = 0; /* on the first page alone */
    }
    v->past += skip;
    v->past_count -= skip;
    if (v->past_count > PER_PAGE) v->past_count = PER_PAGE;
}

/* route: GET /e/{entity}/mesas
 * query: modalidad=word? tema=text? pagina=int?
 * title: Mesas de diálogo */
enum err_code page_mesas(struct page *page, struct err *err)
{
    const struct page_mesas_parameters *asked = page_mesas_parameters(page);
    struct mesas_view v = {0};
    struct mesa_cycles cycles;
    struct gathered all = {0};
    int modality = asked->modalidad.n ? co_modality_of(asked->modalidad) : 0;
    if (asked->modalidad.n && !modality)
        return err_set(err, ERR_USAGE, _("No hay mesas de esa modalidad: %.*s."),
                       STR_FMT(asked->modalidad));
    enum err_code code = mesa_cycles(page, &cycles, err);
    if (!code) code = gather(page, &cycles, &all, err);
    if (!code) code = share_out(page, &v, &all, modality, asked->tema, err);
    if (!code) code = fill_modalities(page, &v, &all, modality, asked->tema, err);
    if (!code) code = fill_themes(page, &v, &all, modality, asked->tema, err);
    if (code) return code;
    v.filtered = modality || asked->tema.n;
    v.example = cycles.count && cycles.list[0].is.example;
    cut(page, &v, asked->pagina);
    if (open_may(page, ROUNDTABLE_STAFF)) v.new_url = layout_entity_url(page, "mesa/nueva");
    open_crumbs(page, &v.crumbs);
    layout_crumbs_add(&v.crumbs, str_of(_("Mesas")), STR_NONE);
    template_mesas(page, &v);
    return ERR_NONE;
}
