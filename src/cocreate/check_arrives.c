/* Check "arrives": a file of a series came for every period, in time.
 *
 * A file answers a period when its day (of import, or its cut-off) lies between the period's last
 * day and N days after it; one file answers one period, and files with the same bytes are one.
 * By import, a file whose cut-off lies before the period's end speaks of an earlier one and does
 * not answer it. Periods whose last day to arrive has not passed yet are only counted when their
 * file is there already. */
#include "base/i18n.h"
#include "cocreate/check_private.h"

enum { OF, NAME, EVERY, FROM, UNTIL, BY, DAYS };
enum { MONTH, QUARTER, YEAR };
enum { BY_IMPORT, BY_CUT_OFF };
enum { MOST_PERIODS = 240, MOST_FILES = 5000, MOST_NAMED = 6 };

static const struct machine_choice every_choices[] = {
    {"month", N_("cada mes")}, {"quarter", N_("cada trimestre")}, {"year", N_("cada año")}, {0}};
static const struct machine_choice by_choices[] = {
    {"import", N_("el día en que llegó aquí")},
    {"cut-off", N_("la fecha de corte que dice el archivo")},
    {0}};
static const struct machine_field fields[] = {
    {"of", MACHINE_CHOICE, N_("Qué debe llegar"), NULL, true, 0, 0, machine_of_choices},
    {"name", MACHINE_TEXT, N_("Nombre de la serie o de la estructura"),
     N_("Como aparece en la lista de archivos"), true, 0, 0, NULL},
    {"every", MACHINE_CHOICE, N_("Cada cuándo"), NULL, true, 0, 0, every_choices},
    {"from", MACHINE_DAY, N_("Desde"), N_("Cuentan los periodos completos entre estas fechas"),
     true, 0, 0, NULL},
    {"until", MACHINE_DAY, N_("Hasta"), NULL, true, 0, 0, NULL},
    {"by", MACHINE_CHOICE, N_("Qué día cuenta"), NULL, true, 0, 0, by_choices},
    {"days", MACHINE_INT, N_("Días de plazo después de que termina el periodo"), NULL, true, 0, 730,
     NULL}};

struct period {
    int32_t ends;
    int year, part;
    size_t file; /* 1-based; 0 = none */
};
struct files {
    int64_t id[MOST_FILES];
    int32_t day[MOST_FILES], cut_off[MOST_FILES];
    struct str sha256[MOST_FILES];
    bool used[MOST_FILES];
    size_t count;
    bool undated; /* by cut-off: some file does not say one */
};

static int months_of(int64_t every)
{
    return every == MONTH ? 1 : every == QUARTER ? 3 : 12;
}

/* The whole periods of the calendar between two days; their number. */
static size_t periods_of(const struct machine_value *v, struct period *out)
{
    int months = months_of(v[EVERY].number), year, month, day;
    size_t count = 0;
    date_to_ymd((int32_t)v[FROM].number, &year, &month, &day);
    month = (month - 1) / months * months + 1;
    while (count < MOST_PERIODS) {
        int32_t begins = date_from_ymd(year, month, 1);
        int next = month + months, next_year = next > 12 ? year + 1 : year;
        int32_t ends = date_from_ymd(next_year, next > 12 ? 1 : next, 1) - 1;
        if (ends > v[UNTIL].number) break;
        if (begins >= v[FROM].number)
            out[count++] = (struct period){ends, year, (month - 1) / months + 1, 0};
        month = next > 12 ? 1 : next;
        year = next_year;
    }
    return count;
}

static void judge(const struct machine_value *v, struct co_faults *faults)
{
    struct period periods[MOST_PERIODS];
    if (v[UNTIL].number < v[FROM].number)
        co_fault(faults, "until", _("Debe ser después de la fecha en que empieza"));
    else if (!periods_of(v, periods))
        co_fault(faults, "until", _("Entre estas fechas no cabe ningún periodo completo"));
    else if (periods_of(v, periods) == MOST_PERIODS)
        co_fault(faults, "until", _("Son demasiados periodos: acorte las fechas"));
}

static struct str period_name(struct co *co, int64_t every, const struct period *p)
{
    if (every == MONTH) return arena_printf(co->arena, "%04d-%02d", p->year, p->part);
    if (every == QUARTER) return arena_printf(co->arena, _("trimestre %d de %d"), p->part, p->year);
    return arena_printf(co->arena, "%d", p->year);
}

static struct str says(struct co *co, const struct machine_about *about)
{
    const struct machine_value *v = about->at;
    static const char *const by_import[] = {
        N_("Entre el %.*s y el %.*s, por cada mes debe llegar un archivo de %.*s a más tardar %lld "
           "días después de que termina."),
        N_("Entre el %.*s y el %.*s, por cada trimestre debe llegar un archivo de %.*s a más "
           "tardar "
           "%lld días después de que termina."),
        N_("Entre el %.*s y el %.*s, por cada año debe llegar un archivo de %.*s a más tardar %lld "
           "días después de que termina.")};
    static const char *const by_cut_off[] = {
        N_("Entre el %.*s y el %.*s, por cada mes debe haber un archivo de %.*s con fecha de corte "
           "a más tardar %lld días después de que termina."),
        N_("Entre el %.*s y el %.*s, por cada trimestre debe haber un archivo de %.*s con fecha de "
           "corte a más tardar %lld días después de que termina."),
        N_("Entre el %.*s y el %.*s, por cada año debe haber un archivo de %.*s con fecha de corte "
           "a más tardar %lld días después de que termina.")};
    const char *const *words = v[BY].number == BY_IMPORT ? by_import : by_cut_off;
    struct str of = machine_of_words(co, v[OF].number, v[NAME].text);
    struct str from = co_day_text(co, (int32_t)v[FROM].number);
    struct str until = co_day_text(co, (int32_t)v[UNTIL].number);
    return arena_printf(co->arena, i18n(words[v[EVERY].number]), STR_FMT(from), STR_FMT(until),
                        STR_FMT(of), (long long)v[DAYS].number);
}

/* --- looking ---------------------------------------------------------------------------------- */

static bool known_bytes(const struct files *f, struct str sha256)
{
    for (size_t i = 0; i < f->count; i++)
        if (str_eq(f->sha256[i], sha256)) return true;
    return false;
}

/* Keeps the files in the order of the day that counts. */
static void put_file(struct files *f, int64_t id, int32_t day, int32_t cut_off, struct str sha256)
{
    size_t at = f->count++;
    for (; at > 0 && f->day[at - 1] > day; at--) {
        f->id[at] = f->id[at - 1];
        f->day[at] = f->day[at - 1];
        f->cut_off[at] = f->cut_off[at - 1];
        f->sha256[at] = f->sha256[at - 1];
    }
    f->id[at] = id;
    f->day[at] = day;
    f->cut_off[at] = cut_off;
    f->sha256[at] = sha256;
}

/* A page of files after an id; those whose day can answer no period are left out. */
static enum err_code read_page(struct co *co, const struct machine_value *v, struct files *f,
                               int64_t *newest, size_t *rows, struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code =
        q_machine_files(ledger_store(co->ledger), co->entity, v[OF].number == MACHINE_OF_LAYOUT,
                        v[NAME].text, *newest, &stmt, err);
    *rows = 0;
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_machine_files_row r;
        q_machine_files_row(stmt, &r);
        ++*rows;
        int32_t cut_off = r.cut_off_null ? DATE_NONE : (int32_t)r.cut_off;
        int32_t day = co_day(r.imported);
        *newest = r.id;
        if (v[BY].number == BY_CUT_OFF) day = cut_off;
        f->undated = f->undated || day == DATE_NONE;
        if (day < v[FROM].number || day > v[UNTIL].number + v[DAYS].number ||
            known_bytes(f, r.sha256))
            continue;
        struct str sha256 = f->count < MOST_FILES ? co_keep(co, r.sha256) : STR_NONE;
        if (!sha256.p) {
            store_reset(stmt);
            return err_no_memory(err);
        }
        put_file(f, r.id, day, cut_off, sha256);
    }
    return code;
}

static enum err_code read_files(struct co *co, const struct machine_value *v, struct files *f,
                                int64_t *newest, struct err *err)
{
    size_t rows = 1;
    enum err_code code = ERR_NONE;
    while (!code && rows) code = read_page(co, v, f, newest, &rows, err);
    return code;
}

/* The windows begin and end in the order of the periods, so the earliest file that fits is the
 * right one for each. */
static void answer(const struct machine_value *v, struct period *periods, size_t count,
                   struct files *f)
{
    for (size_t p = 0; p < count; p++)
        for (size_t i = 0; i < f->count && !periods[p].file; i++) {
            bool speaks = f->cut_off[i] == DATE_NONE || f->cut_off[i] >= periods[p].ends;
            if (f->used[i] || !speaks || f->day[i] < periods[p].ends ||
                f->day[i] > periods[p].ends + v[DAYS].number)
                continue;
            periods[p].file = i + 1;
            f->used[i] = true;
        }
}

struct tally {
    long long there, missing, waiting;
    struct str missing_names;
};
static void count_up(struct co *co, const struct machine_about *about, const struct period *periods,
                     size_t count, struct tally *t)
{
    *t = (struct tally){.missing_names = STR("")};
    for (size_t p = 0; p < count; p++) {
        if (periods[p].file) {
            t->there++;
        } else if (periods[p].ends + about->at[DAYS].number >= today_of(co)) {
            t->waiting++;
        } else if (++t->missing <= MOST_NAMED) {
            struct str name = period_name(co, about->at[EVERY].number, &periods[p]);
            t->missing_names = arena_printf(co->arena, t->missing > 1 ? "%.*s, %.*s" : "%.*s%.*s",
                                            STR_FMT(t->missing_names), STR_FMT(name));
        } else if (t->missing == MOST_NAMED + 1) {
            t->missing_names = arena_printf(co->arena, "%.*s …", STR_FMT(t->missing_names));
        }
    }
}

static void conclude(struct co *co, const struct tally *t, bool undated,
                     struct machine_finding *out)
{
    long long there = t->there, due = t->there + t->missing;
    if (t->missing) {
        out->result = undated ? MACHINE_UNTOLD : MACHINE_FAILS;
        out->found = arena_printf(
            co->arena,
            undated ? _("A tiempo: %lld de %lld periodos vencidos. Faltan: %.*s; pero hay archivos "
                        "que no dicen su fecha de corte.")
                    : _("A tiempo: %lld de %lld periodos vencidos. Faltan: %.*s."),
            there, due, STR_FMT(t->missing_names));
    } else if (!t->there) {
        out->found = str_of(_("Todavía no vence el plazo de ningún periodo."));
    } else {
        out->result = MACHINE_HOLDS;
        out->found = arena_printf(co->arena,
                                  _("A tiempo: %lld de %lld periodos vencidos; por vencer: %lld."),
                                  there, due, t->waiting);
    }
}

static void tell_periods(struct co *co, const struct machine_about *about,
                         const struct period *periods, size_t count, const struct files *f,
                         struct machine_evidence *e)
{
    json_key(&e->w, "periods");
    json_open_array(&e->w);
    for (size_t p = 0; p < count && p < MACHINE_MOST_EVIDENCE; p++) {
        json_open_object(&e->w);
        json_key(&e->w, "period");
        json_put_str(&e->w, period_name(co, about->at[EVERY].number, &periods[p]));
        json_key(&e->w, "snapshot");
        json_put_int(&e->w, periods[p].file ? f->id[periods[p].file - 1] : 0);
        json_key(&e->w, "day");
        json_put_str(&e->w,
                     periods[p].file ? machine_day(co, f->day[periods[p].file - 1]) : STR(""));
        json_close_object(&e->w);
    }
    json_close_array(&e->w);
}

static enum err_code run(struct co *co, const struct machine_about *about,
                         struct machine_finding *out, struct err *err)
{
    struct period periods[MOST_PERIODS];
    struct machine_evidence e;
    struct tally tally;
    size_t count = periods_of(about->at, periods);
    struct files *f = arena_alloc(co->arena, sizeof *f);
    if (!f) return err_no_memory(err);
    enum err_code code = read_files(co, about->at, f, &out->snapshot, err);
    if (code) return code;
    answer(about->at, periods, count, f);
    count_up(co, about, periods, count, &tally);
    conclude(co, &tally, f->undated, out);
    out->wanted = says(co, about);
    machine_evidence_begin(&e);
    machine_evidence_int(&e, "in_time", tally.there);
    machine_evidence_int(&e, "missing", tally.missing);
    machine_evidence_int(&e, "waiting", tally.waiting);
    tell_periods(co, about, periods, count, f, &e);
    return machine_evidence_end(co, &e, code, out, err);
}

const struct machine_kind machine_arrives = {
    .code = "arrives",
    .title = N_("Llega a tiempo"),
    .asks = N_("Que por cada mes, trimestre o año llegue un archivo dentro de su plazo."),
    .fields = fields,
    .field_count = sizeof fields / sizeof *fields,
    .judge = judge,
    .says = says,
    .run = run};
