/* The parent's end of the pipe: frames become events. The other end may have been taken over by
 * a hostile file, so nothing it says is believed: every length, count and code is checked, and
 * texts meant for people lose their control characters. */
#include <errno.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "format/source_frame.h"
#include "format/source_pipe.h"

enum { FIRST_CAPACITY = 512 << 10 };

enum err_code pipe_reader_open(struct pipe_reader *reader, const struct source_options *options,
                               struct err *err)
{
    reader->capacity = FIRST_CAPACITY;
    reader->p = mem_alloc(reader->capacity);
    reader->cell_capacity = 64;
    reader->cells = mem_alloc(reader->cell_capacity * sizeof *reader->cells);
    reader->max_columns = options->max_columns;
    reader->max_frame = pipe_max_frame(options);
    if (!reader->p || !reader->cells) return err_no_memory(err);
    return ERR_NONE;
}

void pipe_reader_close(struct pipe_reader *reader)
{
    mem_free(reader->p);
    mem_free(reader->cells);
    reader->p = NULL;
    reader->cells = NULL;
}

/* Brings at least `need` unread bytes into the buffer, moving or growing it. */
static enum pipe_result want(struct pipe_reader *r, size_t need)
{
    if (r->to - r->from >= need) return PIPE_EVENT;
    if (r->capacity - r->from < need || r->from == r->to) {
        if (r->from) memmove(r->p, r->p + r->from, r->to - r->from);
        r->to -= r->from;
        r->from = 0;
    }
    if (r->capacity < need) {
        char *p = mem_realloc(r->p, need);
        if (!p) return PIPE_MEMORY;
        r->p = p;
        r->capacity = need;
    }
    while (r->to - r->from < need) {
        ssize_t got = r->fill(r->user, r->p + r->to, r->capacity - r->to);
        if (got < 0) return PIPE_SILENT;
        if (got == 0) return PIPE_CLOSED;
        r->to += (size_t)got;
    }
    return PIPE_EVENT;
}

/* --- rows ------------------------------------------------------------------------------------- */

static bool room_for_cells(struct pipe_reader *r, uint32_t count)
{
    if (count <= r->cell_capacity) return true;
    struct cell *cells = mem_realloc(r->cells, count * sizeof *cells);
    if (!cells) return false;
    r->cells = cells;
    r->cell_capacity = count;
    return true;
}

static bool read_cells(struct pipe_reader *r, const struct frame_row *f, const char *head,
                       const char *end)
{
    const char *at = head + f->heads;
    const char *head_end = at;
    for (uint32_t i = 0; i < f->count; i++) {
        uint16_t v;
        if (head_end - head < 2) return false;
        memcpy(&v, head, 2);
        head += 2;
        size_t n = (size_t)v >> HEAD_LENGTH_SHIFT;
        if (n == HEAD_LONG) {
            uint32_t length;
            if (head_end - head < 4) return false;
            memcpy(&length, head, 4);
            head += 4;
            n = length;
        }
        if ((size_t)(end - at) < n) return false;
        if ((v & HEAD_TYPE) > CELL_ERROR) return false;
        r->cells[i] = (struct cell){.text = {at, n},
                                    .type = v & HEAD_TYPE,
                                    .quoted = v & HEAD_QUOTED,
                                    .formula = v & HEAD_FORMULA,
                                    .merged = v & HEAD_MERGED,
                                    .converted = v & HEAD_CONVERTED};
        at += n;
        if (i + 1 < f->count) {
            if ((size_t)(end - at) < f->gap) return false;
            at += f->gap;
        }
    }
    return head == head_end && at == end;
}

static enum pipe_result read_row(struct pipe_reader *r, const char *p, size_t n,
                                 struct source_event *event)
{
    struct frame_row f;
    if (n < sizeof f) return PIPE_BROKEN;
    memcpy(&f, p, sizeof f);
    if (f.count > r->max_columns || f.gap > MAX_GAP || f.heads > n - sizeof f) return PIPE_BROKEN;
    if (!room_for_cells(r, f.count)) return PIPE_MEMORY;
    if (!read_cells(r, &f, p + sizeof f, p + n)) return PIPE_BROKEN;
    event->kind = SOURCE_EVENT_ROW;
    event->row = (struct row){f.number, f.line, f.offset, f.count, r->cells};
    r->row = f.number;
    r->line = f.line;
    return PIPE_EVENT;
}

/* --- everything else -------------------------------------------------------------------------- */

/* For what people will see on a terminal: no control characters, an end within the field. */
static void clean(char *text, size_t size)
{
    text[size - 1] = '\0';
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f) *text = ' ';
}

static bool read_problem(const char *p, size_t n, struct err *out, struct str *raw_out)
{
    if (n < sizeof *out || n - sizeof *out > (64U << 10)) return false;
    memcpy(out, p, sizeof *out);
    unsigned code;
    memcpy(&code, &out->code, sizeof code);
    /* A note (nothing was lost) is a problem without a code; a failure has one. */
    if (code > ERR_BUG || (code == ERR_NONE && !raw_out)) return false;
    clean(out->place.file, sizeof out->place.file);
    clean(out->place.sheet, sizeof out->place.sheet);
    clean(out->place.column_name, sizeof out->place.column_name);
    clean(out->message, sizeof out->message);
    clean(out->found, sizeof out->found);
    clean(out->advice, sizeof out->advice);
    if (raw_out) *raw_out = (struct str){p + sizeof *out, n - sizeof *out};
    return true;
}

static enum pipe_result read_info(struct pipe_reader *r, const char *p, size_t n)
{
    struct frame_info f;
    if (r->told_info || n < sizeof f || n - sizeof f > sizeof r->record_path) return PIPE_BROKEN;
    memcpy(&f, p, sizeof f);
    if (f.format > SOURCE_PDF) return PIPE_BROKEN;
    memcpy(r->record_path, p + sizeof f, n - sizeof f);
    struct source_info *info = &r->info;
    info->format = (enum source_format)f.format;
    memcpy(info->encoding, f.encoding, sizeof info->encoding);
    clean(info->encoding, sizeof info->encoding);
    info->delimiter = f.delimiter;
    info->backslash = f.backslash != 0;
    info->size = f.size;
    info->record_path = (struct str){r->record_path, n - sizeof f};
    r->told_info = true;
    return PIPE_INFO;
}

static enum pipe_result read_value(const char *p, size_t n, enum source_event_kind kind,
                                   struct source_event *event)
{
    struct frame_value f;
    if (n < sizeof f) return PIPE_BROKEN;
    memcpy(&f, p, sizeof f);
    n -= sizeof f;
    p += sizeof f;
    if (f.path > n) return PIPE_BROKEN;
    event->kind = kind;
    event->value =
        (struct value){f.number, f.line, f.offset, {p, f.path}, {p + f.path, n - f.path}};
    return PIPE_EVENT;
}

static enum pipe_result read_sheet(struct pipe_reader *r, const char *p, size_t n,
                                   struct source_event *event)
{
    struct frame_sheet f;
    if (n < sizeof f) return PIPE_BROKEN;
    memcpy(&f, p, sizeof f);
    event->kind = SOURCE_EVENT_SHEET;
    event->sheet.name = (struct str){p + sizeof f, n - sizeof f};
    event->sheet.index = f.index;
    event->sheet.hidden = f.hidden != 0;
    size_t keep = event->sheet.name.n < sizeof r->sheet ? event->sheet.name.n : sizeof r->sheet - 1;
    memcpy(r->sheet, event->sheet.name.p, keep);
    r->sheet[keep] = '\0';
    clean(r->sheet, sizeof r->sheet);
    r->row = r->line = 0;
    return PIPE_EVENT;
}

static enum pipe_result read_frame(struct pipe_reader *r, uint32_t kind, const char *p, size_t n,
                                   struct source_event *event, struct err *err)
{
    struct err failure;
    if (!r->told_info && kind != FRAME_INFO && kind != FRAME_FAIL) return PIPE_BROKEN;
    switch (kind) {
    case FRAME_INFO:
        return read_info(r, p, n);
    case FRAME_SHEET:
        return read_sheet(r, p, n, event);
    case FRAME_ROW:
        return read_row(r, p, n, event);
    case FRAME_VALUE:
    case FRAME_CONTEXT:
        r->row++;
        return read_value(p, n, kind == FRAME_VALUE ? SOURCE_EVENT_VALUE : SOURCE_EVENT_CONTEXT,
                          event);
    case FRAME_PROBLEM:
        event->kind = SOURCE_EVENT_PROBLEM;
        return read_problem(p, n, &event->problem, &event->raw) ? PIPE_EVENT : PIPE_BROKEN;
    case FRAME_POSITION:
        if (n != sizeof r->position) return PIPE_BROKEN;
        memcpy(&r->position, p, sizeof r->position);
        return PIPE_INFO;
    case FRAME_FAIL:
        if (!read_problem(p, n, &failure, NULL)) return PIPE_BROKEN;
        if (err) *err = failure;
        return PIPE_FAILED;
    case FRAME_END:
        event->kind = SOURCE_EVENT_END;
        return n ? PIPE_BROKEN : PIPE_EVENT;
    default:
        return PIPE_BROKEN;
    }
}

enum pipe_result pipe_next(struct pipe_reader *reader, struct source_event *event, struct err *err)
{
    struct frame_head h;
    enum pipe_result result = want(reader, sizeof h);
    if (result != PIPE_EVENT) return result;
    memcpy(&h, reader->p + reader->from, sizeof h);
    if (h.length > reader->max_frame) return PIPE_BROKEN;
    result = want(reader, sizeof h + (size_t)h.length);
    if (result != PIPE_EVENT) return result;
    const char *payload = reader->p + reader->from + sizeof h;
    reader->from += sizeof h + (size_t)h.length;
    return read_frame(reader, h.kind, payload, h.length, event, err);
}
