/* Roundtables to test with: see mesa_here.h. */
#include "mesa_here.h"

#include <stdarg.h>
#include <stdio.h>

#include "cocreate/commitment.h"
#include "cocreate/cycle.h"
#include "cocreate/person.h"
#include "cocreate/plan.h"
#include "cocreate/roundtable.h"
#include "cocreate/sitting.h"

#define DAY INT64_C(86400000)

static struct err err;

int64_t mesa_cycle(void)
{
    struct beside b;
    int64_t id;
    open_beside(&b);
    struct cycle_draft d = {.number = 1,
                            .title = STR("Primer plan"),
                            .begins = (int32_t)(b.co.now_ms / DAY) - 30,
                            .ends = DATE_NONE};
    CHECK_OK(cycle_add(&b.co, &d, &b.faults, &id, &err));
    CHECK_OK(cycle_move(&b.co, id, 1, CYCLE_PUBLIC, STR(""), &b.faults, &err));
    close_beside(&b);
    return id;
}

int64_t mesa_table(int64_t cycle, const char *title)
{
    struct beside b;
    int64_t id = 0;
    open_beside(&b);
    int32_t today = (int32_t)(b.co.now_ms / DAY);
    struct roundtable_draft d = {.cycle = cycle,
                                 .title = str_of(title),
                                 .theme = STR("deuda"),
                                 .problem = STR("No se sabe en qué se gastó"),
                                 .modality = CO_REMOTE,
                                 .iap2 = CO_CONSULT,
                                 .starts = b.co.now_ms + 3 * DAY,
                                 .opens = today - 5,
                                 .closes = today + 10};
    CHECK_OK(roundtable_save(&b.co, &d, &b.faults, &id, &err));
    CHECK_OK(roundtable_set_state(&b.co, id, 1, ROUNDTABLE_OPEN, &b.faults, &err));
    close_beside(&b);
    return id;
}

int64_t mesa_proposal(int64_t table, const char *title)
{
    struct beside b;
    int64_t id = 0;
    open_beside(&b);
    struct proposal_draft d = {.roundtable = table,
                               .title = str_of(title),
                               .problem = STR("Nadie sabe <b>ónde</b> quedó el dinero"),
                               .cause = STR("No se publican los contratos"),
                               .proposal = STR("Que suban todos los contratos, pues"),
                               .theme = table ? STR("") : STR("agua"),
                               .authority = table ? STR("") : STR("Ayuntamiento"),
                               .author_name = STR("La vecina del 12"),
                               .sector = CO_CITIZENRY};
    CHECK_OK(proposal_make(&b.co, &d, &b.faults, &id, &err));
    close_beside(&b);
    return id;
}

struct proposal mesa_read(int64_t proposal)
{
    struct beside b;
    struct proposal p = {0};
    open_beside(&b);
    CHECK_OK(proposal_get(&b.co, proposal, &p, &err));
    close_beside(&b);
    p.said = (struct proposal_draft){.roundtable = p.said.roundtable, .paper = p.said.paper};
    p.hidden_reason = STR_NONE; /* texts end with the store */
    return p;
}

/* Somebody sits in it since 1997. */
static int64_t seat(struct beside *b)
{
    char token[SESSION_TOKEN + 1];
    int64_t person, role;
    CHECK_OK(person_invite(&b->co, STR("titular@ejemplo.mx"), STR("Titular"), &b->faults, &person,
                           token, &err));
    struct role_draft draft = {.home = b->co.entity,
                               .person = person,
                               .role = CO_MEMBER,
                               .sector = CO_GOVERNMENT,
                               .begins = 10000,
                               .ends = DATE_NONE};
    CHECK_OK(role_give(&b->co, &draft, &b->faults, &role, &err));
    return role;
}

int64_t mesa_sitting(int64_t cycle)
{
    struct beside b;
    int64_t id = 0;
    open_beside(&b);
    int64_t role = seat(&b);
    struct agenda_item item = {STR("Propuestas"), STR("")};
    struct sitting_draft d = {.cycle = cycle,
                              .kind = SITTING_ORDINARY,
                              .modality = CO_REMOTE,
                              .title = STR("Primera sesión"),
                              .place = STR("En línea"),
                              .starts = b.co.now_ms - DAY,
                              .agenda = &item,
                              .agenda_count = 1};
    CHECK_OK(sitting_add(&b.co, &d, &b.faults, &id, &err));
    CHECK_OK(sitting_hold(&b.co, id, 1, &role, 1, &b.faults, &err));
    close_beside(&b);
    return id;
}

int64_t mesa_plan(int64_t cycle, int64_t *commitment_out)
{
    struct beside b;
    int64_t id = 0;
    open_beside(&b);
    int32_t today = (int32_t)(b.co.now_ms / DAY);
    struct plan_draft d = {.cycle = cycle,
                           .title = STR("Plan de Acción Local"),
                           .introduction = STR("Qué es"),
                           .begins = today,
                           .ends = today + 364};
    struct commitment_draft c = {.title = STR("Publicar los contratos del empréstito"),
                                 .problem = STR("Nadie sabe en qué se gastó"),
                                 .baseline = STR("28 de 791 contratos"),
                                 .objective = STR("Que se pueda seguir cada peso"),
                                 .responsible = STR("Secretaría de Hacienda"),
                                 .begins = today,
                                 .ends = today + 364};
    CHECK_OK(plan_add(&b.co, &d, &b.faults, &id, &err));
    CHECK_OK(commitment_add(&b.co, id, &c, false, &b.faults, commitment_out, &err));
    struct plan plan;
    CHECK_OK(plan_get(&b.co, id, &plan, &err));
    CHECK_OK(plan_consult(&b.co, id, plan.version, today - 1, today + 10, &b.faults, &err));
    close_beside(&b);
    return id;
}

void mesa_publish(int64_t id, int64_t sitting)
{
    struct beside b;
    struct plan plan;
    open_beside(&b);
    CHECK_OK(plan_get(&b.co, id, &plan, &err));
    CHECK_OK(plan_approve(&b.co, id, plan.version, sitting, (int32_t)(b.co.now_ms / DAY) - 1,
                          &b.faults, &err));
    CHECK_OK(plan_get(&b.co, id, &plan, &err));
    CHECK_OK(plan_publish(&b.co, id, plan.version, &err));
    close_beside(&b);
}

const char *says(const char *format, ...)
{
    enum { KEPT = 8, SIZE = 800 };
    static char kept[KEPT][SIZE];
    static unsigned next;
    char *out = kept[next++ % KEPT];
    va_list args;
    va_start(args, format);
    vsnprintf(out, SIZE, format, args);
    va_end(args);
    return out;
}

void check_page_says(const struct reply *reply, const char *text)
{
    if (!str_contains(reply_body(reply), str_of(text)))
        test_fail(__FILE__, __LINE__, "the page does not say «%s»:\n%.*s", text,
                  STR_FMT(reply_body(reply)));
}

void check_page_silent(const struct reply *reply, const char *text)
{
    if (str_contains(reply_body(reply), str_of(text)))
        test_fail(__FILE__, __LINE__, "the page says «%s»", text);
}
