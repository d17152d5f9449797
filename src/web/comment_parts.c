/* Comments as a part of pages: see comment_parts.h. */
#include "web/comment_parts.h"

#include <stdio.h>

#include "cocreate/commitment.h"
#include "cocreate/plan.h"
#include "cocreate/proposal.h"
#include "web/emit.h"
#include "web/open_parts.h"

enum { MAX_SKIP = 100000 };

/* As addresses call it, as the log calls it, and where it is shown. */
static const struct {
    const char *of, *subject, *path;
} kinds[] = {{"propuesta", "proposal", "propuesta/%lld"},
             {"compromiso", "commitment", "compromiso/%lld"},
             {"plan", "plan", "plan/%lld/consulta"}};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* --- what is talked about --------------------------------------------------------------------- */

/* "compromiso-3", "commitment/3": which kind, and the number. */
static const char *parse(struct str text, char separator, int64_t *id)
{
    struct str rest = STR_NONE, word = str_split(text, separator, &rest);
    uint64_t number;
    if (!str_to_u64(rest, &number) || number > INT64_MAX) return NULL;
    *id = (int64_t)number;
    for (size_t i = 0; i < KINDS; i++)
        if (str_is(word, separator == '-' ? kinds[i].of : kinds[i].subject)) return kinds[i].of;
    return NULL;
}

bool comments_about_parse(struct str of, struct str part, struct comments_about *out)
{
    *out = (struct comments_about){0};
    out->of = parse(of, '-', &out->id);
    if (part.n) out->part = parse(part, '-', &out->part_id);
    return out->of && (out->part || !part.n);
}

bool comments_about_of(const struct comment *comment, struct comments_about *out)
{
    *out = (struct comments_about){0};
    out->of = parse(comment->subject, '/', &out->id);
    if (comment->place.n) out->part = parse(comment->place, '/', &out->part_id);
    return out->of != NULL;
}

static size_t kind_of(const char *of)
{
    for (size_t i = 0; i < KINDS; i++)
        if (of && str_is(str_of(of), kinds[i].of)) return i;
    return KINDS;
}

struct comment_draft comments_subject(struct page *page, const struct comments_about *about)
{
    struct comment_draft d = {.subject = STR(""), .place = STR("")};
    size_t of = kind_of(about->of), part = kind_of(about->part);
    if (of < KINDS)
        d.subject = arena_printf(page->arena, "%s/%lld", kinds[of].subject, (long long)about->id);
    if (part < KINDS)
        d.place =
            arena_printf(page->arena, "%s/%lld", kinds[part].subject, (long long)about->part_id);
    return d;
}

struct str comments_url(struct page *page, const struct comments_about *about, int64_t reply)
{
    char rest[96] = "";
    int n = 0;
    if (about->part)
        n = snprintf(rest, sizeof rest, "&parte=%s-%lld", about->part, (long long)about->part_id);
    if (reply && n >= 0 && (size_t)n < sizeof rest)
        snprintf(rest + n, sizeof rest - (size_t)n, "&a=%lld", (long long)reply);
    return layout_entity_url(page, "comentar?de=%s-%lld%s", about->of, (long long)about->id, rest);
}

/* --- whether it can be commented -------------------------------------------------------------- */

static enum err_code look_at_proposal(struct co *co, int64_t id, struct comments_view *out,
                                      struct err *err)
{
    struct proposal p = {0};
    enum err_code code = proposal_get(co, id, &p, err);
    if (code) return code;
    out->title = p.said.title.n ? p.said.title : str_of(_("Propuesta oculta"));
    out->takes = !p.hidden;
    if (p.hidden) out->closed = str_of(_("Esta propuesta está oculta y no recibe comentarios."));
    return ERR_NONE;
}

static enum err_code look_at_commitment(struct page *page, struct co *co, int64_t id,
                                        struct comments_view *out, struct err *err)
{
    struct commitment c = {0};
    enum err_code code = commitment_get(co, id, &c, err);
    if (code) return code;
    out->title = c.now.is.title;
    out->takes = c.plan_state >= PLAN_APPROVED;
    if (c.plan_state == PLAN_CONSULTATION) {
        out->closed = str_of(_("El borrador de este plan está en consulta pública: ahí se comenta "
                               "este compromiso."));
        out->instead = layout_entity_url(page, "plan/%lld/consulta", (long long)c.plan);
    } else if (!out->takes)
        out->closed = str_of(_("Se podrá comentar cuando el borrador se ponga a consulta."));
    return ERR_NONE;
}

static enum err_code look_at_part(struct co *co, const struct comments_about *about,
                                  struct err *err)
{
    struct commitment c = {0};
    if (!about->part) return ERR_NONE;
    if (kind_of(about->part) != 1) return co_missing(_("compromiso"), about->part_id, err);
    enum err_code code = commitment_get(co, about->part_id, &c, err);
    return !code && c.plan != about->id ? co_missing(_("compromiso"), about->part_id, err) : code;
}

static enum err_code look_at_plan(struct page *page, struct co *co,
                                  const struct comments_about *about, struct comments_view *out,
                                  struct err *err)
{
    struct plan plan = {0};
    int32_t today = co_day(page->now_ms);
    enum err_code code = plan_get(co, about->id, &plan, err);
    if (!code) code = look_at_part(co, about, err);
    if (code) return code;
    out->title = plan.is.title;
    out->takes = plan.state == PLAN_CONSULTATION && plan.consults != DATE_NONE &&
                 today >= plan.consults &&
                 (plan.consults_until == DATE_NONE || today <= plan.consults_until);
    if (out->takes) return ERR_NONE;
    if (plan.consults == DATE_NONE)
        out->closed = str_of(_("Este borrador no está en consulta pública."));
    else if (plan.consults_until == DATE_NONE || today < plan.consults)
        out->closed = arena_printf(page->arena, _("La consulta pública empieza el %s."),
                                   arena_cstr(page->arena, emit_date_text(page, plan.consults)));
    else
        out->closed =
            arena_printf(page->arena, _("La consulta pública fue del %s al %s."),
                         arena_cstr(page->arena, emit_date_text(page, plan.consults)),
                         arena_cstr(page->arena, emit_date_text(page, plan.consults_until)));
    return ERR_NONE;
}

enum err_code comments_look(struct page *page, const struct comments_about *about,
                            struct comments_view *out, struct err *err)
{
    struct co co = page_co(page);
    size_t kind = kind_of(about->of);
    enum err_code code;
    if (kind == 0 && !about->part)
        code = look_at_proposal(&co, about->id, out, err);
    else if (kind == 1 && !about->part)
        code = look_at_commitment(page, &co, about->id, out, err);
    else if (kind == 2)
        code = look_at_plan(page, &co, about, out, err);
    else
        return err_set(err, ERR_NOTFOUND, _("No se sabe de qué es este comentario"));
    out->about = *about;
    if (!code) out->back = open_path(page, kinds[kind].path, (long long)about->id);
    return code;
}

/* --- drawing ---------------------------------------------------------------------------------- */

void comments_fields(struct form_field fields[COMMENTS_FIELDS])
{
    fields[0] = (struct form_field){.kind = FORM_AREA,
                                    .name = "text",
                                    .label = _("Su comentario"),
                                    .hint = _("Se publica. No ponga aquí teléfonos, domicilios ni "
                                              "otros datos personales."),
                                    .most = COMMENT_MOST_TEXT,
                                    .rows = 5};
    fields[1] = (struct form_field){.kind = FORM_LINE,
                                    .name = "name",
                                    .label = _("Nombre o seudónimo que se mostrará"),
                                    .hint = _("Vacío: no se muestra ninguno."),
                                    .most = 80,
                                    .optional = true};
}

static struct comments_line line_of(struct page *page, const struct comments_view *v,
                                    const struct comment *c, bool reply)
{
    struct comments_line line = {.is = c, .when = open_when(page, c->made)};
    struct comments_about place;
    if (c->answered) line.answered = open_when(page, c->answered);
    line.who = c->name.n ? c->name : str_of(_("Sin nombre"));
    if (comments_about_of(c, &place) && place.part && !v->about.part) {
        line.part =
            arena_printf(page->arena, _("Sobre el compromiso %lld"), (long long)place.part_id);
        line.part_url = layout_entity_url(page, "compromiso/%lld", (long long)place.part_id);
    }
    if (v->takes && !reply && !c->hidden && page->writable)
        line.reply_url = comments_url(page, &v->about, c->id);
    if (!c->hidden && !c->answered && open_may(page, CO_MEMBER | CO_INSTITUTION | CO_ADMIN))
        line.answer_url = layout_entity_url(page, "comentario/%lld/responder", (long long)c->id);
    if (open_may(page, PROPOSAL_STAFF))
        line.hide_url = layout_entity_url(page, "comentario/%lld/ocultar", (long long)c->id);
    return line;
}

static bool draw_thread(struct page *page, const struct comments_view *v,
                        const struct comment_thread *from, struct comments_thread *out)
{
    struct comments_line *replies =
        arena_array(page->arena, from->reply_count + 1, sizeof *replies);
    if (!replies) return false;
    for (size_t i = 0; i < from->reply_count; i++)
        replies[i] = line_of(page, v, &from->replies[i], true);
    *out =
        (struct comments_thread){line_of(page, v, &from->first, false), replies, from->reply_count};
    return true;
}

/* Of a part, those that are there to read; the counts of the whole would be said of it. */
static void count_shown(struct comments_view *v)
{
    v->visible = v->hidden = 0;
    for (size_t i = 0; i < v->count; i++) {
        const struct comments_thread *t = &v->threads[i];
        *(t->first.is->hidden ? &v->hidden : &v->visible) += 1;
        for (size_t k = 0; k < t->reply_count; k++)
            *(t->replies[k].is->hidden ? &v->hidden : &v->visible) += 1;
    }
}

static enum err_code read_from(struct page *page, const struct comments_about *about, size_t skip,
                               size_t most, struct comments_view *out, struct err *err)
{
    struct co co = page_co(page);
    struct comment_threads found;
    *out = (struct comments_view){0};
    enum err_code code = comments_look(page, about, out, err);
    struct comment_draft of = comments_subject(page, about);
    if (!code)
        code = comment_threads(&co, &of, skip > MAX_SKIP ? MAX_SKIP : skip, most + 1, &found, err);
    if (code) return code;
    struct comments_thread *threads = arena_array(page->arena, most, sizeof *threads);
    if (!threads) return err_no_memory(err);
    for (; out->count < found.count && out->count < most; out->count++)
        if (!draw_thread(page, out, &found.list[out->count], &threads[out->count]))
            return err_no_memory(err);
    out->threads = threads;
    out->visible = found.visible;
    out->hidden = found.hidden;
    if (about->part) count_shown(out);
    if (found.count > most)
        out->all_url =
            layout_entity_url(page, "comentarios?de=%s-%lld", about->of, (long long)about->id);
    return ERR_NONE;
}

enum err_code comments_read_from(struct page *page, const struct comments_about *about, size_t skip,
                                 struct comments_view *out, struct err *err)
{
    return read_from(page, about, skip, COMMENTS_IN_LIST, out, err);
}

enum err_code comments_read(struct page *page, const struct comments_about *about,
                            struct comments_view *out, struct err *err)
{
    enum err_code code = read_from(page, about, 0, COMMENTS_ON_PAGE, out, err);
    if (code || !out->takes || !open_may(page, CO_CITIZEN)) return code;
    struct form_field *fields = arena_array(page->arena, COMMENTS_FIELDS, sizeof *fields);
    struct form_view *form = arena_array(page->arena, 1, sizeof *form);
    if (!fields || !form) return err_no_memory(err);
    comments_fields(fields);
    *form = (struct form_view){.action = comments_url(page, about, 0),
                               .button = _("Publicar el comentario"),
                               .fields = fields,
                               .count = COMMENTS_FIELDS};
    out->form = form; /* sent to a route of its own: nothing typed is to be filled in here */
    return ERR_NONE;
}
