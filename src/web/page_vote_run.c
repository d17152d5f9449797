/* Running a vote: opening it (/e/{entity}/votacion/{id}/abrir), counting it (…/contar), and taking
 * in one that was held elsewhere (/e/{entity}/votacion/importar, a .pb of Pabulib). */
#include "cocreate/cycle.h"
#include "cocreate/vote_pabulib.h"
#include "web/page_form.h"
#include "web/page_vote.h"
#include "web_routes.h"
#include "web_templates.h"

enum { COUNT_ARENA = 1 << 30 };

/* --- opening and counting --------------------------------------------------------------------- */

static void draw_step(struct page *page, const struct vote *vote, const char *lead,
                      const char *button)
{
    struct form_field fields[] = {
        {.kind = FORM_VERSION,
         .name = "version",
         .value = arena_printf(page->arena, "%lld", (long long)vote->version)}};
    struct form_view form = {.action = page_here(page), .button = button, FORM_FIELDS(fields)};
    struct layout_link links[] = {
        {vote->draft.title, layout_entity_url(page, "votacion/%lld", (long long)vote->id), false}};
    struct page_form_view v = {.lead = lead, .form = &form, .links = links, .link_count = 1};
    page->section = "abierto";
    template_page_form(page, &v);
}

/* route: FORM /e/{entity}/votacion/{id}/abrir
 * may: member facilitator admin
 * title: Abrir la votación */
enum err_code page_vote_open(struct page *page, struct err *err)
{
    struct vote vote = {0};
    struct co co = page_co(page);
    int64_t id = page_vote_open_parameters(page)->id;
    enum err_code code = vote_get(&co, id, &vote, err);
    if (!code && page->post) {
        code = vote_open(&co, id, form_number(page->form, "version", 0, INT64_MAX, 0), err);
        if (!code) return page_see_other(page, open_path(page, "votacion/%lld", (long long)id));
        if (!page_form_again(page, code, err)) return code;
        code = ERR_NONE;
    }
    if (code) return code;
    draw_step(
        page, &vote,
        _("Desde que se abre ya no cambia nada de ella: ni las opciones, ni quién vota, ni las "
          "fechas. Recibe boletas entre las dos horas que se dijeron."),
        _("Abrirla"));
    return ERR_NONE;
}

static enum err_code count_now(struct page *page, int64_t id, struct err *err)
{
    struct co co = page_co(page);
    struct arena arena; /* a large vote needs more than a page has */
    arena_init(&arena, COUNT_ARENA);
    co.arena = &arena;
    enum err_code code =
        vote_count(&co, id, form_number(page->form, "version", 0, INT64_MAX, 0), err);
    arena_free(&arena);
    return code;
}

/* route: FORM /e/{entity}/votacion/{id}/contar
 * may: member facilitator admin
 * title: Contar los votos */
enum err_code page_vote_count(struct page *page, struct err *err)
{
    struct vote vote = {0};
    struct co co = page_co(page);
    int64_t id = page_vote_count_parameters(page)->id;
    enum err_code code = vote_get(&co, id, &vote, err);
    if (!code && page->post) {
        code = count_now(page, id, err);
        if (!code) return page_see_other(page, open_path(page, "votacion/%lld", (long long)id));
        if (!page_form_again(page, code, err)) return code;
        code = ERR_NONE;
    }
    if (code) return code;
    draw_step(page, &vote,
              _("Se cuenta cuando ya cerró. El resultado y todas las boletas, sin nombres, quedan "
                "publicados, y su huella en la bitácora: cualquiera puede contar de nuevo."),
              _("Contar y publicar"));
    return ERR_NONE;
}

/* --- from elsewhere --------------------------------------------------------------------------- */

static enum err_code take_file(struct page *page, int64_t *id, struct err *err)
{
    struct form *f = page->form;
    const struct http_field *file = form_file(f, "archivo");
    struct co co = page_co(page);
    struct arena arena;
    int64_t cycle = form_number(f, "ciclo", 1, INT64_MAX, 0);
    if (!cycle) co_fault(&f->faults, "ciclo", _("Falta decir de qué ciclo es"));
    if (!file) {
        co_fault(&f->faults, "archivo", _("Falta elegir el archivo"));
        return co_check(&f->faults, err);
    }
    enum err_code code = co_check(&f->faults, err);
    struct cycle of;
    if (!code) code = cycle_get(&co, cycle, &of, err);
    if (code) return code;
    struct vote_import import = {.cycle = cycle,
                                 .title = form_text(f, "titulo"),
                                 .text = file->value,
                                 .rule = (int)form_number(f, "regla", 0, COUNT_RULES - 1, 0)};
    arena_init(&arena, COUNT_ARENA);
    co.arena = &arena;
    code = vote_import(&co, &import, &f->faults, id, err);
    /* Sentences beside fields may live in the arena that ends here. */
    for (size_t i = 0; i < f->faults.count; i++)
        f->faults.list[i].says = arena_cstr(page->arena, str_of(f->faults.list[i].says));
    arena_free(&arena);
    return code;
}

static enum err_code draw_import(struct page *page, struct err *err)
{
    struct co co = page_co(page);
    struct cycle *cycles;
    struct form_choice *choices, rules[COUNT_RULES - 1];
    size_t count = 0;
    enum err_code code = cycle_list(&co, &cycles, &count, err);
    if (code) return code;
    choices = arena_array(page->arena, count + 1, sizeof *choices);
    if (!choices) return err_no_memory(err);
    for (size_t i = 0; i < count; i++)
        choices[i] = (struct form_choice){
            .value = arena_printf(page->arena, "%lld", (long long)cycles[i].id),
            .label = cycles[i].is.title,
            .chosen = i == 0};
    for (int i = COUNT_GREEDY; i < COUNT_RULES; i++)
        rules[i - COUNT_GREEDY] = (struct form_choice){.value = arena_printf(page->arena, "%d", i),
                                                       .label = str_of(vote_rule_word(i)),
                                                       .chosen = i == COUNT_GREEDY};
    struct form_field fields[] = {
        {.kind = FORM_SELECT,
         .name = "ciclo",
         .label = _("De qué ciclo es"),
         .choices = choices,
         .choice_count = count},
        {.kind = FORM_LINE,
         .name = "titulo",
         .label = _("Título"),
         .hint = _("Si se deja vacío, el que trae el archivo."),
         .most = 160,
         .optional = true},
        {.kind = FORM_SELECT,
         .name = "regla",
         .label = _("Cómo se decide qué se compra, si son aprobaciones"),
         .choices = rules,
         .choice_count = COUNT_RULES - 1},
        {.kind = FORM_FILE, .name = "archivo", .label = _("Archivo .pb"), .accept = ".pb,.txt"}};
    struct form_view form = {
        .action = page_here(page), .button = _("Traerla y contarla"), FORM_FIELDS(fields)};
    form_fill(page, &form);
    struct page_form_view v = {
        .lead =
            _("Una votación que se hizo en otra parte y se guardó en el formato de Pabulib: sus "
              "opciones y sus boletas se publican aquí y se cuentan de nuevo."),
        .form = &form};
    page->section = "abierto";
    template_page_form(page, &v);
    return ERR_NONE;
}

/* route: FORM /e/{entity}/votacion/importar
 * may: member facilitator admin
 * title: Traer una votación de otra parte */
enum err_code page_vote_import(struct page *page, struct err *err)
{
    int64_t id = 0;
    if (page->post) {
        enum err_code code = take_file(page, &id, err);
        if (!code) return page_see_other(page, open_path(page, "votacion/%lld", (long long)id));
        if (!page_form_again(page, code, err)) return code;
    }
    return draw_import(page, err);
}
