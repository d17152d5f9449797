/* What changed in a plan's commitments, and where they come from: see board.h. */
#include "cocreate/board.h"

#include "base/i18n.h"
#include "cocreate/assessment.h"
#include "cocreate/check.h"
#include "cocreate/plan_private.h"
#include "cocreate/proposal.h"
#include "cocreate/roundtable.h"

/* --- what changed, in words ------------------------------------------------------------------- */

static const char *const codes[] = {NULL,      "reported", "answered", "assessed", "coded",
                                    "amended", "found",    "closed",   "measured"};

const char *board_change_code(int kind)
{
    return kind > 0 && kind <= BOARD_MEASURED ? codes[kind] : NULL;
}

static const char *word_or(const char *word)
{
    return word ? word : "";
}

/* one: state, two: action, three: cut */
static struct str reported(struct co *co, const struct board_change *c)
{
    const char *state = word_or(progress_state_word((int)c->one));
    if (c->two)
        return arena_printf(co->arena, _("El gobierno informó de la acción %lld: %s."),
                            (long long)c->two, state);
    return arena_printf(co->arena, _("El gobierno informó (%s): %s."),
                        word_or(progress_cut_word((int)c->three)), state);
}

/* one: accepts, two: sector */
static struct str answered(struct co *co, const struct board_change *c, struct str reason)
{
    const char *sector = word_or(co_sector_word((int)c->two));
    if (c->one) return arena_printf(co->arena, _("Lo aceptó como completado: %s."), sector);
    return arena_printf(co->arena, _("No lo aceptó como completado %s: %.*s"), sector,
                        STR_FMT(reason));
}

/* one: result, two: the one before (0 = it never ran) */
static struct str ran(struct co *co, const struct board_change *c, struct str found)
{
    const char *now = word_or(machine_result_word((int)c->one));
    if (!c->two)
        return arena_printf(co->arena, _("Una comprobación corrió por primera vez: %s. %.*s"), now,
                            STR_FMT(found));
    return arena_printf(co->arena, _("Una comprobación cambió de «%s» a «%s»: %.*s"),
                        word_or(machine_result_word((int)c->two)), now, STR_FMT(found));
}

static struct str change_says(struct co *co, const struct board_change *c, struct str words)
{
    switch (c->kind) {
    case BOARD_REPORTED:
        return reported(co, c);
    case BOARD_ANSWERED:
        return answered(co, c, words);
    case BOARD_ASSESSED: /* one: level, two: sector */
        return arena_printf(co->arena, _("Evaluó %s: %s."), word_or(co_sector_word((int)c->two)),
                            word_or(assessment_level_word((int)c->one)));
    case BOARD_CODED: /* one: variable, two: value */
        return arena_printf(co->arena, _("La evaluación independiente calificó «%s»: %s."),
                            word_or(coding_variable_word((int)c->one)),
                            word_or(coding_value_word((int)c->one, (int)c->two)));
    case BOARD_AMENDED:
        return arena_printf(co->arena, _("Se modificó su texto: %.*s"), STR_FMT(words));
    case BOARD_FOUND:
        return ran(co, c, words);
    case BOARD_CLOSED:
        return co_keep(co, str_of(_("Se entregó el formato de cierre.")));
    default: /* one: indicator */
        return arena_printf(co->arena, _("Se midió el indicador %lld: %.*s."), (long long)c->one,
                            STR_FMT(words));
    }
}

enum err_code board_changes(struct co *co, int64_t plan, int64_t since_ms,
                            struct board_change **out, size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct board_change);
    struct store_stmt *stmt;
    struct plan of;
    bool row = false;
    *count_out = 0;
    enum err_code code = plan_get(co, plan, &of, err);
    if (!code)
        code = q_board_changes(ledger_store(co->ledger), co->entity, plan, since_ms, BOARD_PAGE,
                               &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_board_changes_row r;
        struct board_change *one = rows_add(&rows, co->arena);
        q_board_changes_row(stmt, &r);
        if (one) {
            *one = (struct board_change){.commitment = r.commitment,
                                         .at = r.made,
                                         .kind = (int)r.kind,
                                         .one = r.one,
                                         .two = r.two,
                                         .three = r.three};
            one->says = change_says(co, one, r.words);
        }
        if (!one || !one->says.p) {
            store_reset(stmt);
            return err_no_memory(err);
        }
    }
    *out = rows.items;
    if (!code) *count_out = rows.count;
    return code;
}

/* --- where it comes from ---------------------------------------------------------------------- */

static bool read_number(struct str source, struct str prefix, int64_t *out)
{
    return str_starts(source, prefix) && str_to_i64(str_slice(source, prefix.n, source.n), out) &&
           *out > 0;
}

static struct board_origin origin_of(struct co *co, struct str source, int64_t made)
{
    struct board_origin o = {.kind = BOARD_OF_OTHER, .made = made, .title = co_keep(co, source)};
    if (read_number(source, STR("proposal/"), &o.id)) {
        o.kind = BOARD_OF_PROPOSAL;
    } else if (read_number(source, STR("hunt/"), &o.id)) {
        o.kind = BOARD_OF_HUNT;
    } else if (str_starts(source, STR("gap/"))) {
        o.kind = BOARD_OF_GAP;
        o.gap = str_slice(o.title, strlen("gap/"), o.title.n);
    }
    return o;
}

/* A proposal that is hidden stays an origin, without its words. */
static enum err_code fill_proposal(struct co *co, struct board_origin *o, struct err *err)
{
    struct roundtable table;
    struct proposal p;
    struct err none = {0};
    enum err_code code = proposal_get(co, o->id, &p, &none);
    o->title = STR("");
    if (code == ERR_NOTFOUND) return ERR_NONE;
    if (!code && !p.hidden) o->title = p.said.title;
    if (!code && p.said.roundtable) {
        code = roundtable_get(co, p.said.roundtable, &table, &none);
        if (!code) {
            o->roundtable = table.id;
            o->roundtable_title = table.draft.title;
        }
        if (code == ERR_NOTFOUND) code = ERR_NONE;
    }
    if (code) *err = none;
    return code;
}

enum err_code board_origins(struct co *co, int64_t commitment, struct board_origin **out,
                            size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct board_origin);
    struct store_stmt *stmt;
    struct commitment of;
    bool row = false;
    struct str target = arena_printf(co->arena, "commitment/%lld", (long long)commitment);
    *count_out = 0;
    if (!target.p) return err_no_memory(err);
    enum err_code code = commitment_get(co, commitment, &of, err);
    if (!code) code = q_origin_rows(ledger_store(co->ledger), co->entity, target, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_origin_rows_row r;
        struct board_origin *one = rows_add(&rows, co->arena);
        q_origin_rows_row(stmt, &r);
        if (one) *one = origin_of(co, r.source, r.made);
        if (!one || !one->title.p) {
            store_reset(stmt);
            return err_no_memory(err);
        }
    }
    struct board_origin *all = rows.items;
    for (size_t i = 0; !code && i < rows.count; i++)
        if (all[i].kind == BOARD_OF_PROPOSAL) code = fill_proposal(co, &all[i], err);
    *out = all;
    if (!code) *count_out = rows.count;
    return code;
}
