/* Addresses of the web that were published as evidence, means of verification, document or source:
 * where each is used, and whether it still answers. Nothing here uses the network: a command visits
 * them (src/cli/checks_links.c) and tells what came.
 *
 * A bad connection is no simulation: an address is dead only after visits failed that were a day
 * apart, with no answer between; what refuses programs, or could not be visited, is told as that
 * and counted neither way. When one dies or comes back the log gets one entry, not at every visit.
 * What is given back lives in co->arena. */
#ifndef CAUCE_COCREATE_WEB_LINK_H
#define CAUCE_COCREATE_WEB_LINK_H

#include "cocreate/cocreate.h"

enum { WEB_LINK_MOST_URL = 1000, WEB_LINK_MOST = 5000, WEB_LINK_MOST_USES = 3 };

/* What came of a visit; the numbers stand in the store. */
enum web_link_answer {
    WEB_LINK_NEVER,         /* not visited */
    WEB_LINK_ANSWERS,       /* what was asked for is there */
    WEB_LINK_GONE,          /* the site says it is not there: 404, 410 */
    WEB_LINK_BROKEN,        /* another error of the site, or it hung up */
    WEB_LINK_NO_NAME,       /* no site of this name is found */
    WEB_LINK_NO_CONNECTION, /* the site takes no connection */
    WEB_LINK_SLOW,          /* no answer within the time */
    WEB_LINK_LOOP,          /* it sends on and on */
    WEB_LINK_CLOSED,        /* it answers, but does not let programs in */
    WEB_LINK_CERTIFICATE,   /* its certificate could not be verified */
    WEB_LINK_INSIDE,        /* leads into an internal network: not visited */
    WEB_LINK_UNFIT, /* not an address that is visited: its form, its port, a password in it */
    WEB_LINK_ANSWERS_ALL
};
const char *web_link_answer_code(int answer); /* "gone"; NULL when it is none */
const char *web_link_answer_word(int answer); /* "dice que ya no está ahí" */

enum web_link_state {
    WEB_LINK_UNSEEN, /* nobody has visited it yet */
    WEB_LINK_ALIVE,
    WEB_LINK_FAILING, /* it failed, not long or often enough to say more */
    WEB_LINK_DEAD,
    WEB_LINK_UNTOLD, /* WEB_LINK_CLOSED and those after it */
    WEB_LINK_STATES
};
const char *web_link_state_code(int state); /* "dead" */
const char *web_link_state_word(int state); /* "ya no responde" */

/* Where one is used. */
enum web_link_place {
    WEB_LINK_NOWHERE,
    WEB_LINK_EVIDENCE,     /* id: document, of a commitment's report */
    WEB_LINK_PAPER,        /* id: document */
    WEB_LINK_VERIFICATION, /* id: commitment; its means of verification or evidence expected */
    WEB_LINK_REPORT,       /* id: commitment; the words of a report */
    WEB_LINK_INDICATOR,    /* id: indicator; its source or that of a value */
    WEB_LINK_SURVEY,       /* id: survey; the source of a wave */
    WEB_LINK_METRIC,       /* id: metric; its source */
    WEB_LINK_GAP,          /* id: record of a gap; how it was closed */
    WEB_LINK_REPLY,        /* id 0: an institution's reply to a flag */
    WEB_LINK_FILE,         /* id: snapshot; where a published file was taken from */
    WEB_LINK_MONEY,        /* id: node; a document of a thing behind a commitment */
    WEB_LINK_PLACES
};
const char *web_link_place_word(int place); /* "evidencia de un avance" */

struct web_link_use {
    int place; /* enum web_link_place */
    int64_t id;
    int64_t commitment; /* whose it is; 0 = none */
};
struct web_link {
    struct str url;
    int state, answer;
    int64_t status;  /* HTTP; 0 */
    int64_t visited; /* these are ms; 0 = never */
    int64_t alive, failing, dead, back;
    int64_t failures;
    struct web_link_use uses[WEB_LINK_MOST_USES]; /* the first ones */
    size_t use_count;                             /* all of them */
};
struct web_link_counts {
    int64_t all, by_state[WEB_LINK_STATES];
    int64_t visited; /* ms: the last visit of any */
};

/* Every address that a visitor can read, the dead first, then those that failed, that cannot be
 * told, that nobody visited, that answer; at most WEB_LINK_MOST of each kind of place. */
enum err_code web_link_list(struct co *co, struct web_link **out, size_t *count_out,
                            struct err *err);
/* What is known of one address; WEB_LINK_UNSEEN when it was not visited. Without its uses. */
enum err_code web_link_get(struct co *co, struct str url, struct web_link *out, struct err *err);
struct web_link_counts web_link_count(const struct web_link *list, size_t count);
/* Puts those to be visited now first, the longest unvisited before others, and gives how many they
 * are, at most `most`: those that were not visited for WEB_LINK_REST_MS. Pure. */
#define WEB_LINK_REST_MS (INT64_C(20) * 3600 * 1000)
size_t web_link_due(struct web_link *list, size_t count, int64_t now_ms, size_t most);

struct web_link_visit {
    int answer; /* enum web_link_answer */
    int64_t status, at;
};
/* What follows from a visit, for what is known so far. Pure. */
void web_link_after(struct web_link *link, const struct web_link_visit *visit);
/* Records a visit; `link` (as web_link_list gave it) becomes what is known now. By the program
 * alone. Its entries: "link.dead", "link.back", and "link.untold" for one that was dead. */
enum err_code web_link_record(struct co *co, struct web_link *link,
                              const struct web_link_visit *visit, struct err *err);
/* Entities in which something may hold an address. */
enum err_code web_link_entities(struct ledger *ledger, struct arena *arena, int64_t **out,
                                size_t *count_out, struct err *err);

/* The next address of a text, without the punctuation that follows it; false when there is no
 * more. *rest moves behind it. Pure. */
bool web_link_find(struct str *rest, struct str *url_out);

#endif
