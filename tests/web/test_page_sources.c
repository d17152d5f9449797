/* Pages of files and of their rows as they were published, of method and of the search. */
#include "pages.h"

#include "base/file.h"
#include "base/i18n.h"
#include "ingest/import.h"
#include "web/layout_parts.h"
#include "web_routes.h"

enum { STATEMENTS = 20 };

static void check_sound(const struct rendered *page)
{
    CHECK_INT(page->code, ERR_NONE);
    check_well_formed(page->html);
    check_silent(page, "<script>");
    CHECK(page->statements <= STATEMENTS);
}

/* Imports text as a file of Sonora; the number of its snapshot. */
static int64_t bring(struct world *w, const char *url, const char *name, const char *text,
                     const char *layout)
{
    static struct arena arena;
    struct import_report report;
    const char *const path = name;
    const struct import_options options = {.store_url = url,
                                           .entity = "26",
                                           .layout = layout,
                                           .cut_off = DATE_NONE,
                                           .imported_by = "prueba",
                                           .in_process = true};
    arena_init(&arena, (size_t)64 << 20);
    OK(file_write(name, str_of(text), &w->err));
    OK(import_run(&options, &path, 1, &arena, &report, &w->err));
    CHECK_INT(report.count, 1);
    if (report.results[0].state != IMPORT_LOADED)
        test_fail(__FILE__, __LINE__, "%s: %s %s", name, import_state_name(report.results[0].state),
                  report.results[0].err.message);
    return report.results[0].summary.snapshot;
}

static struct rendered row(struct world *w, int64_t snapshot, int64_t number)
{
    const struct page_row_parameters asked = {.id = snapshot, .row = number};
    return page_rendered(w, page_row, 0, "/fuente/1/fila/2", &asked);
}

static const char contracts[] =
    "GOBIERNO,SIGLAS,DEPENDENCIA,CLAVEUC,NOMBRE_DE_LA_UC,RESPONSABLE,NUMERO_EXPEDIENTE,"
    "TITULO_EXPEDIENTE,PLANTILLA_EXPEDIENTE,NUMERO_PROCEDIMIENTO,EXP_F_FALLO,PROC_F_PUBLICACION,"
    "FECHA_APERTURA_PROPOSICIONES,CARACTER,TIPO_CONTRATACION,TIPO_PROCEDIMIENTO,"
    "FORMA_PROCEDIMIENTO,CODIGO_CONTRATO,TITULO_CONTRATO,FECHA_INICIO,FECHA_FIN,"
    "IMPORTE_CONTRATO,MONEDA,ESTATUS_CONTRATO,ARCHIVADO,RAMO,CLAVE_PROGRAMA,APORTACION_FEDERAL,"
    "FECHA_CELEBRACION,CONTRATO_MARCO,COMPRA_CONSOLIDADA,PLURIANUAL,CLAVE_CARTERA_SHCP,"
    "ESTRATIFICACION_MUC,PROVEEDOR_CONTRATISTA,ESTRATIFICACION_MPC,ESTATUS_EMPRESA,"
    "CUENTA_ADMINISTRADA_POR,ANUNCIO\n"
    "GE,EJE,_Gobierno,099EJE001,OBRAS,Ana Ruiz Privada,900101,Calle,01. Licitación,"
    "LO-099EJE001-E1-2015,2015-03-02,2015-01-12,,Nacional,Obra Pública,Licitación Pública,Mixta,"
    "800101,\"Calle <script>alert(1)</script>\",2015-03-16,2015-12-11,48350000.00,MXN,Activo,No,"
    ",,,2015-03-16 00:00:00 GMT,0,0,0,15099EJE001,No MIPYME,\"Puente Viejo, S.A.\",Mediana,"
    "Habilitado,PoC,https://ejemplo.example/1\n"
    "GE,EJE,_Gobierno,099EJE001,OBRAS,,900102,Plaza,01. Licitación,LO-099EJE001-E2-2015,"
    "2015-03-02,2015-01-12,,Nacional,Obra Pública,Licitación Pública,Mixta,800102,Plaza,"
    "2015-03-16,2015-12-11,por definir,MXN,Activo,No,,,,2015-03-16 00:00:00 GMT,0,0,0,15099EJE001,"
    "No MIPYME,Otra,Mediana,Habilitado,PoC,https://ejemplo.example/2\n";

BOTH(a_row_is_shown_as_published_without_the_columns_of_persons)
{
    struct world w;
    world_open(&w, url);
    int64_t file = bring(&w, url, "contratos.csv", contracts, "compranet-2010");
    struct rendered page = row(&w, file, 2);
    check_sound(&page);
    check_says(&page, "IMPORTE_CONTRATO");
    check_says(&page, "48350000.00");
    check_says(&page, "Puente Viejo, S.A.");
    check_says(&page, "Calle &lt;script&gt;");
    check_says(&page, "dato de personas: no se muestra");
    check_silent(&page, "Ana Ruiz Privada");
    CHECK_INT(row(&w, file, 99).code, ERR_NOTFOUND);
    CHECK_INT(row(&w, 424242, 2).code, ERR_NOTFOUND);
    world_close(&w);
}

BOTH(a_file_tells_what_was_set_aside_and_why)
{
    struct world w;
    world_open(&w, url);
    int64_t file = bring(&w, url, "contratos.csv", contracts, "compranet-2010");
    const struct page_source_parameters asked = {.id = file};
    struct rendered page = page_rendered(&w, page_source, 0, "/fuente/1", &asked);
    check_sound(&page);
    check_says(&page, "Se leyeron 2 filas: 1 entraron en las cifras y 1 se apartaron");
    check_says(&page, "Huella (SHA-256)");
    check_says(&page, "IMPORTE_CONTRATO");
    check_silent(&page, "Ana Ruiz Privada");
    const struct page_source_parameters none = {.id = 424242};
    CHECK_INT(page_rendered(&w, page_source, 0, "/fuente/1", &none).code, ERR_NOTFOUND);
    const struct page_sources_parameters all = {0};
    page = page_rendered(&w, page_sources, 0, "/fuentes", &all);
    check_sound(&page);
    check_says(&page, "contratos.csv");
    const struct page_sources_parameters wrong = {.entity = STR("no-existe")};
    CHECK(page_rendered(&w, page_sources, 0, "/fuentes", &wrong).code != ERR_NONE);
    world_close(&w);
}

static const char release[] =
    "{\"uri\":\"https://ejemplo.example/1\",\"version\":\"1.1\",\"publishedDate\":"
    "\"2024-01-02T00:00:00Z\",\"publisher\":{\"name\":\"Ejemplo\"},\"releases\":[{\"ocid\":"
    "\"ocds-abc123-1\",\"id\":\"1\",\"date\":\"2024-01-02T00:00:00Z\",\"tag\":[\"contract\"],"
    "\"initiationType\":\"tender\",\"parties\":[{\"id\":\"P1\",\"name\":\"Obras del Sur\","
    "\"roles\":[\"supplier\"],\"contactPoint\":{\"name\":\"Ana Ruiz Privada\",\"email\":"
    "\"ana@privado.example\",\"telephone\":\"55 1234 5678\"},\"address\":{\"streetAddress\":"
    "\"Calle Escondida 9\"}}],\"tender\":{\"id\":\"T1\",\"title\":\"Puente\"},\"contracts\":"
    "[{\"id\":\"C1\",\"awardID\":\"A1\",\"title\":\"Puente <script>\",\"value\":{\"amount\":"
    "1500.5,\"currency\":\"MXN\"}}],\"awards\":[{\"id\":\"A1\",\"title\":\"Puente\",\"suppliers\":"
    "[{\"id\":\"P1\",\"name\":\"Obras del Sur\"}]}]}]}";

BOTH(a_row_of_json_is_shown_without_contact_data)
{
    struct world w;
    world_open(&w, url);
    int64_t file = bring(&w, url, "release.json", release, "ocds");
    struct rendered page = row(&w, file, 1);
    check_sound(&page);
    check_says(&page, "parties/0/name");
    check_says(&page, "Obras del Sur");
    check_says(&page, "dato de personas: no se muestra");
    check_says(&page, "1500.5");
    check_silent(&page, "ana@privado.example");
    check_silent(&page, "Ana Ruiz Privada");
    check_silent(&page, "Calle Escondida");
    check_silent(&page, "1234 5678");
    world_close(&w);
}

BOTH(method_lists_every_rule_by_its_title_and_explains_the_words)
{
    struct money_world m;
    money_world_open(&m, url);
    struct rendered page = page_rendered(&m.w, page_method, 0, "/metodo", NULL);
    check_sound(&page);
    check_says(&page, "Pagado y sin construir");
    check_says(&page, "id=\"palabras\"");
    check_silent(&page, "paid-not-built");
    page = page_rendered(&m.w, page_about, 0, "/acerca", NULL);
    check_sound(&page);
    check_says(&page, "Acerca de Cauce");
    money_world_close(&m);
}

static struct rendered find(struct money_world *m, const char *text)
{
    const struct page_search_parameters asked = {.q = str_of(text)};
    return page_rendered(&m->w, page_search, 0, "/buscar", &asked);
}

BOTH(search_finds_by_words_and_keeps_hostile_questions_as_text)
{
    struct money_world m;
    money_world_open(&m, url);
    struct rendered page = find(&m, "");
    check_sound(&page);
    check_says(&page, "Escriba palabras");
    page = find(&m, "inversion publica");
    check_sound(&page);
    check_says(&page, "Inversión pública");
    page = find(&m, "\"><script>alert(1)</script>");
    check_sound(&page);
    check_says(&page, "&lt;script&gt;");
    page = find(&m, "palabra quenadieuso");
    check_sound(&page);
    check_says(&page, "Nada de lo publicado");
    money_world_close(&m);
}

/* Words that no sentence of ours in English has; names and published words are left aside. */
static void check_english(const struct rendered *page)
{
    static const char *const spanish[] = {" los ",     " las ",     " una ",    " que ",
                                          " del ",     "Importe",   "archivo",  " pagos",
                                          "pesos que", "publicado", "pregunta "};
    check_sound(page);
    for (size_t i = 0; i < sizeof spanish / sizeof *spanish; i++) check_silent(page, spanish[i]);
}

BOTH(english_pages_have_no_spanish_left)
{
    struct money_world m;
    money_world_open(&m, url);
    i18n_thread_language("en");
    const struct page_sources_parameters files = {0};
    struct rendered page = page_rendered(&m.w, page_method, 0, "/metodo", NULL);
    check_english(&page);
    page = page_rendered(&m.w, page_about, 0, "/acerca", NULL);
    check_english(&page);
    page = page_rendered(&m.w, page_sources, 0, "/fuentes", &files);
    check_english(&page);
    page = find(&m, "nothing of this name");
    check_english(&page);
    i18n_thread_language("es");
    money_world_close(&m);
}
