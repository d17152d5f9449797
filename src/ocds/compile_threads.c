/* Groups in memory, merged by several threads in batches; each batch leaves when all before it have
 * left. */
#include <stdlib.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "ocds/compile_private.h"

enum { BATCH = 256 << 10 }; /* bytes of releases */

struct batches {
    struct compile *c;
    const struct groups *groups;
    pthread_mutex_t lock;
    pthread_cond_t left;
    size_t next;          /* the first group that nobody has taken */
    uint64_t taken, turn; /* batches */
    enum err_code code;   /* of the first batch that failed; nothing leaves after it */
    struct err err;
};
struct hand {
    struct batches *all;
    struct maker maker;
    pthread_t thread;
    bool first; /* runs in the job's own thread, and tells how far the work is */
};

/* Takes the next groups; false when there are none. Under the lock. */
static bool take(struct batches *b, size_t *from, size_t *to, uint64_t *number)
{
    uint64_t bytes = 0;
    if (b->code || b->next == b->groups->count) return false;
    *from = b->next;
    *number = b->taken++;
    while (b->next < b->groups->count && bytes < BATCH) bytes += b->groups->list[b->next++].bytes;
    *to = b->next;
    return true;
}

static enum err_code write_batch(struct hand *hand, size_t done, struct err *err)
{
    struct batches *b = hand->all;
    if (hand->first && !progress_tell(b->c->job->progress, _("Reuniendo"), done, b->groups->count))
        return err_set(err, ERR_CANCELLED, _("Se detuvo"));
    return compile_write(b->c, &hand->maker.out, &hand->maker.told, err);
}

static void *work(void *user)
{
    struct hand *hand = user;
    struct batches *b = hand->all;
    size_t from, to;
    uint64_t number;
    pthread_mutex_lock(&b->lock);
    while (take(b, &from, &to, &number)) {
        struct err err = {0};
        enum err_code code = ERR_NONE;
        pthread_mutex_unlock(&b->lock);
        for (size_t i = from; i < to && !code; i++)
            code = make_group(&hand->maker, &b->groups->list[i], &err);
        pthread_mutex_lock(&b->lock);
        while (b->turn != number) pthread_cond_wait(&b->left, &b->lock);
        if (!b->code) {
            /* What was made before the error still leaves. */
            pthread_mutex_unlock(&b->lock);
            struct err writing = {0};
            enum err_code wrote = write_batch(hand, to, &writing);
            pthread_mutex_lock(&b->lock);
            b->code = wrote ? wrote : code;
            if (b->code) b->err = wrote ? writing : err;
        }
        b->turn++;
        pthread_cond_broadcast(&b->left);
    }
    pthread_mutex_unlock(&b->lock);
    return NULL;
}

static enum err_code run(struct batches *b, struct hand *hands, unsigned count)
{
    unsigned started = 1;
    enum err_code code = ERR_NONE;
    for (unsigned i = 0; i < count && !code; i++) {
        hands[i].all = b;
        hands[i].first = i == 0;
        code = maker_open(b->c, &hands[i].maker, &b->err);
    }
    for (; started < count && !code; started++)
        if (pthread_create(&hands[started].thread, NULL, work, &hands[started])) break;
    if (!code) work(&hands[0]);
    for (unsigned i = 1; i < started; i++) pthread_join(hands[i].thread, NULL);
    for (unsigned i = 0; i < count; i++) maker_close(&hands[i].maker);
    return code ? code : b->code;
}

enum err_code compile_from_memory(struct compile *c, struct err *err)
{
    struct groups groups;
    enum err_code code = groups_of(c->list, c->list_count, &groups, err);
    if (code) return code;
    unsigned count = c->threads > groups.count ? (unsigned)groups.count : c->threads;
    if (count == 0) count = 1;
    struct hand *hands = mem_calloc(count, sizeof *hands);
    struct batches b = {.c = c, .groups = &groups};
    pthread_mutex_init(&b.lock, NULL);
    pthread_cond_init(&b.left, NULL);
    code = hands ? run(&b, hands, count) : merge_memory(&b.err);
    if (code && err) *err = b.err;
    pthread_cond_destroy(&b.left);
    pthread_mutex_destroy(&b.lock);
    mem_free(hands);
    mem_free(groups.list);
    return code;
}
