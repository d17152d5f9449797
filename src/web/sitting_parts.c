/* What the pages about the secretariat's sessions share: see sitting_parts.h. */
#include "web/sitting_parts.h"

#include "base/i18n.h"
#include "cocreate/cycle.h"
#include "web_templates.h"

enum { MOST_PAPERS = 100, MOST_DECISIONS = 200 };

/* --- names and addresses ---------------------------------------------------------------------- */

struct str sitting_name(struct page *page, int64_t number)
{
    return arena_printf(page->arena, _("Sesión %lld"), (long long)number);
}

struct str sitting_url(struct page *page, int64_t id)
{
    return layout_entity_url(page, "sesion/%lld", (long long)id);
}

void sitting_crumbs(struct page *page, struct layout_crumbs *crumbs, const struct sitting *s)
{
    open_crumbs(page, crumbs);
    layout_crumbs_add(crumbs, str_of(_("Secretariado")), layout_entity_url(page, "secretariado"));
    if (s) layout_crumbs_add(crumbs, sitting_name(page, s->number), sitting_url(page, s->id));
}

struct str sitting_member(struct page *page, struct str name, int sector, bool substitute)
{
    if (!name.n) name = str_of(_("(cuenta cerrada)"));
    return arena_printf(page->arena,
                        substitute ? _("%.*s, suplente de %s") : _("%.*s, titular de %s"),
                        STR_FMT(name), co_sector_word(sector));
}

/* What a point or an agreement may be about, and how people write it. */
static const struct {
    const char *subject, *path, *word, *written;
} abouts[] = {
    {"proposal", "propuesta", N_("Propuesta %s"), "propuesta"},
    {"plan", "plan", N_("Plan %s"), "plan"},
    {"commitment", "compromiso", N_("Compromiso %s"), "compromiso"},
    {"call", "convocatoria", N_("Convocatoria %s"), "convocatoria"},
    {"roundtable", "mesa", N_("Mesa %s"), "mesa"},
};
enum { ABOUTS = sizeof abouts / sizeof *abouts };

struct layout_link sitting_about(struct page *page, struct str subject)
{
    struct str number, kind = str_split(subject, '/', &number);
    int64_t id;
    for (size_t i = 0; i < ABOUTS; i++) {
        if (!str_is(kind, abouts[i].subject) || !str_to_i64(number, &id) || id < 1) continue;
        const char *n = arena_cstr(page->arena, number);
        return (struct layout_link){
            .name = arena_printf(page->arena, i18n(abouts[i].word), n ? n : ""),
            .url = layout_entity_url(page, "%s/%lld", abouts[i].path, (long long)id)};
    }
    return (struct layout_link){0};
}

/* --- the agenda as it is written -------------------------------------------------------------- */

/* "Aprobar el plan [plan 2]" is about plan/2. */
static struct agenda_item read_point(struct page *page, struct str line)
{
    struct agenda_item item = {line, STR_NONE};
    const char *open = line.n && line.p[line.n - 1] == ']' ? memrchr(line.p, '[', line.n) : NULL;
    int64_t id;
    if (!open) return item;
    struct str inner = str_slice(line, (size_t)(open - line.p) + 1, line.n - 1), number;
    struct str word = str_trim(str_split(inner, ' ', &number));
    number = str_trim(number);
    for (size_t i = 0; i < ABOUTS; i++) {
        if (!str_is(word, abouts[i].written) || !str_to_i64(number, &id) || id < 1) continue;
        item.text = str_trim((struct str){line.p, (size_t)(open - line.p)});
        item.subject = arena_printf(page->arena, "%s/%lld", abouts[i].subject, (long long)id);
    }
    return item;
}

size_t sitting_agenda_read(struct page *page, struct str lines, struct agenda_item *out)
{
    size_t n = 0;
    while (lines.n && n <= SITTING_MOST_ITEMS) {
        struct str line = str_trim(str_split(lines, '\n', &lines));
        if (line.n) out[n++] = read_point(page, line);
    }
    return n;
}

struct str sitting_agenda_text(struct page *page, const struct agenda_item *items, size_t count)
{
    struct buf out;
    buf_init(&out, 1 << 20);
    for (size_t k = 0; k < count; k++) {
        struct str number, kind = str_split(items[k].subject, '/', &number);
        if (k) buf_char(&out, '\n');
        buf_str(&out, items[k].text);
        for (size_t i = 0; i < ABOUTS; i++)
            if (str_is(kind, abouts[i].subject))
                buf_printf(&out, " [%s %.*s]", abouts[i].written, STR_FMT(number));
    }
    struct str text = arena_str(page->arena, buf_view(&out));
    buf_free(&out);
    return text;
}

/* --- agreements ------------------------------------------------------------------------------- */

void sitting_card_fill(struct page *page, const struct agreement *a, const struct sitting *s,
                       struct sitting_card *card)
{
    *card = (struct sitting_card){.a = a,
                                  .state = agreement_state_word(a->state),
                                  .about = sitting_about(page, a->is.subject),
                                  .voted = a->in_favour + a->against + a->abstained > 0};
    if (open_may(page, SECRETARIAT_ROLES | CO_INSTITUTION))
        card->follow_url = layout_entity_url(page, "acuerdo/%lld/seguimiento", (long long)a->id);
    if (!s) {
        card->url = arena_printf(page->arena, "%.*s#acuerdo-%lld",
                                 STR_FMT(sitting_url(page, a->sitting)), (long long)a->number);
        return;
    }
    if (!s->minutes_published && open_may(page, SECRETARIAT_ROLES))
        card->edit_url = layout_entity_url(page, "acuerdo/%lld/corregir", (long long)a->id);
    if (a->is.item > 0 && (size_t)a->is.item <= s->is.agenda_count)
        card->point = s->is.agenda[a->is.item - 1].text;
    card->votes = arena_array(page->arena, a->is.vote_count + 1, sizeof *card->votes);
    for (size_t i = 0; card->votes && i < a->is.vote_count; i++) {
        const struct seat_vote *v = &a->is.votes[i];
        card->votes[card->vote_count++] = (struct sitting_vote){
            v->name, v->reason, co_sector_word(v->sector), member_vote_word(v->vote)};
    }
}

/* Each agreement under its point; those of none apart. */
static bool fill_points(struct page *page, struct sitting_view *v)
{
    const struct sitting *s = v->s;
    bool held = s->state == SITTING_HELD && !s->minutes_published;
    v->points = arena_array(page->arena, s->is.agenda_count + 1, sizeof *v->points);
    v->loose = arena_array(page->arena, s->agreement_count + 1, sizeof *v->loose);
    if (!v->points || !v->loose) return false;
    for (size_t i = 0; i < s->is.agenda_count; i++) {
        struct sitting_point *point = &v->points[v->point_count++];
        *point = (struct sitting_point){
            .text = s->is.agenda[i].text,
            .about = sitting_about(page, s->is.agenda[i].subject),
            .cards = arena_array(page->arena, s->agreement_count + 1, sizeof *point->cards)};
        if (!point->cards) return false;
        if (held && open_may(page, SECRETARIAT_ROLES))
            point->add_url =
                layout_entity_url(page, "sesion/%lld/acuerdos?punto=%zu", (long long)s->id, i + 1);
        for (size_t k = 0; k < s->agreement_count; k++)
            if (s->agreements[k].is.item == (int64_t)i + 1)
                sitting_card_fill(page, &s->agreements[k], s, &point->cards[point->card_count++]);
    }
    v->point_cards = 0;
    for (size_t i = 0; i < v->point_count; i++) v->point_cards += v->points[i].card_count;
    for (size_t k = 0; k < s->agreement_count; k++)
        if (s->agreements[k].is.item < 1 || s->agreements[k].is.item > (int64_t)s->is.agenda_count)
            sitting_card_fill(page, &s->agreements[k], s, &v->loose[v->loose_count++]);
    return true;
}

/* --- a whole session -------------------------------------------------------------------------- */

static bool fill_seats(struct page *page, struct sitting_view *v)
{
    const struct sitting *s = v->s;
    v->seats = arena_array(page->arena, s->seat_count + 1, sizeof *v->seats);
    if (!v->seats) return false;
    for (size_t i = 0; i < s->seat_count; i++)
        v->seats[v->seat_count++] =
            (struct sitting_seat){s->seats[i].name, co_sector_word(s->seats[i].sector),
                                  s->seats[i].substitute, s->seats[i].votes};
    for (int i = 0; i < PARTIES; i++) {
        const struct party *p = &s->quorum.parties[i];
        v->parties[i] = (struct sitting_party){co_sector_word(p->sector), p, p->seats / 2 + 1};
        v->signs[i].party = v->parties[i].word;
        for (size_t k = 0; k < s->signature_count; k++) {
            if (s->signatures[k].sector != p->sector) continue;
            v->signs[i].s = &s->signatures[k];
            v->signs[i].when = open_when(page, s->signatures[k].at);
            v->sign_count++;
        }
    }
    return true;
}

static enum err_code fill_decisions(struct page *page, struct co *co, struct sitting_view *v,
                                    struct err *err)
{
    struct proposal_decision *list;
    size_t n;
    enum err_code code = proposal_decisions(co, v->s->id, 0, MOST_DECISIONS, &list, &n, err);
    v->decisions = arena_array(page->arena, n + 1, sizeof *v->decisions);
    if (code || !v->decisions) return code ? code : err_no_memory(err);
    for (size_t i = 0; i < n; i++)
        v->decisions[v->decision_count++] = (struct sitting_decision){
            &list[i], proposal_state_word(list[i].answer.decision),
            layout_entity_url(page, "propuesta/%lld", (long long)list[i].proposal)};
    struct proposal_counts counts;
    struct proposal_filter filter = {.cycle = v->s->is.cycle};
    code = proposal_count(co, &filter, &counts, err);
    if (!code) v->waiting = counts.waiting;
    return code;
}

struct sitting_paper *sitting_papers(struct page *page, struct co *co, const char *subject,
                                     struct str role, size_t *count_out, struct err *err,
                                     enum err_code *code)
{
    struct paper *all;
    size_t n;
    *count_out = 0;
    *code = paper_list(co, str_of(subject), 0, MOST_PAPERS, &all, &n, err);
    struct sitting_paper *out = arena_array(page->arena, n + 1, sizeof *out);
    if (!*code && !out) *code = err_no_memory(err);
    if (*code || !out) return NULL;
    for (size_t i = 0; i < n; i++) {
        if (all[i].replaced_by || (role.n && !str_eq(all[i].is.role, role))) continue;
        struct str about =
            all[i].is.url.n ? str_of(_("en otro sitio"))
                            : arena_printf(page->arena, "%s, %lld kB", paper_type_word(all[i].type),
                                           (long long)((all[i].size + 1023) / 1024));
        out[(*count_out)++] = (struct sitting_paper){
            all[i].is.title, layout_entity_url(page, "documento/%lld", (long long)all[i].id),
            about};
    }
    return out;
}

/* Where to act from here, for those who may and only while it can be done. */
static void fill_actions(struct page *page, struct sitting_view *v)
{
    const struct sitting *s = v->s;
    bool may = open_may(page, SECRETARIAT_ROLES), changes = !s->minutes_published;
    long long id = (long long)s->id;
    bool held = s->state == SITTING_HELD;
    v->url = sitting_url(page, s->id);
    v->minutes_url = layout_entity_url(page, "sesion/%lld/acta", id);
    if (!may) return;
    v->paper_url = layout_entity_url(page, "sesion/%lld/documentos", id);
    if (held) v->decide_url = layout_entity_url(page, "sesion/%lld/decisiones", id);
    if (!changes || s->state == SITTING_CANCELLED) return;
    v->edit_url = layout_entity_url(page, "sesion/%lld/editar", id);
    bool votes = false;
    for (size_t i = 0; i < s->agreement_count; i++) votes |= s->agreements[i].is.vote_count > 0;
    if (!votes) v->hold_url = layout_entity_url(page, "sesion/%lld/asistencia", id);
    if (!held) v->cancel_url = layout_entity_url(page, "sesion/%lld/cancelar", id);
    if (!held) return;
    v->agree_url = layout_entity_url(page, "sesion/%lld/acuerdos", id);
    v->write_url = layout_entity_url(page, "sesion/%lld/acta/escribir", id);
    if (!s->minutes.n) return;
    v->publish_url = layout_entity_url(page, "sesion/%lld/acta/publicar", id);
    int party = page->actor.sector - CO_GOVERNMENT;
    if ((page->actor.roles & CO_MEMBER) && party >= 0 && party < PARTIES && !v->signs[party].s)
        v->sign_url = layout_entity_url(page, "sesion/%lld/acta/firmar", id);
}

/* The one thing that comes next: a session is a chain of steps that few know by heart. */
static void fill_next(struct page *page, struct sitting_view *v)
{
    const struct sitting *s = v->s;
    if (!open_may(page, SECRETARIAT_ROLES) || s->minutes_published || s->state == SITTING_CANCELLED)
        return;
    if (s->state == SITTING_PLANNED) {
        v->next = _("Cuando se celebre, pase lista.");
        v->next_url = v->hold_url;
    } else if (!s->minutes.n) {
        v->next = s->agreement_count || v->decision_count
                      ? _("Cuando termine, escriba el acta: empieza con lo que ya se anotó.")
                      : _("Escriba los acuerdos y decida las propuestas; después, el acta.");
        v->next_url = s->agreement_count || v->decision_count ? v->write_url : v->agree_url;
    } else if (v->sign_url.n) {
        v->next = _("El acta espera la firma de su parte.");
        v->next_url = v->sign_url;
    } else if (v->sign_count < PARTIES) {
        v->next = _("El acta espera las firmas que faltan.");
        v->next_url = v->minutes_url;
    } else {
        v->next = _("El acta tiene las tres firmas: publíquela.");
        v->next_url = v->publish_url;
    }
}

enum err_code sitting_view_fill(struct page *page, struct co *co, int64_t id,
                                struct sitting *sitting, struct sitting_view *v, struct err *err)
{
    struct cycle cycle;
    enum err_code code = sitting_get(co, id, sitting, err);
    if (!code) code = cycle_get(co, sitting->is.cycle, &cycle, err);
    if (code) return code;
    v->s = sitting;
    v->example = cycle.is.example;
    v->cycle = (struct layout_link){
        .name = cycle.is.title, .url = layout_entity_url(page, "ciclo/%lld", (long long)cycle.id)};
    v->kind = sitting_kind_word(sitting->is.kind);
    v->state = sitting_state_word(sitting->state);
    v->modality = co_modality_word(sitting->is.modality);
    v->name = sitting_name(page, sitting->number);
    v->title = sitting->is.title.n ? sitting->is.title : v->name;
    v->when = open_when(page, sitting->is.starts);
    v->until = sitting->is.ends ? form_local_time(page, sitting->is.ends) : STR_NONE;
    v->published = open_when(page, sitting->minutes_published);
    if (!fill_seats(page, v) || !fill_points(page, v)) return err_no_memory(err);
    code = fill_decisions(page, co, v, err);
    struct str subject = arena_printf(page->arena, "sitting/%lld", (long long)id);
    if (!code)
        v->papers = sitting_papers(page, co, subject.p, STR_NONE, &v->paper_count, err, &code);
    fill_actions(page, v);
    fill_next(page, v);
    return code;
}

/* --- a page of one form ----------------------------------------------------------------------- */

void work_draw(struct page *page, struct work_view *v, struct form_view *form)
{
    form_fill(page, form);
    v->form = form;
    work_tell(page, v);
}

void work_tell(struct page *page, struct work_view *v)
{
    layout_crumbs_add(&v->crumbs, page->title, STR_NONE);
    template_work(page, v);
}

struct form_field work_version(struct page *page, int64_t version)
{
    return (struct form_field){.kind = FORM_VERSION,
                               .name = "version",
                               .value = arena_printf(page->arena, "%lld", (long long)version)};
}

int64_t work_version_sent(struct page *page)
{
    return form_number(page->form, "version", 0, INT64_MAX, 0);
}
