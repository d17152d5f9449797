/* Rows of actions in a form: see commitment_actions.h. */
#include "web/commitment_actions.h"

#include <stdio.h>

enum { SPARE_ROWS = 2, LEAST_ROWS = 3, NAME = 32 };

static const char *const columns[] = {"title", "responsible", "begins", "ends"};

struct row { /* as it was sent */
    struct commitment_action is;
    int64_t from, to; /* where it stood, and where it is wanted: from 1 */
};

/* "action_ends_3", in the arena: the form keeps names. "" without memory. */
static const char *name_of(struct page *page, const char *what, size_t row)
{
    struct str name = arena_printf(page->arena, "action_%s_%zu", what, row + 1);
    return name.p ? name.p : "";
}

static struct str number(struct page *page, int64_t n)
{
    return n ? arena_printf(page->arena, "%lld", (long long)n) : STR("");
}

/* As many as are there, or were sent, and a few more. */
static size_t rows_of(struct page *page, const struct commitment_draft *now)
{
    size_t rows = now->action_count + SPARE_ROWS;
    char name[NAME];
    if (rows < LEAST_ROWS) rows = LEAST_ROWS;
    for (size_t i = rows; i < COMMITMENT_MOST_ACTIONS; i++)
        for (size_t k = 0; k < sizeof columns / sizeof *columns; k++) {
            snprintf(name, sizeof name, "action_%s_%zu", columns[k], i + 1);
            if (form_has(page->form, name)) rows = i + 1;
        }
    return rows > COMMITMENT_MOST_ACTIONS ? COMMITMENT_MOST_ACTIONS : rows;
}

enum err_code action_fields(struct page *page, const struct commitment_draft *now,
                            struct edit_fields *out, struct err *err)
{
    static const struct commitment_action none = {
        .title = {"", 0}, .responsible = {"", 0}, .begins = DATE_NONE, .ends = DATE_NONE};
    size_t rows = rows_of(page, now);
    edit_add(out, (struct form_field){
                      .kind = FORM_NOTE,
                      .label = _("Una acción en cada bloque"),
                      .hint = _("Para quitar una, deje vacío su bloque. Para cambiarla de lugar, "
                                "cambie su número. Al guardar aparecen bloques para más.")});
    for (size_t i = 0; i < rows; i++) {
        const struct commitment_action *a = i < now->action_count ? &now->actions[i] : &none;
        struct str heading = arena_printf(page->arena, _("Acción %zu"), i + 1);
        if (!heading.p) return err_no_memory(err);
        edit_add(out, (struct form_field){.kind = FORM_NOTE, .label = heading.p});
        const char *which = name_of(page, "number", i); /* as sent: it goes with what was typed */
        edit_add(out, (struct form_field){.kind = FORM_HIDDEN,
                                          .name = which,
                                          .value = form_has(page->form, which)
                                                       ? form_text(page->form, which)
                                                       : number(page, a->number)});
        edit_add(out, (struct form_field){.kind = FORM_AREA,
                                          .name = name_of(page, "title", i),
                                          .label = _("Qué se hará"),
                                          .value = a->title,
                                          .most = COMMITMENT_MOST_TITLE,
                                          .rows = 2,
                                          .optional = true,
                                          .silent = true});
        edit_add(out, (struct form_field){.kind = FORM_LINE,
                                          .name = name_of(page, "responsible", i),
                                          .label = _("Quién"),
                                          .value = a->responsible,
                                          .most = COMMITMENT_MOST_TITLE,
                                          .optional = true,
                                          .silent = true});
        edit_add(out, (struct form_field){.kind = FORM_DATE,
                                          .name = name_of(page, "begins", i),
                                          .label = _("Empieza"),
                                          .value = form_iso(page, a->begins),
                                          .optional = true,
                                          .silent = true});
        edit_add(out, (struct form_field){.kind = FORM_DATE,
                                          .name = name_of(page, "ends", i),
                                          .label = _("Termina"),
                                          .value = form_iso(page, a->ends),
                                          .optional = true,
                                          .silent = true});
        edit_add(out, (struct form_field){.kind = FORM_NUMBER,
                                          .name = name_of(page, "place", i),
                                          .label = _("Lugar en la lista"),
                                          .value = number(page, (int64_t)i + 1),
                                          .most = 2,
                                          .optional = true,
                                          .silent = true});
    }
    return ERR_NONE;
}

/* Who was given a place takes it: what moves up goes before what stands there, what moves down
 * behind it. The rest keeps its order. */
static int64_t rank(const struct row *row)
{
    int64_t moved = row->to < row->from ? -1 : row->to > row->from ? 1 : 0;
    return row->to * 2 + moved;
}

static void put_in_order(struct row *rows, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t k = i; k > 0 && rank(&rows[k]) < rank(&rows[k - 1]); k--) {
            struct row one = rows[k];
            rows[k] = rows[k - 1];
            rows[k - 1] = one;
        }
}

static bool read_row(struct page *page, size_t i, struct row *out)
{
    struct form *f = page->form;
    *out =
        (struct row){.is = {.title = form_text(f, name_of(page, "title", i)),
                            .responsible = form_text(f, name_of(page, "responsible", i)),
                            .begins = form_day(f, name_of(page, "begins", i)),
                            .ends = form_day(f, name_of(page, "ends", i)),
                            .number = form_number(f, name_of(page, "number", i), 0, INT64_MAX, 0)},
                     .from = (int64_t)i + 1,
                     .to = form_number(f, name_of(page, "place", i), 1, COMMITMENT_MOST_ACTIONS,
                                       (int64_t)i + 1)};
    const struct commitment_action *a = &out->is;
    return a->title.n || a->responsible.n || a->begins != DATE_NONE || a->ends != DATE_NONE;
}

static void check_row(struct page *page, size_t i, struct commitment_action *a)
{
    struct co_faults *faults = &page->form->faults;
    co_check_text(faults, name_of(page, "title", i), &a->title, COMMITMENT_MOST_TITLE, true);
    co_check_text(faults, name_of(page, "responsible", i), &a->responsible, COMMITMENT_MOST_TITLE,
                  false);
    co_check_day(faults, name_of(page, "begins", i), a->begins, false);
    co_check_day(faults, name_of(page, "ends", i), a->ends, false);
    if (a->begins != DATE_NONE && a->ends != DATE_NONE && a->ends < a->begins)
        co_fault(faults, name_of(page, "ends", i), _("Termina antes de empezar"));
}

void action_read(struct page *page, struct commitment_draft *d)
{
    struct row *rows = arena_array(page->arena, COMMITMENT_MOST_ACTIONS, sizeof *rows);
    struct commitment_action *own = arena_array(page->arena, COMMITMENT_MOST_ACTIONS, sizeof *own);
    size_t count = 0;
    d->actions = own;
    d->action_count = 0;
    for (size_t i = 0; own && rows && i < COMMITMENT_MOST_ACTIONS; i++) {
        if (!read_row(page, i, &rows[count])) continue;
        check_row(page, i, &rows[count++].is);
    }
    if (!own || !rows) return;
    put_in_order(rows, count);
    for (size_t i = 0; i < count; i++) own[d->action_count++] = rows[i].is;
}
