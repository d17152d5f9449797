/* Made-up contracts that look like CompraNet's: the same seed gives the same rows everywhere. Row i
 * can be made without the rows before it. */
#ifndef CAUCE_BENCH_IMPORT_CONTRACT_H
#define CAUCE_BENCH_IMPORT_CONTRACT_H

#include <stddef.h>
#include <stdint.h>

#define CONTRACT_SUPPLIERS 60000
#define CONTRACT_UNITS 4000
#define CONTRACT_COLUMNS 39

struct contract {
    int64_t minor; /* the amount, in centavos */
    uint64_t number, procedure, supplier, unit;
    char siglas[16], dependency[96], unit_key[16], unit_name[128];
    char file_number[16], file_title[96], template_name[96], procedure_number[40];
    char ruling[32], published[20], opened[20];
    char code[16], title[200], starts[12], ends[12], amount[24], supplier_name[96], link[128];
    const char *character, *kind, *procedure_kind, *form, *status, *size, *programme;
};

void contract_make(struct contract *out, uint64_t seed, uint64_t row);
/* The header, and one row, as CSV text with its line break; the length written. `size` must be at
 * least 4096. */
size_t contract_header(char *out, size_t size);
size_t contract_csv(const struct contract *contract, char *out, size_t size);

#endif
