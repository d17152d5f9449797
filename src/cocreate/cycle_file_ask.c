/* Records of gaps and requests for information, out of a cycle's file. See cycle_file_private.h.
 * Both may hang on a question of a hunt or on a gap of the money, as when they are begun there. */
#include "base/i18n.h"
#include "cocreate/cycle_file_private.h"
#include "cocreate/gap_record.h"
#include "cocreate/hunt.h"
#include "cocreate/request.h"
#include "ledger/entity.h"
#include "trace/gaps.h"

enum { HOUR = 3600000 };
static const int64_t DAY_MS = INT64_C(86400000);

/* --- on what it hangs ------------------------------------------------------------------------- */

struct origin {
    int64_t hunt, question; /* 0 = of none */
    int64_t gap, record;
    struct trace_gap_row about;
};

static enum err_code find_origin(struct cf_load *l, const struct cf_act *a, struct origin *o,
                                 struct err *err)
{
    json_ref gap = json_get(a->v, "gap");
    bool hunt = json_get(a->v, "hunt"), record = json_get(a->v, "gap_record");
    *o = (struct origin){.question = cf_int(a->v, "question", 0)};
    if (hunt + record + (gap != NULL) > 1)
        co_fault(&l->faults, hunt ? "hunt" : "gap",
                 _("Viene de una sola cosa: una cacería, un hueco del dinero o una ficha"));
    if (hunt != (json_get(a->v, "question") != NULL))
        co_fault(&l->faults, "question",
                 _("Una pregunta se nombra con su cacería («hunt») y su número («question»)"));
    enum err_code code = co_check(&l->faults, err);
    if (!code) code = cf_ref(l, a, "hunt", "hunt", &o->hunt, err);
    if (!code) code = cf_ref(l, a, "gap_record", "gap-record", &o->record, err);
    if (!code && gap) code = cf_gap(l, gap, &o->about, err);
    if (!code && gap) o->gap = o->about.id;
    return code;
}

/* What is made stays tied to the question that it came from. */
static enum err_code tie(struct cf_load *l, const struct origin *o, const char *kind, int64_t id,
                         struct err *err)
{
    return o->hunt ? hunt_became(l->co, o->hunt, o->question,
                                 arena_printf(l->co->arena, "%s/%lld", kind, (long long)id), err)
                   : ERR_NONE;
}

/* --- records ---------------------------------------------------------------------------------- */

static enum err_code make_record(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct origin o;
    struct gap_record_draft d = {
        .missing = cf_text(a->v, "missing"),
        .obligation = cf_text(a->v, "obligation"),
        .unit = cf_text(a->v, "unit"),
        .theme = cf_text(a->v, "theme"),
        .stage = cf_word(a->v, "stage", cf_stage_code, GAP_STAGES, 0),
        .year = cf_int(a->v, "year", 0),
        .cause = cf_word(a->v, "cause", cf_cause_code, GAP_CAUSES, GAP_NO_CAUSE),
        .cause_text = cf_text(a->v, "cause_text"),
        .severity = cf_word(a->v, "severity", cf_severity_code, GAP_SEVERITIES, 0)};
    enum err_code code = find_origin(l, a, &o, err);
    if (code) return code;
    if (o.hunt) d.subject = hunt_subject(l->co, o.hunt, o.question);
    if (o.gap) d.subject = arena_printf(l->co->arena, "gap/%.*s", STR_FMT(o.about.key));
    code = gap_record_add(l->co, &d, &l->faults, a->id, err);
    return code ? code : tie(l, &o, "gap-record", *a->id, err);
}

static enum err_code end_record(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct gap_record r;
    struct paper_draft paper;
    bool has;
    struct gap_closing c = {.state = cf_word(a->v, "state", cf_ending_code, GAP_STATES, 0),
                            .closure = cf_text(a->v, "closure"),
                            .url = cf_text(a->v, "url")};
    enum err_code code = cf_paper_file(l, a->v, &paper, &has, err);
    paper.url = STR(""); /* that of the record */
    if (has) c.paper = &paper;
    if (!code) code = gap_record_get(l->co, *a->of, &r, err);
    return code ? code : gap_record_close(l->co, r.id, r.version, &c, &l->faults, err);
}

static void records(struct cf_load *l)
{
    for (struct json_iter it = json_each(json_get(l->read.root, "gap_records")); json_next(&it);) {
        json_ref ending = json_get(it.value, "ending");
        struct cf_spec s = {.phase = CF_FOLLOW,
                            .run = make_record,
                            .v = it.value,
                            .id = cf_id(l, "gap-record", it.value),
                            .pointer = cf_at(l, STR(""), "gap_records", it.index)};
        s.ms = cf_when(l, it.value, "day", 9, l->now, s.pointer);
        cf_act(l, &s);
        if (!ending) continue;
        struct str at = cf_in(l, s.pointer, "ending");
        cf_act(l, &(struct cf_spec){.phase = CF_END,
                                    .ms = cf_when(l, ending, "day", 17, l->now, at),
                                    .run = end_record,
                                    .v = ending,
                                    .of = s.id,
                                    .pointer = at});
    }
}

/* --- requests --------------------------------------------------------------------------------- */

/* As the page would draft it, where the file does not say it otherwise. */
static enum err_code draft(struct cf_load *l, json_ref v, const struct origin *o,
                           struct request_said *out, struct err *err)
{
    struct co *co = l->co;
    struct entity here;
    *out = (struct request_said){.subject = STR("")};
    enum err_code code = ERR_NONE;
    if (o->hunt || o->record) code = entity_get(co->ledger, co->arena, co->entity, &here, err);
    if (!code && o->hunt) code = request_of_question(co, o->hunt, o->question, here.name, out, err);
    if (!code && o->gap) code = request_of_gap(co, o->gap, out, err);
    if (!code && o->record) code = request_of_record(co, o->record, here.name, out, err);
    if (json_get(v, "title")) out->title = cf_text(v, "title");
    if (json_get(v, "text")) out->text = cf_text(v, "text");
    if (json_get(v, "unit")) out->unit = cf_text(v, "unit");
    return code;
}

static enum err_code make_request(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct origin o;
    struct request_said said;
    struct co co;
    enum err_code code = find_origin(l, a, &o, err);
    if (!code) code = draft(l, a->v, &o, &said, err);
    if (!code) code = cf_as(l, a, "by", &co, NULL, err);
    if (!code) code = request_add(&co, &said, &l->faults, a->id, err);
    return code ? code : tie(l, &o, "request", *a->id, err);
}

static enum err_code send(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct co co;
    struct request r;
    enum err_code code = cf_as(l, a, "by", &co, NULL, err);
    if (!code) code = request_get(&co, *a->id, &r, err);
    return code ? code
                : request_send(&co, r.id, r.version, cf_text(a->v, "folio"),
                               cf_day(&l->read, a->v, "sent"), cf_day(&l->read, a->v, "due"),
                               &l->faults, err);
}

static enum err_code extend(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct co co;
    struct request r;
    enum err_code code = cf_as(l, a, "by", &co, NULL, err);
    if (!code) code = request_get(&co, *a->id, &r, err);
    return code ? code
                : request_extend(&co, r.id, r.version, cf_text(a->v, "extension"), &l->faults, err);
}

static enum err_code reply(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct co co;
    struct request r;
    struct paper_draft paper;
    bool has;
    struct request_reply d = {.outcome =
                                  cf_word(a->v, "outcome", cf_reply_code, REQUEST_OUTCOMES, 0),
                              .answered = cf_day(&l->read, a->v, "answered"),
                              .answer = cf_text(a->v, "answer")};
    enum err_code code = cf_paper_file(l, a->v, &paper, &has, err);
    paper.day = d.answered;
    if (has) d.paper = &paper;
    if (!code) code = cf_as(l, a, "by", &co, NULL, err);
    if (!code) code = request_get(&co, *a->id, &r, err);
    return code ? code : request_answer(&co, r.id, r.version, &d, &l->faults, err);
}

/* What says nothing without another key is told, and not lost. */
static void check_order(struct cf_load *l, json_ref v, struct str pointer)
{
    static const char *const pairs[][2] = {{"folio", "sent"},         {"due", "sent"},
                                           {"extension", "sent"},     {"outcome", "sent"},
                                           {"extended", "extension"}, {"answered", "outcome"},
                                           {"answer", "outcome"},     {"file", "outcome"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (!json_get(v, pairs[i][0]) || json_get(v, pairs[i][1])) continue;
        struct str says = arena_printf(l->read.arena, _("Esto necesita también «%s»"), pairs[i][1]);
        cf_fault(&l->read, cf_in(l, pointer, pairs[i][0]), says.p ? says.p : "");
    }
}

static void requests(struct cf_load *l)
{
    for (struct json_iter it = json_each(json_get(l->read.root, "requests")); json_next(&it);) {
        struct cf_spec s = {.phase = CF_FOLLOW,
                            .run = make_request,
                            .v = it.value,
                            .id = cf_id(l, "request", it.value),
                            .pointer = cf_at(l, STR(""), "requests", it.index)};
        check_order(l, it.value, s.pointer);
        int64_t sent = cf_when(l, it.value, "sent", 11, l->now, s.pointer);
        s.ms = cf_when(l, it.value, "day", 10, sent - HOUR, s.pointer);
        cf_act(l, &s);
        s.ms = sent;
        s.run = send;
        if (json_get(it.value, "sent")) cf_act(l, &s);
        s.ms = cf_when(l, it.value, "extended", 12, sent + 20 * DAY_MS, s.pointer);
        s.run = extend;
        if (json_get(it.value, "extension")) cf_act(l, &s);
        s.ms = cf_when(l, it.value, "answered", 13, l->now, s.pointer);
        s.run = reply;
        if (json_get(it.value, "outcome")) cf_act(l, &s);
    }
}

void cf_asked(struct cf_load *l)
{
    records(l);
    requests(l);
}
