/* Organisations: candidates by rare words as they sound, decided by a person, every merge
 * reversible. */
#include "ledger/organisation.h"

#include <stdio.h>

#include "store/store.h"
#include "world.h"

struct names {
    int64_t snapshot, arza, arsa, other, with_rfc, other_rfc;
};

static void make(struct world *w, struct names *n)
{
    world_begin(w);
    n->snapshot = world_snapshot(w, &(struct world_snapshot){.owner = SONORA, .name = "a.csv"});
    n->arza = world_organisation(
        w, &(struct world_organisation){SONORA, n->snapshot,
                                        "Constructora Arza y Asociados, S.A. de C.V.", NULL, NULL});
    n->arsa = world_organisation(
        w, &(struct world_organisation){SONORA, n->snapshot,
                                        "CONSTRUCTORA ARSA Y ASOCIADOS SA DE CV", NULL, NULL});
    n->other = world_organisation(
        w, &(struct world_organisation){SONORA, n->snapshot, "Papelería El Lápiz", NULL, NULL});
    n->with_rfc = world_organisation(
        w, &(struct world_organisation){SONORA, n->snapshot, "Ferretería Tonantzin del Norte",
                                        "AAA010101AA1", NULL});
    n->other_rfc = world_organisation(
        w, &(struct world_organisation){SONORA, n->snapshot, "Ferreteria Tonantzin del Norte 2",
                                        "BBB010101BB1", NULL});
}

static size_t candidates(struct world *w, const char *state, struct organisation_candidate **out)
{
    struct organisation_filter filter = {.state = str_of(state)};
    size_t count;

    OK(organisation_candidates(w->ledger, &w->arena, &filter, out, &count, &w->err));
    return count;
}

BOTH(organisation_names_that_sound_alike_are_proposed)
{
    struct organisation_candidate *all;
    struct world w;
    struct names n;
    uint64_t proposed;

    world_open(&w, url);
    make(&w, &n);
    OK(organisation_propose(w.ledger, n.snapshot, &proposed, &w.err));
    world_commit(&w);
    CHECK_INT(proposed, 1);
    CHECK_INT(candidates(&w, "open", &all), 1);
    CHECK_INT(all[0].a.id, n.arza);
    CHECK_INT(all[0].b.id, n.arsa);
    CHECK(all[0].score >= ORGANISATION_SCORE_MIN);
    CHECK_STR(all[0].reason, "Nombres parecidos");
    world_close(&w);
}

BOTH(organisation_proposals_come_once)
{
    struct world w;
    struct names n;
    uint64_t proposed;

    world_open(&w, url);
    make(&w, &n);
    OK(organisation_propose(w.ledger, n.snapshot, &proposed, &w.err));
    OK(organisation_propose(w.ledger, n.snapshot, &proposed, &w.err));
    CHECK_INT(proposed, 0);
    world_commit(&w);
    world_close(&w);
}

BOTH(organisation_words_that_many_names_have_propose_nothing)
{
    struct world w;
    uint64_t proposed;
    int64_t s;

    world_open(&w, url);
    world_begin(&w);
    s = world_snapshot(&w, &(struct world_snapshot){.owner = SONORA, .name = "a.csv"});
    for (int i = 0; i < 40; i++) {
        char name[64];

        snprintf(name, sizeof name, "Comercializadora del Pacífico %d", i);
        world_organisation(&w, &(struct world_organisation){SONORA, s, name, NULL, NULL});
    }
    OK(organisation_propose(w.ledger, s, &proposed, &w.err));
    CHECK_INT(proposed, 0);
    world_commit(&w);
    world_close(&w);
}

BOTH(organisation_merge_is_followed_and_taken_back)
{
    struct organisation_merge *merges;
    struct organisation_candidate *all;
    struct organisation o;
    struct world w;
    struct names n;
    uint64_t proposed;
    int64_t merge;
    size_t count;

    world_open(&w, url);
    make(&w, &n);
    OK(organisation_propose(w.ledger, n.snapshot, &proposed, &w.err));
    world_commit(&w);
    OK(organisation_confirm(w.ledger, &(struct organisation_pair){SONORA, n.arza, n.arsa},
                            STR("misma empresa"), STR("ana"), &merge, &w.err));
    OK(organisation_get(w.ledger, &w.arena, SONORA, n.arsa, true, &o, &w.err));
    CHECK_INT(o.id, n.arza);
    CHECK_INT(candidates(&w, "confirmed", &all), 1);
    CHECK_STR(all[0].decided_by, "ana");
    CHECK_INT(organisation_confirm(w.ledger, &(struct organisation_pair){SONORA, n.arsa, n.arza},
                                   STR("x"), STR("ana"), NULL, &w.err),
              ERR_CONFLICT);
    OK(organisation_undo(w.ledger, SONORA, merge, STR("luis"), &w.err));
    OK(organisation_get(w.ledger, &w.arena, SONORA, n.arsa, true, &o, &w.err));
    CHECK_INT(o.id, n.arsa);
    CHECK_INT(candidates(&w, "open", &all), 1);
    CHECK_INT(organisation_undo(w.ledger, SONORA, merge, STR("luis"), &w.err), ERR_CONFLICT);
    CHECK_INT(organisation_undo(w.ledger, SONORA, 999, STR("luis"), &w.err), ERR_NOTFOUND);
    OK(organisation_merges(w.ledger, &w.arena, SONORA, &merges, &count, &w.err));
    CHECK_INT(count, 1);
    CHECK_STR(merges[0].undone_by, "luis");
    CHECK_STR(merges[0].reason, "misma empresa");
    world_close(&w);
}

/* a <- b, then c <- a (with b): undoing the second leaves b with a. */
BOTH(organisation_chain_of_merges_is_undone_one_by_one)
{
    struct organisation o;
    struct world w;
    struct names n;
    int64_t first, second;

    world_open(&w, url);
    make(&w, &n);
    world_commit(&w);
    OK(organisation_confirm(w.ledger, &(struct organisation_pair){SONORA, n.arza, n.arsa}, STR("1"),
                            STR("ana"), &first, &w.err));
    OK(organisation_confirm(w.ledger, &(struct organisation_pair){SONORA, n.with_rfc, n.arsa},
                            STR("2"), STR("ana"), &second, &w.err));
    OK(organisation_get(w.ledger, &w.arena, SONORA, n.arsa, true, &o, &w.err));
    CHECK_INT(o.id, n.with_rfc);
    OK(organisation_get(w.ledger, &w.arena, SONORA, n.arza, true, &o, &w.err));
    CHECK_INT(o.id, n.with_rfc);
    OK(organisation_undo(w.ledger, SONORA, second, STR("ana"), &w.err));
    OK(organisation_get(w.ledger, &w.arena, SONORA, n.arsa, true, &o, &w.err));
    CHECK_INT(o.id, n.arza);
    OK(organisation_get(w.ledger, &w.arena, SONORA, n.arza, true, &o, &w.err));
    CHECK_INT(o.id, n.arza);
    world_close(&w);
}

BOTH(organisation_with_an_rfc_is_the_one_that_is_kept)
{
    struct organisation_spelling *names;
    struct organisation o;
    struct world w;
    struct names n;
    size_t count;

    world_open(&w, url);
    make(&w, &n);
    world_commit(&w);
    OK(organisation_confirm(w.ledger, &(struct organisation_pair){SONORA, n.other, n.with_rfc},
                            STR(""), STR("ana"), NULL, &w.err));
    OK(organisation_get(w.ledger, &w.arena, SONORA, n.other, true, &o, &w.err));
    CHECK_INT(o.id, n.with_rfc);
    OK(organisation_spellings(w.ledger, &w.arena, SONORA, n.with_rfc, &names, &count, &w.err));
    CHECK_INT(count, 2);
    CHECK_STR(names[0].evidence, "merge");
    world_close(&w);
}

BOTH(organisation_pair_that_was_rejected_is_not_proposed_again)
{
    struct organisation_candidate *all;
    struct world w;
    struct names n;
    uint64_t proposed;

    world_open(&w, url);
    make(&w, &n);
    world_commit(&w);
    OK(organisation_reject(w.ledger, &(struct organisation_pair){SONORA, n.arsa, n.arza},
                           STR("ana"), &w.err));
    world_begin(&w);
    OK(organisation_propose(w.ledger, n.snapshot, &proposed, &w.err));
    world_commit(&w);
    CHECK_INT(proposed, 0);
    CHECK_INT(candidates(&w, "open", &all), 0);
    CHECK_INT(candidates(&w, "rejected", &all), 1);
    CHECK_INT(organisation_reject(w.ledger, &(struct organisation_pair){SONORA, n.arsa, 12345},
                                  STR("ana"), &w.err),
              ERR_NOTFOUND);
    world_close(&w);
}
