/* Private to xlsx_scan.c and xlsx_sheet.c: the tags and texts of a sheet's XML, in UTF-8, from a
 * part of any size in a window of bounded memory. A sheet is nearly all of a workbook, and a
 * general XML parser spends four times longer on it than inflating it (measured), so sheets have
 * this scanner: start and end tags, the attributes that matter, text, CDATA; comments and
 * processing instructions skipped; a document type refused. Tests hold it against expat. */
#ifndef CAUCE_FORMAT_XLSX_SCAN_H
#define CAUCE_FORMAT_XLSX_SCAN_H

#include "format/package.h"
#include "format/reader.h"

enum scan_kind { SCAN_END_OF_PART, SCAN_TEXT, SCAN_RAW_TEXT, SCAN_START, SCAN_EMPTY, SCAN_END };

struct scan_token {
    enum scan_kind kind;     /* RAW_TEXT: from CDATA, holds no entities; EMPTY: <x/> */
    struct str name;         /* without prefix */
    struct str text;         /* entities not yet undone: scan_decode */
    struct str r, s, t, ref; /* attributes, "" when absent */
};

struct scan {
    struct part *part;
    const char *what;
    struct encoder *encoder; /* when the part is not UTF-8 */
    struct buf converted;
    char *p;
    size_t from, to, capacity, max;
    bool end;       /* nothing more to read */
    bool want_text; /* else text need not come whole */
};

/* `max` bounds one tag or text. */
enum err_code scan_open(struct scan *scan, struct part *part, const char *what, size_t max,
                        struct err *err);
void scan_close(struct scan *scan);
/* What it points to is valid until the next call. */
enum err_code scan_next(struct scan *scan, struct scan_token *token, struct err *err);
/* The unread bytes of the window, at least `want` of them unless the part ends before. */
enum err_code scan_window(struct scan *scan, size_t want, struct str *out, struct err *err);
/* Undoes &amp; &lt; &gt; &quot; &apos; &#n; &#xn; and line ends (CR LF and CR become LF) into
 * `out`, which holds at least text.n bytes. False when an entity is unknown. */
bool scan_decode(struct str text, char *out, size_t *n_out);

#endif
