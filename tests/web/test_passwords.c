/* Passwords over real HTTP: whoever makes one slow hash keeps nobody else from writing, and few are
 * made at a time; what a hostile visitor may try, and how often. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "browsing.h"
#include "cocreate/person.h"
#include "web/worker.h"

static struct err err;

#define OLD "correcto caballo"
#define OLD_SENT "correcto+caballo"

/* An account with that password and a session; the link to a new password. */
static void make_account(struct browser *b, const char *email, char link[SESSION_TOKEN + 1])
{
    struct beside s;
    struct person_draft d = {.email = str_of(email), .name = STR("Ana"), .password = STR(OLD)};
    char token[SESSION_TOKEN + 1], cookie[SESSION_TOKEN + 1];
    bool known;
    open_beside(&s);
    CHECK_OK(person_sign_up(&s.co, &d, &s.faults, &b->person, &known, token, &err));
    CHECK_OK(person_confirm(&s.co, str_of(token), &b->person, &err));
    CHECK_OK(person_forgot(&s.co, d.email, &b->person, link, &err));
    CHECK_OK(co_begin(&s.co, &err));
    CHECK_OK(co_end(&s.co, session_start(&s.co, b->person, STR("prueba"), cookie, &err), &err));
    close_beside(&s);
    snprintf(b->cookies, sizeof b->cookies, "cauce=%s; ", cookie);
}

/* --- the writer is free meanwhile ------------------------------------------------------------- */

struct sending {
    char request[4000];
    int status;
};

static void *send_it(void *user)
{
    struct sending *s = user;
    static _Thread_local struct reply reply;
    int fd = client_connect();
    client_send(fd, s->request, strlen(s->request));
    client_read(fd, 1, &reply);
    close(fd);
    s->status = reply_status(&reply);
    return NULL;
}

static void write_request(struct browser *b, const char *path, const char *fields,
                          struct sending *out)
{
    char token[SESSION_TOKEN + 1];
    browser_token(browser_get(b, path), token);
    int n =
        snprintf(out->request, sizeof out->request,
                 "POST %s HTTP/1.1\r\nHost: cauce.example\r\nCookie: %s\r\nContent-Type: "
                 "application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n_f=%s&%s",
                 path, b->cookies, strlen("_f=&") + strlen(token) + strlen(fields), token, fields);
    CHECK(n > 0 && (size_t)n < sizeof out->request);
}

/* Sends the form and looks, while a password is being hashed, whether others could write. */
static void check_free_meanwhile(struct server *server, struct browser *b, const char *path,
                                 const char *fields)
{
    static struct sending sending;
    struct timespec now, begun;
    pthread_t thread;
    bool seen_free = false, hashed = false;
    write_request(b, path, fields, &sending);
    CHECK(pthread_create(&thread, NULL, send_it, &sending) == 0);
    clock_gettime(CLOCK_MONOTONIC, &begun);
    do {
        if (slow_taken(&server->slow)) {
            hashed = true;
            if (pthread_mutex_trylock(&server->writing) == 0) {
                /* Held by us, so the form can only still be hashing if it does so without it. */
                seen_free = seen_free || slow_taken(&server->slow);
                pthread_mutex_unlock(&server->writing);
            }
        }
        clock_gettime(CLOCK_MONOTONIC, &now);
    } while (!(hashed && !slow_taken(&server->slow)) && now.tv_sec - begun.tv_sec < 20);
    CHECK(pthread_join(thread, NULL) == 0);
    if (!hashed) test_fail(__FILE__, __LINE__, "%s: hashed where nobody sees it", path);
    if (!seen_free) test_fail(__FILE__, __LINE__, "%s: others cannot write meanwhile", path);
    CHECK_INT(sending.status, 303);
}

TEST(password_that_is_hashed_keeps_nobody_from_writing)
{
    struct server *server = serve(with_forms);
    struct browser none = {0}, ana = {0}, eva = {0};
    char link[SESSION_TOKEN + 1], path[120];
    make_account(&ana, "ana@ejemplo.mx", link);
    check_free_meanwhile(server, &none, "/registro",
                         "name=Luis&email=luis%40ejemplo.mx&password=" OLD_SENT);
    check_free_meanwhile(server, &none, "/entrar",
                         "email=ana%40ejemplo.mx&password=" OLD_SENT "&code=");
    check_free_meanwhile(server, &ana, "/cuenta/clave",
                         "old=" OLD_SENT "&password=otra+bastante+larga");
    make_account(&eva, "eva@ejemplo.mx", link);
    snprintf(path, sizeof path, "/clave/%s", link);
    check_free_meanwhile(server, &none, path, "password=otra+bastante+larga");
    make_account(&eva, "eva2@ejemplo.mx", link);
    check_free_meanwhile(server, &eva, "/cuenta/cerrar", "password=" OLD_SENT);
    serve_end(server);
}

static void with_threads(struct server_options *options)
{
    options->forms = true;
    options->http.threads = 6;
}

TEST(passwords_are_hashed_few_at_a_time)
{
    enum { MANY = 12 };
    struct server *server = serve(with_threads);
    static struct sending sending[MANY];
    pthread_t threads[MANY];
    CHECK_INT(server->slow.most, 3);
    for (int i = 0; i < MANY; i++) {
        struct browser b = {0};
        char fields[200];
        snprintf(fields, sizeof fields, "name=Luis&email=luis%d%%40ejemplo.mx&password=" OLD_SENT,
                 i);
        write_request(&b, "/registro", fields, &sending[i]);
    }
    for (int i = 0; i < MANY; i++)
        CHECK(pthread_create(&threads[i], NULL, send_it, &sending[i]) == 0);
    for (int i = 0; i < MANY; i++) {
        CHECK(pthread_join(threads[i], NULL) == 0);
        CHECK_INT(sending[i].status, 303);
    }
    CHECK(server->slow.highest >= 1 && server->slow.highest <= 3);
    CHECK_INT(slow_taken(&server->slow), 0);
    serve_end(server);
}

/* --- how often -------------------------------------------------------------------------------- */

TEST(tries_at_an_address_count_together_however_it_is_written)
{
    struct server *server = serve(with_forms);
    struct browser b = {0};
    static const char *const ways[] = {"ana%40ejemplo.mx", "Ana%40Ejemplo.MX",
                                       "+ANA%40ejemplo.mx+"};
    char fields[200];
    for (int i = 0; i < 11; i++) {
        snprintf(fields, sizeof fields, "email=%s&password=no+es+esta&code=", ways[i % 3]);
        bool many =
            str_contains(reply_body(browser_send(&b, "/entrar", fields)), STR("demasiados"));
        if (many != (i >= 10)) test_fail(__FILE__, __LINE__, "try %d", i);
    }
    serve_end(server);
}

TEST(who_has_a_session_may_not_try_passwords_for_long)
{
    struct server *server = serve(with_forms);
    struct browser ana = {0};
    char link[SESSION_TOKEN + 1];
    make_account(&ana, "ana@ejemplo.mx", link);
    for (int i = 0; i < 10; i++)
        CHECK_INT(reply_status(browser_send(&ana, "/cuenta/cerrar", "password=no+es+esta")), 400);
    const struct reply *reply = browser_send(&ana, "/cuenta/cerrar", "password=" OLD_SENT);
    CHECK_INT(reply_status(reply), 400);
    CHECK(str_contains(reply_body(reply), STR("demasiados")));
    serve_end(server);
}
