/* Check "document": a public document with a role stands where it belongs, if asked with these very
 * bytes, or newer than a day. A document that a later version replaced does not count; one that
 * only members may read is told and does not count. Its day is the document's own, else the day on
 * which it was added. */
#include "base/i18n.h"
#include "cocreate/check_private.h"

enum { SUBJECT, ROLE, SHA256, AFTER };

static const struct machine_field fields[] = {
    {"subject", MACHINE_TEXT, N_("De qué es el documento"),
     N_("Por ejemplo sitting/12 o declaration/3. Vacío: de este compromiso"), false, 0, 0, NULL},
    {"role", MACHINE_TEXT, N_("Qué documento"), N_("Por ejemplo minutes, signed o evidence"), true,
     0, 0, NULL},
    {"sha256", MACHINE_TEXT, N_("Huella SHA-256"), N_("Sólo si debe ser exactamente ese archivo"),
     false, 0, 0, NULL},
    {"after", MACHINE_DAY, N_("Posterior a"), NULL, false, 0, 0, NULL}};

static void judge(const struct machine_value *v, struct co_faults *faults)
{
    bool hexadecimal = v[SHA256].text.n == 64;
    for (size_t i = 0; hexadecimal && i < 64; i++)
        hexadecimal = strchr("0123456789abcdef", v[SHA256].text.p[i]) != NULL;
    if (v[SHA256].given && !hexadecimal)
        co_fault(faults, "sha256", _("Son 64 cifras y letras de la a a la f, en minúsculas"));
}

static struct str subject_of(struct co *co, const struct machine_about *about)
{
    if (about->at[SUBJECT].given) return about->at[SUBJECT].text;
    return arena_printf(co->arena, "commitment/%lld", (long long)about->commitment);
}

static struct str says(struct co *co, const struct machine_about *about)
{
    const struct machine_value *v = about->at;
    struct str subject = subject_of(co, about), extra = STR("");
    if (v[SHA256].given)
        extra = arena_printf(co->arena, _(", con la huella SHA-256 %.*s"), STR_FMT(v[SHA256].text));
    if (v[AFTER].given)
        extra = arena_printf(co->arena, _("%.*s, posterior al %.*s"), STR_FMT(extra),
                             STR_FMT(v[AFTER].text));
    return arena_printf(co->arena, _("En %.*s debe haber un documento público «%.*s»%.*s."),
                        STR_FMT(subject), STR_FMT(v[ROLE].text), STR_FMT(extra));
}

struct seen {
    int64_t fit[MACHINE_MOST_EVIDENCE];
    size_t fits;
    long long others, hidden;
    struct str title;
};

static enum err_code read(struct co *co, const struct machine_about *about, struct str subject,
                          struct seen *s, struct err *err)
{
    const struct machine_value *v = about->at;
    struct store_stmt *stmt;
    bool row;
    enum err_code code =
        q_machine_papers(ledger_store(co->ledger), co->entity, subject, v[ROLE].text, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_machine_papers_row r;
        q_machine_papers_row(stmt, &r);
        int64_t day = r.day_null ? co_day(r.added) : r.day;
        bool fits = (!v[SHA256].given || str_eq(r.sha256, v[SHA256].text)) &&
                    (!v[AFTER].given || day > v[AFTER].number);
        if (fits && r.access) {
            s->hidden++;
        } else if (!fits) {
            s->others++;
        } else if (s->fits < MACHINE_MOST_EVIDENCE) {
            s->fit[s->fits++] = r.id;
            s->title = co_keep(co, r.title);
        }
    }
    return code;
}

static enum err_code run(struct co *co, const struct machine_about *about,
                         struct machine_finding *out, struct err *err)
{
    struct seen *s = arena_alloc(co->arena, sizeof *s);
    struct str subject = subject_of(co, about);
    struct machine_evidence e;
    if (!s || !subject.p) return err_no_memory(err);
    enum err_code code = read(co, about, subject, s, err);
    if (code) return code;
    out->wanted = says(co, about);
    out->result = s->fits ? MACHINE_HOLDS : MACHINE_FAILS;
    out->found =
        s->fits ? arena_printf(co->arena, _("Hay %lld; el último se llama «%.*s»."),
                               (long long)s->fits, STR_FMT(s->title))
                : arena_printf(co->arena,
                               _("No hay ninguno así. Con ese papel hay %lld que no cumplen y %lld "
                                 "que no son públicos."),
                               s->others, s->hidden);
    machine_evidence_begin(&e);
    json_key(&e.w, "documents");
    json_open_array(&e.w);
    for (size_t i = 0; i < s->fits; i++) json_put_int(&e.w, s->fit[i]);
    json_close_array(&e.w);
    return machine_evidence_end(co, &e, code, out, err);
}

const struct machine_kind machine_document = {
    .code = "document",
    .title = N_("Está el documento"),
    .asks = N_("Que un documento público esté en el archivo."),
    .fields = fields,
    .field_count = sizeof fields / sizeof *fields,
    .judge = judge,
    .says = says,
    .run = run};
