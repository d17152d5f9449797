/* A cycle's file as acts in the order of their time, run in one transaction: see cycle_file.h. */
#include "cocreate/cycle_file.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "cocreate/change_private.h"
#include "cocreate/cycle_file_private.h"
#include "cocreate/person.h"
#include "cocreate_queries.h"

static const int64_t DAY_MS = INT64_C(86400000);

/* --- collecting acts -------------------------------------------------------------------------- */

int64_t cf_hour(int32_t day, int hour)
{
    return time_local(day, hour, 0);
}

void cf_act(struct cf_load *l, const struct cf_spec *s)
{
    struct cf_act *a;
    if (l->acts.count >= CYCLE_FILE_MOST_ACTS) {
        if (l->acts.count++ == CYCLE_FILE_MOST_ACTS)
            cf_fault(&l->read, s->pointer,
                     _("El archivo dice demasiadas cosas: repártalo en varios"));
        return;
    }
    a = rows_add(&l->acts, l->read.arena);
    if (!a) return;
    int64_t at = s->ms > l->least ? s->ms : l->least;
    *a = (struct cf_act){.at = l->read.example && at < l->now ? at : l->now,
                         .phase = s->phase,
                         .order = l->acts.count,
                         .run = s->run,
                         .v = s->v,
                         .parent = s->parent,
                         .id = s->id,
                         .of = s->of,
                         .index = s->index,
                         .word = s->word,
                         .pointer = s->pointer};
}

struct str cf_at(struct cf_load *l, struct str parent, const char *key, size_t index)
{
    struct str out = arena_printf(l->read.arena, "%.*s/%s/%zu", STR_FMT(parent), key, index);
    return out.p ? out : parent;
}

struct str cf_in(struct cf_load *l, struct str parent, const char *key)
{
    struct str out = arena_printf(l->read.arena, "%.*s/%s", STR_FMT(parent), key);
    return out.p ? out : parent;
}

int64_t *cf_id(struct cf_load *l, const char *kind, json_ref v)
{
    struct str key = json_text(json_get(v, "key"));
    struct cf_key *k = key.n ? cf_find(&l->read, kind, key) : NULL;
    if (k) return &k->id;
    int64_t *id = arena_alloc(l->read.arena, sizeof *id);
    if (!id) l->acts.failed = true;
    return id;
}

int64_t cf_when(struct cf_load *l, json_ref v, const char *key, int hour, int64_t otherwise,
                struct str pointer)
{
    int32_t day = cf_day(&l->read, v, key);
    if (day == DATE_NONE) return otherwise;
    int64_t ms = cf_hour(day, hour);
    if (ms - (int64_t)hour * 3600000 > l->now)
        cf_fault(&l->read, cf_in(l, pointer, key), _("Esa fecha todavía no llega"));
    return ms < l->now ? ms : l->now;
}

static int by_time(const void *one, const void *other)
{
    const struct cf_act *a = one, *b = other;
    if (a->at != b->at) return a->at < b->at ? -1 : 1;
    if (a->phase != b->phase) return a->phase < b->phase ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

/* --- who acts, and what is named -------------------------------------------------------------- */

enum err_code cf_ref_text(struct cf_load *l, const struct cf_act *a, struct str name,
                          const char *kind, int64_t *out, struct err *err)
{
    struct cf_key *k = cf_find(&l->read, kind, name);
    *out = k ? k->id : 0;
    if (*out) return ERR_NONE;
    struct str says = arena_printf(
        l->read.arena, _("Nombra «%.*s» antes de que exista: revise las fechas de los dos"),
        STR_FMT(name));
    cf_fault(&l->read, a->pointer, says.p ? says.p : "");
    return err_set(err, ERR_INPUT, "%s", _("El archivo nombra algo que todavía no existe"));
}

enum err_code cf_ref(struct cf_load *l, const struct cf_act *a, const char *key, const char *kind,
                     int64_t *out, struct err *err)
{
    struct str name = json_text(json_get(a->v, key));
    *out = 0;
    return name.n ? cf_ref_text(l, a, name, kind, out, err) : ERR_NONE;
}

struct cf_person *cf_who(struct cf_load *l, const struct cf_act *a, struct str key, struct err *err)
{
    int64_t id;
    struct cf_person *people = l->people.items;
    if (cf_ref_text(l, a, key, "person", &id, err)) return NULL;
    for (size_t i = 0; i < l->people.count; i++)
        if (people[i].id == id) return &people[i];
    return NULL;
}

enum err_code cf_as_person(struct cf_load *l, const struct cf_person *p, struct co *out,
                           struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    *out = *l->co;
    out->actor = (struct co_actor){.person = p->id, .roles = CO_CITIZEN, .sector = p->sector};
    /* As the store holds them: the same that a session would be given. */
    enum err_code code = q_session_roles(ledger_store(out->ledger), out->entity, l->options->home,
                                         p->id, today_of(out), &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_session_roles_row r;
        q_session_roles_row(stmt, &r);
        out->actor.roles |= (unsigned)r.role;
        if (r.role == CO_MEMBER && r.sector) out->actor.sector = (int)r.sector;
        if (r.institution) out->actor.institution = r.institution;
    }
    return code;
}

enum err_code cf_as(struct cf_load *l, const struct cf_act *a, const char *key, struct co *out,
                    struct str *name_out, struct err *err)
{
    struct str name = json_text(json_get(a->v, key));
    *out = *l->co;
    if (name_out) *name_out = STR("");
    if (!name.n) return ERR_NONE;
    struct cf_person *p = cf_who(l, a, name, err);
    if (!p) return ERR_INPUT;
    if (name_out) *name_out = p->name;
    return cf_as_person(l, p, out, err);
}

enum err_code cf_beside(struct cf_load *l, const char *field, struct err *err)
{
    struct str says = arena_str(l->read.arena, str_of(err->message)); /* `err` is written again */
    co_fault(&l->faults, field, says.p ? says.p : "");
    return co_check(&l->faults, err);
}

enum err_code cf_lines(struct cf_load *l, json_ref v, const char *key, struct str *out,
                       struct err *err)
{
    enum { MOST_LINES = 1 << 16 };
    struct buf b;
    buf_init(&b, MOST_LINES);
    for (struct json_iter it = json_each(json_get(v, key)); json_next(&it);) {
        if (it.index) buf_char(&b, '\n');
        buf_str(&b, str_trim(json_text(it.value)));
    }
    *out = b.failed ? STR("") : arena_str(l->co->arena, buf_view(&b));
    if (b.failed) co_fault(&l->faults, key, _("Es demasiado largo: acórtelo"));
    buf_free(&b);
    return out->p ? co_check(&l->faults, err) : err_no_memory(err);
}

struct str cf_subject(struct cf_load *l, struct str text)
{
    struct str name, kind = str_split(text, ':', &name);
    struct cf_key *keys = l->read.keys.items;
    for (size_t i = 0; name.n && i < l->read.keys.count; i++) {
        const struct cf_key *k = &keys[i];
        if (!k->id || !str_is(kind, k->kind) || !str_eq(name, k->key)) continue;
        const char *stored = strcmp(k->kind, "session") == 0 ? "sitting" : k->kind;
        return arena_printf(l->co->arena, "%s/%lld", stored, (long long)k->id);
    }
    return text;
}

/* --- loading ---------------------------------------------------------------------------------- */

/* Faults of a domain function stand beside the keys that have the same names. */
static void tell(struct cf_load *l, const struct cf_act *a, const struct err *err)
{
    for (size_t i = 0; i < l->faults.count; i++) {
        const struct co_fault *f = &l->faults.list[i];
        bool there = json_get(a->v, f->field) != NULL;
        struct str at = there ? cf_in(l, a->pointer, f->field) : a->pointer;
        struct str says =
            there ? str_of(f->says) : arena_printf(l->read.arena, "%s: %s", f->field, f->says);
        cf_fault(&l->read, at, says.p ? says.p : f->says);
    }
    if (!l->faults.count && !l->read.faults->count)
        cf_fault(&l->read, a->pointer, err ? err->message : "");
}

static bool of_data(enum err_code code)
{
    return code == ERR_INPUT || code == ERR_CONFLICT || code == ERR_NOTFOUND ||
           code == ERR_DENIED || code == ERR_LIMIT || code == ERR_USAGE;
}

static enum err_code run_acts(struct cf_load *l, struct err *err)
{
    struct cf_act *acts = l->acts.items;
    struct err local = {0};
    enum err_code code = ERR_NONE;
    qsort(acts, l->acts.count, sizeof *acts, by_time);
    for (size_t i = 0; !code && i < l->acts.count; i++) {
        l->faults.count = 0;
        l->co->now_ms = acts[i].at;
        local = (struct err){0};
        code = acts[i].run(l, &acts[i], &local);
        if (!code) continue;
        if (!of_data(code)) {
            *err = local;
            return code;
        }
        tell(l, &acts[i], &local);
        return err_set(err, ERR_INPUT, "%s", _("El archivo del ciclo no se puede cargar así"));
    }
    return code;
}

static enum err_code may_have_samples(struct cf_load *l, struct err *err)
{
    struct q_person_any_row any;
    bool row = false;
    if (!l->options->sample_password.n) return ERR_NONE;
    enum err_code code =
        q_person_any_one(ledger_store(l->co->ledger), l->options->home, &any, &row, err);
    if (code) return code;
    if (!l->read.example)
        return err_set(err, ERR_DENIED, "%s",
                       _("Las cuentas de muestra son sólo para un ciclo de ejemplo"));
    if (row && any.people > 0)
        return err_set(err, ERR_DENIED, "%s",
                       _("Este almacén ya tiene cuentas de personas: aquí no se hacen cuentas de "
                         "muestra, cuya contraseña conoce cualquiera"));
    return ERR_NONE;
}

/* Days move by whole weeks, so that a meeting on a Tuesday stays on one. */
static void shift_days(struct cf_load *l)
{
    int32_t today = cf_day_of(json_text(json_get(l->read.root, "today")));
    int32_t now = (int32_t)(l->now / DAY_MS);
    if (!l->read.example || today == DATE_NONE) return;
    int32_t apart = now - today;
    l->read.shift = (apart >= 0 ? apart : apart - 6) / 7 * 7;
}

static enum err_code collect(struct cf_load *l, struct err *err)
{
    shift_days(l);
    cf_start(l);
    cf_talk(l);
    cf_plan(l);
    cf_sit(l);
    cf_lessons(l);
    cf_hunts(l);
    cf_asked(l);
    cf_measured(l);
    cf_seen(l);
    if (l->acts.failed || l->people.failed || l->invited.failed) return err_no_memory(err);
    if (!l->read.faults->count) return ERR_NONE;
    return err_set(err, ERR_INPUT, "%s", _("El archivo del ciclo no está en su forma"));
}

enum err_code cycle_file_load(struct co *co, struct str text,
                              const struct cycle_file_options *options,
                              struct cycle_file_faults *faults, struct cycle_file_done *done,
                              struct err *err)
{
    struct co inside = *co;
    struct cf_load l = {.co = &inside,
                        .options = options,
                        .done = done,
                        .now = co->now_ms,
                        .acts = ROWS_OF(struct cf_act),
                        .people = ROWS_OF(struct cf_person),
                        .invited = ROWS_OF(struct cycle_file_invited)};
    memset(done, 0, sizeof *done);
    enum err_code code = co_may(&co->actor, CO_ADMIN, err);
    if (!code) code = cf_parse(&l.read, co->arena, text, faults, err);
    if (!code) code = collect(&l, err);
    if (!code) code = may_have_samples(&l, err);
    if (!code && options->sample_password.n)
        code = person_password_ready(co, options->sample_password, &l.faults, &l.sample, err);
    if (!code) code = co_begin(co, err);
    if (code) return code;
    /* Whatever roles who loads it has, the file's own acts are the program's. */
    inside.depth = co->depth;
    inside.actor = (struct co_actor){.program = true};
    code = may_have_samples(&l, err);
    if (!code) code = run_acts(&l, err);
    done->cycle = l.cycle;
    done->acts = (int64_t)l.acts.count;
    done->invited = l.invited.items;
    done->invited_count = l.invited.count;
    return co_end(co, code, err);
}
