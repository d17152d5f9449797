/* GB/s of CSV reading, for bench/csv/run. csv make KIND MEGABYTES >file writes a file from a fixed
 * seed; csv read FILE reads it, in one run, with memchr (the physical limit), with the separator
 * kernels alone, and with the whole reader handing on rows; each the best of ROUNDS. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "format/csv_private.h"
#include "format/source_parse.h"

static double now(void)
{
    struct timespec t;
    /* Processor time: everything here runs on one thread, and neighbours should not count. */
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* xorshift64*: Marsaglia 2003, Vigna 2014. */
static uint64_t next(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 2685821657736338717u;
}

static int contract(char *to, size_t size, uint64_t *s, unsigned long n)
{
    static const char *const units[] = {"Secretaría de Obras Públicas", "Instituto de Salud",
                                        "Comisión de Agua", "Universidad Tecnológica"};
    static const char *const works[] = {
        "Rehabilitación de camino, tramo %lu", "Adquisición de medicamento %lu",
        "Servicio de limpieza %lu", "Construcción de aula \"\"%lu\"\", etapa 2"};
    char work[96];
    snprintf(work, sizeof work, works[next(s) % 4], n);
    return snprintf(
        to, size,
        "LA-%09lu-E%lu-2024,%s,\"%s\",2024-%02u-%02u 00:00:00,%u/%02u/2024,%lu.%02u,MXN,"
        "\"Constructora %lu, S.A. de C.V.\",ABC%06lu7X1,Adjudicación directa,%lu,,,\n",
        n, next(s) % 99, units[next(s) % 4], work, (unsigned)(1 + next(s) % 12),
        (unsigned)(1 + next(s) % 28), (unsigned)(1 + next(s) % 28), (unsigned)(1 + next(s) % 12),
        next(s) % 90000000, (unsigned)(next(s) % 100), next(s) % 5000, next(s) % 1000000,
        next(s) % 1000);
}

static int budget(char *to, size_t size, uint64_t *s)
{
    return snprintf(to, size, "%lu,%lu,%lu,%lu,%lu.%02u,%lu.%02u,%lu.%02u,%lu.%02u\n",
                    2018 + next(s) % 7, 1 + next(s) % 32, 1000 + next(s) % 9000, next(s) % 1000,
                    next(s) % 1000000000, (unsigned)(next(s) % 100), next(s) % 1000000000,
                    (unsigned)(next(s) % 100), next(s) % 1000000000, (unsigned)(next(s) % 100),
                    next(s) % 1000000000, (unsigned)(next(s) % 100));
}

static int make(const char *kind, unsigned long megabytes)
{
    uint64_t state = 20261121, written = 0;
    for (unsigned long n = 1; written < (uint64_t)megabytes << 20; n++) {
        char line[1024];
        int length = strcmp(kind, "budget") == 0 ? budget(line, sizeof line, &state)
                                                 : contract(line, sizeof line, &state, n);
        if (fwrite(line, 1, (size_t)length, stdout) != (size_t)length) return 1;
        written += (uint64_t)length;
    }
    return fflush(stdout) != 0;
}

struct count {
    uint64_t rows, cells, bytes;
};

static enum err_code take(void *user, struct reader *reader, const struct source_event *e,
                          struct err *err)
{
    (void)reader;
    (void)err;
    struct count *c = user;
    if (e->kind != SOURCE_EVENT_ROW) return ERR_NONE;
    c->rows++;
    c->cells += e->row.count;
    for (uint32_t i = 0; i < e->row.count; i++) c->bytes += e->row.cells[i].text.n;
    return ERR_NONE;
}

static double read_rows(int fd, struct count *count)
{
    struct source_options options = source_options_filled(NULL);
    struct reader reader = {
        .fd = fd, .options = &options, .emit = take, .user = count, .spill = -1};
    struct err err = {0};
    *count = (struct count){0};
    lseek(fd, 0, SEEK_SET);
    double from = now();
    if (input_open(fd, &options, &reader.input, &err) || csv_read(&reader, &err)) {
        fprintf(stderr, "%s\n", err.message);
        exit(1);
    }
    double seconds = now() - from;
    input_close(reader.input);
    return seconds;
}

/* Cell ends by the kernel alone; quotes are taken to be strict, as they are in what `make`
 * wrote. */
static double scan_only(csv_scan_function *scan, const unsigned char *p, size_t n, uint64_t *found)
{
    static struct csv_index index;
    struct csv_dialect dialect = {',', false, CSV_LF};
    struct csv_state state = csv_state_start();
    *found = 0;
    double from = now();
    for (size_t at = 0; at < n;) {
        size_t left = n - at < CSV_BATCH ? n - at : CSV_BATCH;
        scan(&state, &dialect, p + at, left, &index);
        *found += index.n;
        at += index.scanned;
        if (!index.stray) continue;
        state = csv_state_start();
        at++;
    }
    return now() - from;
}

static double count_lines(const char *p, size_t n, uint64_t *found)
{
    *found = 0;
    double from = now();
    for (const char *at = p, *end = p + n; (at = memchr(at, '\n', (size_t)(end - at))); at++)
        (*found)++;
    return now() - from;
}

/* One pass that looks for a byte that is not there: what the machine can read at all. */
static double pass(const char *p, size_t n, uint64_t *found)
{
    double from = now();
    *found = memchr(p, 1, n) != NULL;
    return now() - from;
}

static void show(const char *what, double seconds, size_t size, uint64_t found, const char *of)
{
    printf("%-34s %6.2f GB/s   %llu %s\n", what, (double)size / seconds / 1e9,
           (unsigned long long)found, of);
}

static int measure(const char *path, int rounds)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0) {
        perror(path);
        return 1;
    }
    size_t n = (size_t)st.st_size;
    /* 64 bytes more than the file: the kernels may look that far. */
    char *p = mmap(NULL, n + 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) return 1;
    for (size_t at = 0; at < n;) {
        ssize_t got = read(fd, p + at, n - at);
        if (got <= 0) return 1;
        at += (size_t)got;
    }
    double best[5] = {1e9, 1e9, 1e9, 1e9, 1e9};
    uint64_t passed, lines, plain, vector;
    struct count count;
    for (int i = 0; i < rounds; i++) {
        double t[5] = {pass(p, n, &passed), count_lines(p, n, &lines),
                       scan_only(csv_scan_plain, (unsigned char *)p, n, &plain),
                       scan_only(csv_scan_best(), (unsigned char *)p, n, &vector),
                       read_rows(fd, &count)};
        for (int k = 0; k < 5; k++)
            if (t[k] < best[k]) best[k] = t[k];
    }
    printf("%s: %.1f MB, %llu cell bytes\n", path, (double)n / 1e6,
           (unsigned long long)count.bytes);
    show("memchr, one pass", best[0], n, passed, "found");
    show("memchr, line by line", best[1], n, lines, "lines");
    show("separators, byte by byte", best[2], n, plain, "separators");
    show("separators, vector kernel", best[3], n, vector, "separators");
    show("reading from the file, rows of cells", best[4], n, count.cells, "cells");
    printf("%-34s %6.1f million rows/s, %.1f million cells/s; %.0f%% of memchr line by line\n", "",
           (double)count.rows / best[4] / 1e6, (double)count.cells / best[4] / 1e6,
           100 * best[1] / best[4]);
    close(fd);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "make") == 0) return make(argv[2], strtoul(argv[3], NULL, 10));
    if (argc >= 3 && strcmp(argv[1], "read") == 0)
        return measure(argv[2], argc > 3 ? (int)strtol(argv[3], NULL, 10) : 3);
    fprintf(stderr, "csv make contracts|budget MEGABYTES >file | csv read FILE [ROUNDS]\n");
    return 2;
}
