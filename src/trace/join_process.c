/* Joins by context: one file publishes a project and says which process contracts it; the record of
 * that process names its project by another key. Where a process has exactly one published and
 * exactly one referred project above it, they are the same: both publishers declared it. */
#include "base/text.h"
#include "trace/join_private.h"
#include "trace_queries.h"

enum { PROCESSES = 64 }; /* more of them below one project tell nothing about a single one */

struct context {
    int64_t published, process;
    struct str published_key;
    size_t count; /* published projects seen, different ones */
    bool alone;   /* every process agrees */
};

/* The projects above one process. */
static enum err_code read_above(struct joiner *j, int64_t project, int64_t process,
                                struct context *c, struct err *err)
{
    int64_t published = 0, others = 0;
    struct str key = STR_NONE;
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_join_projects_of(j->store, j->entity, process, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_join_projects_of_row r;
        int64_t resolved;

        q_join_projects_of_row(stmt, &r);
        resolved = r.published ? r.id : join_resolved(j, r.id);
        if (r.id == project || (resolved && resolved == published)) continue;
        if (!r.published && !resolved) others++; /* a second one that is only referred to */
        if (resolved && published) others++;
        if (!resolved || published) continue;
        published = resolved;
        key = r.published ? arena_str(j->arena, r.node_key) : STR_NONE;
    }
    if (code || !published) return code;
    if (others || (c->published && c->published != published)) c->alone = false;
    c->published = published;
    if (!c->process) c->process = process;
    if (key.p) c->published_key = key;
    return ERR_NONE;
}

static enum err_code read_key(struct joiner *j, int64_t node, struct str *out, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_join_key_of(j->store, j->entity, node, &stmt, err);

    *out = STR("");
    if (!code) code = store_step(stmt, &row, err);
    if (code || !row) return code;
    *out = arena_str(j->arena, store_text(stmt, 0));
    store_reset(stmt);
    return out->p ? ERR_NONE : err_no_memory(err);
}

/* What the budget lines of the published project say: *agrees_out when one of their keys ends with
 * the referred key; else *other_out is what one of them ends with in its place. */
static enum err_code read_budget(struct joiner *j, const struct context *c, struct str key,
                                 bool *agrees_out, struct str *other_out, struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_join_budget_keys(j->store, j->entity, c->published, &stmt, err);

    *agrees_out = false;
    *other_out = STR("");
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct str line = store_text(stmt, 0);

        if (str_ends(line, key)) *agrees_out = true;
        if (str_starts(line, c->published_key) && line.n > c->published_key.n + 1)
            line = str_slice(line, c->published_key.n + 1, line.n);
        if (other_out->n) continue;
        *other_out = arena_str(j->arena, line);
        if (other_out->p) continue;
        store_reset(stmt);
        code = err_no_memory(err);
    }
    return code;
}

static enum err_code declare(struct joiner *j, const struct join_pending *p,
                             const struct context *c, struct err *err)
{
    struct join_found *found = join_add(&j->sames, j->arena);
    struct str process = STR(""), other = STR(""), more = STR("");
    bool agrees = false;
    enum err_code code;

    if (!found) return err_no_memory(err);
    code = read_key(j, c->process, &process, err);
    if (!code) code = read_budget(j, c, p->key, &agrees, &other, err);
    if (code) return code;
    if (agrees)
        more = STR("; la clave de su partida termina igual");
    else if (other.n)
        more = arena_printf(j->arena, "; su partida lleva otra forma de la clave, «%.*s»",
                            STR_FMT(other));
    *found = (struct join_found){
        .source = p->id,
        .target = c->published,
        .evidence = EVIDENCE_DECLARED,
        .rule = JOIN_RULE_PROCESS,
        .reason = arena_printf(
            j->arena,
            "El procedimiento «%.*s» tiene un solo proyecto publicado, «%.*s», y "
            "su expediente llama «%.*s» al suyo: es el mismo proyecto%.*s.",
            STR_FMT(process), STR_FMT(c->published_key), STR_FMT(p->key), STR_FMT(more))};
    return more.p && found->reason.p ? ERR_NONE : err_no_memory(err);
}

static enum err_code read_processes(struct joiner *j, int64_t project, int64_t *processes,
                                    size_t *count_out, struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_join_processes(j->store, j->entity, project, &stmt, err);

    *count_out = 0;
    while (!code && !(code = store_step(stmt, &row, err)) && row)
        processes[(*count_out)++] = store_int(stmt, 0);
    return code;
}

enum err_code join_by_process(struct joiner *j, struct err *err)
{
    const struct join_pending *pending = j->projects.items;
    enum err_code code = ERR_NONE;

    for (size_t i = 0; i < j->projects.count && !code; i++) {
        struct context c = {.alone = true};
        int64_t processes[PROCESSES + 1];
        size_t count;

        code = read_processes(j, pending[i].id, processes, &count, err);
        if (count > PROCESSES) continue;
        for (size_t k = 0; k < count && !code; k++)
            code = read_above(j, pending[i].id, processes[k], &c, err);
        if (code || !c.published || !c.alone ||
            join_rejected(&j->kept_sames, pending[i].id, c.published))
            continue;
        if (!c.published_key.n) code = read_key(j, c.published, &c.published_key, err);
        if (!code) code = declare(j, &pending[i], &c, err);
    }
    return code;
}
