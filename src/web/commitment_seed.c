/* A commitment that begins with a gap: see commitment_seed.h. */
#include "web/commitment_seed.h"

#include "trace/gaps.h"
#include "web/layout_parts.h"
#include "web/page_gaps.h"

/* How far money must be followed for a gap to be closed, as the check "traceable" has it. */
static const char *stage_of(enum trace_missing missing)
{
    switch (missing) {
    case MISSING_PROJECT:
        return "project";
    case MISSING_PROCEDURE:
        return "procedure";
    case MISSING_CONTRACT:
        return "contract";
    case MISSING_PAYMENT:
        return "payment";
    case MISSING_RESULT:
        return "result";
    case MISSING_DESTINATION:
        return "project";
    case MISSING_DESCRIPTION:
    case MISSING_ORIGIN:
    case MISSING_BREAKDOWN:
        return NULL;
    }
    return NULL;
}

static void put(struct commitment_seed *seed, const char *name, struct str value)
{
    seed->inputs[seed->check.input_count++] = (struct machine_input){str_of(name), value};
}

/* All of it when the gap is one thing; else what the unit has in the year. */
static enum err_code suggest_traceable(struct page *page, const struct trace_gap_row *gap,
                                       struct commitment_seed *seed, struct err *err)
{
    struct trace_gap_member *things;
    const char *kind = word_of(WORDS_NODE_KIND, (int)gap->kind)->code;
    size_t count = 0;
    enum err_code code = ERR_NONE;
    bool by_unit = gap->nodes > 1 && gap->unit && gap->year;
    seed->check.kind = STR("traceable");
    if (by_unit) {
        put(seed, "unit", gap->unit_name);
        put(seed, "year", arena_printf(page->arena, "%lld", (long long)gap->year));
        put(seed, "kind", str_of(kind));
    } else {
        code = trace_gap_members(page->ledger, page->arena, page->entity.id, gap->id, 0, 0, 1,
                                 &things, &count, err);
        if (!code && count)
            put(seed, "source",
                arena_printf(page->arena, "%s:%.*s",
                             word_of(WORDS_NODE_KIND, (int)things->kind)->code,
                             STR_FMT(things->key)));
    }
    put(seed, "stage", str_of(stage_of(gap->missing)));
    put(seed, "percent", STR("100"));
    return code;
}

struct machine_draft seed_check(const struct commitment_seed *seed, int64_t commitment)
{
    struct machine_draft draft = seed->check;
    draft.commitment = commitment;
    draft.inputs = seed->inputs;
    return draft;
}

/* A check is suggested only when it says something that can be asked. */
static enum err_code suggest(struct page *page, struct co *co, const struct trace_gap_row *gap,
                             struct commitment_seed *seed, struct err *err)
{
    struct co_faults faults = {.count = 0};
    struct err refused = {0};
    enum err_code code = ERR_NONE;
    if (gap->missing == MISSING_DESCRIPTION) {
        seed->check.kind = STR("published");
        put(seed, "kind", str_of(word_of(WORDS_NODE_KIND, (int)gap->kind)->code));
        put(seed, "percent", STR("100"));
    } else if (stage_of(gap->missing)) {
        code = suggest_traceable(page, gap, seed, err);
    } else {
        return ERR_NONE;
    }
    if (code) return code;
    struct machine_draft draft = seed_check(seed, 0);
    seed->has_check = machine_check_says(co, &draft, &faults, &seed->says, &refused) == ERR_NONE &&
                      faults.count == 0;
    return ERR_NONE;
}

static struct str baseline(struct page *page, const struct trace_gap_row *gap)
{
    char day[16];
    struct str money = trace_money(page->arena, gap->minor, gap->currency);
    struct str things = trace_things(page->arena, gap->kind, gap->nodes);
    if (gap->cut_off == DATE_NONE)
        return arena_printf(page->arena,
                            _("%.*s que no se pueden seguir, en %.*s, según el "
                              "archivo «%.*s»."),
                            STR_FMT(money), STR_FMT(things), STR_FMT(gap->file));
    return arena_printf(page->arena,
                        _("%.*s que no se pueden seguir, en %.*s, según el archivo "
                          "«%.*s» con corte al %s."),
                        STR_FMT(money), STR_FMT(things), STR_FMT(gap->file),
                        date_iso(gap->cut_off, day).p);
}

static struct str title_of(struct page *page, const struct trace_gap_row *gap)
{
    struct str what = gaps_title(page, gap->missing);
    struct str who = gap->unit_name.n ? gap->unit_name : gap->entity_name;
    if (gap->year)
        return arena_printf(page->arena, _("Cerrar un hueco: %.*s, %.*s, %lld"), STR_FMT(what),
                            STR_FMT(who), (long long)gap->year);
    return arena_printf(page->arena, _("Cerrar un hueco: %.*s, %.*s"), STR_FMT(what), STR_FMT(who));
}

enum err_code seed_of_gap(struct page *page, struct co *co, struct str key,
                          struct commitment_seed *out, struct err *err)
{
    const struct trace_gap_filter filter = {.entity = page->entity.id, .key = key, .limit = 1};
    struct trace_gap_row *gap;
    size_t count = 0;
    enum err_code code = trace_gaps(page->ledger, page->arena, &filter, &gap, &count, err);
    *out = (struct commitment_seed){.draft = {.begins = DATE_NONE, .ends = DATE_NONE}};
    if (code) return code;
    if (!count)
        return err_set(err, ERR_NOTFOUND, "%s",
                       _("Ese hueco ya no está: quizá se publicó lo que faltaba."));
    out->gap = gap->key;
    out->from = gap->sentence;
    out->from_url = layout_entity_url(page, "hueco/%lld", (long long)gap->id);
    out->draft.title = title_of(page, gap);
    out->draft.problem =
        gap->obligation.n ? arena_printf(page->arena, "%.*s\n\n%s %.*s", STR_FMT(gap->sentence),
                                         _("Quién pide que se publique:"), STR_FMT(gap->obligation))
                          : gap->sentence;
    out->draft.baseline = baseline(page, gap);
    out->draft.objective = str_of(_("Que se publique lo que falta y cualquiera pueda seguir cada "
                                    "peso de este hueco."));
    out->draft.responsible = gap->unit_name;
    out->draft.responsible_org = gap->unit;
    return suggest(page, co, gap, out, err);
}
