/* Bars, lines, works in time, places: made-up figures. */
#include <stdio.h>

#include "base/date.h"
#include "plot/bars.h"
#include "plot/examples.h"
#include "plot/gantt.h"
#include "plot/line.h"
#include "plot/map.h"
#include "plot/sparkline.h"

#define M 100000000LL
#define COUNT(array) (sizeof(array) / sizeof *(array))

static void millions(void *context, int64_t value, struct buf *out)
{
    (void)context;
    buf_i64(out, value / M);
    buf_text(out, " mdp");
}

static const struct str years[] = {{"2018", 4}, {"2019", 4}, {"2020", 4}, {"2021", 4},
                                   {"2022", 4}, {"2023", 4}, {"2024", 4}};
static const struct str moments[] = {{"Aprobado", 8}, {"Devengado", 9}, {"Pagado", 6}};

static void years_by_moment(struct buf *out, int width, bool stacked)
{
    struct plot_bar bars[COUNT(years) * 3];
    for (size_t i = 0; i < COUNT(years); i++)
        for (size_t s = 0; s < 3; s++)
            bars[i * 3 + s] = (struct plot_bar){.has = !(i == 2 && s > 0),
                                                .value = (int64_t)(900 + 120 * i - 70 * s) * M,
                                                .text = STR("$ 1,020.0 mdp"),
                                                .href = STR("/presupuesto/2020")};
    struct plot_bars b = {.frame = {.id = stacked       ? STR("b2")
                                          : width > 360 ? STR("b5")
                                                        : STR("b1"),
                                    .title = STR("Presupuesto por año y momento"),
                                    .desc = STR("Siete años, tres momentos"),
                                    .width = width},
                          .stacked = stacked,
                          .categories = years,
                          .category_count = COUNT(years),
                          .series = moments,
                          .series_count = 3,
                          .bars = bars,
                          .absent = STR("sin dato publicado"),
                          .tick = millions};
    plot_bars_draw(out, &b);
}

static void grouped(struct buf *out)
{
    years_by_moment(out, 360, false);
}

static void grouped_wide(struct buf *out)
{
    years_by_moment(out, 900, false);
}

static void stacked(struct buf *out)
{
    years_by_moment(out, 360, true);
}

static void lying(struct buf *out)
{
    static const struct str names[] = {
        {"Servicios personales", 20},
        {"Transferencias, asignaciones, subsidios y otras ayudas", 54},
        {"Inversi\303\263n p\303\272blica", 19},
        {"Deuda p\303\272blica", 14}};
    static const struct plot_bar bars[] = {
        {.has = true, .value = 412 * M, .text = {"$ 412 mdp", 9}},
        {.has = true, .value = 298 * M, .text = {"$ 298 mdp", 9}},
        {.has = true, .value = -87 * M, .text = {"-$ 87 mdp", 9}},
        {.has = false}};
    static const struct str hrefs[] = {{"/a", 2}, {"/b", 2}, {"/c", 2}, {NULL, 0}};
    struct plot_bars b = {.frame = {.id = STR("b3"), .title = STR("Por capítulo")},
                          .lying = true,
                          .categories = names,
                          .category_hrefs = hrefs,
                          .category_count = COUNT(names),
                          .series_count = 1,
                          .bars = bars,
                          .absent = STR("sin dato publicado"),
                          .tick = millions};
    plot_bars_draw(out, &b);
}

static void lying_pairs(struct buf *out)
{
    static const struct str names[] = {{"Puente vehicular", 16}, {"Unidad deportiva", 16}};
    static const struct str sides[] = {{"Contratado", 10}, {"Pagado", 6}};
    static const struct plot_bar bars[] = {{.has = true, .value = 210 * M},
                                           {.has = true, .value = 240 * M},
                                           {.has = true, .value = 90 * M},
                                           {.has = true, .value = 45 * M}};
    struct plot_bars b = {.frame = {.id = STR("b4"), .title = STR("Contratado y pagado")},
                          .lying = true,
                          .categories = names,
                          .category_count = 2,
                          .series = sides,
                          .series_count = 2,
                          .bars = bars,
                          .tick = millions};
    plot_bars_draw(out, &b);
}

static void balance(struct buf *out)
{
    struct plot_point saldo[12], pagos[12];
    struct plot_line_mark marks[12];
    static char texts[12][16];
    for (int i = 0; i < 12; i++) {
        snprintf(texts[i], sizeof texts[i], "%d", 2013 + i);
        marks[i] = (struct plot_line_mark){2013 + i, str_of(texts[i])};
        saldo[i] = (struct plot_point){.x = 2013 + i,
                                       .has = i != 4 && i != 5 && i != 7,
                                       .value = (int64_t)(620 - 37 * i + i * i % 7 * 20) * M,
                                       .detail = STR("saldo")};
        pagos[i] = (struct plot_point){
            .x = 2013 + i, .has = true, .value = (int64_t)(i % 5 * 31 - 40) * M};
    }
    struct plot_line_series series[] = {{STR("Saldo de la deuda"), saldo, 12, false},
                                        {STR("Variación anual"), pagos, 12, false}};
    struct plot_line l = {.frame = {.id = STR("l1"),
                                    .title = STR("Saldo de la deuda, 2013 a 2024"),
                                    .desc = STR("Faltan 2017, 2018 y 2020")},
                          .series = series,
                          .series_count = 2,
                          .marks = marks,
                          .mark_count = 12,
                          .from_zero = true,
                          .tick = millions};
    plot_line_draw(out, &l);
}

static void works(struct buf *out)
{
    struct plot_gantt_row rows[] = {{.label = STR("Puente vehicular Río Seco"),
                                     .href = STR("/n/4"),
                                     .planned_from = date_from_ymd(2022, 3, 1),
                                     .planned_to = date_from_ymd(2023, 4, 30),
                                     .real_from = date_from_ymd(2022, 5, 15),
                                     .real_to = DATE_NONE,
                                     .progress = 6400,
                                     .late = true},
                                    {.label = STR("Contrato OP-014/2022 Cimentación y estructura"),
                                     .planned_from = date_from_ymd(2022, 3, 1),
                                     .planned_to = date_from_ymd(2022, 12, 31),
                                     .real_from = date_from_ymd(2022, 5, 15),
                                     .real_to = date_from_ymd(2023, 2, 10),
                                     .progress = 10000},
                                    {.label = STR("Supervisión"),
                                     .planned_from = date_from_ymd(2022, 3, 1),
                                     .planned_to = date_from_ymd(2023, 4, 30),
                                     .real_from = DATE_NONE,
                                     .real_to = DATE_NONE,
                                     .progress = -1}};
    static const struct plot_gantt_milestone milestones[] = {
        {0, 19100, {"Convenio modificatorio", 22}}, {1, 19398, {"Finiquito", 9}}};
    struct plot_gantt g = {.frame = {.id = STR("g1"), .title = STR("La obra en el tiempo")},
                           .rows = rows,
                           .row_count = COUNT(rows),
                           .milestones = milestones,
                           .milestone_count = COUNT(milestones),
                           .today = date_from_ymd(2023, 9, 30),
                           .today_text = STR("corte: 30 sep 2023")};
    plot_gantt_draw(out, &g);
}

static void places(struct buf *out)
{
    /* An invented coast line: a rough circle with bays. */
    struct plot_position ring[720], inner[40];
    for (int i = 0; i < 720; i++) {
        int a = i % 360 - 180, b = (i * 7) % 40;
        ring[i] =
            (struct plot_position){29000000 + (i < 360 ? 1 : -1) * (32400 - a * a) * 40 + b * 2000,
                                   -110900000 + (i < 360 ? a : -a) * 9000 + (i * 13 % 30) * 1000};
    }
    for (int i = 0; i < 40; i++) {
        int a = i % 20 - 10;
        inner[i] = (struct plot_position){29100000 + (i < 20 ? 1 : -1) * (100 - a * a) * 3000,
                                          -110800000 + (i < 20 ? a : -a) * 40000};
    }
    struct plot_map_outline outlines[] = {{inner, 40, STR("Municipio"), true},
                                          {ring, 720, STR("Estado"), false}};
    struct plot_map_point points[] = {
        {.at = {29080000, -110950000},
         .label = STR("Puente vehicular"),
         .href = STR("/n/4"),
         .named = true},
        {.at = {29230000, -110600000}, .label = STR("Unidad deportiva"), .named = true, .group = 1},
        {.at = {28960000, -110780000},
         .label = STR("Pozo (coordenadas corregidas)"),
         .doubtful = true,
         .named = true},
        {.at = {29300000, -111400000}, .label = STR("Escuela")},
        {.at = {29300100, -111400100}, .label = STR("Escuela 2")},
        {.at = {29300200, -111400100}, .label = STR("Escuela 3")},
        {.at = {INT32_MAX, 0}, .label = STR("fuera del mundo")}};
    struct plot_map m = {.frame = {.id = STR("m1"), .title = STR("Dónde están las obras")},
                         .outlines = outlines,
                         .outline_count = 2,
                         .points = points,
                         .point_count = COUNT(points),
                         .scale_unit = STR("km")};
    plot_map_draw(out, &m);
}

static void one_place(struct buf *out)
{
    struct plot_map_point point = {
        .at = {25669000, -100310000}, .label = STR("Una obra sola"), .named = true};
    struct plot_map m = {
        .frame = {.id = STR("m2"), .title = STR("Dónde está la obra"), .height = 200},
        .points = &point,
        .point_count = 1,
        .scale_unit = STR("km")};
    plot_map_draw(out, &m);
}

static void spark(struct buf *out)
{
    static const int64_t values[] = {120, 90, 95, 0, 140, 132, 87, -20, 45};
    static const bool has[] = {true, true, true, false, true, true, true, true, true};
    struct plot_sparkline s = {.id = STR("k1"),
                               .title = STR("De 120 a 45 millones"),
                               .values = values,
                               .has = has,
                               .count = COUNT(values)};
    plot_sparkline_draw(out, &s);
}

static void spark_bars(struct buf *out)
{
    static const int64_t values[] = {120, 90, 95, 0, 140, 132, 87, -20, 45};
    struct plot_sparkline s = {.values = values, .count = COUNT(values), .bars = true};
    plot_sparkline_draw(out, &s);
}

const struct example chart_examples[] = {
    {"bars", grouped},
    {"bars-wide", grouped_wide},
    {"bars-stacked", stacked},
    {"bars-lying", lying},
    {"bars-pairs", lying_pairs},
    {"line", balance},
    {"gantt", works},
    {"map", places},
    {"map-one", one_place},
    {"sparkline", spark},
    {"sparkline-bars", spark_bars},
};
const size_t chart_example_count = COUNT(chart_examples);
