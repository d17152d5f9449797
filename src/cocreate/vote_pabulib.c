/* Boxes in and out as Pabulib's files: see vote_pabulib.h. */
#include "cocreate/vote_pabulib.h"

#include <stdlib.h>

#include "base/i18n.h"
#include "cocreate/vote_private.h"
#include "cocreate_queries.h"

enum { MOST_TITLE = 160, PAGE = 1000 };

/* --- out -------------------------------------------------------------------------------------- */

static void put_key(struct pabulib *pb, const char *key, struct str value)
{
    pb->meta[pb->meta_count++] = (struct pabulib_pair){str_of(key), value};
}

static void put_meta(struct co *co, const struct vote *vote, struct pabulib *pb)
{
    char from[16], to[16];
    put_key(pb, "description", vote->draft.title);
    put_key(pb, "country", STR("Mexico"));
    put_key(pb, "unit", arena_printf(co->arena, "%lld", (long long)co->entity));
    put_key(pb, "instance", arena_printf(co->arena, "%lld", (long long)vote->id));
    put_key(pb, "rule",
            vote->draft.rule == COUNT_EQUAL_SHARES ? STR("equalshares/add1") : STR("greedy"));
    put_key(pb, "date_begin", co_keep(co, date_iso(co_day(vote->draft.opens), from)));
    put_key(pb, "date_end", co_keep(co, date_iso(co_day(vote->draft.closes), to)));
    if (vote->draft.most)
        put_key(pb, vote->draft.method == COUNT_DOTS ? "max_sum_points" : "max_length",
                arena_printf(co->arena, "%lld", (long long)vote->draft.most));
    put_key(pb, "language", STR("es"));
    put_key(pb, "currency", STR("MXN"));
    pb->budget = vote->draft.budget;
    pb->type = vote->draft.method == COUNT_DOTS     ? PABULIB_CUMULATIVE
               : vote->draft.method == COUNT_RANKED ? PABULIB_ORDINAL
                                                    : PABULIB_APPROVAL;
}

static enum err_code put_projects(struct co *co, const struct vote_result *r, struct pabulib *pb,
                                  struct err *err)
{
    const struct vote_draft *d = &r->vote.draft;
    pb->projects = arena_array(co->arena, d->option_count + 1, sizeof *pb->projects);
    if (!pb->projects) return err_no_memory(err);
    pb->project_count = d->option_count;
    for (size_t i = 0; i < d->option_count; i++) {
        if (!d->options[i].has_cost || d->options[i].cost <= 0)
            return err_set(err, ERR_INPUT, _("Falta el costo de una opción"));
        pb->projects[i] = (struct pabulib_project){
            .id = arena_printf(co->arena, "%lld", (long long)d->options[i].id),
            .name = d->options[i].title,
            .cost = d->options[i].cost};
        if (!pb->projects[i].id.p) return err_no_memory(err);
    }
    for (size_t i = 0; i < r->count.place_count; i++) {
        const struct count_place *p = &r->count.places[i];
        pb->projects[p->option].votes = p->voters;
        pb->projects[p->option].score = p->score;
        pb->projects[p->option].selected = d->rule ? p->bought : -1;
    }
    return ERR_NONE;
}

static int by_points(const void *a, const void *b)
{
    const struct count_mark *x = a, *y = b;
    return x->points < y->points ? -1 : x->points > y->points;
}

static enum err_code put_votes(struct co *co, const struct vote *vote, struct pabulib *pb,
                               struct err *err)
{
    struct vote_ballot *ballots;
    struct str after = STR_NONE;
    size_t count = 0;
    pb->votes = arena_array(co->arena, (size_t)vote->ballots + PAGE, sizeof *pb->votes);
    if (!pb->votes) return err_no_memory(err);
    do {
        enum err_code code = vote_ballots(co, vote->id, after, PAGE, &ballots, &count, err);
        for (size_t i = 0; i < count && !code; i++) {
            struct pabulib_vote *v = &pb->votes[pb->vote_count++];
            struct count_ballot marks;
            code = vote_to_count(co, vote, &ballots[i], &marks, err);
            if (code) break;
            v->voter = arena_printf(co->arena, "%zu", pb->vote_count);
            v->marks = marks.marks;
            v->count = marks.count;
            if (vote->draft.method == COUNT_RANKED) /* the first place first */
                qsort((void *)(uintptr_t)marks.marks, marks.count, sizeof *marks.marks, by_points);
        }
        if (code) return code;
        if (count) after = ballots[count - 1].token;
    } while (count == PAGE && pb->vote_count <= (size_t)vote->ballots);
    return ERR_NONE;
}

enum err_code vote_export(struct co *co, int64_t id, struct buf *out, struct err *err)
{
    struct vote_result *r = arena_alloc(co->arena, sizeof *r);
    struct pabulib *pb = arena_alloc(co->arena, sizeof *pb);
    if (!r || !pb) return err_no_memory(err);
    enum err_code code = vote_result(co, id, r, err);
    if (code) return code;
    if (r->vote.draft.method == COUNT_SCORES)
        return err_set(err, ERR_INPUT,
                       _("El formato de Pabulib no tiene calificaciones por criterio"));
    if (!r->vote.draft.has_budget || r->vote.draft.budget <= 0)
        return err_set(err, ERR_INPUT, _("Falta el presupuesto"));
    put_meta(co, &r->vote, pb);
    code = put_projects(co, r, pb, err);
    if (!code) code = put_votes(co, &r->vote, pb, err);
    if (code) return code;
    pabulib_write(pb, out);
    return out->failed ? err_no_memory(err) : ERR_NONE;
}

/* --- in --------------------------------------------------------------------------------------- */

static struct str shortened(struct str s)
{
    size_t n = s.n < MOST_TITLE ? s.n : MOST_TITLE;
    while (n < s.n && n > 0 && ((unsigned char)s.p[n] & 0xc0) == 0x80) n--;
    return (struct str){s.p, n};
}

static enum err_code make_draft(struct co *co, const struct vote_import *in,
                                const struct pabulib *pb, struct vote_draft *d, struct err *err)
{
    struct vote_option *options = arena_array(co->arena, pb->project_count + 1, sizeof *options);
    if (!options) return err_no_memory(err);
    for (size_t i = 0; i < pb->project_count; i++) {
        const struct pabulib_project *p = &pb->projects[i];
        options[i] = (struct vote_option){
            .title = shortened(p->name.n ? p->name : p->id), .has_cost = true, .cost = p->cost};
    }
    bool approval = pb->type == PABULIB_APPROVAL;
    *d = (struct vote_draft){
        .cycle = in->cycle,
        .roundtable = in->roundtable,
        .title = in->title.n ? in->title : shortened(pabulib_meta(pb, "description")),
        .method = approval                      ? COUNT_APPROVAL
                  : pb->type == PABULIB_ORDINAL ? COUNT_RANKED
                                                : COUNT_DOTS,
        .rule = !approval  ? COUNT_NO_RULE
                : in->rule ? in->rule
                           : COUNT_GREEDY,
        .has_budget = true,
        .budget = pb->budget,
        .most = pb->type == PABULIB_APPROVAL || pb->type == PABULIB_ORDINAL ? 0 : 1000000000,
        .options = options,
        .option_count = pb->project_count,
        .secret = true,
        .electorate = VOTE_ANYONE,
        .opens = co->now_ms - 1,
        .closes = co->now_ms};
    if (!d->title.n) d->title = STR("Pabulib");
    return ERR_NONE;
}

static enum err_code put_ballots(struct co *co, const struct pabulib *pb, int64_t id,
                                 struct err *err)
{
    struct vote_mark marks[COUNT_MOST_OPTIONS];
    char token[SESSION_TOKEN + 1];
    enum err_code code = ERR_NONE;
    for (size_t i = 0; i < pb->vote_count && !code; i++) {
        size_t count = 0;
        for (size_t k = 0; k < pb->votes[i].count; k++) {
            const struct count_mark *m = &pb->votes[i].marks[k];
            if (pb->type != PABULIB_APPROVAL && !m->points) continue; /* no dots: not marked */
            marks[count++] =
                (struct vote_mark){m->option + 1, 0, pb->type == PABULIB_APPROVAL ? 1 : m->points};
        }
        struct str content = vote_content(co, marks, count);
        if (!content.p) return err_no_memory(err);
        token_make(token);
        code = q_vote_ballot_add_run(ledger_store(co->ledger), co->entity, id, str_of(token),
                                     content, err);
    }
    return code;
}

static enum err_code note_imported(struct co *co, const struct pabulib *pb, int64_t id,
                                   struct err *err)
{
    struct co_note n;
    co_note_begin(&n);
    co_note_text(&n, "from", STR("pabulib"));
    co_note_int(&n, "ballots", (int64_t)pb->vote_count);
    return co_note_end(co, &n, "vote.imported", "vote", id, err);
}

enum err_code vote_import(struct co *co, const struct vote_import *import, struct co_faults *faults,
                          int64_t *id_out, struct err *err)
{
    struct vote_draft *d = arena_alloc(co->arena, sizeof *d);
    struct pabulib *pb = arena_alloc(co->arena, sizeof *pb);
    if (!d || !pb) return err_no_memory(err);
    enum err_code code = co_may(&co->actor, VOTE_STAFF, err);
    if (!code) code = pabulib_read(co->arena, import->text, pb, err);
    if (!code) code = make_draft(co, import, pb, d, err);
    if (!code) code = co_begin(co, err);
    if (code) return code;
    *id_out = 0;
    code = vote_save(co, d, faults, id_out, err);
    if (!code) code = vote_open(co, *id_out, 1, err);
    if (!code) code = put_ballots(co, pb, *id_out, err);
    if (!code) code = note_imported(co, pb, *id_out, err);
    if (!code) code = vote_count(co, *id_out, 2, err);
    return co_end(co, code, err);
}
