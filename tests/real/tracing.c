/* Published files, imported and traced; see tracing.h. */
#include "tracing.h"

static struct ledger *open;
static struct arena arena;
static struct err err;
static const char *entity_asked;

static void for_entity(struct import_options *options)
{
    options->entity = entity_asked;
}

void import_published(const char *pattern, const char *entity)
{
    struct import_report report;

    entity_asked = entity;
    report = import_path(data_path(pattern), for_entity);
    CHECK(report.by_state[IMPORT_LOADED] > 0);
    CHECK_INT(report.by_state[IMPORT_FAILED], 0);
}

struct ledger *traced(void)
{
    arena_init(&arena, (size_t)256 << 20);
    CHECK_OK(ledger_open("ledger.cauce", STORE_WRITE, &open, &err));
    CHECK_OK(trace_update(open, NULL, NULL, &err));
    return open;
}

struct arena *tracing_arena(void)
{
    return &arena;
}

struct route route_to(const char *text)
{
    const struct route_options whole = {.width = 1000, .nodes = 5000};
    struct route route;
    int64_t entity, node;

    CHECK_OK(route_find(open, &arena, 0, str_of(text), &entity, &node, &err));
    CHECK_OK(route_read(open, &arena, entity, node, &whole, &route, &err));
    CHECK(!route.cut);
    return route;
}

int64_t route_count(const struct route *route, enum node_kind kind)
{
    int64_t count = 0;

    for (size_t i = 0; i < route->node_count; i++) count += route->nodes[i].kind == kind;
    return count;
}

int64_t route_sum(const struct route *route, enum node_kind kind)
{
    int64_t sum = 0;

    for (size_t i = 0; i < route->node_count; i++)
        if (route->nodes[i].kind == kind) sum += route->nodes[i].minor;
    return sum;
}

void check_identity(const struct route *route)
{
    for (int which = 0; which < 2; which++) {
        int64_t ends = 0;

        for (int stage = 1; stage < STAGE_COUNT; stage++) ends += route->figures.end[which][stage];
        CHECK_INT(ends, route->figures.minor);
        for (size_t n = 0; n < route->node_count; n++) {
            int64_t carried = 0;

            if (route->nodes[n].depth < 0) continue; /* the rest of what it gives is not below */
            for (size_t l = 0; l < route->link_count; l++)
                if (route->links[l].source == n) carried += route->links[l].carried[which];
            CHECK_INT(carried, route->nodes[n].out[which]);
        }
    }
}
