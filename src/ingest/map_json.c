/* JSON elements: fields by path, nested loops. Numbers keep the text they were published with. */
#include "base/hash.h"
#include "base/i18n.h"
#include "ingest/map_private.h"

static json_ref step(json_ref at, const struct path_step *s)
{
    /* A name on a list means that name in its first element. */
    if (json_type(at) == JSON_ARRAY) {
        if (!s->is_index) return json_get_str(json_at(at, 0), s->name);
        size_t count = json_count(at);
        if (s->index < 0) return count ? json_at(at, count - 1) : NULL;
        return json_at(at, (size_t)s->index);
    }
    return json_get_str(at, s->name);
}

json_ref map_json_at(const struct map *m, const struct json_path *path, uint16_t depth)
{
    uint16_t level = path->from_root ? 0 : path->up > depth ? 0 : (uint16_t)(depth - path->up);
    json_ref at = m->stack[level];
    for (size_t i = 0; i < path->count && at; i++) at = step(at, &path->steps[i]);
    return at;
}

/* A list of texts is told with "; " between them. */
struct str map_json_text(struct map *m, json_ref value)
{
    if (json_type(value) != JSON_ARRAY) return str_trim(json_text(value));
    struct str text = STR_NONE;
    for (struct json_iter it = json_each(value); json_next(&it);) {
        struct str part = str_trim(json_text(it.value));
        if (!part.n) continue;
        text =
            text.n ? arena_printf(&m->row_arena, "%.*s; %.*s", STR_FMT(text), STR_FMT(part)) : part;
        if (text.n > 4096 || !text.p) break;
    }
    return text;
}

void map_fill_fields(struct map *m, const struct columns *columns, uint16_t depth)
{
    for (size_t i = 0; i < columns->count; i++) {
        const struct column *column = &columns->items[i];
        struct str text = STR_NONE;
        for (size_t k = 0; k < column->count && !text.n; k++)
            text = map_json_text(m, map_json_at(m, &column->paths[k], depth));
        m->slots[column->slot] = text;
        if (column->required && !text.n && !m->row_problem) {
            m->row_problem = 1;
            m->problem = (struct load_problem){.reason = REASON_NO_FIELD,
                                               .column = column->alternatives[0],
                                               .message = str_of(_("falta este campo."))};
        }
    }
}

static void each_element(struct map *m, const struct block *b, json_ref element)
{
    m->stack[b->depth] = element;
    map_fill_fields(m, &b->columns, b->depth);
    m->inside++;
    map_blocks(m, b->blocks, b->block_count);
    m->inside--;
}

void map_each_json(struct map *m, const struct block *b)
{
    json_ref list = map_json_at(m, b->path, (uint16_t)(b->depth - 1));
    if (json_type(list) == JSON_OBJECT) {
        each_element(m, b, list);
        return;
    }
    if (json_type(list) != JSON_ARRAY) return;
    for (struct json_iter it = json_each(list); json_next(&it) && !m->row_problem && !m->failed;)
        each_element(m, b, it.value);
}

static json_ref root_of(const struct map *m, json_ref element)
{
    const struct layout *layout = m->layout;
    for (size_t i = 0; i < layout->root_count; i++) {
        json_ref at = element;
        for (size_t k = 0; k < layout->roots[i].count && at; k++)
            at = step(at, &layout->roots[i].steps[k]);
        if (json_type(at) == JSON_OBJECT) return at;
    }
    return layout->root_count ? NULL : element;
}

/* A record whose releases are only addresses: nothing of the process is in this file. */
static bool is_linked(json_ref element)
{
    json_ref first = json_at(json_get(element, "releases"), 0);
    return json_get(first, "url") && !json_get(first, "ocid") && !json_get(first, "tender");
}

static enum err_code quarantine_element(struct map *m, const struct value *value,
                                        const char *reason, const char *message, struct str found,
                                        struct err *err)
{
    struct load_problem problem = {.reason = reason,
                                   .message = str_of(message),
                                   .found = found,
                                   .raw = value->json.n > 65536 ? str_slice(value->json, 0, 65536)
                                                                : value->json};
    m->row.entity = m->file.entity;
    enum err_code code = sink_row_begin(m->sink, &m->row, err);
    return code ? code : sink_row_quarantine(m->sink, &m->row, &problem, err);
}

static void start_element(struct map *m, const struct value *value)
{
    arena_reset(&m->row_arena);
    m->row = (struct load_row){.entity = m->file.entity,
                               .number = value->number,
                               .line = value->line,
                               .offset = value->offset,
                               .key = value->json,
                               .content_hash = hash64(value->json.p, value->json.n)};
    m->row_number = value->number;
    m->row_problem = 0;
    m->item = 0;
}

enum err_code map_value(struct map *m, const struct value *value, struct err *err)
{
    return map_value_reduced(m, value, value->json, err);
}

enum err_code map_value_reduced(struct map *m, const struct value *value, struct str said,
                                struct err *err)
{
    json_ref element = NULL;
    struct err bad = {0};
    start_element(m, value);
    enum err_code code = json_parse(&m->row_arena, said, 128, &element, &bad);
    if (code == ERR_MEMORY) return err_set(err, code, "%s", bad.message);
    if (code)
        return quarantine_element(m, value, REASON_BAD_JSON, bad.message, str_of(bad.found), err);
    m->stack[0] = root_of(m, element);
    if (m->layout->root_count && is_linked(element) && !json_get(element, "compiledRelease"))
        return quarantine_element(m, value, REASON_LINKED_RELEASES,
                                  _("solo trae direcciones de otros archivos, no el proceso."),
                                  STR_NONE, err);
    if (json_type(m->stack[0]) != JSON_OBJECT)
        return quarantine_element(m, value, REASON_BAD_JSON, _("no tiene la forma de un registro."),
                                  STR_NONE, err);
    map_fill_fields(m, &m->layout->columns, 0);
    map_remember(m);
    return map_finish_row(m, value->json, err);
}
