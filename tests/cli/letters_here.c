/* Letters that wait in a store of the test's own: see letters_here.h. */
#include "letters_here.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/file.h"
#include "cocreate/person.h"
#include "harness.h"

static struct err err;

void letters_open(struct letters *l)
{
    if (!file_exists("cauce.db")) CHECK_OK(ledger_init("cauce.db", NULL, &err));
    CHECK_OK(ledger_open("cauce.db", STORE_WRITE, &l->ledger, &err));
    arena_init(&l->arena, 16 << 20);
    l->co = (struct co){.ledger = l->ledger,
                        .arena = &l->arena,
                        .actor = {.program = true},
                        .now_ms = time_now_ms()};
    CHECK_OK(ledger_home(l->ledger, &l->co.entity, &err));
}

void letters_close(struct letters *l)
{
    arena_free(&l->arena);
    ledger_close(l->ledger);
}

static void wait_with(const char *email, struct str body)
{
    struct letters l;
    struct co_faults faults = {.count = 0};
    char token[SESSION_TOKEN + 1];
    int64_t person;
    letters_open(&l);
    CHECK_OK(person_invite(&l.co, str_of(email), STR("Alguien"), &faults, &person, token, &err));
    CHECK_OK(co_begin(&l.co, &err));
    CHECK_OK(co_end(&l.co, notice_add(&l.co, person, "prueba", STR("Señal"), body, &err), &err));
    letters_close(&l);
}

void letters_wait(const char *email)
{
    wait_with(email, STR("Primera línea\n.segunda\n.\núltima"));
}

void letters_wait_long(const char *email, size_t bytes)
{
    char *body = malloc(bytes);
    CHECK(body != NULL);
    for (size_t i = 0; i < bytes; i++) body[i] = i % 60 == 59 ? '\n' : 'x';
    wait_with(email, (struct str){body, bytes});
    free(body);
}

int letters_in_state(int state)
{
    struct letters l;
    struct notice_row *rows;
    size_t n;
    int found = 0;
    letters_open(&l);
    CHECK_OK(notice_list(&l.co, 0, 100, &rows, &n, &err));
    for (size_t i = 0; i < n; i++) found += rows[i].state == state;
    letters_close(&l);
    return found;
}

const char *letters_fault(char out[600])
{
    struct letters l;
    struct notice_row *rows;
    size_t n;
    letters_open(&l);
    CHECK_OK(notice_list(&l.co, 0, 100, &rows, &n, &err));
    snprintf(out, 600, "%.*s", n ? (int)rows[0].fault.n : 0, n ? rows[0].fault.p : "");
    letters_close(&l);
    return out;
}
