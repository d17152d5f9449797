/* Boxes in and out as Pabulib's files. */
#include "cocreate/vote_pabulib.h"

#include "town.h"

static struct err err;

#define FILE_OF_THREE                                                                              \
    "META\nkey;value\ndescription;Obras\nnum_projects;2\nnum_votes;3\nbudget;1000\n"               \
    "vote_type;approval\nPROJECTS\nproject_id;cost;name\na;600;Parque\nb;500;\"Calle; norte\"\n"   \
    "VOTES\nvoter_id;vote\n1;a\n2;a,b\n3;\n"

BOTH(vote_held_elsewhere_is_taken_in_counted_and_given_out_again)
{
    struct town t;
    struct vote_result r;
    static struct pabulib pb;
    struct buf out;
    int64_t id = 0, again = 0;
    town_open(&t, url);
    struct vote_import in = {.cycle = 7, .text = STR(FILE_OF_THREE)};
    struct co ana = town_as(&t, 5, CO_CITIZEN, 0);
    CHECK_INT(vote_import(&ana, &in, &t.faults, &id, &err), ERR_DENIED);
    CHECK_OK(vote_import(&t.co, &in, &t.faults, &id, &err));
    CHECK_OK(vote_result(&ana, id, &r, &err));
    CHECK(r.sealed);
    CHECK_STR(r.vote.draft.title, "Obras");
    CHECK_INT(r.count.ballots, 3);
    CHECK_INT(r.count.blank, 1);
    CHECK_INT(r.count.places[0].voters, 2);
    CHECK_INT(r.count.spent, 60000);
    buf_init(&out, 1 << 20);
    CHECK_OK(vote_export(&ana, id, &out, &err));
    CHECK_OK(pabulib_read(&t.arena, buf_view(&out), &pb, &err));
    CHECK_INT(pb.vote_count, 3);
    CHECK_INT(pb.projects[0].votes, 2);
    CHECK_INT(pb.projects[0].selected, 1);
    CHECK_STR(pb.projects[1].name, "Calle; norte");
    CHECK_INT(pb.notice_count, 0);
    in.text = buf_view(&out);
    in.rule = COUNT_EQUAL_SHARES;
    CHECK_OK(vote_import(&t.co, &in, &t.faults, &again, &err));
    CHECK_OK(vote_result(&ana, again, &r, &err));
    CHECK_INT(r.count.places[0].voters, 2);
    CHECK_INT(town_logged(&t, "vote.imported"), 2);
    CHECK_INT(town_logged(&t, "vote.counted"), 2);
    buf_free(&out);
    town_close(&t);
}

BOTH(vote_file_that_cannot_be_read_makes_no_box)
{
    struct town t;
    struct vote *votes;
    size_t count;
    int64_t id = 0;
    town_open(&t, url);
    struct vote_import in = {.text =
                                 STR("META\nkey;value\nbudget;0\nvote_type;approval\nPROJECTS\n")};
    CHECK_INT(vote_import(&t.co, &in, &t.faults, &id, &err), ERR_INPUT);
    CHECK_INT(err.place.line, 5);
    CHECK_OK(vote_list(&t.co, &(struct vote_filter){0}, &votes, &count, &err));
    CHECK_INT(count, 0);
    CHECK_INT(town_logged(&t, "vote.made"), 0);
    town_close(&t);
}

TEST(vote_ranked_is_given_out_with_the_first_place_first)
{
    struct town t;
    static struct pabulib pb;
    struct buf out;
    int64_t id = 0;
    town_open(&t, "town.cauce");
    struct vote_import in = {
        .cycle = 7,
        .text = STR("META\nkey;value\nnum_projects;2\nnum_votes;1\nbudget;9\nvote_type;ordinal\n"
                    "PROJECTS\nproject_id;cost\na;1\nb;2\nVOTES\nvoter_id;vote\n7;b,a\n")};
    CHECK_OK(vote_import(&t.co, &in, &t.faults, &id, &err));
    buf_init(&out, 1 << 20);
    CHECK_OK(vote_export(&t.co, id, &out, &err));
    CHECK_OK(pabulib_read(&t.arena, buf_view(&out), &pb, &err));
    CHECK_INT(pb.votes[0].marks[0].option, 1);
    CHECK_INT(pb.votes[0].marks[1].option, 0);
    buf_free(&out);
    town_close(&t);
}
