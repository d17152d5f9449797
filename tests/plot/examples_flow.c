/* Streams between made-up things, and parts of a whole. */
#include <stdio.h>

#include "plot/examples.h"
#include "plot/sankey.h"
#include "plot/treemap.h"

#define M 100000000LL
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* As a constant. */
#define TEXT(literal)                                                                              \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }

static const struct plot_sankey_node route_nodes[] = {
    {.label = TEXT("Crédito Banco del Valle 2021"),
     .money = TEXT("$ 300 mdp"),
     .href = TEXT("/n/1"),
     .layer = -2,
     .value = 300 * M,
     .group = 2,
     .broken = 100 * M,
     .broken_text = TEXT("$ 100 millones dispuestos sin destino publicado")},
    {.label = TEXT("Fondo de infraestructura municipal"),
     .money = TEXT("$ 520 mdp"),
     .href = TEXT("/n/2"),
     .layer = -2,
     .value = 520 * M,
     .group = 2},
    {.label = TEXT("Obras públicas 6140"),
     .money = TEXT("$ 700 mdp"),
     .href = TEXT("/n/3"),
     .layer = -1,
     .value = 700 * M},
    {.label = TEXT("Puente vehicular Río Seco"),
     .money = TEXT("$ 400 mdp"),
     .href = TEXT("/n/4"),
     .layer = 0,
     .value = 400 * M,
     .focus = true,
     .broken = 60 * M},
    {.label = TEXT("Contrato OP-014/2022"),
     .money = TEXT("$ 210 mdp"),
     .href = TEXT("/n/5"),
     .layer = 1,
     .value = 210 * M,
     .group = 1},
    {.label = TEXT("Contrato OP-031/2022 Constructora del Desierto de Altar"),
     .money = TEXT("$ 90 mdp"),
     .href = TEXT("/n/6"),
     .layer = 1,
     .value = 90 * M,
     .group = 1,
     .broken = 90 * M},
    {.label = TEXT("Supervisión"),
     .money = TEXT("$ 40 mdp"),
     .href = TEXT("/n/7"),
     .layer = 1,
     .value = 40 * M,
     .group = 1},
    {.label = TEXT("Estimaciones 1 a 8"),
     .money = TEXT("$ 150 mdp"),
     .layer = 2,
     .value = 150 * M,
     .group = 7},
    {.label = TEXT("Anticipo"), .money = TEXT("$ 60 mdp"), .layer = 2, .value = 60 * M, .group = 7},
};
static const struct plot_sankey_link route_links[] = {
    {0, 2, 200 * M, PLOT_DECLARED, TEXT("Destino según el contrato de crédito")},
    {1, 2, 500 * M, PLOT_EXACT, TEXT("")},
    {2, 3, 400 * M, PLOT_EXACT, TEXT("Clave de cartera 21046140001")},
    {3, 4, 210 * M, PLOT_EXACT, TEXT("")},
    {3, 5, 90 * M, PLOT_INFERRED, TEXT("Inferido: nombre y monto parecidos (0.87)")},
    {3, 6, 40 * M, PLOT_CONFIRMED, TEXT("")},
    {4, 7, 150 * M, PLOT_EXACT, TEXT("")},
    {4, 8, 60 * M, PLOT_EXACT, TEXT("")},
};

static void route(struct buf *out, bool wide)
{
    struct plot_sankey s = {
        .frame = {.id = wide ? STR("s2") : STR("s1"),
                  .title = STR("De dónde viene y a dónde va: Puente vehicular Río Seco"),
                  .desc = STR("Dos fuentes, una partida, un proyecto, tres contratos, dos pagos"),
                  .width = wide ? 1000 : 360},
        .horizontal = wide,
        .rest = STR("otros"),
        .nodes = route_nodes,
        .node_count = COUNT(route_nodes),
        .links = route_links,
        .link_count = COUNT(route_links)};
    plot_sankey_draw(out, &s);
}

static void route_phone(struct buf *out)
{
    route(out, false);
}

static void route_wide(struct buf *out)
{
    route(out, true);
}

/* Two hundred things in four layers, links by a fixed rule. */
static void crowd(struct buf *out, bool wide)
{
    static char names[200][48], money[200][24];
    struct plot_sankey_node nodes[200];
    struct plot_sankey_link links[400];
    for (int i = 0; i < 200; i++) {
        int64_t value = (int64_t)(7919 * (i + 1) % 997 + 3) * M / (i % 7 + 1);
        snprintf(names[i], sizeof names[i], "Proveedora de servicios %d", i);
        snprintf(money[i], sizeof money[i], "$ %d mdp", (int)(value / M));
        nodes[i] = (struct plot_sankey_node){.label = str_of(names[i]),
                                             .money = str_of(money[i]),
                                             .href = STR("/n/1"),
                                             .layer = i < 4    ? 0
                                                      : i < 20 ? 1
                                                      : i < 70 ? 2
                                                               : 3,
                                             .value = value,
                                             .group = i % 3,
                                             .broken = i % 5 == 0 ? value / 3 : 0};
    }
    for (int i = 0; i < 400; i++) {
        size_t target = (size_t)(4 + i % 196), source = target < 20   ? (size_t)(i * 31 % 4)
                                                        : target < 70 ? (size_t)(4 + i * 17 % 16)
                                                                      : (size_t)(20 + i * 13 % 50);
        links[i] = (struct plot_sankey_link){source, target, nodes[target].value / 2,
                                             (enum plot_evidence)(1 + i % 4), STR_NONE};
    }
    struct plot_sankey s = {.frame = {.id = wide ? STR("s4") : STR("s3"),
                                      .title = STR("Mucho a la vez"),
                                      .width = wide ? 1000 : 360},
                            .horizontal = wide,
                            .rest = STR("otros"),
                            .nodes = nodes,
                            .node_count = 200,
                            .links = links,
                            .link_count = 400};
    plot_sankey_draw(out, &s);
}

static void crowd_phone(struct buf *out)
{
    crowd(out, false);
}

static void crowd_wide(struct buf *out)
{
    crowd(out, true);
}

static void chapters(struct buf *out, int width)
{
    static const struct {
        const char *label, *money;
        int64_t value;
    } parts[] = {{"Servicios personales", "$ 412.7 mdp", 4127},
                 {"Materiales y suministros", "$ 63.0 mdp", 630},
                 {"Servicios generales", "$ 151.2 mdp", 1512},
                 {"Transferencias, asignaciones, subsidios y otras ayudas", "$ 298.4 mdp", 2984},
                 {"Bienes muebles, inmuebles e intangibles", "$ 21.9 mdp", 219},
                 {"Inversión pública", "$ 187.3 mdp", 1873},
                 {"Inversiones financieras", "$ 0.4 mdp", 4},
                 {"Participaciones y aportaciones", "$ 12.0 mdp", 120},
                 {"Deuda pública", "$ 96.5 mdp", 965}};
    struct plot_treemap_cell cells[COUNT(parts)];
    for (size_t i = 0; i < COUNT(parts); i++)
        cells[i] = (struct plot_treemap_cell){.label = str_of(parts[i].label),
                                              .money = str_of(parts[i].money),
                                              .href = STR("/presupuesto/2024?capitulo=1000"),
                                              .value = parts[i].value * M / 10,
                                              .group = (int)i};
    struct plot_treemap t = {.frame = {.id = width > 360 ? STR("t3") : STR("t1"),
                                       .title = STR("Presupuesto 2024 por capítulo"),
                                       .desc = STR("Nueve capítulos, 1,243.4 millones"),
                                       .width = width},
                             .rest = STR("otros"),
                             .cells = cells,
                             .cell_count = COUNT(cells)};
    plot_treemap_draw(out, &t);
}

static void chapters_phone(struct buf *out)
{
    chapters(out, 360);
}

static void chapters_wide(struct buf *out)
{
    chapters(out, 960);
}

static void many_cells(struct buf *out)
{
    static char names[90][40];
    struct plot_treemap_cell cells[90];
    for (int i = 0; i < 90; i++) {
        snprintf(names[i], sizeof names[i], "Unidad responsable %d", i + 1);
        cells[i] = (struct plot_treemap_cell){.label = str_of(names[i]),
                                              .money = STR("$ 1.0 mdp"),
                                              .value = (int64_t)(91 - i) * (91 - i) * M,
                                              .group = i % 8};
    }
    struct plot_treemap t = {.frame = {.id = STR("t2"), .title = STR("Noventa unidades")},
                             .rest = STR("otras"),
                             .cells = cells,
                             .cell_count = 90};
    plot_treemap_draw(out, &t);
}

const struct example flow_examples[] = {
    {"sankey", route_phone},           {"sankey-wide", route_wide}, {"sankey-crowd", crowd_phone},
    {"sankey-crowd-wide", crowd_wide}, {"treemap", chapters_phone}, {"treemap-wide", chapters_wide},
    {"treemap-many", many_cells},
};
const size_t flow_example_count = COUNT(flow_examples);
