/* Minutes: written, signed by the three parties, published for good; see sitting.h. */
#include "base/i18n.h"
#include "cocreate/cycle.h"
#include "cocreate/sitting_private.h"
#include "cocreate_queries.h"

static enum err_code note(struct co *co, int64_t id, const char *kind, struct str minutes,
                          struct str without, struct str name, struct err *err)
{
    struct co_note n;
    char hash[65];
    minutes_hash(minutes, hash);
    co_note_begin(&n);
    co_note_word(&n, "sha256", hash);
    if (name.n) co_note_word(&n, "sector", co_sector_code(co->actor.sector));
    co_note_text(&n, "without", without);
    co_note_personal(&n, "name", name);
    return co_note_end(co, &n, kind, "sitting", id, err);
}

enum err_code sitting_write_minutes(struct co *co, int64_t id, int64_t version, struct str minutes,
                                    struct co_faults *faults, struct err *err)
{
    co_check_text(faults, "minutes", &minutes, SITTING_MOST_MINUTES, true);
    enum err_code code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    code = sitting_touch_held(co, id, version, err);
    if (!code) code = q_sitting_minutes_run(ledger_store(co->ledger), co->entity, id, minutes, err);
    if (!code) code = note(co, id, "minutes.written", minutes, STR_NONE, STR_NONE, err);
    return co_end(co, code, err);
}

static bool has_signed(const struct sitting *s, int sector)
{
    for (size_t i = 0; i < s->signature_count; i++)
        if (s->signatures[i].sector == sector) return true;
    return false;
}

enum err_code sitting_sign(struct co *co, int64_t id, int64_t version, struct str name,
                           struct co_faults *faults, struct err *err)
{
    struct sitting s;
    char hash[65];
    int sector = co->actor.sector;
    co_check_text(faults, "name", &name, 120, true);
    if (sector < CO_GOVERNMENT || sector > CO_GUARANTOR)
        co_fault(faults, "name", _("Firman gobierno, sociedad civil y organismo garante"));
    enum err_code code = change_begin(co, CO_MEMBER, faults, err);
    if (code) return code;
    code = sitting_get(co, id, &s, err);
    if (!code && (s.version != version || s.minutes_published || has_signed(&s, sector)))
        code = co_changed(err);
    if (!code && !s.minutes.n)
        code = err_set(err, ERR_CONFLICT, _("Todavía no hay acta que firmar"));
    if (!code) {
        minutes_hash(s.minutes, hash);
        code = q_signature_add_run(ledger_store(co->ledger), co->entity, id, sector,
                                   co->actor.person, name, co->now_ms, str_of(hash), err);
    }
    if (!code) code = note(co, id, "minutes.signed", s.minutes, STR_NONE, name, err);
    return co_end(co, code, err);
}

enum err_code sitting_publish(struct co *co, int64_t id, int64_t version, struct str without,
                              struct co_faults *faults, struct err *err)
{
    struct sitting s;
    struct store_stmt *stmt;
    enum err_code code = co_may(&co->actor, SECRETARIAT, err);
    if (!code) code = sitting_get(co, id, &s, err);
    if (code) return code;
    co_check_text(faults, "without", &without, CYCLE_MOST_NOTE, s.signature_count < PARTIES);
    if (s.signature_count == PARTIES) without = STR("");
    code = change_begin(co, SECRETARIAT, faults, err);
    if (code) return code;
    if (s.state != SITTING_HELD || !s.minutes.n)
        code = err_set(err, ERR_CONFLICT, _("Todavía no hay acta que publicar"));
    else if (s.minutes_published)
        code = co_changed(err);
    if (!code)
        code = change_ran(&stmt,
                          q_sitting_publish(ledger_store(co->ledger), co->entity, id, version,
                                            co->now_ms, without, &stmt, err),
                          err);
    if (!code) code = note(co, id, "minutes.published", s.minutes, without, STR_NONE, err);
    return co_end(co, code, err);
}
