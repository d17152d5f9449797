/* What people follow: see follow.h. */
#include "cocreate/follow.h"

#include "base/i18n.h"
#include "cocreate/subject.h"
#include "cocreate_queries.h"

static enum err_code has_room(struct co *co, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    int64_t count = 0;
    enum err_code code =
        q_follow_count(ledger_store(co->ledger), co->entity, co->actor.person, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (!code && row) {
        count = store_int(stmt, 0);
        store_reset(stmt);
    }
    if (!code && count >= FOLLOW_MOST)
        return err_set(err, ERR_INPUT, _("Ya sigue demasiadas cosas: deje antes alguna"));
    return code;
}

enum err_code follow_set(struct co *co, struct str subject, bool on, struct err *err)
{
    struct store *store = ledger_store(co->ledger);
    struct str title;
    enum err_code code = co_may(&co->actor, CO_CITIZEN, err);
    if (!code && !co->actor.person)
        code = err_set(err, ERR_DENIED, _("Para esto hay que entrar con su cuenta"));
    if (!code && on) code = subject_title(co, subject, &title, err);
    if (!code && on) code = has_room(co, err);
    if (!code) code = co_begin(co, err);
    if (code) return code;
    code = on ? q_follow_add_run(store, co->entity, co->actor.person, subject, co->now_ms, err)
              : q_follow_drop_run(store, co->entity, co->actor.person, subject, err);
    return co_end(co, code, err);
}

enum err_code follow_is(struct co *co, struct str subject, bool *out, struct err *err)
{
    struct store_stmt *stmt;
    *out = false;
    if (!co->actor.person) return ERR_NONE;
    enum err_code code =
        q_follow_find(ledger_store(co->ledger), co->entity, co->actor.person, subject, &stmt, err);
    if (!code) code = store_step(stmt, out, err);
    if (!code && *out) store_reset(stmt);
    return code;
}

enum err_code follow_list(struct co *co, int64_t person, struct follow_row **out, size_t *count_out,
                          struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    *count_out = 0;
    *out = arena_array(co->arena, FOLLOW_MOST, sizeof **out);
    if (!*out) return err_no_memory(err);
    enum err_code code = q_follow_rows(ledger_store(co->ledger), person, FOLLOW_MOST, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_follow_rows_row r;
        q_follow_rows_row(stmt, &r);
        (*out)[(*count_out)++] = (struct follow_row){.entity = r.entity,
                                                     .at = r.at,
                                                     .subject = co_keep(co, r.subject),
                                                     .entity_code = co_keep(co, r.code),
                                                     .entity_name = co_keep(co, r.name)};
    }
    return code;
}
