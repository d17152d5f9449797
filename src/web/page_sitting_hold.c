/* Calling the roll: who of the members of the day came, from which the quorum of each party is
 * counted. */
#include "cocreate/person.h"
#include "web/page_sitting.h"
#include "web_routes.h"

enum { MOST_MEMBERS = 64 };

static enum err_code take_attendance(struct page *page, int64_t id, struct err *err)
{
    struct str sent[MOST_MEMBERS];
    int64_t roles[MOST_MEMBERS];
    struct co co = page_co(page);
    size_t n = form_list(page->form, "seats", sent, MOST_MEMBERS);
    for (size_t i = 0; i < n; i++)
        if (!str_to_i64(sent[i], &roles[i])) roles[i] = 0;
    enum err_code code =
        sitting_hold(&co, id, work_version_sent(page), roles, n, &page->form->faults, err);
    return code ? code : page_see_other(page, open_path(page, "sesion/%lld", (long long)id));
}

static enum err_code member_choices(struct page *page, struct co *co, const struct sitting *s,
                                    struct form_choice *out, size_t *count, struct err *err)
{
    struct role_row *roles;
    size_t n;
    *count = 0;
    enum err_code code = role_list(co, sitting_day(s->is.starts), &roles, &n, err);
    for (size_t i = 0; !code && i < n && *count < MOST_MEMBERS; i++) {
        const struct role_draft *r = &roles[i].role;
        if (r->role != CO_MEMBER) continue;
        struct form_choice *c = &out[(*count)++];
        *c = (struct form_choice){
            .value = arena_printf(page->arena, "%lld", (long long)roles[i].id),
            .label = sitting_member(page, roles[i].name, r->sector, r->substitute)};
        for (size_t k = 0; k < s->seat_count; k++) c->chosen |= s->seats[k].role == roles[i].id;
    }
    return code;
}

/* route: FORM /e/{entity}/sesion/{id}/asistencia
 * may: member admin
 * title: Pasar lista */
enum err_code page_sitting_hold(struct page *page, struct err *err)
{
    int64_t id = page_sitting_hold_parameters(page)->id;
    struct form_choice members[MOST_MEMBERS];
    struct sitting s;
    size_t count;
    if (page->post) {
        enum err_code code = take_attendance(page, id, err);
        if (!code || !page_form_again(page, code, err)) return code;
    }
    struct co co = page_co(page);
    enum err_code code = sitting_get(&co, id, &s, err);
    if (!code) code = member_choices(page, &co, &s, members, &count, err);
    if (code) return code;
    struct form_field fields[] = {work_version(page, s.version),
                                  {.kind = FORM_CHECKS,
                                   .name = "seats",
                                   .label = _("Quién asistió"),
                                   .hint = _("Quienes integran el secretariado el día de la "
                                             "sesión. El voto de una suplencia cuenta cuando falta "
                                             "una titularidad de su parte."),
                                   .choices = members,
                                   .choice_count = count}};
    struct form_view form = {
        .action = page_here(page), .button = _("La sesión se celebró"), FORM_FIELDS(fields)};
    struct work_view v = {.lead = count ? _("Se cuenta el quórum de cada parte. Se puede corregir "
                                            "hasta que haya votos.")
                                        : _("Ese día nadie integraba el secretariado: revise la "
                                            "fecha de la sesión, o desde cuándo tiene su lugar "
                                            "cada integrante."),
                          .over = open_when(page, s.is.starts)};
    sitting_crumbs(page, &v.crumbs, &s);
    if (count)
        work_draw(page, &v, &form);
    else
        work_tell(page, &v);
    return ERR_NONE;
}
