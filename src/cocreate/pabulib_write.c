/* Pabulib's files as polls, and writing them: see pabulib.h. */
#include "base/i18n.h"
#include "base/money.h"
#include "cocreate/pabulib.h"

enum err_code pabulib_poll(const struct pabulib *pb, struct arena *arena, struct count_poll *out,
                           struct err *err)
{
    struct count_option *options = arena_array(arena, pb->project_count + 1, sizeof *options);
    struct count_ballot *ballots = arena_array(arena, pb->vote_count + 1, sizeof *ballots);
    int64_t threshold = 0;
    if (!options || !ballots) return err_no_memory(err);
    for (size_t i = 0; i < pb->project_count; i++)
        options[i] = (struct count_option){(int64_t)i + 1, pb->projects[i].cost};
    for (size_t i = 0; i < pb->vote_count; i++)
        ballots[i] = (struct count_ballot){pb->votes[i].marks, pb->votes[i].count};
    (void)str_to_i64(pabulib_meta(pb, "min_project_score_threshold"), &threshold);
    *out = (struct count_poll){.method = pb->type == PABULIB_APPROVAL  ? COUNT_APPROVAL
                                         : pb->type == PABULIB_ORDINAL ? COUNT_RANKED
                                                                       : COUNT_DOTS,
                               .rule = COUNT_GREEDY,
                               .budget = pb->budget,
                               .threshold = threshold,
                               .no_skip = str_is(pabulib_meta(pb, "rule"), "greedy-no-skip"),
                               .options = options,
                               .option_count = pb->project_count,
                               .ballots = ballots,
                               .ballot_count = pb->vote_count};
    return ERR_NONE;
}

/* Quoted where it must be; a line's end within it becomes a blank. */
static void put_field(struct buf *out, struct str s)
{
    bool quote = false;
    for (size_t i = 0; i < s.n; i++) quote |= s.p[i] == ';' || s.p[i] == '"';
    if (quote) buf_char(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '"') buf_char(out, '"');
        buf_char(out, c == '\n' || c == '\r' ? ' ' : c);
    }
    if (quote) buf_char(out, '"');
}

static void put_amount(struct buf *out, int64_t minor)
{
    char text[32];
    struct str s = money_plain(minor, 2, text);
    if (str_ends(s, STR(".00"))) s.n -= 3;
    buf_str(out, s);
}

static void put_meta(const struct pabulib *pb, struct buf *out)
{
    static const char *const types[] = {"", "approval", "ordinal", "cumulative", "scoring"};
    static const char *const own[] = {"num_projects", "num_votes", "budget", "vote_type"};
    buf_text(out, "META\nkey;value\n");
    for (size_t i = 0; i < pb->meta_count; i++) {
        bool ours = false;
        for (size_t k = 0; k < 4; k++) ours |= str_is(pb->meta[i].key, own[k]);
        if (ours) continue;
        put_field(out, pb->meta[i].key);
        buf_char(out, ';');
        put_field(out, pb->meta[i].value);
        buf_char(out, '\n');
    }
    buf_printf(out, "num_projects;%zu\nnum_votes;%zu\nbudget;", pb->project_count, pb->vote_count);
    put_amount(out, pb->budget);
    buf_printf(out, "\nvote_type;%s\n", types[pb->type]);
}

static void put_count(struct buf *out, int64_t n)
{
    buf_char(out, ';');
    if (n >= 0) buf_i64(out, n);
}

static void put_vote(const struct pabulib *pb, const struct pabulib_vote *v, struct buf *out)
{
    put_field(out, v->voter);
    buf_char(out, ';');
    for (size_t k = 0; k < v->count; k++) {
        if (k) buf_char(out, ',');
        put_field(out, pb->projects[v->marks[k].option].id);
    }
    if (pb->type == PABULIB_CUMULATIVE || pb->type == PABULIB_SCORING) {
        buf_char(out, ';');
        for (size_t k = 0; k < v->count; k++) {
            if (k) buf_char(out, ',');
            buf_i64(out, v->marks[k].points);
        }
    }
    buf_char(out, '\n');
}

void pabulib_write(const struct pabulib *pb, struct buf *out)
{
    bool points = pb->type == PABULIB_CUMULATIVE || pb->type == PABULIB_SCORING;
    put_meta(pb, out);
    buf_text(out, "PROJECTS\nproject_id;cost;name;votes;score;selected\n");
    for (size_t i = 0; i < pb->project_count; i++) {
        const struct pabulib_project *p = &pb->projects[i];
        put_field(out, p->id);
        buf_char(out, ';');
        put_amount(out, p->cost);
        buf_char(out, ';');
        put_field(out, p->name);
        put_count(out, p->votes);
        put_count(out, p->score);
        put_count(out, p->selected);
        buf_char(out, '\n');
    }
    buf_text(out, points ? "VOTES\nvoter_id;vote;points\n" : "VOTES\nvoter_id;vote\n");
    for (size_t i = 0; i < pb->vote_count; i++) put_vote(pb, &pb->votes[i], out);
}
