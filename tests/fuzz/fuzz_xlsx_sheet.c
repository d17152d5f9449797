/* Any bytes as the XML of a sheet: the scanner of sheets is held against expat. What expat finds
 * well formed our scanner must read, with the same tags and the same text. */
#include "fuzz/fuzz.h"

#include <expat.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "format/xlsx_scan.h"
#include "fuzz/zipped.h"

/* All text of the document, and a mark per tag. */
static enum err_code scan_all(const uint8_t *data, size_t size, struct buf *out)
{
    const struct package_limits limits = {10, 1 << 20, 200, 1 << 20};
    struct err err = {0};
    struct package *package;
    struct part *part = NULL;
    struct scan scan = {0};
    const struct zipped_member member = {"s", {(const char *)data, size}};
    int fd = zipped_fd(&member, 1);
    enum err_code code = package_open(fd, &limits, &package, &err);
    if (!code) code = part_open(package, 0, PART_PLAIN, &part, &err);
    if (!code) code = scan_open(&scan, part, "s", 1 << 16, &err);
    scan.want_text = true;
    struct scan_token t = {.kind = SCAN_TEXT};
    while (!code && t.kind != SCAN_END_OF_PART) {
        code = scan_next(&scan, &t, &err);
        if (code) break;
        if (t.kind == SCAN_START || t.kind == SCAN_EMPTY) buf_char(out, '(');
        if (t.kind == SCAN_END || t.kind == SCAN_EMPTY) buf_char(out, ')');
        if (t.kind == SCAN_RAW_TEXT) buf_str(out, t.text);
        if (t.kind == SCAN_TEXT) {
            size_t n;
            char *p = buf_reserve(out, t.text.n + 1);
            MUST(p != NULL);
            if (scan_decode(t.text, p, &n))
                out->n += n;
            else
                code = ERR_INPUT;
        }
    }
    MUST(!code || code == ERR_INPUT || err.message[0]);
    scan_close(&scan);
    part_close(part);
    package_close(package);
    close(fd);
    return code;
}

static void XMLCALL on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    (void)name;
    (void)attributes;
    buf_char(user, '(');
}

static void XMLCALL on_end(void *user, const XML_Char *name)
{
    (void)name;
    buf_char(user, ')');
}

static void XMLCALL on_text(void *user, const XML_Char *text, int n)
{
    buf_put(user, text, (size_t)n);
}

/* True when expat finds the document well formed, in UTF-8 and without a document type. */
static bool expat_all(const uint8_t *data, size_t size, struct buf *out)
{
    XML_Parser p = XML_ParserCreate("UTF-8");
    bool plain = !memmem(data, size, "<!DOCTYPE", 9);
    XML_SetUserData(p, out);
    XML_SetElementHandler(p, on_start, on_end);
    XML_SetCharacterDataHandler(p, on_text);
    bool well = plain && XML_Parse(p, (const char *)data, (int)size, 1) == XML_STATUS_OK;
    XML_ParserFree(p);
    return well;
}

/* White space outside the root is text to the scanner and nothing to expat. */
static struct str trimmed(struct buf *b)
{
    struct str s = buf_view(b);
    while (s.n && s.p[0] != '(') s = str_slice(s, 1, s.n);
    while (s.n && s.p[s.n - 1] != ')') s.n--;
    return s;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf ours, theirs;
    if (size > 60000) return 0;
    buf_init(&ours, 1 << 20);
    buf_init(&theirs, 1 << 20);
    enum err_code code = scan_all(data, size, &ours);
    bool utf16 = size > 1 && (data[0] == 0 || data[1] == 0 || data[0] >= 0xFE);
    bool declared = memmem(data, size, "encoding", 8) != NULL;
    bool cr = memchr(data, '\r', size) && memmem(data, size, "<![CDATA[", 9);
    if (!utf16 && !declared && !cr && expat_all(data, size, &theirs)) {
        MUST(code == ERR_NONE);
        MUST(str_eq(trimmed(&ours), trimmed(&theirs)));
    }
    buf_free(&ours);
    buf_free(&theirs);
    return 0;
}
