/* A result as the box keeps it once it was counted, so that a page that many read does not count
 * again: see vote_kept in vote.h. Whole numbers as JSON numbers, parts of centavos as "n/d". */
#include <stdlib.h>

#include "base/i18n.h"
#include "cocreate/vote_private.h"
#include "cocreate_queries.h"
#include "format/json.h"

enum { MOST_JSON = 4 << 20, WIDE_TEXT = 44, PAYMENTS = 8 };

/* --- writing ---------------------------------------------------------------------------------- */

static void put_wide(struct buf *out, __int128 n)
{
    char digits[WIDE_TEXT];
    size_t at = sizeof digits;
    bool minus = n < 0;
    do {
        int digit = (int)(n % 10);
        digits[--at] = (char)('0' + (digit < 0 ? -digit : digit));
        n /= 10;
    } while (n);
    if (minus) buf_char(out, '-');
    buf_str(out, (struct str){digits + at, sizeof digits - at});
}

static void put_share(struct json_writer *w, const char *key, struct count_share share)
{
    char room[2 * WIDE_TEXT + 4];
    struct buf text;
    buf_init(&text, sizeof room);
    put_wide(&text, share.n);
    buf_char(&text, '/');
    put_wide(&text, share.d);
    json_key(w, key);
    json_put_str(w, buf_view(&text));
    buf_free(&text);
}

static void put_int(struct json_writer *w, const char *key, int64_t value)
{
    json_key(w, key);
    json_put_int(w, value);
}

static void put_bool(struct json_writer *w, const char *key, bool value)
{
    json_key(w, key);
    json_put_bool(w, value);
}

static void put_place(struct json_writer *w, const struct count_place *p)
{
    json_open_object(w);
    put_int(w, "option", p->option);
    put_int(w, "score", p->score);
    put_int(w, "voters", p->voters);
    put_bool(w, "bought", p->bought);
    put_bool(w, "tied", p->tied);
    put_int(w, "left", p->left);
    put_share(w, "pool", p->pool);
    json_close_object(w);
}

static void put_round(struct json_writer *w, const struct count_round *r)
{
    json_open_object(w);
    put_int(w, "option", r->option);
    put_int(w, "phase", (int64_t)r->phase);
    put_int(w, "cost", r->cost);
    put_int(w, "left", r->left);
    put_int(w, "others", r->others);
    put_bool(w, "tied", r->tied);
    json_key(w, "payments");
    json_open_array(w);
    for (size_t i = 0; i < r->payment_count; i++) {
        json_open_object(w);
        put_share(w, "each", r->payments[i].each);
        put_int(w, "ballots", r->payments[i].ballots);
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
}

static void put_numbers(struct json_writer *w, const char *key, const int64_t *list, size_t count)
{
    json_key(w, key);
    json_open_array(w);
    for (size_t i = 0; i < count; i++) json_put_int(w, list[i]);
    json_close_array(w);
}

static void put_result(struct json_writer *w, const struct count_result *r, size_t criteria)
{
    size_t n = r->place_count;
    json_open_object(w);
    put_int(w, "ballots", r->ballots);
    put_int(w, "blank", r->blank);
    put_int(w, "spent", r->spent);
    put_int(w, "raises", r->raises);
    put_bool(w, "exact", r->exact);
    put_int(w, "condorcet", r->condorcet);
    put_share(w, "share", r->share);
    put_share(w, "raised", r->raised);
    json_key(w, "places");
    json_open_array(w);
    for (size_t i = 0; i < n; i++) put_place(w, &r->places[i]);
    json_close_array(w);
    json_key(w, "rounds");
    json_open_array(w);
    for (size_t i = 0; i < r->round_count; i++) put_round(w, &r->rounds[i]);
    json_close_array(w);
    if (r->sums) put_numbers(w, "sums", r->sums, n * criteria);
    if (r->pairs && n <= VOTE_MOST_PAIRED) put_numbers(w, "pairs", r->pairs, n * n);
    json_close_object(w);
}

static struct str finished(struct co *co, struct buf *b)
{
    struct str text = b->failed ? STR_NONE : co_keep(co, buf_view(b));
    buf_free(b);
    return text;
}

struct str vote_keep(struct co *co, const struct vote_result *result)
{
    struct buf b;
    struct json_writer w;
    buf_init(&b, MOST_JSON);
    json_start(&w, &b, false);
    json_open_object(&w);
    json_key(&w, "result");
    put_result(&w, &result->count, result->vote.draft.criterion_count);
    if (result->has_plain) {
        json_key(&w, "plain");
        put_result(&w, &result->plain, 0);
    }
    json_close_object(&w);
    return finished(co, &b);
}

struct str vote_places(struct co *co, const struct vote_result *result)
{
    struct buf b;
    struct json_writer w;
    buf_init(&b, 1 << 19);
    json_start(&w, &b, false);
    json_open_array(&w);
    for (size_t i = 0; i < result->count.place_count; i++) {
        const struct count_place *p = &result->count.places[i];
        json_open_object(&w);
        put_int(&w, "option", result->vote.draft.options[p->option].id);
        put_int(&w, "score", p->score);
        put_int(&w, "voters", p->voters);
        put_bool(&w, "bought", p->bought);
        json_close_object(&w);
    }
    json_close_array(&w);
    return finished(co, &b);
}

/* --- reading ---------------------------------------------------------------------------------- */

static int64_t int_of(json_ref object, const char *key)
{
    int64_t n = 0;
    return str_to_i64(json_text(json_get(object, key)), &n) ? n : 0;
}

static bool bool_of(json_ref object, const char *key)
{
    return json_bool(json_get(object, key));
}

static __int128 wide_of(struct str text)
{
    __int128 n = 0;
    for (size_t i = 0; i < text.n && i < WIDE_TEXT - 6; i++)
        if (text.p[i] >= '0' && text.p[i] <= '9') n = n * 10 + (text.p[i] - '0');
    return n;
}

static struct count_share share_of(json_ref object, const char *key)
{
    struct str below, above = str_split(json_text(json_get(object, key)), '/', &below);
    __int128 d = wide_of(below);
    return (struct count_share){wide_of(above), d > 0 ? d : 1};
}

static bool option_of(json_ref object, size_t options, int32_t *out)
{
    int64_t n = int_of(object, "option");
    *out = (int32_t)n;
    return n >= 0 && (uint64_t)n < options;
}

static bool read_rounds(struct arena *arena, json_ref list, size_t options,
                        struct count_result *out)
{
    out->rounds = arena_array(arena, json_count(list) + 1, sizeof *out->rounds);
    for (struct json_iter it = json_each(list); out->rounds && json_next(&it);) {
        struct count_round *r = &out->rounds[out->round_count++];
        *r = (struct count_round){.phase = (enum count_phase)int_of(it.value, "phase"),
                                  .cost = int_of(it.value, "cost"),
                                  .left = int_of(it.value, "left"),
                                  .others = int_of(it.value, "others"),
                                  .tied = bool_of(it.value, "tied")};
        if (!option_of(it.value, options, &r->option)) return false;
        for (struct json_iter p = json_each(json_get(it.value, "payments")); json_next(&p);)
            if (r->payment_count < PAYMENTS)
                r->payments[r->payment_count++] =
                    (struct count_payment){share_of(p.value, "each"), int_of(p.value, "ballots")};
    }
    return out->rounds != NULL;
}

static bool read_places(struct arena *arena, json_ref list, size_t options,
                        struct count_result *out)
{
    out->places = arena_array(arena, json_count(list) + 1, sizeof *out->places);
    for (struct json_iter it = json_each(list); out->places && json_next(&it);) {
        struct count_place *p = &out->places[out->place_count++];
        *p = (struct count_place){.score = int_of(it.value, "score"),
                                  .voters = int_of(it.value, "voters"),
                                  .bought = bool_of(it.value, "bought"),
                                  .tied = bool_of(it.value, "tied"),
                                  .left = int_of(it.value, "left"),
                                  .pool = share_of(it.value, "pool")};
        if (!option_of(it.value, options, &p->option)) return false;
    }
    return out->places && out->place_count == options;
}

/* NULL when there are not so many. */
static int64_t *read_numbers(struct arena *arena, json_ref list, size_t count)
{
    size_t n = 0;
    if (!count || json_count(list) != count) return NULL;
    int64_t *out = arena_array(arena, count, sizeof *out);
    for (struct json_iter it = json_each(list); out && json_next(&it); n++)
        if (!str_to_i64(json_text(it.value), &out[n])) return NULL;
    return out;
}

static bool read_result(struct arena *arena, json_ref from, const struct vote_draft *of,
                        struct count_result *out)
{
    size_t options = of->option_count;
    *out = (struct count_result){.ballots = int_of(from, "ballots"),
                                 .blank = int_of(from, "blank"),
                                 .spent = int_of(from, "spent"),
                                 .raises = int_of(from, "raises"),
                                 .exact = bool_of(from, "exact"),
                                 .condorcet = (int32_t)int_of(from, "condorcet"),
                                 .share = share_of(from, "share"),
                                 .raised = share_of(from, "raised")};
    if (json_type(from) != JSON_OBJECT || out->condorcet >= (int64_t)options ||
        !read_places(arena, json_get(from, "places"), options, out) ||
        !read_rounds(arena, json_get(from, "rounds"), options, out))
        return false;
    out->sums = read_numbers(arena, json_get(from, "sums"), options * of->criterion_count);
    out->pairs = read_numbers(arena, json_get(from, "pairs"), options * options);
    return true;
}

static enum err_code read_kept(struct co *co, int64_t id, struct str *out, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_vote_box_result(ledger_store(co->ledger), co->entity, id, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (code || !row) return code;
    *out = co_keep(co, store_text(stmt, 0));
    store_reset(stmt);
    return out->p ? ERR_NONE : err_no_memory(err);
}

enum err_code vote_kept(struct co *co, int64_t id, struct vote_result *out, struct err *err)
{
    struct str text = STR("");
    json_ref root = NULL;
    *out = (struct vote_result){.sealed = true};
    enum err_code code = vote_get(co, id, &out->vote, err);
    if (!code && out->vote.state != VOTE_COUNTED)
        code = err_set(err, ERR_INPUT, _("Esta votación todavía no se ha contado"));
    if (!code) code = read_kept(co, id, &text, err);
    if (!code) code = json_parse(co->arena, text, 8, &root, err);
    if (code) return code;
    const struct vote_draft *of = &out->vote.draft;
    json_ref plain = json_get(root, "plain");
    out->has_plain = plain != NULL;
    if (read_result(co->arena, json_get(root, "result"), of, &out->count) &&
        (!plain || read_result(co->arena, plain, of, &out->plain)))
        return ERR_NONE;
    return vote_result(co, id, out, err); /* it was counted before results were kept whole */
}
