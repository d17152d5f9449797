/* What two texts of a commitment differ in, and sessions as choices: see commitment_form.h. */
#include "cocreate/sitting.h"
#include "web/commitment_form.h"
#include "web/open_parts.h"

enum { MOST_SITTINGS = 200 };

struct form_choice *edit_sittings(struct page *page, struct co *co, int64_t cycle,
                                  size_t *count_out)
{
    struct sitting *all;
    struct err unread = {0};
    struct form_choice *out = arena_array(page->arena, MOST_SITTINGS + 1, sizeof *out);
    size_t count = 0;
    *count_out = 0;
    if (!out || sitting_list(co, cycle, 0, MOST_SITTINGS, &all, &count, &unread)) return out;
    out[(*count_out)++] = (struct form_choice){
        .value = STR(""), .label = str_of(_("elija una sesión")), .chosen = true};
    for (size_t i = 0; i < count; i++)
        if (all[i].state == SITTING_HELD)
            out[(*count_out)++] = (struct form_choice){
                .value = arena_printf(page->arena, "%lld", (long long)all[i].id),
                .label = arena_printf(page->arena, _("Sesión %lld, %.*s"), (long long)all[i].number,
                                      STR_FMT(open_when(page, all[i].is.starts)))};
    return out;
}

struct str edit_sitting_name(struct page *page, struct co *co, int64_t sitting)
{
    struct sitting one;
    struct err unread = {0};
    if (!sitting || sitting_get(co, sitting, &one, &unread)) return STR_NONE;
    struct str when = open_when(page, one.is.starts);
    return arena_printf(page->arena, _("Sesión %lld, %.*s"), (long long)one.number, STR_FMT(when));
}

enum err_code edit_changes(struct page *page, struct co *co, int part,
                           const struct commitment_draft *before,
                           const struct commitment_draft *after, struct edit_change **out,
                           size_t *count_out, struct err *err)
{
    struct commitment_change all[COMMITMENT_FIELDS];
    enum err_code code = commitment_diff(co, before, after, all, err);
    *count_out = 0;
    *out = arena_array(page->arena, COMMITMENT_FIELDS, sizeof **out);
    if (code || !*out) return code ? code : err_no_memory(err);
    for (size_t i = 0; !code && i < COMMITMENT_FIELDS; i++) {
        struct text_piece *pieces;
        struct edit_change *one = &(*out)[*count_out];
        if (!all[i].differs || (part != EDIT_PARTS && !edit_part_has(part, all[i].field))) continue;
        *one = (struct edit_change){all[i].label, all[i].before, all[i].after, NULL, 0};
        code = text_diff(page->arena, all[i].before, all[i].after, &pieces, &one->count, err);
        one->pieces = pieces;
        (*count_out)++;
    }
    return code;
}
