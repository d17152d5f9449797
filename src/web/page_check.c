/* Checks by machine, read by everybody: those of a commitment with what each found, and one with
 * every run it had; stopping one and running one now. */
#include "web/page_check.h"

#include <stdio.h>

#include "web/emit.h"
#include "web/open_parts.h"
#include "web/page_form.h"
#include "web_routes.h"
#include "web_templates.h"

enum { MOST_LINKS = 24, EVIDENCE_DEPTH = 6, RUNS_SHOWN = 20 };

bool check_may(const struct page *page, const struct commitment *of)
{
    return open_may(page, CO_MEMBER | CO_ADMIN) ||
           (open_may(page, CO_INSTITUTION) && of->now.is.responsible_org &&
            of->now.is.responsible_org == page->actor.institution);
}

void check_record(const struct page *page, bool on)
{
    i18n_thread_language(on || !page->english ? "es" : "en");
}

/* --- evidence as links ------------------------------------------------------------------------ */

struct links {
    struct page *page;
    struct layout_link *list;
    size_t count;
    int64_t more;
};

static void add_link(struct links *l, struct str name, struct str url)
{
    if (l->count == MOST_LINKS)
        l->more++;
    else
        l->list[l->count++] = (struct layout_link){name, url, false};
}

static long long number_in(json_ref v)
{
    int64_t n = 0;
    return str_to_i64(json_text(v), &n) ? (long long)n : 0;
}

static void add_numbers(struct links *l, json_ref root, const char *key, const char *name,
                        const char *path, bool of_entity)
{
    json_ref list = json_get(root, key);
    if (json_type(list) != JSON_ARRAY) return;
    for (struct json_iter it = json_each(list); json_next(&it);) {
        long long id = number_in(it.value);
        char address[64];
        snprintf(address, sizeof address, "%s/%lld", path, id);
        if (id > 0)
            add_link(l, arena_printf(l->page->arena, "%s %lld", name, id),
                     of_entity ? layout_entity_url(l->page, "%s", address)
                               : layout_url(l->page, "/%s", address));
    }
}

/* {"node","snapshot","row"}: the thing by the row of the file that describes it. */
static void add_nodes(struct links *l, json_ref root)
{
    json_ref list = json_get(root, "nodes");
    if (json_type(list) != JSON_ARRAY) return;
    for (struct json_iter it = json_each(list); json_next(&it);) {
        long long node = number_in(json_get(it.value, "node"));
        if (node > 0)
            add_link(l, arena_printf(l->page->arena, _("Cosa %lld"), node),
                     layout_entity_url(l->page, "nodo/%lld", node));
    }
}

/* "2024-12-31" as people read it; anything else as it is. */
static struct str day_words(struct page *page, struct str iso)
{
    int32_t day;
    return date_parse(iso, DATE_YMD, &day) == DATE_EXACT ? emit_date_text(page, day) : iso;
}

/* {"period","snapshot","day"}: what came for each period. */
static void add_periods(struct links *l, json_ref root)
{
    json_ref list = json_get(root, "periods");
    if (json_type(list) != JSON_ARRAY) return;
    for (struct json_iter it = json_each(list); json_next(&it);) {
        struct str period = json_text(json_get(it.value, "period"));
        struct str day = json_text(json_get(it.value, "day"));
        long long snapshot = number_in(json_get(it.value, "snapshot"));
        if (snapshot > 0)
            add_link(l,
                     arena_printf(l->page->arena, _("%.*s: llegó el %.*s"), STR_FMT(period),
                                  STR_FMT(day_words(l->page, day))),
                     layout_url(l->page, "/fuente/%lld", snapshot));
    }
}

enum err_code check_finding_fill(struct page *page, const struct machine_finding *is,
                                 struct check_finding *out, struct err *err)
{
    struct links l = {.page = page, .list = arena_array(page->arena, MOST_LINKS, sizeof *l.list)};
    struct err unread = {0};
    json_ref root;
    *out = (struct check_finding){
        .is = is, .word = machine_result_word(is->result), .tag = machine_tag(is->result)};
    if (!l.list) return err_no_memory(err);
    if (is->snapshot) out->snapshot_url = layout_url(page, "/fuente/%lld", (long long)is->snapshot);
    if (json_parse(page->arena, is->evidence, EVIDENCE_DEPTH, &root, &unread)) return ERR_NONE;
    add_periods(&l, root);
    add_numbers(&l, root, "snapshots", _("Archivo"), "fuente", false);
    add_nodes(&l, root);
    add_numbers(&l, root, "documents", _("Documento"), "documento", true);
    add_numbers(&l, root, "sittings", _("Sesión"), "sesion", true);
    out->links = l.list;
    out->link_count = l.count;
    out->more = l.more;
    return ERR_NONE;
}

static enum err_code run_fill(struct page *page, const struct machine_run *run,
                              struct check_finding *out, struct err *err)
{
    enum err_code code = check_finding_fill(page, &run->is, out, err);
    out->run = run->run;
    out->when = open_when(page, run->at);
    return code;
}

/* --- those of a commitment -------------------------------------------------------------------- */

static enum err_code fill_lines(struct page *page, struct co *co, int64_t id, struct checks_view *v,
                                struct err *err)
{
    struct machine_check *list;
    struct check_line *lines;
    size_t count = 0;
    enum err_code code = machine_check_list(co, id, &list, &count, err);
    if (code) return code;
    lines = arena_array(page->arena, count + 1, sizeof *lines);
    if (!lines) return err_no_memory(err);
    for (size_t i = 0; !code && i < count; i++) {
        lines[i] = (struct check_line){
            .is = &list[i],
            .title = list[i].kind ? i18n(list[i].kind->title) : _("De una clase que no se conoce"),
            .url = layout_entity_url(page, "verificacion/%lld", (long long)list[i].id)};
        if (list[i].last.run) code = run_fill(page, &list[i].last, &lines[i].last, err);
    }
    v->lines = lines;
    v->count = count;
    return code;
}

static bool fill_kinds(struct page *page, int64_t id, struct checks_view *v)
{
    struct check_kind *kinds;
    size_t count = 0;
    while (machine_kind_at(count)) count++;
    kinds = arena_array(page->arena, count, sizeof *kinds);
    if (!kinds) return false;
    for (size_t i = 0; i < count; i++) {
        const struct machine_kind *k = machine_kind_at(i);
        kinds[i] = (struct check_kind){.title = i18n(k->title), .asks = i18n(k->asks)};
        if (v->may)
            kinds[i].url = layout_entity_url(page, "compromiso/%lld/verificacion/nueva?clase=%s",
                                             (long long)id, k->code);
    }
    v->kinds = kinds;
    v->kind_count = count;
    return true;
}

/* route: GET /e/{entity}/compromiso/{id}/verificacion
 * title: Lo que comprueba la máquina */
enum err_code page_checks(struct page *page, struct err *err)
{
    int64_t id = page_checks_parameters(page)->id;
    struct co co = page_co(page);
    struct checks_view v = {.count = 0};
    struct commitment_base base;
    enum err_code code = commitment_base(page, &co, id, true, &v.crumbs, &base, err);
    if (!code) code = fill_lines(page, &co, id, &v, err);
    if (code) return code;
    layout_crumbs_add(&v.crumbs, page->title, STR_NONE);
    v.title = base.c->now.is.title;
    v.url = base.url;
    v.may = check_may(page, base.c) && base.c->state == COMMITMENT_IN_FORCE;
    if (!fill_kinds(page, id, &v)) return err_no_memory(err);
    template_checks(page, &v);
    return ERR_NONE;
}

/* --- one of them ------------------------------------------------------------------------------ */

/* The check and its commitment, which the visitor must see. */
static enum err_code read_one(struct page *page, struct co *co, int64_t id,
                              struct machine_check *check, struct layout_crumbs *crumbs,
                              struct commitment_base *base, struct err *err)
{
    enum err_code code = machine_check_get(co, id, check, err);
    if (!code) code = commitment_base(page, co, check->commitment, true, crumbs, base, err);
    if (!code)
        layout_crumbs_add(
            crumbs, str_of(_("Lo que comprueba la máquina")),
            layout_entity_url(page, "compromiso/%lld/verificacion", (long long)check->commitment));
    return code;
}

static bool fill_shown(struct page *page, const struct machine_check *check, struct check_view *v)
{
    struct layout_link *shown = arena_array(page->arena, MACHINE_MOST_FIELDS, sizeof *shown);
    if (!shown) return false;
    for (size_t i = 0; check->kind && i < check->kind->field_count; i++)
        if (check->shown[i].n)
            shown[v->shown_count++] = (struct layout_link){
                str_of(i18n(check->kind->fields[i].label)), check->shown[i], false};
    v->shown = shown;
    return true;
}

static enum err_code fill_runs(struct page *page, struct co *co, int64_t id, int64_t before,
                               struct check_view *v, struct err *err)
{
    struct machine_run *list;
    struct check_finding *runs;
    size_t count = 0;
    enum err_code code = machine_check_runs(co, id, before, &list, &count, err);
    if (code) return code;
    v->run_count = count < RUNS_SHOWN ? count : RUNS_SHOWN;
    runs = arena_array(page->arena, v->run_count + 1, sizeof *runs);
    if (!runs) return err_no_memory(err);
    for (size_t i = 0; !code && i < v->run_count; i++)
        code = run_fill(page, &list[i], &runs[i], err);
    if (count > RUNS_SHOWN) v->pager.next = page_with(page, "antes", list[RUNS_SHOWN - 1].run);
    if (before) v->pager.previous = page_with(page, "antes", -1);
    v->runs = runs;
    return code;
}

/* route: GET /e/{entity}/verificacion/{id}
 * query: antes=int?
 * title: Una comprobación */
enum err_code page_check(struct page *page, struct err *err)
{
    const struct page_check_parameters *q = page_check_parameters(page);
    struct co co = page_co(page);
    struct machine_check check;
    struct check_view v = {.run_count = 0};
    struct commitment_base base;
    enum err_code code = read_one(page, &co, q->id, &check, &v.crumbs, &base, err);
    if (!code) code = fill_runs(page, &co, q->id, q->antes, &v, err);
    if (code) return code;
    layout_crumbs_add(
        &v.crumbs, arena_printf(page->arena, _("Comprobación %lld"), (long long)q->id), STR_NONE);
    v.title = base.c->now.is.title;
    v.url = base.url;
    v.is = &check;
    v.kind = check.kind ? i18n(check.kind->title) : _("De una clase que no se conoce");
    if (!fill_shown(page, &check, &v)) return err_no_memory(err);
    struct form_view run = {
        .action = layout_entity_url(page, "verificacion/%lld/correr", (long long)q->id),
        .button = _("Correrla ahora")};
    if (check_may(page, base.c)) {
        v.stop_url = layout_entity_url(page, "verificacion/%lld/detener", (long long)q->id);
        if (check.kind)
            v.edit_url = layout_entity_url(page, "verificacion/%lld/editar", (long long)q->id);
        if (check.runs) v.run_form = &run;
    }
    template_check(page, &v);
    return ERR_NONE;
}

/* route: POST /e/{entity}/verificacion/{id}/correr
 * may: member admin institution
 * title: Correr una comprobación */
enum err_code page_check_run(struct page *page, struct err *err)
{
    int64_t id = page_check_run_parameters(page)->id;
    struct co co = page_co(page);
    struct machine_run run;
    check_record(page, true);
    enum err_code code = machine_check_run(&co, id, &run, err);
    check_record(page, false);
    return code ? code : page_see_other(page, open_path(page, "verificacion/%lld", (long long)id));
}

/* route: FORM /e/{entity}/verificacion/{id}/detener
 * may: member admin institution
 * title: Detener una comprobación o dejarla correr */
enum err_code page_check_stop(struct page *page, struct err *err)
{
    int64_t id = page_check_stop_parameters(page)->id;
    struct co co = page_co(page);
    struct form *f = page->form;
    struct machine_check check;
    struct layout_crumbs crumbs;
    struct commitment_base base;
    enum err_code code = read_one(page, &co, id, &check, &crumbs, &base, err);
    if (code) return code;
    bool runs = check.runs;
    if (page->post) {
        code = machine_check_stop(&co, id, form_number(f, "version", 0, INT64_MAX, 0),
                                  form_flag(f, "runs"), form_text(f, "reason"), &f->faults, err);
        if (!code) return page_see_other(page, open_path(page, "verificacion/%lld", (long long)id));
        if (!page_form_again(page, code, err)) return code;
    }
    struct form_field fields[] = {
        {.kind = FORM_HIDDEN, .name = "runs", .value = runs ? STR("") : STR("1")},
        {.kind = FORM_VERSION,
         .name = "version",
         .value = arena_printf(page->arena, "%lld", (long long)check.version)},
        {.kind = FORM_AREA,
         .name = "reason",
         .label = _("Por qué"),
         .hint = _("Lo lee todo el mundo. Lo que ya encontró se queda."),
         .most = MACHINE_MOST_REASON}};
    struct form_view form = {.action = page_here(page),
                             .button = runs ? _("Detenerla") : _("Dejarla correr otra vez"),
                             FORM_FIELDS(fields)};
    struct page_form_view v = {.crumbs = &crumbs, .lead = check.says.p, .form = &form};
    form_fill(page, &form);
    layout_crumbs_add(&crumbs, page->title, STR_NONE);
    template_page_form(page, &v);
    return ERR_NONE;
}
