/* The child's end of the pipe: events become frames, gathered into batches of 256 kB, so that a
 * row costs no system call and no allocation. See source_pipe.h for the form. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "format/source_frame.h"
#include "format/source_pipe.h"

enum { BATCH = 256 << 10 };

uint64_t pipe_max_frame(const struct source_options *options)
{
    uint64_t max = options->max_element + 8 * (uint64_t)options->max_columns + (1 << 20);
    return max < UINT32_MAX ? max : UINT32_MAX;
}

enum err_code pipe_writer_open(struct pipe_writer *writer, int fd,
                               const struct source_options *options, struct err *err)
{
    *writer = (struct pipe_writer){.fd = fd, .max_frame = pipe_max_frame(options)};
    writer->p = mem_alloc(BATCH);
    if (!writer->p) return err_no_memory(err);
    return ERR_NONE;
}

void pipe_writer_close(struct pipe_writer *writer)
{
    mem_free(writer->p);
    writer->p = NULL;
}

static void write_out(struct pipe_writer *w, const char *p, size_t n)
{
    while (n && !w->broken) {
        ssize_t done = write(w->fd, p, n);
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) {
            w->broken = true;
            return;
        }
        p += done;
        n -= (size_t)done;
    }
}

static void flush(struct pipe_writer *w)
{
    write_out(w, w->p, w->n);
    w->n = 0;
}

/* Room for n bytes (at most BATCH) in the batch; the caller adds to w->n what it used. */
static char *room(struct pipe_writer *w, size_t n)
{
    if (BATCH - w->n < n) flush(w);
    return w->p + w->n;
}

/* Any number of bytes; what is large goes past the batch without a copy. */
static void put(struct pipe_writer *w, const void *p, size_t n)
{
    if (n > BATCH - w->n) flush(w);
    if (n > BATCH) {
        write_out(w, p, n);
        return;
    }
    if (n) memcpy(w->p + w->n, p, n);
    w->n += n;
}

static enum err_code head(struct pipe_writer *w, enum frame_kind kind, uint64_t length,
                          struct err *err)
{
    if (length > w->max_frame)
        return err_set(err, ERR_LIMIT, _("Un solo registro ocupa %llu bytes, más de lo permitido"),
                       (unsigned long long)length);
    struct frame_head h = {(uint32_t)length, kind};
    put(w, &h, sizeof h);
    return ERR_NONE;
}

/* --- rows ------------------------------------------------------------------------------------- */

struct measure {
    uint64_t bytes;
    size_t heads;
    uint32_t gap; /* all cells stand this far apart in memory; UINT32_MAX = they do not */
};

/* Cells of a plain line lie one after another with a delimiter between: then the line is copied
 * whole, delimiters too. */
static struct measure measure(const struct row *row)
{
    struct measure m = {0, row->count * 2U, UINT32_MAX};
    const struct cell *cells = row->cells;
    bool even = row->count > 1;
    uintptr_t gap = 0;
    if (even) gap = (uintptr_t)cells[1].text.p - (uintptr_t)cells[0].text.p - cells[0].text.n;
    if (gap > MAX_GAP) even = false;
    for (uint32_t i = 0; i < row->count; i++) {
        size_t n = cells[i].text.n;
        m.bytes += n;
        if (n >= HEAD_LONG) m.heads += 4;
        if (i && even)
            even = (uintptr_t)cells[i].text.p ==
                   (uintptr_t)cells[i - 1].text.p + cells[i - 1].text.n + gap;
    }
    if (even) {
        m.gap = (uint32_t)gap;
        m.bytes += gap * (row->count - 1);
    }
    return m;
}

static size_t put_cell_head(char *p, const struct cell *cell)
{
    size_t n = cell->text.n;
    unsigned v = cell->type & HEAD_TYPE;
    v |= cell->quoted ? HEAD_QUOTED : 0U;
    v |= cell->formula ? HEAD_FORMULA : 0U;
    v |= cell->merged ? HEAD_MERGED : 0U;
    v |= cell->converted ? HEAD_CONVERTED : 0U;
    v |= (unsigned)(n < HEAD_LONG ? n : HEAD_LONG) << HEAD_LENGTH_SHIFT;
    uint16_t small = (uint16_t)v;
    memcpy(p, &small, 2);
    if (n < HEAD_LONG) return 2;
    uint32_t length = (uint32_t)n;
    memcpy(p + 2, &length, 4);
    return 6;
}

static void put_small_row(struct pipe_writer *w, const struct row *row, const struct frame_row *f,
                          const struct measure *m, uint32_t length)
{
    char *p = room(w, sizeof(struct frame_head) + length);
    struct frame_head h = {length, FRAME_ROW};
    memcpy(p, &h, sizeof h);
    memcpy(p + sizeof h, f, sizeof *f);
    char *at = p + sizeof h + sizeof *f;
    for (uint32_t i = 0; i < row->count; i++) at += put_cell_head(at, &row->cells[i]);
    if (m->gap != UINT32_MAX && m->bytes) {
        memcpy(at, row->cells[0].text.p, (size_t)m->bytes);
    } else if (m->bytes) {
        for (uint32_t i = 0; i < row->count; i++) {
            size_t n = row->cells[i].text.n;
            if (n) memcpy(at, row->cells[i].text.p, n);
            at += n;
        }
    }
    w->n += sizeof h + length;
}

static enum err_code put_row(struct pipe_writer *w, const struct row *row, struct err *err)
{
    struct measure m = measure(row);
    uint32_t gap = m.gap == UINT32_MAX ? 0 : m.gap;
    struct frame_row f = {row->number, row->line, row->offset, row->count, (uint32_t)m.heads,
                          gap,         0};
    uint64_t length = sizeof f + m.heads + m.bytes;
    if (length + sizeof(struct frame_head) <= BATCH) {
        put_small_row(w, row, &f, &m, (uint32_t)length);
        return ERR_NONE;
    }
    enum err_code code = head(w, FRAME_ROW, length, err);
    if (code) return code;
    put(w, &f, sizeof f);
    for (uint32_t i = 0; i < row->count; i++) {
        char bytes[8];
        put(w, bytes, put_cell_head(bytes, &row->cells[i]));
    }
    for (uint32_t i = 0; i < row->count; i++) {
        put(w, row->cells[i].text.p, row->cells[i].text.n);
        if (i + 1 < row->count) put(w, "   ", gap);
    }
    return ERR_NONE;
}

/* --- everything else -------------------------------------------------------------------------- */

static enum err_code put_info(struct pipe_writer *w, const struct reader *reader, struct err *err)
{
    const struct source_info *info = &reader->info;
    struct frame_info f = {.format = (uint32_t)info->format,
                           .delimiter = info->delimiter,
                           .backslash = info->backslash,
                           .size = info->size};
    memcpy(f.encoding, info->encoding, sizeof f.encoding);
    enum err_code code = head(w, FRAME_INFO, sizeof f + info->record_path.n, err);
    if (code) return code;
    put(w, &f, sizeof f);
    put(w, info->record_path.p, info->record_path.n);
    w->told_info = true;
    return ERR_NONE;
}

static enum err_code put_value(struct pipe_writer *w, enum frame_kind kind,
                               const struct value *value, struct err *err)
{
    struct frame_value f = {value->number, value->line, value->offset, (uint32_t)value->path.n, 0};
    enum err_code code = head(w, kind, sizeof f + value->path.n + value->json.n, err);
    if (code) return code;
    put(w, &f, sizeof f);
    put(w, value->path.p, value->path.n);
    put(w, value->json.p, value->json.n);
    return ERR_NONE;
}

static enum err_code put_sheet(struct pipe_writer *w, const struct source_event *event,
                               struct err *err)
{
    struct frame_sheet f = {event->sheet.index, event->sheet.hidden};
    enum err_code code = head(w, FRAME_SHEET, sizeof f + event->sheet.name.n, err);
    if (code) return code;
    put(w, &f, sizeof f);
    put(w, event->sheet.name.p, event->sheet.name.n);
    return ERR_NONE;
}

static enum err_code put_problem(struct pipe_writer *w, enum frame_kind kind,
                                 const struct err *problem, struct str raw, struct err *err)
{
    if (raw.n > (64U << 10)) raw.n = 64U << 10;
    enum err_code code = head(w, kind, sizeof *problem + raw.n, err);
    if (code) return code;
    put(w, problem, sizeof *problem);
    put(w, raw.p, raw.n);
    return ERR_NONE;
}

/* Once per batch is often enough for a progress bar. */
static void put_position(struct pipe_writer *w, const struct reader *reader)
{
    uint64_t position = reader->input ? input_position(reader->input) : reader->position;
    if (position == w->told_position) return;
    w->told_position = position;
    struct frame_head h = {sizeof position, FRAME_POSITION};
    put(w, &h, sizeof h);
    put(w, &position, sizeof position);
}

enum err_code pipe_emit(void *user, struct reader *reader, const struct source_event *event,
                        struct err *err)
{
    struct pipe_writer *w = user;
    enum err_code code = w->told_info ? ERR_NONE : put_info(w, reader, err);
    if (code) return code;
    if (w->n > BATCH / 4 * 3) {
        put_position(w, reader);
        flush(w);
    }
    switch (event->kind) {
    case SOURCE_EVENT_ROW:
        code = put_row(w, &event->row, err);
        break;
    case SOURCE_EVENT_VALUE:
        code = put_value(w, FRAME_VALUE, &event->value, err);
        break;
    case SOURCE_EVENT_CONTEXT:
        code = put_value(w, FRAME_CONTEXT, &event->value, err);
        break;
    case SOURCE_EVENT_SHEET:
        code = put_sheet(w, event, err);
        break;
    case SOURCE_EVENT_PROBLEM:
        code = put_problem(w, FRAME_PROBLEM, &event->problem, event->raw, err);
        break;
    case SOURCE_EVENT_END:
        break;
    }
    if (!code && w->broken)
        code = err_set(err, ERR_CANCELLED, _("Se dejó de leer el archivo antes de su fin"));
    return code;
}

void pipe_writer_end(struct pipe_writer *writer, struct reader *reader, enum err_code code,
                     const struct err *err)
{
    if (code) {
        struct err failure = *err;
        failure.code = code;
        put_problem(writer, FRAME_FAIL, &failure, STR_NONE, NULL);
    } else {
        if (!writer->told_info) put_info(writer, reader, NULL);
        put_position(writer, reader);
        struct frame_head h = {0, FRAME_END};
        put(writer, &h, sizeof h);
    }
    flush(writer);
}
