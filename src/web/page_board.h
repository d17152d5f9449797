/* The dashboard of commitments (tablero): each with what four voices say, what is late, the money
 * behind it and its three cuts; and the same as CSV and JSON. */
#ifndef CAUCE_WEB_PAGE_BOARD_H
#define CAUCE_WEB_PAGE_BOARD_H

#include "cocreate/board.h"
#include "cocreate/light.h"
#include "cocreate/plan.h"
#include "web/layout_parts.h"

/* How a commitment stands in time: the first is shown first. */
enum board_standing { BOARD_LATE, BOARD_ON_TIME, BOARD_DONE, BOARD_WITHDRAWN };
const char *board_stands_code(int stands);
const char *board_stands_word(int stands);
const char *board_stands_class(int stands); /* of a tag */
enum { BOARD_REASONS = 8 };

/* What the address asks for; all of it together chooses rows. */
struct board_asked {
    int64_t plan;        /* 0 = the newest that is published */
    struct str filter;   /* "atraso", "disputa", "maquina"; "" = all */
    struct str purpose;  /* a letter; "" = all */
    int64_t institution; /* who answers for the commitment of this number; 0 = all */
    struct str since;    /* a day; "" = nothing is said about changes */
    struct str order;    /* a code of board_order_at; "" = what is urgent first */
};

struct board_cut {
    const char *name, *class; /* of assets/board.css */
    const char *word;
};
struct board_row {
    const struct light *light;
    struct str url;
    const char *voices[4]; /* government, civil society, guarantor, machine */
    int32_t days[4];       /* when they spoke; DATE_NONE */
    const char *cut;       /* by which the government reported; NULL */
    struct str found;      /* what the machine found, short */
    struct board_cut cuts[3];
    int stands;                        /* enum board_standing */
    struct str reasons[BOARD_REASONS]; /* sentences: why it is late, where they do not agree */
    size_t reason_count;
    int64_t keys[2]; /* for the order */
    struct str left; /* "Faltan 35 días"; "" */
    const struct board_money *money;
    struct layout_trail bar;
    struct str hundred;
    bool dispute, withdrawn;
    size_t changes; /* since the day asked for */
};
struct board_news {
    const struct board_change *is;
    struct str when, title, url;
    int64_t number;
};
struct board_view {
    struct layout_crumbs crumbs;
    const struct plan *plan; /* NULL: none to show */
    bool example;
    struct str plan_url, cuts_url, sentence;
    const struct layout_link *plans, *filters, *purposes, *institutions, *sinces, *orders;
    size_t plan_count, filter_count, purpose_count, institution_count, since_count, order_count;
    struct str ordered; /* the order that is shown */
    struct str all_url; /* without any choice; "" where nothing is chosen */
    const struct board_row *rows;
    size_t count;  /* shown */
    size_t whole;  /* of the plan */
    int32_t since; /* DATE_NONE = not asked for */
    const struct board_news *news;
    size_t news_count;
    struct str csv_url, json_url, start_url, since_text;
    int32_t today;
    const struct layout_word *words;
    size_t word_count;
};

/* Parts of it. Fills stands and reasons of a row whose voices are there … */
void board_stands(struct page *page, int32_t today, struct board_row *row);
/* … the orders there are, 0, 1 …; false after the last one … */
bool board_order_at(size_t index, const char **code, const char **name);
/* … and puts rows in that order; false when there is none of that code. */
bool board_sort(struct board_row *rows, size_t count, struct str order);

/* Reads what the address asks for. ERR_NOTFOUND for a plan that is not to be seen, ERR_USAGE for a
 * filter that is none. */
enum err_code board_read(struct page *page, const struct board_asked *asked, struct board_view *out,
                         struct err *err);

#endif
