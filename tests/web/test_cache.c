/* Finished pages in memory: only the right ones, never more than allowed, and none taken away while
 * it is being sent. */
#include "client.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ledger/ledger.h"
#include "web/cache.h"

static struct cache_key key_of(const char *target, uint64_t generation, int64_t now)
{
    return (struct cache_key){str_of(target), false, generation, now};
}

static void put(struct cache *cache, const struct cache_key *key, const char *body)
{
    struct http_answer answer = {.status = 200, .body = body, .size = strlen(body)};
    http_header(&answer, "ETag", "\"a\"");
    cache_put(cache, key, "\"a\"", &answer);
}

/* The body that is kept, or NULL. */
static const char *get(struct cache *cache, const struct cache_key *key)
{
    static char text[64];
    struct http_answer answer = {.status = 0};
    if (!cache_get(cache, key, &answer)) return NULL;
    CHECK_INT(answer.status, 200);
    CHECK_STR(str_of(answer.headers[0].value), "\"a\"");
    snprintf(text, sizeof text, "%.*s", (int)answer.size, (const char *)answer.body);
    answer.release((void *)(uintptr_t)answer.body);
    return text;
}

TEST(cache_gives_back_what_was_put_for_the_same_state_only)
{
    struct cache *cache = cache_new(1 << 20);
    struct cache_key key = key_of("/a?b=1", 7, 1000);
    put(cache, &key, "uno");
    CHECK_STR(str_of(get(cache, &key)), "uno");
    struct cache_key other = key_of("/a?b=2", 7, 1000);
    CHECK(!get(cache, &other));
    other = key_of("/a?b=1", 8, 1000);
    CHECK(!get(cache, &other));
    other = key;
    other.gzip = true;
    CHECK(!get(cache, &other));
    other = key_of("/a?b=1", 7, 60000);
    CHECK(get(cache, &other) != NULL);
    other = key_of("/a?b=1", 7, 61001);
    CHECK(!get(cache, &other));
    other = key_of("/a?b=1", 8, 2000);
    put(cache, &other, "dos");
    CHECK_STR(str_of(get(cache, &other)), "dos");
    CHECK(!get(cache, &key));
    cache_free(cache);
}

TEST(cache_never_holds_more_than_it_may)
{
    static char body[5000], target[40];
    size_t bytes;
    uint64_t given;
    struct cache *cache = cache_new(100000);
    memset(body, 'x', sizeof body - 1);
    for (int i = 0; i < 5000; i++) {
        snprintf(target, sizeof target, "/pagina/%d", i);
        struct cache_key key = key_of(target, 1, i);
        put(cache, &key, body);
        cache_figures(cache, &bytes, &given);
        CHECK(bytes <= 100000);
        CHECK(get(cache, &key) != NULL);
    }
    cache_figures(cache, &bytes, &given);
    CHECK(bytes > 50000);
    CHECK_INT(given, 5000);
    cache_free(cache);
    struct cache *tiny = cache_new(100);
    struct cache_key key = key_of("/a", 1, 0);
    put(tiny, &key, body);
    CHECK(!get(tiny, &key));
    cache_free(tiny);
}

TEST(cache_of_nothing_does_nothing)
{
    size_t bytes;
    uint64_t given;
    struct cache_key key = key_of("/a", 1, 0);
    CHECK(cache_new(0) == NULL);
    put(NULL, &key, "x");
    CHECK(!get(NULL, &key));
    cache_figures(NULL, &bytes, &given);
    cache_free(NULL);
    mem_fail_after(1, 0);
    CHECK(cache_new(1000) == NULL);
    mem_fail_after(0, 0);
}

TEST(cache_keeps_a_body_while_it_is_being_sent)
{
    struct http_answer answer = {.status = 0};
    struct cache *cache = cache_new(1 << 20);
    struct cache_key key = key_of("/a", 1, 0);
    put(cache, &key, "sigue aquí");
    CHECK(cache_get(cache, &key, &answer));
    put(cache, &key, "otra");
    cache_free(cache);
    CHECK(memcmp(answer.body, "sigue aquí", answer.size) == 0);
    answer.release((void *)(uintptr_t)answer.body);
}

static struct cache *shared;
static void *hammer(void *seed)
{
    char target[40], body[60];
    for (int i = 0; i < 20000; i++) {
        int n = (i * 7 + *(int *)seed) % 300;
        snprintf(target, sizeof target, "/%d", n);
        snprintf(body, sizeof body, "/%d es la página %d", n, n);
        struct cache_key key = key_of(target, (uint64_t)i / 5000, 0);
        struct http_answer answer = {.status = 0};
        if (!cache_get(shared, &key, &answer)) {
            put(shared, &key, body);
            continue;
        }
        if (answer.size != strlen(body) || memcmp(answer.body, body, answer.size) != 0)
            test_fail(__FILE__, __LINE__, "%.*s", (int)answer.size, (const char *)answer.body);
        answer.release((void *)(uintptr_t)answer.body);
    }
    return NULL;
}

TEST(cache_is_shared_by_threads)
{
    pthread_t threads[4];
    static int seeds[4] = {0, 50, 100, 150};
    shared = cache_new(30000);
    for (int i = 0; i < 4; i++) CHECK(pthread_create(&threads[i], NULL, hammer, &seeds[i]) == 0);
    for (int i = 0; i < 4; i++) CHECK(pthread_join(threads[i], NULL) == 0);
    cache_free(shared);
}

static void with_cache(struct server_options *options)
{
    options->cache_bytes = 1 << 20;
}

TEST(a_kept_page_is_the_page_until_the_store_changes)
{
    static char first[REPLY_MAX];
    size_t bytes;
    uint64_t given, given_now;
    struct err err = {0};
    struct ledger *ledger;
    struct server *server = serve(with_cache);
    static const char *const ways[] = {"", "Accept-Encoding: gzip\r\n"};
    for (int i = 0; i < 2; i++) {
        const struct reply *reply = client_get("/fuentes", ways[i]);
        struct str body = reply_body(reply);
        size_t n = body.n;
        memcpy(first, body.p, n);
        server_cached(server, &bytes, &given);
        reply = client_get("/fuentes", ways[i]);
        CHECK_INT(reply_status(reply), 200);
        CHECK(str_eq(reply_body(reply), (struct str){first, n}));
        CHECK(reply_header(reply, "ETag") && reply_header(reply, "Content-Security-Policy"));
        CHECK_STR(str_of(reply_header(reply, "Cache-Control")), "no-cache");
        server_cached(server, &bytes, &given_now);
        CHECK_INT(given_now, given + 1);
    }
    char tag[80], header[120];
    snprintf(tag, sizeof tag, "%s", reply_header(client_get("/fuentes", ""), "ETag"));
    snprintf(header, sizeof header, "If-None-Match: %s\r\n", tag);
    const struct reply *reply = client_get("/fuentes", header);
    CHECK_INT(reply_status(reply), 304);
    CHECK(reply_header(reply, "Content-Security-Policy") != NULL);
    CHECK_OK(ledger_open("cauce.db", STORE_WRITE, &ledger, &err));
    CHECK_OK(ledger_home_set(ledger, 26000, &err));
    ledger_close(ledger);
    for (int i = 0; i < 6; i++) CHECK_INT(reply_status(client_get("/fuentes", header)), 200);
    CHECK_INT(reply_status(client_get("/no-existe", "")), 404);
    CHECK_INT(reply_status(client_get("/no-existe", "")), 404);
    serve_end(server);
}
