/* Contracts and awards: see indicator_contract.h. */
#include "ocds/indicator_contract.h"

#include <stdlib.h>

#include "base/i18n.h"

struct named_award {
    struct str id;
    uint32_t index;
};

static int by_id(const void *pa, const void *pb)
{
    const struct named_award *a = pa, *b = pb;
    int order = str_compare(a->id, b->id);

    return order ? order : a->index < b->index ? -1 : a->index > b->index;
}

/* The first award with this id; its index + 1, 0 when there is none. */
static uint32_t find(const struct named_award *awards, size_t count, struct str id)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (str_compare(awards[middle].id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && str_eq(awards[low].id, id) ? awards[low].index + 1 : 0;
}

enum err_code contract_links_of(struct arena *arena, const struct view *view,
                                struct contract_links *out, struct err *err)
{
    struct named_award *awards = arena_array(arena, view->award_count + 1, sizeof *awards);
    uint32_t *award = arena_array(arena, view->contract_count + 1, sizeof *award);
    uint32_t *contracts = arena_array(arena, view->award_count + 1, sizeof *contracts);

    if (!awards || !award || !contracts)
        return err_set(err, ERR_MEMORY, "%s", _("no alcanza la memoria"));
    for (size_t i = 0; i < view->award_count; i++)
        awards[i] = (struct named_award){view->awards[i].id, (uint32_t)i};
    if (view->award_count > 1) qsort(awards, view->award_count, sizeof *awards, by_id);
    for (size_t i = 0; i < view->contract_count; i++) {
        struct str id = view->contracts[i].award_id;

        award[i] = id.n ? find(awards, view->award_count, id) : view->award_count == 1;
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
