/* The small file of contracts of loading.h. */
#include "loading.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"

struct ledger *open_ledger(const char *url, enum store_mode mode)
{
    struct err err = {0};
    struct ledger *ledger;

    CHECK_OK(ledger_open(url, mode, &ledger, &err));
    return ledger;
}

struct ledger *new_ledger(const char *url)
{
    struct err err = {0};

    CHECK_OK(ledger_init(url, NULL, &err));
    return open_ledger(url, STORE_WRITE);
}

enum err_code begin_load(struct ledger *ledger, const struct loading *how, const char *text,
                         size_t n, struct load **out, struct err *err)
{
    static const struct loading usual = {.name = NULL};
    /* The load reads the file from its own thread, so it stays open until the next begins. */
    static int file = -1;
    struct load_snapshot about = {.cut_off = DATE_NONE, .header_row = 1, .size = n};
    struct sha256 hash;
    char hex[65];
    enum err_code code;

    if (!how) how = &usual;
    about.owner = how->entity ? how->entity : ENTITY_FEDERATION;
    about.name = str_of(how->name ? how->name : "contratos.csv");
    about.sheet = str_of(how->sheet ? how->sheet : "");
    about.layout = str_of(how->layout ? how->layout : "contratos");
    about.series = how->series ? str_of(how->series) : about.name;
    about.series_given = how->series != NULL;
    about.format = STR("csv");
    about.encoding = STR("utf-8");
    about.imported_by = STR("prueba");
    about.retrieved_at = 1700000000000;
    if (how->cut_off) about.cut_off = how->cut_off;
    sha256_start(&hash);
    sha256_add(&hash, text, n);
    sha256_hex(&hash, hex);
    about.sha256 = hex;
    if (file >= 0) close(file);
    file = -1;
    code = file_temp(&file, err);
    about.file = file;
    if (!code) code = file_write_all(about.file, text, n, err);
    if (!code) code = load_begin(ledger, &about, out, err);
    return code;
}

void map_contract(struct load *load, const struct contract_row *row)
{
    struct load_node contract = {
        .kind = NODE_CONTRACT,
        .key = str_of(row->key),
        .label = str_of(row->title ? row->title : row->key),
        .published = true,
        .unit = LOAD_NONE,
        .parent = LOAD_NONE,
        .starts = DATE_NONE,
        .ends = DATE_NONE,
        .year = 2020,
    };
    load_ref node = load_node(load, &contract);

    if (row->supplier || row->rfc)
        load_party(
            load, node, ROLE_SUPPLIER,
            load_organisation(load, &(struct load_organisation){.kind = ORGANISATION_COMPANY,
                                                                .name = str_of(row->supplier),
                                                                .rfc = str_of(row->rfc),
                                                                .code = str_of(row->code),
                                                                .place = str_of(row->place)}));
    if (row->procedure) {
        struct load_node procedure = {.kind = NODE_PROCEDURE,
                                      .key = str_of(row->procedure),
                                      .unit = LOAD_NONE,
                                      .parent = LOAD_NONE,
                                      .starts = DATE_NONE,
                                      .ends = DATE_NONE};

        load_link(load, load_node(load, &procedure), node,
                  &(struct load_link){.evidence = EVIDENCE_EXACT, .score = -1});
    }
    load_amount(load, node,
                &(struct load_amount){.moment = MOMENT_CONTRACTED,
                                      .item = 5,
                                      .minor = row->minor,
                                      .currency = "MXN",
                                      .at = DATE_NONE,
                                      .year = 2020});
}

static enum err_code load_row_of(struct load *load, const struct loading *how,
                                 const struct contract_row *row, uint64_t number, struct str line,
                                 uint64_t offset, struct err *err)
{
    struct load_row begun = {
        .entity = how && how->entity ? how->entity : ENTITY_FEDERATION,
        .number = number,
        .line = number,
        .offset = offset,
        .key = str_of(row->key),
        .content_hash = hash64(line.p, line.n),
    };
    enum err_code code = load_row_begin(load, &begun, err);

    if (code) return code;
    map_contract(load, row);
    if (!row->problem) return load_row_accept(load, err);
    return load_row_quarantine(load,
                               &(struct load_problem){.reason = row->problem,
                                                      .column = STR("IMPORTE"),
                                                      .found = STR("x"),
                                                      .message = STR("no es un importe"),
                                                      .raw = line},
                               err);
}

/* The row as its line of the file. */
static size_t line_of(const struct contract_row *row, char *out, size_t size)
{
#define OR_EMPTY(text) ((text) ? (text) : "")
    return (size_t)snprintf(out, size, "%s,%s,%s,%s,%lld,%s,%s,%s,%s\n", row->key,
                            OR_EMPTY(row->title), OR_EMPTY(row->supplier), OR_EMPTY(row->rfc),
                            (long long)row->minor, OR_EMPTY(row->code), OR_EMPTY(row->place),
                            OR_EMPTY(row->problem), OR_EMPTY(row->procedure));
#undef OR_EMPTY
}

enum err_code try_load(struct ledger *ledger, const struct loading *how,
                       const struct contract_row *rows, size_t count, struct load_summary *summary,
                       struct err *err)
{
    static char text[1 << 22];
    struct load *load;
    size_t n = 0;
    uint64_t offset = 0;
    enum err_code code;

    for (size_t i = 0; i < count; i++) n += line_of(&rows[i], text + n, sizeof text - n);
    code = begin_load(ledger, how, text, n, &load, err);
    for (size_t i = 0; i < count && !code; i++) {
        char line[4096];
        size_t length = line_of(&rows[i], line, sizeof line);

        code = load_row_of(load, how, &rows[i], i + 2, (struct str){line, length}, offset, err);
        offset += length;
        if (code) load_abort(load);
    }
    return code ? code : load_finish(load, NULL, summary, err);
}

struct load_summary load_rows(struct ledger *ledger, const struct loading *how,
                              const struct contract_row *rows, size_t count)
{
    struct err err = {0};
    struct load_summary summary;

    CHECK_OK(try_load(ledger, how, rows, count, &summary, &err));
    return summary;
}

static struct store_stmt *ask(struct ledger *ledger, const struct store_query *query)
{
    struct err err = {0};
    struct store_stmt *stmt;
    bool found;

    CHECK_OK(store_prepare(ledger_store(ledger), query, &stmt, &err));
    CHECK_OK(store_step(stmt, &found, &err));
    if (!found) test_fail(__FILE__, __LINE__, "nothing found: %s", query->name);
    return stmt;
}

int64_t ask_number(struct ledger *ledger, const struct store_query *query)
{
    struct store_stmt *stmt = ask(ledger, query);
    int64_t number = store_int(stmt, 0);

    store_reset(stmt);
    return number;
}

const char *ask_text(struct ledger *ledger, const struct store_query *query)
{
    static char text[512];
    struct store_stmt *stmt = ask(ledger, query);

    snprintf(text, sizeof text, "%.*s", STR_FMT(store_text(stmt, 0)));
    store_reset(stmt);
    return text;
}

static void tell(void *user, const char *problem)
{
    (void)user;
    test_fail(__FILE__, __LINE__, "the store is damaged: %s", problem);
}

void check_whole(struct ledger *ledger)
{
    struct err err = {0};

    CHECK_OK(store_verify(ledger_store(ledger), tell, NULL, &err));
}
