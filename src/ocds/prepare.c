/* Prepare as a task of the stream: see prepare.h. */
#include "ocds/prepare.h"

#include "base/i18n.h"
#include "format/json_inline.h"
#include "ocds/coverage_trie.h"
#include "ocds/coverage_unique.h"
#include "ocds/prepare_private.h"

struct worker {
    struct trie names; /* to tell repeated keys */
    struct buf text;   /* an element rewritten before it is corrected */
    struct json_pool pool;
    struct edits edits;
    struct prepare_result result;
    size_t compact; /* bytes of the element written compact, if it stands as it came; else 0 */
};
struct run {
    struct prepare_rules rules;
    struct prepare_result *result;
};

static enum err_code open_worker(void *user, void *state, struct err *err)
{
    struct worker *w = state;
    (void)user;
    buf_init(&w->text, (size_t)1 << 31);
    return trie_open(&w->names, err);
}

static void close_worker(void *user, void *state)
{
    struct worker *w = state;
    (void)user;
    trie_close(&w->names);
    buf_free(&w->text);
    json_pool_free(&w->pool);
    edits_free(&w->edits);
}

/* What is corrected of an element: within a record its compiled release. */
static json_ref release_in(const struct run *r, json_ref root, enum ocds_kind kind)
{
    if (r->rules.compatible || kind != OCDS_RECORD) return root;
    json_ref compiled = prepare_member(root, STR("compiledRelease"));
    return compiled && json_is_object(compiled) ? compiled : root;
}

/* The element with each key once, and its auctions' bids among the bids: rewritten where needed. */
static enum err_code rewrite(struct run *r, struct worker *w, enum ocds_kind kind, json_ref *root,
                             struct err *err)
{
    enum err_code code = ERR_NONE;
    w->compact = 0;
    if (trie_has_repeated(&w->names, *root, &w->compact)) {
        w->compact = 0;
        buf_clear(&w->text);
        code = coverage_unique(*root, &w->text, err);
        if (!code) code = json_pool_parse(&w->pool, buf_view(&w->text), root, err);
    }
    if (code || !r->rules.move_auctions) return code;
    buf_clear(&w->text);
    enum prepare_moved moved =
        prepare_move_auctions(*root, release_in(r, *root, kind), r->rules.compatible, &w->text);
    if (moved == PREPARE_IN_THE_WAY) w->result.auctions++;
    if (moved != PREPARE_MOVED) return ERR_NONE;
    if (w->text.failed) return err_no_memory(err);
    w->result.changed++;
    w->compact = 0;
    return json_pool_parse(&w->pool, buf_view(&w->text), root, err);
}

static enum err_code correct(void *user, void *state, const struct ocds_element *e,
                             struct arena *arena, struct ocds_output *out, struct err *err)
{
    struct run *r = user;
    struct worker *w = state;
    json_ref root = e->root;
    uint64_t changed = w->result.changed;
    if (!json_is_object(root))
        return err_set(err, ERR_INPUT, _("No es un objeto JSON, así que no hay qué corregir"));
    enum err_code code = rewrite(r, w, e->kind, &root, err);
    if (code) return code;
    struct prepare_one one = {.rules = &r->rules,
                              .arena = arena,
                              .edits = &w->edits,
                              .issues = out->side,
                              .line = e->line};
    w->edits.count = 0;
    prepare_release(&one, release_in(r, root, e->kind));
    w->result.releases++;
    w->result.issues += one.issue_count;
    w->result.changed = changed + (w->edits.count || w->result.changed != changed);
    /* Where nothing is escaped, blanks between values are all that could make the text longer than
     * it would be written. */
    bool plain = root == e->root && memchr(e->text.p, '\\', e->text.n) == NULL;
    if (plain && w->edits.count == 0 && e->text.n == w->compact)
        buf_str(out->main, e->text);
    else
        edits_write(&w->edits, root, plain, out->main);
    buf_char(out->main, '\n');
    if (!one.failed && !out->main->failed && !out->side->failed) return ERR_NONE;
    return err_no_memory(err);
}

static enum err_code join_workers(void *user, void *into, void *from, struct err *err)
{
    struct prepare_result *a = &((struct worker *)into)->result;
    const struct prepare_result *b = &((const struct worker *)from)->result;
    (void)user;
    (void)err;
    a->releases += b->releases;
    a->changed += b->changed;
    a->issues += b->issues;
    a->auctions += b->auctions;
    return ERR_NONE;
}

static enum err_code finish(void *user, void *state, struct ocds_output *out, struct err *err)
{
    struct run *r = user;
    (void)out;
    (void)err;
    if (r->result) *r->result = ((const struct worker *)state)->result;
    return ERR_NONE;
}

enum err_code prepare_run(const struct ocds_job *job, const struct prepare_options *options,
                          struct prepare_result *result, struct ocds_totals *totals,
                          struct err *err)
{
    const struct ocds_task task = {.state_size = sizeof(struct worker),
                                   .open = open_worker,
                                   .element = correct,
                                   .join = join_workers,
                                   .close = close_worker};
    struct run r = {.result = result};
    struct arena arena;
    arena_init(&arena, (size_t)64 << 20);
    enum err_code code = prepare_rules_make(&arena, options, &r.rules, err);
    if (!code) code = ocds_run(job, &task, &r, finish, totals, err);
    arena_free(&arena);
    return code;
}
