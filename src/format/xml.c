/* expat behind a wall; see xml.h. What it allocates goes through base/mem.h, what it may hold at
 * once is bounded by the size of a tag, and its errors become ours. */
#include "format/xml.h"

#include <expat.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"

enum { CHUNK = 64 << 10, MAX_TAG = 1 << 20 };

struct xml {
    XML_Parser parser;
    const struct xml_handler *handler;
    void *user;
    const char *what;
    uint32_t depth, max_depth;
    uint64_t fed;
    enum err_code code;
    struct err *err;
};

static const char *local(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon ? colon + 1 : name;
}

const char *xml_attribute(const char **attributes, const char *name)
{
    for (; attributes[0]; attributes += 2)
        if (strcmp(local(attributes[0]), name) == 0) return attributes[1];
    return NULL;
}

struct err *xml_err(struct xml *xml)
{
    return xml->err;
}

void xml_stop(struct xml *xml, enum err_code code)
{
    if (xml->code) return;
    xml->code = code;
    XML_StopParser(xml->parser, XML_FALSE);
}

static void on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    struct xml *xml = user;
    if (xml->code) return;
    if (++xml->depth > xml->max_depth) {
        xml_stop(xml, err_set(xml->err, ERR_LIMIT, _("%s anida más de %u elementos"), xml->what,
                              xml->max_depth));
        return;
    }
    xml->handler->start(xml->user, xml, local(name), attributes);
}

static void on_end(void *user, const XML_Char *name)
{
    struct xml *xml = user;
    if (xml->code) return;
    xml->depth--;
    xml->handler->end(xml->user, xml, local(name));
}

static void on_text(void *user, const XML_Char *text, int n)
{
    struct xml *xml = user;
    if (!xml->code) xml->handler->text(xml->user, xml, (struct str){text, (size_t)n});
}

static void on_doctype(void *user, const XML_Char *name, const XML_Char *system,
                       const XML_Char *public, int internal)
{
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    struct xml *xml = user;
    err_set(xml->err, ERR_INPUT,
            _("%s declara un tipo de documento (DTD), que ninguna hoja de cálculo usa"), xml->what);
    err_advice(xml->err, _("Puede ser un archivo hecho para dañar. Ábralo en una hoja de cálculo "
                           "de confianza y guárdelo de nuevo"));
    xml_stop(xml, ERR_INPUT);
}

static bool create(struct xml *xml)
{
    static const XML_Memory_Handling_Suite memory = {mem_alloc, mem_realloc, mem_free};
    xml->parser = XML_ParserCreate_MM(NULL, &memory, NULL);
    if (!xml->parser) return false;
    XML_SetUserData(xml->parser, xml);
    XML_SetElementHandler(xml->parser, on_start, on_end);
    if (xml->handler->text) XML_SetCharacterDataHandler(xml->parser, on_text);
    XML_SetStartDoctypeDeclHandler(xml->parser, on_doctype);
    return true;
}

static enum err_code tell(struct xml *xml)
{
    if (xml->code) return xml->code;
    enum XML_Error error = XML_GetErrorCode(xml->parser);
    if (error == XML_ERROR_NO_MEMORY) return err_no_memory(xml->err);
    err_set(xml->err, ERR_INPUT, _("%s no es XML bien formado (línea %llu, columna %llu: %s)"),
            xml->what, (unsigned long long)XML_GetCurrentLineNumber(xml->parser),
            (unsigned long long)XML_GetCurrentColumnNumber(xml->parser) + 1,
            XML_ErrorString(error));
    err_advice(xml->err, _("El archivo está dañado; descárguelo otra vez o guárdelo de nuevo"));
    return ERR_INPUT;
}

/* Parses the bytes in expat's buffer; a tag that never ends must not grow it without end. */
static enum err_code feed(struct xml *xml, size_t n, bool last)
{
    xml->fed += n;
    if (XML_ParseBuffer(xml->parser, (int)n, last) != XML_STATUS_OK) return tell(xml);
    if (xml->code) return xml->code;
    XML_Index at = XML_GetCurrentByteIndex(xml->parser);
    if (at >= 0 && xml->fed - (uint64_t)at > MAX_TAG + CHUNK && !last)
        return err_set(xml->err, ERR_LIMIT, _("%s tiene una etiqueta de más de un megabyte"),
                       xml->what);
    return ERR_NONE;
}

static enum err_code parse_part(struct xml *xml, struct part *part)
{
    for (;;) {
        size_t got;
        void *p = XML_GetBuffer(xml->parser, CHUNK);
        if (!p) return tell(xml);
        enum err_code code = part_read(part, p, CHUNK, &got, xml->err);
        if (!code) code = feed(xml, got, got == 0);
        if (code || got == 0) return code;
    }
}

static enum err_code parse_text(struct xml *xml, struct str text)
{
    for (;;) {
        size_t n = text.n < CHUNK ? text.n : CHUNK;
        void *p = XML_GetBuffer(xml->parser, CHUNK);
        if (!p) return tell(xml);
        if (n) memcpy(p, text.p, n);
        text = str_slice(text, n, text.n);
        enum err_code code = feed(xml, n, n == 0);
        if (code || n == 0) return code;
    }
}

static enum err_code parse(struct part *part, struct str text, struct xml *xml)
{
    if (!create(xml)) return err_no_memory(xml->err);
    enum err_code code = part ? parse_part(xml, part) : parse_text(xml, text);
    XML_ParserFree(xml->parser);
    return code;
}

enum err_code xml_parse(struct part *part, const char *what, uint32_t max_depth,
                        const struct xml_handler *handler, void *user, struct err *err)
{
    struct xml xml = {
        .handler = handler, .user = user, .what = what, .max_depth = max_depth, .err = err};
    return parse(part, STR_NONE, &xml);
}

enum err_code xml_parse_text(struct str text, const char *what, uint32_t max_depth,
                             const struct xml_handler *handler, void *user, struct err *err)
{
    struct xml xml = {
        .handler = handler, .user = user, .what = what, .max_depth = max_depth, .err = err};
    return parse(NULL, text, &xml);
}
