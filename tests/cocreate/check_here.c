/* A town with a commitment to be checked: see check_here.h. */
#include "check_here.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static struct err err;

int64_t here_open(struct town *t, const char *url)
{
    town_open(t, url);
    t->co.entity = HERE_ENTITY;
    return here_published(t, NULL);
}

void here_day(struct town *t, const char *day)
{
    char now[32];
    snprintf(now, sizeof now, "%sT12:00:00Z", day);
    setenv("CAUCE_NOW", now, 1);
    CHECK(time_parse(str_of(now), &t->co.now_ms));
}

void here_run(struct town *t, const char *sql, const char *types, ...)
{
    char signature[32];
    struct store_stmt *stmt;
    bool row;
    va_list values;
    int count = (int)strlen(types);
    snprintf(signature, sizeof signature, "%s>", types);
    /* Each text is a statement of its own to the store, by the address of its query. */
    struct store_query *query = arena_alloc(&t->arena, sizeof *query);
    char *kept = arena_cstr(&t->arena, str_of(signature));
    *query = (struct store_query){"here", sql, sql, (uint8_t)count, 0, kept, false};
    CHECK_OK(co_begin(&t->co, &err));
    CHECK_OK(store_prepare(ledger_store(t->ledger), query, &stmt, &err));
    va_start(values, types);
    for (int i = 0; i < count; i++) {
        if (types[i] == 'i')
            store_bind_int(stmt, i + 1, va_arg(values, int64_t));
        else
            store_bind_text(stmt, i + 1, str_of(va_arg(values, const char *)));
    }
    va_end(values);
    CHECK_OK(store_step(stmt, &row, &err));
    CHECK_OK(co_end(&t->co, ERR_NONE, &err));
}

struct machine_finding here_try(struct town *t, const struct machine_draft *draft)
{
    struct machine_finding f;
    struct co_faults faults = {.count = 0};
    CHECK_OK(machine_check_try(&t->co, draft, &faults, &f, &err));
    CHECK(f.found.n > 0 && f.wanted.n > 0 && f.evidence.n > 0);
    return f;
}
