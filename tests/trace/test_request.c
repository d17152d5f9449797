/* Drafting a request: what it says, how long it may be, and templates with slips of the pen. */
#include <stdio.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "gap_world.h"
#include "trace/obligation.h"
#include "trace/request.h"

/* A gap of `count` contracts; every label is followed by `more`. */
static void contracts(struct world *w, int count, const char *more)
{
    int64_t s = world_snapshot(w, &(struct world_snapshot){.owner = SONORA, .name = "obras.csv"});
    int64_t unit = world_organisation(
        w, &(struct world_organisation){
               .entity = SONORA, .snapshot = s, .name = "Dirección de Obras Públicas"});

    gap_put(w, &(struct gap_made){.id = 5,
                                  .kind = NODE_CONTRACT,
                                  .missing = MISSING_PAYMENT,
                                  .unit = unit,
                                  .year = 2023,
                                  .nodes = count,
                                  .minor = 100000 * count,
                                  .snapshot = s});
    for (int i = 0; i < count; i++) {
        char key[24], label[400];
        int64_t contract;

        snprintf(key, sizeof key, "OP-%03d", i);
        snprintf(label, sizeof label, "Obra número %d%s", i, more);
        contract = gap_contract(w, s, 100 + i, key, label, 100000 - i);
        gap_member_put(w, &(struct gap_member_made){.node = contract,
                                                    .kind = NODE_CONTRACT,
                                                    .minor = 100000 - i,
                                                    .gap = 5,
                                                    .moment = MOMENT_CONTRACTED});
    }
}

static void open_with(struct world *w, const char *url, int count, const char *more)
{
    world_open(w, url);
    world_begin(w);
    contracts(w, count, more);
    world_commit(w);
}

static bool says(const struct request_text *r, const char *text)
{
    return str_contains(r->body, str_of(text));
}

BOTH(request_says_what_exists_what_is_missing_and_which_law_asks_for_it)
{
    struct request_text r;
    struct world w;

    open_with(&w, url, 2, "");
    OK(request_draft(w.ledger, &w.arena, SONORA, 5, &r, &w.err));
    CHECK_STR(r.addressee, "Dirección de Obras Públicas");
    CHECK(str_contains(r.title, STR("2 contratos sin pagos")));
    CHECK(says(&r, "A la Unidad de Transparencia de la Dirección de Obras Públicas:"));
    CHECK(says(&r, "De 2 contratos de la Dirección de Obras Públicas en 2023, $2,000.00 no tienen "
                   "ningún pago publicado."));
    CHECK(says(&r, "- obras.csv, con fecha de corte"));
    CHECK(says(&r, "- OP-000, Obra número 0: $1,000.00, de los que $1,000.00 no tienen rastro "
                   "(obras.csv, fila 100)\n"));
    CHECK(says(&r, "- OP-001, Obra número 1: $999.99"));
    CHECK(says(&r, "PERIODO: ejercicio 2023."));
    CHECK(says(&r, "Datos abiertos en CSV"));
    CHECK(says(&r, "Plataforma Nacional de Transparencia"));
    CHECK(says(&r, "Ley General de Transparencia y Acceso a la Información Pública, art. 65"));
    CHECK(says(&r, "(por verificar)"));
    CHECK(!says(&r, "{") && !says(&r, "}") && !says(&r, "#"));
    CHECK_INT(r.named, 2);
    CHECK(!says(&r, "más, en los mismos términos"));
    world_close(&w);
}

BOTH(request_names_fewer_things_rather_than_be_too_long)
{
    struct request_text r;
    struct world w;
    struct str last;

    open_with(&w, url, 60,
              ", con pavimentación, drenaje, alumbrado y señalamiento en varias calles de la "
              "colonia, segunda etapa, incluye obras complementarias");
    OK(request_draft(w.ledger, &w.arena, SONORA, 5, &r, &w.err));
    CHECK(r.characters <= REQUEST_MAX);
    CHECK_INT(r.characters, text_width(r.body));
    CHECK(r.named > 0 && r.named < 60);
    last = arena_printf(&w.arena, "Y %zu más, en los mismos términos.", 60 - r.named);
    CHECK(says(&r, last.p));
    CHECK(str_ends(r.body, STR(".")));
    world_close(&w);
}

TEST(request_is_in_spanish_whatever_the_language)
{
    struct request_text r;
    struct world w;

    open_with(&w, "ledger.cauce", 1, "");
    i18n_language("en");
    OK(request_draft(w.ledger, &w.arena, SONORA, 5, &r, &w.err));
    i18n_language("es");
    CHECK(says(&r, "De 1 contrato de la Dirección de Obras Públicas en 2023"));
    CHECK(says(&r, "QUÉ SOLICITO"));
    world_close(&w);
}

TEST(request_for_no_gap_says_where_gaps_are_seen)
{
    struct request_text r;
    struct world w;

    open_with(&w, "ledger.cauce", 1, "");
    CHECK_INT(request_draft(w.ledger, &w.arena, SONORA, 99, &r, &w.err), ERR_NOTFOUND);
    CHECK(strstr(w.err.advice, "cauce gaps") != NULL);
    world_close(&w);
}

/* Gaps, members, obligations, the template: all that a draft reads. */
BOTH(request_without_memory_says_so)
{
    enum err_code code = ERR_MEMORY;
    struct request_text r;
    struct world w;
    uint64_t n;

    open_with(&w, url, 30, ", segunda etapa");
    for (n = 1; code; n++) {
        struct arena arena;

        CHECK(n < 5000);
        arena_init(&arena, (size_t)16 << 20);
        mem_fail_after(n, 0);
        code = request_draft(w.ledger, &arena, SONORA, 5, &r, &w.err);
        mem_fail_after(0, 0);
        arena_free(&arena);
        CHECK(code == ERR_NONE || code == ERR_MEMORY);
    }
    CHECK(n > 3);
    world_close(&w);
}

/* An arena of every size up to the one that suffices. */
TEST(request_that_does_not_fit_its_arena_says_so)
{
    enum err_code code = ERR_MEMORY;
    struct request_text r;
    struct world w;
    size_t size;

    open_with(&w, "ledger.cauce", 3, "");
    for (size = 256; code; size += 256) {
        struct arena arena;

        CHECK(size < (size_t)4 << 20);
        arena_init(&arena, size);
        code = request_draft(w.ledger, &arena, SONORA, 5, &r, &w.err);
        CHECK(code == ERR_MEMORY || (code == ERR_NONE && says(&r, "QUÉ SOLICITO") &&
                                     says(&r, "OP-000") && says(&r, "obras.csv")));
        arena_free(&arena);
    }
    CHECK(size > 1024);
    world_close(&w);
}

/* --- templates -------------------------------------------------------------------------------- */

#define ALL_ASKED                                                                                  \
    "[pide project]\nPido {cosas}.\n"                                                              \
    "[pide procedure]\nPido {cosas}.\n"                                                            \
    "[pide contract]\nPido {cosas}.\n"                                                             \
    "[pide payment]\nPido {cosas}.\n"                                                              \
    "[pide result]\nPido {cosas}.\n"                                                               \
    "[pide destination]\nPido {cosas}.\n"                                                          \
    "[pide description]\nPido {cosas}.\n"                                                          \
    "[pide origin]\nPido {cosas}.\n"                                                               \
    "[pide breakdown]\nPido {cosas}.\n"
#define REST "[fuente]\n{archivo}\n[ejemplo]\n{clave}\n" ALL_ASKED

TEST(request_template_beside_the_store_takes_the_place_of_the_programs)
{
    struct request_text r;
    struct err err = {0};
    struct world w;

    CHECK(mkdir("catalogues", 0755) == 0);
    OK(file_write("catalogues/solicitud.txt",
                  STR("# nota\n[titulo]\nPara {entidad}\n[cuerpo]\nHola.\n# callada\n\n"
                      "Nada: {unidad_}\n" REST),
                  &err));
    open_with(&w, "ledger.cauce", 1, "");
    CHECK_INT(request_draft(w.ledger, &w.arena, SONORA, 5, &r, &w.err), ERR_INPUT);
    CHECK_INT(w.err.place.line, 8);
    CHECK(strstr(w.err.place.file, "solicitud.txt") != NULL);
    OK(file_write("catalogues/solicitud.txt",
                  STR("[titulo]\nPara {entidad}\n[cuerpo]\nHola.\n# callada\n\nSolo {resto}\n\n"
                      "{pide}\n{resto}\n{ejemplos}\n\n\n" REST),
                  &err));
    OK(request_draft(w.ledger, &w.arena, SONORA, 5, &r, &w.err));
    CHECK_STR(r.title, "Para Sonora");
    CHECK_STR(r.body, "Hola.\n\nPido 1 contrato.\nOP-000"); /* what is empty is left out */
    world_close(&w);
}

TEST(request_that_cannot_be_made_shorter_is_refused_by_name)
{
    static char text[8192] = "[titulo]\nT\n[cuerpo]\n";
    struct request_text r;
    struct err err = {0};
    struct world w;

    CHECK(mkdir("catalogues", 0755) == 0);
    for (int i = 0; i < 500; i++) memcpy(text + strlen(text), "palabra \0", 9);
    memcpy(text + strlen(text), "\n" REST, sizeof "\n" REST);
    OK(file_write("catalogues/solicitud.txt", str_of(text), &err));
    open_with(&w, "ledger.cauce", 1, "");
    CHECK_INT(request_draft(w.ledger, &w.arena, SONORA, 5, &r, &w.err), ERR_LIMIT);
    CHECK(strstr(w.err.place.file, "solicitud.txt") != NULL);
    world_close(&w);
}

TEST(request_template_with_a_slip_is_told_with_its_line)
{
    static const struct {
        const char *text;
        unsigned line;
    } wrong[] = {
        {"hola\n[titulo]\nT\n[cuerpo]\nC\n" REST, 1},
        {"[titulo\nT\n[cuerpo]\nC\n" REST, 1},
        {"[titulo]\nT\n[zanahoria]\nC\n" REST, 3},
        {"[titulo]\nT\n[titulo]\nT\n[cuerpo]\nC\n" REST, 3},
        {"[titulo]\nT\n[cuerpo]\nC {cosas\n" REST, 4},
        {"[titulo]\nT\n[cuerpo]\nC {cosas {pesos}\n" REST, 4},
        {"[titulo]\nT\n[cuerpo]\nC cosas}\n" REST, 4},
        {"[titulo]\nT\n[cuerpo]\nC {}\n" REST, 4},
        {"[titulo]\nT\n[cuerpo]\nC {clave}\n" REST, 4},
        {"[titulo]\nT\n[cuerpo]\n\n# nada\n" REST, 4},
        {"[titulo]\nT\n[cuerpo]\nC\n[fuente]\n{archivo}\n[ejemplo]\n{clave}\n[pide nada]\nx\n", 9},
    };

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct request_template t;
        struct err err = {0};

        CHECK_INT(request_template_parse(str_of(wrong[i].text), "s.txt", &t, &err), ERR_INPUT);
        CHECK_STR(str_of(err.place.file), "s.txt");
        if (err.place.line != wrong[i].line)
            test_fail(__FILE__, __LINE__, "case %zu: line %u: %s", i, (unsigned)err.place.line,
                      err.message);
    }
}

TEST(request_template_without_a_part_names_it)
{
    struct request_template t;
    struct err err = {0};

    CHECK_INT(request_template_parse(STR("[titulo]\nT\n" REST), "s.txt", &t, &err), ERR_INPUT);
    CHECK_STR(str_of(err.found), "cuerpo");
}
