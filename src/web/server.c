/* From a request to its answer: what is compiled in (assets, robots, health), then the router, the
 * tag, the page, its layout. Errors of a page become pages of their own; see page.h. */
#include "web/server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/date.h"
#include "base/hash.h"
#include "base/mem.h"
#include "cocreate/session.h"
#include "web/answer.h"
#include "web/asset.h"
#include "web/cache.h"
#include "web/form.h"
#include "web/throttle.h"
#include "web/visitor.h"
#include "web/worker.h"

/* An upload with its form, all that is being received at a time, and all files being sent. */
enum { MAX_FORM = 26 << 20, MAX_FORMS = 160 << 20, MAX_ANSWERS = 256 << 20 };

static void say(struct server *server, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void say(struct server *server, const char *format, ...)
{
    char line[1600];
    va_list args;
    if (!server->options.log) return;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    for (char *c = line; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f) *c = '?';
    server->options.log(server->options.log_user, line);
}

/* --- what needs no store ---------------------------------------------------------------------- */

static bool answer_asset(struct worker *worker, const struct http_request *request,
                         const struct asset *asset, bool for_ever, struct http_answer *out)
{
    char tag[80];
    out->status = 200;
    http_header(out, "Cache-Control",
                for_ever ? "public, max-age=31536000, immutable" : "public, max-age=86400");
    snprintf(tag, sizeof tag, "\"%s\"", asset->path);
    if (response_matches(request->if_none_match, tag)) {
        out->status = 304;
        out->body = "";
        return true;
    }
    http_header(out, "Content-Type", asset->type);
    bool packed = strcmp(asset->type, "image/png") == 0 || strcmp(asset->type, "font/woff2") == 0;
    return response_body(out, (struct str){asset->bytes, asset->size}, worker->gzip,
                         request->accepts_gzip && !packed);
}

/* True when `path` is one of these. */
static bool answer_fixed(struct worker *worker, const struct http_request *request, struct str path,
                         struct http_answer *out)
{
    const struct asset *icon = asset_named("favicon.svg");
    if (str_is(path, "/robots.txt")) {
        response_constant(out, 200, "text/plain; charset=utf-8", STR("User-agent: *\nAllow: /\n"));
        http_header(out, "Cache-Control", "public, max-age=86400");
        return true;
    }
    if (icon && (str_is(path, "/favicon.ico") || str_is(path, "/favicon.svg")))
        return answer_asset(worker, request, icon, false, out);
    if (!str_starts(path, STR("/a/"))) return false;
    const struct asset *asset = asset_at(path);
    return asset && answer_asset(worker, request, asset, true, out);
}

/* Whether the store answers; for monitors and load balancers. */
static void answer_health(struct worker *worker, struct http_answer *out)
{
    struct err err = {0};
    enum err_code code = worker_begin(worker, &err);
    response_constant(out, code ? 503 : 200, "text/plain; charset=utf-8",
                      code ? STR("mal\n") : STR("bien\n"));
    http_header(out, "Cache-Control", "no-store");
    if (code) say(worker->server, "/salud: %s", err.message);
}

/* --- pages ------------------------------------------------------------------------------------ */

/* "/en/e/26?x" to its language, path and query. */
static void read_target(struct str target, struct page *page)
{
    page->path = str_split(target, '?', &page->query);
    page->base = "";
    page->other_base = "/en";
    page->language = "es-MX";
    if (!str_is(page->path, "/en") && !str_starts(page->path, STR("/en/"))) return;
    page->english = true;
    page->base = "/en";
    page->other_base = "";
    page->language = "en";
    page->path = page->path.n > 3 ? str_slice(page->path, 3, page->path.n) : STR("/");
}

/* The tag of every page as the store is now; gzip and plain are two representations. */
static const char *make_tag(struct worker *worker, bool gzip)
{
    uint64_t parts[2] = {worker->server->instance, worker->generation};
    return arena_printf(&worker->arena, "\"%016llx%s\"",
                        (unsigned long long)hash64(parts, sizeof parts), gzip ? "z" : "")
        .p;
}

static enum err_code find_entity(struct page *page, const struct router_match *match,
                                 struct err *err)
{
    if (!match->entity.n) return ERR_NONE;
    enum err_code code =
        ledger_entity_find(page->ledger, page->arena, match->entity, &page->entity, err);
    if (code || str_eq(match->entity, page->entity.code)) return code;
    return answer_to_code(page, match->entity, page->entity.code, err);
}

static enum err_code sign_in_first(struct page *page)
{
    struct str path = answer_without_slash(page);
    struct buf out;
    buf_init(&out, 4 * HTTP_MAX_TARGET);
    buf_text(&out, "/entrar?ir=");
    for (size_t i = 0; i < path.n; i++) {
        unsigned char c = (unsigned char)path.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' || c == '-';
        buf_printf(&out, plain ? "%c" : "%%%02X", c);
    }
    page_see_other(page, arena_str(page->arena, buf_view(&out)));
    buf_free(&out);
    page->secret = true;
    return ERR_NONE;
}

/* Who may ask for this, and whether what was sent is ours. */
static enum err_code admit(struct page *page, const struct http_request *request,
                           const struct router_entry *entry, bool secure, struct err *err)
{
    enum err_code code = visitor_find(page, request, secure, err);
    if (code) return code;
    if (entry->may && !(page->actor.roles & entry->may)) {
        if (!page->actor.person && !page->post) return sign_in_first(page);
        return co_may(&page->actor, entry->may, err);
    }
    if (!page->post || visitor_form_is_ours(page, request, secure)) return ERR_NONE;
    err_set(err, ERR_DENIED, _("El formulario caducó o no salió de este sitio"));
    err_advice(err, _("Regrese, cargue de nuevo la página y vuelva a enviarlo"));
    return ERR_DENIED;
}

/* A session that is used goes on; that it could not be noted keeps nobody from their form. */
static void lengthen(struct page *page)
{
    struct err ignored = {0};
    struct co co = page_co(page);
    co.entity = page->home.id;
    session_seen(&co, page->session_token, &ignored);
}

void page_let_go(struct page *page)
{
    if (!page->taking) return;
    page->writer = NULL;
    pthread_mutex_unlock(&page->taking->writing);
    slow_enter(&page->taking->slow);
}

void page_take_again(struct page *page)
{
    if (!page->taking) return;
    slow_leave(&page->taking->slow);
    pthread_mutex_lock(&page->taking->writing);
    page->writer = page->taking->writer;
}

static enum err_code take_form(struct page *page, const struct router_entry *entry, struct err *err)
{
    enum err_code code = visitor_again(page, err);
    if (!code && entry->may) code = co_may(&page->actor, entry->may, err);
    if (!code && page->session_old) lengthen(page);
    return code ? code : entry->run(page, err);
}

/* A form is taken while holding the one writer's handle. */
static enum err_code run_form(struct server *server, struct page *page,
                              const struct router_entry *entry, struct err *err)
{
    if (!server->writer) return err_set(err, ERR_DENIED, _("Este sitio es de solo lectura"));
    pthread_mutex_lock(&server->writing);
    page->writer = server->writer;
    page->taking = server;
    enum err_code code = take_form(page, entry, err);
    if (code == ERR_DOWN && server_reopen_writer(server) == ERR_NONE) {
        page->writer = server->writer;
        code = take_form(page, entry, err);
    }
    if (store_in_transaction(ledger_store(server->writer)))
        store_rollback(ledger_store(server->writer));
    page->writer = NULL;
    page->taking = NULL;
    pthread_mutex_unlock(&server->writing);
    return code;
}

/* Routes and runs the page. *tag_out: the tag its answer may be kept under, or NULL; the
 * status is 304 when the reader has it already, and the page was not asked. */
static enum err_code run_page(struct worker *worker, const struct http_request *request,
                              struct page *page, const char **tag_out, struct err *err)
{
    struct router_match match;
    struct str path = page->path;
    if (path.n > 1 && path.p[path.n - 1] == '/')
        return page_redirect(page, answer_without_slash(page));
    enum err_code code =
        router_find(router_table, router_table_count, page->post ? ROUTER_POST : ROUTER_GET, path,
                    page->query, page->arena, &match, err);
    if (code) return code;
    page->parameters = match.parameters;
    page->title = str_of(i18n(match.entry->title));
    code = find_entity(page, &match, err);
    if (!code && !page->location.n)
        code = admit(page, request, match.entry, worker->server->secure, err);
    if (code || page->location.n) return code;
    const char *tag = page->secret || page->post ? NULL : make_tag(worker, request->accepts_gzip);
    if (tag && response_matches(request->if_none_match, tag)) {
        page->status = 304;
    } else {
        code = page->post ? run_form(worker->server, page, match.entry, err)
                          : match.entry->run(page, err);
        if (code == ERR_NONE && page->out->failed)
            code = err_set(err, ERR_LIMIT, _("La página pasa de %d MB"), WORKER_PAGE_MAX >> 20);
    }
    if (code == ERR_NONE && !page->secret && !page->location.n &&
        (page->status == 200 || page->status == 304))
        *tag_out = tag;
    return code;
}

/* The log has what happened; the reader has its number and no inner detail. */
static void note_fault(struct worker *worker, struct page *page, const struct err *err,
                       struct page_fault *fault)
{
    struct server *server = worker->server;
    unsigned number = atomic_fetch_add(&server->faults, 1) + 1;
    fault->id = arena_printf(page->arena, "%04x-%u", (unsigned)(server->instance & 0xffff), number);
    say(server, _("falla %.*s en %s%.*s: %s: %s"), STR_FMT(fault->id), page->base,
        STR_FMT(page->path), err_code_name(err->code), err->message);
}

static void answer_error(struct worker *worker, struct page *page, const struct err *err)
{
    struct page_fault fault = answer_fault(page, err);
    if (fault.status >= 500) note_fault(worker, page, err, &fault);
    answer_fault_page(page, &fault);
}

/* True when the answer was made before, from the store as it still is. */
static bool answer_kept(struct worker *worker, const struct http_request *request,
                        const struct cache_key *key, struct http_answer *out)
{
    const char *tag = make_tag(worker, request->accepts_gzip);
    if (!tag || !cache_get(worker->server->cache, key, out)) return false;
    if (!response_matches(request->if_none_match, tag)) return true;
    if (out->release) out->release((void *)(uintptr_t)out->body);
    *out = (struct http_answer){.status = 304, .body = "", .context = worker};
    response_security(out);
    http_header(out, "Content-Security-Policy", worker->server->policy);
    http_header(out, "ETag", tag);
    http_header(out, "Cache-Control", "no-cache");
    return true;
}

static void answer_page(struct worker *worker, const struct http_request *request,
                        struct page *page, struct http_answer *out)
{
    struct err err = {0};
    const char *tag = NULL;
    enum err_code code = worker_begin(worker, &err);
    struct cache_key key = {request->target, request->accepts_gzip, worker->generation,
                            page->now_ms};
    page->ledger = worker->ledger;
    page->pending = worker->pending;
    page->home = worker->home;
    bool known = visitor_cookie(request->cookie, SESSION_COOKIE, worker->server->secure).n;
    if (code == ERR_NONE && !known && !page->post && answer_kept(worker, request, &key, out))
        return;
    if (code == ERR_NONE) code = run_page(worker, request, page, &tag, &err);
    if (code) {
        err.code = code;
        answer_error(worker, page, &err);
    }
    if (tag) http_header(out, "ETag", tag);
    http_header(out, "Cache-Control", page->secret || page->post ? "no-store" : "no-cache");
    visitor_headers(page, worker->server->secure, out);
    if (page->status == 304) {
        out->status = 304;
    } else if (answer_document(page, &worker->body, &worker->document, &err) == ERR_NONE) {
        answer_finish(page, &worker->document, worker->gzip, request->accepts_gzip, out);
        if (tag && !page->disposition) cache_put(worker->server->cache, &key, tag, out);
    } else {
        answer_plain(out, 500);
        say(worker->server, "%.*s: %s", STR_FMT(page->path), err.message);
    }
    buf_free(&page->file);
}

static const char *place_of(const struct server *server)
{
    return server->http ? http_place(server->http) : "";
}

/* What a browser says of itself, for the list of a person's sessions. */
static struct str printable(struct arena *arena, struct str text)
{
    struct str kept = str_slice(text, 0, 120);
    char *p = arena_alloc(arena, kept.n + 1);
    if (!p) return STR("");
    for (size_t i = 0; i < kept.n; i++)
        p[i] = kept.p[i] >= ' ' && kept.p[i] < 0x7f ? kept.p[i] : '?';
    return (struct str){p, kept.n};
}

static void answer_with(struct worker *worker, const struct http_request *request,
                        struct http_answer *out)
{
    struct server *server = worker->server;
    struct form form = {request->fields, request->field_count, {.count = 0}, &worker->arena};
    struct page page = {.arena = &worker->arena,
                        .post = request->post,
                        .form = &form,
                        .agent = printable(&worker->arena, request->agent),
                        .peer = request->peer ? request->peer : "",
                        .writable = server->writer != NULL,
                        .site =
                            str_of(server->options.site ? server->options.site : place_of(server)),
                        .throttle = server->throttle,
                        .out = &worker->body,
                        .now_ms = time_now_ms(),
                        .status = 200,
                        .type = "text/html; charset=utf-8",
                        .demonstration = server->options.demonstration};
    read_target(request->target, &page);
    i18n_thread_language(page.english ? "en" : "es");
    response_security(out);
    http_header(out, "Content-Security-Policy", server->policy);
    if (!page.english && str_is(page.path, "/salud"))
        answer_health(worker, out);
    else if (page.english || !answer_fixed(worker, request, page.path, out))
        answer_page(worker, request, &page, out);
    i18n_thread_language(NULL);
    if (server->options.verbose)
        say(server, "%d %zu %.*s", out->status, out->size, STR_FMT(request->target));
}

static void answer(void *user, const struct http_request *request, struct http_answer *out)
{
    struct server *server = user;
    struct worker *worker = worker_take(server);
    if (!worker) { /* there are as many as threads: cannot happen */
        answer_plain(out, 503);
        return;
    }
    out->context = worker;
    answer_with(worker, request, out);
}

static void done(void *user, struct http_answer *out)
{
    if (!out->context) return;
    worker_end(out->context);
    worker_give(user, out->context);
}

static void refuse(void *user, int status, struct http_answer *out)
{
    struct server *server = user;
    response_security(out);
    http_header(out, "Content-Security-Policy", server->policy);
    answer_plain(out, status);
}

void server_render(struct server *server, const struct http_request *request,
                   struct http_answer *out)
{
    *out = (struct http_answer){.status = 500, .body = ""};
    answer(server, request, out);
}

void server_answer_free(struct server *server, struct http_answer *out)
{
    done(server, out);
    if (out->release) out->release((void *)(uintptr_t)out->body);
    out->release = NULL;
    out->body = "";
    out->size = 0;
}

/* --- opening and closing ---------------------------------------------------------------------- */

static void write_policy(struct server *server)
{
    snprintf(server->policy, sizeof server->policy,
             "default-src 'none'; style-src 'self' '%s'; img-src 'self' data:; font-src 'self'; "
             "script-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
             asset_style_hash);
}

/* Connects the writer, again if it was lost. It reads once, so that whatever it opens is open
 * before the process is confined. */
enum err_code server_reopen_writer(struct server *server)
{
    struct ledger *fresh = NULL;
    struct err err = {0};
    enum err_code code = ledger_open(server->options.store, STORE_WRITE, &fresh, &err);
    if (!code) code = store_sort_in_memory(ledger_store(fresh), &err);
    if (!code) code = store_begin(ledger_store(fresh), &err);
    if (code) {
        say(server, _("no se puede escribir en el almacén: %s"), err.message);
        ledger_close(fresh);
        return code;
    }
    store_rollback(ledger_store(fresh));
    ledger_close(server->writer);
    server->writer = fresh;
    return ERR_NONE;
}

/* Half of the threads may hash at a time, and never more than four: 76 MiB. */
static unsigned slow_places(size_t workers)
{
    enum { MOST_SLOW = 4 };
    return workers / 2 < MOST_SLOW ? (unsigned)(workers / 2) : MOST_SLOW;
}

enum err_code server_open(const struct server_options *options, struct server **out,
                          struct err *err)
{
    struct server *server = mem_calloc(1, sizeof *server);
    if (!server) return err_no_memory(err);
    server->options = *options;
    server->worker_count = options->http.threads ? options->http.threads : 1;
    server->workers = mem_calloc(server->worker_count, sizeof *server->workers);
    pthread_mutex_init(&server->lock, NULL);
    write_policy(server);
    pthread_mutex_init(&server->writing, NULL);
    slow_open(&server->slow, slow_places(server->worker_count));
    server->secure = options->site && strncmp(options->site, "https://", 8) == 0;
    server->throttle = throttle_new();
    server->cache = cache_new(options->cache_bytes);
    enum err_code code = ERR_NONE;
    if (!server->workers || !server->throttle ||
        getrandom(&server->instance, sizeof server->instance, 0) < 0)
        code = err_no_memory(err);
    for (size_t i = 0; code == ERR_NONE && i < server->worker_count; i++) {
        code = worker_open(server, &server->workers[i], err);
        worker_give(server, &server->workers[i]);
    }
    if (code == ERR_NONE && options->forms) code = server_reopen_writer(server);
    if (code) {
        server_close(server);
        return code;
    }
    *out = server;
    return ERR_NONE;
}

enum err_code server_start(struct server *server, struct err *err)
{
    struct http_options options = server->options.http;
    options.threads = (unsigned)server->worker_count;
    options.refuse = refuse;
    options.answer = answer;
    options.done = done;
    options.user = server;
    options.max_body = server->writer ? MAX_FORM : 0;
    options.max_bodies = MAX_FORMS;
    if (!options.max_answers) options.max_answers = MAX_ANSWERS;
    enum err_code code = http_open(&options, &server->http, err);
    if (code) return code;
    if (server->options.confine)
        confine_files(server->options.store, options.socket, &server->confinement);
    code = http_start(server->http, err);
    if (code == ERR_NONE && server->options.confine)
        confine_calls(server->options.store, &server->confinement);
    return code;
}

void server_confinement(const struct server *server, char *out, size_t size)
{
    confine_describe(&server->confinement, out, size);
}

const char *server_place(const struct server *server)
{
    return http_place(server->http);
}

void server_tick(struct server *server)
{
    http_tick(server->http);
}

bool server_drain(struct server *server)
{
    http_quiesce(server->http);
    return http_busy(server->http) == 0;
}

size_t server_connections(struct server *server)
{
    return http_connections(server->http);
}

void server_cached(struct server *server, size_t *bytes_out, uint64_t *given_out)
{
    cache_figures(server->cache, bytes_out, given_out);
}

void server_close(struct server *server)
{
    if (!server) return;
    http_stop(server->http);
    for (size_t i = 0; server->workers && i < server->worker_count; i++)
        worker_close(&server->workers[i]);
    mem_free(server->workers);
    cache_free(server->cache);
    ledger_close(server->writer);
    throttle_free(server->throttle);
    slow_close(&server->slow);
    pthread_mutex_destroy(&server->writing);
    pthread_mutex_destroy(&server->lock);
    mem_free(server);
}
