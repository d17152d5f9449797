/* The simple second way of independent.h. It reads whole files and trusts them. */
#include "independent.h"

#include <glob.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include "../ingest/importing.c"

const char *data_path(const char *pattern)
{
    static char path[1024];
    char full[1024];
    glob_t found;
    snprintf(full, sizeof full, "%s/%s", test_real_data(), pattern);
    if (glob(full, 0, NULL, &found) != 0 || found.gl_pathc == 0)
        test_skip("this published file is not here");
    snprintf(path, sizeof path, "%s", found.gl_pathv[0]);
    globfree(&found);
    return path;
}

/* Memory that stays reachable until the test's process ends. */
static void *keep(size_t size)
{
    static struct block {
        struct block *next;
        max_align_t bytes[];
    } * all;
    struct block *block = calloc(1, sizeof *block + size);
    CHECK(block != NULL);
    block->next = all;
    all = block;
    return block->bytes;
}

static char *read_whole(const char *path, size_t *size)
{
    FILE *f = fopen(path, "rb");
    CHECK(f != NULL);
    CHECK(fseek(f, 0, SEEK_END) == 0);
    size_t n = (size_t)ftell(f);
    rewind(f);
    char *text = keep(n + 1);
    CHECK(fread(text, 1, n, f) == n);
    fclose(f);
    text[n] = '\0';
    *size = n;
    return text;
}

/* One cell in place; returns the byte after its end. */
static char *read_cell(char *p, char **cell)
{
    char *out = *cell = p;
    if (*p == '"') {
        p++;
        while (*p && !(*p == '"' && p[1] != '"')) {
            if (*p == '"') p++;
            *out++ = *p++;
        }
        if (*p == '"') p++;
    }
    while (*p && *p != ',' && *p != '\n' && *p != '\r') *out++ = *p++;
    char *end = p;
    if (out != end) *out = '\0';
    return end;
}

static bool is_blank(char **cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (cells[i][strspn(cells[i], " \t")]) return false;
    return true;
}

struct table read_csv(const char *path)
{
    struct table t = {0};
    size_t size, room = 0;
    char *p = read_whole(path, &size);
    if (strncmp(p, "\xef\xbb\xbf", 3) == 0) p += 3;
    while (*p) {
        char **cells = keep(256 * sizeof *cells);
        size_t count = 0;
        for (;;) {
            CHECK(count < 256);
            p = read_cell(p, &cells[count++]);
            char mark = *p;
            if (*p) *p++ = '\0';
            if (mark == '\r' && *p == '\n') *p++ = '\0';
            if (mark != ',') break;
        }
        if (t.rows == 0 && t.columns == 0)
            t.columns = count;
        else if (is_blank(cells, count))
            continue;
        if (t.rows + 2 > room) {
            char ***more = keep((room * 2 + 64) * sizeof *more);
            if (room) memcpy(more, t.cells, room * sizeof *more);
            t.cells = more;
            room = room * 2 + 64;
        }
        for (size_t i = count; i < t.columns; i++) cells[i] = keep(1);
        t.cells[t.rows++] = cells;
    }
    t.rows--;
    return t;
}

size_t column(const struct table *t, const char *name)
{
    for (size_t i = 0; i < t->columns; i++)
        if (strncmp(t->cells[0][i], name, strlen(name)) == 0) return i;
    test_fail(__FILE__, __LINE__, "no column %s", name);
}

int64_t centavos(const char *text)
{
    int64_t value = 0;
    int decimals = -1;
    bool negative = false, any = false;
    const char *point = strchr(text, '.');
    bool points =
        point && strchr(point + 1, '.'); /* "11.480.479.213": several points part thousands */
    for (; *text; text++) {
        if (*text == '-')
            negative = true;
        else if (*text == '.' && points)
            continue;
        else if (*text == '.' && decimals < 0)
            decimals = 0;
        else if (*text >= '0' && *text <= '9' && decimals < 2) {
            value = value * 10 + (*text - '0');
            any = true;
            if (decimals >= 0) decimals++;
        } else if (*text >= '0' && *text <= '9') {
            if (decimals == 2 && *text >= '5') value++; /* half away from zero */
            decimals = 3;
        } else if (*text != ',' && *text != ' ' && *text != '$')
            return 0;
    }
    for (int i = decimals < 0 ? 0 : decimals; i < 2; i++) value *= 10;
    return any ? (negative ? -value : value) : 0;
}

int64_t sum_column(const struct table *t, const char *name)
{
    size_t at = column(t, name);
    int64_t sum = 0;
    for (size_t r = 1; r <= t->rows; r++) sum += centavos(t->cells[r][at]);
    return sum;
}

int64_t python_number(const char *program, const char *path)
{
    char command[1200];
    long long number;
    write_text("independent.py", program);
    snprintf(command, sizeof command, "/usr/bin/python3 independent.py '%s' 2>python.err", path);
    FILE *f = popen(command, "r");
    CHECK(f != NULL);
    int got = fscanf(f, "%lld", &number);
    int status = pclose(f);
    if (got != 1 || status != 0) test_skip("no python3 with openpyxl here, for a second reading");
    return number;
}

int64_t amount_sum(const char *layout, int moment)
{
    char sql[400];
    snprintf(sql, sizeof sql,
             "SELECT CAST(COALESCE(SUM(a.minor), 0) AS BIGINT) FROM amount a JOIN snapshot s ON "
             "s.id = a.snapshot "
             "WHERE s.layout = '%s' AND a.moment = %d",
             layout, moment);
    return ask_number(sql);
}
