/* A form as a table: its fields, in order, with their labels, hints and limits. One table draws the
 * form (templates/form.html), shows it again with what was typed and a sentence beside what is not
 * right, and names the fields that form.h reads.
 *
 *   struct form_field fields[] = {
 *       {.kind = FORM_LINE, .name = "title", .label = _("Título"), .most = 120, .value = old},
 *       {.kind = FORM_AREA, .name = "text", .label = _("Propuesta"), .hint = _("…"), .most = 5000},
 *   };
 *   struct form_view form = {.action = page_here(page), .button = _("Sí"), FORM_FIELDS(fields)};
 *   form_fill(page, &form);          then {{call form(&v->form)}} in the template
 *
 * Texts are already in the reader's language. */
#ifndef CAUCE_WEB_FORM_PARTS_H
#define CAUCE_WEB_FORM_PARTS_H

#include "web/form.h"
#include "web/page.h"

enum form_kind {
    FORM_LINE,
    FORM_EMAIL,
    FORM_PASSWORD,
    FORM_CODE,   /* digits of a second factor */
    FORM_DATE,   /* value: ISO */
    FORM_TIME,   /* value: HH:MM */
    FORM_NUMBER, /* digits, also amounts: typed on a keyboard of digits */
    FORM_AREA,
    FORM_SELECT,
    FORM_RADIO,
    FORM_CHECK,  /* one box; value "1" = ticked */
    FORM_CHECKS, /* several boxes with one name */
    FORM_FILE,
    FORM_HIDDEN,
    FORM_VERSION, /* hidden: the state that the form was made of. It stays as sent while the form is
                     wrong, and is the newest once the person has been told of a conflict */
    FORM_NOTE     /* no field: label is a heading, hint a paragraph */
};
struct form_choice {
    struct str value, label, hint;
    bool chosen;
};
struct form_field {
    int kind;                        /* enum form_kind */
    const char *name, *label, *hint; /* hint may be NULL */
    struct str value;                /* before anything was sent */
    struct form_choice *choices;     /* of a line: values to suggest */
    size_t choice_count;
    unsigned most;            /* characters; 0 = not said to the browser */
    unsigned rows;            /* of an area; 0 = 4 */
    bool optional;            /* said beside the label */
    bool silent;              /* optional without saying so: of a row that may stay empty */
    const char *autocomplete; /* WCAG 1.3.5: "name", "email", "current-password", …; NULL */
    const char *accept;       /* of a file: ".pdf,.jpg" */
    const char *fault;        /* filled by form_fill */
    struct str now;           /* filled by form_fill after a conflict: what it says now, where that
                                 is not what was typed; .p NULL = nothing to tell */
};
struct form_view {
    struct str action; /* whole address, with the language's prefix */
    const char *button;
    struct form_field *fields;
    size_t count;
    bool upload;    /* filled by form_fill: one of the fields is a file */
    bool compared;  /* the page itself shows what somebody else saved meanwhile */
    bool versioned; /* the template writes the version itself */
    bool quiet;     /* a small form in a list: the button looks like a link */
};
#define FORM_FIELDS(list) .fields = (list), .count = sizeof(list) / sizeof *(list)

/* Puts in what was sent, if this form was, and the sentences of page->form->faults. After a
 * conflict (409) of a form with a version, each field also tells what somebody else left in it: the
 * `value`s given must then be those of now. */
void form_fill(struct page *page, struct form_view *form);
/* What a FORM_VERSION says, for templates that write their form out: as it was sent while the form
 * is wrong, else the newest. */
struct str form_version(struct page *page, const char *name, struct str newest);
/* This page's own address, for forms that are taken where they are shown. */
struct str page_here(struct page *page);
/* A day as a date field wants it; empty for DATE_NONE. An instant's local day and time of day. */
struct str form_iso(struct page *page, int32_t day);
struct str form_local_day(struct page *page, int64_t ms);
struct str form_local_time(struct page *page, int64_t ms);

#endif
