/* What pages are made of, beside their own words: links to sources, trail bars, breadcrumbs, years,
 * pagers, words explained, and texts of figures for pictures. The HTML is in
 * templates/components.html; templates/DESIGN.md shows when to use which. Everything is allocated
 * in page->arena; texts without memory are empty. Pure but for that; thread-safe. */
#ifndef CAUCE_WEB_LAYOUT_PARTS_H
#define CAUCE_WEB_LAYOUT_PARTS_H

#include "base/date.h"
#include "base/money.h"
#include "ledger/vocabulary.h"
#include "web/layout.h"

/* --- addresses ------------------------------------------------------------------------------- */

/* An address of ours with the language's prefix; the format gives a path that begins with '/'.
 * Parts of it that come from files must be percent-encoded by the caller. */
struct str layout_url(const struct page *page, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The same below the page's entity: "ruta/%lld" gives "/en/e/26/ruta/7". */
struct str layout_entity_url(const struct page *page, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* --- breadcrumb: {{call crumbs(v->crumbs, v->crumb_count)}} ----------------------------------- */

#define LAYOUT_CRUMBS 8
struct layout_crumbs {
    struct layout_link items[LAYOUT_CRUMBS]; /* the last one is the page itself: no address */
    size_t count;
};
/* Begins with the home page and, where there is one, the entity. */
void layout_crumbs_begin(const struct page *page, struct layout_crumbs *crumbs);
void layout_crumbs_add(struct layout_crumbs *crumbs, struct str name, struct str url);

/* --- where a figure comes from: {{call source(&row->source)}} --------------------------------- */

struct layout_source {
    int64_t snapshot, row; /* snapshot 0: nothing is written; row 0: the file as a whole */
    struct str file;
    int32_t cut_off; /* DATE_NONE: not told */
};

/* --- how far a sum is followed: {{call trail(v->bar)}} ---------------------------------------- */

/* Widths of 1000, from the left: proven, possible, ended. */
struct layout_trail {
    int64_t proven, possible, ended;   /* widths */
    int64_t possible_from, ended_from; /* where they begin */
};
/* Of `minor`, what goes on proven and possible (possible includes proven); `whole` is what the full
 * width stands for (0 = minor). What is there is at least 2 wide. */
struct layout_trail layout_trail(int64_t minor, int64_t proven, int64_t possible, int64_t whole);
/* "Of 100 pesos, …": how many of 100, cut and never rounded up: "17", "menos de 1"; complement: the
 * rest, so that both add up: "83", "más de 99". "0" and "100" only when it is exactly so. */
struct str layout_hundred(const struct page *page, int64_t part, int64_t whole);
struct str layout_hundred_rest(const struct page *page, int64_t part, int64_t whole);

/* A year that people may choose: from 1990 to the next one. Files hold others, by slips. */
bool layout_year_plausible(const struct page *page, int64_t year);

/* --- years, pagers ---------------------------------------------------------------------------- */

/* {{call chips(label, links, count)}}: choices as links; the current one is no link. */
/* {{call pager(v->pager)}} */
struct layout_pager {
    struct str previous, next; /* addresses; "" = none */
};

/* --- words explained: {{call words(v->words, v->word_count)}} --------------------------------- */

struct layout_word {
    const char *word, *meaning; /* already in the reader's language */
};
/* The words of `names` (Spanish, as in the glossary, ended by NULL), in that order; unknown ones
 * are a fault of the program and left out. For a folded list near where they are used. */
const struct layout_word *layout_words(const struct page *page, const char *const *names,
                                       size_t *count_out);
/* The whole glossary (Spanish ids): for the page of method. */
const struct layout_word *layout_glossary(size_t *count_out);

/* --- texts for pictures ----------------------------------------------------------------------- */

/* What {{short: minor, currency}} shows, as plain text for plot: "$1,234.6 millones". */
struct str layout_short(const struct page *page, int64_t minor, const char *currency);
/* The kind of a node in the reader's language, with a capital: "Contrato", "Presupuesto". */
struct str layout_kind(int kind);
/* The same in the plural and small: "contratos", "presupuesto". */
const char *layout_kinds(int kind);
/* A moment of accounting in the reader's language: "devengado", "accrued". */
struct str layout_moment(const struct page *page, int moment);
/* For ticks of axes (plot_tick_text), in pesos: "20,000 M" (millions), "500 mil". */
void layout_tick(void *context, int64_t minor, struct buf *out);

#endif
