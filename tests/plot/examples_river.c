/* Routes of made-up money: the usual one, and those that are hard to draw. */
#include "plot/river.h"
#include "plot/examples.h"

#define M 100000000LL /* a million pesos in centavos */

static struct plot_frame frame(const char *id, const char *title, int width)
{
    return (struct plot_frame){.id = str_of(id),
                               .title = str_of(title),
                               .desc =
                                   STR("De 1,200 millones presupuestados, 410 millones llegan "
                                       "probadamente a un pago; en el resto se pierde el rastro."),
                               .width = width};
}

static void usual(struct buf *out, int width)
{
    struct plot_river_stage stages[] = {
        {.label = STR("Presupuesto"),
         .href = STR("/presupuesto/2024"),
         .reach = {1200 * M, 1200 * M},
         .end = {400 * M, 340 * M},
         .reach_text = STR("$ 1,200.0 millones"),
         .end_text = STR("Aquí se pierde el rastro de $ 340.0 millones"),
         .end_href = STR("/huecos/1")},
        {.label = STR("Proyecto"),
         .reach = {800 * M, 860 * M},
         .end = {120 * M, 120 * M},
         .reach_text = STR("$ 800.0 millones"),
         .possible_text = STR("quizá $ 60.0 millones más"),
         .end_text = STR("$ 120.0 millones sin procedimiento publicado")},
        {.label = STR("Contratación"), .note = STR("Nada publicado de esta etapa")},
        {.label = STR("Contrato"),
         .reach = {680 * M, 740 * M},
         .end = {270 * M, 210 * M},
         .reach_text = STR("$ 680.0 millones"),
         .possible_text = STR("quizá $ 60.0 millones más"),
         .end_text = STR("$ 210.0 millones contratados de los que no se publica ningún pago"),
         .end_href = STR("/huecos/2?a=1&b=2")},
        {.label = STR("Pago"),
         .reach = {410 * M, 530 * M},
         .end = {300 * M, 420 * M},
         .reach_text = STR("$ 410.0 millones"),
         .possible_text = STR("quizá $ 120.0 millones más"),
         .end_text = STR("$ 420.0 millones pagados"),
         .arrived = true},
        {.label = STR("Resultado"),
         .reach = {110 * M, 110 * M},
         .end = {110 * M, 110 * M},
         .reach_text = STR("$ 110.0 millones"),
         .end_text = STR("Obras recibidas por $ 110.0 millones"),
         .arrived = true}};
    struct plot_river river = {
        frame(width > 360 ? "r6" : "r1", "La ruta de 1,200 millones de pesos", width), stages,
        sizeof stages / sizeof *stages};
    plot_river_draw(out, &river);
}

static void usual_phone(struct buf *out)
{
    usual(out, 360);
}

static void usual_wide(struct buf *out)
{
    usual(out, 640);
}

static void all_ends_at_once(struct buf *out)
{
    struct plot_river_stage stages[] = {
        {.label = STR("Origen"),
         .reach = {500 * M, 500 * M},
         .end = {500 * M, 500 * M},
         .reach_text = STR("$ 500.0 millones dispuestos"),
         .end_text = STR("Se desconoce el destino de los $ 500.0 millones")}};
    struct plot_river river = {frame("r2", "Un crédito sin destino publicado", 360), stages, 1};
    plot_river_draw(out, &river);
}

static void centavo_beside_billions(struct buf *out)
{
    struct plot_river_stage stages[] = {
        {.label = STR("Origen"),
         .reach = {INT64_MAX / 2, INT64_MAX / 2},
         .end = {INT64_MAX / 2 - 1, INT64_MAX / 2 - 2},
         .reach_text = STR("$ 46,116,860,184,273,879.03"),
         .end_text = STR("Aquí se pierde casi todo: $ 46,116,860,184,273,879.01")},
        {.label = STR("Contrato"),
         .reach = {1, 2},
         .end = {0, 1},
         .reach_text = STR("$ 0.01"),
         .possible_text = STR("quizá $ 0.01 más"),
         .end_text = STR("$ 0.01")},
        {.label = STR("Pago"),
         .reach = {1, 1},
         .end = {1, 1},
         .reach_text = STR("$ 0.01"),
         .end_text = STR("Pagado: $ 0.01"),
         .arrived = true}};
    struct plot_river river = {frame("r3", "Un centavo", 360), stages, 3};
    plot_river_draw(out, &river);
}

static void seven_stages(struct buf *out)
{
    static const char *const names[] = {"Origen",   "Presupuesto", "Proyecto", "Contratación",
                                        "Contrato", "Pago",        "Resultado"};
    struct plot_river_stage stages[7];
    for (int i = 0; i < 7; i++) {
        int64_t left = (i == 0 ? 700 : 640 - 90 * (i - 1)) * M;
        int64_t end = i == 6 ? left : i == 0 ? 60 * M : 90 * M;
        stages[i] = (struct plot_river_stage){
            .label = str_of(names[i]),
            .reach = {left, left},
            .end = {end, end},
            .reach_text = STR("$ 640.0 millones llegan con comprobante publicado"),
            .end_text = i == 4 ? STR("Sociedad \"Álvarez & Hijos\" <S.A.>: un texto muy largo que "
                                     "tiene que partirse en varias líneas y que al final se corta "
                                     "porque no cabe en cuatro líneas de un teléfono pequeño")
                               : STR("$ 90.0 millones sin rastro"),
            .arrived = i >= 5};
    }
    struct plot_river river = {frame("r4", "Siete etapas", 360), stages, 7};
    plot_river_draw(out, &river);
}

static void nothing(struct buf *out)
{
    struct plot_river_stage stages[] = {
        {.label = STR("Presupuesto"), .reach = {-5, 0}, .end = {-5, 0}, .note = STR("Sin montos")}};
    struct plot_river river = {frame("r5", "Nada", 360), stages, 1};
    plot_river_draw(out, &river);
}

const struct example river_examples[] = {
    {"river", usual_phone},
    {"river-wide", usual_wide},
    {"river-ends-at-once", all_ends_at_once},
    {"river-centavo", centavo_beside_billions},
    {"river-seven", seven_stages},
    {"river-nothing", nothing},
};
const size_t river_example_count = sizeof river_examples / sizeof *river_examples;
