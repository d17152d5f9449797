/* One commitment of a printed plan, with what hangs on it: see page_plan_print.h. */
#include "cocreate/check.h"
#include "cocreate/proposal.h"
#include "cocreate/purpose.h"
#include "trace/gaps.h"
#include "web/page_plan_print.h"

static enum err_code fill_purposes(struct page *page, const struct commitment *of,
                                   struct print_commitment *out, struct err *err)
{
    struct purposes all;
    struct str letters = of->now.is.purposes;
    struct str *list = arena_array(page->arena, letters.n + 1, sizeof *list);
    enum err_code code = purposes_read(page->ledger, page->arena, &all, err);
    if (code || !list) return code ? code : err_no_memory(err);
    for (size_t i = 0; i < letters.n; i++) {
        const struct purpose *one = purpose_find(&all, letters.p[i]);
        if (!one) continue; /* the catalogue was edited since */
        struct str words = page->english && one->english.n ? one->english : one->spanish;
        list[out->purpose_count++] =
            arena_printf(page->arena, "%c) %.*s", one->letter, STR_FMT(words));
    }
    out->purposes = list;
    return ERR_NONE;
}

static enum err_code fill_checks(struct page *page, struct co *co, const struct commitment *of,
                                 struct print_commitment *out, struct err *err)
{
    struct machine_check *all;
    size_t count;
    enum err_code code = machine_check_list(co, of->id, &all, &count, err);
    struct str *list = code ? NULL : arena_array(page->arena, count + 1, sizeof *list);
    if (code || !list) return code ? code : err_no_memory(err);
    for (size_t i = 0; i < count; i++)
        if (all[i].runs) list[out->check_count++] = all[i].says;
    out->checks = list;
    return ERR_NONE;
}

static enum err_code gap_sentence(struct page *page, struct str key, struct str *out,
                                  struct err *err)
{
    const struct trace_gap_filter filter = {.entity = page->entity.id, .key = key, .limit = 1};
    struct trace_gap_row *gap;
    size_t count;
    enum err_code code = trace_gaps(page->ledger, page->arena, &filter, &gap, &count, err);
    if (code) return code;
    *out = count ? gap->sentence : str_of(_("Un hueco que ya no está entre los conocidos."));
    return ERR_NONE;
}

/* Proposals first: they are where it comes from. */
static enum err_code fill_ties(struct page *page, struct co *co, const struct commitment *of,
                               struct print_commitment *out, struct err *err)
{
    struct str target = arena_printf(page->arena, "commitment/%lld", (long long)of->id);
    struct proposal *proposals;
    struct money_tie *ties;
    size_t p, m;
    if (!target.p) return err_no_memory(err);
    enum err_code code = proposal_sources(co, target, &proposals, &p, err);
    if (!code) code = money_tie_list(co, of->id, &ties, &m, err);
    struct str *list = code ? NULL : arena_array(page->arena, p + m + 1, sizeof *list);
    if (code || !list) return code ? code : err_no_memory(err);
    for (size_t i = 0; i < p; i++)
        list[out->tie_count++] =
            arena_printf(page->arena, _("Propuesta %lld: %.*s"), (long long)proposals[i].id,
                         STR_FMT(proposals[i].said.title));
    for (size_t i = 0; !code && i < m; i++) {
        struct str *one = &list[out->tie_count++];
        if (!ties[i].node)
            code = gap_sentence(page, ties[i].gap, one, err);
        else
            *one = arena_printf(page->arena, "%.*s: %.*s", STR_FMT(layout_kind((int)ties[i].kind)),
                                STR_FMT(ties[i].label.n ? ties[i].label : ties[i].key));
    }
    out->ties = list;
    return code;
}

enum err_code print_commitment(struct page *page, struct co *co, const struct commitment *of,
                               const struct light *light, struct print_commitment *out,
                               struct err *err)
{
    struct measure *measures = NULL;
    *out = (struct print_commitment){.is = of, .light = light};
    enum err_code code = fill_purposes(page, of, out, err);
    if (!code) code = measure_list(co, of->id, &measures, &out->measure_count, err);
    out->measures = measures;
    if (!code) code = fill_checks(page, co, of, out, err);
    if (!code) code = fill_ties(page, co, of, out, err);
    if (code || !light) return code;
    out->word = light_reported_word(light);
    for (size_t i = 0; i < ASSESSMENT_PARTIES; i++) out->parties[i] = light_party_word(light, i);
    out->machine = light_machine_word(light->machine);
    return ERR_NONE;
}
