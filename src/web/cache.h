/* Finished answers kept in memory, exact: one is given out only while the store is in the state it
 * was made from (the server's generation), and for a minute at most, because pages may speak of
 * today. Bounded in bytes and in entries; what is old makes room. Thread-safe: one short lock. */
#ifndef CAUCE_WEB_CACHE_H
#define CAUCE_WEB_CACHE_H

#include "web/http.h"

struct cache;

struct cache_key {
    struct str target; /* path and query as asked */
    bool gzip;
    uint64_t generation;
    int64_t now_ms;
};

/* NULL without memory, and for 0 bytes: the other functions take it and do nothing. */
struct cache *cache_new(size_t max_bytes);
void cache_free(struct cache *cache);
/* Fills status, headers and body. The body is shared and given back by out->release; header values
 * live as long as it. */
bool cache_get(struct cache *cache, const struct cache_key *key, struct http_answer *out);
/* Keeps a copy of a whole answer of status 200. `tag` is the value of its ETag header; all other
 * values of headers must live for ever. */
void cache_put(struct cache *cache, const struct cache_key *key, const char *tag,
               const struct http_answer *answer);
/* Bytes held now, and answers given out since the beginning. */
void cache_figures(struct cache *cache, size_t *bytes_out, uint64_t *given_out);

#endif
