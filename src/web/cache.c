/* A table of sets of four; an item lives until the table and every answer being sent have let it
 * go. */
#include "web/cache.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

enum { WAYS = 4, SETS = 1024, SLOTS = WAYS * SETS, MAX_ITEM = 512 << 10, MAX_AGE_MS = 60000 };

struct item {
    atomic_uint holders;
    uint64_t hash, generation;
    int64_t made_ms;
    struct http_answer answer;
    char tag[64];
    size_t bytes, target_size;
    char text[]; /* the target, then a pointer back to the item, then the body */
};

struct cache {
    pthread_mutex_t lock;
    struct item *slots[SLOTS];
    size_t bytes, max_bytes, hand;
    uint64_t given;
};

struct cache *cache_new(size_t max_bytes)
{
    if (max_bytes == 0) return NULL;
    struct cache *cache = mem_calloc(1, sizeof *cache);
    if (!cache) return NULL;
    pthread_mutex_init(&cache->lock, NULL);
    cache->max_bytes = max_bytes;
    return cache;
}

static void let_go(struct item *item)
{
    if (atomic_fetch_sub(&item->holders, 1) == 1) mem_free(item);
}

/* What an answer calls when its body was sent. */
static void release(void *body)
{
    struct item *item;
    memcpy(&item, (char *)body - sizeof(struct item *), sizeof item);
    let_go(item);
}

static void empty_slot(struct cache *cache, size_t slot)
{
    if (!cache->slots[slot]) return;
    cache->bytes -= cache->slots[slot]->bytes;
    let_go(cache->slots[slot]);
    cache->slots[slot] = NULL;
}

void cache_free(struct cache *cache)
{
    if (!cache) return;
    for (size_t i = 0; i < SLOTS; i++) empty_slot(cache, i);
    pthread_mutex_destroy(&cache->lock);
    mem_free(cache);
}

static uint64_t hash_of(const struct cache_key *key)
{
    return hash64_seed(key->target.p, key->target.n, key->gzip);
}

static bool is_of(const struct item *item, uint64_t hash, const struct cache_key *key)
{
    struct str target = {item->text, item->target_size};
    return item->hash == hash && str_eq(target, key->target);
}

static bool is_fresh(const struct item *item, const struct cache_key *key)
{
    int64_t age = key->now_ms - item->made_ms;
    return item->generation == key->generation && age >= 0 && age <= MAX_AGE_MS;
}

bool cache_get(struct cache *cache, const struct cache_key *key, struct http_answer *out)
{
    if (!cache) return false;
    uint64_t hash = hash_of(key);
    size_t set = hash % SETS * WAYS;
    struct item *found = NULL;
    pthread_mutex_lock(&cache->lock);
    for (size_t i = set; i < set + WAYS && !found; i++)
        if (cache->slots[i] && is_of(cache->slots[i], hash, key) && is_fresh(cache->slots[i], key))
            found = cache->slots[i];
    if (found) {
        atomic_fetch_add(&found->holders, 1);
        cache->given++;
    }
    pthread_mutex_unlock(&cache->lock);
    if (!found) return false;
    void *context = out->context;
    *out = found->answer;
    out->context = context;
    return true;
}

static struct item *item_new(const struct cache_key *key, const char *tag,
                             const struct http_answer *answer)
{
    size_t target_size = key->target.n;
    size_t bytes = sizeof(struct item) + target_size + sizeof(struct item *) + answer->size;
    struct item *item = mem_alloc(bytes);
    if (!item) return NULL;
    char *body = item->text + target_size + sizeof(struct item *);
    atomic_init(&item->holders, 1);
    item->hash = hash_of(key);
    item->generation = key->generation;
    item->made_ms = key->now_ms;
    item->bytes = bytes;
    item->target_size = target_size;
    memcpy(item->text, key->target.p, target_size);
    memcpy(item->text + target_size, &item, sizeof item);
    if (answer->size) memcpy(body, answer->body, answer->size);
    snprintf(item->tag, sizeof item->tag, "%s", tag);
    item->answer = *answer;
    item->answer.body = body;
    item->answer.release = release;
    for (size_t i = 0; i < item->answer.header_count; i++)
        if (strcmp(item->answer.headers[i].name, "ETag") == 0)
            item->answer.headers[i].value = item->tag;
    return item;
}

/* The slot of a set that is needed least: its own, an empty one, a stale one, the oldest. */
static size_t choose(const struct cache *cache, const struct item *item,
                     const struct cache_key *key)
{
    size_t set = item->hash % SETS * WAYS, best = set;
    int64_t least = INT64_MAX;
    for (size_t i = set; i < set + WAYS; i++) {
        const struct item *old = cache->slots[i];
        if (old && is_of(old, item->hash, key)) return i;
        int64_t worth = !old ? -2 : !is_fresh(old, key) ? -1 : old->made_ms;
        if (worth < least) {
            least = worth;
            best = i;
        }
    }
    return best;
}

void cache_put(struct cache *cache, const struct cache_key *key, const char *tag,
               const struct http_answer *answer)
{
    if (!cache || answer->status != 200 || answer->size > MAX_ITEM) return;
    struct item *item = item_new(key, tag, answer);
    if (!item) return;
    if (item->bytes > cache->max_bytes) {
        let_go(item);
        return;
    }
    pthread_mutex_lock(&cache->lock);
    size_t slot = choose(cache, item, key);
    empty_slot(cache, slot);
    while (cache->bytes + item->bytes > cache->max_bytes) {
        cache->hand = (cache->hand + 1) % SLOTS;
        empty_slot(cache, cache->hand);
    }
    cache->slots[slot] = item;
    cache->bytes += item->bytes;
    pthread_mutex_unlock(&cache->lock);
}

void cache_figures(struct cache *cache, size_t *bytes_out, uint64_t *given_out)
{
    *bytes_out = 0;
    *given_out = 0;
    if (!cache) return;
    pthread_mutex_lock(&cache->lock);
    *bytes_out = cache->bytes;
    *given_out = cache->given;
    pthread_mutex_unlock(&cache->lock);
}
