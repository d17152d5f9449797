/* The values of a check's fields: from what was typed, to the JSON that is kept, and back; and the
 * evidence while it is written. See check_private.h. */
#include <inttypes.h>

#include "base/i18n.h"
#include "base/text.h"
#include "cocreate/check_private.h"
#include "ledger/vocabulary.h"

enum { MOST_JSON = 16 << 10, MOST_EVIDENCE_BYTES = 64 << 10 };

/* --- choices ---------------------------------------------------------------------------------- */

bool machine_choice_at(const struct machine_field *field, size_t index, const char **code,
                       const char **word)
{
    if (field->choices) {
        for (size_t i = 0; i <= index; i++)
            if (!field->choices[i].code) return false;
        *code = field->choices[index].code;
        *word = i18n(field->choices[index].word);
        return true;
    }
    size_t count;
    const struct word *kinds = word_list(WORDS_NODE_KIND, &count);
    if (index >= count) return false;
    *code = kinds[index].code;
    *word = strcmp(_("es"), "en") == 0 ? kinds[index].english : kinds[index].spanish;
    return true;
}

static bool read_choice(const struct machine_field *field, struct machine_value *v)
{
    const char *code, *word;
    size_t i = 0;
    while (machine_choice_at(field, i, &code, &word) && !str_is(v->text, code)) i++;
    if (!machine_choice_at(field, i, &code, &word)) return false;
    v->number = field->choices ? (int64_t)i : word_find(WORDS_NODE_KIND, str_of(code))->number;
    v->text = str_of(code);
    return true;
}

/* --- one value -------------------------------------------------------------------------------- */

struct str machine_percent(struct co *co, int64_t hundredths)
{
    long long whole = hundredths / 100, part = hundredths % 100;
    if (!part) return arena_printf(co->arena, "%lld %%", whole);
    if (part % 10 == 0) return arena_printf(co->arena, "%lld.%lld %%", whole, part / 10);
    return arena_printf(co->arena, "%lld.%02lld %%", whole, part);
}

struct str machine_share(struct co *co, __int128 part, __int128 whole)
{
    __int128 hundredths = part * 10000 / whole;
    if (hundredths > INT64_MAX) hundredths = INT64_MAX;
    return machine_percent(co, hundredths < 0 ? 0 : (int64_t)hundredths);
}

struct str machine_day(struct co *co, int64_t day)
{
    char iso[16];
    return co_keep(co, date_iso((int32_t)day, iso));
}

/* "95", "95.5", "95,50 %": digits, at most two decimals, nothing rounded. */
static bool read_percent(struct co *co, struct machine_value *v)
{
    struct str s = v->text, digits = s;
    uint64_t whole, part = 0;
    if (s.n && s.p[s.n - 1] == '%') s = digits = str_trim(str_slice(s, 0, s.n - 1));
    size_t at = 0;
    while (at < s.n && s.p[at] != '.' && s.p[at] != ',') at++;
    if (at < s.n) {
        struct str decimals = str_slice(s, at + 1, s.n);
        if (decimals.n > 2 || !str_to_u64(decimals, &part)) return false;
        if (decimals.n == 1) part *= 10;
        digits = str_slice(s, 0, at);
    }
    if (!str_to_u64(digits, &whole) || whole > 100 || whole * 100 + part > 10000) return false;
    v->number = (int64_t)(whole * 100 + part);
    v->text = part ? arena_printf(co->arena, "%d.%02d", (int)whole, (int)part)
                   : arena_printf(co->arena, "%d", (int)whole);
    return true;
}

/* The number and the canonical text; false with a fault. */
static bool read_value(struct co *co, const struct machine_field *f, struct machine_value *v,
                       struct co_faults *faults)
{
    char room[48];
    int32_t day;
    switch (f->type) {
    case MACHINE_TEXT:
        if (!text_is_utf8(v->text) || text_width(v->text) > MACHINE_MOST_TEXT)
            co_fault(faults, f->name, _("Es demasiado largo o tiene letras que no se pueden leer"));
        break;
    case MACHINE_INT:
        if (!str_to_i64(v->text, &v->number) || v->number < f->least || v->number > f->most) {
            struct str says = arena_printf(co->arena, _("Escriba un número entero de %lld a %lld"),
                                           (long long)f->least, (long long)f->most);
            co_fault(faults, f->name, says.p ? says.p : _("Elija una de las opciones"));
            break;
        }
        v->text = arena_printf(co->arena, "%" PRId64, v->number);
        break;
    case MACHINE_DAY:
        if (date_parse(v->text, DATE_DMY, &day) != DATE_EXACT) {
            co_fault(faults, f->name, _("Escriba la fecha como 2024-12-31"));
            break;
        }
        co_check_day(faults, f->name, day, true);
        v->number = day;
        v->text = machine_day(co, day);
        break;
    case MACHINE_CHOICE:
        if (!read_choice(f, v)) co_fault(faults, f->name, _("Elija una de las opciones"));
        break;
    case MACHINE_MONEY:
        if (money_parse(v->text, 0, 2, &v->number) != MONEY_EXACT || v->number < f->least ||
            v->number > f->most)
            co_fault(faults, f->name, _("Escriba una cantidad en pesos, como 1,250,000.00"));
        else
            v->text = co_keep(co, money_plain(v->number, 2, room));
        break;
    case MACHINE_PERCENT:
        if (!read_percent(co, v))
            co_fault(faults, f->name,
                     _("Escriba un porcentaje de 0 a 100, con dos decimales o "
                       "menos"));
        break;
    }
    return v->text.p != NULL;
}

bool machine_values_read(struct co *co, const struct machine_draft *draft,
                         const struct machine_kind *kind, struct machine_value *out,
                         struct co_faults *faults)
{
    bool enough = true;
    for (size_t i = 0; i < kind->field_count; i++) {
        const struct machine_field *f = &kind->fields[i];
        out[i] = (struct machine_value){.text = STR("")};
        for (size_t k = 0; k < draft->input_count; k++)
            if (str_is(draft->inputs[k].name, f->name))
                out[i].text = str_trim(draft->inputs[k].value);
        if (out[i].text.n) {
            out[i].given = true;
            out[i].text = co_keep(co, out[i].text);
            enough = out[i].text.p && read_value(co, f, &out[i], faults) && enough;
        } else if (f->required) {
            co_fault(faults, f->name, _("Falta escribir esto"));
        }
    }
    if (enough && !faults->count && kind->judge) kind->judge(out, faults);
    return enough;
}

struct str machine_value_shown(struct co *co, const struct machine_field *field,
                               const struct machine_value *value)
{
    const char *code, *word;
    if (!value->given) return STR("");
    if (field->type == MACHINE_DAY) return co_day_text(co, (int32_t)value->number);
    if (field->type == MACHINE_PERCENT) return machine_percent(co, value->number);
    if (field->type == MACHINE_MONEY) {
        char room[48];
        struct str plain = money_pretty(value->number, 2, room);
        return arena_printf(co->arena, "$%.*s", STR_FMT(plain));
    }
    if (field->type == MACHINE_CHOICE)
        for (size_t i = 0; machine_choice_at(field, i, &code, &word); i++)
            if (str_is(value->text, code)) return str_of(word);
    return value->text;
}

/* --- the JSON that is kept -------------------------------------------------------------------- */

struct str machine_values_json(struct co *co, const struct machine_about *about)
{
    struct buf out;
    struct json_writer w;
    struct str json = STR_NONE;
    buf_init(&out, MOST_JSON);
    json_start(&w, &out, false);
    json_open_object(&w);
    for (size_t i = 0; i < about->kind->field_count; i++) {
        if (!about->at[i].given) continue;
        json_key(&w, about->kind->fields[i].name);
        json_put_str(&w, about->at[i].text);
    }
    json_close_object(&w);
    if (!out.failed) json = co_keep(co, buf_view(&out));
    buf_free(&out);
    return json;
}

enum err_code machine_values_parse(struct co *co, struct str json, struct machine_about *about,
                                   struct err *err)
{
    struct machine_input inputs[MACHINE_MOST_FIELDS];
    struct machine_draft draft = {.inputs = inputs};
    struct co_faults faults = {.count = 0};
    json_ref root;
    enum err_code code = json_parse(co->arena, json, 4, &root, err);
    if (code) return code;
    for (struct json_iter it = json_each(root); json_next(&it);)
        if (draft.input_count < MACHINE_MOST_FIELDS)
            inputs[draft.input_count++] = (struct machine_input){it.key, json_text(it.value)};
    if (!machine_values_read(co, &draft, about->kind, about->at, &faults))
        return err_no_memory(err);
    return co_check(&faults, err);
}

/* --- evidence --------------------------------------------------------------------------------- */

void machine_evidence_begin(struct machine_evidence *e)
{
    buf_init(&e->out, MOST_EVIDENCE_BYTES);
    json_start(&e->w, &e->out, false);
    json_open_object(&e->w);
}

void machine_evidence_int(struct machine_evidence *e, const char *key, int64_t value)
{
    json_key(&e->w, key);
    json_put_int(&e->w, value);
}

enum err_code machine_evidence_end(struct co *co, struct machine_evidence *e, enum err_code code,
                                   struct machine_finding *out, struct err *err)
{
    json_close_object(&e->w);
    if (!code) {
        out->evidence = e->out.failed ? STR_NONE : co_keep(co, buf_view(&e->out));
        if (!out->evidence.p || !out->found.p || !out->wanted.p) code = err_no_memory(err);
    }
    buf_free(&e->out);
    return code;
}

/* --- files of a series or a layout ------------------------------------------------------------ */

const struct machine_choice machine_of_choices[] = {
    {"series", N_("una serie de archivos")}, {"layout", N_("una estructura de archivo")}, {0}};

struct str machine_of_words(struct co *co, int64_t of, struct str name)
{
    return arena_printf(co->arena,
                        of == MACHINE_OF_SERIES ? _("la serie «%.*s»")
                                                : _("los archivos con la estructura «%.*s»"),
                        STR_FMT(name));
}
