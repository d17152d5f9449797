/* A small town to test the cycle in: see town.h. */
#include "town.h"

#include <stdlib.h>
#include <string.h>

#include "archive/log.h"

void town_open(struct town *town, const char *url)
{
    memset(town, 0, sizeof *town);
    setenv("CAUCE_NOW", "2026-01-02T03:04:05Z", 1);
    struct err err = {0};
    CHECK_OK(ledger_init(url, NULL, &err));
    CHECK_OK(ledger_open(url, STORE_WRITE, &town->ledger, &err));
    arena_init(&town->arena, 64 << 20);
    town->co = (struct co){.ledger = town->ledger,
                           .arena = &town->arena,
                           .entity = 26,
                           .actor = {.program = true},
                           .now_ms = TOWN_NOW};
}

void town_close(struct town *town)
{
    arena_free(&town->arena);
    ledger_close(town->ledger);
}

struct co town_as(struct town *town, int64_t person, unsigned roles, int sector)
{
    struct co co = town->co;
    co.actor = (struct co_actor){.person = person, .roles = roles, .sector = sector};
    return co;
}

struct count {
    const char *kind;
    int found;
    struct log_verifier *verifier;
};

static enum err_code each(void *user, const struct log_entry *entry, struct err *err)
{
    struct count *count = user;
    count->found += str_is(entry->kind, count->kind);
    return log_verify_entry(count->verifier, entry, err);
}

int town_logged(struct town *town, const char *kind)
{
    struct err err = {0};
    struct count count = {.kind = kind};
    CHECK_OK(log_verifier_new(STR_NONE, &count.verifier, &err));
    CHECK_OK(log_read(ledger_store(town->ledger), town->co.entity, 0, each, &count, &err));
    CHECK(!log_verdict(count.verifier)->broken);
    log_verifier_free(count.verifier);
    return count.found;
}
