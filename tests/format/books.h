/* Helpers of the tests that read containers: a small zip writer that can also lie, workbooks made
 * of hand-written XML, and what a source gives rendered as plain text. */
#ifndef CAUCE_TESTS_FORMAT_BOOKS_H
#define CAUCE_TESTS_FORMAT_BOOKS_H

#include "base/buf.h"
#include "format/source.h"

enum {
    ZIP_DEFLATED = 1,
    ZIP_LOCKED = 2, /* says it is encrypted */
    ZIP_WRONG_CRC = 4,
    ZIP_SIZE_LIE = 8, /* states one byte less than there is */
    ZIP_METHOD_99 = 16,
    ZIP_UTF8_FLAG = 32
};

struct zip_maker {
    struct buf body, directory;
    uint32_t count;
};
void zip_maker_start(struct zip_maker *z);
void zip_maker_add(struct zip_maker *z, const char *name, struct str content, int flags);
void zip_maker_text(struct zip_maker *z, const char *name, const char *content);
/* A member of `size` bytes, all the same, deflated. */
void zip_maker_bomb(struct zip_maker *z, const char *name, uint64_t size);
/* Ends the zip; a descriptor at its start. Frees the maker. */
int zip_maker_fd(struct zip_maker *z);
/* A descriptor of these bytes, at their start. */
int bytes_fd(struct str bytes);

/* The parts of a workbook; NULL parts are left out, except that sheets get their frame. */
struct book {
    const char *sheets[8]; /* inner XML of <worksheet> of "Hoja1", "Hoja2", … */
    const char *strings;   /* inner XML of <sst> */
    const char *styles;    /* inner XML of <styleSheet> */
    const char *workbook;  /* whole part, instead of the usual one */
    const char *relations; /* whole part, instead of the usual one */
    int flags;             /* of every member */
};
int book_fd(const struct book *book);
/* One sheet: its <sheetData> content. */
int sheet_fd(const char *rows);
int ods_fd(const char *spreadsheet); /* inner XML of <office:spreadsheet> */

/* Everything that the source gives, in text: "== NAME[ hidden]", "ROW: [t]text [n]1 …" (types t n
 * d b e; then f m c for formula, merged, converted), "!! problem", "?? code: error". Each is a
 * line. Valid until the next call. */
const char *render(int fd, const struct source_options *options);
const char *render_child(int fd); /* in a sandboxed child */
const char *render_here(int fd);  /* in a thread of this process */

#endif
