/* Notices that are tried again but never sent twice; what is new for who follows something, told
 * once, and not by those who did it or may not see it. */
#include "cocreate/news.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cocreate/cycle.h"
#include "cocreate/follow.h"
#include "cocreate/notice.h"
#include "cocreate/person.h"
#include "cocreate/vote.h"
#include "town.h"

static struct err err;
#define HOUR INT64_C(3600000)

static int64_t a_person(struct town *t, const char *email)
{
    char token[SESSION_TOKEN + 1];
    int64_t id;
    struct person_draft d = {.name = STR("Ana"),
                             .email = str_of(email),
                             .password = STR("correcto caballo"),
                             .sector = CO_CITIZENRY};
    bool known;
    t->faults.count = 0;
    CHECK_OK(person_sign_up(&t->co, &d, &t->faults, &id, &known, token, &err));
    CHECK_OK(person_confirm(&t->co, str_of(token), &id, &err));
    return id;
}

static void a_notice(struct town *t, int64_t person)
{
    CHECK_OK(co_begin(&t->co, &err));
    CHECK_OK(co_end(
        &t->co, notice_add(&t->co, person, "prueba", STR("Un aviso"), STR("Texto"), &err), &err));
}

static size_t due(struct town *t, struct notice_row **rows)
{
    size_t n;
    CHECK_OK(notice_due(&t->co, 50, rows, &n, &err));
    return n;
}

static void town_at_home(struct town *t, const char *url)
{
    town_open(t, url);
    CHECK_OK(ledger_home(t->ledger, &t->co.entity, &err));
}

/* --- sending ---------------------------------------------------------------------------------- */

BOTH(notice_is_taken_by_one_alone_and_stays_in_doubt_until_somebody_decides)
{
    struct town t;
    struct notice_row *rows;
    bool mine, again;
    size_t n;
    town_at_home(&t, url);
    a_notice(&t, a_person(&t, "ana@ejemplo.mx"));
    CHECK_INT(due(&t, &rows), 1);
    CHECK_OK(notice_take(&t.co, rows[0].id, &mine, &err));
    CHECK_OK(notice_take(&t.co, rows[0].id, &again, &err));
    CHECK(mine && !again);
    CHECK_INT(due(&t, &rows), 0); /* nobody sends it a second time */
    CHECK_OK(notice_list(&t.co, 0, 50, &rows, &n, &err));
    CHECK_INT(n, 1);
    CHECK_INT(rows[0].state, NOTICE_ON_WAY);
    CHECK_OK(notice_retry(&t.co, rows[0].id, &err));
    CHECK_INT(due(&t, &rows), 1);
    CHECK_OK(notice_take(&t.co, rows[0].id, &mine, &err));
    CHECK_OK(notice_tried(&t.co, rows[0].id, 0, STR_NONE, NOTICE_NOT_NOW, &err));
    CHECK_OK(notice_list(&t.co, 0, 50, &rows, &n, &err));
    CHECK_INT(n, 0);
    CHECK_INT(notice_retry(&t.co, 1, &err), ERR_NOTFOUND); /* sent is sent */
    town_close(&t);
}

BOTH(notice_that_failed_waits_longer_each_time_and_is_given_up_in_the_end)
{
    struct town t;
    struct notice_row *rows;
    int64_t waited = 0;
    bool mine;
    size_t n;
    town_at_home(&t, url);
    a_notice(&t, a_person(&t, "ana@ejemplo.mx"));
    for (int try = 0; try < NOTICE_MOST_TRIES; try++) {
        CHECK_INT(due(&t, &rows), 1);
        CHECK_INT(rows[0].tries, try);
        CHECK_OK(notice_take(&t.co, rows[0].id, &mine, &err));
        CHECK(mine);
        CHECK_OK(notice_tried(&t.co, rows[0].id, try, STR("450 no ahora"), NOTICE_NOT_NOW, &err));
        CHECK_INT(due(&t, &rows), 0);
        CHECK_OK(notice_list(&t.co, 0, 50, &rows, &n, &err));
        CHECK_INT(n, 1);
        CHECK_STR(rows[0].fault, "450 no ahora");
        if (try + 1 == NOTICE_MOST_TRIES) break;
        CHECK_INT(rows[0].state, NOTICE_LATER);
        CHECK(rows[0].due - t.co.now_ms >= waited);
        waited = rows[0].due - t.co.now_ms;
        t.co.now_ms = rows[0].due;
    }
    CHECK_INT(waited, 24 * HOUR);
    CHECK_INT(rows[0].state, NOTICE_GIVEN_UP);
    town_close(&t);
}

BOTH(notice_with_a_permanent_fault_is_given_up_at_once)
{
    struct town t;
    struct notice_row *rows;
    size_t n;
    town_at_home(&t, url);
    a_notice(&t, a_person(&t, "ana@ejemplo.mx"));
    CHECK_OK(notice_tried(&t.co, 1, 0, STR("550 no hay tal"), NOTICE_REFUSED, &err));
    CHECK_INT(due(&t, &rows), 0);
    CHECK_OK(notice_list(&t.co, 0, 50, &rows, &n, &err));
    CHECK_INT(rows[0].state, NOTICE_GIVEN_UP);
    town_close(&t);
}

BOTH(notice_is_not_given_up_for_a_server_that_is_not_there)
{
    struct town t;
    struct notice_row *rows;
    bool mine;
    town_at_home(&t, url);
    a_notice(&t, a_person(&t, "ana@ejemplo.mx"));
    for (int try = 0; try < 3 * NOTICE_MOST_TRIES; try++) {
        CHECK_INT(due(&t, &rows), 1);
        CHECK_INT(rows[0].tries, 0);
        CHECK_OK(notice_take(&t.co, rows[0].id, &mine, &err));
        CHECK(mine);
        CHECK_OK(notice_tried(&t.co, rows[0].id, 0, STR("no hay red"), NOTICE_NO_SERVER, &err));
        CHECK_INT(due(&t, &rows), 0);
        t.co.now_ms += HOUR;
    }
    town_close(&t);
}

static struct str message_of(struct arena *arena, struct str subject, struct str body)
{
    struct str out;
    struct notice_row n = {.id = 3,
                           .made = TOWN_NOW,
                           .email = STR("ana@ejemplo.mx"),
                           .subject = subject,
                           .body = body,
                           .stop = STR("https://abierto.ejemplo.mx/avisos/1/ab")};
    CHECK_OK(notice_message(arena, &n, STR("cauce@ejemplo.mx"), &out, &err));
    return out;
}

TEST(message_keeps_to_the_limits_of_mail_whatever_stands_in_it)
{
    struct arena arena;
    static char line[3000], subject[300];
    arena_init(&arena, 1 << 20);
    memset(line, 'a', sizeof line);
    for (size_t i = 0; i + 1 < sizeof subject; i += 2) memcpy(subject + i, "ñ", 2);
    struct str text =
        message_of(&arena, (struct str){subject, 300}, (struct str){line, sizeof line});
    for (size_t i = 0, width = 0; i < text.n; i++) {
        width = text.p[i] == '\n' ? 0 : width + 1;
        CHECK(width <= 100);
        if (text.p[i] == '\n') CHECK(i > 0 && text.p[i - 1] == '\r');
    }
    CHECK(str_contains(text, STR("quoted-printable")));
    text = message_of(&arena, STR("a\r\nBcc: otro@ejemplo.mx"), STR(".\nuno\n"));
    CHECK(!str_contains(text, STR("\nBcc:")));
    CHECK(str_contains(text, STR("\r\n\r\n.\r\nuno\r\n")));
    CHECK(str_contains(text, STR("List-Unsubscribe: <https://abierto.ejemplo.mx/avisos/1/ab>")));
    struct notice_row forged = {.email = STR("a@b.mx>\r\nBcc: <c@d.mx")};
    CHECK_INT(notice_message(&arena, &forged, STR("cauce@ejemplo.mx"), &text, &err), ERR_INPUT);
    arena_free(&arena);
}

/* --- news ------------------------------------------------------------------------------------- */

static int64_t a_vote(struct town *t, bool open)
{
    static const struct vote_option list[] = {{.title = STR("Parque")}, {.title = STR("Luz")}};
    struct vote_draft d = {.cycle = 1,
                           .title = open ? STR("¿Qué va primero?") : STR("Secreta todavía"),
                           .method = COUNT_APPROVAL,
                           .options = list,
                           .option_count = 2,
                           .secret = true,
                           .electorate = VOTE_ANYONE,
                           .opens = t->co.now_ms - HOUR,
                           .closes = t->co.now_ms + HOUR};
    int64_t id = 0;
    t->faults.count = 0;
    CHECK_OK(vote_save(&t->co, &d, &t->faults, &id, &err));
    if (open) CHECK_OK(vote_open(&t->co, id, 1, &err));
    return id;
}

static size_t gathered(struct town *t, bool now)
{
    size_t written;
    CHECK_OK(news_gather(&t->co, STR("https://abierto.ejemplo.mx"), now, &written, &err));
    return written;
}

BOTH(news_are_what_a_visitor_may_see_in_words_the_latest_first)
{
    struct town t;
    struct news *news;
    size_t n;
    char receipt[SESSION_TOKEN + 1];
    town_at_home(&t, url);
    a_vote(&t, false);
    int64_t id = a_vote(&t, true);
    struct co ana = town_as(&t, 5, CO_CITIZEN, 0);
    struct vote_mark mark = {.option = 1};
    CHECK_OK(vote_cast(&ana, id, &mark, 1, receipt, &err));
    t.co.now_ms += 2 * HOUR;
    CHECK_OK(vote_count(&t.co, id, 2, &err));
    CHECK_OK(news_latest(&t.co, STR_NONE, 10, &news, &n, &err));
    CHECK_INT(n, 2);
    CHECK_STR(str_of(news[0].words), "Se contó la votación");
    CHECK_STR(news[0].title, "¿Qué va primero?");
    CHECK_STR(str_of(news[1].words), "Se abrió una votación");
    CHECK_OK(news_latest(&t.co, STR("vote/99"), 10, &news, &n, &err));
    CHECK_INT(n, 0);
    CHECK_OK(news_latest(&t.co, STR_NONE, 1, &news, &n, &err));
    CHECK_INT(n, 1);
    CHECK(news_words(STR("vote.cast")) != NULL && news_words(STR("nada.nada")) == NULL);
    town_close(&t);
}

BOTH(followers_are_told_once_of_what_others_did_and_can_stop_without_entering)
{
    struct town t;
    struct notice_row *rows;
    char subject[40], signature[NEWS_SIGNATURE + 1];
    town_at_home(&t, url);
    int64_t ana = a_person(&t, "ana@ejemplo.mx"), beto = a_person(&t, "beto@ejemplo.mx");
    int64_t carla = a_person(&t, "carla@ejemplo.mx");
    struct co as_ana = town_as(&t, ana, CO_CITIZEN, 0), as_beto = town_as(&t, beto, CO_CITIZEN, 0);
    struct co as_carla = town_as(&t, carla, CO_CITIZEN | CO_ADMIN, 0);
    int64_t before = a_vote(&t, true);
    snprintf(subject, sizeof subject, "vote/%lld", (long long)before);
    setenv("CAUCE_NOW", "2026-01-02T03:10:00Z", 1); /* the log's clock */
    as_ana.now_ms = as_beto.now_ms = as_carla.now_ms = t.co.now_ms += 60000;
    CHECK_OK(follow_set(&as_ana, STR("entity"), true, &err));
    CHECK_OK(follow_set(&as_beto, str_of(subject), true, &err));
    CHECK_OK(follow_set(&as_carla, STR("entity"), true, &err));
    CHECK_INT(gathered(&t, true), 0); /* what was before they followed is no news */
    t.co.actor = (struct co_actor){.person = carla, .roles = CO_ADMIN};
    a_vote(&t, true);
    t.co.actor = (struct co_actor){.program = true};
    CHECK_INT(gathered(&t, false), 0); /* not long ago */
    CHECK_INT(gathered(&t, true), 1);  /* Ana: Beto follows another, Carla did it herself */
    CHECK_INT(due(&t, &rows), 1);
    CHECK_STR(rows[0].email, "ana@ejemplo.mx");
    CHECK(str_contains(rows[0].body, STR("Se abrió una votación: ¿Qué va primero?")));
    CHECK(str_contains(rows[0].body, STR("/votacion/2")));
    CHECK_INT(gathered(&t, true), 0); /* told once */
    CHECK_OK(news_sign(&t.co, ana, signature, &err));
    CHECK(str_contains(rows[0].stop, str_of(signature)));
    CHECK(str_contains(rows[0].body, str_of(signature)));
    CHECK_INT(news_stop(&t.co, beto, str_of(signature), false, &err), ERR_NOTFOUND);
    CHECK_INT(news_stop(&t.co, ana, STR("abcd"), false, &err), ERR_NOTFOUND);
    CHECK_OK(news_stop(&t.co, ana, str_of(signature), true, &err));
    CHECK_INT(due(&t, &rows), 1); /* it was only looked at */
    CHECK_OK(news_stop(&t.co, ana, str_of(signature), false, &err));
    CHECK_INT(due(&t, &rows), 0); /* not even what was written already */
    a_vote(&t, true);
    CHECK_INT(gathered(&t, true), 1); /* Carla, of the program's vote; Ana no more */
    town_close(&t);
}
