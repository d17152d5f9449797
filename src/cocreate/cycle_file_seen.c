/* Observations of works by the people of an example, out of a cycle's file. See
 * cycle_file_private.h. */
#include "base/i18n.h"
#include "cocreate/cycle_file_private.h"
#include "cocreate/observation.h"
#include "ledger/node.h"

enum { MINUTE = 60000 };
static const int64_t DAY_MS = INT64_C(86400000);

static enum err_code find_work(struct cf_load *l, struct str name, int64_t *out, struct err *err)
{
    struct node n;
    enum err_code code = cf_node(l, name, "work", out, err);
    if (!code) code = node_read(l->co->ledger, l->co->arena, l->co->entity, *out, &n, err);
    if (code || n.kind == NODE_PROJECT) return code;
    co_fault(&l->faults, "work", _("Eso no es una obra: nómbrela como «proyecto:CLAVE»"));
    return co_check(&l->faults, err);
}

static enum err_code observe(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct co co;
    struct observation_draft d = {.text = cf_text(a->v, "text"),
                                  .place = cf_text(a->v, "place"),
                                  .name = cf_text(a->v, "name"),
                                  .day = cf_day(&l->read, a->v, "day"),
                                  .latitude = cf_text(a->v, "latitude"),
                                  .longitude = cf_text(a->v, "longitude"),
                                  .photo_alt = cf_text(a->v, "photo_alt")};
    enum err_code code = find_work(l, cf_text(a->v, "work"), &d.node, err);
    if (!code) code = cf_bytes(l, cf_text(a->v, "photo"), "photo", &d.photo, err);
    if (!code) code = cf_as(l, a, "by", &co, NULL, err);
    return code ? code : observation_add(&co, &d, &l->faults, a->id, err);
}

static enum err_code answer(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct co co;
    struct str name, office = cf_text(a->v, "office");
    enum err_code code = cf_as(l, a, "answered_by", &co, &name, err);
    return code ? code
                : observation_answer(&co, *a->id, cf_text(a->v, "answer"), office.n ? office : name,
                                     &l->faults, err);
}

static enum err_code hide(struct cf_load *l, const struct cf_act *a, struct err *err)
{
    struct co co;
    enum err_code code = cf_as(l, a, "hidden_by", &co, NULL, err);
    return code ? code
                : observation_hide(&co, *a->id, true, cf_text(a->v, "hidden"), &l->faults, err);
}

void cf_seen(struct cf_load *l)
{
    for (struct json_iter it = json_each(json_get(l->read.root, "observations")); json_next(&it);) {
        struct cf_spec s = {.phase = CF_FOLLOW,
                            .run = observe,
                            .v = it.value,
                            .id = cf_id(l, "observation", it.value),
                            .pointer = cf_at(l, STR(""), "observations", it.index)};
        int64_t seen = cf_when(l, it.value, "day", 18, l->now, s.pointer);
        s.ms = seen + (int64_t)it.index * MINUTE;
        cf_act(l, &s);
        s.phase = CF_END;
        s.ms = cf_when(l, it.value, "answered", 13, seen + 5 * DAY_MS, s.pointer);
        s.run = answer;
        if (cf_text(it.value, "answer").n) cf_act(l, &s);
        s.ms = cf_when(l, it.value, "hidden_day", 14, seen + DAY_MS, s.pointer);
        s.run = hide;
        if (cf_text(it.value, "hidden").n) cf_act(l, &s);
    }
}
