/* What a file is, from its content: see paper.h. All bytes are hostile; nothing is unpacked. */
#include "base/i18n.h"
#include "base/text.h"
#include "cocreate/paper.h"

#define OFFICE "application/vnd.openxmlformats-officedocument."
#define OPEN "application/vnd.oasis.opendocument."

static const struct {
    const char *type, *word, *suffix;
} words[] = {
    {"application/pdf", N_("PDF"), "pdf"},
    {"image/png", N_("imagen PNG"), "png"},
    {"image/jpeg", N_("foto JPEG"), "jpg"},
    {OFFICE "spreadsheetml.sheet", N_("hoja de cálculo XLSX"), "xlsx"},
    {OFFICE "wordprocessingml.document", N_("documento DOCX"), "docx"},
    {OPEN "text", N_("documento ODT"), "odt"},
    {OPEN "spreadsheet", N_("hoja de cálculo ODS"), "ods"},
    {"application/json", N_("datos JSON"), "json"},
    {"text/csv", N_("datos CSV"), "csv"},
    {"text/plain", N_("texto"), "txt"},
};

const char *paper_type_word(struct str type)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(type, words[i].type)) return i18n(words[i].word);
    return type.p;
}

const char *paper_type_known(struct str type, const char **suffix_out)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!str_is(type, words[i].type)) continue;
        *suffix_out = words[i].suffix;
        return words[i].type;
    }
    *suffix_out = "bin";
    return "application/octet-stream";
}

/* --- zip packages ----------------------------------------------------------------------------- */

static uint32_t le(struct str s, size_t at, size_t size)
{
    uint32_t v = 0;
    if (at > s.n || size > s.n - at) return 0;
    for (size_t i = size; i-- > 0;) v = v << 8 | (unsigned char)s.p[at + i];
    return v;
}

/* Where the end-of-directory record is; s.n when there is none. */
static size_t directory_end(struct str s)
{
    size_t least = s.n > 65557 ? s.n - 65557 : 0;
    for (size_t at = s.n; at >= least + 22;) {
        at--;
        if (at + 22 <= s.n && le(s, at, 4) == 0x06054b50) return at;
        if (at == 0) break;
    }
    return s.n;
}

struct parts {
    bool types, word, sheet, macros;
};

static bool read_directory(struct str s, struct parts *parts)
{
    size_t end = directory_end(s);
    if (end == s.n) return false;
    uint32_t count = le(s, end + 10, 2);
    size_t at = le(s, end + 16, 4);
    for (uint32_t i = 0; i < count; i++) {
        if (at > s.n || s.n - at < 46 || le(s, at, 4) != 0x02014b50) return false;
        size_t n = le(s, at + 28, 2), skip = (size_t)le(s, at + 30, 2) + le(s, at + 32, 2);
        if (le(s, at + 8, 2) & 1) return false; /* encrypted: nobody can look inside */
        if (s.n - at - 46 < n + skip) return false;
        struct str name = str_slice(s, at + 46, at + 46 + n);
        parts->types |= str_is(name, "[Content_Types].xml");
        parts->word |= str_is(name, "word/document.xml");
        parts->sheet |= str_is(name, "xl/workbook.xml");
        parts->macros |= str_ends(name, STR("vbaProject.bin")) || str_starts(name, STR("Basic/")) ||
                         str_starts(name, STR("Scripts/"));
        at += 46 + n + skip;
    }
    return true;
}

static const char *package_type(struct str s)
{
    struct parts parts = {0};
    if (!read_directory(s, &parts) || parts.macros) return NULL;
    if (parts.types && parts.word != parts.sheet)
        return parts.word ? OFFICE "wordprocessingml.document" : OFFICE "spreadsheetml.sheet";
    /* OpenDocument: the first part is "mimetype", not packed. */
    size_t n = le(s, 26, 2), extra = le(s, 28, 2), size = le(s, 18, 4);
    if (n != 8 || !str_is(str_slice(s, 30, 38), "mimetype") || le(s, 8, 2) != 0) return NULL;
    struct str type = str_slice(s, 38 + extra, 38 + extra + size);
    if (str_is(type, OPEN "text")) return OPEN "text";
    return str_is(type, OPEN "spreadsheet") ? OPEN "spreadsheet" : NULL;
}

/* --- text ------------------------------------------------------------------------------------- */

static bool plain(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f) return false;
    }
    return true;
}

static size_t separators(struct str line, char separator)
{
    size_t n = 0;
    for (size_t i = 0; i < line.n; i++) n += line.p[i] == separator;
    return n;
}

/* Two lines with as many separators: a table. */
static bool table(struct str s)
{
    static const char tried[] = {',', ';', '\t', '|'};
    struct str rest, first = str_split(s, '\n', &rest), second = str_split(rest, '\n', &rest);
    for (size_t i = 0; i < sizeof tried; i++) {
        size_t n = separators(first, tried[i]);
        if (n && n == separators(second, tried[i])) return true;
    }
    return false;
}

static bool json(struct str s)
{
    struct arena arena;
    json_ref root;
    if (s.p[0] != '{' && s.p[0] != '[') return false;
    arena_init(&arena, (size_t)512 << 20);
    bool is = json_parse(&arena, s, 128, &root, NULL) == ERR_NONE;
    arena_free(&arena);
    return is;
}

static const char *text_type(struct str s)
{
    struct str body = str_trim(s);
    if (!body.n || !plain(s)) return NULL;
    /* What begins like a page would be one in somebody's browser. */
    if (body.p[0] == '<' || str_starts(body, STR("#!")) || str_starts(body, STR("MZ"))) return NULL;
    if (text_is_utf8(s) && json(body)) return "application/json";
    return table(body) ? "text/csv" : "text/plain";
}

const char *paper_type(struct str bytes)
{
    if (str_starts(bytes, STR("%PDF-"))) return "application/pdf";
    if (str_starts(bytes, STR("\x89PNG\r\n\x1a\n"))) return "image/png";
    if (str_starts(bytes, STR("\xff\xd8\xff"))) return "image/jpeg";
    if (str_starts(bytes, STR("PK\x03\x04"))) return package_type(bytes);
    return text_type(bytes);
}
