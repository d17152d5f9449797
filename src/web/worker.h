/* Private to the server: what one thread needs to answer a request, lent for the time of it. */
#ifndef CAUCE_WEB_WORKER_H
#define CAUCE_WEB_WORKER_H

#include <pthread.h>
#include <stdatomic.h>

#include "web/confine.h"
#include "web/response.h"
#include "web/server.h"
#include "web/slow.h"

enum { WORKER_PAGE_MAX = 4 << 20, WORKER_ARENA_MAX = 16 << 20, WORKER_STATE_MAX = 80 };

struct worker {
    struct worker *next; /* in the list of those that are free */
    struct server *server;
    struct ledger *ledger;
    struct arena arena;
    struct buf body, document; /* what a page wrote; the same with its layout */
    struct response_gzip *gzip;
    char state[WORKER_STATE_MAX]; /* of the store, as this handle saw it last */
    uint64_t generation;          /* of the server, when it did */
    /* Read once per generation. */
    int64_t pending;
    struct arena home_arena;
    struct entity home;
};

struct server {
    struct server_options options;
    struct http_server *http;
    struct worker *workers; /* all of them */
    size_t worker_count;
    pthread_mutex_t lock;
    struct worker *free;
    atomic_ullong generation; /* grows whenever a handle sees that the store changed */
    uint64_t instance;        /* so that tags of an earlier run are not taken for this one's */
    atomic_uint faults;       /* numbers of the log */
    char policy[400];         /* Content-Security-Policy */
    struct cache *cache;      /* NULL = none */
    struct confinement confinement;
    struct ledger *writer;   /* the one that takes forms; NULL = reads only */
    pthread_mutex_t writing; /* holds it */
    struct slow slow;        /* where passwords are hashed; never entered holding `writing` */
    bool secure;             /* its address is https */
    struct throttle *throttle;
};

enum err_code server_reopen_writer(struct server *server);

enum err_code worker_open(struct server *server, struct worker *worker, struct err *err);
void worker_close(struct worker *worker);
/* Lends a worker, or NULL when all are taken (there are as many as threads). */
struct worker *worker_take(struct server *server);
void worker_give(struct server *server, struct worker *worker);
/* Sees whether the store changed, then begins the read transaction of a request. Connects again
 * when a database server was lost: worker->ledger may be another one afterwards. */
enum err_code worker_begin(struct worker *worker, struct err *err);
/* The store's answer to one request ends; nothing is left in the arena or the buffers. */
void worker_end(struct worker *worker);

#endif
