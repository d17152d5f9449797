/* Views of the pages of sources: the list of files, one file, one row of it. */
#ifndef CAUCE_WEB_PAGE_SOURCES_H
#define CAUCE_WEB_PAGE_SOURCES_H

#include "ingest/import.h"
#include "ledger/snapshot.h"
#include "web/layout_parts.h"

struct sources_item {
    const struct snapshot *file;
    struct str url, title; /* title: the file's name, with its sheet */
};
struct sources_view {
    struct layout_crumbs crumbs;
    bool of_entity;
    const struct sources_item *items;
    size_t count;
    struct layout_pager pager;
};

struct source_reason {
    struct str what;
    int64_t count;
};
struct source_view {
    struct layout_crumbs crumbs;
    const struct snapshot *file;
    struct str title, size, sha_start, layout;
    int32_t retrieved, imported;
    const struct source_reason *reasons;
    size_t reason_count;
    const struct snapshot_quarantined *aside;
    size_t aside_count;
    const struct layout_word *words;
    size_t word_count;
};

struct row_cell {
    struct str name, value;
    bool crossed; /* a column with data of persons: not shown */
};
struct row_view {
    struct layout_crumbs crumbs;
    const struct snapshot *file;
    struct str title;
    int64_t number;
    const struct row_cell *cells;
    size_t count;
    bool cut;           /* there is more in the record than is shown */
    struct str problem; /* why the row cannot be shown here; "" = it is */
    struct str advice;
    struct layout_pager pager;
};

/* page_sources.c: "contratos.xlsx, Hoja1"; the file's name alone where it has no sheets. */
struct str sources_title(const struct page *page, const struct snapshot *file);
/* The file of that number. ERR_NOTFOUND. */
enum err_code sources_read(struct page *page, int64_t id, struct snapshot *out, struct err *err);

#endif
