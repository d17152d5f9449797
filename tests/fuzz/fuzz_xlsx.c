/* Any bytes as an XLSX workbook, or as its parts (sheet, strings, styles, workbook, relations,
 * with a byte 1 between them) in a good zip: rows, an error, or both, with
 * cells within the limits and valid text. */
#include "fuzz/fuzz.h"

#include "base/text.h"
#include "format/source_parse.h"
#include "fuzz/zipped.h"

static enum err_code take(void *user, struct reader *reader, const struct source_event *e,
                          struct err *err)
{
    uint64_t *cells = user;
    if (e->kind == SOURCE_EVENT_PROBLEM) MUST(e->problem.code && e->problem.message[0]);
    if (e->kind != SOURCE_EVENT_ROW) return ERR_NONE;
    MUST(e->row.count <= reader->options->max_columns && e->row.number > 0);
    for (uint32_t i = 0; i < e->row.count; i++) {
        const struct cell *c = &e->row.cells[i];
        MUST(c->text.n <= reader->options->max_cell && c->type <= CELL_ERROR);
        MUST(!c->text.n || text_is_utf8(c->text));
        MUST(!c->merged || !c->text.n);
    }
    *cells += e->row.count;
    return *cells > 100000 ? err_set(err, ERR_CANCELLED, "enough") : ERR_NONE;
}

static int parts_fd(struct str s)
{
    struct zipped_member m[] = {{"xl/worksheets/sheet1.xml", STR_NONE},
                                {"xl/sharedStrings.xml", STR_NONE},
                                {"xl/styles.xml", STR_NONE},
                                {"xl/workbook.xml", STR_NONE},
                                {"xl/_rels/workbook.xml.rels", STR_NONE}};
    size_t n = 0;
    while (n < 5 && (s.n || n == 0)) {
        struct str rest;
        m[n++].data = str_split(s, '\1', &rest);
        s = rest;
    }
    if (n < 4)
        m[3].data = STR("<workbook><sheets><sheet name=\"S\" id=\"1\"/></sheets></workbook>");
    return zipped_fd(m, n < 4 ? 4 : n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct err err = {0};
    uint64_t cells = 0;
    struct source_options options = {.max_bytes = 4 << 20, .max_cell = 4096, .max_columns = 256};
    options = source_options_filled(&options);
    struct reader reader = {.options = &options, .spill = -1, .emit = take, .user = &cells};
    bool zip = size > 1 && data[0] == 'P' && data[1] == 'K';
    reader.fd =
        zip ? memfd_create("fuzz", MFD_CLOEXEC) : parts_fd((struct str){(const char *)data, size});
    if (zip) zipped_write(reader.fd, data, size);
    enum err_code code = xlsx_read(&reader, &err);
    MUST(!code || err.message[0]);
    close(reader.fd);
    return 0;
}
