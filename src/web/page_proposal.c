/* One proposal: problem, cause and proposal word for word, who supports it, where it came from and
 * what it became, its reasoned answer, what happened to it: /e/{entity}/propuesta/{id}. */
#include <stdlib.h>

#include "cocreate/paper.h"
#include "trace/gaps.h"
#include "web/page_proposals.h"
#include "web_routes.h"
#include "web_templates.h"

enum { STAFF_LINKS = 4, MOST_HAPPENINGS = 1000 };

/* --- where it is from ------------------------------------------------------------------------- */

static enum err_code fill_table(struct page *page, struct proposal_view *v, struct err *err)
{
    struct co co = page_co(page);
    struct roundtable t;
    struct cycle cycle;
    if (!v->is->said.roundtable) {
        v->table_title = str_of(_("Agenda ciudadana"));
        v->table_url = layout_entity_url(page, "agenda");
        return ERR_NONE;
    }
    enum err_code code = roundtable_get(&co, v->is->said.roundtable, &t, err);
    if (!code) code = cycle_get(&co, t.draft.cycle, &cycle, err); /* a draft's is not there yet */
    if (code) return code;
    v->table_title = t.draft.title;
    v->table_url = layout_entity_url(page, "mesa/%lld", (long long)t.id);
    v->example = cycle.is.example;
    return ERR_NONE;
}

static enum err_code fill_paper(struct page *page, struct proposal_view *v, struct err *err)
{
    struct co co = page_co(page);
    struct paper paper;
    struct err hidden = {0};
    if (!v->is->said.paper) return ERR_NONE;
    enum err_code code = paper_get(&co, v->is->said.paper, &paper, &hidden);
    if (code == ERR_NOTFOUND)
        v->paper_kept = true;
    else if (code)
        return err_set(err, code, "%s", hidden.message);
    else
        v->paper_url = layout_entity_url(page, "documento/%lld", (long long)paper.id);
    return ERR_NONE;
}

/* --- lineage ---------------------------------------------------------------------------------- */

static struct str tie_note(const struct proposal_tie *tie)
{
    if (tie->kind == PROPOSAL_MERGED)
        return str_of(tie->before ? _("se unió en esta") : _("esta se unió con otras en ella"));
    if (tie->kind == PROPOSAL_SPLIT)
        return str_of(tie->before ? _("esta es una parte de ella") : _("una parte de esta"));
    return str_of(tie->before ? _("de ahí nació") : _("vive en ella"));
}

static enum err_code gap_url(struct page *page, struct str key, struct str *out, struct err *err)
{
    struct trace_gap_filter filter = {.entity = page->entity.id, .key = key, .limit = 1};
    struct trace_gap_row *gaps;
    size_t count;
    enum err_code code = trace_gaps(page->ledger, page->arena, &filter, &gaps, &count, err);
    if (!code && count) *out = layout_entity_url(page, "hueco/%lld", (long long)gaps[0].id);
    return code;
}

static enum err_code relative(struct page *page, const struct proposal_tie *tie,
                              struct proposal_relative *out, struct err *err)
{
    struct co co = page_co(page);
    struct proposal p = {0};
    struct str key = STR_NONE, word = str_split(tie->subject, '/', &key);
    *out = (struct proposal_relative){.note = tie_note(tie), .before = tie->before};
    if (str_is(word, "proposal")) {
        enum err_code code = proposal_get(&co, tie->id, &p, err);
        if (code) return code;
        out->name = proposal_title(&p);
        out->url = layout_entity_url(page, "propuesta/%lld", (long long)tie->id);
    } else if (str_is(word, "commitment")) {
        out->name = arena_printf(page->arena, _("Compromiso %lld: %.*s"), (long long)tie->number,
                                 STR_FMT(tie->title));
        out->url = layout_entity_url(page, "compromiso/%lld", (long long)tie->id);
        out->note = tie->baseline.n
                        ? arena_printf(page->arena, _("línea base: %.*s"), STR_FMT(tie->baseline))
                        : STR_NONE;
    } else if (str_is(word, "plan")) {
        out->name = str_of(_("Plan de Acción Local"));
        out->url = layout_entity_url(page, "plan/%lld", (long long)tie->id);
    } else if (str_is(word, "gap")) {
        out->name = str_of(_("Un hueco en el rastro del dinero"));
        return gap_url(page, key, &out->url, err);
    } else if (str_is(word, "hunt")) {
        out->name = str_of(_("Una cacería de tesoros"));
        out->url = layout_entity_url(page, "caceria/%lld", (long long)tie->id);
    } else
        out->name = tie->subject;
    return ERR_NONE;
}

static enum err_code fill_relatives(struct page *page, struct proposal_view *v,
                                    const struct proposal_tie *ties, size_t count, struct err *err)
{
    struct proposal_relative *list = arena_array(page->arena, count + 1, sizeof *list);
    enum err_code code = ERR_NONE;
    if (!list) return err_no_memory(err);
    for (size_t i = 0; i < count && !code; i++) {
        code = relative(page, &ties[i], &list[i], err);
        *(ties[i].before ? &v->before_count : &v->after_count) += 1;
    }
    v->relatives = list;
    v->relative_count = count;
    return code;
}

/* --- answers, history ------------------------------------------------------------------------- */

static enum err_code fill_answers(struct page *page, struct proposal_view *v, struct err *err)
{
    struct co co = page_co(page);
    struct proposal_answer *answers;
    enum err_code code = proposal_answers(&co, v->is->id, &answers, &v->answer_count, err);
    struct proposal_answered *list = arena_array(page->arena, v->answer_count + 1, sizeof *list);
    if (code || !list) return code ? code : err_no_memory(err);
    for (size_t i = 0; i < v->answer_count; i++) {
        const struct proposal_answer *a = &answers[v->answer_count - 1 - i];
        list[i] = (struct proposal_answered){.is = a,
                                             .decision = proposal_state_word(a->decision),
                                             .when = open_when(page, a->made)};
        if (!a->sitting) continue;
        list[i].sitting =
            arena_printf(page->arena, _("sesión %lld del secretariado, %.*s"),
                         (long long)a->sitting_number, STR_FMT(open_when(page, a->sitting_starts)));
        list[i].sitting_url = layout_entity_url(page, "sesion/%lld", (long long)a->sitting);
    }
    v->answers = list;
    return ERR_NONE;
}

struct telling {
    struct page *page;
    struct proposal_happening *list;
    size_t count;
};

static void tell(struct telling *t, int64_t at, struct str says)
{
    if (t->count < MOST_HAPPENINGS)
        t->list[t->count++] = (struct proposal_happening){at, open_when(t->page, at), says};
}

static int by_time(const void *a, const void *b)
{
    int64_t x = ((const struct proposal_happening *)a)->at;
    int64_t y = ((const struct proposal_happening *)b)->at;
    return x < y ? -1 : x > y;
}

static void tell_tie(struct telling *t, const struct proposal_tie *tie,
                     const struct proposal_relative *other)
{
    const char *format = tie->kind == PROPOSAL_LIVES_ON ? _("Pasó a ser: %.*s")
                         : tie->kind == PROPOSAL_MERGED ? _("Se unió en «%.*s»")
                                                        : _("Se dividió; una parte es «%.*s»");
    if (tie->before) return; /* told by how it was made */
    tell(t, tie->made, arena_printf(t->page->arena, format, STR_FMT(other->name)));
}

static enum err_code fill_history(struct page *page, struct proposal_view *v,
                                  const struct proposal_tie *ties, size_t count, struct err *err)
{
    struct telling t = {.page = page};
    t.list = arena_array(page->arena, MOST_HAPPENINGS, sizeof *t.list);
    if (!t.list) return err_no_memory(err);
    tell(
        &t, v->is->made,
        arena_printf(page->arena, _("Se presentó %s"), proposal_channel_word(v->is->said.channel)));
    for (size_t i = 0; i < v->wording_count; i++)
        tell(&t, v->wordings[i].until,
             str_of(v->wordings[i].by_staff ? _("La corrigió quien la capturó")
                                            : _("La corrigió quien la propuso")));
    for (size_t i = 0; i < count; i++) tell_tie(&t, &ties[i], &v->relatives[i]);
    for (size_t i = 0; i < v->answer_count; i++)
        tell(&t, v->answers[i].is->made,
             arena_printf(page->arena, _("Respuesta: %s"), v->answers[i].decision));
    qsort(t.list, t.count, sizeof *t.list, by_time);
    v->history = t.list;
    v->happening_count = t.count;
    return ERR_NONE;
}

/* --- what the reader may do ------------------------------------------------------------------- */

static enum err_code fill_support(struct page *page, struct proposal_view *v, struct err *err)
{
    struct co co = page_co(page);
    struct form_field *field = arena_array(page->arena, 1, sizeof *field);
    struct form_view *form = arena_array(page->arena, 1, sizeof *form);
    struct str to = layout_entity_url(page, "propuesta/%lld/apoyar", (long long)v->is->id);
    enum err_code code = proposal_supported(&co, v->is->id, &v->supported, err);
    if (code || !page->writable || v->is->hidden || v->is->state != PROPOSAL_OPEN) return code;
    if (!field || !form) return err_no_memory(err);
    if (!open_may(page, CO_CITIZEN)) {
        v->support_url = to;
        return ERR_NONE;
    }
    *field = (struct form_field){
        .kind = FORM_HIDDEN, .name = v->supported ? "quitar" : "dar", .value = STR("1")};
    *form = (struct form_view){.action = to,
                               .button = v->supported ? _("Quitar mi apoyo") : _("Apoyar"),
                               .fields = field,
                               .count = 1};
    v->support = form;
    return ERR_NONE;
}

static enum err_code fill_staff(struct page *page, struct proposal_view *v, struct err *err)
{
    struct co co = page_co(page);
    long long id = (long long)v->is->id;
    bool open = v->is->state == PROPOSAL_OPEN && !v->is->hidden;
    int editor = PROPOSAL_NO_EDITOR;
    unsigned deciders = CO_MEMBER | CO_ADMIN;
    if (!v->is->said.roundtable) deciders |= CO_INSTITUTION;
    struct layout_link *links = arena_array(page->arena, STAFF_LINKS, sizeof *links);
    if (!links) return err_no_memory(err);
    enum err_code code = proposal_editor(&co, v->is, &editor, err);
    if (code) return code;
    if (editor && page->writable)
        v->edit_url = layout_entity_url(page, "propuesta/%lld/editar", id);
    if (open_may(page, deciders) && v->is->state != PROPOSAL_BECAME)
        links[v->staff_count++] =
            (struct layout_link){.name = str_of(_("Responder")),
                                 .url = layout_entity_url(page, "propuesta/%lld/responder", id)};
    if (open_may(page, PROPOSAL_STAFF) && open) {
        links[v->staff_count++] = (struct layout_link){
            .name = str_of(_("Unir con otras")),
            .url = layout_entity_url(page, "propuestas/unir?mesa=%lld&con=%lld",
                                     (long long)v->is->said.roundtable, id)};
        links[v->staff_count++] =
            (struct layout_link){.name = str_of(_("Dividir")),
                                 .url = layout_entity_url(page, "propuesta/%lld/dividir", id)};
    }
    if (open_may(page, PROPOSAL_STAFF))
        links[v->staff_count++] = (struct layout_link){
            .name = str_of(v->is->hidden ? _("Volver a mostrar") : _("Ocultar")),
            .url = layout_entity_url(page, "propuesta/%lld/ocultar", id)};
    v->staff = links;
    return ERR_NONE;
}

/* --- the page --------------------------------------------------------------------------------- */

static enum err_code fill(struct page *page, struct proposal_view *v, struct err *err)
{
    struct co co = page_co(page);
    struct proposal_tie *ties;
    struct proposal_wording *wordings;
    size_t count = 0;
    enum err_code code = fill_table(page, v, err);
    if (!code) code = fill_paper(page, v, err);
    if (!code) code = proposal_ties(&co, v->is->id, &ties, &count, err);
    if (!code) code = fill_relatives(page, v, ties, count, err);
    if (!code) code = fill_answers(page, v, err);
    if (!code) code = proposal_wordings(&co, v->is->id, &wordings, &v->wording_count, err);
    if (code) return code;
    v->wordings = wordings;
    code = fill_history(page, v, ties, count, err);
    if (!code) code = fill_support(page, v, err);
    if (!code) code = fill_staff(page, v, err);
    if (!code)
        code = comments_read(page, &(struct comments_about){"propuesta", v->is->id, NULL, 0},
                             &v->comments, err);
    return code;
}

/* route: GET /e/{entity}/propuesta/{id}
 * title: Propuesta */
enum err_code page_proposal(struct page *page, struct err *err)
{
    struct co co = page_co(page);
    struct proposal p;
    struct proposal_view v = {.is = &p};
    enum err_code code = proposal_get(&co, page_proposal_parameters(page)->id, &p, err);
    if (!code) code = fill(page, &v, err);
    if (code) return code;
    v.title = proposal_title(&p);
    v.made = open_when(page, p.made);
    v.state = proposal_state_word(p.state);
    v.channel = proposal_channel_word(p.said.channel);
    v.sector = p.said.sector ? co_sector_word(p.said.sector) : NULL;
    follow_make(page, &v.follow, "proposal", p.id);
    page->title = v.title;
    page->description = p.said.proposal;
    mesa_crumbs(page, &v.crumbs, str_of(_("Propuestas")), layout_entity_url(page, "propuestas"));
    template_proposal(page, &v);
    return ERR_NONE;
}
