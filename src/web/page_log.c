/* The log: /e/{entity}/bitacora, and a copy that proves itself: /e/{entity}/bitacora.jsonl. */
#include "cocreate/declaration.h"
#include "cocreate/news.h"
#include "cocreate/paper.h"
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
static struct str url_of(struct page *page, struct str subject)
{
    struct co co = page_co(page);
    struct str title, kind, path = subject_path(page->arena, subject);
    struct declaration declaration;
    struct paper paper;
    struct err unseen = {0};
    int64_t id;
    if (!path.n || !subject_parse(subject, &kind, &id)) return STR_NONE;
    enum err_code code = str_is(kind, "paper") ? paper_get(&co, id, &paper, &unseen)
                         : str_is(kind, "declaration")
                             ? declaration_get(&co, id, &declaration, &unseen)
                             : subject_title(&co, subject, &title, &unseen);
    return code ? STR_NONE : layout_entity_url(page, "%.*s", STR_FMT(path));
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
                              .body = arena_str(page->arena, e->body),
                              .hash = arena_str(page->arena, e->hash),
                              .personal = e->private_hash.n > 0,
                              .erased = e->private_hash.n && !e->salt.p};
    date_parse(form_local_day(page, e->at), DATE_YMD, &line->day);
    line->url = url_of(page, line->subject);
    line->actor = e->actor ? arena_printf(page->arena, _("persona %lld"), (long long)e->actor)
                           : str_of(_("el programa"));
    return line->hash.p && line->actor.p ? ERR_NONE : err_no_memory(err);
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
    return log_export(ledger_store(page->ledger), page->entity.id, false, write_lines, page, err);
}
