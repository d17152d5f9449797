/* Which fields every question needs, and how many elements have them: see coverage_private.h. */
#include <string.h>

#include "base/i18n.h"
#include "ocds/coverage_private.h"

/* --- the plan --------------------------------------------------------------------------------- */

struct builder {
    struct asked *asked;
    struct needed *needed;
    uint16_t *paths;
    struct str *distinct;
    struct plan counts; /* how many so far; with no arrays yet: how many at most */
};

static size_t alternatives(const char *paths)
{
    size_t n = 1;
    for (; *paths; paths++) n += *paths == '|';
    return n;
}

static void measure(struct builder *b, const char *const *fields)
{
    b->counts.asked_count++;
    for (; fields && *fields; fields++) {
        b->counts.needed_count++;
        b->counts.path_count += alternatives(*fields);
    }
}

static uint16_t number_of(struct builder *b, struct str path)
{
    size_t i = 0;
    while (i < b->counts.distinct_count && !str_eq(b->distinct[i], path)) i++;
    if (i == b->counts.distinct_count) b->distinct[b->counts.distinct_count++] = path;
    return (uint16_t)i;
}

static void ask(struct builder *b, struct asked asked, const char *const *fields)
{
    struct plan *n = &b->counts;
    asked.first = n->needed_count;
    for (; fields && *fields; fields++) {
        struct needed *need = &b->needed[n->needed_count++];
        need->paths = *fields;
        need->first = n->path_count;
        for (struct str rest = str_of(*fields); rest.n;)
            b->paths[n->path_count++] = number_of(b, str_split(rest, '|', &rest));
        need->count = n->path_count - need->first;
        asked.count++;
    }
    b->asked[n->asked_count++] = asked;
}

static void ask_indicator(struct builder *b, const struct indicator *indicator)
{
    ask(b,
        (struct asked){.code = indicator->code,
                       .question = indicator->asks,
                       .title = indicator->title,
                       .needs = indicator->wants_list ? N_("una lista que usted aporta") : NULL},
        indicator->fields);
}

enum err_code plan_make(struct arena *arena, const struct indicator *const *wanted,
                        struct plan *out, struct err *err)
{
    struct builder b = {0};
    const struct coverage_question *q;
    const struct indicator *const *i;
    for (q = coverage_questions; q->code; q++) measure(&b, q->fields);
    for (i = wanted; i && *i; i++) measure(&b, (*i)->fields);
    b.asked = arena_array(arena, b.counts.asked_count + 1, sizeof *b.asked);
    b.needed = arena_array(arena, b.counts.needed_count + 1, sizeof *b.needed);
    b.paths = arena_array(arena, b.counts.path_count + 1, sizeof *b.paths);
    b.distinct = arena_array(arena, b.counts.path_count + 1, sizeof *b.distinct);
    if (!b.asked || !b.needed || !b.paths || !b.distinct) return err_no_memory(err);
    b.counts = (struct plan){0};
    for (q = coverage_questions; q->code; q++)
        ask(&b, (struct asked){.code = q->code, .question = q->question, .project = q->project},
            q->fields);
    for (i = wanted; i && *i; i++) ask_indicator(&b, *i);
    *out = b.counts;
    out->asked = b.asked;
    out->needed = b.needed;
    out->paths = b.paths;
    out->distinct = b.distinct;
    return ERR_NONE;
}

/* --- counting --------------------------------------------------------------------------------- */

enum err_code answers_open(struct arena *arena, const struct plan *plan, struct trie *trie,
                           struct answers *out, struct err *err)
{
    size_t n = plan->distinct_count + 1;
    *out = (struct answers){
        .nodes = arena_array(arena, n, sizeof *out->nodes),
        .before = arena_array(arena, n, sizeof *out->before),
        .has = arena_array(arena, n, 1),
        .with = {arena_array(arena, n, sizeof **out->with),
                 arena_array(arena, n, sizeof **out->with)},
        .needed = arena_array(arena, plan->needed_count + 1, sizeof *out->needed),
        .all = arena_array(arena, plan->asked_count + 1, sizeof *out->all),
    };
    if (!out->nodes || !out->before || !out->has || !out->with[0] || !out->with[1] ||
        !out->needed || !out->all)
        return err_no_memory(err);
    for (size_t i = 0; i < plan->distinct_count; i++) {
        out->nodes[i] = trie_at(trie, plan->distinct[i]);
        if (!out->nodes[i]) return err_no_memory(err);
    }
    return ERR_NONE;
}

void answers_add(const struct plan *plan, struct answers *a, bool project)
{
    uint64_t *with = a->with[project];
    a->elements[project]++;
    for (size_t i = 0; i < plan->distinct_count; i++) {
        uint64_t count = a->nodes[i]->count;
        a->has[i] = count != a->before[i];
        a->before[i] = count;
        with[i] += a->has[i];
    }
    for (const struct asked *q = plan->asked; q < plan->asked + plan->asked_count; q++) {
        if (q->project != project) continue;
        bool all = true;
        for (size_t n = q->first; n < q->first + q->count; n++) {
            const uint16_t *path = plan->paths + plan->needed[n].first;
            bool any = false;
            for (size_t k = plan->needed[n].count; k; k--) any |= a->has[*path++];
            a->needed[n] += any;
            all &= any;
        }
        a->all[q - plan->asked] += all;
    }
}

void answers_join(const struct plan *plan, struct answers *into, const struct answers *from)
{
    for (size_t k = 0; k < 2; k++) {
        into->elements[k] += from->elements[k];
        for (size_t i = 0; i < plan->distinct_count; i++) into->with[k][i] += from->with[k][i];
    }
    for (size_t i = 0; i < plan->needed_count; i++) into->needed[i] += from->needed[i];
    for (size_t i = 0; i < plan->asked_count; i++) into->all[i] += from->all[i];
}

/* --- answers ---------------------------------------------------------------------------------- */

/* Nine elements of ten are an answer; fewer are part of one. */
enum { YES_PERMILLE = 900 };

struct answer answer_of(const struct plan *plan, const struct answers *a, size_t asked)
{
    const struct asked *q = &plan->asked[asked];
    struct answer r = {.have = a->all[asked], .of = a->elements[q->project]};
    uint64_t least = r.of;
    for (size_t n = q->first; n < q->first + q->count; n++)
        if (a->needed[n] < least) {
            least = a->needed[n];
            r.lacking = &plan->needed[n];
        }
    r.lacking_have = least;
    r.verdict = r.have == 0                                       ? VERDICT_NO
                : coverage_permille(r.have, r.of) >= YES_PERMILLE ? VERDICT_YES
                                                                  : VERDICT_PARTLY;
    return r;
}

unsigned coverage_permille(uint64_t part, uint64_t whole)
{
    if (whole == 0) return 0;
    __extension__ typedef unsigned __int128 wide;
    return (unsigned)((wide)part * 1000 / whole);
}
