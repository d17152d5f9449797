/* See followed.h. */
#include "followed.h"

#include <stdio.h>
#include <stdlib.h>

#include "cocreate/cycle.h"
#include "pages.h"

static struct err err;

struct server *followed_serve(void)
{
    setenv("CAUCE_NOW", "2026-02-01T18:00:00Z", 1);
    return serve(with_forms);
}

static int64_t plan_of(struct beside *b, bool published, int64_t *plan_out)
{
    struct town t = {.co = b->co, .ledger = b->ledger};
    int64_t plan = here_plan(&t), first = here_commitment(&t, plan, "Seguir el empréstito", 1);
    struct cycle cycle;
    here_commitment(&t, plan, "Abrir el fideicomiso", 2);
    if (published) here_publish(&t, plan);
    CHECK_OK(cycle_get(&b->co, 1, &cycle, &err));
    if (published)
        CHECK_OK(cycle_move(&b->co, 1, cycle.version, CYCLE_PUBLIC, STR(""), &b->faults, &err));
    if (plan_out) *plan_out = plan;
    return first;
}

int64_t followed_plan(int64_t *plan_out)
{
    struct beside b;
    open_beside(&b);
    int64_t first = plan_of(&b, true, plan_out);
    close_beside(&b);
    return first;
}

int64_t followed_draft(void)
{
    struct beside b;
    open_beside(&b);
    int64_t first = plan_of(&b, false, NULL);
    close_beside(&b);
    return first;
}

const char *followed_path(int64_t commitment, const char *rest)
{
    static char path[300];
    snprintf(path, sizeof path, "/e/MX/compromiso/%lld%s", (long long)commitment, rest);
    return path;
}

struct co followed_as(struct beside *b, unsigned role, int sector)
{
    struct co co = b->co;
    co.actor = (struct co_actor){.person = 900 + sector,
                                 .roles = CO_CITIZEN | role,
                                 .sector = sector,
                                 .institution = role == CO_INSTITUTION ? 1 : 0};
    return co;
}

void followed_says(const struct reply *reply, const char *text)
{
    struct str body = reply_body(reply);
    if (!str_contains(body, STR("<form class=\"form")))
        check_well_formed(body); /* else HTML alone */
    if (!str_contains(body, str_of(text)))
        test_fail(__FILE__, __LINE__, "the page does not say \"%s\": %.*s", text,
                  (int)(body.n < 12000 ? body.n : 12000), body.p);
}
