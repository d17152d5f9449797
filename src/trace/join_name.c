/* Joins by name: contracts whose project no file describes, against the published projects of the
 * same entity. Candidates share rare words; only a name that is nearly the same is proposed, and
 * year, state and amount must not speak against it. A person decides; until then it counts as
 * possible, never as proven. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/date.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/text.h"
#include "trace/join_private.h"
#include "trace_queries.h"

enum {
    CONTRACTS_MAX = 20000, /* looked at in one update */
    WORD_SHORT = 4,        /* letters of a word that counts */
    WORD_COMMON = 64,      /* more projects than this have it: tells nothing */
    WORDS_USED = 6,
    NAMES_MAX = 1024,
    SIMILAR = 880, /* of 1000: two names are nearly the same */
    AGAINST = 100, /* taken off for each thing that differs */
    PROPOSED = 820 /* from this score on a join is proposed */
};

struct project {
    int64_t id, unit, first_year, last_year; /* 0 = not known */
    struct str key, label, name, place;      /* name: folded */
};
struct name_word {
    uint64_t hash;
    uint32_t project;
};
struct names {
    struct joiner *j;
    struct join_list projects; /* struct project */
    struct name_word *words;   /* by hash and project */
    size_t word_count;
};
struct contract {
    int64_t id, project, year, unit, minor;
    bool has_minor;
    struct str key, label, name, place;
};

/* --- the projects and their words ------------------------------------------------------------- */

static enum err_code read_projects(struct names *n, struct err *err)
{
    struct arena *arena = n->j->arena;
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_join_projects(n->j->store, n->j->entity, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_join_projects_row r;
        struct project *p = join_add(&n->projects, arena);

        q_join_projects_row(stmt, &r);
        if (p)
            *p = (struct project){.id = r.id,
                                  .unit = r.unit_null ? 0 : r.unit,
                                  .first_year = !r.starts_null ? date_year((int32_t)r.starts)
                                                : r.year_null  ? 0
                                                               : r.year,
                                  .last_year = !r.ends_null  ? date_year((int32_t)r.ends)
                                               : r.year_null ? 0
                                                             : r.year,
                                  .key = arena_str(arena, r.node_key),
                                  .label = arena_str(arena, r.label),
                                  .name = text_key(arena, r.label),
                                  .place = arena_str(arena, r.place)};
        if (p && p->key.p && p->label.p && p->name.p && p->place.p) continue;
        store_reset(stmt);
        code = err_no_memory(err);
    }
    return code;
}

static struct str next_word(struct str *rest)
{
    while (rest->n) {
        struct str word = str_split(*rest, ' ', rest);

        if (word.n >= WORD_SHORT) return word;
    }
    return STR_NONE;
}

static int by_hash(const void *a, const void *b)
{
    const struct name_word *x = a, *y = b;

    if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
    return x->project < y->project ? -1 : x->project > y->project;
}

static enum err_code index_words(struct names *n, struct err *err)
{
    const struct project *projects = n->projects.items;
    size_t count = 0;

    for (size_t i = 0; i < n->projects.count; i++) {
        struct str rest = projects[i].name;

        while (next_word(&rest).n) count++;
    }
    n->words = mem_alloc((count ? count : 1) * sizeof *n->words);
    if (!n->words) return err_no_memory(err);
    for (size_t i = 0; i < n->projects.count; i++) {
        struct str rest = projects[i].name;

        for (struct str word = next_word(&rest); word.n; word = next_word(&rest))
            n->words[n->word_count++] = (struct name_word){hash64(word.p, word.n), (uint32_t)i};
    }
    qsort(n->words, n->word_count, sizeof *n->words, by_hash);
    return ERR_NONE;
}

/* Where the words with this hash stand. */
static struct name_word *find_word(const struct names *n, uint64_t hash, size_t *count_out)
{
    size_t low = 0, high = n->word_count, end;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (n->words[mid].hash < hash)
            low = mid + 1;
        else
            high = mid;
    }
    for (end = low; end < n->word_count && end - low <= WORD_COMMON && n->words[end].hash == hash;)
        end++;
    *count_out = end - low;
    return n->words + low;
}

/* --- comparing -------------------------------------------------------------------------------- */

struct best {
    const struct project *project;
    int similarity;
};

static void compare(const struct names *n, const struct contract *c, uint32_t index,
                    struct best *best)
{
    const struct project *p = (const struct project *)n->projects.items + index;
    int similarity = text_similarity(c->name, p->name);

    if (similarity < SIMILAR || join_rejected(&n->j->kept_joins, p->id, c->id)) return;
    if (similarity < best->similarity) return;
    if (similarity == best->similarity && best->project && best->project->id < p->id) return;
    *best = (struct best){p, similarity};
}

static int by_index(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return x < y ? -1 : x > y;
}

/* Words of the contract's name that few projects have choose whom it is compared with: those that
 * have half of them or more. */
static struct best best_project(const struct names *n, const struct contract *c)
{
    uint32_t having[WORDS_USED * WORD_COMMON];
    struct best best = {0};
    struct str rest = c->name;
    size_t used = 0, total = 0;

    for (struct str word = next_word(&rest); word.n && used < WORDS_USED; word = next_word(&rest)) {
        size_t count;
        const struct name_word *at = find_word(n, hash64(word.p, word.n), &count);

        if (!count || count > WORD_COMMON) continue;
        used++;
        for (size_t i = 0; i < count; i++)
            if (!i || at[i].project != at[i - 1].project) having[total++] = at[i].project;
    }
    if (total) qsort(having, total, sizeof *having, by_index);
    for (size_t i = 0, end; i < total; i = end) {
        for (end = i; end < total && having[end] == having[i];) end++;
        if ((end - i) * 2 >= used) compare(n, c, having[i], &best);
    }
    return best;
}

/* Words for what agrees and what differs, into two lists. */
struct judgement {
    struct buf agrees, differs;
    int score;
};

static void say(struct judgement *judged, bool agrees, const char *what)
{
    struct buf *list = agrees ? &judged->agrees : &judged->differs;

    if (list->n) buf_text(list, ", ");
    buf_text(list, what);
    if (!agrees) judged->score -= AGAINST;
}

static enum err_code judge(struct names *n, const struct contract *c, const struct project *p,
                           struct judgement *judged, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_join_project_money(n->j->store, n->j->entity, p->id, &stmt, err);

    if (!code) code = store_step(stmt, &row, err);
    if (code) return code;
    if (row && !store_null(stmt, 0) && c->has_minor) {
        bool within = c->minor <= store_int(stmt, 0);

        say(judged, within, within ? "el importe cabe en la inversión" : "el importe la rebasa");
    }
    if (row) store_reset(stmt);
    if (c->year && p->first_year)
        say(judged, c->year >= p->first_year - 1 && c->year <= p->last_year + 1, "el año");
    if (c->place.n >= 2 && p->place.n >= 2)
        say(judged, str_eq(str_slice(c->place, 0, 2), str_slice(p->place, 0, 2)), "el estado");
    if (c->unit && c->unit == p->unit) say(judged, true, "la unidad responsable");
    return ERR_NONE;
}

static bool propose(struct names *n, const struct contract *c, const struct best *best,
                    const struct judgement *judged)
{
    struct arena *arena = n->j->arena;
    struct join_found *found = join_add(&n->j->joins, arena);

    if (!found) return false;
    *found = (struct join_found){
        .source = best->project->id,
        .target = c->id,
        .evidence = EVIDENCE_INFERRED,
        .score = judged->score,
        .rule = JOIN_RULE_NAME,
        .reason = arena_printf(
            arena,
            "Los nombres se parecen (%d de 1000): «%.*s» y «%.*s»; coincide: %.*s; difiere: %.*s.",
            best->similarity, STR_FMT(c->label), STR_FMT(best->project->label),
            STR_FMT(judged->agrees.n ? buf_view(&judged->agrees) : STR("nada más")),
            STR_FMT(judged->differs.n ? buf_view(&judged->differs) : STR("nada")))};
    return found->reason.p != NULL;
}

static enum err_code consider(struct names *n, const struct contract *c, struct err *err)
{
    struct best best = best_project(n, c);
    struct judgement judged = {.score = best.similarity};
    enum err_code code;

    if (!best.project) return ERR_NONE;
    buf_init(&judged.agrees, NAMES_MAX);
    buf_init(&judged.differs, NAMES_MAX);
    code = judge(n, c, best.project, &judged, err);
    if (!code && judged.score >= PROPOSED && !propose(n, c, &best, &judged))
        code = err_no_memory(err);
    buf_free(&judged.agrees);
    buf_free(&judged.differs);
    return code;
}

/* --- the contracts ---------------------------------------------------------------------------- */

static enum err_code read_contracts(struct joiner *j, int64_t project, struct join_list *out,
                                    struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_join_contracts(j->store, j->entity, project, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_join_contracts_row r;
        struct contract *c = join_add(out, j->arena);

        q_join_contracts_row(stmt, &r);
        if (c)
            *c = (struct contract){.id = r.id,
                                   .project = project,
                                   .year = r.year_null ? 0 : r.year,
                                   .unit = r.unit_null ? 0 : r.unit,
                                   .minor = r.minor,
                                   .has_minor = !r.minor_null,
                                   .key = arena_str(j->arena, r.node_key),
                                   .label = arena_str(j->arena, r.label),
                                   .name = text_key(j->arena, r.label),
                                   .place = arena_str(j->arena, r.place)};
        if (c && c->key.p && c->label.p && c->name.p && c->place.p) continue;
        store_reset(stmt);
        code = err_no_memory(err);
    }
    return code;
}

enum err_code join_by_name(struct joiner *j, struct err *err)
{
    const struct join_pending *pending = j->projects.items;
    struct join_list contracts = {.size = sizeof(struct contract)};
    struct names n = {.j = j, .projects = {.size = sizeof(struct project)}};
    enum err_code code = ERR_NONE;

    for (size_t i = 0; i < j->projects.count && contracts.count < CONTRACTS_MAX && !code; i++)
        if (!join_resolved(j, pending[i].id))
            code = read_contracts(j, pending[i].id, &contracts, err);
    if (code || !contracts.count) return code;
    code = read_projects(&n, err);
    if (!code) code = index_words(&n, err);
    for (size_t i = 0; i < contracts.count && !code; i++)
        code = consider(&n, (const struct contract *)contracts.items + i, err);
    mem_free(n.words);
    return code;
}
