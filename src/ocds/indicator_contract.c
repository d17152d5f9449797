/* Contracts and awards: see indicator_contract.h. */
#include "ocds/indicator_contract.h"

#include "base/i18n.h"
#include "ocds/indicator_ids.h"

enum err_code contract_links_of(struct arena *arena, const struct view *view,
                                struct contract_links *out, struct err *err)
{
    uint32_t *award = arena_array(arena, view->contract_count + 1, sizeof *award);
    uint32_t *contracts = arena_array(arena, view->award_count + 1, sizeof *contracts);
    struct ids awards;
    enum err_code code = ids_of_awards(arena, view, &awards, err);

    if (code) return code;
    if (!award || !contracts) return err_no_memory(err);
    for (size_t i = 0; i < view->contract_count; i++) {
        struct str id = view->contracts[i].award_id;

        award[i] = id.n ? ids_find(&awards, id) : view->award_count == 1;
        if (award[i]) contracts[award[i] - 1]++;
    }
    *out = (struct contract_links){award, contracts};
    return ERR_NONE;
}

const char *ask_contract(struct asking *a, const struct view *view, size_t index)
{
    const struct view_contract *c = &view->contracts[index];
    struct str title = c->title.n ? c->title : view->tender.title;

    if (!a->words) return "";
    if (!title.n) return ask_name(a, c->id.n ? c->id : view->ocid);
    if (!c->id.n) return ask_name(a, title);
    struct str text = arena_printf(a->arena, "%s (%.*s)", ask_name(a, title),
                                   (int)(c->id.n < 60 ? c->id.n : 60), c->id.p);
    if (text.p) return text.p;
    a->failed = true;
    return "";
}

const char *ask_process(struct asking *a, const struct view *view)
{
    return ask_name(a, view->tender.title.n ? view->tender.title
                       : view->tender.id.n  ? view->tender.id
                                            : view->ocid);
}

size_t contract_amendments(const struct view *view, const struct contract_links *links,
                           size_t contract)
{
    const struct view_award *award = contract_award(view, links, contract);

    return view->contracts[contract].amendment_count + (award ? award->amendment_count : 0);
}

void amendment_limits_open(const struct indicator_context *context,
                           const struct indicator *indicator, struct amendment_limits *limits)
{
    limits->works = parameter_percent(context, indicator, "works");
    limits->others = parameter_percent(context, indicator, "others");
}
