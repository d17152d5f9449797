/* See browsing.h. */
#include "browsing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cocreate/person.h"

enum { REQUEST_MOST = 1 << 17 };

static struct err err;

void with_forms(struct server_options *options)
{
    options->forms = true;
}

void open_beside(struct beside *b)
{
    int64_t home;
    CHECK_OK(ledger_open("cauce.db", STORE_WRITE, &b->ledger, &err));
    CHECK_OK(ledger_home(b->ledger, &home, &err));
    arena_init(&b->arena, 32 << 20);
    b->faults = (struct co_faults){.count = 0};
    b->co = (struct co){.ledger = b->ledger,
                        .arena = &b->arena,
                        .entity = home,
                        .actor = {.program = true},
                        .now_ms = time_now_ms()};
}

void close_beside(struct beside *b)
{
    arena_free(&b->arena);
    ledger_close(b->ledger);
}

void browser_enter(struct browser *b, unsigned role, int sector)
{
    static int entered; /* everybody has an address of their own */
    struct beside s;
    char token[SESSION_TOKEN + 1], cookie[SESSION_TOKEN + 1], email[64];
    int64_t id;
    open_beside(&s);
    snprintf(email, sizeof email, "p%d@ejemplo.mx", ++entered);
    CHECK_OK(
        person_invite(&s.co, str_of(email), STR("Alguien"), &s.faults, &b->person, token, &err));
    struct role_draft draft = {.home = s.co.entity,
                               .person = b->person,
                               .role = role,
                               .institution = role == CO_INSTITUTION ? 1 : 0,
                               .begins = 10000,
                               .ends = DATE_NONE};
    if (role == CO_MEMBER) draft.sector = sector ? sector : CO_GOVERNMENT;
    if (role > CO_CITIZEN) CHECK_OK(role_give(&s.co, &draft, &s.faults, &id, &err));
    CHECK_OK(co_begin(&s.co, &err));
    CHECK_OK(co_end(&s.co, session_start(&s.co, b->person, STR("prueba"), cookie, &err), &err));
    close_beside(&s);
    snprintf(b->cookies, sizeof b->cookies, "cauce=%s; ", cookie);
}

static void remember(struct browser *b, const struct reply *reply)
{
    const char *at = reply->bytes;
    while ((at = strstr(at, "Set-Cookie: "))) {
        char name[32] = "", value[80] = "";
        at += strlen("Set-Cookie: ");
        if (sscanf(at, "%31[^=]=%79[^;]", name, value) >= 1) {
            char pair[128];
            snprintf(pair, sizeof pair, "%s=", name);
            char *old = strstr(b->cookies, pair);
            if (old) memset(old, ' ', strcspn(old, ";"));
            size_t n = strlen(b->cookies);
            snprintf(b->cookies + n, sizeof b->cookies - n, "%s=%s; ", name, value);
        }
    }
}

const struct reply *browser_get(struct browser *b, const char *path)
{
    char headers[600];
    snprintf(headers, sizeof headers, *b->cookies ? "Cookie: %s\r\n" : "%s", b->cookies);
    const struct reply *reply = client_get(path, headers);
    remember(b, reply);
    return reply;
}

void browser_token(const struct reply *reply, char out[SESSION_TOKEN + 1])
{
    const char *at = strstr(reply->bytes, "name=\"_f\" value=\"");
    CHECK(at != NULL);
    memcpy(out, at + strlen("name=\"_f\" value=\""), SESSION_TOKEN);
    out[SESSION_TOKEN] = '\0';
}

const struct reply *browser_post(struct browser *b, const char *path, const char *fields,
                                 const char *token, const char *headers)
{
    static char request[REQUEST_MOST];
    size_t size = strlen("_f=&") + strlen(token) + strlen(fields);
    int n = snprintf(request, sizeof request,
                     "POST %s HTTP/1.1\r\nHost: cauce.example\r\nCookie: %s\r\n%sContent-Type: "
                     "application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n_f=%s&%s",
                     path, b->cookies, headers, size, token, fields);
    CHECK(n > 0 && n < REQUEST_MOST);
    const struct reply *reply = client_ask(request);
    remember(b, reply);
    return reply;
}

const struct reply *browser_send_from(struct browser *b, const char *from, const char *path,
                                      const char *fields)
{
    char token[SESSION_TOKEN + 1];
    browser_token(browser_get(b, from), token);
    return browser_post(b, path, fields, token, "Origin: http://cauce.example\r\n");
}

const struct reply *browser_send(struct browser *b, const char *path, const char *fields)
{
    return browser_send_from(b, path, path, fields);
}

#define PART "--limite\r\nContent-Disposition: form-data; name=\""

const struct reply *browser_upload(struct browser *b, const char *path, const char *fields,
                                   const struct browser_file *file)
{
    char token[SESSION_TOKEN + 1];
    struct buf body, request;
    struct str rest = str_of(fields), pair, value;
    buf_init(&body, 64 << 20);
    buf_init(&request, 64 << 20);
    browser_token(browser_get(b, path), token);
    buf_printf(&body, PART "_f\"\r\n\r\n%s\r\n", token);
    while (rest.n) {
        pair = str_split(rest, '&', &rest);
        struct str name = str_split(pair, '=', &value);
        buf_printf(&body, PART "%.*s\"\r\n\r\n%.*s\r\n", STR_FMT(name), STR_FMT(value));
    }
    buf_printf(&body, PART "%s\"; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n", file->field,
               file->name, file->type);
    buf_str(&body, (struct str){file->bytes, file->size});
    buf_text(&body, "\r\n--limite--\r\n");
    buf_printf(&request,
               "POST %s HTTP/1.1\r\nHost: cauce.example\r\nCookie: %s\r\nContent-Type: "
               "multipart/form-data; boundary=limite\r\nContent-Length: %zu\r\n\r\n",
               path, b->cookies, body.n);
    buf_str(&request, buf_view(&body));
    CHECK(!request.failed && !body.failed);
    const struct reply *reply = client_ask_bytes(request.p, request.n);
    buf_free(&body);
    buf_free(&request);
    remember(b, reply);
    return reply;
}
