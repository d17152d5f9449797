/* Check "filled": at least so many percent of the rows of the current files have a value.
 *
 * Amounts, attributes, parties and documents are looked for row by row: of the rows of the entity
 * that were accepted. Days, place and unit belong to the thing a row describes: of the things of a
 * kind that the files describe. A row that repeats another's thing counts as a row there, not here.
 * Where not one has a value and no older file of the same layout ever had one, the program may
 * simply not read that column: it cannot be told. */
#include "base/i18n.h"
#include "cocreate/check_private.h"
#include "ledger/vocabulary.h"

enum { OF, NAME, FIELD, DETAIL, KIND, PERCENT };
enum { AMOUNT, ATTRIBUTE, PARTY, DOCUMENT, STARTS, ENDS, PLACE, UNIT };

static const struct machine_choice field_choices[] = {{"amount", N_("un importe")},
                                                      {"attribute", N_("otro dato, por su nombre")},
                                                      {"party", N_("una persona u oficina")},
                                                      {"document", N_("un documento")},
                                                      {"starts", N_("la fecha de inicio")},
                                                      {"ends", N_("la fecha de término")},
                                                      {"place", N_("el lugar")},
                                                      {"unit", N_("la unidad responsable")},
                                                      {0}};
static const struct machine_field fields[] = {
    {"of", MACHINE_CHOICE, N_("De qué archivos"), NULL, true, 0, 0, machine_of_choices},
    {"name", MACHINE_TEXT, N_("Nombre de la serie o de la estructura"),
     N_("Como aparece en la lista de archivos"), true, 0, 0, NULL},
    {"field", MACHINE_CHOICE, N_("Qué dato debe estar"), NULL, true, 0, 0, field_choices},
    {"detail", MACHINE_TEXT, N_("Cuál"),
     N_("Importe: «contratado», «pagado»…; persona: «proveedor»…; otro dato: su nombre. Vacío: "
        "cualquiera"),
     false, 0, 0, NULL},
    {"kind", MACHINE_CHOICE, N_("De qué cosas"), N_("Sólo para fechas, lugar y unidad"), false, 0,
     0, NULL},
    {"percent", MACHINE_PERCENT, N_("Al menos qué porcentaje"), NULL, true, 0, 0, NULL}};

static bool of_things(const struct machine_value *v)
{
    return v[FIELD].number >= STARTS;
}

/* The number of a moment or role; 0 = any, or none of that name. */
static int detail_number(const struct machine_value *v)
{
    const struct word *word = NULL;
    if (v[DETAIL].given && v[FIELD].number == AMOUNT)
        word = word_find(WORDS_MOMENT, v[DETAIL].text);
    if (v[DETAIL].given && v[FIELD].number == PARTY) word = word_find(WORDS_ROLE, v[DETAIL].text);
    return word ? word->number : 0;
}

static void judge(const struct machine_value *v, struct co_faults *faults)
{
    bool named = v[FIELD].number == AMOUNT || v[FIELD].number == PARTY;
    if (of_things(v) && !v[KIND].given) co_fault(faults, "kind", _("Elija de qué cosas"));
    if (v[FIELD].number == ATTRIBUTE && !v[DETAIL].given)
        co_fault(faults, "detail", _("Escriba el nombre del dato"));
    if (named && v[DETAIL].given && !detail_number(v))
        co_fault(faults, "detail", _("No hay un importe ni un papel con ese nombre"));
}

/* "el dato «…»", "un importe («pagado»)" */
static struct str what(struct co *co, const struct machine_value *v)
{
    const char *word = i18n(field_choices[v[FIELD].number].word);
    if (!v[DETAIL].given || of_things(v) || v[FIELD].number == DOCUMENT) return str_of(word);
    if (v[FIELD].number == ATTRIBUTE)
        return arena_printf(co->arena, _("el dato «%.*s»"), STR_FMT(v[DETAIL].text));
    return arena_printf(co->arena, "%s (%.*s)", word, STR_FMT(v[DETAIL].text));
}

static struct str says(struct co *co, const struct machine_about *about)
{
    const struct machine_value *v = about->at;
    struct str of = machine_of_words(co, v[OF].number, v[NAME].text), field = what(co, v);
    struct str percent = machine_percent(co, v[PERCENT].number);
    if (!of_things(v))
        return arena_printf(co->arena, _("Al menos el %.*s de las filas de %.*s debe traer %.*s."),
                            STR_FMT(percent), STR_FMT(of), STR_FMT(field));
    struct str kind = machine_value_shown(co, &fields[KIND], &v[KIND]);
    return arena_printf(co->arena,
                        _("Al menos el %.*s de lo que describe %.*s (%.*s) debe traer %.*s."),
                        STR_FMT(percent), STR_FMT(of), STR_FMT(kind), STR_FMT(field));
}

/* --- looking ---------------------------------------------------------------------------------- */

struct counted {
    int64_t whole, filled;
    int64_t files[MACHINE_MOST_EVIDENCE];
    size_t file_count;
};

static enum err_code read_files(struct co *co, const struct machine_value *v, struct counted *c,
                                int64_t *newest, struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code =
        q_machine_current(ledger_store(co->ledger), co->entity, v[OF].number == MACHINE_OF_LAYOUT,
                          v[NAME].text, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_machine_current_row r;
        q_machine_current_row(stmt, &r);
        *newest = r.id;
        c->whole += r.source_rows;
        if (c->file_count < MACHINE_MOST_EVIDENCE) c->files[c->file_count++] = r.id;
    }
    return code;
}

static enum err_code count_filled(struct co *co, const struct machine_value *v, bool ever,
                                  struct counted *c, struct err *err)
{
    struct store *store = ledger_store(co->ledger);
    bool found, layout = v[OF].number == MACHINE_OF_LAYOUT;
    int64_t field = v[FIELD].number + 1;
    enum err_code code;
    if (of_things(v)) {
        struct q_machine_filled_nodes_row r;
        code = q_machine_filled_nodes_one(store, co->entity, layout, v[NAME].text, ever,
                                          v[KIND].number, field, &r, &found, err);
        if (code) return code;
        c->filled = r.filled;
        if (!ever) c->whole = r.known;
        return ERR_NONE;
    }
    struct q_machine_filled_rows_row r;
    struct str detail = v[DETAIL].given ? v[DETAIL].text : STR("");
    code = q_machine_filled_rows_one(store, co->entity, layout, v[NAME].text, ever, field, detail,
                                     detail_number(v), &r, &found, err);
    if (!code) c->filled = r.filled;
    return code;
}

static void conclude(struct co *co, const struct machine_value *v, const struct counted *c,
                     bool read_once, struct machine_finding *out)
{
    if (!c->file_count) {
        out->found = str_of(_("No hay ningún archivo vigente de estos."));
        return;
    }
    if (!c->whole) {
        out->found = str_of(_("Los archivos vigentes no describen nada de esto."));
        return;
    }
    struct str share = machine_share(co, c->filled, c->whole);
    out->found = arena_printf(co->arena, _("Lo traen %lld de %lld (%.*s)."), (long long)c->filled,
                              (long long)c->whole, STR_FMT(share));
    if (machine_reaches(c->filled, c->whole, v[PERCENT].number))
        out->result = MACHINE_HOLDS;
    else if (c->filled || read_once)
        out->result = MACHINE_FAILS;
    else
        out->found =
            arena_printf(co->arena,
                         _("Ninguna de %lld lo trae, y el programa nunca ha leído ese dato "
                           "en archivos como éstos."),
                         (long long)c->whole);
}

static enum err_code run(struct co *co, const struct machine_about *about,
                         struct machine_finding *out, struct err *err)
{
    struct counted *c = arena_alloc(co->arena, sizeof *c);
    struct counted before = {0};
    struct machine_evidence e;
    if (!c) return err_no_memory(err);
    enum err_code code = read_files(co, about->at, c, &out->snapshot, err);
    if (!code && c->file_count) code = count_filled(co, about->at, false, c, err);
    if (!code && c->file_count && !c->filled)
        code = count_filled(co, about->at, true, &before, err);
    if (code) return code;
    conclude(co, about->at, c, before.filled > 0, out);
    out->wanted = says(co, about);
    machine_evidence_begin(&e);
    machine_evidence_int(&e, "filled", c->filled);
    machine_evidence_int(&e, "of", c->whole);
    json_key(&e.w, "snapshots");
    json_open_array(&e.w);
    for (size_t i = 0; i < c->file_count; i++) json_put_int(&e.w, c->files[i]);
    json_close_array(&e.w);
    return machine_evidence_end(co, &e, code, out, err);
}

const struct machine_kind machine_filled = {
    .code = "filled",
    .title = N_("Viene completo"),
    .asks = N_("Que un dato venga en cierto porcentaje de las filas de los archivos vigentes."),
    .fields = fields,
    .field_count = sizeof fields / sizeof *fields,
    .judge = judge,
    .says = says,
    .run = run};
