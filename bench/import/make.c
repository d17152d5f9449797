/* Writes made-up contracts as CSV: make ROWS SEED > FILE. Prints the exact sum of the amounts, in
 * pesos and centavos, to standard error. */
#include <stdio.h>
#include <stdlib.h>

#include "contract.h"

int main(int argc, char **argv)
{
    static char line[4096], buffer[1 << 20];
    uint64_t rows = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000000;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    struct contract contract;
    int64_t sum = 0;

    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    fwrite(line, 1, contract_header(line, sizeof line), stdout);
    for (uint64_t row = 0; row < rows; row++) {
        contract_make(&contract, seed, row);
        sum += contract.minor;
        fwrite(line, 1, contract_csv(&contract, line, sizeof line), stdout);
    }
    if (fflush(stdout)) {
        perror("make");
        return 1;
    }
    fprintf(stderr, "%lld.%02d\n", (long long)(sum / 100), (int)(sum % 100));
    return 0;
}
