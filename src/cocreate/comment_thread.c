/* Comments as conversations: threads with their replies, newest first. See comment.h. */
#include <stdio.h>

#include "cocreate/comment_private.h"
#include "cocreate_queries.h"

enum { MOST_THREADS = 50 };

static enum err_code count_all(struct co *co, struct str subject, struct comment_threads *out,
                               struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code =
        q_comment_counts(ledger_store(co->ledger), co->entity, subject, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_comment_counts_row r;
        q_comment_counts_row(stmt, &r);
        if (r.hidden)
            out->hidden = r.comments;
        else
            out->visible = r.comments;
    }
    return code;
}

/* Replies come in the order of their numbers; each thread takes its own. */
static void hand_out(struct comment_threads *out, struct comment *replies, size_t count,
                     struct comment *sorted)
{
    size_t n = 0;
    for (size_t t = 0; t < out->count; t++) {
        struct comment_thread *thread = &out->list[t];
        char place[40];
        snprintf(place, sizeof place, COMMENT_PLACE "%lld", (long long)thread->first.id);
        thread->replies = &sorted[n];
        for (size_t i = 0; i < count; i++)
            if (str_is(replies[i].place, place)) {
                sorted[n++] = replies[i];
                thread->reply_count++;
            }
    }
}

static enum err_code read_replies(struct co *co, const struct comment_draft *of, size_t skip,
                                  struct comment_threads *out, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    size_t n = 0, most = out->count * COMMENT_MOST_REPLIES;
    if (!out->count) return ERR_NONE;
    struct comment *replies = arena_array(co->arena, most, sizeof *replies);
    if (!replies) return err_no_memory(err);
    enum err_code code =
        q_comment_replies(ledger_store(co->ledger), co->entity, of->subject, of->place,
                          (int64_t)skip, (int64_t)out->count, (int64_t)most, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row)
        comment_fill(co, stmt, &replies[n++]);
    if (code) return code;
    struct comment *sorted = arena_array(co->arena, n + 1, sizeof *sorted);
    if (!sorted) return err_no_memory(err);
    hand_out(out, replies, n, sorted);
    return ERR_NONE;
}

enum err_code comment_threads(struct co *co, const struct comment_draft *about, size_t skip,
                              size_t most, struct comment_threads *out, struct err *err)
{
    struct comment_draft of = *about;
    struct store_stmt *stmt;
    bool row = false;
    *out = (struct comment_threads){0};
    if (!of.subject.n) return ERR_NONE;
    if (!of.place.n) of.place = STR("");
    if (most < 1 || most > MOST_THREADS) most = MOST_THREADS;
    out->list = arena_array(co->arena, most, sizeof *out->list);
    if (!out->list) return err_no_memory(err);
    enum err_code code = count_all(co, of.subject, out, err);
    if (!code)
        code = q_comment_roots(ledger_store(co->ledger), co->entity, of.subject, of.place,
                               (int64_t)skip, (int64_t)most, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct comment_thread *thread = &out->list[out->count++];
        *thread = (struct comment_thread){0};
        comment_fill(co, stmt, &thread->first);
    }
    return code ? code : read_replies(co, &of, skip, out, err);
}
