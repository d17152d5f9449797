/* What compiled templates call: each writes one value into page->out, escaped for its place and in
 * the reader's language. Money and shares are exact integers to the last digit shown. Pure but for
 * page->out; pages seldom call these themselves. */
#ifndef CAUCE_WEB_EMIT_H
#define CAUCE_WEB_EMIT_H

#include "base/date.h"
#include "web/page.h"

/* Text and quoted attributes: & < > " ' become entities; bytes that are not UTF-8 or that HTML does
 * not allow become U+FFFD. */
void emit_text(struct page *page, struct str text);
void emit_z(struct page *page, const char *text); /* NULL is nothing */
/* A whole URL in href or src: relative, http, https or mailto; anything else becomes "#". */
void emit_url(struct page *page, struct str url);
/* A part of a URL: everything but letters, digits and -._~ is percent-encoded. */
void emit_url_part(struct page *page, struct str part);
void emit_raw(struct page *page, struct str html);

void emit_integer(struct page *page, int64_t value); /* 2024 */
void emit_number(struct page *page, int64_t value);  /* 1,234,567 */
/* "$1,234,567.89"; other currencies than MXN "1,234.50 USD". */
void emit_money(struct page *page, int64_t minor, const char *currency);
/* <data value="1234678901.23" title="$1,234,678,901.23">$1,234.6 millones</data>: towards zero, so
 * it never says more than there is; under a million whole pesos. An element: only in text. */
void emit_short(struct page *page, int64_t minor, const char *currency);
/* "31 de marzo de 2024", "31 March 2024"; DATE_NONE is "sin fecha". */
void emit_date(struct page *page, int32_t days);
/* The same as text, in page->arena. */
struct str emit_date_text(struct page *page, int32_t days);
/* "12.3%", cut and not rounded: 100.0% only when part is at least the whole; "<0.1%" for a part
 * that is there but smaller; "–" when the whole is zero or less. */
void emit_pct(struct page *page, int64_t part, int64_t whole);

/* The page's style sheet, inline: first paint needs one request. */
void emit_style(struct page *page);
/* The address of a file of assets/ ("/a/cauce.0123456789.js"). */
const char *asset_url(const char *name);
/* This page in the other language: {{other}}. */
void emit_other(struct page *page);

/* {{t: "De %s se siguen %s", …}}: writes the message up to its next %s, escaped, and returns what
 * follows; the last call writes the rest. */
const char *emit_message(struct page *page, const char *message);
void emit_message_end(struct page *page, const char *message);

#endif
