/* The ledger's share of an import, alone: facts ROWS SEED STORE_URL [FILE] makes the facts that the
 * layout of CompraNet 2010-2015 would make and loads them, without reading CSV. With FILE its bytes
 * are kept too. Prints seconds, rows per second and the exact total. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/hash.h"
#include "contract.h"
#include "ledger/load.h"

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int fail(const struct err *err)
{
    char text[1200];

    fprintf(stderr, "%s\n", err_format(err, text, sizeof text));
    return 1;
}

static void map_words(struct load *load, const struct contract *c, load_ref procedure,
                      load_ref contract, load_ref unit)
{
    load_attribute(load, procedure, STR("tipo_procedimiento"), str_of(c->procedure_kind));
    load_attribute(load, procedure, STR("carácter"), str_of(c->character));
    load_attribute(load, procedure, STR("tipo_contratación"), str_of(c->kind));
    load_attribute(load, procedure, STR("expediente"), str_of(c->file_number));
    load_document(load, procedure, STR("anuncio"), STR("anuncio"), str_of(c->link), DATE_NONE);
    load_party(load, procedure, ROLE_BUYER, unit);
    load_party(load, contract, ROLE_BUYER, unit);
    load_attribute(load, contract, STR("estatus"), str_of(c->status));
    load_attribute(load, contract, STR("tipo_contratación"), str_of(c->kind));
    load_attribute(load, contract, STR("tipo_procedimiento"), str_of(c->procedure_kind));
    load_attribute(load, contract, STR("plurianual"), STR("0"));
    load_attribute(load, contract, STR("estratificación"), str_of(c->size));
}

static void map_contract(struct load *load, const struct contract *c)
{
    char code[40];
    int year = 2010 + (int)(c->number % 6);
    load_ref unit, supplier, procedure, contract;

    snprintf(code, sizeof code, "compranet-uc:%s", c->unit_key);
    unit = load_organisation(load, &(struct load_organisation){.kind = ORGANISATION_PUBLIC,
                                                               .name = str_of(c->unit_name),
                                                               .code = str_of(code)});
    supplier =
        load_organisation(load, &(struct load_organisation){.kind = ORGANISATION_COMPANY,
                                                            .name = str_of(c->supplier_name)});
    procedure = load_node(load, &(struct load_node){.kind = NODE_PROCEDURE,
                                                    .key = str_of(c->procedure_number),
                                                    .label = str_of(c->file_title),
                                                    .published = true,
                                                    .unit = unit,
                                                    .parent = LOAD_NONE,
                                                    .starts = DATE_NONE,
                                                    .ends = DATE_NONE});
    contract = load_node(load, &(struct load_node){.kind = NODE_CONTRACT,
                                                   .key = str_of(c->code),
                                                   .label = str_of(c->title),
                                                   .published = true,
                                                   .unit = unit,
                                                   .parent = LOAD_NONE,
                                                   .starts = 15000,
                                                   .ends = 15300,
                                                   .year = year});
    map_words(load, c, procedure, contract, unit);
    load_link(load, procedure, contract,
              &(struct load_link){.evidence = EVIDENCE_EXACT, .score = -1});
    load_party(load, contract, ROLE_SUPPLIER, supplier);
    load_amount(load, contract,
                &(struct load_amount){.moment = MOMENT_CONTRACTED,
                                      .item = 22,
                                      .minor = c->minor,
                                      .currency = "MXN",
                                      .at = DATE_NONE,
                                      .year = year});
}

static int map_all(struct load *load, uint64_t rows, uint64_t seed, int64_t *sum, struct err *err)
{
    static char line[4096];
    struct contract contract;
    uint64_t offset = 0;

    for (uint64_t i = 0; i < rows; i++) {
        size_t n;

        contract_make(&contract, seed, i);
        n = contract_csv(&contract, line, sizeof line);
        struct load_row row = {.entity = ENTITY_FEDERATION,
                               .number = i + 2,
                               .line = i + 2,
                               .offset = offset,
                               .key = str_of(contract.code),
                               .content_hash = hash64(line, n)};
        offset += n;
        if (load_row_begin(load, &row, err)) return 1;
        map_contract(load, &contract);
        if (load_row_accept(load, err)) return 1;
        *sum += contract.minor;
    }
    return 0;
}

int main(int argc, char **argv)
{
    uint64_t rows = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000000;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1, size = 0;
    const char *url = argc > 3 ? argv[3] : "bench.cauce";
    char sha[65];
    struct err err = {0};
    struct ledger *ledger;
    struct load *load;
    struct load_summary summary;
    struct rusage usage;
    int64_t sum = 0;
    double start, mapped;
    int file = argc > 4 ? open(argv[4], O_RDONLY) : open("/dev/null", O_RDONLY);

    if (file < 0) return perror(argv[4]), 1;
    if (ledger_init(url, NULL, &err) || ledger_open(url, STORE_WRITE, &ledger, &err))
        return fail(&err);
    start = now();
    if (sha256_fd(file, sha, &size, &err)) return fail(&err);
    struct load_snapshot about = {.owner = ENTITY_FEDERATION,
                                  .sha256 = sha,
                                  .size = size,
                                  .name = STR("contratos.csv"),
                                  .series = STR("contratos"),
                                  .layout = STR("compranet-2010"),
                                  .format = STR("csv"),
                                  .encoding = STR("utf-8"),
                                  .cut_off = DATE_NONE,
                                  .header_row = 1,
                                  .file = file};
    if (load_begin(ledger, &about, &load, &err)) return fail(&err);
    if (map_all(load, rows, seed, &sum, &err)) return load_abort(load), fail(&err);
    mapped = now();
    if (load_finish(load, NULL, &summary, &err)) return fail(&err);
    getrusage(RUSAGE_SELF, &usage);
    printf("%.2f s (%.2f s mapping), %.0f rows/s, %ld MB, total %lld.%02d\n", now() - start,
           mapped - start, (double)rows / (now() - start), usage.ru_maxrss / 1024,
           (long long)(sum / 100), (int)(sum % 100));
    ledger_close(ledger);
    close(file);
    return 0;
}
