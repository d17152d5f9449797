/* A published file as a stream of sheets, rows of cells, and JSON values.
 *
 * What a file is gets decided by its first bytes, never by its name. Every untrusted byte is
 * parsed in a child process that can only read one descriptor and write one pipe (seccomp,
 * Landlock, memory and time limits); the parent sees rows. `in_process` skips the child: for
 * fuzzing and for files the program made itself.
 *
 * Ownership: what an event points to is valid until the next source_next() or source_close().
 * Not thread-safe; one source belongs to one thread. */
#ifndef CAUCE_FORMAT_SOURCE_H
#define CAUCE_FORMAT_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

enum source_format {
    SOURCE_UNKNOWN,
    SOURCE_CSV,
    SOURCE_XLSX,
    SOURCE_ODS,
    SOURCE_XLS, /* recognised (OLE2); read through libfreexl */
    SOURCE_JSON,
    SOURCE_JSONL,
    SOURCE_ZIP,  /* an archive of files: open its members with zip.h */
    SOURCE_GZIP, /* decompressed on the way, then recognised again */
    SOURCE_ZSTD,
    SOURCE_HTML, /* an error page saved as data: told as such */
    SOURCE_PDF   /* told as such */
};

enum cell_type { CELL_TEXT, CELL_NUMBER, CELL_DATE, CELL_BOOL, CELL_ERROR };

/* One cell. Text is UTF-8 in NFC, untrimmed. Numbers are canonical decimal text exactly as stored
 * (no float formatting: "0.1" stays "0.1"); dates are ISO text; errors "#N/A" and the like.
 * A formula gives its cached value; `formula` says so. A formula that is CELL_ERROR with empty text
 * has no cached value: the program that wrote the workbook never computed it. */
struct cell {
    struct str text;
    uint8_t type;   /* enum cell_type */
    bool quoted;    /* CSV: the cell stood in quotes */
    bool formula;   /* XLSX/ODS: computed by a formula */
    bool merged;    /* XLSX/ODS: covered by a merged range (text is empty) */
    bool converted; /* bytes were repaired: mojibake undone or invalid UTF-8 replaced */
};

struct row {
    uint64_t number; /* 1-based record (CSV) or sheet row (XLSX: the sheet's own number) */
    uint64_t line;   /* 1-based line where it begins (CSV, JSONL); 0 elsewhere */
    uint64_t offset; /* byte offset in the original file (CSV); 0 elsewhere */
    uint32_t count;
    const struct cell *cells;
};

/* One element of a JSON document, framed, not yet parsed: an element of the record array the
 * reader found (or the whole text when it is one object). */
struct value {
    uint64_t number; /* 1-based among the file's elements */
    uint64_t line;
    uint64_t offset;
    struct str
        path; /* JSON pointer of the element, "/records/3"; "" for a whole document or line */
    struct str
        json; /* the element's text, UTF-8 without BOM, comments removed, checked for depth */
};

enum source_event_kind {
    SOURCE_EVENT_END,
    SOURCE_EVENT_SHEET, /* a new sheet (CSV: one sheet with an empty name) */
    SOURCE_EVENT_ROW,
    SOURCE_EVENT_VALUE,
    SOURCE_EVENT_CONTEXT, /* JSON: the outer object without its record array, as `value`, sent
                             after the last element (publisher, uri, extensions, …) */
    SOURCE_EVENT_PROBLEM  /* something wrong that does not end the reading: quarantine it */
};

struct source_event {
    enum source_event_kind kind;
    struct row row;
    struct value value;
    struct {
        struct str name;
        uint32_t index; /* 0-based */
        bool hidden;
    } sheet;
    /* EVENT_PROBLEM: with place and found. Code ERR_NONE: only a note (comments in JSON, a missing
     * comma); nothing was lost and nothing is to be set aside. */
    struct err problem;
    struct str raw; /* EVENT_PROBLEM: the bytes concerned, at most 64 kB */
};

/* What was found out about the file before its first row. */
struct source_info {
    enum source_format format;
    char encoding
        [16];       /* "utf-8", "utf-8-bom", "utf-16le", "cp1252", "latin-1", "cp850", "macroman" */
    char delimiter; /* CSV */
    bool backslash; /* CSV: quotes are escaped by backslash */
    uint64_t size;  /* bytes of the file; 0 when unknown */
    struct str record_path; /* JSON: where the records are: "/records", "" for array or lines */
};

struct source_options {
    const char *name;        /* file name for messages; not opened */
    bool in_process;         /* no child: fuzzing, own files */
    bool verbatim;           /* CSV: text as it stands, only decoded: no mojibake undone, no NFC,
                                no quotes escaped by backslash */
    char delimiter;          /* 0 = detect */
    const char *encoding;    /* NULL = detect */
    const char *record_path; /* JSON: where the records are; NULL = detect: "releases", "records",
                                "projects", "data", "rows", a top-level array, or lines */
    /* Limits; 0 = the default in brackets. */
    uint64_t max_bytes;   /* decompressed bytes [64 GiB] */
    uint32_t max_columns; /* [4096] */
    uint64_t max_cell;    /* bytes of one cell [1 MiB] */
    uint64_t max_element; /* bytes of one row or JSON element [64 MiB] */
    uint32_t max_depth;   /* JSON and XML [128] */
    uint32_t max_seconds; /* of the child's CPU [3600] */
};

struct source;

/* Takes over `fd` (seekable, at 0; see file_spool for pipes); closes it also when it fails. */
enum err_code source_open(int fd, const struct source_options *options, struct source **out,
                          struct err *err);
const struct source_info *source_info(const struct source *source);
enum err_code source_next(struct source *source, struct source_event *event, struct err *err);
/* Bytes of the input consumed so far, for progress. */
uint64_t source_position(const struct source *source);
void source_close(struct source *source);
/* Recognises by the first bytes (4 kB are enough). */
enum source_format source_recognise(const void *p, size_t n);
/* The same from a seekable file; also looks at the names in a zip's directory, for containers whose
 * first bytes do not tell. SOURCE_UNKNOWN when empty or unreadable. Leaves the offset at 0. */
enum source_format source_recognise_fd(int fd);
/* What confines the children on this machine, for `cauce doctor`: "seccomp, Landlock (ABI 7), …";
 * what is missing is said too. Starts a short child to find out. */
void source_sandbox_description(char *out, size_t size);
const char *source_format_name(enum source_format format);

#endif
