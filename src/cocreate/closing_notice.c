/* Letters that remind of an end-of-commitment form that is due: see assessment.h. To the people of
 * the responsible institution and to the members of the secretariat, once for each commitment. */
#include "base/i18n.h"
#include "cocreate/assessment_private.h"
#include "cocreate/cycle.h"
#include "cocreate/notice.h"
#include "cocreate/person.h"

enum { MOST_AT_ONCE = 500, SHORTEST_MONTH = 28 };

/* Who is told: once each, whatever number of roles they have. */
static bool is_told(const struct role_row *roles, size_t i, int64_t home, int64_t institution)
{
    const struct role_draft *r = &roles[i].role;
    if (r->home != home) return false;
    return r->role == CO_MEMBER ||
           (r->role == CO_INSTITUTION && institution && r->institution == institution);
}

static enum err_code tell(struct co *co, int64_t home_id, int64_t institution,
                          const struct letter_of *letter, struct err *err)
{
    struct role_row *roles;
    size_t count = 0;
    struct co home = *co;
    home.entity = home_id;
    enum err_code code = role_list(co, today_of(co), &roles, &count, err);
    for (size_t i = 0; !code && i < count; i++) {
        struct person who;
        bool again = !is_told(roles, i, home_id, institution);
        for (size_t k = 0; k < i && !again; k++)
            again = roles[k].person == roles[i].person && is_told(roles, k, home_id, institution);
        if (again) continue;
        code = person_get(&home, roles[i].person, &who, err);
        if (!code && who.notices && !who.ended && who.email.n)
            code = notice_write(&home, who.id, letter, err);
        if (code == ERR_NOTFOUND) code = ERR_NONE;
    }
    return code;
}

struct due {
    const struct commitment *of;
    const struct closing *closing;
};

static enum err_code write_due(const void *user, struct letter *letter, struct err *err)
{
    const struct due *d = user;
    struct buf *out = &letter->body;
    char iso[16];
    struct str day = date_iso(d->closing->due, iso);
    (void)err;
    letter->subject = str_of(d->closing->overdue ? _("Un formato de cierre está retrasado")
                                                 : _("Se acerca la fecha de un formato de cierre"));
    buf_printf(out, _("Compromiso %lld: %.*s"), (long long)d->of->number,
               STR_FMT(d->of->now.is.title));
    buf_char(out, '\n');
    buf_printf(out,
               d->closing->overdue ? _("Su formato de cierre debió entregarse el %.*s.")
                                   : _("Su formato de cierre se entrega el %.*s."),
               STR_FMT(day));
    buf_printf(out, "\n%s\n",
               _("Lo llena la institución responsable o el secretariado, en la página del "
                 "compromiso."));
    return ERR_NONE;
}

static enum err_code remind(struct co *co, int64_t home, int64_t id, struct err *err)
{
    struct commitment of;
    struct closing closing;
    struct due due = {&of, &closing};
    const struct letter_of letter = {.kind = "closing", .write = write_due, .user = &due};
    enum err_code code = commitment_get(co, id, &of, err);
    if (!code) code = closing_get(co, id, &closing, err);
    if (code) return code;
    struct str subject = arena_printf(co->arena, "commitment/%lld", (long long)id);
    if (!subject.p) return err_no_memory(err);
    code = tell(co, home, of.now.is.responsible_org, &letter, err);
    return code ? code
                : q_reminder_add_run(ledger_store(co->ledger), co->entity, STR("closing"), subject,
                                     co->now_ms, err);
}

enum err_code closings_remind(struct co *home, size_t *reminded, struct err *err)
{
    struct q_closing_due_row *due = arena_array(home->arena, MOST_AT_ONCE, sizeof *due);
    int32_t until = today_of(home) + CLOSING_REMINDER_DAYS;
    struct store_stmt *stmt;
    struct co co = *home;
    size_t count = 0;
    bool row = false;
    *reminded = 0;
    if (!due) return err_no_memory(err);
    enum err_code code = co_begin(home, err);
    if (code) return code;
    co.depth = home->depth;
    code =
        q_closing_due(ledger_store(home->ledger), until - SHORTEST_MONTH, MOST_AT_ONCE, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row)
        q_closing_due_row(stmt, &due[count++]);
    for (size_t i = 0; !code && i < count; i++) {
        if (day_after_months((int32_t)due[i].ends, CLOSING_MONTHS) > until) continue;
        co.entity = due[i].entity;
        code = remind(&co, home->entity, due[i].id, err);
        *reminded += !code;
    }
    return co_end(home, code, err);
}
