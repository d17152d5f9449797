/* Casting, finding and counting ballots: see vote.h. */
#include <stdlib.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "cocreate/vote_private.h"
#include "cocreate_queries.h"
#include "format/json.h"

enum { MOST_MARKS = COUNT_MOST_OPTIONS * COUNT_MOST_CRITERIA, MOST_ROWS = 1000, BATCH = 4000 };

/* --- what a ballot says ----------------------------------------------------------------------- */

static int by_option(const void *a, const void *b)
{
    const struct vote_mark *x = a, *y = b;
    if (x->option != y->option) return x->option < y->option ? -1 : 1;
    return x->criterion < y->criterion ? -1 : x->criterion > y->criterion;
}

struct str vote_content(struct co *co, const struct vote_mark *marks, size_t count)
{
    struct vote_mark *sorted = arena_array(co->arena, count + 1, sizeof *sorted);
    struct buf b;
    struct json_writer w;
    if (!sorted) return STR_NONE;
    if (count) memcpy(sorted, marks, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, by_option);
    buf_init(&b, 1 << 20);
    json_start(&w, &b, false);
    json_open_array(&w);
    for (size_t i = 0; i < count; i++) {
        json_open_array(&w);
        json_put_int(&w, sorted[i].option);
        json_put_int(&w, sorted[i].criterion);
        json_put_int(&w, sorted[i].points);
        json_close_array(&w);
    }
    json_close_array(&w);
    struct str text = b.failed ? STR_NONE : co_keep(co, buf_view(&b));
    buf_free(&b);
    return text;
}

enum err_code vote_content_read(struct co *co, struct str content, struct vote_ballot *out,
                                struct err *err)
{
    json_ref root = NULL;
    enum err_code code = json_parse(co->arena, content, 4, &root, err);
    if (code) return code;
    struct vote_mark *marks = arena_array(co->arena, json_count(root) + 1, sizeof *marks);
    if (!marks) return err_no_memory(err);
    out->content = content;
    out->marks = marks;
    out->count = 0;
    for (struct json_iter it = json_each(root); json_next(&it);) {
        struct vote_mark *m = &marks[out->count++];
        int64_t criterion = 0;
        if (!str_to_i64(json_text(json_at(it.value, 0)), &m->option) ||
            !str_to_i64(json_text(json_at(it.value, 1)), &criterion) ||
            !str_to_i64(json_text(json_at(it.value, 2)), &m->points))
            return err_set(err, ERR_INPUT, _("Una boleta guardada no se puede leer"));
        m->criterion = (int)criterion;
    }
    return ERR_NONE;
}

enum err_code vote_poll(struct co *co, const struct vote *vote, struct count_poll *out,
                        struct err *err)
{
    const struct vote_draft *d = &vote->draft;
    struct count_option *options = arena_array(co->arena, d->option_count + 1, sizeof *options);
    int64_t *weights = arena_array(co->arena, COUNT_MOST_CRITERIA, sizeof *weights);
    if (!options || !weights) return err_no_memory(err);
    for (size_t i = 0; i < d->option_count; i++)
        options[i] = (struct count_option){d->options[i].id,
                                           d->options[i].has_cost ? d->options[i].cost : -1};
    for (size_t i = 0; i < d->criterion_count; i++) weights[i] = d->criteria[i].weight;
    *out = (struct count_poll){.method = (enum count_method)d->method,
                               .rule = (enum count_rule)d->rule,
                               .budget = d->has_budget ? d->budget : -1,
                               .most = d->most,
                               .options = options,
                               .option_count = d->option_count,
                               .weights = weights,
                               .criteria = d->criterion_count};
    return ERR_NONE;
}

enum err_code vote_to_count(struct co *co, const struct vote *vote, const struct vote_ballot *from,
                            struct count_ballot *out, struct err *err)
{
    struct count_mark *marks = arena_array(co->arena, from->count + 1, sizeof *marks);
    if (!marks) return err_no_memory(err);
    for (size_t i = 0; i < from->count; i++) {
        int64_t id = from->marks[i].option; /* 1, 2, … */
        if (id < 1 || (uint64_t)id > vote->draft.option_count)
            return err_set(err, ERR_INPUT, _("La boleta nombra una opción que no hay"));
        marks[i] =
            (struct count_mark){(int32_t)(id - 1), from->marks[i].criterion, from->marks[i].points};
    }
    *out = (struct count_ballot){marks, from->count};
    return ERR_NONE;
}

/* --- casting ---------------------------------------------------------------------------------- */

enum err_code vote_may(struct co *co, const struct vote *vote, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    if (!co->actor.person) return co_may(&(struct co_actor){0}, CO_CITIZEN, err);
    if (vote->draft.electorate == VOTE_MEMBERS) return co_may(&co->actor, CO_MEMBER, err);
    if (vote->draft.electorate != VOTE_REGISTERED) return ERR_NONE;
    enum err_code code = q_registration_find(ledger_store(co->ledger), co->entity,
                                             vote->draft.roundtable, co->actor.person, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (!code && row) store_reset(stmt);
    if (!code && !row) return err_set(err, ERR_DENIED, _("Vota quien se inscribió en la mesa"));
    return code;
}

static enum err_code check_ballot(struct co *co, const struct vote *vote,
                                  const struct vote_ballot *ballot, struct err *err)
{
    struct count_poll poll;
    struct count_ballot counted;
    if (!vote->takes) return err_set(err, ERR_INPUT, _("Esta votación no recibe boletas ahora"));
    if (ballot->count > MOST_MARKS)
        return err_set(err, ERR_LIMIT, _("La boleta marca demasiadas opciones"));
    enum err_code code = vote_poll(co, vote, &poll, err);
    if (!code) code = vote_to_count(co, vote, ballot, &counted, err);
    return code ? code : count_check(&poll, &counted, err);
}

/* A party has as many ballots as titulars: a suplente votes in the place of one, never beside. */
static enum err_code check_seat(struct co *co, const struct vote *vote, struct err *err)
{
    struct q_vote_party_row r;
    bool found;
    if (vote->draft.electorate != VOTE_MEMBERS) return ERR_NONE;
    enum err_code code = q_vote_party_one(ledger_store(co->ledger), co->entity, vote->id, CO_MEMBER,
                                          co->actor.sector, co_day(co->now_ms), &r, &found, err);
    if (!code && found && r.members && r.voted >= r.seats)
        return err_set(err, ERR_DENIED,
                       _("Su sector ya emitió todos sus votos: tiene tantos como titulares"));
    return code;
}

static enum err_code write_ballot(struct co *co, const struct vote *vote, struct str content,
                                  const char *token, struct err *err)
{
    struct store *store = ledger_store(co->ledger);
    struct store_stmt *stmt;
    struct co_note n;
    bool row;
    enum err_code code =
        q_vote_voter_add(store, co->entity, vote->id, co->actor.person, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (!code && !store_changes(stmt))
        return err_set(err, ERR_CONFLICT, _("Usted ya votó: cada persona vota una vez"));
    if (!code)
        code = q_vote_ballot_add_run(store, co->entity, vote->id, str_of(token), content, err);
    if (code) return code;
    co_note_begin(&n);
    co_note_int(&n, "secret", vote->draft.secret);
    if (!vote->draft.secret) co_note_text(&n, "ballot", content);
    return co_note_end(co, &n, "vote.cast", "vote", vote->id, err);
}

enum err_code vote_cast(struct co *co, int64_t id, const struct vote_mark *marks, size_t count,
                        char receipt[SESSION_TOKEN + 1], struct err *err)
{
    struct vote vote = {0};
    const struct vote_ballot ballot = {.marks = marks, .count = count};
    *receipt = '\0';
    enum err_code code = co_may(&co->actor, CO_CITIZEN, err);
    if (!code && !co->actor.person)
        code = err_set(err, ERR_DENIED, _("Para esto hay que entrar con su cuenta"));
    if (!code) code = co_begin(co, err);
    if (code) return code;
    code = vote_get(co, id, &vote, err);
    bool voted = false;
    if (!code) code = vote_may(co, &vote, err);
    if (!code) code = vote_voted(co, id, &voted, err);
    if (!code && !voted) code = check_seat(co, &vote, err);
    if (!code) code = check_ballot(co, &vote, &ballot, err);
    struct str content = code ? STR_NONE : vote_content(co, marks, count);
    if (!code && !content.p) code = err_no_memory(err);
    if (!code) {
        token_make(receipt);
        code = write_ballot(co, &vote, content, receipt, err);
    }
    code = co_end(co, code, err);
    if (code) *receipt = '\0';
    return code;
}

static enum err_code rewrite(struct co *co, const struct vote *vote, struct str receipt,
                             struct str content, struct err *err)
{
    struct store_stmt *stmt;
    struct co_note n;
    bool row;
    enum err_code code = q_vote_ballot_set(ledger_store(co->ledger), co->entity, vote->id, receipt,
                                           content, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (!code && !store_changes(stmt)) code = co_missing(_("boleta"), 0, err);
    if (code) return code;
    co_note_begin(&n);
    co_note_int(&n, "secret", vote->draft.secret);
    if (!vote->draft.secret) co_note_text(&n, "ballot", content);
    return co_note_end(co, &n, "vote.changed", "vote", vote->id, err);
}

enum err_code vote_change(struct co *co, int64_t id, struct str receipt,
                          const struct vote_mark *marks, size_t count, struct err *err)
{
    struct vote vote = {0};
    const struct vote_ballot ballot = {.marks = marks, .count = count};
    bool voted = false;
    enum err_code code = co_may(&co->actor, CO_CITIZEN, err);
    if (!code && !token_is_one(receipt)) code = co_missing(_("boleta"), 0, err);
    if (!code) code = co_begin(co, err);
    if (code) return code;
    code = vote_get(co, id, &vote, err);
    if (!code) code = vote_voted(co, id, &voted, err);
    if (!code && !voted)
        code = err_set(err, ERR_DENIED, _("Solo quien ya votó puede cambiar su boleta"));
    if (!code) code = check_ballot(co, &vote, &ballot, err);
    struct str content = code ? STR_NONE : vote_content(co, marks, count);
    if (!code && !content.p) code = err_no_memory(err);
    if (!code) code = rewrite(co, &vote, receipt, content, err);
    return co_end(co, code, err);
}

enum err_code vote_electors(struct co *co, const struct vote *vote, int64_t *out, struct err *err)
{
    struct store *store = ledger_store(co->ledger);
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code;
    *out = -1;
    if (vote->draft.electorate == VOTE_MEMBERS)
        code = q_vote_members(store, co->entity, CO_MEMBER, co_day(co->now_ms), &stmt, err);
    else if (vote->draft.electorate == VOTE_REGISTERED)
        code = q_vote_registered(store, co->entity, vote->draft.roundtable, &stmt, err);
    else
        return ERR_NONE;
    if (!code) code = store_step(stmt, &row, err);
    if (!code && row) {
        *out = store_int(stmt, 0);
        store_reset(stmt);
    }
    return code;
}

enum err_code vote_voted(struct co *co, int64_t id, bool *out, struct err *err)
{
    struct store_stmt *stmt;
    *out = false;
    if (!co->actor.person) return ERR_NONE;
    enum err_code code =
        q_vote_voter_find(ledger_store(co->ledger), co->entity, id, co->actor.person, &stmt, err);
    if (!code) code = store_step(stmt, out, err);
    if (!code && *out) store_reset(stmt);
    return code;
}

enum err_code vote_receipt(struct co *co, int64_t id, struct str token, struct vote_ballot *out,
                           struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    *out = (struct vote_ballot){.token = co_keep(co, token)};
    if (!token_is_one(token)) return co_missing(_("boleta"), 0, err);
    enum err_code code =
        q_vote_ballot_find(ledger_store(co->ledger), co->entity, id, token, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (!code && !row) return co_missing(_("boleta"), 0, err);
    if (code) return code;
    struct str content = co_keep(co, store_text(stmt, 0));
    store_reset(stmt);
    return vote_content_read(co, content, out, err);
}

/* --- all ballots ------------------------------------------------------------------------------ */

static enum err_code read_ballots(struct co *co, int64_t id, struct str after, size_t most,
                                  struct vote_ballot *out, size_t *count, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    *count = 0;
    enum err_code code = q_vote_ballot_rows(ledger_store(co->ledger), co->entity, id,
                                            after.n ? after : STR(""), (int64_t)most, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct vote_ballot *b = &out[(*count)++];
        b->token = co_keep(co, store_text(stmt, 0));
        b->content = co_keep(co, store_text(stmt, 1));
        if (!b->token.p || !b->content.p) {
            store_reset(stmt);
            return err_no_memory(err);
        }
    }
    for (size_t i = 0; i < *count && !code; i++)
        code = vote_content_read(co, out[i].content, &out[i], err);
    return code;
}

enum err_code vote_ballots(struct co *co, int64_t id, struct str after, size_t most,
                           struct vote_ballot **out, size_t *count_out, struct err *err)
{
    struct vote vote = {0};
    *count_out = 0;
    enum err_code code = vote_get(co, id, &vote, err);
    if (!code && vote.state != VOTE_COUNTED)
        code = err_set(err, ERR_INPUT, _("Las boletas se publican cuando la votación se cuenta"));
    if (code) return code;
    if (most < 1 || most > MOST_ROWS) most = MOST_ROWS;
    *out = arena_array(co->arena, most, sizeof **out);
    return *out ? read_ballots(co, id, after, most, *out, count_out, err) : err_no_memory(err);
}

/* All ballots of a box, in the order of their tokens. */
static enum err_code read_all(struct co *co, const struct vote *vote, struct vote_ballot **out,
                              size_t *count, struct err *err)
{
    size_t room = (size_t)vote->ballots, got = 0;
    *count = 0;
    *out = arena_array(co->arena, room + BATCH, sizeof **out);
    if (!*out) return err_no_memory(err);
    do {
        struct str after = *count ? (*out)[*count - 1].token : STR("");
        enum err_code code = read_ballots(co, vote->id, after, BATCH, *out + *count, &got, err);
        if (code) return code;
        *count += got;
    } while (got == BATCH && *count <= room);
    return ERR_NONE;
}

static void seal_ballots(const struct vote_ballot *ballots, size_t count, char out[65])
{
    struct sha256 h;
    sha256_start(&h);
    for (size_t i = 0; i < count; i++) {
        sha256_add(&h, ballots[i].token.p, ballots[i].token.n);
        sha256_add(&h, " ", 1);
        sha256_add(&h, ballots[i].content.p, ballots[i].content.n);
        sha256_add(&h, "\n", 1);
    }
    sha256_hex(&h, out);
}

static enum err_code count_all(struct co *co, const struct vote_ballot *ballots, size_t count,
                               struct vote_result *out, struct err *err)
{
    const struct vote *vote = &out->vote;
    struct count_poll poll = {.rule = COUNT_NO_RULE};
    struct count_ballot *counted = arena_array(co->arena, count + 1, sizeof *counted);
    if (!counted) return err_no_memory(err);
    enum err_code code = vote_poll(co, vote, &poll, err);
    for (size_t i = 0; i < count && !code; i++) {
        code = vote_to_count(co, vote, &ballots[i], &counted[i], err);
        if (!code) code = count_check(&poll, &counted[i], err);
    }
    poll.ballots = counted;
    poll.ballot_count = count;
    if (!code) code = count_run(&poll, co->arena, &out->count, err);
    out->has_plain = !code && poll.rule == COUNT_EQUAL_SHARES;
    poll.rule = COUNT_GREEDY;
    return out->has_plain ? count_run(&poll, co->arena, &out->plain, err) : code;
}

/* --- the count -------------------------------------------------------------------------------- */

/* Written anew in the order of tokens: the database's own order no longer is that of voting. */
static enum err_code shuffle(struct co *co, int64_t id, const struct vote_ballot *ballots,
                             size_t count, struct err *err)
{
    struct store *store = ledger_store(co->ledger);
    enum err_code code = q_vote_ballots_drop_run(store, co->entity, id, err);
    for (size_t i = 0; i < count && !code; i++)
        code =
            q_vote_ballot_add_run(store, co->entity, id, ballots[i].token, ballots[i].content, err);
    return code;
}

static enum err_code count_and_keep(struct co *co, const struct vote *vote, int64_t version,
                                    struct err *err)
{
    struct vote_ballot *ballots;
    struct vote_result result = {.vote = *vote};
    struct store_stmt *stmt;
    struct co_note n;
    size_t count;
    char seal[65];
    bool row;
    enum err_code code = read_all(co, vote, &ballots, &count, err);
    if (!code) code = count_all(co, ballots, count, &result, err);
    if (!code) code = shuffle(co, vote->id, ballots, count, err);
    if (code) return code;
    seal_ballots(ballots, count, seal);
    struct str kept = vote_keep(co, &result), places = vote_places(co, &result);
    if (!kept.p || !places.p) return err_no_memory(err);
    code = q_vote_box_counted(ledger_store(co->ledger), co->entity, vote->id, version, kept,
                              str_of(seal), &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (!code && !store_changes(stmt)) return co_changed(err);
    if (code) return code;
    co_note_begin(&n);
    co_note_int(&n, "ballots", (int64_t)count);
    co_note_int(&n, "spent", result.count.spent);
    co_note_text(&n, "seal", str_of(seal));
    co_note_text(&n, "places", places);
    return co_note_end(co, &n, "vote.counted", "vote", vote->id, err);
}

enum err_code vote_count(struct co *co, int64_t id, int64_t version, struct err *err)
{
    struct vote vote = {0};
    enum err_code code = co_may(&co->actor, VOTE_STAFF, err);
    if (!code) code = co_begin(co, err);
    if (code) return code;
    code = vote_get(co, id, &vote, err);
    if (!code && vote.state == VOTE_COUNTED) code = co_changed(err);
    if (!code && (vote.state != VOTE_OPEN || co->now_ms < vote.draft.closes))
        code = err_set(err, ERR_INPUT, _("Se cuenta cuando la votación ha terminado"));
    if (!code) code = count_and_keep(co, &vote, version, err);
    return co_end(co, code, err);
}

enum err_code vote_result(struct co *co, int64_t id, struct vote_result *out, struct err *err)
{
    struct vote_ballot *ballots;
    size_t count;
    char seal[65];
    *out = (struct vote_result){0};
    enum err_code code = vote_get(co, id, &out->vote, err);
    if (!code && out->vote.state != VOTE_COUNTED)
        code = err_set(err, ERR_INPUT, _("Esta votación todavía no se ha contado"));
    if (!code) code = read_all(co, &out->vote, &ballots, &count, err);
    if (!code) code = count_all(co, ballots, count, out, err);
    if (code) return code;
    seal_ballots(ballots, count, seal);
    out->sealed = str_is(out->vote.seal, seal);
    return ERR_NONE;
}
