/* Where a store is, read from its URL (see store.h). Pure; thread-safe. */
#ifndef CAUCE_STORE_URL_H
#define CAUCE_STORE_URL_H

#include <stdbool.h>

#include "base/err.h"
#include "store/store.h"

enum { STORE_URL_MAX = 4096, STORE_REPLICAS_MAX = 8 };

struct store_url {
    enum store_engine engine;
    char path[STORE_URL_MAX];   /* SQLite: begins with '/' or "./", so that no name is special */
    char server[STORE_URL_MAX]; /* PostgreSQL: the URL without the parameters that are ours */
    char schema[64];            /* "" = what the server says */
    bool pooled;                /* behind a pooler that hands connections out by transaction */
    struct store_replica {
        char host[256];
        char port[8];
    } replicas[STORE_REPLICAS_MAX];
    int replica_count;
};

/* ERR_USAGE tells what is wrong without showing the password. */
enum err_code store_url_parse(const char *text, struct store_url *out, struct err *err);

#endif
