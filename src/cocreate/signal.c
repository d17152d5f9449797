/* Signals of simulation, as questions: see signal.h. */
#include "cocreate/signal.h"

#include <string.h>

#include "base/i18n.h"
#include "cocreate/change_private.h"
#include "cocreate/web_link.h"
#include "cocreate_queries.h"

static const int64_t DAY_MS = INT64_C(86400000);

const char *signal_state_word(int state)
{
    static const char *const words[] = {N_("no se puede decir"), N_("nada que preguntar"),
                                        N_("conviene preguntar")};
    return state >= SIGNAL_UNTOLD && state <= SIGNAL_ASKS ? i18n(words[state]) : NULL;
}

static const struct {
    const char *code, *question, *formula, *innocent;
} texts[SIGNALS] = {
    {"same-few", N_("¿Participan siempre las mismas personas?"),
     N_("De todo lo que se hizo con una cuenta (inscripciones, propuestas, apoyos, comentarios y "
        "boletas), la parte que hizo la décima parte más activa. Se pregunta si pasa de la mitad; "
        "hacen falta 10 personas o más."),
     N_("Al principio de un ciclo, o en un municipio pequeño, es natural que unas pocas personas "
        "hagan casi todo.")},
    {"few-new", N_("¿Llega gente nueva?"),
     N_("De quienes participaron con su cuenta en los últimos 90 días, la parte que lo hizo "
        "por primera vez. Se pregunta si es menos de una de cada diez; hacen falta 10 personas o "
        "más."),
     N_("En los meses en que no hay mesas ni votaciones es normal que sólo sigan quienes ya "
        "estaban.")},
    {"same-day", N_("¿Los informes de avance se escribieron todos el mismo día?"),
     N_("De los informes de avance, los que se escribieron el día en que más se escribieron. Se "
        "pregunta si son más de la mitad; hacen falta 4 informes o más."),
     N_("Los cortes tienen una fecha: muchas oficinas informan justo ese día.")},
    {"unanswered", N_("¿Hay propuestas que esperan y esperan?"),
     N_("De las propuestas a la vista, las que llevan más de 60 días sin respuesta. Se pregunta si "
        "hay alguna."),
     N_("La sesión que decide pudo aplazarse.")},
    {"index", N_("¿La evidencia lleva a un documento, o a una portada?"),
     N_("De las direcciones dadas como evidencia, las que llevan a la portada de un sitio o a un "
        "índice. Se pregunta si hay alguna."),
     N_("Algunos sitios no permiten enlazar al documento: entonces conviene adjuntarlo.")},
    {"dead-links", N_("¿Lo que se publicó como prueba sigue donde se dijo?"),
     N_("De las direcciones dadas como evidencia, medio de verificación, documento o fuente que se "
        "pudieron comprobar, las que ya no responden: fallaron en visitas separadas por un día o "
        "más, sin responder entre una y otra. Se pregunta si hay alguna. Hace falta haber visitado "
        "la mitad. Las visita una tarea de cada noche, nunca quien abre esta página."),
     N_("Un sitio puede estar cambiando de lugar, o en mantenimiento.")},
    {"unchanged", N_("¿La evidencia de un corte es la misma del corte anterior?"),
     N_("De los documentos que acompañan informes del segundo corte o del final, los que son el "
        "mismo archivo, o la misma dirección, de un corte anterior del mismo compromiso. Se "
        "pregunta si hay alguno."),
     N_("Un mismo documento puede probar dos cosas.")},
    {"sessions", N_("¿El secretariado sesiona?"),
     N_("Días desde la última sesión celebrada. Se pregunta si son más de 183: seis meses."),
     N_("Puede haber sesiones que todavía no se anotan aquí.")},
    {"minutes", N_("¿Las sesiones tienen su acta publicada?"),
     N_("De las sesiones celebradas, las que no tienen acta publicada. Se pregunta si son más de "
        "la mitad."),
     N_("Un acta reciente puede estar en firma.")},
};

/* --- reading an address ----------------------------------------------------------------------- */

static bool front_name(struct str name)
{
    static const char *const fronts[] = {"index", "default", "home", "inicio", "portada"};
    struct str rest, stem = str_split(name, '.', &rest);
    for (size_t i = 0; i < sizeof fronts / sizeof *fronts; i++)
        if (str_eq_nocase(stem, str_of(fronts[i]))) return true;
    return false;
}

bool signal_is_index(struct str url)
{
    struct str rest = url, after;
    const char *scheme = memmem(url.p, url.n, "://", 3);
    if (!url.n) return false;
    if (scheme) rest = str_slice(url, (size_t)(scheme - url.p) + 3, url.n);
    rest = str_split(rest, '#', &after);
    /* A question mark asks a page for something: that is no front page. */
    if (memchr(rest.p, '?', rest.n)) return false;
    const char *slash = memchr(rest.p, '/', rest.n);
    if (!slash) return true;
    struct str path = str_slice(rest, (size_t)(slash - rest.p) + 1, rest.n);
    while (path.n && path.p[path.n - 1] != '/' && memchr(path.p, '/', path.n))
        path = str_slice(path, (size_t)((const char *)memchr(path.p, '/', path.n) - path.p) + 1,
                         path.n);
    return !path.n || path.p[path.n - 1] == '/' || front_name(path);
}

/* --- each of them ----------------------------------------------------------------------------- */

static void told(struct signal *s, int64_t part, int64_t whole, bool enough, bool asks)
{
    s->part = part;
    s->whole = whole;
    s->state = !enough ? SIGNAL_UNTOLD : asks ? SIGNAL_ASKS : SIGNAL_QUIET;
}

static void of_people(struct co *co, const struct participation *who, struct signal *out)
{
    bool enough = who->people >= SIGNAL_LEAST_PEOPLE;
    told(&out[SIGNAL_SAME_FEW], who->top_acts, who->acts, enough,
         who->top_acts * 100 > who->acts * SIGNAL_MOST_SHARE);
    out[SIGNAL_SAME_FEW].found = arena_printf(
        co->arena, _("%lld de %lld personas hicieron %lld de %lld cosas."), (long long)who->top,
        (long long)who->people, (long long)who->top_acts, (long long)who->acts);
    told(&out[SIGNAL_FEW_NEW], who->newcomers, who->recent, who->recent >= SIGNAL_LEAST_PEOPLE,
         who->newcomers * 100 < who->recent * SIGNAL_LEAST_NEW);
    out[SIGNAL_FEW_NEW].found =
        arena_printf(co->arena, _("%lld de %lld personas participaron por primera vez."),
                     (long long)who->newcomers, (long long)who->recent);
}

static enum err_code of_reports(struct co *co, struct signal *s, struct err *err)
{
    struct q_signal_same_day_row r = {0};
    bool row = false;
    enum err_code code = q_signal_same_day_one(ledger_store(co->ledger), co->entity, &r, &row, err);
    if (code) return code;
    told(s, r.most, r.written, r.written >= SIGNAL_LEAST_REPORTS, r.most * 2 > r.written);
    s->found = r.written
                   ? arena_printf(co->arena, _("%lld de %lld informes se escribieron el %.*s."),
                                  (long long)r.most, (long long)r.written,
                                  STR_FMT(co_day_text(co, (int32_t)r.most_day)))
                   : str_of(_("Todavía no hay informes de avance."));
    return code;
}

static enum err_code of_proposals(struct co *co, struct signal *s, struct err *err)
{
    struct q_signal_waiting_row r = {0};
    bool row = false;
    enum err_code code =
        q_signal_waiting_one(ledger_store(co->ledger), co->entity,
                             co->now_ms - SIGNAL_WAIT_DAYS * DAY_MS, &r, &row, err);
    if (code) return code;
    told(s, r.late, r.whole, r.whole > 0, r.late > 0);
    s->found =
        r.whole ? arena_printf(co->arena, _("%lld de %lld propuestas esperan hace más de 60 días."),
                               (long long)r.late, (long long)r.whole)
                : str_of(_("Todavía no hay propuestas."));
    return code;
}

static enum err_code of_links(struct co *co, struct signal *s, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    int64_t links = 0, fronts = 0;
    enum err_code code = q_signal_links(ledger_store(co->ledger), co->entity, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_signal_links_row r;
        q_signal_links_row(stmt, &r);
        links++;
        fronts += signal_is_index(r.url);
    }
    told(s, fronts, links, true, fronts > 0);
    s->found = links ? arena_printf(co->arena,
                                    _("%lld de %lld direcciones llevan a una portada o un índice."),
                                    (long long)fronts, (long long)links)
                     : str_of(_("Ninguna evidencia es una dirección: toda está adjunta aquí."));
    return code;
}

/* Those that were visited, but for what no visit can tell. */
static enum err_code of_dead(struct co *co, struct signal *s, struct err *err)
{
    struct web_link *list;
    size_t count;
    char day[16];
    enum err_code code = web_link_list(co, &list, &count, err);
    if (code) return code;
    struct web_link_counts c = web_link_count(list, count);
    int64_t dead = c.by_state[WEB_LINK_DEAD], unseen = c.by_state[WEB_LINK_UNSEEN];
    int64_t untold = c.by_state[WEB_LINK_UNTOLD], told_of = c.all - unseen - untold;
    told(s, dead, told_of, !c.all || (told_of && unseen * 2 <= c.all), dead > 0);
    if (dead) s->state = SIGNAL_ASKS;
    if (!c.all)
        s->found = str_of(_("No se ha publicado ninguna dirección: todo está adjunto aquí."));
    else if (!c.visited)
        s->found =
            arena_printf(co->arena,
                         i18n_plural("No comprobado: es %lld dirección.",
                                     "No comprobado: son %lld direcciones.", (unsigned long)c.all),
                         (long long)c.all);
    else
        s->found = arena_printf(
            co->arena,
            _("%lld de %lld direcciones ya no responden. Sin comprobar: %lld; no se puede "
              "comprobar: %lld. La última visita fue el %.*s."),
            (long long)dead, (long long)told_of, (long long)unseen, (long long)untold,
            STR_FMT(date_iso(co_day(c.visited), day)));
    return code;
}

static enum err_code of_evidence(struct co *co, struct signal *s, struct err *err)
{
    struct q_signal_unchanged_row r = {0};
    bool row = false;
    enum err_code code =
        q_signal_unchanged_one(ledger_store(co->ledger), co->entity, &r, &row, err);
    if (code) return code;
    told(s, r.same, r.later, r.later > 0, r.same > 0);
    s->found = r.later ? arena_printf(co->arena,
                                      _("%lld de %lld documentos ya estaban en un corte "
                                        "anterior."),
                                      (long long)r.same, (long long)r.later)
                       : str_of(_("Todavía no hay evidencia de un segundo corte."));
    return code;
}

static enum err_code of_sessions(struct co *co, struct signal *out, struct err *err)
{
    struct q_signal_sittings_row r = {0};
    bool row = false;
    enum err_code code = q_signal_sittings_one(ledger_store(co->ledger), co->entity, &r, &row, err);
    if (code) return code;
    int64_t days = r.last_null ? 0 : (co->now_ms - r.last) / DAY_MS;
    told(&out[SIGNAL_SESSIONS], days, SIGNAL_SESSION_DAYS, r.held > 0, days > SIGNAL_SESSION_DAYS);
    told(&out[SIGNAL_MINUTES], r.without, r.held, r.held > 0, r.without * 2 > r.held);
    struct str none = str_of(_("No se ha anotado ninguna sesión celebrada."));
    out[SIGNAL_SESSIONS].found =
        r.held ? arena_printf(co->arena,
                              i18n_plural("Pasó %lld día desde la última de %lld sesiones.",
                                          "Pasaron %lld días desde la última de %lld sesiones.",
                                          (unsigned long)days),
                              (long long)days, (long long)r.held)
               : none;
    out[SIGNAL_MINUTES].found =
        r.held ? arena_printf(co->arena, _("%lld de %lld sesiones no tienen acta publicada."),
                              (long long)r.without, (long long)r.held)
               : none;
    return code;
}

enum err_code signal_list(struct co *co, const struct participation *who,
                          struct signal out[SIGNALS], struct err *err)
{
    for (int i = 0; i < SIGNALS; i++)
        out[i] = (struct signal){.kind = (enum signal_kind)i,
                                 .code = texts[i].code,
                                 .question = i18n(texts[i].question),
                                 .formula = i18n(texts[i].formula),
                                 .innocent = i18n(texts[i].innocent)};
    of_people(co, who, out);
    enum err_code code = of_reports(co, &out[SIGNAL_SAME_DAY], err);
    if (!code) code = of_proposals(co, &out[SIGNAL_UNANSWERED], err);
    if (!code) code = of_links(co, &out[SIGNAL_INDEX], err);
    if (!code) code = of_dead(co, &out[SIGNAL_DEAD_LINKS], err);
    if (!code) code = of_evidence(co, &out[SIGNAL_UNCHANGED], err);
    if (!code) code = of_sessions(co, out, err);
    for (int i = 0; !code && i < SIGNALS; i++)
        if (!out[i].found.p) code = err_no_memory(err);
    return code;
}
