/* What both engines share: opening by URL, the state of the transaction, the cache of statements,
 * and the checks that make both refuse the same things (text that is not UTF-8 or holds NUL, the
 * wrong type, writing outside a transaction, going on after a failure). */
#include "store/store.h"

#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "store/driver.h"

enum err_code store_open(const char *url, enum store_mode mode, struct store **out, struct err *err)
{
    struct store_url where;
    *out = NULL;
    enum err_code code = store_url_parse(url, &where, err);
    if (code) return code;
    if (where.engine == STORE_SQLITE) return sqlite_driver.open(&where, mode, out, err);
#if CAUCE_WITH_PG
    return postgres_driver.open(&where, mode, out, err);
#else
    return err_set(err, ERR_UNSUPPORTED, _("este programa se compiló sin PostgreSQL"));
#endif
}

void store_close(struct store *store)
{
    if (!store) return;
    store_rollback(store);
    for (size_t i = 0; i < store->cache_size; i++)
        if (store->cache[i]) store->driver->finalize(store->cache[i]);
    mem_free(store->cache);
    store->driver->close(store);
}

enum store_engine store_engine(const struct store *store)
{
    return store->driver->engine;
}

uint64_t store_statements(const struct store *store)
{
    return store->statements;
}

void store_wait(struct store *store, int milliseconds)
{
    store->wait_ms = milliseconds < 0 ? 0 : milliseconds;
}

enum err_code store_sort_in_memory(struct store *store, struct err *err)
{
    if (store->driver->engine != STORE_SQLITE) return ERR_NONE;
    return store->driver->script(store, "PRAGMA temp_store=MEMORY", err);
}

const char *store_description(struct store *store)
{
    return store->description;
}

/* --- transactions ----------------------------------------------------------------------------- */

/* Remembers the first failure of a transaction. */
static enum err_code failed(struct store *store, enum err_code code, const struct err *err)
{
    if (code && store->in_transaction && !store->failure.code) {
        if (err) store->failure = *err;
        store->failure.code = code;
    }
    return code;
}

/* Refuses to go on in a transaction that failed: SQLite would, PostgreSQL does not. */
static enum err_code sound(const struct store *store, struct err *err)
{
    if (!store->failure.code) return ERR_NONE;
    err_set(err, store->failure.code, _("la transacción ya había fallado: %s"),
            store->failure.message);
    err_advice(err, "%s", store->failure.advice);
    return store->failure.code;
}

enum err_code store_begin(struct store *store, struct err *err)
{
    if (store->in_transaction) return err_set(err, ERR_BUG, _("ya hay una transacción abierta"));
    store->failure.code = ERR_NONE;
    store->transaction++;
    enum err_code code = store->driver->begin(store, err);
    store->in_transaction = code == ERR_NONE;
    return code;
}

static void switch_foreign_keys(struct store *store, bool on)
{
    if (store->driver->foreign_keys && store->loading == on) store->driver->foreign_keys(store, on);
    store->loading = !on;
}

enum err_code store_begin_load(struct store *store, struct err *err)
{
    if (store->in_transaction) return err_set(err, ERR_BUG, _("ya hay una transacción abierta"));
    switch_foreign_keys(store, false);
    enum err_code code = store_begin(store, err);
    if (code) switch_foreign_keys(store, true);
    return code;
}

enum err_code store_commit(struct store *store, struct err *err)
{
    if (!store->in_transaction) return err_set(err, ERR_BUG, _("no hay transacción que confirmar"));
    enum err_code code = sound(store, err);
    if (!code && store->loads) /* their last rows may not have been sent */
        code = err_set(err, ERR_BUG, _("se confirma sin haber terminado la carga"));
    if (!code) code = store->driver->commit(store, err);
    if (code) {
        store_rollback(store);
        return code;
    }
    store->in_transaction = false;
    switch_foreign_keys(store, true);
    return ERR_NONE;
}

void store_rollback(struct store *store)
{
    if (!store->in_transaction) return;
    store->driver->rollback(store);
    store->in_transaction = false;
    store->failure.code = ERR_NONE;
    switch_foreign_keys(store, true);
}

bool store_in_transaction(const struct store *store)
{
    return store->in_transaction;
}

/* --- statements ------------------------------------------------------------------------------- */

static size_t slot_of(const struct store *store, const struct store_query *query)
{
    size_t mask = store->cache_size - 1;
    size_t i = (size_t)(((uintptr_t)query >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 32) & mask;
    while (store->cache[i] && store->cache[i]->query != query) i = (i + 1) & mask;
    return i;
}

/* Room for one more, at most half full. */
static bool cache_grow(struct store *store)
{
    if (store->cache_used * 2 < store->cache_size) return true;
    size_t old_size = store->cache_size, size = old_size ? old_size * 2 : 64;
    struct store_stmt **old = store->cache, **fresh = mem_calloc(size, sizeof *fresh);
    if (!fresh) return false;
    store->cache = fresh;
    store->cache_size = size;
    for (size_t i = 0; i < old_size; i++)
        if (old[i]) fresh[slot_of(store, old[i]->query)] = old[i];
    mem_free(old);
    return true;
}

static bool types_fit(const struct store_query *q)
{
    if (!q->types) return false;
    const char *arrow = strchr(q->types, '>');
    return arrow && (size_t)(arrow - q->types) == q->parameters &&
           strlen(arrow + 1) == q->columns && strspn(q->types, "itb>") == strlen(q->types);
}

enum err_code store_prepare(struct store *store, const struct store_query *query,
                            struct store_stmt **out, struct err *err)
{
    *out = NULL;
    enum err_code code = sound(store, err);
    if (code) return code;
    if (!cache_grow(store)) return err_no_memory(err);
    size_t i = slot_of(store, query);
    if (!store->cache[i]) {
        struct store_stmt *fresh = NULL;
        if (!types_fit(query))
            return err_set(err, ERR_BUG, _("la consulta %s no declara bien sus tipos"),
                           query->name);
        code = store->driver->prepare(store, query, &fresh, err);
        if (code) return failed(store, code, err);
        fresh->store = store;
        fresh->query = query;
        store->cache[i] = fresh;
        store->cache_used++;
    }
    struct store_stmt *stmt = store->cache[i];
    store->driver->clear(stmt);
    stmt->stepping = false;
    stmt->problem = PROBLEM_NONE;
    *out = stmt;
    return ERR_NONE;
}

/* Only the first problem is told. */
static void set_problem(enum store_problem *problem, int *at, enum store_problem what, int index)
{
    if (*problem != PROBLEM_NONE) return;
    *problem = what;
    *at = index;
}

static enum err_code tell_problem(enum store_problem problem, const char *where, int index,
                                  struct err *err)
{
    switch (problem) {
    case PROBLEM_NONE:
        return ERR_NONE;
    case PROBLEM_NUL:
        return err_set(err, ERR_INPUT,
                       _("el texto lleva un byte NUL, que no se puede guardar (%s, valor %d)"),
                       where, index);
    case PROBLEM_UTF8:
        return err_set(err, ERR_INPUT, _("el texto no es UTF-8 válido (%s, valor %d)"), where,
                       index);
    case PROBLEM_MEMORY:
        return err_no_memory(err);
    case PROBLEM_TYPE:
    case PROBLEM_INDEX:
        break;
    }
    return err_set(err, ERR_BUG, _("%s: el valor %d no va ahí"), where, index);
}

/* Text that PostgreSQL takes; SQLite would take anything, and the two must agree. The loop is the
 * fast path: whole words of ASCII without NUL. */
static enum store_problem text_problem(struct str s)
{
    const uint64_t high = UINT64_C(0x8080808080808080), ones = UINT64_C(0x0101010101010101);
    size_t i = 0;
    for (; i + 8 <= s.n; i += 8) {
        uint64_t w;
        memcpy(&w, s.p + i, 8);
        if (((w - ones) | w) & high) break;
    }
    for (; i < s.n && (unsigned char)s.p[i] - 1U < 0x7f; i++)
        ;
    if (i == s.n) return PROBLEM_NONE;
    struct str rest = {s.p + i, s.n - i};
    if (memchr(rest.p, '\0', rest.n)) return PROBLEM_NUL;
    return text_is_utf8(rest) ? PROBLEM_NONE : PROBLEM_UTF8;
}

static bool can_bind(struct store_stmt *stmt, int index, char type)
{
    if (index < 1 || index > stmt->query->parameters)
        set_problem(&stmt->problem, &stmt->problem_index, PROBLEM_INDEX, index);
    else if (type && stmt->query->types[index - 1] != type)
        set_problem(&stmt->problem, &stmt->problem_index, PROBLEM_TYPE, index);
    else
        return true;
    return false;
}

void store_bind_int(struct store_stmt *stmt, int index, int64_t value)
{
    if (can_bind(stmt, index, 'i')) stmt->store->driver->bind_int(stmt, index, value);
}

void store_bind_null(struct store_stmt *stmt, int index)
{
    if (can_bind(stmt, index, 0)) stmt->store->driver->bind_null(stmt, index);
}

void store_bind_text(struct store_stmt *stmt, int index, struct str value)
{
    if (!can_bind(stmt, index, 't')) return;
    enum store_problem problem = value.p ? text_problem(value) : PROBLEM_NONE;
    if (problem)
        set_problem(&stmt->problem, &stmt->problem_index, problem, index);
    else if (value.p)
        stmt->store->driver->bind_bytes(stmt, index, value, false);
    else
        stmt->store->driver->bind_null(stmt, index);
}

void store_bind_blob(struct store_stmt *stmt, int index, struct str value)
{
    if (!can_bind(stmt, index, 'b')) return;
    if (value.p)
        stmt->store->driver->bind_bytes(stmt, index, value, true);
    else
        stmt->store->driver->bind_null(stmt, index);
}

enum err_code store_step(struct store_stmt *stmt, bool *row_out, struct err *err)
{
    struct store *store = stmt->store;
    struct err local;
    if (!err) err = &local;
    *row_out = false;
    enum err_code code = sound(store, err);
    if (!code) code = tell_problem(stmt->problem, stmt->query->name, stmt->problem_index, err);
    if (!code) {
        if (!stmt->stepping) store->statements++;
        stmt->stepping = true;
        code = store->driver->step(stmt, row_out, err);
    }
    if (code || !*row_out) stmt->stepping = false;
    return failed(store, code, err);
}

static bool has_column(const struct store_stmt *stmt, int column, char type)
{
    return stmt->stepping && column >= 0 && column < stmt->query->columns &&
           (!type || stmt->query->types[stmt->query->parameters + 1 + column] == type);
}

int64_t store_int(struct store_stmt *stmt, int column)
{
    return has_column(stmt, column, 'i') ? stmt->store->driver->get_int(stmt, column) : 0;
}

struct str store_text(struct store_stmt *stmt, int column)
{
    return has_column(stmt, column, 't') ? stmt->store->driver->get_bytes(stmt, column, false)
                                         : STR_NONE;
}

struct str store_blob(struct store_stmt *stmt, int column)
{
    return has_column(stmt, column, 'b') ? stmt->store->driver->get_bytes(stmt, column, true)
                                         : STR_NONE;
}

bool store_null(struct store_stmt *stmt, int column)
{
    return !has_column(stmt, column, 0) || stmt->store->driver->get_null(stmt, column);
}

void store_reset(struct store_stmt *stmt)
{
    stmt->store->driver->reset(stmt);
    stmt->stepping = false;
}

int64_t store_changes(struct store_stmt *stmt)
{
    return stmt->store->driver->changes(stmt);
}

/* --- bulk load -------------------------------------------------------------------------------- */

enum err_code store_bulk_begin(struct store *store, const struct store_table *table,
                               struct store_bulk **out, struct err *err)
{
    *out = NULL;
    enum err_code code = sound(store, err);
    if (code) return code;
    if (!store->in_transaction || !store_writes(store))
        return err_set(err, ERR_BUG, _("la carga de %s está fuera de una transacción de escritura"),
                       table->name);
    code = store->driver->bulk_begin(store, table, out, err);
    if (code) return failed(store, code, err);
    (*out)->store = store;
    (*out)->table = table;
    (*out)->transaction = store->transaction;
    store->loads++;
    return ERR_NONE;
}

/* A load ends with its transaction at the latest. */
static enum err_code usable(const struct store_bulk *bulk, struct err *err)
{
    const struct store *store = bulk->store;
    if (!store->in_transaction || store->transaction != bulk->transaction)
        return err_set(err, ERR_BUG, _("la carga de %s sobrevivió a su transacción"),
                       bulk->table->name);
    return sound(store, err);
}

/* Takes the next column when it may hold such a value. */
static inline bool next_column(struct store_bulk *bulk, enum store_type type, bool null)
{
    size_t i = bulk->column++;
    if (i >= bulk->table->count)
        set_problem(&bulk->problem, &bulk->problem_index, PROBLEM_INDEX, (int)i + 1);
    else if (null ? !bulk->table->columns[i].nullable : bulk->table->columns[i].type != type)
        set_problem(&bulk->problem, &bulk->problem_index, PROBLEM_TYPE, (int)i + 1);
    return bulk->problem == PROBLEM_NONE;
}

void store_bulk_int(struct store_bulk *bulk, int64_t value)
{
    if (next_column(bulk, STORE_INT, false)) bulk->store->driver->bulk_int(bulk, value);
}

void store_bulk_null(struct store_bulk *bulk)
{
    if (next_column(bulk, STORE_INT, true)) bulk->store->driver->bulk_null(bulk);
}

void store_bulk_text(struct store_bulk *bulk, struct str value)
{
    if (!value.p) {
        store_bulk_null(bulk);
        return;
    }
    if (!next_column(bulk, STORE_TEXT, false)) return;
    enum store_problem problem = text_problem(value);
    if (problem)
        set_problem(&bulk->problem, &bulk->problem_index, problem, (int)bulk->column);
    else
        bulk->store->driver->bulk_bytes(bulk, value, false);
}

void store_bulk_blob(struct store_bulk *bulk, struct str value)
{
    if (!value.p)
        store_bulk_null(bulk);
    else if (next_column(bulk, STORE_BLOB, false))
        bulk->store->driver->bulk_bytes(bulk, value, true);
}

enum err_code store_bulk_row(struct store_bulk *bulk, struct err *err)
{
    struct store *store = bulk->store;
    struct err local;
    if (!err) err = &local;
    enum err_code code = usable(bulk, err);
    if (!code && bulk->column != bulk->table->count)
        set_problem(&bulk->problem, &bulk->problem_index, PROBLEM_INDEX, (int)bulk->column + 1);
    if (!code) code = tell_problem(bulk->problem, bulk->table->name, bulk->problem_index, err);
    bulk->column = 0;
    if (!code) code = store->driver->bulk_row(bulk, err);
    return failed(store, code, err);
}

enum err_code store_bulk_hold(struct store_bulk *bulk, struct err *err)
{
    struct store *store = bulk->store;
    struct err local;
    if (!err) err = &local;
    enum err_code code = sound(store, err);
    if (!code && store->driver->bulk_hold) code = store->driver->bulk_hold(bulk, err);
    return failed(store, code, err);
}

enum err_code store_bulk_release(struct store_bulk *bulk, struct err *err)
{
    struct store *store = bulk->store;
    struct err local;
    if (!err) err = &local;
    enum err_code code = sound(store, err);
    if (!code && store->driver->bulk_release) code = store->driver->bulk_release(bulk, err);
    return failed(store, code, err);
}

enum err_code store_bulk_flush(struct store_bulk *bulk, struct err *err)
{
    struct store *store = bulk->store;
    struct err local;
    if (!err) err = &local;
    enum err_code code = usable(bulk, err);
    if (!code) code = store->driver->bulk_flush(bulk, err);
    return failed(store, code, err);
}

enum err_code store_bulk_end(struct store_bulk *bulk, struct err *err)
{
    enum err_code code = store_bulk_flush(bulk, err);
    store_bulk_abort(bulk);
    return code;
}

void store_bulk_abort(struct store_bulk *bulk)
{
    if (!bulk) return;
    bulk->store->loads--;
    bulk->store->driver->bulk_free(bulk);
}

/* --- maintenance ------------------------------------------------------------------------------ */

enum err_code store_backup(struct store *store, const char *path, const struct progress *progress,
                           struct err *err)
{
    if (store->in_transaction)
        return err_set(err, ERR_BUG, _("no se respalda dentro de una transacción"));
    return store->driver->backup(store, path, progress, err);
}

enum err_code store_verify(struct store *store, void (*tell)(void *user, const char *problem),
                           void *user, struct err *err)
{
    return store->driver->verify(store, tell, user, err);
}

enum err_code store_size(struct store *store, uint64_t *bytes_out, struct err *err)
{
    return store->driver->size(store, bytes_out, err);
}
