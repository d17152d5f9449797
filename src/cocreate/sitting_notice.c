/* Letters to the members of the secretariat: see sitting_notice.h. */
#include "cocreate/sitting_notice.h"

#include <time.h>

#include "base/i18n.h"
#include "cocreate/notice.h"
#include "cocreate/person.h"
#include "cocreate/sitting_private.h"
#include "cocreate_queries.h"

enum { MOST_AT_ONCE = 500 };

/* "03/01/2026 18:30", where the instance is; for who reads English as no order of day and month can
 * be mistaken: "2026-01-03 18:30". */
static void put_when(struct letter *out, int64_t ms)
{
    char text[32] = "";
    time_t seconds = (time_t)(ms / 1000);
    struct tm tm;
    if (localtime_r(&seconds, &tm))
        strftime(text, sizeof text, out->english ? "%Y-%m-%d %H:%M" : "%d/%m/%Y %H:%M", &tm);
    buf_text(&out->body, text);
}

static void put_day(struct letter *out, int32_t day)
{
    int year, month, month_day;
    date_to_ymd(day, &year, &month, &month_day);
    if (out->english)
        buf_printf(&out->body, "%04d-%02d-%02d", year, month, month_day);
    else
        buf_printf(&out->body, "%02d/%02d/%04d", month_day, month, year);
}

/* Once to each person who sits that day, whatever number of seats they have. */
static enum err_code to_members(struct co *co, int64_t home_id, int32_t day,
                                const struct letter_of *letter, struct err *err)
{
    struct role_row *roles;
    size_t count = 0;
    struct co home = *co;
    home.entity = home_id;
    enum err_code code = role_list(co, day, &roles, &count, err);
    for (size_t i = 0; !code && i < count; i++) {
        struct person who;
        bool again = roles[i].role.role != CO_MEMBER || roles[i].role.home != home_id;
        for (size_t k = 0; k < i && !again; k++)
            again = roles[k].role.role == CO_MEMBER && roles[k].person == roles[i].person;
        if (again) continue;
        code = person_get(&home, roles[i].person, &who, err);
        if (code == ERR_NOTFOUND) {
            code = ERR_NONE;
            continue;
        }
        if (!code && who.notices && !who.ended && who.email.n)
            code = notice_write(&home, who.id, letter, err);
    }
    return code;
}

static void put_session(struct letter *letter, const struct sitting *s)
{
    struct buf *out = &letter->body;
    buf_printf(out, _("Sesión %lld del secretariado (%s)"), (long long)s->number,
               sitting_kind_word(s->is.kind));
    buf_text(out, "\n\n");
    buf_text(out, _("Cuándo:"));
    buf_char(out, ' ');
    put_when(letter, s->is.starts);
    buf_printf(out, "\n%s %s\n", _("Cómo:"), co_modality_word(s->is.modality));
    if (s->is.place.n) buf_printf(out, "%s %.*s\n", _("Dónde:"), STR_FMT(s->is.place));
    if (s->is.link.n) buf_printf(out, "%s %.*s\n", _("Para entrar:"), STR_FMT(s->is.link));
}

static void put_agenda(struct buf *out, const struct sitting *s)
{
    buf_printf(out, "\n%s\n", _("Orden del día:"));
    for (size_t i = 0; i < s->is.agenda_count; i++)
        buf_printf(out, "%zu. %.*s\n", i + 1, STR_FMT(s->is.agenda[i].text));
}

static void put_agreement(struct letter *letter, const struct agreement *a)
{
    struct buf *out = &letter->body;
    buf_printf(out, "\n%lld. %.*s\n", (long long)a->number, STR_FMT(a->is.text));
    buf_printf(out, "   %s %.*s\n", _("Responsable:"), STR_FMT(a->is.responsible));
    if (a->is.due == DATE_NONE) return;
    buf_printf(out, "   %s ", _("Para el día:"));
    put_day(letter, a->is.due);
    buf_char(out, '\n');
}

static const char *subject_of(enum sitting_news news)
{
    static const char *const subjects[SITTING_NEWS] = {
        N_("Se convoca a sesión del secretariado"), N_("Cambió la convocatoria a una sesión"),
        N_("Se canceló una sesión del secretariado"), N_("Acta y acuerdos de la sesión")};
    return i18n(subjects[news]);
}

struct told {
    const struct sitting *sitting;
    enum sitting_news news;
    const struct notice_page *page;
};

static enum err_code write_news(const void *user, struct letter *letter, struct err *err)
{
    const struct told *t = user;
    const struct sitting *s = t->sitting;
    struct buf *out = &letter->body;
    (void)err;
    letter->subject = str_of(subject_of(t->news));
    put_session(letter, s);
    if (t->news == SITTING_IS_OFF)
        buf_printf(out, "\n%s %.*s\n", _("No se celebra. Motivo:"), STR_FMT(s->cancelled));
    else if (t->news != SITTING_HAS_MINUTES)
        put_agenda(out, s);
    else
        for (size_t i = 0; i < s->agreement_count; i++) put_agreement(letter, &s->agreements[i]);
    buf_char(out, '\n');
    letter_link(letter, t->page);
    return ERR_NONE;
}

enum err_code sitting_tell(struct co *co, int64_t home, enum sitting_news news, int64_t id,
                           const struct notice_page *page, struct err *err)
{
    struct sitting s;
    struct told told = {&s, news, page};
    const struct letter_of letter = {.kind = "sitting", .write = write_news, .user = &told};
    enum err_code code = sitting_get(co, id, &s, err);
    return code ? code : to_members(co, home, sitting_day(s.is.starts), &letter, err);
}

/* --- agreements whose day comes near ---------------------------------------------------------- */

static enum err_code write_agreement(const void *user, struct letter *letter, struct err *err)
{
    const struct agreement *a = user;
    struct buf *out = &letter->body;
    (void)err;
    letter->subject =
        str_of(a->overdue ? _("Un acuerdo está retrasado") : _("Se acerca la fecha de un acuerdo"));
    buf_printf(out, _("Acuerdo de la sesión %lld del secretariado:"), (long long)a->sitting_number);
    buf_char(out, '\n');
    put_agreement(letter, a);
    buf_printf(out, "\n%s\n",
               a->overdue ? _("Ya pasó su fecha. Diga qué fue de él en la página de la sesión.")
                          : _("Cuando se cumpla, dígalo en la página de la sesión."));
    return ERR_NONE;
}

static enum err_code remind(struct co *co, int64_t home, int64_t id, struct err *err)
{
    struct agreement a;
    const struct letter_of letter = {.kind = "agreement", .write = write_agreement, .user = &a};
    enum err_code code = agreement_get(co, id, &a, err);
    if (!code) code = to_members(co, home, today_of(co), &letter, err);
    return code ? code
                : q_agreement_reminded_run(ledger_store(co->ledger), co->entity, id, co->now_ms,
                                           err);
}

enum err_code agreements_remind(struct co *home, size_t *reminded, struct err *err)
{
    struct q_agreement_due_row *due = arena_array(home->arena, MOST_AT_ONCE, sizeof *due);
    struct store_stmt *stmt;
    struct co co = *home;
    bool row = false;
    *reminded = 0;
    if (!due) return err_no_memory(err);
    enum err_code code = co_begin(home, err);
    if (code) return code;
    co.depth = home->depth;
    code = q_agreement_due(ledger_store(home->ledger), today_of(home) + AGREEMENT_REMINDER_DAYS,
                           MOST_AT_ONCE, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row)
        q_agreement_due_row(stmt, &due[(*reminded)++]);
    for (size_t i = 0; !code && i < *reminded; i++) {
        co.entity = due[i].entity;
        code = remind(&co, home->entity, due[i].id, err);
    }
    return co_end(home, code, err);
}
