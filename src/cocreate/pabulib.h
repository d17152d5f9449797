/* Pabulib's .pb files: participatory budgets with their ballots, as published for research
 * (pabulib.org). Sections META, PROJECTS and VOTES; fields parted by ';', lists by ','.
 *
 * Reading is strict about what a count needs and tells the line of what is wrong; what a file says
 * of its own result (votes, score of a project) is compared and told as a notice. Pure, bounded
 * (PABULIB_MOST_* and those of vote_count.h), thread-safe; all text lives in the arena, and the
 * file's bytes are not needed afterwards. */
#ifndef CAUCE_COCREATE_PABULIB_H
#define CAUCE_COCREATE_PABULIB_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "cocreate/vote_count.h"

enum { PABULIB_MOST_META = 200, PABULIB_MOST_COLUMNS = 64, PABULIB_MOST_NOTICES = 50 };

enum pabulib_type {
    PABULIB_APPROVAL = 1, /* also "choose-1" */
    PABULIB_ORDINAL,
    PABULIB_CUMULATIVE,
    PABULIB_SCORING
};
struct pabulib_pair {
    struct str key, value;
};
struct pabulib_project {
    struct str id, name; /* name may be empty */
    int64_t cost;        /* of a hundredth of the currency */
    int64_t votes;       /* as the file says; -1 = it does not */
    int64_t score;
    int selected; /* 1, 0; -1 = it does not say (also 2 and 3 of some cities) */
};
struct pabulib_vote {
    struct str voter;
    const struct count_mark *marks; /* option: position of the project; points as counted */
    size_t count;
};
struct pabulib_notice {
    uint64_t line;
    const char *says; /* in the reader's language */
};
struct pabulib {
    struct pabulib_pair meta[PABULIB_MOST_META]; /* all, in the file's order */
    size_t meta_count;
    enum pabulib_type type;
    int64_t budget;
    struct pabulib_project *projects;
    size_t project_count;
    struct pabulib_vote *votes;
    size_t vote_count;
    struct pabulib_notice notices[PABULIB_MOST_NOTICES];
    size_t notice_count;
};
/* ERR_INPUT with the line in err->place; ERR_LIMIT, ERR_MEMORY. */
enum err_code pabulib_read(struct arena *arena, struct str text, struct pabulib *out,
                           struct err *err);
/* The value of a key of META; .p NULL when there is none. */
struct str pabulib_meta(const struct pabulib *pb, const char *key);
/* What has been read, as a poll: approvals as COUNT_APPROVAL, ordinal as COUNT_RANKED, points as
 * COUNT_DOTS; the rule is greedy (without skipping where META says so) with the threshold. */
enum err_code pabulib_poll(const struct pabulib *pb, struct arena *arena, struct count_poll *out,
                           struct err *err);
/* Writes a file that pabulib_read reads as the same. num_projects, num_votes, budget and vote_type
 * are written from the struct, the rest of META as it stands. Fails only for want of memory. */
void pabulib_write(const struct pabulib *pb, struct buf *out);

#endif
