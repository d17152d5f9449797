/* Opening, creating and closing the ledger, and the numbers it gives out. */
#include "ledger/ledger.h"

#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "ledger/catalogue.h"
#include "ledger/ledger_private.h"
#include "ledger/load.h"
#include "ledger_queries.h"
#include "ledger_schema.h"

/* A store that has no version is an empty database, or not ours. */
static enum err_code check_version(struct store *store, struct err *err)
{
    int version;
    enum err_code code = store_version(store, &version, err);

    if (code) return code;
    if (version > (int)ledger_migration_count) {
        err_set(err, ERR_UNSUPPORTED,
                _("El almacén es de una versión más nueva (%d) que este programa (%d)."), version,
                (int)ledger_migration_count);
        err_advice(err, _("Actualice el programa."));
        return ERR_UNSUPPORTED;
    }
    if (version == (int)ledger_migration_count) return ERR_NONE;
    if (version)
        err_set(err, ERR_UNSUPPORTED, _("El almacén es de una versión anterior (%d)."), version);
    else
        err_set(err, ERR_NOTFOUND, _("Aún no hay un almacén aquí."));
    err_advice(err, _("Créelo o póngalo al día con «cauce init»."));
    return version ? ERR_UNSUPPORTED : ERR_NOTFOUND;
}

enum err_code ledger_open(const char *url, enum store_mode mode, struct ledger **out,
                          struct err *err)
{
    size_t n = strlen(url) + 1;
    struct ledger *ledger = mem_calloc(1, sizeof *ledger);
    enum err_code code;

    *out = NULL;
    if (!ledger) return err_no_memory(err);
    ledger->url = mem_alloc(n);
    if (ledger->url) memcpy(ledger->url, url, n);
    ledger->node_hash_mask = (uint64_t)INT64_MAX;
    code = ledger->url ? store_open(url, mode, &ledger->store, err) : err_no_memory(err);
    if (!code) code = check_version(ledger->store, err);
    if (code) {
        if (code == ERR_NOTFOUND && err && !err->advice[0])
            err_advice(err, _("Créelo con «cauce init»."));
        ledger_close(ledger);
        return code;
    }
    *out = ledger;
    return ERR_NONE;
}

enum err_code ledger_init(const char *url, const struct progress *progress, struct err *err)
{
    struct store *store;
    enum err_code code = store_open(url, STORE_CREATE, &store, err);

    if (code) return code;
    code = store_migrate(store, ledger_migrations, ledger_migration_count, progress, err);
    if (!code) code = catalogue_install(store, err);
    store_close(store);
    return code;
}

void ledger_close(struct ledger *ledger)
{
    if (!ledger) return;
    if (ledger->load) load_abort(ledger->load);
    store_close(ledger->store);
    mem_free(ledger->url);
    mem_free(ledger);
}

struct store *ledger_store(struct ledger *ledger)
{
    return ledger->store;
}

const char *ledger_url(const struct ledger *ledger)
{
    return ledger->url;
}

enum err_code ledger_ids_reserve(struct ledger *ledger, int64_t entity, const char *name,
                                 int64_t count, int64_t *first_out, struct err *err)
{
    struct q_counter_reserve_row row;
    bool found;
    struct store_stmt *stmt;
    enum err_code code = q_counter_reserve(ledger->store, entity, str_of(name), count, &stmt, err);

    if (!code) code = store_step(stmt, &found, err);
    if (code) return code;
    if (!found) return err_set(err, ERR_BUG, "counter %s gave nothing", name);
    q_counter_reserve_row(stmt, &row);
    store_reset(stmt);
    *first_out = row.next - count;
    return ERR_NONE;
}

enum err_code ledger_home(struct ledger *ledger, int64_t *entity_out, struct err *err)
{
    struct q_home_read_row row;
    bool found;
    enum err_code code = q_home_read_one(ledger->store, &row, &found, err);

    *entity_out = !code && found ? row.next : ENTITY_FEDERATION;
    return code;
}

enum err_code ledger_home_set(struct ledger *ledger, int64_t entity, struct err *err)
{
    enum err_code code = store_begin(ledger->store, err);

    if (code) return code;
    code = q_counter_write_run(ledger->store, 0, STR("home"), entity, err);
    if (!code) return store_commit(ledger->store, err);
    store_rollback(ledger->store);
    return code;
}
