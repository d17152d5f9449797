/* What stands on every page about open government: where it belongs, who may act from it, the row
 * of links between its pages, times of day in words. The HTML is in templates/open.html:
 *
 *   {{call open_nav}}      the links between the main pages, after the crumbs of a list or home
 *   {{call open_example}}  "Datos de ejemplo", on pages of a cycle that is one
 *   {{call open_join}}     for visitors: to take part, enter with your account
 *   {{call open_text(t)}}  long plain text, with its paragraphs
 *
 * Everything is allocated in page->arena; texts without memory are empty. Thread-safe. */
#ifndef CAUCE_WEB_OPEN_PARTS_H
#define CAUCE_WEB_OPEN_PARTS_H

#include "web/layout_parts.h"

/* Begins with home, entity and "Gobierno abierto", and makes that the page's section. */
void open_crumbs(struct page *page, struct layout_crumbs *crumbs);
/* Whether to draw a link or form to an action: has one of the roles, and the server takes forms. */
bool open_may(const struct page *page, unsigned roles);
/* Whether this is one of the pages about an entity's open government: then the layout has links to
 * its news (Atom) and its calendar. */
bool open_is_one(const struct page *page);
/* "/e/26/…" without the language's prefix: for page_see_other. */
struct str open_path(struct page *page, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* To sign in and come back to this page; whole address. */
struct str open_enter(struct page *page);
/* "3 de marzo de 2026, 18:30": local time of the instance. Empty for 0. */
struct str open_when(struct page *page, int64_t ms);

/* Whether what stands here beside a cycle (hunts, requests, surveys …) is made up: every cycle of
 * this entity that the reader sees is an example. False on a site that says so above every page. */
struct co;
enum err_code open_examples(struct page *page, struct co *co, bool *out, struct err *err);

/* Before keeping a file of somebody who has no more than an account: ERR_INPUT with the sentence
 * once they sent OPEN_MOST_FILES within the hour, so that nobody fills the disk. */
enum { OPEN_MOST_FILES = 20 };
enum err_code open_file(struct page *page, struct err *err);

/* For templates/open.html: the links between the main pages, this one marked. */
struct open_links {
    const struct layout_link *list;
    size_t count;
    struct str current; /* name of this one; empty = it is none of them */
};
struct open_links open_links(struct page *page);

#endif
