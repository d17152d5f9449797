/* cauce checks links from end to end: a store with published addresses, a real server, runs on one
 * day and on the next, and what is known afterwards. */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/date.h"
#include "cli/cli.h"
#include "cocreate/gap_record.h"
#include "cocreate/paper.h"
#include "cocreate/web_link.h"
#include "harness.h"
#include "letters_here.h"
#include "listener.h"

#define DAY_MS INT64_C(86400000)
static struct err err;

/* Answers 200 to everything, or 404 once `gone`. */
struct site {
    struct listener at;
    atomic_bool gone;
    atomic_int asked;
};

static void answer(void *user)
{
    struct site *s = user;
    char text[2000];
    if (read(s->at.talk, text, sizeof text) <= 0) return;
    const char *says = s->gone ? "HTTP/1.1 404 No\r\nContent-Length: 0\r\n"
                                 "Connection: close\r\n\r\n"
                               : "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n"
                                 "Connection: close\r\n\r\n";
    s->asked += strncmp(text, "HEAD ", 5) == 0;
    CHECK(send(s->at.talk, says, strlen(says), MSG_NOSIGNAL) > 0);
}

static void publish(const char *url)
{
    struct letters l;
    struct co_faults faults = {.count = 0};
    int64_t id;
    letters_open(&l);
    struct paper_draft d = {.subject = STR("commitment/1"),
                            .role = STR("evidence"),
                            .title = STR("Evidencia"),
                            .url = str_of(url),
                            .day = DATE_NONE};
    CHECK_OK(paper_keep(&l.co, &d, &faults, &id, &err));
    letters_close(&l);
}

static struct web_link known(const char *url)
{
    struct letters l;
    struct web_link out;
    letters_open(&l);
    CHECK_OK(web_link_get(&l.co, str_of(url), &out, &err));
    letters_close(&l);
    out.url = STR("");
    return out;
}

static int visit_all(const char *inside)
{
    char net[64];
    char *argv[] = {(char[]){"cauce"},
                    (char[]){"checks"},
                    (char[]){"links"},
                    (char[]){"--quiet"},
                    (char[]){"--store"},
                    (char[]){"cauce.db"},
                    (char[]){"--pause"},
                    (char[]){"0"},
                    (char[]){"--inside"},
                    net,
                    NULL};
    snprintf(net, sizeof net, "%s", inside ? inside : "");
    if (!inside) argv[8] = NULL;
    return cli_main(inside ? 10 : 8, argv);
}

/* Days after the first. */
static void on_day(int day)
{
    char text[32];
    time_iso(INT64_C(1767323045000) + day * DAY_MS, text);
    setenv("CAUCE_NOW", text, 1);
}

TEST(links_are_visited_once_a_day_and_dead_after_two_days)
{
    struct site s = {.at = {.fd = -1}};
    char good[100], other[100];
    listener_start(&s.at, answer, &s);
    on_day(0);
    snprintf(good, sizeof good, "http://127.0.0.1:%d/a.csv", s.at.port);
    snprintf(other, sizeof other, "http://127.0.0.1:%d/b.csv", s.at.port);
    publish(good);
    publish(other);
    CHECK_INT(visit_all("127.0.0.1"), EXIT_OK);
    CHECK_INT(s.asked, 2);
    CHECK_INT(known(good).state, WEB_LINK_ALIVE);
    CHECK_INT(visit_all("127.0.0.1"), EXIT_NOTHING); /* the same day */
    CHECK_INT(s.asked, 2);
    s.gone = true;
    on_day(1);
    CHECK_INT(visit_all("127.0.0.1"), EXIT_OK);
    CHECK_INT(known(good).state, WEB_LINK_FAILING);
    CHECK_INT(known(good).status, 404);
    on_day(2);
    CHECK_INT(visit_all("127.0.0.1"), EXIT_OK);
    CHECK_INT(known(good).state, WEB_LINK_DEAD);
    CHECK_INT(known(other).state, WEB_LINK_DEAD);
    s.gone = false;
    on_day(3);
    CHECK_INT(visit_all("127.0.0.1"), EXIT_OK);
    CHECK_INT(known(good).state, WEB_LINK_ALIVE);
    CHECK(known(good).back != 0);
    listener_end(&s.at);
}

TEST(links_into_this_machine_are_not_visited_unless_asked_for)
{
    struct site s = {.at = {.fd = -1}};
    char url[100];
    listener_start(&s.at, answer, &s);
    on_day(0);
    snprintf(url, sizeof url, "http://127.0.0.1:%d/a.csv", s.at.port);
    publish(url);
    CHECK_INT(visit_all(NULL), EXIT_OK);
    CHECK_INT(s.asked, 0);
    CHECK_INT(known(url).state, WEB_LINK_UNTOLD);
    CHECK_INT(known(url).answer, WEB_LINK_INSIDE);
    CHECK_INT(visit_all("casa"), EXIT_USAGE);
    listener_end(&s.at);
}

TEST(links_where_no_one_listens_are_dead_only_while_something_else_is_heard)
{
    struct site gone = {.at = {.fd = -1}}, there = {.at = {.fd = -1}};
    char urls[4][100], alive[100];
    listener_start(&gone.at, answer, &gone);
    listener_end(&gone.at);
    on_day(0);
    for (int i = 0; i < 4; i++) {
        snprintf(urls[i], sizeof urls[i], "http://127.0.0.1:%d/%d", gone.at.port, i);
        publish(urls[i]);
    }
    /* Days on which nothing at all is heard: this machine may have no network. */
    for (int day = 0; day < 3; day++) {
        on_day(day);
        CHECK_INT(visit_all("127.0.0.1"), EXIT_DATA);
        CHECK_INT(known(urls[0]).state, WEB_LINK_UNSEEN);
    }
    listener_start(&there.at, answer, &there);
    snprintf(alive, sizeof alive, "http://127.0.0.1:%d/", there.at.port);
    publish(alive);
    on_day(3);
    CHECK_INT(visit_all("127.0.0.1"), EXIT_OK);
    on_day(4);
    CHECK_INT(visit_all("127.0.0.1"), EXIT_OK);
    for (int i = 0; i < 4; i++) {
        CHECK_INT(known(urls[i]).state, WEB_LINK_DEAD);
        CHECK_INT(known(urls[i]).answer, WEB_LINK_NO_CONNECTION);
    }
    CHECK_INT(known(alive).state, WEB_LINK_ALIVE);
    listener_end(&there.at);
}

TEST(links_of_the_internet_are_not_blamed_because_the_intranet_answers)
{
    struct site s = {.at = {.fd = -1}};
    char own[100];
    listener_start(&s.at, answer, &s);
    on_day(0);
    snprintf(own, sizeof own, "http://127.0.0.1:%d/", s.at.port);
    publish(own);
    publish("http://no-hay.invalid/a"); /* this name never exists (RFC 6761) */
    for (int day = 0; day < 3; day++) {
        on_day(day);
        CHECK_INT(visit_all("127.0.0.1"), EXIT_OK);
    }
    CHECK_INT(known(own).state, WEB_LINK_ALIVE);
    CHECK_INT(known("http://no-hay.invalid/a").state, WEB_LINK_UNSEEN);
    listener_end(&s.at);
}

TEST(links_are_listed_with_what_is_known)
{
    char *argv[] = {
        (char[]){"cauce"},   (char[]){"checks"},   (char[]){"links"},  (char[]){"--list"},
        (char[]){"--store"}, (char[]){"cauce.db"}, (char[]){"--json"}, NULL};
    on_day(0);
    struct letters l;
    letters_open(&l);
    letters_close(&l);
    CHECK_INT(cli_main(7, argv), EXIT_NOTHING);
    publish("https://obras.example/a.csv");
    CHECK_INT(cli_main(7, argv), EXIT_OK);
}
