/* What the open-government cycle shares: see cocreate.h. */
#include "cocreate/cocreate.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "archive/log.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cocreate/subject.h"

/* --- words ---------------------------------------------------------------------------------- */

struct word {
    const char *code, *word;
};
static const struct word sectors[CO_SECTORS] = {
    {0},
    {"government", N_("gobierno")},
    {"civil-society", N_("sociedad civil")},
    {"guarantor", N_("organismo garante")},
    {"academia", N_("academia")},
    {"private", N_("sector privado")},
    {"citizenry", N_("ciudadanía")},
};
static const struct word modalities[CO_MODALITIES] = {
    {0},
    {"in-person", N_("presencial")},
    {"remote", N_("a distancia")},
    {"telephone", N_("por teléfono")},
    {"hybrid", N_("presencial y a distancia")},
};
static const struct word levels[CO_IAP2S] = {
    {0},
    {"inform", N_("informar")},
    {"consult", N_("consultar")},
    {"involve", N_("involucrar")},
    {"collaborate", N_("colaborar")},
    {"empower", N_("decidir")},
};
static const struct word genders[CO_GENDERS] = {
    {"untold", N_("sin decir")},
    {"women", N_("mujeres")},
    {"men", N_("hombres")},
    {"other", N_("otra identidad")},
};

static int find(const struct word *list, int count, struct str code)
{
    for (int i = 0; i < count; i++)
        if (list[i].code && str_is(code, list[i].code)) return i;
    return 0;
}

/* The four lists are asked the same two ways. */
#define WORDS(name, list, count)                                                                   \
    const char *co_##name##_code(int n)                                                            \
    {                                                                                              \
        return n >= 0 && n < (count) ? (list)[n].code : NULL;                                      \
    }                                                                                              \
    const char *co_##name##_word(int n)                                                            \
    {                                                                                              \
        return n >= 0 && n < (count) && (list)[n].word ? i18n((list)[n].word) : NULL;              \
    }                                                                                              \
    int co_##name##_of(struct str code)                                                            \
    {                                                                                              \
        return find(list, count, code);                                                            \
    }
WORDS(sector, sectors, CO_SECTORS)
WORDS(modality, modalities, CO_MODALITIES)
WORDS(iap2, levels, CO_IAP2S)
WORDS(gender, genders, CO_GENDERS)

/* --- who acts ------------------------------------------------------------------------------- */

enum err_code co_may(const struct co_actor *actor, unsigned roles, struct err *err)
{
    if (actor->program || (actor->roles & roles)) return ERR_NONE;
    if (actor->person == 0) {
        err_set(err, ERR_DENIED, _("Para esto hay que entrar con su cuenta"));
        return ERR_DENIED;
    }
    err_set(err, ERR_DENIED, _("Su cuenta no puede hacer esto"));
    err_advice(err, _("Si cree que debería, escriba a quien administra el sitio"));
    return ERR_DENIED;
}

int32_t co_day(int64_t ms)
{
    struct tm tm;
    time_t seconds = (time_t)(ms / 1000);
    if (!localtime_r(&seconds, &tm)) return (int32_t)(ms / 86400000);
    return date_from_ymd(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}

/* --- one change ----------------------------------------------------------------------------- */

enum err_code co_begin(struct co *co, struct err *err)
{
    enum err_code code = co->depth ? ERR_NONE : store_begin(ledger_store(co->ledger), err);
    if (!code) co->depth++;
    return code;
}

enum err_code co_end(struct co *co, enum err_code code, struct err *err)
{
    struct store *store = ledger_store(co->ledger);
    if (co->depth == 0) return code; /* it never began */
    if (--co->depth > 0) return code;
    if (!code) return store_commit(store, err);
    store_rollback(store);
    return code;
}

enum err_code co_id(struct co *co, const char *kind, int64_t *out, struct err *err)
{
    return ledger_ids_reserve(co->ledger, co->entity, kind, 1, out, err);
}

/* --- the log -------------------------------------------------------------------------------- */

void co_note_begin(struct co_note *n)
{
    buf_init(&n->body, LOG_MAX_BODY);
    buf_init(&n->personal, LOG_MAX_BODY);
    json_start(&n->w, &n->body, false);
    json_start(&n->personal_w, &n->personal, false);
    json_open_object(&n->w);
    json_open_object(&n->personal_w);
    n->has_personal = false;
    n->about[0] = '\0';
    n->in_public = false;
}

void co_note_in_public(struct co_note *n)
{
    n->in_public = true;
}

void co_note_about(struct co_note *n, const char *kind, int64_t id)
{
    if (id > 0) snprintf(n->about, sizeof n->about, "%s/%" PRId64, kind, id);
}

void co_note_text(struct co_note *n, const char *key, struct str value)
{
    if (!value.n) return;
    json_key(&n->w, key);
    json_put_str(&n->w, value);
}

void co_note_int(struct co_note *n, const char *key, int64_t value)
{
    json_key(&n->w, key);
    json_put_int(&n->w, value);
}

void co_note_word(struct co_note *n, const char *key, const char *code)
{
    if (code) co_note_text(n, key, str_of(code));
}

void co_note_personal(struct co_note *n, const char *key, struct str value)
{
    if (!value.n) return;
    json_key(&n->personal_w, key);
    json_put_str(&n->personal_w, value);
    n->has_personal = true;
}

enum err_code co_note_end(struct co *co, struct co_note *n, const char *kind, const char *subject,
                          int64_t id, struct err *err)
{
    char about[96];
    bool public = n->in_public;
    snprintf(about, sizeof about, id ? "%s/%" PRId64 : "%s", subject, id);
    struct str whole = str_of(*n->about ? n->about : about);
    json_close_object(&n->w);
    json_close_object(&n->personal_w);
    struct log_event event = {.entity = co->entity,
                              .actor = co->actor.person,
                              .kind = kind,
                              .subject = str_of(about),
                              .body = buf_view(&n->body),
                              .personal = n->has_personal ? buf_view(&n->personal) : STR_NONE};
    enum err_code code = n->body.failed || n->personal.failed ? err_no_memory(err)
                         : public                             ? ERR_NONE
                                  : subject_is_public(co, whole, &public, err);
    if (!public) event.about = whole;
    if (!code) code = log_append(ledger_store(co->ledger), &event, NULL, err);
    buf_free(&n->body);
    buf_free(&n->personal);
    return code;
}

enum err_code co_forget(struct co *co, const char *subject, int64_t id, const char *kind,
                        struct str part, struct err *err)
{
    char about[96];
    snprintf(about, sizeof about, "%s/%" PRId64, subject, id);
    struct log_erasure what = {.entity = co->entity,
                               .actor = co->actor.person,
                               .subject = str_of(about),
                               .kind = str_of(kind),
                               .part = part,
                               .reason = str_of(_("a petición de la persona"))};
    return log_erase_all(ledger_store(co->ledger), &what, err);
}

/* --- what a person wrote -------------------------------------------------------------------- */

void co_fault(struct co_faults *faults, const char *field, const char *says)
{
    if (co_fault_of(faults, field) || faults->count == CO_MAX_FAULTS) return;
    faults->list[faults->count++] = (struct co_fault){field, says};
}

const char *co_fault_of(const struct co_faults *faults, const char *field)
{
    for (size_t i = 0; i < faults->count; i++)
        if (str_is(str_of(faults->list[i].field), field)) return faults->list[i].says;
    return NULL;
}

void co_check_text(struct co_faults *faults, const char *field, struct str *text, size_t most,
                   bool required)
{
    *text = str_trim(*text);
    if (!text->n && required) co_fault(faults, field, _("Falta escribir esto"));
    if (!text_is_utf8(*text)) co_fault(faults, field, _("Tiene letras que no se pueden leer"));
    if (text_width(*text) > most) co_fault(faults, field, _("Es demasiado largo: acórtelo"));
}

void co_check_day(struct co_faults *faults, const char *field, int32_t day, bool required)
{
    if (day == DATE_NONE && required) co_fault(faults, field, _("Falta la fecha"));
    if (day == DATE_NONE) return;
    int year = date_year(day);
    if (year < 1990 || year > 2100) co_fault(faults, field, _("Revise el año de la fecha"));
}

void co_check_choice(struct co_faults *faults, const char *field, int choice, int count,
                     bool required)
{
    if (choice < 0 || choice >= count || (choice == 0 && required))
        co_fault(faults, field, _("Elija una de las opciones"));
}

enum err_code co_check(const struct co_faults *faults, struct err *err)
{
    if (!faults->count) return ERR_NONE;
    unsigned long n = (unsigned long)faults->count;
    return err_set(err, ERR_INPUT,
                   i18n_plural("Falta corregir %lu dato.", "Falta corregir %lu datos.", n), n);
}

enum err_code co_changed(struct err *err)
{
    err_set(err, ERR_CONFLICT, _("Otra persona cambió esto mientras usted escribía"));
    err_advice(err, _("Lo que escribió sigue aquí: compárelo con lo que dice ahora y vuelva a "
                      "guardar"));
    return ERR_CONFLICT;
}

enum err_code co_missing(const char *what, int64_t id, struct err *err)
{
    return err_set(err, ERR_NOTFOUND, _("No existe: %s %lld"), what, (long long)id);
}

struct str co_keep(struct co *co, struct str text)
{
    return arena_str(co->arena, text);
}

struct str co_day_text(struct co *co, int32_t day)
{
    static const char *const months[] = {N_("enero"),   N_("febrero"),   N_("marzo"),
                                         N_("abril"),   N_("mayo"),      N_("junio"),
                                         N_("julio"),   N_("agosto"),    N_("septiembre"),
                                         N_("octubre"), N_("noviembre"), N_("diciembre")};
    int year, month, of_month;
    if (day == DATE_NONE) return str_of(_("sin fecha"));
    date_to_ymd(day, &year, &month, &of_month);
    return arena_printf(co->arena, _("%d de %s de %d"), of_month, i18n(months[month - 1]), year);
}
