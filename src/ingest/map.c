/* Opens a layout on a file and carries each row from its slots to accepted or quarantined. */
#include "ingest/map.h"

#include <stdio.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/money.h"
#include "base/text.h"
#include "ingest/map_private.h"

#define ROW_ARENA_MAX ((size_t)512 << 20) /* a JSON element of 64 MiB with its tree fits */

/* "en miles de pesos", "(Millones de pesos)" above the table. */
static int scale_in(struct arena *arena, struct str preamble)
{
    struct str key = text_key(arena, preamble);
    if (str_contains(key, STR("millones de pesos"))) return SCALE_MILLIONS;
    if (str_contains(key, STR("miles de pesos"))) return SCALE_THOUSANDS;
    return SCALE_ONES;
}

static enum err_code bind_table(struct map *m, struct err *err)
{
    enum err_code code =
        map_bind(m, &m->layout->columns, m->file.header, m->file.header_count, &m->main, err);
    if (code) return code;
    for (size_t i = 0; i < m->main.columns->count; i++)
        if (!m->main.columns->items[i].optional && m->main.at[i] > m->last_required)
            m->last_required = m->main.at[i];
    buf_clear(&m->joined);
    size_t last = m->file.header_count;
    while (last > 0 && !str_trim(m->file.header[last - 1]).n) last--;
    for (size_t i = 0; i < last; i++) {
        if (i) buf_char(&m->joined, '\x1f');
        buf_str(&m->joined, m->file.header[i]);
    }
    m->header_hash = hash64(m->joined.p, m->joined.n);
    return m->joined.failed ? err_no_memory(err) : ERR_NONE;
}

static enum err_code prepare(struct map *m, struct err *err)
{
    const struct layout *layout = m->layout;
    size_t caches = layout->caches ? layout->caches : 1,
           children = layout->children ? layout->children : 1;
    m->cache = arena_array(m->arena, caches, sizeof *m->cache);
    m->cached = arena_array(m->arena, caches, sizeof *m->cached);
    m->child_sheets = arena_array(m->arena, children, sizeof *m->child_sheets);
    m->child_bindings = arena_array(m->arena, children, sizeof *m->child_bindings);
    m->carried_text = arena_array(m->arena, LAYOUT_MAX_SLOTS, sizeof *m->carried_text);
    if (!m->cache || !m->cached || !m->child_sheets || !m->child_bindings || !m->carried_text)
        return err_no_memory(err);
    for (size_t i = 0; i < LAYOUT_MAX_SLOTS; i++) buf_init(&m->carried_text[i], 1 << 20);
    for (size_t i = 0; i < LAYOUT_MAX_REFS; i++) m->refs[i] = LOAD_NONE;
    for (size_t i = 0; i < layout->columns.count; i++)
        m->slot_name[layout->columns.items[i].slot] = layout->columns.items[i].alternatives[0];
    m->dates = m->file.has_date_order ? m->file.date_order : layout->date_order;
    m->scale =
        layout->scale_from == FROM_PREAMBLE ? scale_in(m->arena, m->file.preamble) : layout->scale;
    return layout->info.json ? ERR_NONE : bind_table(m, err);
}

enum err_code map_open(struct arena *arena, const struct layout *layout,
                       const struct map_file *file, struct sink *sink, struct map **out,
                       struct err *err)
{
    struct map *m = mem_calloc(1, sizeof *m);
    *out = NULL;
    if (!m) return err_no_memory(err);
    m->layout = layout;
    m->file = *file;
    m->sink = sink;
    m->arena = arena;
    arena_init(&m->row_arena, ROW_ARENA_MAX);
    buf_init(&m->joined, (size_t)256 << 20);
    buf_init(&m->raw, (size_t)256 << 20);
    buf_init(&m->entity_text, 1 << 20);
    buf_init(&m->currency_text, 1 << 20);
    enum err_code code = prepare(m, err);
    if (code)
        map_close(m);
    else
        *out = m;
    return code;
}

void map_close(struct map *m)
{
    if (!m) return;
    for (size_t i = 0; m->carried_text && i < LAYOUT_MAX_SLOTS; i++) buf_free(&m->carried_text[i]);
    buf_free(&m->joined);
    buf_free(&m->raw);
    buf_free(&m->entity_text);
    buf_free(&m->currency_text);
    arena_free(&m->row_arena);
    mem_free(m->seen.slots);
    mem_free(m);
}

int32_t map_cut_off(struct map *m)
{
    int32_t day = DATE_NONE;
    if (!m->layout->cut_off) return DATE_NONE;
    struct str text = map_eval(m, m->layout->cut_off);
    enum date_kind kind = text.n ? date_parse(text, m->dates, &day) : DATE_EMPTY;
    return kind == DATE_EXACT || kind == DATE_AMBIGUOUS || kind == DATE_PARTIAL ? day : DATE_NONE;
}

struct str map_series(struct map *m)
{
    return m->layout->series ? map_eval(m, m->layout->series) : STR_NONE;
}

/* --- one row ---------------------------------------------------------------------------------- */

static void resolve_entity(struct map *m)
{
    const struct layout *layout = m->layout;
    struct str text = layout->entity_from == FROM_FIXED ? layout->entity : STR_NONE;
    if (layout->entity_from == FROM_OPTION || !m->file.entities) return;
    if (layout->entity_from == FROM_VALUE) text = map_eval(m, layout->entity_of);
    if (!m->entity_known || !str_eq(buf_view(&m->entity_text), text)) {
        struct entity found = {0};
        buf_clear(&m->entity_text);
        buf_str(&m->entity_text, text);
        m->entity_known = false;
        if (entity_index_find(m->file.entities, text, &found) != ENTITY_FOUND) {
            map_quarantine(m, REASON_UNKNOWN_ENTITY, layout->entity_of, text,
                           _("no conozco esta entidad."));
            return;
        }
        m->entity_known = !m->entity_text.failed;
        m->entity_id = found.id;
    }
    m->row.entity = m->entity_id;
}

static void resolve_currency(struct map *m)
{
    memcpy(m->row_currency, m->layout->currency, 4);
    if (m->layout->currency_from != FROM_VALUE) return;
    struct str text = map_eval(m, m->layout->currency_of);
    if (text.n && !money_currency(text, m->row_currency))
        map_quarantine(m, REASON_BAD_CURRENCY, m->layout->currency_of, text,
                       _("no conozco esta moneda."));
}

/* A fiscal year before the first federal account online, or far ahead, is a slip of the pen. */
static void check_year(struct map *m)
{
    if (m->row_year && (m->row_year < 1980 || m->row_year > 2100))
        map_finding(m, CHECK_YEAR_IMPLAUSIBLE, SEVERITY_QUESTION, LOAD_NONE, m->layout->year,
                    STR_NONE, "", map_eval(m, m->layout->year));
}

/* True when the row's facts are to be read. */
static bool apply_rules(struct map *m)
{
    if (m->ended) return false;
    for (size_t i = 0; i < m->layout->rule_count; i++) {
        const struct row_rule *rule = &m->layout->rules[i];
        if (!map_holds(m, rule->cond)) continue;
        if (rule->kind == RULE_QUARANTINE)
            map_quarantine(m, rule->reason.p, NULL, STR_NONE, _("lo pide el formato."));
        else if (rule->kind == RULE_END)
            m->ended = true;
        return false;
    }
    return true;
}

static enum err_code settle_row(struct map *m, struct str raw, struct err *err)
{
    if (m->failed) return err_no_memory(err);
    if (!m->row_problem) return sink_row_accept(m->sink, err);
    m->problem.raw = raw.p ? raw : map_row_raw(m);
    return sink_row_quarantine(m->sink, &m->row, &m->problem, err);
}

enum err_code map_finish_row(struct map *m, struct str raw, struct err *err)
{
    bool facts = !m->row_problem && apply_rules(m);
    if (facts) {
        resolve_entity(m);
        if (!m->row_problem) resolve_currency(m);
        m->row_year = m->row_problem ? 0 : map_eval_year(m, m->layout->year);
        struct str key;
        if (m->layout->row_key && map_eval_key(m, m->layout->row_key, &key)) m->row.key = key;
    }
    enum err_code code = sink_row_begin(m->sink, &m->row, err);
    if (code) return code;
    if (facts && !m->row_problem) {
        map_row_texts(m);
        check_year(m);
        for (size_t i = 0; i < m->layout->refs; i++) m->refs[i] = LOAD_NONE;
        map_blocks(m, m->layout->blocks, m->layout->block_count);
    }
    return settle_row(m, raw, err);
}

enum err_code map_problem(struct map *m, const struct source_event *event, struct err *err)
{
    const struct err *problem = &event->problem;
    if (problem->code == ERR_NONE) return ERR_NONE; /* a note: nothing was lost */
    struct load_problem fact = {.reason =
                                    m->layout->info.json ? REASON_BAD_JSON : REASON_UNREADABLE,
                                .column = str_of(problem->place.column_name),
                                .found = str_of(problem->found),
                                .message = str_of(problem->message),
                                .raw = event->raw};
    m->row = (struct load_row){.entity = m->file.entity,
                               .number = problem->place.row,
                               .line = problem->place.line,
                               .offset = problem->place.offset,
                               .key = event->raw,
                               .content_hash = hash64(event->raw.p, event->raw.n)};
    enum err_code code = sink_row_begin(m->sink, &m->row, err);
    return code ? code : sink_row_quarantine(m->sink, &m->row, &fact, err);
}
