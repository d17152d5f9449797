/* PostgreSQL: connecting to the primary or, for readers, to a replica first. */
#if CAUCE_WITH_PG
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/i18n.h"
#include "store/postgres_driver.h"

enum { OPTIONS_MAX = 64 };
struct options {
    const char *names[OPTIONS_MAX + 8], *values[OPTIONS_MAX + 8];
    int count;
};

static void silent(void *arg, const PGresult *result)
{
    (void)arg;
    (void)result;
}

static void add(struct options *o, const char *name, const char *value)
{
    o->names[o->count] = name;
    o->values[o->count++] = value;
}

/* The URL's options, with the replica's address in place of the primary's. */
static void choose(const PQconninfoOption *parsed, const struct store_replica *replica,
                   struct options *o)
{
    bool timed = false;
    o->count = 0;
    add(o, "fallback_application_name", "cauce");
    for (const PQconninfoOption *p = parsed; p->keyword && o->count < OPTIONS_MAX; p++) {
        if (!p->val) continue;
        bool address = strcmp(p->keyword, "host") == 0 || strcmp(p->keyword, "hostaddr") == 0 ||
                       strcmp(p->keyword, "port") == 0 ||
                       strcmp(p->keyword, "target_session_attrs") == 0;
        if (replica && address) continue;
        timed = timed || strcmp(p->keyword, "connect_timeout") == 0;
        if (strcmp(p->keyword, "client_encoding") != 0) add(o, p->keyword, p->val);
    }
    if (!timed) add(o, "connect_timeout", "10");
    add(o, "client_encoding", "UTF8");
    if (replica) {
        add(o, "host", replica->host);
        if (replica->port[0]) add(o, "port", replica->port);
    }
    add(o, NULL, NULL);
}

/* What every session of ours is set to. Writing needs BEGIN READ WRITE, so that no statement can
 * write outside a transaction. Behind a pooler the session is not ours to set. */
static enum err_code settings(struct postgres_store *store, struct err *err)
{
    char sql[256];
    if (store->url.pooled) return ERR_NONE;
    int n = snprintf(sql, sizeof sql, "SET default_transaction_read_only = on");
    if (store->url.schema[0])
        snprintf(sql + n, sizeof sql - (size_t)n, "; SET search_path = \"%s\"", store->url.schema);
    PGresult *result = PQexec(store->db, sql);
    enum err_code code = PQresultStatus(result) == PGRES_COMMAND_OK
                             ? ERR_NONE
                             : postgres_fail(store, result, _("al conectar"), err);
    PQclear(result);
    return code;
}

static void describe(struct postgres_store *store)
{
    int version = PQserverVersion(store->db);
    const char *standby = PQparameterStatus(store->db, "in_hot_standby");
    snprintf(store->base.description, sizeof store->base.description, "PostgreSQL %d.%d (%s)",
             version / 10000, version % 10000,
             standby && strcmp(standby, "on") == 0 ? _("réplica") : _("primario"));
}

/* ERR_USAGE when a server that takes connections said no to this one; else ERR_DOWN: nobody
 * answers, it is starting or stopping, it is full, or none of several is the primary. libpq gives
 * no code for this, only words in the server's language. */
static enum err_code refused(struct postgres_store *store, const struct options *o, struct err *err)
{
    char words[300];
    postgres_words(store->db, words, sizeof words);
    bool no = strstr(words, "FATAL:") && !strstr(words, "too many") && !strstr(words, "demasiad") &&
              PQpingParams(o->names, o->values, 0) == PQPING_OK;
    err_set(err, no ? ERR_USAGE : ERR_DOWN, _("no se pudo conectar a PostgreSQL: %s"), words);
    err_advice(err, no ? _("Revise usuario, contraseña y base en la dirección del almacén.")
                       : _("Revise que el servidor esté en marcha y se pueda alcanzar."));
    return no ? ERR_USAGE : ERR_DOWN;
}

static enum err_code connect_to(struct postgres_store *store, const PQconninfoOption *parsed,
                                const struct store_replica *replica, struct err *err)
{
    struct options o;
    choose(parsed, replica, &o);
    PQfinish(store->db);
    store->db = PQconnectdbParams(o.names, o.values, 0);
    if (!store->db) return err_no_memory(err);
    if (PQstatus(store->db) != CONNECTION_OK) return refused(store, &o, err);
    PQsetNoticeReceiver(store->db, silent, NULL);
    store->connection++;
    enum err_code code = settings(store, err);
    if (!code) describe(store);
    return code;
}

/* Readers begin at any of the replicas, so that many readers spread over them. */
static enum err_code connect_reader(struct postgres_store *store, const PQconninfoOption *parsed,
                                    struct err *err)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    int count = store->url.replica_count;
    int start = count ? (int)((now.tv_nsec / 1000) % count) : 0;
    for (int i = 0; i < count; i++)
        if (connect_to(store, parsed, &store->url.replicas[(start + i) % count], err) == ERR_NONE)
            return ERR_NONE;
    return connect_to(store, parsed, NULL, err);
}

enum err_code postgres_connect(struct postgres_store *store, struct err *err)
{
    char *why = NULL;
    PQconninfoOption *parsed = PQconninfoParse(store->url.server, &why);
    if (!parsed) {
        /* libpq's words may end with the whole URL, and so with the password. */
        struct str words = str_trim(str_of(why));
        const char *url = why ? strstr(why, "postgres") : NULL;
        if (url) words.n = (size_t)(url - words.p);
        err_set(err, ERR_USAGE, _("la dirección de PostgreSQL no se entiende: %.*s"),
                STR_FMT(words));
        PQfreemem(why);
        return ERR_USAGE;
    }
    enum err_code code = store->base.mode == STORE_READ ? connect_reader(store, parsed, err)
                                                        : connect_to(store, parsed, NULL, err);
    PQconninfoFree(parsed);
    return code;
}
#endif
