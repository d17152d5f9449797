/* Errors are values with a place. A function that can fail takes a `struct err *` as its last
 * parameter and returns an `enum err_code` (0 is success). The text is for the person who gave
 * the data: what was found, where, and what to do. `err` may be NULL where nobody wants the text.
 * Nothing here allocates, so an out-of-memory error can always be told. Thread-safe: no globals. */
#ifndef CAUCE_BASE_ERR_H
#define CAUCE_BASE_ERR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

enum err_code {
    ERR_NONE = 0,
    ERR_INPUT,       /* the data are not what they should be */
    ERR_USAGE,       /* the command or call was given wrongly by a person */
    ERR_NOTFOUND,    /* no such file, snapshot, node, … */
    ERR_IO,          /* reading or writing failed; errno is in the message */
    ERR_MEMORY,      /* no memory left, or an arena's stated maximum was reached */
    ERR_LIMIT,       /* the input goes past a limit that protects the machine */
    ERR_CONFLICT,    /* a unique key or a foreign key refused the row */
    ERR_RETRY,       /* busy or serialisation failure: the same call may succeed later */
    ERR_DOWN,        /* the database server cannot be reached */
    ERR_DENIED,      /* this person may not do it */
    ERR_UNSUPPORTED, /* understood, but this build or format cannot do it */
    ERR_CANCELLED,   /* a person or a signal stopped it */
    ERR_BUG          /* the program did something wrong */
};

/* Where in the input something was found. Zero or "" means unknown. */
struct place {
    char file[192];
    char sheet[64];
    uint64_t row;    /* 1-based record number in the file or sheet, the header included */
    uint64_t line;   /* 1-based line of text, where the format has lines */
    uint64_t offset; /* byte offset in the decoded input */
    uint32_t column; /* 1-based */
    char column_name[64];
};

struct err {
    enum err_code code;
    struct place place;
    char message[400]; /* what is wrong */
    char found[120];   /* the offending text, shortened, control characters shown as \xNN */
    char advice[240];  /* what to do */
};

/* Sets code and message (printf form), keeps a place that was already set, clears found/advice.
 * Returns `code`, so that `return err_set(err, ERR_INPUT, …)` reads well. */
enum err_code err_set(struct err *err, enum err_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
enum err_code err_vset(struct err *err, enum err_code code, const char *format, va_list args);
/* ERR_IO with strerror(errno) appended. */
enum err_code err_errno(struct err *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* ERR_MEMORY, in the words that every room uses. */
enum err_code err_no_memory(struct err *err);
void err_found(struct err *err, const char *text, uint64_t length);
void err_advice(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
void err_file(struct err *err, const char *file);
void err_row(struct err *err, uint64_t row, uint64_t line);
void err_column(struct err *err, uint32_t column, const char *name, uint64_t name_length);
void err_clear(struct err *err);
/* "file.csv, fila 12 (línea 14), columna 3 «IMPORTE»: message. Encontré «x». advice" into `out`;
 * returns out. Never overflows `size`; always NUL-terminated. */
char *err_format(const struct err *err, char *out, uint64_t size);
/* Stable machine name: "input", "usage", … */
const char *err_code_name(enum err_code code);

/* A compiler looks at one file at a time and cannot know that these return the code they were given
 * and never ERR_NONE; told so here, it sees which values are set after a success. */
static inline enum err_code err_returned(enum err_code returned, enum err_code given)
{
    (void)returned;
    return given;
}
#define err_set(err, code, ...) err_returned(err_set(err, code, __VA_ARGS__), (code))
#define err_errno(...) err_returned(err_errno(__VA_ARGS__), ERR_IO)
#define err_no_memory(err) err_returned(err_no_memory(err), ERR_MEMORY)

#endif
