/* The log's public part in words: see news.h. */
#include "cocreate/news_private.h"

#include <stdio.h>

#include "base/i18n.h"
#include "cocreate/proposal.h"
#include "cocreate/subject.h"
#include "format/json.h"

/* What kinds of entries mean. `of`: the member of the body that names what it is about, with the
 * word of that thing ("commitment"); NULL: the entry's own subject. `parent`: likewise the thing it
 * is a part of. `detail`: the member that says more. Kinds without `public` are known to the log's
 * page alone. */
struct kind {
    const char *code, *words, *of, *parent, *detail;
    bool public;
};
static const struct kind kinds[] = {
    {"person.signed-up", N_("Alguien hizo una cuenta"), NULL, NULL, NULL, false},
    {"person.confirmed", N_("Una persona confirmó su correo"), NULL, NULL, NULL, false},
    {"person.invited", N_("Se invitó a alguien"), NULL, NULL, NULL, false},
    {"person.password-changed", N_("Una persona cambió su contraseña"), NULL, NULL, NULL, false},
    {"person.address-changed", N_("Una persona cambió su correo"), NULL, NULL, NULL, false},
    {"person.edited", N_("Una persona cambió sus datos"), NULL, NULL, NULL, false},
    {"person.second-factor-on", N_("Una persona activó el segundo paso"), NULL, NULL, NULL, false},
    {"person.second-factor-off", N_("Una persona quitó el segundo paso"), NULL, NULL, NULL, false},
    {"person.closed", N_("Una persona cerró su cuenta"), NULL, NULL, NULL, false},
    {"role.given", N_("Se dio un papel"), NULL, NULL, NULL, false},
    {"role.ended", N_("Terminó un papel"), NULL, NULL, NULL, false},
    {"institution.added", N_("Se anotó una institución"), NULL, NULL, NULL, false},
    {"body.added", N_("Se agregó un organismo"), NULL, NULL, NULL, false},
    {"body.ended", N_("Un organismo terminó"), NULL, NULL, NULL, false},
    {"observation.made", N_("Alguien contó lo que vio en una obra"), NULL, NULL, NULL, false},
    {"observation.answered", N_("Se respondió a lo que alguien vio en una obra"), NULL, NULL, NULL,
     false},
    {"observation.hidden", N_("Se ocultó una observación, con su motivo"), NULL, NULL, NULL, false},
    {"observation.shown", N_("Se volvió a mostrar una observación"), NULL, NULL, NULL, false},
    {"log.erased", N_("Se borraron datos personales de una anotación"), NULL, NULL, NULL, false},

    {"cycle.added", N_("Se preparó un ciclo"), NULL, NULL, NULL, false},
    {"cycle.edited", N_("Se cambiaron los datos de un ciclo"), NULL, NULL, NULL, false},
    {"cycle.moved", N_("El ciclo cambió de estado"), NULL, NULL, "reason", true},
    {"step.begun", N_("Empezó un paso del ciclo"), NULL, NULL, "note", true},
    {"step.ended", N_("Terminó un paso del ciclo"), NULL, NULL, "note", true},
    {"step.returned", N_("Se volvió a un paso del ciclo"), NULL, NULL, "note", true},
    {"declaration.added", N_("Se publicó la declaración"), NULL, NULL, NULL, true},
    {"declaration.edited", N_("Se cambió la declaración"), NULL, NULL, NULL, false},
    {"declaration.signatory", N_("Se agregó una firma a la declaración"), NULL, NULL, NULL, false},
    {"declaration.signed", N_("Se firmó la declaración"), NULL, NULL, NULL, true},

    {"event.added", N_("Hay una actividad nueva"), NULL, NULL, NULL, true},
    {"event.edited", N_("Cambió una actividad"), NULL, NULL, NULL, true},
    {"event.held", N_("Se hizo la actividad"), NULL, NULL, "outcome", true},
    {"event.cancelled", N_("Se canceló la actividad"), NULL, NULL, "reason", true},
    {"call.opened", N_("Se abrió una convocatoria"), NULL, NULL, NULL, true},
    {"call.edited", N_("Cambió la convocatoria"), NULL, NULL, NULL, true},
    {"call.published", N_("Se publicó el resultado de la convocatoria"), NULL, NULL, NULL, true},
    {"candidate.applied", N_("Alguien se postuló"), NULL, NULL, NULL, false},
    {"candidate.recused", N_("Quien evalúa se excusó de una candidatura"), NULL, NULL, NULL, false},
    {"candidate.evaluated", N_("Se evaluó a alguien que se postuló"), NULL, NULL, NULL, false},

    {"sitting.called", N_("Se convocó a sesión"), NULL, NULL, NULL, true},
    {"sitting.edited", N_("Cambió la convocatoria a sesión"), NULL, NULL, NULL, true},
    {"sitting.cancelled", N_("Se canceló la sesión"), NULL, NULL, "reason", true},
    {"sitting.held", N_("Se celebró la sesión"), NULL, NULL, NULL, true},
    {"minutes.published", N_("Se publicó el acta"), NULL, NULL, NULL, true},
    {"minutes.written", N_("Se escribió el acta"), NULL, NULL, NULL, false},
    {"minutes.signed", N_("Se firmó el acta"), NULL, NULL, NULL, false},
    {"agreement.made", N_("Se tomó un acuerdo en la sesión"), "sitting", NULL, "text", true},
    {"agreement.edited", N_("Se corrigió un acuerdo de la sesión"), "sitting", NULL, "text", false},
    {"agreement.moved", N_("Se dijo qué fue de un acuerdo"), NULL, NULL, NULL, false},

    {"roundtable.made", N_("Se preparó una mesa"), NULL, NULL, NULL, false},
    {"roundtable.edited", N_("Cambió una mesa"), NULL, NULL, NULL, false},
    {"roundtable.state", N_("La mesa de diálogo se abrió o se cerró"), NULL, NULL, NULL, true},
    {"roundtable.registered", N_("Alguien se inscribió en una mesa"), NULL, NULL, NULL, false},
    {"proposal.made", N_("Hay una propuesta nueva"), NULL, "roundtable", NULL, true},
    {"proposal.answered", N_("Se respondió a la propuesta"), NULL, NULL, "reason", true},
    {"proposal.merged", N_("Se juntaron propuestas"), NULL, NULL, "reason", true},
    {"proposal.split", N_("Se separó una propuesta"), NULL, NULL, "reason", true},
    {"proposal.became", N_("La propuesta se volvió parte de un compromiso"), NULL, NULL, NULL,
     true},
    {"proposal.supported", N_("Alguien apoyó una propuesta"), NULL, NULL, NULL, false},
    {"proposal.unsupported", N_("Alguien retiró su apoyo"), NULL, NULL, NULL, false},
    {"proposal.hidden", N_("Se ocultó una propuesta"), NULL, NULL, NULL, false},
    {"proposal.shown", N_("Se volvió a mostrar una propuesta"), NULL, NULL, NULL, false},
    {"comment.made", N_("Hay un comentario nuevo"), "subject", NULL, NULL, true},
    {"comment.answered", N_("Se respondió un comentario"), NULL, NULL, NULL, false},
    {"comment.hidden", N_("Se ocultó un comentario"), NULL, NULL, NULL, false},
    {"comment.shown", N_("Se volvió a mostrar un comentario"), NULL, NULL, NULL, false},

    {"vote.made", N_("Se preparó una votación"), NULL, NULL, NULL, false},
    {"vote.edited", N_("Cambió una votación en borrador"), NULL, NULL, NULL, false},
    {"vote.opened", N_("Se abrió una votación"), NULL, NULL, NULL, true},
    {"vote.counted", N_("Se contó la votación"), NULL, NULL, NULL, true},
    {"vote.cast", N_("Alguien votó"), NULL, NULL, NULL, false},
    {"vote.changed", N_("Alguien cambió su boleta"), NULL, NULL, NULL, false},
    {"vote.imported", N_("Se trajo una votación de otra parte"), NULL, NULL, NULL, false},

    {"plan.added", N_("Se preparó un plan"), NULL, NULL, NULL, false},
    {"plan.edited", N_("Cambió el texto del plan"), NULL, NULL, NULL, false},
    {"plan.consulted", N_("El borrador del plan se puso a consulta"), NULL, NULL, NULL, true},
    {"plan.approved", N_("Se aprobó el plan"), NULL, NULL, NULL, true},
    {"plan.moved", N_("El plan cambió de estado"), NULL, NULL, "reason", true},
    {"plan.cut", N_("Se fijaron los cortes del plan"), NULL, NULL, NULL, true},
    {"commitment.added", N_("Se agregó un compromiso"), NULL, "plan", NULL, false},
    {"commitment.edited", N_("Cambió el borrador de un compromiso"), NULL, "plan", NULL, false},
    {"commitment.amended", N_("Se modificó el compromiso"), NULL, "plan", "reason", true},
    {"commitment.withdrawn", N_("Se retiró el compromiso"), NULL, "plan", "reason", true},
    {"commitment.closed", N_("Se entregó el formato de cierre"), NULL, "plan", NULL, true},
    {"progress.reported", N_("El gobierno informó de un avance"), "commitment", "plan", "text",
     true},
    {"progress.accepted", N_("Un sector aceptó lo que se informó"), "commitment", NULL, "reason",
     true},
    {"progress.refused", N_("Un sector no aceptó lo que se informó"), "commitment", NULL, "reason",
     true},
    {"assessment.made", N_("Una de las partes dio su evaluación"), "commitment", "plan", "text",
     true},
    {"coding.made", N_("La evaluación independiente calificó"), "commitment", "plan",
     "justification", true},
    {"indicator.added", N_("Se agregó un indicador"), "commitment", NULL, NULL, false},
    {"indicator.measured", N_("Se midió un indicador"), "commitment", NULL, "title", true},
    {"check.added", N_("Se escribió una comprobación"), "commitment", NULL, "says", true},
    {"check.edited", N_("Cambió una comprobación"), "commitment", NULL, "says", true},
    {"check.stopped", N_("Se detuvo una comprobación"), "commitment", NULL, "reason", true},
    {"check.resumed", N_("Volvió a correr una comprobación"), "commitment", NULL, "reason", true},
    {"check.ran", N_("Corrió una comprobación"), "commitment", NULL, NULL, false},
    {"link.dead", N_("Una dirección que se dio como prueba dejó de responder"), "commitment", NULL,
     "url", true},
    {"link.back", N_("Una dirección que se dio como prueba volvió a responder"), "commitment", NULL,
     "url", true},
    {"link.untold", N_("Una dirección dejó de contarse entre las que no responden"), "commitment",
     NULL, "url", false},
    {"lesson.noted", N_("Se anotó una lección"), "commitment", NULL, "text", true},
    {"money.tied", N_("Se ligó dinero al compromiso"), NULL, "plan", NULL, true},
    {"money.untied", N_("Se desligó dinero del compromiso"), NULL, "plan", NULL, true},

    {"hunt.added", N_("Se preparó una cacería"), NULL, NULL, NULL, false},
    {"hunt.edited", N_("Cambiaron los datos de una cacería"), NULL, NULL, NULL, false},
    {"hunt.questions", N_("Cambiaron las preguntas de una cacería"), NULL, NULL, NULL, false},
    {"hunt.opened", N_("Se abrió una cacería"), NULL, NULL, NULL, true},
    {"hunt.closed", N_("Se cerró una cacería: ya se ven sus respuestas"), NULL, NULL, NULL, true},
    {"hunt.team", N_("Se hizo un equipo"), NULL, NULL, NULL, false},
    {"hunt.joined", N_("Alguien entró a un equipo"), NULL, NULL, NULL, false},
    {"hunt.answered", N_("Un equipo contestó una pregunta"), NULL, NULL, NULL, false},
    {"hunt.became", N_("De una pregunta salió algo que hacer"), NULL, NULL, NULL, true},
    {"gap.recorded", N_("Se abrió la ficha de un hueco"), NULL, NULL, NULL, true},
    {"gap.edited", N_("Cambió la ficha de un hueco"), NULL, NULL, NULL, false},
    {"gap.closed", N_("Se cerró un hueco: ya se publicó lo que faltaba"), NULL, NULL, "closure",
     true},
    {"gap.hopeless", N_("Se dijo que un hueco no se puede cerrar"), NULL, NULL, "closure", true},
    {"gap.opened", N_("Se volvió a abrir un hueco"), NULL, NULL, "closure", true},
    {"request.drafted", N_("Se redactó una solicitud"), NULL, NULL, NULL, false},
    {"request.edited", N_("Cambió el borrador de una solicitud"), NULL, NULL, NULL, false},
    {"request.sent", N_("Se envió una solicitud de información"), NULL, NULL, NULL, true},
    {"request.extended", N_("La institución pidió más tiempo"), NULL, NULL, "reason", true},
    {"request.answered", N_("Se anotó qué pasó con una solicitud"), NULL, NULL, NULL, true},
    {"survey.added", N_("Se agregó una encuesta"), NULL, NULL, NULL, false},
    {"survey.edited", N_("Cambiaron los datos de una encuesta"), NULL, NULL, NULL, false},
    {"survey.wave", N_("Hay un levantamiento nuevo de una encuesta"), NULL, NULL, "note", true},

    {"paper.added", N_("Se publicó un documento"), NULL, NULL, "title", false},
    {"paper.replaced", N_("Se publicó otra versión de un documento"), NULL, NULL, "title", false},
    {"stakeholder.added", N_("Se agregó un actor al mapa"), NULL, NULL, NULL, false},
    {"stakeholder.edited", N_("Cambió un actor del mapa"), NULL, NULL, NULL, false},
    {"attendance.counted", N_("Se contó quién asistió"), NULL, NULL, NULL, false},

    /* Told on the log's page alone. */
    {"declaration.signatory-dropped", N_("Se quitó a quien iba a firmar la declaración"), NULL,
     NULL, NULL, false},
    {"indicator.dropped", N_("Se quitó un indicador"), NULL, NULL, NULL, false},
    {"indicator.edited", N_("Se editó un indicador"), NULL, NULL, NULL, false},
    {"metric.added", N_("Se calculó la métrica"), NULL, NULL, NULL, false},
    {"proposal.corrected", N_("Se corrigió una propuesta"), NULL, NULL, NULL, false},
    {"proposal.untied", N_("Se desligó una propuesta de un compromiso"), NULL, NULL, NULL, false},
    {"roundtable.came", N_("Se anotó quién llegó a una mesa"), NULL, NULL, NULL, false},
    {"roundtable.name-erased", N_("Se borró un nombre de una mesa"), NULL, NULL, NULL, false},
    {"roundtable.told", N_("Se dijo en qué quedó una mesa"), NULL, NULL, NULL, false},
    {"stakeholder.came", N_("Un actor participó"), NULL, NULL, NULL, false},
};

static const struct kind *find(struct str code)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_is(code, kinds[i].code)) return &kinds[i];
    return NULL;
}

const char *news_words(struct str code)
{
    const struct kind *kind = find(code);
    return kind ? i18n(kind->words) : NULL;
}

/* --- one entry -------------------------------------------------------------------------------- */

/* "sitting/3": the thing that a member of the body names, by number or as it is. */
static struct str named(struct co *co, json_ref body, const char *member)
{
    int64_t id;
    struct str value = member ? json_text(json_get(body, member)) : STR_NONE;
    if (!value.n || str_is(value, "0")) return STR("");
    if (!str_to_i64(value, &id)) return co_keep(co, value);
    return arena_printf(co->arena, "%s/%lld", member, (long long)id);
}

bool news_of(struct co *co, const struct log_entry *e, struct news *out)
{
    enum { MOST_DETAIL = 400 };
    struct err ignored = {0};
    json_ref body = NULL;
    const struct kind *kind = find(e->kind);
    if (!kind || !kind->public) return false;
    if (json_parse(co->arena, co_keep(co, e->body), 8, &body, &ignored)) return false;
    *out = (struct news){.seq = e->seq,
                         .at = e->at,
                         .actor = e->actor,
                         .words = kind->words,
                         .subject = kind->of ? named(co, body, kind->of) : co_keep(co, e->subject),
                         .parent = named(co, body, kind->parent)};
    if (e->hash.n == LOG_HASH)
        snprintf(out->id, sizeof out->id, "%.8s-%.4s-%.4s-%.4s-%.12s", e->hash.p, e->hash.p + 8,
                 e->hash.p + 12, e->hash.p + 16, e->hash.p + 20);
    if (kind->detail) {
        struct str detail = json_text(json_get(body, kind->detail));
        size_t n = detail.n < MOST_DETAIL ? detail.n : MOST_DETAIL;
        while (n < detail.n && n > 0 && ((unsigned char)detail.p[n] & 0xc0) == 0x80) n--;
        out->detail = arena_printf(co->arena, n < detail.n ? "%.*s…" : "%.*s", (int)n,
                                   detail.p ? detail.p : "");
    }
    return out->subject.n > 0;
}

/* As a visitor sees it: what a visitor may not see is no news. */
bool news_is_public(struct co *co, struct news *news)
{
    struct err ignored = {0};
    struct co visitor = *co;
    visitor.actor = (struct co_actor){0};
    return subject_title(&visitor, news->subject, &news->title, &ignored) == ERR_NONE;
}

/* --- the latest ------------------------------------------------------------------------------- */

struct page_of_log {
    struct co *co;
    struct str about;
    struct news *list;
    size_t count, looked;
    int64_t first; /* the earliest entry that was looked at */
};

static enum err_code take(void *user, const struct log_entry *e, struct err *err)
{
    struct page_of_log *p = user;
    struct news *news = &p->list[p->count];
    (void)err;
    p->looked++;
    p->first = e->seq;
    if (news_of(p->co, e, news) &&
        (!p->about.n || str_eq(p->about, news->subject) || str_eq(p->about, news->parent)))
        p->count++;
    return ERR_NONE;
}

enum err_code news_latest(struct co *co, struct str about, size_t most, struct news **out,
                          size_t *count_out, struct err *err)
{
    enum { AT_A_TIME = 200 };
    struct page_of_log page = {.co = co, .about = about};
    size_t kept = 0, looked = 0;
    *count_out = 0;
    *out = arena_array(co->arena, most + 1, sizeof **out);
    page.list = arena_array(co->arena, AT_A_TIME + 1, sizeof *page.list);
    if (!*out || !page.list) return err_no_memory(err);
    do { /* titles are asked for between the pages, when no statement stands open */
        page.count = page.looked = 0;
        enum err_code code = log_read_back(ledger_store(co->ledger), co->entity, page.first,
                                           AT_A_TIME, take, &page, err);
        if (code) return code;
        looked += page.looked;
        for (size_t i = 0; i < page.count && kept < most; i++)
            if (news_is_public(co, &page.list[i])) (*out)[kept++] = page.list[i];
    } while (kept < most && page.looked == AT_A_TIME && page.first > 1 &&
             looked < NEWS_MOST_LOOKED);
    *count_out = kept;
    return ERR_NONE;
}
