/* Pabulib's .pb files: read, told what is wrong with its line, written, counted. */
#include "cocreate/pabulib.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "harness.h"

static struct err err;
static struct arena arena;

#define META                                                                                       \
    "META\nkey;value\ndescription;\"Uno; y \"\"dos\"\"\"\nnum_projects;2\nnum_votes;3\n"           \
    "budget;1000.50\nvote_type;approval\nrule;greedy\nmax_length;2\n"
#define PROJECTS "PROJECTS\nproject_id;cost;votes;name\np1;600;2;Parque\np/2;400.5;1;Calle\n"
#define VOTES "VOTES\nvoter_id;vote;age\n1;p1;30\n2;p1,p/2;31\n3;;40\n"

static enum err_code read_pb(const char *text, struct pabulib *pb)
{
    arena_free(&arena);
    arena_init(&arena, 256 << 20);
    err_clear(&err);
    return pabulib_read(&arena, str_of(text), pb, &err);
}

static struct pabulib pb, again;

TEST(pabulib_is_read_with_its_quotes_costs_and_ballots)
{
    CHECK_OK(read_pb("\xef\xbb\xbf" META PROJECTS VOTES, &pb));
    CHECK_STR(pabulib_meta(&pb, "description"), "Uno; y \"dos\"");
    CHECK_INT(pb.budget, 100050);
    CHECK_INT(pb.projects[1].cost, 40050);
    CHECK_STR(pb.projects[1].id, "p/2");
    CHECK_INT(pb.vote_count, 3);
    CHECK_INT(pb.votes[1].count, 2);
    CHECK_INT(pb.votes[1].marks[1].option, 1);
    CHECK_INT(pb.votes[2].count, 0);
    CHECK_INT(pb.notice_count, 0);
}

TEST(pabulib_tells_the_line_of_what_is_wrong)
{
    static const struct {
        const char *text;
        int line;
    } cases[] = {
        {"", 0},
        {"PROJECTS\n", 1},
        {"META\nkey;value\nbudget;0\nvote_type;approval\nPROJECTS\n", 5},
        {"META\nkey;value\nbudget;5\nbudget;6\n", 4},
        {"META\nkey;value\nbudget;5\nvote_type;other\nPROJECTS\n", 5},
        {"META\nkey;value\nabc;\"open\nPROJECTS\n", 3},
        {META "PROJECTS\nproject_id;name\n", 11},
        {META "PROJECTS\nproject_id;cost\np1;1,000\n", 12},
        {META "PROJECTS\nproject_id;cost\np1;1\np1;2\nVOTES\n", 13},
        {META "PROJECTS\nproject_id;cost\np1;1\nVOTES\n", 13},
        {META PROJECTS "VOTES\nvoter_id;vote\n1;p9\n", 16},
        {META PROJECTS "VOTES\nvoter_id;vote\n1;p1,p1\n", 16},
        {META PROJECTS "VOTES\nvoter_id;vote\n1;p1\n1;p1\n2;p1\n", 18},
        {META PROJECTS "VOTES\nvoter_id;vote\n1;p1\n", 16},
        {META PROJECTS "VOTES\nvoter_id\n", 15},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (read_pb(cases[i].text, &pb) != ERR_INPUT || err.place.line != (uint64_t)cases[i].line)
            test_fail(__FILE__, __LINE__, "case %zu: %s, line %llu", i, err.message,
                      (unsigned long long)err.place.line);
    }
}

TEST(pabulib_says_where_a_file_s_own_votes_are_not_those_of_its_ballots)
{
    CHECK_OK(read_pb(META "PROJECTS\nproject_id;cost;votes\np1;600;7\np/2;400;1\n" VOTES, &pb));
    CHECK_INT(pb.notice_count, 1);
    CHECK_INT(pb.notices[0].line, 12);
}

static void same(const struct pabulib *a, const struct pabulib *b)
{
    CHECK_INT(a->project_count, b->project_count);
    CHECK_INT(a->vote_count, b->vote_count);
    CHECK_INT(a->budget, b->budget);
    CHECK_INT(a->meta_count, b->meta_count);
    for (size_t i = 0; i < a->project_count; i++) {
        CHECK(str_eq(a->projects[i].id, b->projects[i].id));
        CHECK(str_eq(a->projects[i].name, b->projects[i].name));
        CHECK_INT(a->projects[i].cost, b->projects[i].cost);
    }
    for (size_t i = 0; i < a->vote_count; i++) {
        CHECK(str_eq(a->votes[i].voter, b->votes[i].voter));
        CHECK_INT(a->votes[i].count, b->votes[i].count);
        for (size_t k = 0; k < a->votes[i].count; k++) {
            CHECK_INT(a->votes[i].marks[k].option, b->votes[i].marks[k].option);
            CHECK_INT(a->votes[i].marks[k].points, b->votes[i].marks[k].points);
        }
    }
}

static void goes_round(void)
{
    struct buf out;
    buf_init(&out, 64 << 20);
    pabulib_write(&pb, &out);
    CHECK(!out.failed);
    CHECK_OK(pabulib_read(&arena, buf_view(&out), &again, &err));
    same(&pb, &again);
    buf_free(&out);
}

TEST(pabulib_written_is_read_as_the_same)
{
    CHECK_OK(read_pb(META PROJECTS VOTES, &pb));
    goes_round();
    CHECK_OK(
        read_pb("META\nkey;value\nnum_projects;2\nnum_votes;1\nbudget;9\nvote_type;cumulative\n"
                "PROJECTS\nproject_id;cost;name\na;1;\"x;\"\"y\"\nb;2;\nVOTES\n"
                "voter_id;points;vote\n7;3,1;b,a\n",
                &pb));
    CHECK_INT(pb.votes[0].marks[0].points, 3);
    goes_round();
}

/* A published file, whole. */
static enum err_code read_published(const char *path)
{
    char name[600];
    snprintf(name, sizeof name, "%s/%s", test_real_data(), path);
    FILE *f = fopen(name, "rb");
    if (!f) test_skip("the published file is not here");
    static char text[8 << 20];
    size_t n = fread(text, 1, sizeof text - 1, f);
    fclose(f);
    text[n] = 0;
    return read_pb(text, &pb);
}
static void published(const char *path)
{
    CHECK_OK(read_published(path));
}

TEST(pabulib_of_a_published_city_is_counted_both_ways)
{
    struct count_poll poll;
    struct count_result r;
    char text[48];
    published("pabulib/Poland_Gdynia_2023_Green_Budget.pb");
    CHECK_INT(pb.vote_count, 20330);
    CHECK_INT(pb.notice_count, 0);
    goes_round();
    CHECK_OK(pabulib_poll(&pb, &arena, &poll, &err));
    CHECK(poll.no_skip && poll.threshold == 1000);
    CHECK_OK(count_run(&poll, &arena, &r, &err));
    for (size_t i = 0; i < r.place_count; i++) { /* as the city published it */
        CHECK_INT(r.places[i].score, pb.projects[r.places[i].option].votes);
        CHECK_INT(r.places[i].bought, pb.projects[r.places[i].option].selected);
    }
    CHECK_INT(r.spent, 193797300);
    /* Equal shares, as counted apart with exact fractions of unbounded size: 469871/4880 each for
     * the first; the share raised 37 times by 1.00; then another project than the city's. */
    poll.rule = COUNT_EQUAL_SHARES;
    poll.raise = 100;
    CHECK_OK(count_run(&poll, &arena, &r, &err));
    CHECK_INT(r.raises, 37);
    CHECK_INT(r.round_count, 2);
    CHECK(r.exact);
    CHECK_STR(pb.projects[r.rounds[0].option].id, "2023/OGM/0007");
    CHECK(r.rounds[0].payments[0].each.n * 4880 == r.rounds[0].payments[0].each.d * 46987100);
    CHECK_INT(r.rounds[0].payments[0].ballots, 9760);
    CHECK_STR(pb.projects[r.rounds[1].option].id, "2023/OGM/0001");
    CHECK_STR(count_share_text(r.rounds[1].payments[0].each, text), "133.38");
    CHECK_INT(r.spent, 147974200);
}

TEST(pabulib_examples_of_the_field_s_checker_are_read)
{
    published("pabulib_checker/examples/example_valid.pb");
    CHECK_INT(pb.project_count, 10);
    CHECK_INT(pb.vote_count, 76);
    goes_round();
    /* The other one has an unknown currency and odd voters, which a count does not look at. */
    struct count_poll poll;
    struct count_result r;
    CHECK_OK(read_published("pabulib_checker/examples/example_invalid.pb"));
    CHECK_OK(pabulib_poll(&pb, &arena, &poll, &err));
    CHECK_INT(poll.method, COUNT_DOTS);
    CHECK_OK(count_run(&poll, &arena, &r, &err));
    CHECK_INT(r.places[0].score, pb.projects[r.places[0].option].score);
}
