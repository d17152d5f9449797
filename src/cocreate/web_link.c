/* What visits say of published addresses, and recording them: see web_link.h. */
#include "cocreate/web_link.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/i18n.h"
#include "cocreate_queries.h"

static const int64_t DAY_MS = INT64_C(86400000);

/* --- words ------------------------------------------------------------------------------------ */

static const char *const answers[WEB_LINK_ANSWERS_ALL][2] = {
    {"never", N_("todavía no se visita")},
    {"answers", N_("respondió")},
    {"gone", N_("el sitio dice que ya no está ahí")},
    {"broken", N_("el sitio contestó con un error o cortó la conexión")},
    {"no-name", N_("no se encuentra ningún sitio con ese nombre")},
    {"no-connection", N_("el sitio no acepta la conexión")},
    {"slow", N_("el sitio no contestó a tiempo")},
    {"loop", N_("el sitio manda de una dirección a otra sin llegar")},
    {"closed", N_("el sitio contesta, pero no deja que lo vea un programa")},
    {"certificate", N_("no se pudo comprobar el certificado del sitio")},
    {"inside", N_("lleva a una red interna, que no se visita")},
    {"unfit", N_("no es una dirección que se pueda visitar")},
};
static const char *const states[WEB_LINK_STATES][2] = {
    {"unseen", N_("sin comprobar")},         {"alive", N_("responde")},
    {"failing", N_("falló la última vez")},  {"dead", N_("ya no responde")},
    {"untold", N_("no se puede comprobar")},
};
static const char *const places[WEB_LINK_PLACES] = {
    NULL,
    N_("evidencia de un avance"),
    N_("documento"),
    N_("medio de verificación de un compromiso"),
    N_("informe de avance"),
    N_("fuente de un indicador"),
    N_("fuente de una encuesta"),
    N_("fuente de la métrica"),
    N_("ficha de un hueco"),
    N_("respuesta a una pregunta sobre el dinero"),
    N_("archivo publicado"),
    N_("documento del dinero de un compromiso"),
};

const char *web_link_answer_code(int answer)
{
    return answer >= 0 && answer < WEB_LINK_ANSWERS_ALL ? answers[answer][0] : NULL;
}

const char *web_link_answer_word(int answer)
{
    return answer >= 0 && answer < WEB_LINK_ANSWERS_ALL ? i18n(answers[answer][1]) : NULL;
}

const char *web_link_state_code(int state)
{
    return state >= 0 && state < WEB_LINK_STATES ? states[state][0] : NULL;
}

const char *web_link_state_word(int state)
{
    return state >= 0 && state < WEB_LINK_STATES ? i18n(states[state][1]) : NULL;
}

const char *web_link_place_word(int place)
{
    return place > WEB_LINK_NOWHERE && place < WEB_LINK_PLACES ? i18n(places[place]) : NULL;
}

/* --- addresses in a text ---------------------------------------------------------------------- */

static size_t scheme_at(struct str s)
{
    static const char *const schemes[] = {"https://", "http://"};
    for (size_t i = 0; i < 2; i++) {
        size_t n = strlen(schemes[i]);
        if (s.n >= n && strncasecmp(s.p, schemes[i], n) == 0) return n;
    }
    return 0;
}

/* Marks that end a sentence or a bracket around an address, and are none of it. */
static size_t without_end(struct str url)
{
    static const char *const marks[] = {"»", "”", "’", "…"};
    for (size_t before = 0; before != url.n;) {
        before = url.n;
        if (url.n && strchr(".,;:!?'*", url.p[url.n - 1])) url.n--;
        if (str_ends(url, STR(")")) && !memchr(url.p, '(', url.n)) url.n--;
        if (str_ends(url, STR("]")) && !memchr(url.p, '[', url.n)) url.n--;
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
            if (str_ends(url, str_of(marks[i]))) url.n -= strlen(marks[i]);
    }
    return url.n;
}

bool web_link_find(struct str *rest, struct str *url_out)
{
    for (size_t i = 0; i < rest->n; i++) {
        struct str from = str_slice(*rest, i, rest->n);
        size_t scheme = scheme_at(from), n = scheme;
        if (!scheme) continue;
        while (n < from.n && (unsigned char)from.p[n] > 0x20 && from.p[n] != 0x7f &&
               !strchr("<>\"`|\\^{}", from.p[n]))
            n++;
        size_t kept = without_end(str_slice(from, 0, n));
        i += n;
        if (kept <= scheme) continue;
        *url_out = str_slice(from, 0, kept);
        *rest = str_slice(*rest, i, rest->n);
        return true;
    }
    *rest = str_slice(*rest, rest->n, rest->n);
    return false;
}

/* --- what follows from a visit ---------------------------------------------------------------- */

void web_link_after(struct web_link *link, const struct web_link_visit *visit)
{
    link->answer = visit->answer;
    link->status = visit->status;
    link->visited = visit->at;
    if (visit->answer == WEB_LINK_ANSWERS) {
        if (link->dead) link->back = visit->at;
        link->alive = visit->at;
        link->state = WEB_LINK_ALIVE;
    }
    if (visit->answer == WEB_LINK_ANSWERS || visit->answer >= WEB_LINK_CLOSED) {
        if (visit->answer != WEB_LINK_ANSWERS) link->state = WEB_LINK_UNTOLD;
        link->failing = link->failures = link->dead = 0;
        return;
    }
    link->failures++;
    if (!link->failing) link->failing = visit->at;
    bool long_enough = link->failures >= 2 && visit->at - link->failing >= DAY_MS;
    if (!link->dead && long_enough) link->dead = visit->at;
    link->state = link->dead ? WEB_LINK_DEAD : WEB_LINK_FAILING;
}

static int64_t ms_of(int64_t ms, bool null)
{
    return null ? 0 : ms;
}

static const int64_t *null_or(const int64_t *ms)
{
    return *ms ? ms : NULL;
}

enum err_code web_link_get(struct co *co, struct str url, struct web_link *out, struct err *err)
{
    struct q_web_link_row_row r;
    bool row = false;
    *out = (struct web_link){.url = url};
    enum err_code code =
        q_web_link_row_one(ledger_store(co->ledger), co->entity, url, &r, &row, err);
    if (code || !row) return code;
    *out = (struct web_link){.url = url,
                             .state = (int)r.state,
                             .answer = (int)r.answer,
                             .status = r.status,
                             .visited = r.visited,
                             .alive = ms_of(r.alive, r.alive_null),
                             .failing = ms_of(r.failing, r.failing_null),
                             .dead = ms_of(r.dead, r.dead_null),
                             .back = ms_of(r.back, r.back_null),
                             .failures = r.failures};
    return code;
}

/* --- recording -------------------------------------------------------------------------------- */

/* The thing of the log that an address belongs to: what it is used in first. */
static enum err_code note(struct co *co, const struct web_link *l, const char *kind,
                          struct err *err)
{
    const struct web_link_use *use = &l->uses[0];
    bool paper = use->place == WEB_LINK_EVIDENCE || use->place == WEB_LINK_PAPER;
    const char *subject = paper                           ? "paper"
                          : use->place == WEB_LINK_GAP    ? "gap-record"
                          : use->place == WEB_LINK_SURVEY ? "survey"
                          : use->commitment               ? "commitment"
                                                          : "entity";
    bool own = paper || use->place == WEB_LINK_GAP || use->place == WEB_LINK_SURVEY;
    struct co_note n;
    co_note_begin(&n);
    if (use->commitment) co_note_int(&n, "commitment", use->commitment);
    co_note_text(&n, "url", l->url);
    co_note_word(&n, "answer", web_link_answer_code(l->answer));
    if (l->status) co_note_int(&n, "status", l->status);
    if (l->failing) co_note_int(&n, "failing", l->failing);
    if (l->alive) co_note_int(&n, "alive", l->alive);
    return co_note_end(co, &n, kind, subject, own ? use->id : use->commitment, err);
}

static enum err_code write_visit(struct co *co, struct web_link *link,
                                 const struct web_link_visit *visit, struct err *err)
{
    struct web_link now;
    enum err_code code = web_link_get(co, link->url, &now, err);
    if (code) return code;
    bool was_dead = now.dead != 0;
    memcpy(now.uses, link->uses, sizeof now.uses);
    now.use_count = link->use_count;
    web_link_after(&now, visit);
    code = q_web_link_set_run(ledger_store(co->ledger), co->entity, now.url, now.state, now.answer,
                              now.status, now.visited, null_or(&now.alive), null_or(&now.failing),
                              now.failures, null_or(&now.dead), null_or(&now.back), err);
    if (!code && !was_dead && now.dead) code = note(co, &now, "link.dead", err);
    if (!code && was_dead && !now.dead)
        code = note(co, &now, now.state == WEB_LINK_ALIVE ? "link.back" : "link.untold", err);
    if (!code) *link = now;
    return code;
}

enum err_code web_link_record(struct co *co, struct web_link *link,
                              const struct web_link_visit *visit, struct err *err)
{
    enum err_code code = co_may(&co->actor, 0, err); /* the program alone */
    if (!code && (visit->answer <= WEB_LINK_NEVER || visit->answer >= WEB_LINK_ANSWERS_ALL))
        code = err_set(err, ERR_INPUT, "%s", _("No es lo que contesta una dirección"));
    if (!code) code = co_begin(co, err);
    return code ? code : co_end(co, write_visit(co, link, visit, err), err);
}

/* --- counting and choosing -------------------------------------------------------------------- */

struct web_link_counts web_link_count(const struct web_link *list, size_t count)
{
    struct web_link_counts c = {.all = (int64_t)count};
    for (size_t i = 0; i < count; i++) {
        if (list[i].state >= 0 && list[i].state < WEB_LINK_STATES) c.by_state[list[i].state]++;
        if (list[i].visited > c.visited) c.visited = list[i].visited;
    }
    return c;
}

/* The longest unvisited first; evidence before the rest. */
static int by_visit(const void *a, const void *b)
{
    const struct web_link *x = a, *y = b;
    if (x->visited != y->visited) return x->visited < y->visited ? -1 : 1;
    if (x->uses[0].place != y->uses[0].place) return x->uses[0].place - y->uses[0].place;
    return str_compare(x->url, y->url);
}

size_t web_link_due(struct web_link *list, size_t count, int64_t now_ms, size_t most)
{
    size_t n = 0;
    if (count) qsort(list, count, sizeof *list, by_visit);
    while (n < count && n < most &&
           (!list[n].visited || now_ms - list[n].visited >= WEB_LINK_REST_MS))
        n++;
    return n;
}
