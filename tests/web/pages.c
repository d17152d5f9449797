/* See pages.h. */
#include "pages.h"

#include <expat.h>

#include "ledger/entity.h"
#include "trace/trace.h"
#include "web/layout.h"

enum { HTML_MAX = 4 << 20, ARENA_MAX = 16 << 20 };

static void update(struct world *w)
{
    struct trace_summary summary;
    OK(trace_mark(w->ledger, SONORA, &w->err));
    OK(trace_update(w->ledger, NULL, &summary, &w->err));
    CHECK(summary.nodes > 0);
}

static int64_t budget(struct world *w, int64_t snapshot, int64_t row, int64_t year,
                      int64_t *chapter)
{
    int64_t total = world_line(w, &(struct world_line){.entity = SONORA,
                                                       .snapshot = snapshot,
                                                       .row = row,
                                                       .year = year,
                                                       .scheme = "COG",
                                                       .code = "TOTAL",
                                                       .label = "Total del gasto",
                                                       .approved = 1000,
                                                       .accrued = 900});
    world_line(w, &(struct world_line){.entity = SONORA,
                                       .snapshot = snapshot,
                                       .row = row + 1,
                                       .year = year,
                                       .parent = total,
                                       .scheme = "COG",
                                       .code = "1000",
                                       .label = "Servicios personales " HOSTILE,
                                       .approved = 700,
                                       .accrued = 650});
    *chapter = world_line(w, &(struct world_line){.entity = SONORA,
                                                  .snapshot = snapshot,
                                                  .row = row + 2,
                                                  .year = year,
                                                  .parent = total,
                                                  .scheme = "COG",
                                                  .code = "6000",
                                                  .label = "Inversión pública",
                                                  .approved = 300,
                                                  .accrued = 250});
    return total;
}

static int64_t thing(struct world *w, enum node_kind kind, int64_t snapshot, int64_t row,
                     const char *key, enum moment moment, int64_t pesos)
{
    int64_t node = world_node(w, &(struct world_node){.entity = SONORA,
                                                      .snapshot = snapshot,
                                                      .row = row,
                                                      .kind = kind,
                                                      .key = key,
                                                      .label = HOSTILE,
                                                      .year = 2024});
    world_amount(w, &(struct world_amount){.entity = SONORA,
                                           .node = node,
                                           .snapshot = snapshot,
                                           .row = row,
                                           .item = 1,
                                           .minor = pesos * 100,
                                           .year = 2024,
                                           .moment = moment});
    return node;
}

static void join(struct world *w, int64_t from, int64_t to, int64_t snapshot, int64_t row)
{
    world_link(
        w, &(struct world_link){
               .entity = SONORA, .source = from, .target = to, .snapshot = snapshot, .row = row});
}

void money_world_open(struct money_world *m, const char *url)
{
    struct world *w = &m->w;
    int64_t chapter;
    world_open(w, url);
    world_begin(w);
    int64_t s = world_snapshot(
        w, &(struct world_snapshot){.owner = SONORA, .name = "egresos " HOSTILE ".csv"});
    budget(w, s, 2, 2023, &chapter);
    m->total = budget(w, s, 12, 2024, &m->chapter);
    m->project = thing(w, NODE_PROJECT, s, 30, "obra-1", MOMENT_APPROVED, 60);
    m->contract = thing(w, NODE_CONTRACT, s, 31, "contrato-1", MOMENT_CONTRACTED, 50);
    m->payment = thing(w, NODE_PAYMENT, s, 32, "pago-1", MOMENT_PAID, 20);
    join(w, m->chapter, m->project, s, 30);
    join(w, m->project, m->contract, s, 31);
    join(w, m->contract, m->payment, s, 32);
    world_commit(w);
    update(w);
}

void money_world_grow(struct money_world *m, int count)
{
    struct world *w = &m->w;
    world_begin(w);
    int64_t s = world_snapshot(w, &(struct world_snapshot){.owner = SONORA, .name = "mas.csv"});
    for (int i = 0; i < count; i++) {
        char key[40];
        snprintf(key, sizeof key, "otra-%d", i);
        int64_t project = thing(w, NODE_PROJECT, s, 2 * i + 2, key, MOMENT_APPROVED, 3);
        snprintf(key, sizeof key, "otro-%d", i);
        int64_t contract = thing(w, NODE_CONTRACT, s, 2 * i + 3, key, MOMENT_CONTRACTED, 2);
        join(w, m->chapter, project, s, 2 * i + 2);
        join(w, project, contract, s, 2 * i + 3);
    }
    world_commit(w);
    update(w);
}

void money_world_close(struct money_world *m)
{
    world_close(&m->w);
}

struct rendered page_rendered(struct world *w, page_function *function, int64_t entity,
                              const char *path, const void *parameters)
{
    static struct arena arena;
    static struct buf body, out;
    static bool ready;
    struct rendered done = {0};
    int64_t home;
    if (!ready) {
        arena_init(&arena, ARENA_MAX);
        buf_init(&body, HTML_MAX);
        buf_init(&out, HTML_MAX);
        ready = true;
    }
    arena_reset(&arena);
    buf_clear(&body);
    buf_clear(&out);
    struct page page = {.path = str_of(path),
                        .base = "",
                        .other_base = "/en",
                        .language = "es-MX",
                        .ledger = w->ledger,
                        .arena = &arena,
                        .now_ms = 1735689600000, /* 2025-01-01 */
                        .parameters = parameters,
                        .out = &body,
                        .status = 200,
                        .title = STR("Página")};
    OK(ledger_home(w->ledger, &home, &w->err));
    OK(entity_get(w->ledger, &arena, home, &page.home, &w->err));
    if (entity) OK(entity_get(w->ledger, &arena, entity, &page.entity, &w->err));
    uint64_t before = store_statements(w->store);
    done.code = function(&page, &w->err);
    if (!done.code) {
        page.out = &out;
        done.code = layout_write(&page, buf_view(&body), &w->err);
    }
    done.statements = store_statements(w->store) - before;
    done.html = buf_view(&out);
    CHECK(!out.failed && !body.failed);
    return done;
}

void check_well_formed(struct str html)
{
    XML_Parser parser = XML_ParserCreate("UTF-8");
    CHECK(parser != NULL);
    if (XML_Parse(parser, html.p, (int)html.n, XML_TRUE) != XML_STATUS_OK) {
        long at = XML_GetCurrentByteIndex(parser);
        size_t from = at > 120 ? (size_t)at - 120 : 0;
        struct str near = str_slice(html, from, from + 200 < html.n ? from + 200 : html.n);
        test_fail(__FILE__, __LINE__, "not well-formed: %s near «%.*s»",
                  XML_ErrorString(XML_GetErrorCode(parser)), STR_FMT(near));
    }
    XML_ParserFree(parser);
}

void check_says(const struct rendered *page, const char *text)
{
    if (!str_contains(page->html, str_of(text)))
        test_fail(__FILE__, __LINE__, "the page does not say «%s»", text);
}

void check_silent(const struct rendered *page, const char *text)
{
    if (str_contains(page->html, str_of(text)))
        test_fail(__FILE__, __LINE__, "the page says «%s»", text);
}
