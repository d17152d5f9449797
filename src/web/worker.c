/* Handles and buffers of one thread. The tag of a page is made of the server's generation: it grows
 * when a handle sees a commit that it had not seen. The order in worker_begin matters: first look
 * for changes, then read the generation, then begin the transaction; so a page may be newer than
 * its tag says, which costs a reader one more transfer, but never older. */
#include "web/worker.h"

#include <stdio.h>
#include <string.h>

#include "ledger/entity.h"
#include "trace/trace.h"
#include "web_queries.h"

enum { HOME_ARENA_MAX = 64 << 10 };

enum err_code worker_open(struct server *server, struct worker *worker, struct err *err)
{
    worker->server = server;
    arena_init(&worker->arena, WORKER_ARENA_MAX);
    arena_init(&worker->home_arena, HOME_ARENA_MAX);
    buf_init(&worker->body, WORKER_PAGE_MAX);
    buf_init(&worker->document, WORKER_PAGE_MAX);
    worker->gzip = response_gzip_new();
    if (!worker->gzip) return err_no_memory(err);
    enum err_code code = ledger_open(server->options.store, STORE_READ, &worker->ledger, err);
    if (code == ERR_NONE) code = store_sort_in_memory(ledger_store(worker->ledger), err);
    /* Reads once, so that whatever a handle opens is open before the process is confined. */
    if (code == ERR_NONE) code = worker_begin(worker, err);
    if (worker->ledger) worker_end(worker);
    return code;
}

void worker_close(struct worker *worker)
{
    ledger_close(worker->ledger);
    response_gzip_free(worker->gzip);
    buf_free(&worker->body);
    buf_free(&worker->document);
    arena_free(&worker->arena);
    arena_free(&worker->home_arena);
}

struct worker *worker_take(struct server *server)
{
    pthread_mutex_lock(&server->lock);
    struct worker *worker = server->free;
    if (worker) server->free = worker->next;
    pthread_mutex_unlock(&server->lock);
    return worker;
}

void worker_give(struct server *server, struct worker *worker)
{
    pthread_mutex_lock(&server->lock);
    worker->next = server->free;
    server->free = worker;
    pthread_mutex_unlock(&server->lock);
}

static enum err_code read_home(struct worker *worker, struct err *err)
{
    int64_t id = 0;
    arena_reset(&worker->home_arena);
    memset(&worker->home, 0, sizeof worker->home);
    enum err_code code = ledger_home(worker->ledger, &id, err);
    if (code == ERR_NONE)
        code = entity_get(worker->ledger, &worker->home_arena, id, &worker->home, err);
    if (code == ERR_NONE) code = trace_pending(worker->ledger, &worker->pending, err);
    return code;
}

/* True in *changed when the store is not as this handle saw it last. */
static enum err_code look(struct worker *worker, bool *changed, struct err *err)
{
    struct store_stmt *stmt;
    struct q_web_state_row row;
    bool there = false;
    enum err_code code = q_web_state(ledger_store(worker->ledger), &stmt, err);
    if (code == ERR_NONE) code = store_step(stmt, &there, err);
    if (code || !there) return code;
    q_web_state_row(stmt, &row);
    struct str seen = str_slice(row.state, 0, WORKER_STATE_MAX - 1);
    *changed = !str_is(seen, worker->state);
    if (*changed) snprintf(worker->state, sizeof worker->state, "%.*s", STR_FMT(seen));
    store_reset(stmt);
    return ERR_NONE;
}

/* A database server that went away and came back wants a new connection. Until it can be had the
 * old handle stays, and goes on saying that the server is down. */
static enum err_code reopen(struct worker *worker, struct err *err)
{
    struct ledger *fresh;
    enum err_code code = ledger_open(worker->server->options.store, STORE_READ, &fresh, err);
    if (code) return code;
    ledger_close(worker->ledger);
    worker->ledger = fresh;
    snprintf(worker->state, sizeof worker->state, "?"); /* whatever it is now, it changed */
    return ERR_NONE;
}

static enum err_code begin(struct worker *worker, struct err *err)
{
    bool changed = false;
    struct server *server = worker->server;
    bool first = !*worker->state;
    enum err_code code = look(worker, &changed, err);
    if (code) return code;
    if (changed && !first) atomic_fetch_add(&server->generation, 1);
    worker->generation = atomic_load(&server->generation);
    code = store_begin(ledger_store(worker->ledger), err);
    if (code == ERR_NONE && changed) code = read_home(worker, err);
    return code;
}

enum err_code worker_begin(struct worker *worker, struct err *err)
{
    enum err_code code = begin(worker, err);
    if (code != ERR_DOWN) return code;
    code = reopen(worker, err);
    return code ? code : begin(worker, err);
}

void worker_end(struct worker *worker)
{
    store_rollback(ledger_store(worker->ledger));
    arena_reset(&worker->arena);
    buf_clear(&worker->body);
    buf_clear(&worker->document);
}
