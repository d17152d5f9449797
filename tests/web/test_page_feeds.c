/* What other programs follow, held to the letter of their standards: the calendar (RFC 5545), the
 * feed (RFC 4287); and following over HTTP: the button, the list, the link that stops. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "browsing.h"
#include "cocreate/cycle.h"
#include "cocreate/event.h"
#include "cocreate/follow.h"
#include "cocreate/news.h"
#include "cocreate/notice.h"
#include "cocreate/person.h"
#include "cocreate/vote.h"
#include "pages.h"

static struct err err;
#define HOUR INT64_C(3600000)
#define LONG "Presupuesto; obra, drenaje\\ y ñandúes de la colonia que está junto al río «Sonora»"

static int64_t a_cycle(struct beside *b)
{
    struct cycle_draft d = {
        .number = 1, .title = STR("Primer plan"), .begins = 20000, .ends = DATE_NONE};
    int64_t id;
    CHECK_OK(cycle_add(&b->co, &d, &b->faults, &id, &err));
    CHECK_OK(cycle_move(&b->co, id, 1, CYCLE_PUBLIC, STR_NONE, &b->faults, &err));
    return id;
}

/* An open vote and an activity; gives the vote's number. */
static int64_t dates(bool draft)
{
    static const struct vote_option list[] = {{.title = STR("Parque")}, {.title = STR("Luz")}};
    struct beside b;
    int64_t id = 0, event;
    open_beside(&b);
    struct vote_draft d = {.cycle = a_cycle(&b),
                           .title = STR("¿Qué va primero & cuándo?"),
                           .about = STR("Renglón uno\nRenglón dos"),
                           .method = COUNT_APPROVAL,
                           .options = list,
                           .option_count = 2,
                           .secret = true,
                           .electorate = VOTE_ANYONE,
                           .opens = b.co.now_ms - HOUR,
                           .closes = b.co.now_ms + HOUR};
    CHECK_OK(vote_save(&b.co, &d, &b.faults, &id, &err));
    if (!draft) CHECK_OK(vote_open(&b.co, id, 1, &err));
    struct event_draft e = {.cycle = d.cycle,
                            .kind = EVENT_WORKSHOP,
                            .modality = CO_IN_PERSON,
                            .iap2 = CO_INFORM,
                            .title = STR(LONG),
                            .place = STR("Biblioteca, sala 2"),
                            .starts = INT64_C(1800000000000),
                            .ends = INT64_C(1800003600000)};
    CHECK_OK(event_add(&b.co, &e, &b.faults, &event, &err));
    close_beside(&b);
    return id;
}

static void check_has(const struct reply *reply, const char *text)
{
    if (strstr(reply_header(reply, "Content-Type"), "text/html"))
        check_well_formed(reply_body(reply));
    if (!str_contains(reply_body(reply), str_of(text)))
        test_fail(__FILE__, __LINE__, "status %d, without «%s»", reply_status(reply), text);
}

static void check_not(const struct reply *reply, const char *text)
{
    if (str_contains(reply_body(reply), str_of(text)))
        test_fail(__FILE__, __LINE__, "has «%s»", text);
}

/* --- the calendar ----------------------------------------------------------------------------- */

/* Every line ends in CRLF, none is longer than 75 bytes, each is whole UTF-8; unfolded. */
static void unfold(struct str ics, char *out, size_t size)
{
    size_t n = 0, width = 0;
    for (size_t i = 0; i < ics.n; i++) {
        if (ics.p[i] == '\n') CHECK(i > 0 && ics.p[i - 1] == '\r');
        if (ics.p[i] == '\r') CHECK(i + 1 < ics.n && ics.p[i + 1] == '\n');
        width = ics.p[i] == '\n' ? 0 : width + (ics.p[i] != '\r');
        CHECK(width <= 75);
        bool fold = ics.p[i] == '\r' && i + 2 < ics.n && ics.p[i + 2] == ' ';
        if (fold) { /* never between the bytes of a letter */
            CHECK(i + 3 < ics.n && ((unsigned char)ics.p[i + 3] & 0xc0) != 0x80);
            i += 2;
            width = 1;
            continue;
        }
        CHECK(n + 1 < size);
        if (ics.p[i] != '\r') out[n++] = ics.p[i];
    }
    out[n] = '\0';
}

static void check_in(const char *text, const char *part)
{
    if (!strstr(text, part)) test_fail(__FILE__, __LINE__, "without «%s» in:\n%s", part, text);
}

TEST(calendar_is_folded_escaped_in_utc_and_names_each_date_for_ever)
{
    struct server *server = serve(with_forms);
    static char text[65536], again[65536];
    const struct reply *reply = client_get("/e/MX/calendario.ics", "");
    CHECK_INT(reply_status(reply), 200);
    check_has(reply, "BEGIN:VTIMEZONE"); /* nothing yet: one part all the same */
    dates(false);
    reply = client_get("/e/MX/calendario.ics", "");
    CHECK(strstr(reply_header(reply, "Content-Type"), "text/calendar") != NULL);
    CHECK(reply_header(reply, "ETag") != NULL);
    unfold(reply_body(reply), text, sizeof text);
    check_in(text, "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:");
    check_in(text, "SUMMARY:Actividad: Presupuesto\\; obra\\, drenaje\\\\ y ñandúes de la colonia "
                   "que está junto al río «Sonora»\n");
    check_in(text, "LOCATION:Biblioteca\\, sala 2\n");
    check_in(text, "DTSTART:20270115T080000Z\nDTEND:20270115T090000Z\n");
    check_in(text, "DESCRIPTION:Renglón uno\\nRenglón dos\n");
    check_in(text, "\nUID:event-1@");
    check_in(text, "\nSEQUENCE:0\n");
    check_in(text, "/e/MX/actividad/1\n");
    struct beside b;
    open_beside(&b);
    CHECK_OK(event_cancel(&b.co, 1, 1, STR("Llueve"), &b.faults, &err));
    close_beside(&b);
    unfold(reply_body(client_get("/e/MX/calendario.ics", "")), again, sizeof again);
    const char *uid = strstr(text, "UID:event-1@");
    char own[80];
    snprintf(own, sizeof own, "%.*s", (int)strcspn(uid, "\n"), uid);
    check_in(again, own); /* the same name */
    check_in(again, "\nSEQUENCE:1\n");
    check_in(again, "\nSTATUS:CANCELLED\n");
    serve_end(server);
}

TEST(calendar_and_feed_say_nothing_of_drafts)
{
    struct server *server = serve(with_forms);
    dates(true);
    struct browser staff = {.person = 0};
    browser_enter(&staff, CO_ADMIN, 0);
    check_not(browser_get(&staff, "/e/MX/calendario.ics"), "primero");
    check_not(browser_get(&staff, "/e/MX/novedades.atom"), "primero");
    serve_end(server);
}

/* --- the feed --------------------------------------------------------------------------------- */

TEST(feed_has_what_happened_in_public_in_words_and_is_asked_for_only_when_new)
{
    struct server *server = serve(with_forms);
    char etag[120], header[160];
    int64_t id = dates(false);
    const struct reply *reply = client_get("/e/MX/novedades.atom", "");
    CHECK_INT(reply_status(reply), 200);
    CHECK(strstr(reply_header(reply, "Content-Type"), "application/atom+xml") != NULL);
    check_well_formed(reply_body(reply));
    check_has(reply, "xmlns=\"http://www.w3.org/2005/Atom\"");
    check_has(reply, "<title>Se abrió una votación: ¿Qué va primero &amp; cuándo?</title>");
    check_has(reply, "Hay una actividad nueva");
    check_has(reply, "/e/MX/votacion/1\"");
    check_has(reply, "rel=\"self\"");
    check_has(reply, "<id>urn:uuid:");
    check_not(reply, "Se preparó");
    snprintf(etag, sizeof etag, "%s", reply_header(reply, "ETag"));
    snprintf(header, sizeof header, "If-None-Match: %s\r\n", etag);
    CHECK_INT(reply_status(client_get("/e/MX/novedades.atom", header)), 304);
    struct beside b;
    open_beside(&b);
    b.co.now_ms += 2 * HOUR;
    CHECK_OK(vote_count(&b.co, id, 2, &err));
    close_beside(&b);
    reply = client_get("/e/MX/novedades.atom", header);
    CHECK_INT(reply_status(reply), 200);
    check_has(reply, "Se contó la votación");
    reply = client_get("/e/MX/novedades.atom?cosa=vote/1", "");
    check_has(reply, "Se contó la votación");
    check_not(reply, "Hay una actividad nueva");
    CHECK_INT(reply_status(client_get("/e/MX/novedades.atom?cosa=vote/99", "")), 404);
    CHECK_INT(reply_status(client_get("/e/MX/novedades.atom?cosa=%3Cb%3E", "")), 404);
    reply = client_get("/en/e/MX/novedades.atom", "");
    check_has(reply, "xml:lang=\"en\"");
    check_has(reply, "/en/e/MX/votacion/1");
    reply = client_get("/e/MX/votaciones", "");
    check_has(reply, "type=\"application/atom+xml\"");
    check_has(reply, "/e/MX/calendario.ics\"");
    serve_end(server);
}

/* --- following -------------------------------------------------------------------------------- */

/* The address is reached, by a new password, which ends all sessions: enters again. */
static void confirm(struct browser *browser)
{
    struct beside b;
    struct person who;
    char token[SESSION_TOKEN + 1];
    int64_t id;
    open_beside(&b);
    CHECK_OK(person_get(&b.co, browser->person, &who, &err));
    CHECK_OK(person_forgot(&b.co, who.email, &id, token, &err));
    CHECK_OK(
        person_new_password(&b.co, str_of(token), STR("correcto caballo"), &b.faults, &id, &err));
    CHECK_OK(co_begin(&b.co, &err));
    CHECK_OK(co_end(&b.co, session_start(&b.co, id, STR("prueba"), token, &err), &err));
    snprintf(browser->cookies, sizeof browser->cookies, "cauce=%s; ", token);
    close_beside(&b);
}

TEST(person_follows_a_thing_is_written_to_and_stops_from_the_letter)
{
    struct server *server = serve(with_forms);
    struct browser ana = {.person = 0}, nobody = {.person = 0};
    struct notice_row *rows;
    struct beside b;
    char stop[300];
    size_t n;
    int64_t id = dates(false);
    check_has(browser_get(&nobody, "/e/MX/votacion/1"), "/seguir?cosa=vote/1");
    const struct reply *reply = browser_get(&nobody, "/e/MX/seguir?cosa=vote/1");
    CHECK_INT(reply_status(reply), 303);
    CHECK(strstr(reply_header(reply, "Location"), "/entrar?ir=") != NULL);
    browser_enter(&ana, CO_CITIZEN, 0);
    confirm(&ana);
    reply = browser_send_from(&ana, "/e/MX/votacion/1", "/e/MX/seguir", "cosa=vote/1");
    CHECK_INT(reply_status(reply), 303);
    CHECK_STR(str_of(reply_header(reply, "Location")), "/e/MX/votacion/1");
    check_has(browser_get(&ana, "/e/MX/votacion/1"), "Dejar de avisarme");
    check_has(browser_get(&ana, "/avisos"), "¿Qué va primero &amp; cuándo?");
    open_beside(&b);
    b.co.now_ms += 2 * HOUR;
    CHECK_OK(vote_count(&b.co, id, 2, &err));
    CHECK_OK(news_gather(&b.co, STR("http://cauce.example"), true, &n, &err));
    CHECK_OK(notice_list(&b.co, 0, 10, &rows, &n, &err));
    CHECK_INT(n, 1);
    CHECK(str_contains(rows[0].body, STR("Se contó la votación")));
    const char *at = strstr(rows[0].stop.p, "/avisos/");
    CHECK(at != NULL);
    snprintf(stop, sizeof stop, "%.*s", (int)(rows[0].stop.p + rows[0].stop.n - at), at);
    close_beside(&b);
    reply = browser_get(&nobody, stop); /* looking stops nothing: mail programs look */
    CHECK_INT(reply_status(reply), 200);
    check_not(browser_get(&ana, "/avisos"), "Ahora no recibe correos");
    CHECK_INT(reply_status(browser_send(&nobody, stop, "x=1")), 303);
    check_has(browser_get(&ana, "/avisos"), "Ahora no recibe correos");
    stop[strlen(stop) - 1] = stop[strlen(stop) - 1] == '0' ? '1' : '0';
    CHECK_INT(reply_status(browser_get(&nobody, stop)), 404);
    reply = browser_send(&ana, "/avisos", "cosa=vote/1");
    CHECK_INT(reply_status(reply), 303);
    check_has(browser_get(&ana, "/avisos"), "Todavía no sigue nada");
    serve_end(server);
}
