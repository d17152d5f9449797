/* Letters about an account: links that make it, open it or move it, and what was done with it. Each
 * is in its reader's language, and in the transaction of what it tells. */
#ifndef CAUCE_WEB_ACCOUNT_LETTERS_H
#define CAUCE_WEB_ACCOUNT_LETTERS_H

#include "cocreate/session.h"
#include "web/page.h"

enum account_news {
    ACCOUNT_MADE,           /* a link that confirms the address */
    ACCOUNT_KNOWN,          /* somebody wanted to sign up with an address that has one */
    ACCOUNT_FORGOT,         /* a link to a new password */
    ACCOUNT_INVITED,        /* a link to take over an account that was made for somebody */
    ACCOUNT_MOVES,          /* to the new address: a link that confirms it */
    ACCOUNT_MOVE_ASKED,     /* to the address of now */
    ACCOUNT_MOVED,          /* to the address it had */
    ACCOUNT_PASSWORD,       /* it was changed */
    ACCOUNT_SECOND_FACTOR,  /* it was turned on */
    ACCOUNT_FACTOR_REMOVED, /* it was turned off */
    ACCOUNT_NEWS
};
struct account_letter {
    enum account_news news;
    int64_t person;    /* 0: of nobody: as much work, and no letter */
    const char *token; /* of the link; NULL = there is none in it */
    struct str email;  /* empty: the account's */
};
/* In the change of `home`, the entity of accounts. */
enum err_code account_write(struct page *page, struct co *home, const struct account_letter *letter,
                            struct err *err);
/* Whether one more letter may be caused from this machine, and to this address whether or not it
 * has an account (empty: none in particular). ERR_INPUT with a sentence. */
enum err_code account_may_write(struct page *page, struct str address, struct err *err);

#endif
