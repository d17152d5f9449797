/* Pages of gaps with their drafted requests, of questions with their answers, and of two sources of
 * the same money. */
#include "pages.h"

#include "trace/flags.h"
#include "trace/gaps.h"
#include "trace/trace.h"
#include "web/layout_parts.h"
#include "web_routes.h"

enum { STATEMENTS = 30 };

static void check_sound(const struct rendered *page)
{
    CHECK_INT(page->code, ERR_NONE);
    check_well_formed(page->html);
    check_silent(page, "<script>");
    CHECK(page->statements <= STATEMENTS);
}

static struct rendered gaps(struct money_world *m, struct page_gaps_parameters asked)
{
    return page_rendered(&m->w, page_gaps, SONORA, "/e/26/huecos", &asked);
}

static struct rendered gap(struct money_world *m, int64_t id)
{
    const struct page_gap_parameters asked = {.id = id};
    return page_rendered(&m->w, page_gap, SONORA, "/e/26/hueco/1", &asked);
}

static int64_t first_gap(struct money_world *m)
{
    const struct trace_gap_filter filter = {.entity = SONORA, .limit = 1};
    struct trace_gap_row *rows;
    size_t count;
    OK(trace_gaps(m->w.ledger, &m->w.arena, &filter, &rows, &count, &m->w.err));
    CHECK_INT(count, 1);
    return rows[0].id;
}

BOTH(gaps_are_told_in_sentences_and_chosen_by_what_is_missing)
{
    struct money_world m;
    money_world_open(&m, url);
    struct rendered page = gaps(&m, (struct page_gaps_parameters){0});
    check_sound(&page);
    check_says(&page, "Sin pagos");
    check_says(&page, "/hueco/");
    page = gaps(&m, (struct page_gaps_parameters){.anio = 1999});
    check_sound(&page);
    check_says(&page, "no hay ningún hueco");
    page = gaps(&m, (struct page_gaps_parameters){.pagina = 900});
    check_sound(&page);
    CHECK_INT(gaps(&m, (struct page_gaps_parameters){.falta = STR("nada-asi")}).code, ERR_USAGE);
    CHECK(strstr(m.w.err.message, "nada-asi") != NULL);
    money_world_close(&m);
}

BOTH(a_gap_brings_what_it_is_made_of_and_a_request_ready_to_send)
{
    struct money_world m;
    money_world_open(&m, url);
    struct rendered page = gap(&m, first_gap(&m));
    check_sound(&page);
    check_says(&page, "<textarea id=\"solicitud\"");
    check_says(&page, "lang=\"es-MX\"");
    check_says(&page, "A la Unidad de Transparencia");
    check_says(&page, "/nodo/");
    check_says(&page, "Dirigida a");
    money_world_close(&m);
}

BOTH(a_gap_that_is_gone_is_not_found)
{
    struct money_world m;
    money_world_open(&m, url);
    CHECK_INT(gap(&m, 123456789).code, ERR_NOTFOUND);
    CHECK_INT(gap(&m, -1).code, ERR_NOTFOUND);
    money_world_close(&m);
}

/* A loan whose destination is not published: a question of the route. */
static struct str lend(struct money_world *m)
{
    struct world *w = &m->w;
    const struct flag_filter filter = {.entity = SONORA, .rule = STR(FLAG_LOAN_DESTINATION)};
    struct flag *flags;
    size_t count;
    world_begin(w);
    int64_t s = world_snapshot(w, &(struct world_snapshot){.owner = SONORA, .name = "d.csv"});
    int64_t loan = world_node(w, &(struct world_node){.entity = SONORA,
                                                      .snapshot = s,
                                                      .row = 7,
                                                      .kind = NODE_LOAN,
                                                      .key = "RPU/1",
                                                      .label = "Crédito " HOSTILE});
    world_amount(w, &(struct world_amount){.entity = SONORA,
                                           .node = loan,
                                           .snapshot = s,
                                           .row = 7,
                                           .item = 1,
                                           .minor = 500000000,
                                           .year = 2024,
                                           .moment = MOMENT_DRAWN});
    world_commit(w);
    OK(trace_rebuild(w->ledger, 0, NULL, NULL, &w->err));
    OK(flag_list(w->ledger, &w->arena, &filter, &flags, &count, &w->err));
    CHECK_INT(count, 1);
    return flags[0].key;
}

static struct rendered flag(struct money_world *m, struct str key)
{
    const struct page_flag_parameters asked = {.key = key};
    return page_rendered(&m->w, page_flag, SONORA, "/e/26/pregunta/x", &asked);
}

BOTH(a_question_brings_its_formula_its_rows_and_room_for_an_answer)
{
    struct money_world m;
    money_world_open(&m, url);
    struct rendered page = flag(&m, lend(&m));
    check_sound(&page);
    check_says(&page, "<h1>Deuda con destino sin publicar</h1>");
    check_says(&page, "5,000,000.00");
    check_says(&page, "Cómo se llegó a la pregunta");
    check_says(&page, "Todavía no hay respuesta");
    const struct page_flags_parameters all = {0};
    page = page_rendered(&m.w, page_flags, SONORA, "/e/26/preguntas", &all);
    check_sound(&page);
    check_says(&page, "Deuda con destino sin publicar (1)");
    check_says(&page, "sin respuesta todavía");
    money_world_close(&m);
}

BOTH(an_answer_stands_on_its_question_with_its_author)
{
    struct money_world m;
    money_world_open(&m, url);
    struct str key = lend(&m);
    const struct flag_reply reply = {.author = STR("Ana Ruiz, directora <b>"),
                                     .unit = STR("Secretaría de Hacienda"),
                                     .text = STR("Se refinanció \"todo\" <script>."),
                                     .url = STR("https://ejemplo.mx/oficio?a=1&b=2")};
    OK(flag_reply_add(m.w.ledger, SONORA, key, &reply, &m.w.err));
    struct rendered page = flag(&m, key);
    check_sound(&page);
    check_says(&page, "Ana Ruiz, directora &lt;b&gt;");
    check_says(&page, "Secretaría de Hacienda");
    check_says(&page, "&lt;script&gt;");
    check_says(&page, "href=\"https://ejemplo.mx/oficio?a=1&amp;b=2\"");
    check_silent(&page, "Todavía no hay respuesta");
    const struct page_flags_parameters all = {0};
    page = page_rendered(&m.w, page_flags, SONORA, "/e/26/preguntas", &all);
    check_says(&page, "1 respuesta");
    money_world_close(&m);
}

BOTH(a_question_that_is_not_there_is_not_found)
{
    struct money_world m;
    money_world_open(&m, url);
    CHECK_INT(flag(&m, STR("stalled:0000000000000000")).code, ERR_NOTFOUND);
    const struct page_flags_parameters none = {.regla = STR("stalled")};
    struct rendered page = page_rendered(&m.w, page_flags, SONORA, "/e/26/preguntas", &none);
    check_sound(&page);
    check_says(&page, "No hay preguntas de esta clase");
    money_world_close(&m);
}

/* The same budget by object and by function, 25 pesos apart. */
BOTH(two_sources_that_differ_are_shown_with_their_difference)
{
    struct money_world m;
    money_world_open(&m, url);
    struct world *w = &m.w;
    world_begin(w);
    int64_t s = world_snapshot(w, &(struct world_snapshot){.owner = SONORA, .name = "cfg.csv"});
    world_line(w, &(struct world_line){.entity = SONORA,
                                       .snapshot = s,
                                       .row = 2,
                                       .year = 2024,
                                       .scheme = "CFG",
                                       .code = "TOTAL",
                                       .label = "Total por función",
                                       .approved = 1000,
                                       .accrued = 875});
    world_commit(w);
    OK(trace_rebuild(w->ledger, 0, NULL, NULL, &w->err));
    const struct page_reconcile_parameters all = {.todo = 1};
    struct rendered page = page_rendered(w, page_reconcile, SONORA, "/e/26/conciliacion", &all);
    check_sound(&page);
    check_says(&page, "$25.00");
    check_says(&page, "$875.00");
    check_says(&page, "nadie lo ha explicado");
    const struct page_reconcile_parameters wrong = {.tema = STR("otra-cosa")};
    CHECK_INT(page_rendered(w, page_reconcile, SONORA, "/e/26/conciliacion", &wrong).code,
              ERR_USAGE);
    money_world_close(&m);
}
