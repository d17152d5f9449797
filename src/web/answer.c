/* Redirects, faults, layout: see answer.h. Also the functions of page.h. */
#include "web/answer.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "web/layout.h"
#include "web_templates.h"

enum err_code page_redirect(struct page *page, struct str path)
{
    page->status = 308;
    page->location = path;
    return ERR_NONE;
}

enum err_code page_see_other(struct page *page, struct str path)
{
    page->status = 303;
    page->location = path;
    return ERR_NONE;
}

struct co page_co(struct page *page)
{
    return (struct co){.ledger = page->writer ? page->writer : page->ledger,
                       .arena = page->arena,
                       .entity = page->entity.id ? page->entity.id : page->home.id,
                       .actor = page->actor,
                       .now_ms = page->now_ms};
}

/* Without its full stop: the form writes its own. */
static struct str sentence(struct page *page, const char *text)
{
    struct str s = str_trim(str_of(text));
    while (s.n && s.p[s.n - 1] == '.') s.n--;
    return arena_str(page->arena, s);
}

bool page_form_again(struct page *page, enum err_code code, const struct err *err)
{
    if (code != ERR_INPUT && code != ERR_CONFLICT) return false;
    page->status = code == ERR_INPUT ? 400 : 409;
    page->fault = sentence(page, err->message);
    page->fault_advice = sentence(page, err->advice);
    return true;
}

struct str page_pending(const struct page *page)
{
    if (page->pending <= 0) return STR("");
    return arena_printf(page->arena,
                        i18n_plural("Hay %lld archivo importado que aún no está en estas cifras.",
                                    "Hay %lld archivos importados que aún no están en estas "
                                    "cifras.",
                                    (unsigned long)page->pending),
                        (long long)page->pending);
}

struct str page_with(const struct page *page, const char *parameter, int64_t value)
{
    struct buf out;
    char separator = '?';
    buf_init(&out, HTTP_MAX_TARGET + 128);
    buf_text(&out, page->base);
    buf_str(&out, page->path);
    for (struct str rest = page->query; rest.n;) {
        struct str value_of, pair = str_split(rest, '&', &rest);
        if (!pair.n || str_is(str_split(pair, '=', &value_of), parameter)) continue;
        buf_char(&out, separator);
        buf_str(&out, pair);
        separator = '&';
    }
    if (value >= 0) buf_printf(&out, "%c%s=%lld", separator, parameter, (long long)value);
    struct str made = out.failed ? STR_NONE : arena_str(page->arena, buf_view(&out));
    buf_free(&out);
    return made;
}

struct str answer_without_slash(struct page *page)
{
    struct str path = page->path;
    while (path.n > 1 && path.p[path.n - 1] == '/') path.n--;
    return arena_printf(page->arena, page->query.n ? "%.*s?%.*s" : "%.*s", STR_FMT(path),
                        STR_FMT(page->query));
}

enum err_code answer_to_code(struct page *page, struct str asked, struct str code, struct err *err)
{
    struct buf out;
    struct str rest = str_slice(page->path, 1, page->path.n), text;
    (void)err;
    buf_init(&out, HTTP_MAX_TARGET + 128);
    while (rest.n) {
        struct str segment = str_split(rest, '/', &rest);
        bool here = router_decode(page->arena, segment, false, &text) && str_eq(text, asked);
        buf_char(&out, '/');
        buf_str(&out, here ? code : segment);
    }
    if (page->query.n) buf_char(&out, '?');
    buf_str(&out, page->query);
    page_redirect(page, arena_str(page->arena, buf_view(&out)));
    page->status = 302; /* a name may come to mean another entity */
    buf_free(&out);
    return ERR_NONE;
}

static int status_of(enum err_code code)
{
    switch (code) {
    case ERR_NOTFOUND:
        return 404;
    case ERR_DENIED:
        return 403;
    case ERR_CONFLICT:
        return 409;
    case ERR_UNSUPPORTED:
        return 405;
    case ERR_INPUT:
    case ERR_USAGE:
        return 400;
    case ERR_RETRY:
    case ERR_DOWN:
        return 503;
    default:
        return 500;
    }
}

struct page_fault answer_fault(struct page *page, const struct err *err)
{
    struct page_fault fault = {.status = status_of(err->code)};
    if (fault.status >= 500) {
        fault.what = str_of(fault.status == 503 ? _("Los datos no se pueden leer en este momento.")
                                                : _("El programa falló al preparar esta página."));
        fault.advice =
            str_of(_("Intente de nuevo en unos minutos. Si vuelve a pasar, avise a quien "
                     "atiende este sitio con el número de abajo."));
        return fault;
    }
    fault.what = arena_str(page->arena, str_of(err->message));
    if (*err->found) fault.what = arena_printf(page->arena, "%s: «%s»", err->message, err->found);
    fault.advice = arena_str(page->arena, str_of(err->advice));
    return fault;
}

void answer_fault_page(struct page *page, const struct page_fault *fault)
{
    buf_clear(page->out);
    page->status = fault->status;
    page->type = "text/html; charset=utf-8";
    page->bare = false;
    page->disposition = NULL;
    buf_free(&page->file);
    page->description = page->location = STR_NONE;
    page->title = str_of(fault->status == 404   ? _("No se encontró")
                         : fault->status == 400 ? _("La dirección no se entiende")
                         : fault->status == 403 ? _("No está permitido")
                         : fault->status == 405 ? _("Así no se puede pedir")
                         : fault->status == 409 ? _("Cambió mientras tanto")
                                                : _("No se pudo mostrar"));
    template_error(page, fault);
}

enum err_code answer_document(struct page *page, struct buf *body, struct buf *document,
                              struct err *err)
{
    if (page->bare || page->location.n) {
        buf_str(document, buf_view(body));
        return document->failed ? err_no_memory(err) : ERR_NONE;
    }
    page->out = document;
    enum err_code code = layout_write(page, buf_view(body), err);
    page->out = body;
    if (code == ERR_NONE && document->failed) code = err_no_memory(err);
    return code;
}

/* Kept in the arena until the answer is on its way: MHD copies headers. */
static void add_location(struct page *page, struct http_answer *out)
{
    struct str path = page->location;
    while (path.n > 1 && path.p[0] == '/' && path.p[1] == '/') path = str_slice(path, 1, path.n);
    if (!path.n || path.p[0] != '/') path = STR("/");
    struct str whole = arena_printf(page->arena, "%s%.*s", page->base, STR_FMT(path));
    http_header(out, "Location", whole.p ? whole.p : "/");
}

void answer_finish(struct page *page, const struct buf *document, struct response_gzip *gzip,
                   bool accepts_gzip, struct http_answer *out)
{
    out->status = page->status;
    http_header(out, "Content-Type", page->type);
    http_header(out, "Content-Language", page->language);
    if (page->location.n) add_location(page, out);
    if (page->disposition) {
        struct str value =
            arena_printf(page->arena, "attachment; filename=\"%s\"", page->disposition);
        if (value.p) http_header(out, "Content-Disposition", value.p);
    }
    if (page->file.p) { /* handed over, not copied: it may be large, and is packed already */
        out->body = page->file.p;
        out->size = page->file.n;
        out->release = mem_free;
        page->file = (struct buf){0};
        return;
    }
    response_body(out, buf_view(document), gzip, accepts_gzip);
}

void answer_plain(struct http_answer *out, int status)
{
    static const struct {
        int status;
        const char *text;
    } texts[] = {
        {400, "400: la petición no se entiende\n"},
        {405, "405: aquí solo se lee (GET, HEAD)\n"},
        {411, "411: falta decir cuánto se envía\n"},
        {413, "413: es más de lo que aquí se recibe\n"},
        {414, "414: la dirección es demasiado larga\n"},
        {415, "415: no es un formulario\n"},
        {500, "500: el programa falló\n"},
        {503, "503: intente más tarde\n"},
    };
    const char *text = "";
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i].status == status) text = texts[i].text;
    response_constant(out, status, "text/plain; charset=utf-8", str_of(text));
}
