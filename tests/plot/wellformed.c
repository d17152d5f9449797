/* Reading pictures back: see wellformed.h. */
#include "plot/wellformed.h"

#include <expat.h>
#include <stdio.h>
#include <string.h>

#include "plot/svg.h"

enum { IDS = 64, ID_LENGTH = 128 };

struct reading {
    struct svg_seen seen;
    char fault[256];
    char ids[IDS][ID_LENGTH], wanted[IDS][ID_LENGTH];
    size_t id_count, wanted_count;
    bool is_image;
};

static void fault(struct reading *r, const char *what, const char *of)
{
    if (!r->fault[0]) snprintf(r->fault, sizeof r->fault, "%s: %.150s", what, of);
}

/* Tenths; false unless digits with at most one decimal. */
static bool read_length(const char *text, int64_t *tenths)
{
    *tenths = 0;
    bool negative = *text == '-';
    const char *p = text + negative;
    if (*p < '0' || *p > '9') return false;
    for (; *p >= '0' && *p <= '9'; p++) *tenths = *tenths * 10 + (*p - '0');
    *tenths *= 10;
    if (*p == '.') {
        if (p[1] < '0' || p[1] > '9' || p[2]) return false;
        *tenths += p[1] - '0';
        p += 2;
    }
    if (negative) *tenths = -*tenths;
    return *p == '\0';
}

static void want(struct reading *r, const char *id, size_t n)
{
    if (r->wanted_count < IDS && n < ID_LENGTH) {
        memcpy(r->wanted[r->wanted_count], id, n);
        r->wanted[r->wanted_count++][n] = '\0';
    }
}

static void check_id(struct reading *r, const char *id)
{
    for (size_t i = 0; i < r->id_count; i++)
        if (strcmp(r->ids[i], id) == 0) fault(r, "id twice", id);
    if (r->id_count < IDS) snprintf(r->ids[r->id_count++], ID_LENGTH, "%s", id);
}

static void check_attribute(struct reading *r, const char *name, const char *value)
{
    static const char *const lengths[] = {"x", "y", "width", "height", "dx"};
    int64_t tenths;
    if (strcmp(name, "style") == 0 || strncmp(name, "on", 2) == 0) fault(r, "forbidden", name);
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        if (strcmp(name, lengths[i]) != 0) continue;
        if (!read_length(value, &tenths)) fault(r, "no length", value);
        if (tenths < 0 && (i == 2 || i == 3)) fault(r, "negative", value);
    }
    if (strcmp(name, "d") == 0 &&
        (value[0] != 'M' || strspn(value, "MLCZHVhvaz0123456789.- ") != strlen(value)))
        fault(r, "no path", value);
    if (strcmp(name, "id") == 0) check_id(r, value);
    if (strcmp(name, "href") == 0 && !svg_address_is_safe(str_of(value)))
        fault(r, "address", value);
    if (strcmp(name, "fill") == 0) {
        if (strncmp(value, "url(#", 5) != 0) fault(r, "fill", value);
        want(r, value + 5, strcspn(value + 5, ")"));
    }
    if (strncmp(name, "aria-", 5) == 0 && strcmp(name, "aria-hidden") != 0)
        want(r, value, strlen(value));
    if (strcmp(name, "role") == 0) r->is_image = strcmp(value, "img") == 0;
}

static void on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    static const char *const known[] = {"svg",   "title", "desc",    "g",
                                        "a",     "path",  "rect",    "text",
                                        "tspan", "stop",  "pattern", "linearGradient"};
    struct reading *r = user;
    bool found = false;
    int64_t width = 0, height = 0;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) found |= strcmp(name, known[i]) == 0;
    if (!found) fault(r, "element", name);
    for (size_t i = 0; attributes[i]; i += 2) {
        check_attribute(r, attributes[i], attributes[i + 1]);
        if (strcmp(attributes[i], "width") == 0) read_length(attributes[i + 1], &width);
        if (strcmp(attributes[i], "height") == 0) read_length(attributes[i + 1], &height);
    }
    r->seen.rects += strcmp(name, "rect") == 0;
    r->seen.paths += strcmp(name, "path") == 0;
    r->seen.links += strcmp(name, "a") == 0;
    r->seen.texts += strcmp(name, "text") == 0;
    r->seen.titles += strcmp(name, "title") == 0;
    if (strcmp(name, "rect") == 0) r->seen.rect_area += width * height;
}

const char *svg_read(struct str svg, struct svg_seen *seen)
{
    static struct reading r;
    r = (struct reading){0};
    XML_Parser parser = XML_ParserCreate("UTF-8");
    if (!parser) return "no parser";
    XML_SetUserData(parser, &r);
    XML_SetElementHandler(parser, on_start, NULL);
    if (XML_Parse(parser, svg.p, (int)svg.n, 1) != XML_STATUS_OK)
        fault(&r, "not well-formed", XML_ErrorString(XML_GetErrorCode(parser)));
    XML_ParserFree(parser);
    for (size_t i = 0; i < r.wanted_count; i++) {
        bool found = false;
        for (size_t k = 0; k < r.id_count; k++) found |= strcmp(r.wanted[i], r.ids[k]) == 0;
        if (!found) fault(&r, "id is not there", r.wanted[i]);
    }
    if (r.seen.links > 0 && r.is_image) fault(&r, "link in an image", "");
    *seen = r.seen;
    return r.fault[0] ? r.fault : NULL;
}

const char *svg_fault(struct str svg)
{
    struct svg_seen seen;
    return svg_read(svg, &seen);
}
