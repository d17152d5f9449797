/* What a file is, told by its bytes and never by its name. Only compares bytes: nothing here
 * follows an offset or a length that the file states, so it may run outside the sandbox. */
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "format/source.h"

static bool begins(struct str s, const char *magic, size_t n)
{
    return s.n >= n && memcmp(s.p, magic, n) == 0;
}

static bool holds(struct str s, const char *word)
{
    return memmem(s.p, s.n, word, strlen(word)) != NULL;
}

/* The member names that stand in local headers or in the central directory of a zip. */
static enum source_format zip_kind(struct str s)
{
    if (holds(s, "mimetypeapplication/vnd.oasis.opendocument.spreadsheet")) return SOURCE_ODS;
    if (holds(s, "xl/workbook.xml") || holds(s, "xl/worksheets/") ||
        holds(s, "xl/sharedStrings.xml"))
        return SOURCE_XLSX;
    if (holds(s, "[Content_Types].xml") && (holds(s, "PK\3\4") || holds(s, "PK\1\2")) &&
        holds(s, "xl/"))
        return SOURCE_XLSX;
    return SOURCE_ZIP;
}

/* `word` is lower case; blanks before it and letter case are ignored. */
static bool begins_nocase(struct str s, const char *word)
{
    size_t n = strlen(word);
    if (s.n < n) return false;
    for (size_t i = 0; i < n; i++) {
        char c = s.p[i];
        if (c >= 'A' && c <= 'Z') c = (char)(c + 32);
        if (c != word[i]) return false;
    }
    return true;
}

static struct str skip_blanks(struct str s)
{
    if (begins(s, "\xEF\xBB\xBF", 3)) s = str_slice(s, 3, s.n);
    while (s.n && (s.p[0] == ' ' || s.p[0] == '\t' || s.p[0] == '\r' || s.p[0] == '\n')) {
        s.p++;
        s.n--;
    }
    return s;
}

/* A page that a server sent in place of data, possibly behind an XML declaration or comments. */
static bool is_html(struct str s)
{
    for (int i = 0; i < 8; i++) {
        s = skip_blanks(s);
        if (begins_nocase(s, "<!doctype html") || begins_nocase(s, "<html") ||
            begins_nocase(s, "<head") || begins_nocase(s, "<body"))
            return true;
        const char *end = NULL;
        size_t length = 0;
        if (begins_nocase(s, "<?xml")) {
            end = memmem(s.p, s.n, "?>", 2);
            length = 2;
        } else if (begins_nocase(s, "<!--")) {
            end = memmem(s.p, s.n, "-->", 3);
            length = 3;
        }
        if (!end) return false;
        s = str_slice(s, (size_t)(end - s.p) + length, s.n);
    }
    return false;
}

/* Past JSON's comments, which some publishers leave in. */
static struct str skip_comments(struct str s)
{
    for (;;) {
        s = skip_blanks(s);
        const char *end = NULL;
        size_t length = 0;
        if (begins(s, "/*", 2)) {
            end = memmem(s.p, s.n, "*/", 2);
            length = 2;
        } else if (begins(s, "//", 2)) {
            end = memchr(s.p, '\n', s.n);
            length = 1;
        }
        if (!end) return s;
        s = str_slice(s, (size_t)(end - s.p) + length, s.n);
    }
}

/* After the first complete object of depth 0 on its own line, does another begin? */
static bool is_lines(struct str s)
{
    int depth = 0;
    bool text = false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (text) {
            if (c == '\\')
                i++;
            else if (c == '"')
                text = false;
            continue;
        }
        if (c == '"') text = true;
        if (c == '\n' && depth > 0) return false;
        if (c == '{' || c == '[') depth++;
        if ((c == '}' || c == ']') && --depth == 0) {
            struct str rest = skip_blanks(str_slice(s, i + 1, s.n));
            return rest.n && (rest.p[0] == '{' || rest.p[0] == '[');
        }
    }
    return false;
}

/* JSON without a byte order mark in UTF-16 begins with '{' or '[' and a NUL. */
static enum source_format text_kind(struct str s)
{
    if (begins(s, "\xFF\xFE{\0", 4) || begins(s, "\xFF\xFE[\0", 4) || begins(s, "\xFE\xFF\0{", 4) ||
        begins(s, "\xFE\xFF\0[", 4))
        return SOURCE_JSON;
    if (is_html(s)) return SOURCE_HTML;
    struct str json = skip_comments(s);
    if (!json.n || (json.p[0] != '{' && json.p[0] != '[')) return SOURCE_CSV;
    if (is_lines(json)) return SOURCE_JSONL;
    struct str after = skip_comments(str_slice(json, 1, json.n));
    if (!after.n) return SOURCE_JSON;
    /* "[Nombre],[Monto]" is a header in brackets, not JSON. */
    const char *may = json.p[0] == '{' ? "\"}" : "{[\"]-0123456789tfn";
    if (!strchr(may, after.p[0]) || after.p[0] == 0) return SOURCE_CSV;
    if (json.p[0] == '[' && strchr("tfn", after.p[0]) && !begins(after, "true", 4) &&
        !begins(after, "false", 5) && !begins(after, "null", 4))
        return SOURCE_CSV;
    return SOURCE_JSON;
}

enum source_format source_recognise(const void *p, size_t n)
{
    struct str s = {p, n};
    if (!n) return SOURCE_UNKNOWN;
    if (begins(s, "PK\3\4", 4) || begins(s, "PK\5\6", 4) || begins(s, "PK\7\10PK\3\4", 8))
        return zip_kind(s);
    if (begins(s, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8)) return SOURCE_XLS;
    if (begins(s, "\x1F\x8B\x08", 3)) return SOURCE_GZIP;
    if (begins(s, "\x28\xB5\x2F\xFD", 4)) return SOURCE_ZSTD;
    if (begins(skip_blanks(s), "%PDF-", 5)) return SOURCE_PDF;
    return text_kind(s);
}

enum source_format source_recognise_fd(int fd)
{
    char bytes[65536];
    ssize_t n = pread(fd, bytes, 4096, 0);
    if (n <= 0) return SOURCE_UNKNOWN;
    enum source_format format = source_recognise(bytes, (size_t)n);
    if (format != SOURCE_ZIP) return format;
    /* Where the first members say nothing, the directory at the end does. */
    off_t size = lseek(fd, 0, SEEK_END);
    lseek(fd, 0, SEEK_SET);
    off_t from = size > (off_t)sizeof bytes ? size - (off_t)sizeof bytes : 0;
    n = pread(fd, bytes, sizeof bytes, from);
    return n > 0 ? zip_kind((struct str){bytes, (size_t)n}) : format;
}

const char *source_format_name(enum source_format format)
{
    switch (format) {
    case SOURCE_CSV:
        return "csv";
    case SOURCE_XLSX:
        return "xlsx";
    case SOURCE_ODS:
        return "ods";
    case SOURCE_XLS:
        return "xls";
    case SOURCE_JSON:
        return "json";
    case SOURCE_JSONL:
        return "jsonl";
    case SOURCE_ZIP:
        return "zip";
    case SOURCE_GZIP:
        return "gzip";
    case SOURCE_ZSTD:
        return "zstd";
    case SOURCE_HTML:
        return "html";
    case SOURCE_PDF:
        return "pdf";
    case SOURCE_UNKNOWN:
        break;
    }
    return "unknown";
}
