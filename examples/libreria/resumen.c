/* Reúne las entregas de cada proceso y dice si lo reunido cumple el estándar, con libcauce-ocds:
 *
 *   cc resumen.c $(pkg-config --cflags --libs cauce-ocds) -o resumen
 *   ./resumen entregas.json > reunidas.jsonl
 */
#include <cauce-ocds.h>
#include <stdio.h>
#include <unistd.h>

static void tell(void *user, const struct cauce_ocds_problem *problem)
{
    (void)user;
    fprintf(stderr, "%s\n", problem->message);
}

int main(int argc, char **argv)
{
    struct cauce_ocds_error error;
    struct cauce_ocds_totals totals;
    struct cauce_ocds_validity validity;
    struct cauce_ocds_validate quiet = CAUCE_OCDS_INIT(quiet);
    struct cauce_ocds_job job = CAUCE_OCDS_INIT(job);
    job.inputs = (const char *const *)argv + 1;
    job.input_count = (size_t)argc - 1;
    job.problem = tell;
    quiet.only_errors = 1;
    if (cauce_ocds_compile(&job, NULL, &totals, &error))
        return fprintf(stderr, "%s\n", error.message), 1;
    job.out = STDERR_FILENO;
    if (cauce_ocds_validate(&job, &quiet, &validity, NULL, &error)) return 1;
    fprintf(stderr, "%llu de %llu cumplen el estándar\n", validity.valid, validity.elements);
    return validity.errors ? 2 : 0;
}
