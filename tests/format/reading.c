/* See reading.h. */
#include "reading.h"

#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "format/source_parse.h"
#include "harness.h"

static void put_cell(struct buf *b, const struct cell *cell)
{
    buf_char(b, cell->quoted ? '"' : '[');
    for (size_t i = 0; i < cell->text.n; i++) {
        char c = cell->text.p[i];
        if (c == '\n')
            buf_text(b, "\\n");
        else if (c == '\r')
            buf_text(b, "\\r");
        else
            buf_char(b, c);
    }
    buf_char(b, cell->quoted ? '"' : ']');
    if (cell->converted) buf_char(b, '*');
}

static void put_event(struct reading *reading, const struct source_event *e)
{
    struct buf *b = &reading->out;
    switch (e->kind) {
    case SOURCE_EVENT_ROW:
        buf_printf(b, "%llu/%llu/%llu ", (unsigned long long)e->row.number,
                   (unsigned long long)e->row.line, (unsigned long long)e->row.offset);
        for (uint32_t i = 0; i < e->row.count; i++) put_cell(b, &e->row.cells[i]);
        break;
    case SOURCE_EVENT_VALUE:
    case SOURCE_EVENT_CONTEXT:
        if (e->kind == SOURCE_EVENT_CONTEXT)
            buf_text(b, "context");
        else
            buf_printf(b, "%llu/%llu/%llu %.*s", (unsigned long long)e->value.number,
                       (unsigned long long)e->value.line, (unsigned long long)e->value.offset,
                       STR_FMT(e->value.path));
        buf_char(b, ' ');
        buf_str(b, e->value.json);
        break;
    case SOURCE_EVENT_PROBLEM:
        buf_printf(b, "!%s %llu/%llu/%llu %.*s", err_code_name(e->problem.code),
                   (unsigned long long)e->problem.place.row,
                   (unsigned long long)e->problem.place.line,
                   (unsigned long long)e->problem.place.offset, STR_FMT(e->raw));
        break;
    default:
        return;
    }
    buf_char(b, '\n');
}

static enum err_code take(void *user, struct reader *reader, const struct source_event *e,
                          struct err *err)
{
    (void)reader;
    struct reading *reading = user;
    reading->rows += e->kind == SOURCE_EVENT_ROW;
    reading->problems += e->kind == SOURCE_EVENT_PROBLEM;
    reading->values += e->kind == SOURCE_EVENT_VALUE;
    if (e->kind == SOURCE_EVENT_ROW) reading->cells += e->row.count;
    if (reading->each)
        reading->each(reading, e);
    else if (!reading->quiet)
        put_event(reading, e);
    if (reading->stop_after && reading->rows >= reading->stop_after)
        return err_set(err, ERR_CANCELLED, "enough");
    return ERR_NONE;
}

enum err_code reading_run_fd(struct reading *reading, reading_function *parse, int fd,
                             struct err *err)
{
    struct source_options options = source_options_filled(&reading->options);
    struct reader reader = {
        .fd = fd, .options = &options, .emit = take, .user = reading, .spill = -1};
    if (!reading->out.max) buf_init(&reading->out, 1 << 28);
    buf_clear(&reading->out);
    reading->rows = reading->problems = reading->values = reading->cells = 0;
    enum err_code code = input_open(fd, &options, &reader.input, err);
    if (!code) code = parse(&reader, err);
    reading->info = reader.info;
    input_close(reader.input);
    return code;
}

enum err_code reading_run(struct reading *reading, reading_function *parse, struct str text,
                          struct err *err)
{
    int fd = memfd_create("text", MFD_CLOEXEC);
    CHECK(fd >= 0);
    CHECK(file_write_all(fd, text.p, text.n, err) == ERR_NONE);
    CHECK(lseek(fd, 0, SEEK_SET) == 0);
    enum err_code code = reading_run_fd(reading, parse, fd, err);
    close(fd);
    return code;
}

void reading_free(struct reading *reading)
{
    buf_free(&reading->out);
}
