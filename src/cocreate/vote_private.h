/* Private to the files about votes: ballots between the store, JSON and counting. */
#ifndef CAUCE_COCREATE_VOTE_PRIVATE_H
#define CAUCE_COCREATE_VOTE_PRIVATE_H

#include "cocreate/vote.h"

/* The poll that a vote describes, still without ballots. ERR_MEMORY. */
enum err_code vote_poll(struct co *co, const struct vote *vote, struct count_poll *out,
                        struct err *err);
/* Marks by position in the vote's options; ERR_INPUT when one names what is not there. */
enum err_code vote_to_count(struct co *co, const struct vote *vote, const struct vote_ballot *from,
                            struct count_ballot *out, struct err *err);
/* JSON of marks, in the order of options and criteria; .p NULL without memory. */
struct str vote_content(struct co *co, const struct vote_mark *marks, size_t count);
enum err_code vote_content_read(struct co *co, struct str content, struct vote_ballot *out,
                                struct err *err);

/* A result as the box keeps it (JSON), and its places alone as the log has them; .p NULL without
 * memory. */
struct str vote_keep(struct co *co, const struct vote_result *result);
struct str vote_places(struct co *co, const struct vote_result *result);

#endif
