/* The limit that the engine is measured against: a file of JSON Lines read and every line parsed
 * by yyjson, its memory used again, and nothing done with it.
 *
 *   parse FILE    prints lines and values */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <yyjson.h>

enum { BLOCK = 1 << 20 };

static unsigned long long lines, values;

static int parse(char *line, size_t n, void **pool, size_t *pool_size)
{
    const yyjson_read_flag flags = YYJSON_READ_NUMBER_AS_RAW;
    size_t need = yyjson_read_max_memory_usage(n, flags) + 256;
    if (need > *pool_size) {
        free(*pool);
        *pool_size = 2 * need;
        *pool = malloc(*pool_size);
        if (!*pool) return 1;
    }
    yyjson_alc alc;
    yyjson_alc_pool_init(&alc, *pool, *pool_size);
    yyjson_doc *doc = yyjson_read_opts(line, n, flags, &alc, NULL);
    if (!doc) return 1;
    lines++;
    values += yyjson_doc_get_val_count(doc);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc != 2) return 2;
    int fd = open(argv[1], O_RDONLY);
    size_t capacity = 2 * BLOCK, n = 0, pool_size = 0;
    char *p = malloc(capacity);
    void *pool = NULL;
    if (fd < 0 || !p) return 1;
    for (;;) {
        if (capacity - n < BLOCK) {
            char *more = realloc(p, capacity *= 2);
            if (!more) return 1;
            p = more;
        }
        ssize_t got = read(fd, p + n, BLOCK);
        if (got < 0) return 1;
        if (got == 0) break;
        n += (size_t)got;
        char *at = p, *end = p + n, *lf;
        while ((lf = memchr(at, '\n', (size_t)(end - at)))) {
            if (parse(at, (size_t)(lf - at), &pool, &pool_size)) return 1;
            at = lf + 1;
        }
        n = (size_t)(end - at);
        memmove(p, at, n);
    }
    if (n && parse(p, n, &pool, &pool_size)) return 1;
    printf("%llu lines, %llu values\n", lines, values);
    return 0;
}
