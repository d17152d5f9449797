/* What the pages of roundtables and proposals draw alike: see mesa_parts.h. */
#include "web/mesa_parts.h"

/* --- proposals -------------------------------------------------------------------------------- */

struct str proposal_title(const struct proposal *proposal)
{
    return proposal->said.title.n ? proposal->said.title : str_of(_("Propuesta oculta"));
}

const char *proposal_tag(int state)
{
    switch (state) {
    case PROPOSAL_ACCEPTED:
        return "tag ok";
    case PROPOSAL_MODIFIED:
        return "tag may";
    case PROPOSAL_OPEN:
        return "tag cut";
    default:
        return "tag";
    }
}

enum err_code proposal_items(struct page *page, const struct proposal *proposals, size_t count,
                             struct proposal_items *out, struct err *err)
{
    struct proposal_item *items = arena_array(page->arena, count + 1, sizeof *items);
    if (!items) return err_no_memory(err);
    for (size_t i = 0; i < count; i++)
        items[i] = (struct proposal_item){
            .is = &proposals[i],
            .url = layout_entity_url(page, "propuesta/%lld", (long long)proposals[i].id),
            .title = proposal_title(&proposals[i]),
            .state = proposal_state_word(proposals[i].state)};
    *out = (struct proposal_items){items, count};
    return ERR_NONE;
}

/* --- tables ----------------------------------------------------------------------------------- */

struct mesa_item mesa_item(struct page *page, const struct roundtable *table)
{
    return (struct mesa_item){
        .is = table,
        .url = layout_entity_url(page, "mesa/%lld", (long long)table->id),
        .when = open_when(page, table->draft.starts),
        .modality = co_modality_word(table->draft.modality),
        .state = roundtable_state_word(table->state),
        .takes = roundtable_takes(table, page->now_ms),
    };
}

/* --- cycles ----------------------------------------------------------------------------------- */

enum err_code mesa_cycles(struct page *page, struct mesa_cycles *out, struct err *err)
{
    struct co co = page_co(page);
    struct cycle *list;
    *out = (struct mesa_cycles){0};
    enum err_code code = cycle_list(&co, &list, &out->count, err);
    out->list = list;
    return code;
}

const struct cycle *mesa_cycle_of(const struct mesa_cycles *cycles, int64_t id)
{
    for (size_t i = 0; i < cycles->count; i++)
        if (cycles->list[i].id == id) return &cycles->list[i];
    return NULL;
}

/* --- forms ------------------------------------------------------------------------------------ */

void sector_choices(struct form_choice out[SECTOR_CHOICES], int chosen)
{
    for (int i = 0; i < CO_SECTORS; i++)
        out[i] =
            (struct form_choice){.value = str_of(i ? co_sector_code(i) : ""),
                                 .label = str_of(i ? co_sector_word(i) : _("prefiero no decirlo")),
                                 .chosen = i == chosen};
}

void mesa_crumbs(struct page *page, struct layout_crumbs *crumbs, struct str name, struct str url)
{
    open_crumbs(page, crumbs);
    layout_crumbs_add(crumbs, name, url);
    layout_crumbs_add(crumbs, page->title, STR_NONE);
}
