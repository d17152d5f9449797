/* Private to src/format: XML from a part of a package, through expat, without any of XML's
 * dangers: no document type, no entities of the document's own, no external anything, bounded
 * depth and tag size. Names are given without their namespace prefix. */
#ifndef CAUCE_FORMAT_XML_H
#define CAUCE_FORMAT_XML_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"
#include "format/package.h"

struct xml;
struct xml_handler {
    /* `attributes`: name, value, …, NULL as expat gives them; read them with xml_attribute. */
    void (*start)(void *user, struct xml *xml, const char *name, const char **attributes);
    void (*end)(void *user, struct xml *xml, const char *name);
    void (*text)(void *user, struct xml *xml, struct str text); /* in pieces; may be NULL */
};

/* Parses a whole part; `what` names it in messages ("xl/workbook.xml"). */
enum err_code xml_parse(struct part *part, const char *what, uint32_t max_depth,
                        const struct xml_handler *handler, void *user, struct err *err);
/* The same from memory. */
enum err_code xml_parse_text(struct str text, const char *what, uint32_t max_depth,
                             const struct xml_handler *handler, void *user, struct err *err);
/* From a handler: the error to fill, and the word that parsing stops with this code. */
struct err *xml_err(struct xml *xml);
void xml_stop(struct xml *xml, enum err_code code);
/* Value of the attribute with this name, prefix ignored; NULL when absent. */
const char *xml_attribute(const char **attributes, const char *name);

#endif
