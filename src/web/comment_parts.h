/* Comments as a part of any page about a public thing: its conversations, newest first, with the
 * office's answers, what was hidden and why, and the form to take part.
 *
 *   struct comments_view comments;   in the page's view
 *   code = comments_read(page, &(struct comments_about){"compromiso", id, NULL, 0}, &v.comments,
 *                        err);
 *   {{call comments(&v->comments)}}
 *
 * What can be commented: "propuesta", "compromiso" (from its plan's approval on) and "plan" (while
 * its draft is in consultation; `part` "compromiso": one commitment of the draft). Sending,
 * replying, answering and hiding have routes of their own (page_comment.c), which come back to the
 * thing's page. Everything is allocated in page->arena. */
#ifndef CAUCE_WEB_COMMENT_PARTS_H
#define CAUCE_WEB_COMMENT_PARTS_H

#include "cocreate/comment.h"
#include "web/form_parts.h"
#include "web/layout_parts.h"

enum { COMMENTS_ON_PAGE = 10, COMMENTS_IN_LIST = 20 };

/* What is talked about: {"compromiso", 3}, or a part of it: {"plan", 1, "compromiso", 3}. */
struct comments_about {
    const char *of;
    int64_t id;
    const char *part; /* NULL = the whole */
    int64_t part_id;
};
struct comments_line {
    const struct comment *is;
    struct str who;                             /* the name given, or who in general */
    struct str when, answered;                  /* in words */
    struct str part, part_url;                  /* what part of the thing it is about; empty */
    struct str reply_url, answer_url, hide_url; /* empty: the reader may not */
};
struct comments_thread {
    struct comments_line first;
    const struct comments_line *replies;
    size_t reply_count;
};
struct comments_view {
    struct comments_about about;
    const struct comments_thread *threads;
    size_t count;
    int64_t visible, hidden;
    bool takes;                   /* new ones, now */
    struct str closed;            /* why it does not; empty */
    struct str instead, all_url;  /* where else to comment; the list of all of them; empty */
    const struct form_view *form; /* for who may write here; else NULL */
    struct layout_pager pager;
    struct str back;  /* path of the thing's page, without the language's prefix */
    struct str title; /* of the thing, as far as the reader may see it */
};
/* For a page of the thing; ERR_NOTFOUND when the reader does not see it. */
enum err_code comments_read(struct page *page, const struct comments_about *about,
                            struct comments_view *out, struct err *err);

/* For page_comment.c: as comments_read, from `skip` on, without the form. */
enum err_code comments_read_from(struct page *page, const struct comments_about *about, size_t skip,
                                 struct comments_view *out, struct err *err);
/* "compromiso-3" as what it says; false when it says nothing of the kind. */
bool comments_about_parse(struct str of, struct str part, struct comments_about *out);
/* What comment_add wants: subject and, for a part, place. */
struct comment_draft comments_subject(struct page *page, const struct comments_about *about);
/* The thing of a comment that was read. */
bool comments_about_of(const struct comment *comment, struct comments_about *out);
/* Title and page of a thing, whether it takes comments now. */
enum err_code comments_look(struct page *page, const struct comments_about *about,
                            struct comments_view *out, struct err *err);
/* The fields of the form, for `count` of them. */
enum { COMMENTS_FIELDS = 2 };
void comments_fields(struct form_field fields[COMMENTS_FIELDS]);
/* "comentar?de=compromiso-3&a=9": reply 0 = no reply. Whole address. */
struct str comments_url(struct page *page, const struct comments_about *about, int64_t reply);

#endif
