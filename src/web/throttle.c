/* Counting tries: see throttle.h. */
#include "web/throttle.h"

#include <pthread.h>

#include "base/hash.h"
#include "base/mem.h"

enum { PLACES = 8192, WAYS = 8 }; /* a key lies in one of WAYS neighbouring places */

struct place_count {
    uint64_t key;
    int64_t since;
    unsigned count;
};
struct throttle {
    pthread_mutex_t lock;
    struct place_count places[PLACES];
};

struct throttle *throttle_new(void)
{
    struct throttle *t = mem_calloc(1, sizeof *t);
    if (t) pthread_mutex_init(&t->lock, NULL);
    return t;
}

void throttle_free(struct throttle *t)
{
    if (!t) return;
    pthread_mutex_destroy(&t->lock);
    mem_free(t);
}

static uint64_t key_of(const char *what, struct str who)
{
    struct str w = str_of(what);
    return hash64_seed(who.p, who.n, hash64(w.p, w.n)) | 1;
}

/* The key's place; else the one whose window began first. */
static struct place_count *place_of(struct throttle *t, uint64_t key)
{
    size_t first = (size_t)(key % (PLACES / WAYS)) * WAYS;
    struct place_count *oldest = &t->places[first];
    for (size_t i = 0; i < WAYS; i++) {
        struct place_count *p = &t->places[first + i];
        if (p->key == key) return p;
        if (p->since < oldest->since) oldest = p;
    }
    *oldest = (struct place_count){.key = key};
    return oldest;
}

bool throttle_allows(struct throttle *t, const char *what, struct str who, int64_t now_ms,
                     unsigned most, unsigned seconds)
{
    if (!t || !who.n) return true;
    pthread_mutex_lock(&t->lock);
    struct place_count *p = place_of(t, key_of(what, who));
    if (p->since == 0 || now_ms - p->since > (int64_t)seconds * 1000) {
        p->since = now_ms;
        p->count = 0;
    }
    bool allows = ++p->count <= most;
    pthread_mutex_unlock(&t->lock);
    return allows;
}

void throttle_forget(struct throttle *t, const char *what, struct str who)
{
    if (!t || !who.n) return;
    pthread_mutex_lock(&t->lock);
    *place_of(t, key_of(what, who)) = (struct place_count){0};
    pthread_mutex_unlock(&t->lock);
}
