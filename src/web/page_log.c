/* The log: /e/{entity}/bitacora, and a copy that proves itself: /e/{entity}/bitacora.jsonl. */
#include "cocreate/log_copy.h"
#include "cocreate/news.h"
#include "cocreate/session.h"
#include "cocreate/subject.h"
#include "web/open_parts.h"
#include "web/page_people.h"
#include "web_routes.h"
#include "web_templates.h"

enum { SHOWN = 50 };

struct gathering {
    struct page *page;
    struct log_line *lines;
    size_t count;
};

/* What happened, in words; kinds that nobody gave words stay as they are. */
static struct str words_of(struct str kind)
{
    const char *words = news_words(kind);
    return words ? str_of(words) : kind;
}

/* The page of what an entry is about, where the reader may see it: drafts are in the log too. */
static struct str url_of(struct page *page, struct str subject, struct str *title_out)
{
    struct co co = page_co(page);
    struct str path = subject_path(page->arena, subject);
    struct str title = STR_NONE;
    struct err unseen = {0};
    bool seen;
    if (!path.n || subject_is_seen(&co, subject, &seen, &unseen) || !seen) return STR_NONE;
    if (!subject_title(&co, subject, &title, &unseen)) *title_out = title;
    return layout_entity_url(page, "%.*s", STR_FMT(path));
}

/* What an entry says to who reads it: what is sealed only to those who may see the draft, until
 * everybody may. */
static enum err_code open_seal(struct page *page, const struct log_entry *e, struct log_line *line,
                               struct err *err)
{
    struct co co = page_co(page);
    bool seen = false;
    line->body = arena_str(page->arena, e->body);
    if (!e->sealed.p) return ERR_NONE;
    struct str about = arena_str(page->arena, e->about);
    enum err_code code = subject_is_seen(&co, about, &seen, err);
    line->sealed = !seen;
    if (seen) line->body = arena_str(page->arena, e->sealed);
    if (seen && !code) code = subject_is_public(&co, about, &seen, err);
    line->draft = !line->sealed && !seen;
    return code;
}

static enum err_code take(void *user, const struct log_entry *e, struct err *err)
{
    struct gathering *g = user;
    struct page *page = g->page;
    struct log_line *line = &g->lines[g->count++];
    *line = (struct log_line){.seq = e->seq,
                              .time = form_local_time(page, e->at),
                              .kind = arena_str(page->arena, e->kind),
                              .words = arena_str(page->arena, words_of(e->kind)),
                              .subject = arena_str(page->arena, e->subject),
                              .hash = arena_str(page->arena, e->hash),
                              .personal = e->private_hash.n > 0,
                              .erased = e->private_hash.n && !e->salt.p};
    date_parse(form_local_day(page, e->at), DATE_YMD, &line->day);
    line->url = url_of(page, line->subject, &line->title);
    line->actor = e->actor ? arena_printf(page->arena, _("persona %lld"), (long long)e->actor)
                           : str_of(_("el programa"));
    enum err_code code = open_seal(page, e, line, err);
    if (code) return code;
    return line->hash.p && line->actor.p && line->body.p ? ERR_NONE : err_no_memory(err);
}

/* route: GET /e/{entity}/bitacora
 * query: antes=int?
 * title: Bitácora */
enum err_code page_log(struct page *page, struct err *err)
{
    struct store *store = ledger_store(page->ledger);
    struct log_view v = {.copy_url = layout_entity_url(page, "bitacora.jsonl")};
    struct log_checkpoint checkpoint;
    struct gathering g = {.page = page};
    int64_t before = page_log_parameters(page)->antes, entity = page->entity.id;
    g.lines = arena_array(page->arena, SHOWN, sizeof *g.lines);
    if (!g.lines) return err_no_memory(err);
    enum err_code code = log_length(store, entity, &v.entries, err);
    if (!code) code = log_last_checkpoint(store, page->arena, entity, &checkpoint, err);
    if (!code) code = log_read_back(store, entity, before, SHOWN, take, &g, err);
    if (code) return code;
    v.lines = g.lines;
    v.count = g.count;
    v.checkpoint = checkpoint.seq ? &checkpoint : NULL;
    if (g.count && g.lines[g.count - 1].seq > 1)
        v.pager.next = page_with(page, "antes", g.lines[g.count - 1].seq);
    open_crumbs(page, &v.crumbs);
    layout_crumbs_add(&v.crumbs, str_of(_("Bitácora")), STR_NONE);
    template_log_page(page, &v);
    return ERR_NONE;
}

static enum err_code write_lines(void *user, struct str lines, struct err *err)
{
    struct page *page = user;
    buf_str(page->out, lines);
    return page->out->failed ? err_set(err, ERR_LIMIT,
                                       _("La bitácora es demasiado larga para una "
                                         "página: pídala con «cauce log export»"))
                             : ERR_NONE;
}

/* route: GET /e/{entity}/bitacora.jsonl
 * title: Copia de la bitácora */
enum err_code page_log_copy(struct page *page, struct err *err)
{
    page->type = "application/jsonl; charset=utf-8";
    page->bare = true;
    page->disposition = "bitacora.jsonl";
    struct co co = page_co(page);
    return log_copy_write(&co, false, write_lines, page, err);
}
