/* See institution.h. */
#include "cocreate/institution.h"

#include "base/text.h"
#include "cocreate_queries.h"

/* Digits alone: the number of an organisation's page. False when it is a name. */
static bool is_number(struct str text, int64_t *out)
{
    uint64_t number = 0;
    if (!text.n || text.n > 18) return false;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] < '0' || text.p[i] > '9') return false;
        number = number * 10 + (uint64_t)(text.p[i] - '0');
    }
    *out = (int64_t)number;
    return true;
}

static enum err_code add(struct co *co, struct str name, struct str key, int64_t *out,
                         struct err *err)
{
    struct co_note n;
    enum err_code code = ledger_ids_reserve(co->ledger, co->entity, "organisation", 1, out, err);
    if (!code)
        code = q_institution_add_run(ledger_store(co->ledger), co->entity, *out, name, key, err);
    if (code) return code;
    co_note_begin(&n);
    co_note_text(&n, "name", name);
    return co_note_end(co, &n, "institution.added", "institution", *out, err);
}

static enum err_code find(struct co *co, struct str name, struct str key, int64_t *out,
                          struct err *err)
{
    struct q_organisation_named_row files;
    struct q_institution_named_row own;
    bool found = false;
    *out = 0;
    enum err_code code = q_organisation_named_one(ledger_store(co->ledger), co->entity, name, key,
                                                  &files, &found, err);
    if (!code && found) *out = files.id;
    if (code || found) return code;
    code = q_institution_named_one(ledger_store(co->ledger), co->entity, key, &own, &found, err);
    if (!code && found) *out = own.id;
    return code;
}

enum err_code institution_take(struct co *co, struct str name, struct co_faults *faults,
                               int64_t *out, struct err *err)
{
    *out = 0;
    enum err_code code = co_may(&co->actor, CO_ADMIN, err);
    co_check_text(faults, "institution", &name, INSTITUTION_MOST_NAME, false);
    if (!code) code = co_check(faults, err);
    if (code || !name.n || is_number(name, out)) return code;
    struct str key = text_organisation_key(co->arena, name, NULL);
    if (!key.p) return err_no_memory(err);
    code = co_begin(co, err);
    if (!code) code = find(co, name, key, out, err);
    if (!code && !*out) code = add(co, name, key, out, err);
    return co_end(co, code, err);
}

enum err_code institution_names(struct co *co, size_t most, struct str **out, size_t *count_out,
                                struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    *count_out = 0;
    *out = arena_array(co->arena, most + 1, sizeof **out);
    if (!*out) return err_no_memory(err);
    enum err_code code =
        q_institution_names(ledger_store(co->ledger), co->entity, (int64_t)most, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_institution_names_row r;
        q_institution_names_row(stmt, &r);
        struct str name = co_keep(co, r.name);
        if (name.p) (*out)[(*count_out)++] = name;
    }
    return code;
}

enum err_code institution_name(struct co *co, int64_t id, struct str *out, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    *out = STR("");
    enum err_code code = q_institution_one(ledger_store(co->ledger), co->entity, id, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (code || !row) return code;
    struct q_institution_one_row r;
    q_institution_one_row(stmt, &r);
    *out = co_keep(co, r.name);
    store_reset(stmt);
    return out->p ? ERR_NONE : err_no_memory(err);
}
