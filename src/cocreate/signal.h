/* Signals of simulation (seed: "evitar la simulación"): what in the record of a cycle is worth
 * asking about, each as a question with its formula and the figures it was computed from, and with
 * a reason that would be innocent. Never an accusation, and never one mark that sums them up.
 *
 * Read alone; everybody reads. What is given back lives in co->arena. */
#ifndef CAUCE_COCREATE_SIGNAL_H
#define CAUCE_COCREATE_SIGNAL_H

#include "cocreate/cocreate.h"
#include "cocreate/participation.h"

enum signal_kind {
    SIGNAL_SAME_FEW,   /* the same few people do most */
    SIGNAL_FEW_NEW,    /* hardly anyone is new */
    SIGNAL_SAME_DAY,   /* reports written on one and the same day */
    SIGNAL_UNANSWERED, /* proposals that wait for long */
    SIGNAL_INDEX,      /* evidence that points to a front page */
    SIGNAL_DEAD_LINKS, /* published addresses that no longer answer (web_link.h) */
    SIGNAL_UNCHANGED,  /* the same evidence in a later cut */
    SIGNAL_SESSIONS,   /* no session for long */
    SIGNAL_MINUTES,    /* sessions without published minutes */
    SIGNALS
};
enum signal_state {
    SIGNAL_UNTOLD, /* not enough to tell, or nobody has looked */
    SIGNAL_QUIET,  /* nothing to ask about */
    SIGNAL_ASKS    /* worth asking */
};
const char *signal_state_word(int state); /* "no se puede decir", … */

enum {
    SIGNAL_LEAST_PEOPLE = 10, /* fewer are too few to speak of concentration */
    SIGNAL_MOST_SHARE = 50,   /* percent done by the most active tenth */
    SIGNAL_LEAST_NEW = 10,    /* percent of who took part lately */
    SIGNAL_LEAST_REPORTS = 4,
    SIGNAL_WAIT_DAYS = 60,
    SIGNAL_SESSION_DAYS = 183
};
struct signal {
    enum signal_kind kind;
    int state;            /* enum signal_state */
    const char *code;     /* "same-few" */
    const char *question; /* "¿Participan siempre las mismas personas?" */
    const char *formula;  /* how it is computed, and from where on it asks */
    const char *innocent; /* why it may be as it should */
    struct str found;     /* the figures, in words */
    int64_t part, whole;  /* the figures themselves; whole 0 = there is nothing to count */
};
/* All of them in the order of the kinds. `who` is what participation_read gave. */
enum err_code signal_list(struct co *co, const struct participation *who,
                          struct signal out[SIGNALS], struct err *err);
/* Whether an address is that of a front page or an index rather than of a document: no path, a path
 * that ends in '/', or index.*, default.*, home, inicio. Pure. */
bool signal_is_index(struct str url);

#endif
