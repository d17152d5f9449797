/* Private to the server: from a page or an error to a whole answer. */
#ifndef CAUCE_WEB_ANSWER_H
#define CAUCE_WEB_ANSWER_H

#include "web/response.h"
#include "web/router.h"

/* The path with its query but without the slashes at its end. */
struct str answer_without_slash(struct page *page);
/* Sends on from an entity's name in the path to its code. */
enum err_code answer_to_code(struct page *page, struct str asked, struct str code, struct err *err);
/* What the reader is told of an error. */
struct page_fault answer_fault(struct page *page, const struct err *err);
/* Forgets what the page wrote and writes the page of the fault. */
void answer_fault_page(struct page *page, const struct page_fault *fault);
/* What the page wrote, with its layout where it wants one, into `document`. */
enum err_code answer_document(struct page *page, struct buf *body, struct buf *document,
                              struct err *err);
void answer_finish(struct page *page, const struct buf *document, struct response_gzip *gzip,
                   bool accepts_gzip, struct http_answer *out);
/* A line of text, for what is refused before a page can be made. */
void answer_plain(struct http_answer *out, int status);

#endif
