/* Published addresses: where they are found, what visits make of them, what the log keeps. */
#include "cocreate/web_link.h"

#include <string.h>

#include "cocreate/gap_record.h"
#include "cocreate/paper.h"
#include "cocreate/participation.h"
#include "cocreate/progress.h"
#include "cocreate/signal.h"
#include "plan_here.h"

#define HOUR_MS INT64_C(3600000)
#define DAY_MS (24 * HOUR_MS)

static struct err err;

static int64_t paper(struct town *town, const char *subject, const char *url, bool members_only)
{
    struct paper_draft d = {.subject = str_of(subject),
                            .role = STR("evidence"),
                            .title = STR("Evidencia"),
                            .url = str_of(url),
                            .day = DATE_NONE,
                            .members_only = members_only};
    int64_t id = 0;
    town->faults.count = 0;
    CHECK_OK(paper_keep(&town->co, &d, &town->faults, &id, &err));
    return id;
}

static void report(struct town *town, int64_t commitment, int64_t evidence, const char *says)
{
    struct co co = here_institution(town, 7, HEALTH);
    struct progress_draft d = {.commitment = commitment,
                               .cut = CUT_FIRST,
                               .day = HERE_NOW(town),
                               .state = PROGRESS_UNDER_WAY,
                               .text = str_of(says),
                               .papers = &evidence,
                               .paper_count = 1,
                               .by_name = STR("Salud")};
    int64_t id;
    town->faults.count = 0;
    CHECK_OK(progress_add(&co, &d, &town->faults, &id, &err));
}

/* One of the list; NULL when it is not there. */
static struct web_link *find(struct town *town, const char *url)
{
    struct web_link *list;
    size_t count;
    CHECK_OK(web_link_list(&town->co, &list, &count, &err));
    for (size_t i = 0; i < count; i++)
        if (str_is(list[i].url, url)) return &list[i];
    return NULL;
}

static struct web_link *visit(struct town *town, const char *url, int answer, int64_t status)
{
    struct web_link *l = find(town, url);
    struct web_link_visit v = {answer, status, town->co.now_ms};
    CHECK(l != NULL);
    CHECK_OK(web_link_record(&town->co, l, &v, &err));
    return find(town, url);
}

TEST(published_addresses_are_found_in_a_text_without_the_punctuation_around_them)
{
    static const char *const found[] = {"https://a.example/plan.pdf", "http://b.example/x_(1)",
                                        "HTTPS://c.example/año?q=1&r=2", "http://d.example"};
    struct str rest = STR("Acta (https://a.example/plan.pdf), y «http://b.example/x_(1)». "
                          "Véase HTTPS://c.example/año?q=1&r=2; http:// no, ftp://no.example no, "
                          "<http://d.example>…"),
               url;
    for (size_t i = 0; i < sizeof found / sizeof *found; i++) {
        CHECK(web_link_find(&rest, &url));
        CHECK_STR(url, found[i]);
    }
    CHECK(!web_link_find(&rest, &url));
    rest = STR("https://");
    CHECK(!web_link_find(&rest, &url));
    rest = (struct str){"http://x.example\0y", 18}; /* a NUL ends it */
    CHECK(web_link_find(&rest, &url));
    CHECK_STR(url, "http://x.example");
}

TEST(one_failure_of_an_address_is_no_death_nor_are_many_on_one_day)
{
    struct web_link l = {.state = WEB_LINK_UNSEEN};
    struct web_link_visit v = {WEB_LINK_SLOW, 0, 100 * DAY_MS};
    web_link_after(&l, &v);
    CHECK_INT(l.state, WEB_LINK_FAILING);
    for (int i = 0; i < 5; i++) {
        v.at += 4 * HOUR_MS;
        web_link_after(&l, &v);
        CHECK_INT(l.state, WEB_LINK_FAILING);
    }
    v.at = 101 * DAY_MS - 1;
    web_link_after(&l, &v);
    CHECK_INT(l.state, WEB_LINK_FAILING);
    v.at = 101 * DAY_MS;
    web_link_after(&l, &v);
    CHECK_INT(l.state, WEB_LINK_DEAD);
    CHECK_INT(l.failing, 100 * DAY_MS);
    CHECK_INT(l.failures, 8);
    CHECK_INT(l.alive, 0);
}

TEST(an_answer_of_an_address_between_two_failures_begins_anew)
{
    struct web_link l = {.state = WEB_LINK_UNSEEN};
    struct web_link_visit v = {WEB_LINK_GONE, 404, 100 * DAY_MS};
    web_link_after(&l, &v);
    v = (struct web_link_visit){WEB_LINK_ANSWERS, 200, 101 * DAY_MS};
    web_link_after(&l, &v);
    CHECK_INT(l.state, WEB_LINK_ALIVE);
    CHECK_INT(l.failures, 0);
    CHECK_INT(l.back, 0); /* it was never dead */
    v = (struct web_link_visit){WEB_LINK_GONE, 404, 102 * DAY_MS};
    web_link_after(&l, &v);
    CHECK_INT(l.state, WEB_LINK_FAILING);
    CHECK_INT(l.alive, 101 * DAY_MS);
    CHECK_INT(l.failing, 102 * DAY_MS);
}

TEST(an_address_that_keeps_programs_out_is_neither_dead_nor_alive)
{
    static const int answers[] = {WEB_LINK_CLOSED, WEB_LINK_CERTIFICATE, WEB_LINK_INSIDE,
                                  WEB_LINK_UNFIT};
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        struct web_link l = {.state = WEB_LINK_UNSEEN};
        for (int day = 100; day < 110; day++) {
            struct web_link_visit v = {answers[i], 0, day * DAY_MS};
            web_link_after(&l, &v);
        }
        CHECK_INT(l.state, WEB_LINK_UNTOLD);
        CHECK_INT(l.failures + l.alive + l.dead, 0);
    }
}

TEST(addresses_that_waited_longest_are_visited_first_and_none_twice_a_day)
{
    struct web_link list[] = {{.url = STR("b"), .visited = 50 * HOUR_MS},
                              {.url = STR("c"), .visited = 99 * HOUR_MS},
                              {.url = STR("a"), .visited = 10 * HOUR_MS},
                              {.url = STR("d")}};
    CHECK_INT(web_link_due(list, 4, 100 * HOUR_MS, 10), 3);
    CHECK_STR(list[0].url, "d");
    CHECK_STR(list[1].url, "a");
    CHECK_STR(list[2].url, "b");
    CHECK_INT(web_link_due(list, 4, 100 * HOUR_MS, 2), 2);
    CHECK_INT(web_link_due(list, 0, 100 * HOUR_MS, 2), 0);
}

TEST(every_answer_state_and_place_of_an_address_has_its_words)
{
    for (int i = 0; i < WEB_LINK_ANSWERS_ALL; i++)
        CHECK(web_link_answer_word(i) && web_link_answer_code(i));
    for (int i = 0; i < WEB_LINK_STATES; i++)
        CHECK(web_link_state_word(i) && web_link_state_code(i));
    for (int i = 1; i < WEB_LINK_PLACES; i++) CHECK(web_link_place_word(i) != NULL);
    CHECK(!web_link_answer_word(-1) && !web_link_answer_code(WEB_LINK_ANSWERS_ALL));
    CHECK(!web_link_state_word(WEB_LINK_STATES) && !web_link_state_code(-1));
    CHECK(!web_link_place_word(0) && !web_link_place_word(WEB_LINK_PLACES));
}

BOTH(published_addresses_are_listed_with_where_they_are_used)
{
    struct town town;
    int64_t plan, gap;
    struct web_link *list;
    size_t count;
    town_open(&town, url);
    town.co.entity = 26000;
    int64_t commitment = here_published(&town, &plan);
    CHECK_OK(web_link_list(&town.co, &list, &count, &err));
    CHECK_INT(count, 0);
    int64_t shown = paper(&town, "commitment/1", "https://obras.example/a.csv", false);
    paper(&town, "commitment/2", "https://obras.example/a.csv", false);
    paper(&town, "commitment/2", "https://secreto.example/", true); /* not for all */
    report(&town, commitment, shown, "Lo nuevo: https://obras.example/b, y más.");
    struct gap_record_draft g = {
        .missing = STR("El padrón"), .unit = STR("Salud"), .stage = 1, .cause = 1, .severity = 1};
    town.faults.count = 0;
    CHECK_OK(gap_record_add(&town.co, &g, &town.faults, &gap, &err));
    CHECK_OK(web_link_list(&town.co, &list, &count, &err));
    CHECK_INT(count, 2);
    const struct web_link *a = find(&town, "https://obras.example/a.csv");
    CHECK(a != NULL);
    CHECK_INT(a->state, WEB_LINK_UNSEEN);
    CHECK_INT(a->use_count, 2);
    CHECK_INT(a->uses[0].place, WEB_LINK_EVIDENCE);
    CHECK_INT(a->uses[0].id, shown);
    CHECK_INT(a->uses[0].commitment, commitment);
    CHECK_INT(a->uses[1].place, WEB_LINK_PAPER);
    const struct web_link *b = find(&town, "https://obras.example/b");
    CHECK(b != NULL);
    CHECK_INT(b->uses[0].place, WEB_LINK_REPORT);
    CHECK(!find(&town, "https://secreto.example/"));
    town_close(&town);
}

BOTH(an_address_that_dies_and_comes_back_is_told_once_each_time)
{
    static const char *const a = "https://obras.example/a.csv";
    struct town town;
    int64_t plan;
    town_open(&town, url);
    town.co.entity = 26000;
    int64_t commitment = here_published(&town, &plan);
    report(&town, commitment, paper(&town, "commitment/1", a, false), "Vamos");
    const struct web_link *l = visit(&town, a, WEB_LINK_ANSWERS, 200);
    CHECK_INT(l->state, WEB_LINK_ALIVE);
    CHECK_INT(l->alive, town.co.now_ms);
    int64_t seen = town.co.now_ms;
    for (int i = 0; i < 4; i++) {
        town.co.now_ms += DAY_MS;
        l = visit(&town, a, WEB_LINK_GONE, 404);
        CHECK_INT(l->state, i ? WEB_LINK_DEAD : WEB_LINK_FAILING);
        CHECK_INT(town_logged(&town, "link.dead"), i ? 1 : 0);
    }
    CHECK_INT(l->alive, seen);
    CHECK_INT(l->failing, seen + DAY_MS);
    CHECK_INT(l->failures, 4);
    CHECK_INT(l->status, 404);
    CHECK_INT(town_logged(&town, "link.back"), 0);
    town.co.now_ms += DAY_MS;
    l = visit(&town, a, WEB_LINK_ANSWERS, 200);
    CHECK_INT(l->state, WEB_LINK_ALIVE);
    CHECK_INT(l->back, town.co.now_ms);
    CHECK_INT(town_logged(&town, "link.back"), 1);
    CHECK(str_contains(here_log(&town), str_of(a)));
    /* The record of one address, as its page reads it. */
    struct web_link one;
    CHECK_OK(web_link_get(&town.co, str_of(a), &one, &err));
    CHECK_INT(one.back, town.co.now_ms);
    CHECK_OK(web_link_get(&town.co, STR("https://otra.example/"), &one, &err));
    CHECK_INT(one.state, WEB_LINK_UNSEEN);
    town_close(&town);
}

BOTH(what_people_say_of_an_address_is_no_visit)
{
    struct town town;
    struct web_link l = {.url = STR("https://obras.example/")};
    struct web_link_visit v = {WEB_LINK_ANSWERS, 200, 1}, none = {WEB_LINK_NEVER, 0, 1};
    town_open(&town, url);
    struct co admin = town_as(&town, 1, CO_ADMIN, CO_GOVERNMENT);
    CHECK_INT(web_link_record(&admin, &l, &v, &err), ERR_DENIED);
    CHECK_INT(web_link_record(&town.co, &l, &none, &err), ERR_INPUT);
    town_close(&town);
}

static const struct signal *dead_links(struct town *town)
{
    struct participation *who = arena_alloc(&town->arena, sizeof *who);
    struct signal *list = arena_array(&town->arena, SIGNALS, sizeof *list);
    CHECK_OK(participation_read(&town->co, town->co.entity, who, &err));
    CHECK_OK(signal_list(&town->co, who, list, &err));
    return &list[SIGNAL_DEAD_LINKS];
}

BOTH(requirement_53_dead_addresses_are_asked_about_after_two_failed_visits_a_day_apart)
{
    static const char *const a = "https://obras.example/a.csv", *const b = "https://b.example/";
    struct town town;
    int64_t plan;
    town_open(&town, url);
    town.co.entity = 26000;
    int64_t commitment = here_published(&town, &plan);
    CHECK_INT(dead_links(&town)->state, SIGNAL_QUIET); /* no address was given */
    report(&town, commitment, paper(&town, "commitment/1", a, false), "Vamos");
    paper(&town, "commitment/2", b, false);
    CHECK_INT(dead_links(&town)->state, SIGNAL_UNTOLD);
    CHECK(str_contains(dead_links(&town)->found, STR("No comprobado: son 2 direcciones")));
    visit(&town, a, WEB_LINK_NO_CONNECTION, 0);
    visit(&town, b, WEB_LINK_ANSWERS, 200);
    CHECK_INT(dead_links(&town)->state, SIGNAL_QUIET);
    town.co.now_ms += DAY_MS;
    visit(&town, a, WEB_LINK_NO_CONNECTION, 0);
    const struct signal *s = dead_links(&town);
    CHECK_INT(s->state, SIGNAL_ASKS);
    CHECK_INT(s->part, 1);
    CHECK_INT(s->whole, 2);
    CHECK(str_contains(s->found, STR("1 de 2 direcciones ya no responden")));
    CHECK(str_contains(s->found, STR("2026-01-0"))); /* when it was looked at */
    visit(&town, a, WEB_LINK_ANSWERS, 200);
    CHECK_INT(dead_links(&town)->state, SIGNAL_QUIET);
    town_close(&town);
}
