/* Things by their name in the log: see subject.h. */
#include "cocreate/subject.h"

#include "base/i18n.h"
#include "cocreate/call.h"
#include "cocreate/commitment.h"
#include "cocreate/cycle.h"
#include "cocreate/declaration.h"
#include "cocreate/event.h"
#include "cocreate/gap_record.h"
#include "cocreate/hunt.h"
#include "cocreate/paper.h"
#include "cocreate/plan.h"
#include "cocreate/proposal.h"
#include "cocreate/request.h"
#include "cocreate/roundtable.h"
#include "cocreate/sitting.h"
#include "cocreate/survey.h"
#include "cocreate/vote.h"

static enum err_code of_commitment(struct co *co, int64_t id, struct str *out, struct err *err)
{
    struct commitment it;
    enum err_code code = commitment_get(co, id, &it, err);
    if (!code) *out = it.now.is.title;
    return code;
}

static enum err_code of_proposal(struct co *co, int64_t id, struct str *out, struct err *err)
{
    struct proposal it;
    enum err_code code = proposal_get(co, id, &it, err);
    if (!code) *out = it.said.title;
    return code;
}

static enum err_code of_sitting(struct co *co, int64_t id, struct str *out, struct err *err)
{
    struct sitting it;
    enum err_code code = sitting_get(co, id, &it, err);
    if (code) return code;
    *out = it.is.title.n ? it.is.title
                         : arena_printf(co->arena, _("Sesión %lld"), (long long)it.number);
    return out->p ? ERR_NONE : err_no_memory(err);
}

static enum err_code of_vote(struct co *co, int64_t id, struct str *out, struct err *err)
{
    struct vote it;
    enum err_code code = vote_get(co, id, &it, err);
    if (!code) *out = it.draft.title;
    return code;
}

static enum err_code of_roundtable(struct co *co, int64_t id, struct str *out, struct err *err)
{
    struct roundtable it;
    enum err_code code = roundtable_get(co, id, &it, err);
    if (!code) *out = it.draft.title;
    return code;
}

static enum err_code of_plan(struct co *co, int64_t id, struct str *out, struct err *err)
{
    struct plan it;
    enum err_code code = plan_get(co, id, &it, err);
    if (!code) *out = it.is.title;
    return code;
}

static enum err_code of_cycle(struct co *co, int64_t id, struct str *out, struct err *err)
{
    struct cycle it;
    enum err_code code = cycle_get(co, id, &it, err);
    if (!code) *out = it.is.title;
    return code;
}

static enum err_code of_event(struct co *co, int64_t id, struct str *out, struct err *err)
{
    struct event it;
    enum err_code code = event_get(co, id, &it, err);
    if (!code) *out = it.is.title;
    return code;
}

static enum err_code of_call(struct co *co, int64_t id, struct str *out, struct err *err)
{
    struct call it;
    enum err_code code = call_get(co, id, &it, err);
    if (!code) *out = it.is.title;
    return code;
}

static enum err_code of_hunt(struct co *co, int64_t id, struct str *out, struct err *err)
{
    struct hunt it;
    enum err_code code = hunt_get(co, id, &it, err);
    if (!code) *out = it.is.title;
    return code;
}

static enum err_code of_request(struct co *co, int64_t id, struct str *out, struct err *err)
{
    struct request it;
    enum err_code code = request_get(co, id, &it, err);
    if (!code) *out = it.is.title;
    return code;
}

static enum err_code of_gap_record(struct co *co, int64_t id, struct str *out, struct err *err)
{
    struct gap_record it;
    enum err_code code = gap_record_get(co, id, &it, err);
    if (!code) *out = it.is.missing;
    return code;
}

static enum err_code of_survey(struct co *co, int64_t id, struct str *out, struct err *err)
{
    struct survey it;
    enum err_code code = survey_get(co, id, &it, err);
    if (!code) *out = it.is.title;
    return code;
}

/* These two are not followed, but not seen by all either. */
static enum err_code of_declaration(struct co *co, int64_t id, struct str *out, struct err *err)
{
    struct declaration it;
    enum err_code code = declaration_get(co, id, &it, err);
    if (!code) *out = it.is.title;
    return code;
}

static enum err_code of_paper(struct co *co, int64_t id, struct str *out, struct err *err)
{
    struct paper it;
    enum err_code code = paper_get(co, id, &it, err);
    if (!code) *out = it.is.title;
    return code;
}

/* Without a word it cannot be followed. */
struct kind {
    const char *code, *path, *word;
    enum err_code (*title)(struct co *co, int64_t id, struct str *out, struct err *err);
};
static const struct kind kinds[] = {
    {"commitment", "compromiso", N_("compromiso"), of_commitment},
    {"proposal", "propuesta", N_("propuesta"), of_proposal},
    {"sitting", "sesion", N_("sesión"), of_sitting},
    {"vote", "votacion", N_("votación"), of_vote},
    {"roundtable", "mesa", N_("mesa de diálogo"), of_roundtable},
    {"plan", "plan", N_("plan de acción"), of_plan},
    {"cycle", "ciclo", N_("ciclo"), of_cycle},
    {"event", "actividad", N_("actividad"), of_event},
    {"call", "convocatoria", N_("convocatoria"), of_call},
    {"declaration", "declaracion", NULL, of_declaration},
    {"paper", "documento", NULL, of_paper},
    {"hunt", "caceria", N_("cacería"), of_hunt},
    {"survey", "encuesta", N_("encuesta"), of_survey},
    {"request", "solicitud", N_("solicitud"), of_request},
    {"gap-record", "ficha", N_("ficha de hueco"), of_gap_record},
};

static const struct kind *find(struct str code)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_is(code, kinds[i].code)) return &kinds[i];
    return NULL;
}

bool subject_parse(struct str subject, struct str *kind, int64_t *id)
{
    struct str rest;
    *kind = str_split(subject, '/', &rest);
    *id = 0;
    if (!kind->n || subject.n > SUBJECT_MOST) return false;
    for (size_t i = 0; i < kind->n; i++)
        if ((kind->p[i] < 'a' || kind->p[i] > 'z') && kind->p[i] != '-') return false;
    if (kind->n == subject.n) return true;
    return rest.n && rest.p[0] != '0' && str_to_i64(rest, id) && *id > 0;
}

struct str subject_path(struct arena *arena, struct str subject)
{
    struct str word;
    int64_t id;
    if (!subject_parse(subject, &word, &id)) return STR_NONE;
    if (str_is(word, "entity")) return STR("abierto");
    const struct kind *kind = find(word);
    return kind && id ? arena_printf(arena, "%s/%lld", kind->path, (long long)id) : STR_NONE;
}

const char *subject_word(struct str subject)
{
    struct str word;
    int64_t id;
    if (!subject_parse(subject, &word, &id)) return NULL;
    if (str_is(word, "entity") && !id) return _("todo el gobierno abierto");
    const struct kind *kind = find(word);
    return kind && id && kind->word ? i18n(kind->word) : NULL;
}

enum err_code subject_title(struct co *co, struct str subject, struct str *out, struct err *err)
{
    struct str word;
    int64_t id;
    *out = STR("");
    if (!subject_parse(subject, &word, &id)) return co_missing(_("página"), 0, err);
    if (str_is(word, "entity") && !id) {
        *out = str_of(_("Todo el gobierno abierto"));
        return ERR_NONE;
    }
    const struct kind *kind = find(word);
    if (!kind || !kind->word || !id) return co_missing(_("página"), id, err);
    enum err_code code = kind->title(co, id, out, err);
    if (!code && !out->n)
        *out = arena_printf(co->arena, "%s %lld", i18n(kind->word), (long long)id);
    return code ? code : out->p ? ERR_NONE : err_no_memory(err);
}

enum err_code subject_is_seen(struct co *co, struct str subject, bool *out, struct err *err)
{
    enum { MOST_MEMORY = 64 << 20 };
    struct arena own;
    struct co inside = *co;
    struct str word, title;
    struct err why = {0};
    int64_t id;
    const struct kind *kind = subject_parse(subject, &word, &id) ? find(word) : NULL;
    *out = true;
    if (!kind || !id) return ERR_NONE;
    /* It is looked at often, and nothing of it is kept. */
    arena_init(&own, MOST_MEMORY);
    inside.arena = &own;
    enum err_code code = kind->title(&inside, id, &title, &why);
    arena_free(&own);
    *out = code == ERR_NONE;
    if (!code || code == ERR_NOTFOUND || code == ERR_DENIED) return ERR_NONE;
    if (err) *err = why;
    return code;
}

enum err_code subject_is_public(struct co *co, struct str subject, bool *out, struct err *err)
{
    struct co visitor = *co;
    visitor.actor = (struct co_actor){0};
    return subject_is_seen(&visitor, subject, out, err);
}
