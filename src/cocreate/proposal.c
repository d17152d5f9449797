/* Making proposals, supporting and moderating them: see proposal.h. */
#include "cocreate/proposal.h"

#include <inttypes.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cocreate/proposal_private.h"
#include "cocreate/roundtable.h"
#include "cocreate_queries.h"

enum { MOST_THEME = 60, MOST_LINE = 200, MOST_NAME = 80 };

/* --- words ------------------------------------------------------------------------------------ */

const char *proposal_channel_word(int channel)
{
    static const char *const words[] = {N_("por esta página"), N_("en la mesa"), N_("por teléfono"),
                                        N_("en papel"), N_("hecha de otras propuestas")};
    return channel >= PROPOSAL_WEB && channel <= PROPOSAL_DERIVED ? i18n(words[channel]) : NULL;
}

const char *proposal_state_word(int state)
{
    static const char *const words[] = {N_("sin respuesta"), N_("pasó a otras propuestas"),
                                        N_("aceptada"), N_("aceptada con cambios"),
                                        N_("rechazada")};
    return state >= PROPOSAL_OPEN && state <= PROPOSAL_REJECTED ? i18n(words[state]) : NULL;
}

const char *proposal_state_code(int state)
{
    static const char *const codes[] = {"open", "became", "accepted", "modified", "rejected"};
    return state >= PROPOSAL_OPEN && state <= PROPOSAL_REJECTED ? codes[state] : NULL;
}

/* --- what several need ------------------------------------------------------------------------ */

struct str proposal_subject(struct co *co, int64_t id)
{
    return arena_printf(co->arena, "proposal/%" PRId64, id);
}

void proposal_check_reason(struct co_faults *faults, struct str *reason)
{
    co_check_text(faults, "reason", reason, PROPOSAL_MOST_TEXT, true);
    if (reason->n && text_width(*reason) < PROPOSAL_LEAST_REASON)
        co_fault(faults, "reason", _("Explique el porqué, de modo que se entienda sin más"));
}

static void or_empty(struct str *text)
{
    if (!text->n) *text = STR("");
}

void proposal_check(struct co *co, struct proposal_draft *d, bool derived, struct co_faults *faults)
{
    (void)co;
    co_check_text(faults, "title", &d->title, PROPOSAL_MOST_TITLE, true);
    co_check_text(faults, "problem", &d->problem, PROPOSAL_MOST_TEXT, true);
    co_check_text(faults, "cause", &d->cause, PROPOSAL_MOST_TEXT, false);
    co_check_text(faults, "proposal", &d->proposal, PROPOSAL_MOST_TEXT, true);
    co_check_text(faults, "theme", &d->theme, MOST_THEME, true);
    co_check_text(faults, "authority", &d->authority, MOST_LINE, d->roundtable == 0);
    co_check_text(faults, "author_name", &d->author_name, MOST_NAME, false);
    co_check_text(faults, "gap", &d->gap, MOST_LINE, false);
    co_check_choice(faults, "sector", d->sector, CO_SECTORS, false);
    if (!derived && (d->channel < PROPOSAL_WEB || d->channel > PROPOSAL_PAPER))
        co_fault(faults, "channel", _("Elija una de las opciones"));
    if (!derived && d->channel == PROPOSAL_PAPER && !d->paper)
        co_fault(faults, "paper", _("Falta el original en papel, escaneado o en fotografía"));
    if (d->has_cost && d->cost < 0) co_fault(faults, "cost", _("El costo no puede ser negativo"));
    struct str *texts[] = {&d->cause, &d->authority, &d->author_name, &d->gap};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) or_empty(texts[i]);
}

struct str proposal_words(struct co *co, const struct proposal_draft *d)
{
    struct str all = arena_printf(co->arena, "%.*s %.*s %.*s %.*s %.*s %.*s", STR_FMT(d->title),
                                  STR_FMT(d->theme), STR_FMT(d->authority), STR_FMT(d->problem),
                                  STR_FMT(d->cause), STR_FMT(d->proposal));
    return all.p ? text_key(co->arena, all) : STR_NONE;
}

void proposal_seal(const struct proposal_draft *d, char out[65])
{
    const struct str words[] = {d->title, d->problem, d->cause, d->proposal};
    struct sha256 h;
    sha256_start(&h);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        sha256_add(&h, words[i].p, words[i].n);
        sha256_add(&h, "", 1);
    }
    sha256_hex(&h, out);
}

static enum err_code note_made(struct co *co, const struct proposal_draft *d,
                               const struct proposal_origin *origin, int64_t id, struct err *err)
{
    static const char *const channels[] = {"web", "room", "telephone", "paper", "derived"};
    char words[65];
    struct co_note n;
    proposal_seal(d, words);
    co_note_begin(&n);
    co_note_int(&n, "cycle", origin->cycle);
    co_note_int(&n, "roundtable", d->roundtable);
    co_note_text(&n, "theme", d->theme);
    co_note_text(&n, "authority", d->authority);
    co_note_word(&n, "channel", channels[origin->channel]);
    if (d->sector) co_note_word(&n, "sector", co_sector_code(d->sector));
    if (d->paper) co_note_int(&n, "paper", d->paper);
    if (d->has_cost) co_note_int(&n, "cost", d->cost);
    co_note_text(&n, "gap", d->gap);
    co_note_text(&n, "words", str_of(words));
    co_note_personal(&n, "title", d->title);
    co_note_personal(&n, "problem", d->problem);
    co_note_personal(&n, "cause", d->cause);
    co_note_personal(&n, "proposal", d->proposal);
    co_note_personal(&n, "name", d->author_name);
    return co_note_end(co, &n, "proposal.made", "proposal", id, err);
}

enum err_code proposal_write(struct co *co, const struct proposal_draft *d,
                             const struct proposal_origin *origin, int64_t *id_out, struct err *err)
{
    struct str words = proposal_words(co, d);
    enum err_code code = words.p ? co_id(co, "proposal", id_out, err) : err_no_memory(err);
    if (!code)
        code = q_proposal_add_run(ledger_store(co->ledger), co->entity, *id_out, origin->cycle,
                                  d->roundtable, d->theme, d->title, d->problem, d->cause,
                                  d->proposal, d->authority, d->has_cost ? &d->cost : NULL,
                                  origin->author, d->author_name, d->sector, origin->channel,
                                  d->paper, origin->typed_by, co->now_ms, d->gap, words, err);
    return code ? code : note_made(co, d, origin, *id_out, err);
}

/* --- making ----------------------------------------------------------------------------------- */

static enum err_code check_paper(struct co *co, int64_t paper, struct co_faults *faults,
                                 struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    if (!paper) return ERR_NONE;
    enum err_code code = q_proposal_paper(ledger_store(co->ledger), co->entity, paper, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (code) return code;
    if (row)
        store_reset(stmt);
    else
        co_fault(faults, "paper", _("No está el documento que dice ser el original"));
    return ERR_NONE;
}

/* What the roundtable says of it: its cycle, its theme, whether it takes proposals. */
static enum err_code look_at_table(struct co *co, struct proposal_draft *d, int64_t *cycle,
                                   struct co_faults *faults, struct err *err)
{
    struct roundtable t = {0};
    *cycle = 0;
    if (!d->roundtable) return ERR_NONE;
    enum err_code code = roundtable_get(co, d->roundtable, &t, err);
    if (code) return code;
    *cycle = t.draft.cycle;
    if (!str_trim(d->theme).n) d->theme = t.draft.theme;
    d->authority = STR("");
    bool typed = d->channel != PROPOSAL_WEB && t.state != ROUNDTABLE_DRAFT;
    if (!typed && !roundtable_takes(&t, co->now_ms))
        co_fault(faults, "roundtable", _("Esta mesa no recibe propuestas ahora"));
    return ERR_NONE;
}

enum err_code proposal_make(struct co *co, const struct proposal_draft *draft,
                            struct co_faults *faults, int64_t *id_out, struct err *err)
{
    struct proposal_draft d = *draft;
    bool web = d.channel == PROPOSAL_WEB;
    struct proposal_origin origin = {.channel = d.channel,
                                     .author = web ? co->actor.person : 0,
                                     .typed_by = web ? 0 : co->actor.person};
    enum err_code code = co_may(&co->actor, web ? CO_CITIZEN : PROPOSAL_STAFF, err);
    if (!code) code = look_at_table(co, &d, &origin.cycle, faults, err);
    if (!code) code = check_paper(co, d.paper, faults, err);
    if (code) return code;
    proposal_check(co, &d, false, faults);
    code = co_check(faults, err);
    if (code) return code;
    code = co_begin(co, err);
    if (!code) code = proposal_write(co, &d, &origin, id_out, err);
    if (!code && d.gap.n)
        code = proposal_tie(co, arena_printf(co->arena, "gap/%.*s", STR_FMT(d.gap)),
                            proposal_subject(co, *id_out), PROPOSAL_LIVES_ON, err);
    return co_end(co, code, err);
}

/* --- supports --------------------------------------------------------------------------------- */

enum err_code proposal_supported(struct co *co, int64_t id, bool *out, struct err *err)
{
    struct store_stmt *stmt;
    *out = false;
    if (!co->actor.person) return ERR_NONE;
    enum err_code code =
        q_support_find(ledger_store(co->ledger), co->entity, id, co->actor.person, &stmt, err);
    if (!code) code = store_step(stmt, out, err);
    if (!code && *out) store_reset(stmt);
    return code;
}

static enum err_code set_support(struct co *co, int64_t id, bool on, struct err *err)
{
    struct store *store = ledger_store(co->ledger);
    struct store_stmt *stmt;
    struct co_note n;
    bool row;
    enum err_code code =
        on ? q_support_add(store, co->entity, id, co->actor.person, co->now_ms, &stmt, err)
           : q_support_drop(store, co->entity, id, co->actor.person, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (code || !store_changes(stmt)) return code;
    co_note_begin(&n);
    return co_note_end(co, &n, on ? "proposal.supported" : "proposal.unsupported", "proposal", id,
                       err);
}

enum err_code proposal_support(struct co *co, int64_t id, bool on, struct err *err)
{
    struct proposal p = {0};
    enum err_code code = co_may(&co->actor, CO_CITIZEN, err);
    if (!code) code = co_begin(co, err);
    if (code) return code;
    code = proposal_get(co, id, &p, err);
    if (!code && (p.hidden || p.state != PROPOSAL_OPEN))
        code = err_set(err, ERR_INPUT, _("Esta propuesta ya no recibe apoyos"));
    if (!code) code = set_support(co, id, on, err);
    return co_end(co, code, err);
}

/* --- moderation ------------------------------------------------------------------------------- */

enum err_code proposal_hide(struct co *co, const struct proposal_ref *proposal, bool hidden,
                            struct str reason, struct co_faults *faults, struct err *err)
{
    struct proposal p = {0};
    struct store_stmt *stmt;
    struct co_note n;
    bool row;
    enum err_code code = co_may(&co->actor, PROPOSAL_STAFF, err);
    if (!code) code = proposal_get(co, proposal->id, &p, err);
    if (code) return code;
    proposal_check_reason(faults, &reason);
    code = co_check(faults, err);
    if (!code) code = co_begin(co, err);
    if (code) return code;
    code = q_proposal_hide(ledger_store(co->ledger), co->entity, proposal->id, proposal->version,
                           hidden, reason, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (!code && !store_changes(stmt)) code = co_changed(err);
    if (!code) {
        co_note_begin(&n);
        co_note_in_public(&n);
        co_note_text(&n, "reason", reason);
        code = co_note_end(co, &n, hidden ? "proposal.hidden" : "proposal.shown", "proposal",
                           proposal->id, err);
    }
    return co_end(co, code, err);
}
