/* Sets of fields, counted by buyer: see indicator_fields.h. */
#include "ocds/indicator_fields.h"

#include "base/i18n.h"
#include "ocds/indicator_group.h"

struct counts {
    uint64_t processes, element, line;
    const char *file;
    uint32_t has[FIELD_SET_MOST];
    char name[GROUP_NAME];
};

enum err_code fields_open(const struct indicator_context *context, const struct field_set *set,
                          void *state)
{
    struct fields_state *s = state;

    s->minimum = parameter_percent(context, set->indicator, "share");
    s->processes = parameter_count(context, set->indicator, "minimum_processes");
    return ERR_NONE;
}

enum err_code fields_add(const struct field_set *set, void *state, const struct view *view,
                         struct err *err)
{
    struct fields_state *s = state;
    struct view_org buyer = purchase_buyer(view);

    if (set->mexican && !purchase_mexican(view)) return ERR_NONE;
    struct counts *c = indicator_table_at(&s->buyers, sizeof *c, purchase_org_id(&buyer));

    if (!c) return err_no_memory(err);
    if (!c->processes++ || view->element->number < c->element) {
        c->element = view->element->number;
        c->line = view->element->line;
        c->file = view->element->file;
        group_copy(c->name, sizeof c->name, buyer.name);
    }
    for (size_t i = 0; i < FIELD_SET_MOST && set->fields[i].path; i++)
        c->has[i] += set->fields[i].present(view);
    return ERR_NONE;
}

static void join_counts(void *into, const void *from)
{
    struct counts *a = into;
    const struct counts *b = from;

    if (!a->processes || b->element < a->element) {
        a->element = b->element;
        a->line = b->line;
        a->file = b->file;
        memcpy(a->name, b->name, sizeof a->name);
    }
    a->processes += b->processes;
    for (size_t i = 0; i < FIELD_SET_MOST; i++) a->has[i] += b->has[i];
}

enum err_code fields_join(const struct indicator_context *context, void *into, void *from,
                          struct err *err)
{
    struct fields_state *a = into, *b = from;

    (void)context;
    return indicator_table_join(&a->buyers, &b->buyers, join_counts, err);
}

void fields_close(void *state)
{
    struct fields_state *s = state;

    indicator_table_free(&s->buyers);
}

static void show_counts(const struct field_set *set, const struct counts *c, struct asking *a)
{
    for (size_t i = 0; a->words && i < FIELD_SET_MOST && set->fields[i].path; i++) {
        struct str text = arena_printf(a->arena, _("%llu de %llu"), (unsigned long long)c->has[i],
                                       (unsigned long long)c->processes);

        if (!text.p) a->failed = true;
        if (c->has[i] < c->processes) ask_evidence(a, text, "%s", set->fields[i].path);
    }
}

/* Worded by how many are missing: the only one, all of them, or some. */
static enum err_code word(struct asking *a, const struct counts *c, const char *buyer,
                          const char *what, uint64_t missing, int64_t share, struct err *err)
{
    const char *percent = ask_percent(a, share);
    double value = (double)share / 10000;
    unsigned long long n = missing, of = c->processes;

    if (of == 1)
        return ask(
            a, value, err,
            _("¿Por qué el proceso de %s no dice %s (de todo lo que aquí se mira, está publicado "
              "el %s)?"),
            buyer, what, percent);
    if (n == of)
        return ask(
            a, value, err,
            _("¿Por qué ninguno de los %llu procesos de %s dice %s (de todo lo que aquí se mira, "
              "está publicado el %s)?"),
            of, buyer, what, percent);
    return ask(
        a, value, err,
        _("¿Por qué %llu de los %llu procesos de %s no dicen %s (de todo lo que aquí se mira, está "
          "publicado el %s)?"),
        n, of, buyer, what, percent);
}

static enum err_code tell(const struct field_set *set, const struct fields_state *s,
                          const struct indicator_row *row, struct asking *a, struct err *err)
{
    const struct counts *c = row->value;
    uint64_t all = 0, present = 0;
    size_t worst = 0;

    for (size_t i = 0; i < FIELD_SET_MOST && set->fields[i].path; i++) {
        all += c->processes;
        present += c->has[i];
        if (c->has[i] < c->has[worst]) worst = i;
    }
    int64_t share = percent_between(present, all);
    if (share >= s->minimum || (int64_t)c->processes < s->processes) return ERR_NONE;
    ask_begin(a, a->sink, set->indicator, a->arena, NULL);
    group_ask(a, INDICATOR_BUYER, row->key, c->element, c->file, c->line);
    show_counts(set, c, a);
    return word(a, c,
                row->key.n ? ask_org(a, str_of(c->name), row->key) : _("comprador desconocido"),
                _(set->fields[worst].what), c->processes - c->has[worst], share, err);
}

enum err_code fields_finish(const struct field_set *set, void *state, struct arena *arena,
                            struct indicator_sink *sink, struct err *err)
{
    const struct fields_state *s = state;
    const struct indicator_row *rows = indicator_table_rows(&s->buyers, arena);
    struct asking a = {.sink = sink, .arena = arena};
    enum err_code code = ERR_NONE;

    if (!rows) return err_no_memory(err);
    for (size_t i = 0; !code && i < s->buyers.count; i++) code = tell(set, s, &rows[i], &a, err);
    return code;
}
