/* What stands around every page: the mark, the navigation, the parts of an entity, the language
 * switch, what readers must know first (made-up data, figures not yet complete) and, at the foot,
 * how many files stand behind the figures and from when they are. Costs one statement. */
#ifndef CAUCE_WEB_LAYOUT_H
#define CAUCE_WEB_LAYOUT_H

#include "web/page.h"

struct layout_link {
    struct str name, url; /* url: whole, with the language's prefix: href="{{link->url}}" */
    bool current;
};
struct layout_view {
    struct str body; /* of the page, already HTML */
    struct str title;
    const struct layout_link *menu;
    size_t menu_count;
    const struct layout_link *parts; /* of the entity; none where the page has no entity */
    size_t part_count;
    struct str part; /* the name of the current one */
    bool has_entity;
    int64_t files;      /* that stand behind the figures: of the entity, or of all */
    int32_t newest;     /* cut-off of the newest of them; DATE_NONE */
    struct str pending; /* "" = figures are complete */
};

/* The whole document around `body`, which is HTML that a template wrote, into page->out. Uses
 * page->title, description and section: the last segment of a part's path ("presupuesto"), or
 * "inicio", "buscar", "fuentes", "metodo"; NULL = taken from page->path. What cannot be read for
 * the foot is left out: the layout itself never fails but for memory. Thread-safe. */
enum err_code layout_write(struct page *page, struct str body, struct err *err);

#endif
