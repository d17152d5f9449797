/* Recognising a table by its header and a JSON record by its shape. All columns that a layout
 * requires must stand in one row; the layout that knows most of the columns wins, and a tie is
 * told, never guessed. */
#include "ingest/recognise.h"

#include "base/hash.h"
#include "base/i18n.h"
#include "base/text.h"

struct str recognise_key(struct arena *arena, struct str name)
{
    struct str key = text_header_key(arena, name);
    size_t i = key.n;
    while (i > 0 && key.p[i - 1] >= '0' && key.p[i - 1] <= '9') i--;
    if (i == key.n || i < 6 || memcmp(key.p + i - 6, "tabla ", 6) != 0) return key;
    i -= 6;
    while (i > 0 && key.p[i - 1] == ' ') i--;
    return str_slice(key, 0, i);
}

static bool pattern_matches(struct str pattern, struct str text)
{
    size_t p = 0, t = 0, star = SIZE_MAX, mark = 0;
    while (t < text.n) {
        if (p < pattern.n && pattern.p[p] == '*')
            star = p++, mark = t;
        else if (p < pattern.n && pattern.p[p] == text.p[t])
            p++, t++;
        else if (star != SIZE_MAX)
            p = star + 1, t = ++mark;
        else
            return false;
    }
    while (p < pattern.n && pattern.p[p] == '*') p++;
    return p == pattern.n;
}

static struct str pattern_key(struct arena *arena, struct str pattern)
{
    char *out = arena_alloc(arena, pattern.n * 3 + 8);
    size_t n = 0;
    if (!out) return STR_NONE;
    while (1) {
        size_t star = 0;
        while (star < pattern.n && pattern.p[star] != '*') star++;
        n += text_key_into(str_slice(pattern, 0, star), out + n, pattern.n * 3 + 8 - n);
        if (star == pattern.n) break;
        out[n++] = '*';
        pattern = str_slice(pattern, star + 1, pattern.n);
    }
    return (struct str){out, n};
}

bool recognise_pattern(struct arena *arena, struct str pattern, struct str text)
{
    struct str wanted = pattern_key(arena, pattern), key = text_key(arena, text);
    return wanted.p && key.p && pattern_matches(wanted, key);
}

struct str recognise_column_key(struct arena *arena, struct str name)
{
    bool stars = name.n && memchr(name.p, '*', name.n);
    return stars ? pattern_key(arena, name) : text_header_key(arena, name);
}

bool recognise_matches(struct str wanted, struct str key)
{
    if (wanted.n && memchr(wanted.p, '*', wanted.n)) return pattern_matches(wanted, key);
    return str_eq(wanted, key);
}

/* --- tables ----------------------------------------------------------------------------------- */

struct candidate {
    const struct str *names;
    const struct str *keys;
    size_t count, filled; /* filled: names that are not empty in the row itself */
    size_t row;
};

const struct str *recognise_header(struct arena *arena, const struct layout_row *rows, size_t at,
                                   size_t *count_out)
{
    size_t count = rows[at].count;
    for (size_t up = 1; up <= 2 && up <= at; up++)
        if (rows[at - up].count > count) count = rows[at - up].count;
    struct str *names = arena_array(arena, count ? count : 1, sizeof *names);
    if (!names) return NULL;
    for (size_t i = 0; i < count; i++) {
        if (i < rows[at].count) names[i] = str_trim(rows[at].cells[i]);
        for (size_t up = 1; up <= 2 && up <= at && !names[i].n; up++)
            if (i < rows[at - up].count) names[i] = str_trim(rows[at - up].cells[i]);
    }
    while (count > 0 && !names[count - 1].n) count--;
    *count_out = count;
    return names;
}

static bool make_candidate(struct arena *arena, const struct layout_row *rows, size_t at,
                           struct candidate *out)
{
    *out = (struct candidate){.row = at};
    out->names = recognise_header(arena, rows, at, &out->count);
    struct str *keys = arena_array(arena, out->count ? out->count : 1, sizeof *keys);
    if (!out->names || !keys) return false;
    for (size_t i = 0; i < out->count; i++) {
        keys[i] = recognise_key(arena, out->names[i]);
        if (!keys[i].p) return false;
        out->filled += i < rows[at].count && str_trim(rows[at].cells[i]).n > 0;
    }
    out->keys = keys;
    return true;
}

static bool has_key(const struct candidate *c, const struct str *keys, size_t count, uint32_t nth)
{
    for (size_t k = 0; k < count; k++) {
        uint32_t seen = 0;
        for (size_t i = 0; i < c->count; i++)
            if (recognise_matches(keys[k], c->keys[i]) && ++seen >= nth) return true;
    }
    return false;
}

static bool has_column(const struct candidate *c, const struct column *column)
{
    if (column->position) {
        if (column->position > c->count) return false;
        for (size_t k = 0; k < column->count; k++)
            if (recognise_matches(column->keys[k], c->keys[column->position - 1])) return true;
        return false;
    }
    return has_key(c, column->keys, column->count, column->nth ? column->nth : 1);
}

struct fit {
    bool fits;
    uint32_t known;   /* columns of the header that the layout knows */
    uint32_t missing; /* required and not there, or there and refused */
};

static struct fit fit_table(struct arena *arena, const struct layout *layout,
                            const struct recognise_input *input, const struct candidate *c)
{
    struct fit fit = {0};
    bool sheet = layout->sheet_count == 0, file = layout->file_count == 0;
    for (size_t i = 0; i < layout->columns.count; i++) {
        const struct column *column = &layout->columns.items[i];
        if (has_column(c, column))
            fit.known++;
        else if (!column->optional)
            fit.missing++;
    }
    for (size_t i = 0; i < layout->with_count; i++) {
        if (has_key(c, layout->with[i].keys, layout->with[i].count, 1))
            fit.known++;
        else
            fit.missing++;
    }
    for (size_t i = 0; i < layout->without_count; i++)
        fit.missing += has_key(c, layout->without[i].keys, layout->without[i].count, 1);
    for (size_t i = 0; i < layout->sheet_count && !sheet; i++)
        sheet = recognise_pattern(arena, layout->sheets[i], input->sheet);
    for (size_t i = 0; i < layout->file_count && !file; i++)
        file = recognise_pattern(arena, layout->files[i], input->file);
    fit.fits = fit.missing == 0 && sheet && file;
    return fit;
}

/* `cuando …`: the first filled row below the header. */
static bool when_holds(struct arena *arena, const struct layout *layout,
                       const struct recognise_input *input, const struct candidate *c)
{
    if (!layout->when) return true;
    for (size_t r = c->row + 1; r < input->count; r++) {
        bool filled = false;
        for (uint32_t i = 0; i < input->rows[r].count; i++)
            filled |= str_trim(input->rows[r].cells[i]).n > 0;
        if (filled)
            return recognise_when(arena, layout, input, c->names, c->count, &input->rows[r]);
    }
    return false;
}

struct best {
    const struct layout *layout;
    size_t row;
    uint32_t known, missing;
    uint64_t share; /* known per thousand of what the header and the layout hold together */
};

static uint64_t share_of(const struct fit *fit, const struct layout *layout,
                         const struct candidate *c)
{
    uint64_t whole = layout->columns.count + c->count - fit->known;
    return whole ? fit->known * (uint64_t)1000 / whole : 0;
}

static void consider(struct arena *arena, const struct layout *layout,
                     const struct recognise_input *input, const struct candidate *c,
                     struct best *best, const struct layout **rival, struct best *nearest)
{
    struct fit fit = fit_table(arena, layout, input, c);
    uint64_t share = share_of(&fit, layout, c);
    if (fit.fits && when_holds(arena, layout, input, c)) {
        if (!best->layout || fit.known > best->known) {
            *best = (struct best){layout, c->row, fit.known, 0, share};
            *rival = NULL;
        } else if (fit.known == best->known && layout != best->layout) {
            *rival = layout;
        }
    } else if (fit.known && (!nearest->layout || share > nearest->share)) {
        *nearest = (struct best){layout, c->row, fit.known, fit.missing, share};
    }
}

static void tell_difference(struct arena *arena, const struct candidate *c,
                            const struct layout *nearest, struct layout_match *out)
{
    const struct columns *columns = &nearest->columns;
    struct str *missing = arena_array(arena, columns->count + 1, sizeof *missing);
    struct str *extra = arena_array(arena, c->count + 1, sizeof *extra);
    if (!missing || !extra) return;
    for (size_t i = 0; i < columns->count; i++)
        if (!columns->items[i].optional && !has_column(c, &columns->items[i]))
            missing[out->missing_count++] = columns->items[i].alternatives[0];
    for (size_t i = 0; i < c->count; i++) {
        bool known = c->names[i].n == 0;
        for (size_t k = 0; k < columns->count && !known; k++)
            for (size_t a = 0; a < columns->items[k].count && !known; a++)
                known = recognise_matches(columns->items[k].keys[a], c->keys[i]);
        if (!known) extra[out->extra_count++] = c->names[i];
    }
    out->missing = missing;
    out->extra = extra;
}

/* With nothing near, the widest row is what a person would call the header. */
static size_t widest(const struct recognise_input *input)
{
    size_t best = 0, most = 0;
    for (size_t r = 0; r < input->count; r++) {
        size_t filled = 0;
        for (uint32_t i = 0; i < input->rows[r].count; i++)
            filled += str_trim(input->rows[r].cells[i]).n > 0;
        if (filled > most) most = filled, best = r;
    }
    return best;
}

static enum err_code tell(struct arena *arena, const struct recognise_input *input,
                          const struct best *best, const struct layout *rival,
                          const struct best *nearest, struct layout_match *out, struct err *err)
{
    struct candidate c;
    out->rival = rival;
    out->layout = rival ? NULL : best->layout;
    out->header = best->row;
    if (out->layout || !input->count) return ERR_NONE;
    const struct best *shown = rival ? best : nearest;
    out->nearest = shown->layout;
    out->nearest_header = shown->layout ? shown->row : widest(input);
    if (!make_candidate(arena, input->rows, out->nearest_header, &c)) return err_no_memory(err);
    out->seen = c.names;
    out->seen_count = c.count;
    if (out->nearest) tell_difference(arena, &c, out->nearest, out);
    return ERR_NONE;
}

enum err_code recognise_table(const struct layout_set *set, struct arena *arena,
                              const struct recognise_input *input, const struct layout *only,
                              struct layout_match *out, struct err *err)
{
    struct best best = {0}, nearest = {0};
    const struct layout *rival = NULL;
    *out = (struct layout_match){0};
    for (size_t r = 0; r < input->count && r < LAYOUT_HEAD_ROWS; r++) {
        struct candidate c;
        if (!make_candidate(arena, input->rows, r, &c)) return err_no_memory(err);
        if (c.filled == 0) continue;
        for (size_t i = 0; i < set->count; i++) {
            const struct layout *layout = set->items[i];
            if (layout->info.json || (only && only != layout)) continue;
            consider(arena, layout, input, &c, &best, &rival, &nearest);
        }
    }
    return tell(arena, input, &best, rival, &nearest, out, err);
}

enum err_code layout_recognise(const struct layout_set *set, struct arena *arena, struct str sheet,
                               const struct layout_row *rows, size_t count,
                               struct layout_match *out, struct err *err)
{
    struct recognise_input input = {.sheet = sheet, .rows = rows, .count = count};
    return recognise_table(set, arena, &input, NULL, out, err);
}

/* --- JSON ------------------------------------------------------------------------------------- */

static bool has_path(json_ref element, const struct alternatives *any)
{
    for (size_t k = 0; k < any->count; k++) {
        json_ref at = element;
        for (size_t i = 0; i < any->paths[k].count && at; i++) {
            const struct path_step *step = &any->paths[k].steps[i];
            if (json_type(at) == JSON_ARRAY && !step->is_index) at = json_at(at, 0);
            at = json_type(at) == JSON_ARRAY
                     ? json_at(at, step->index < 0 ? json_count(at) - 1 : (size_t)step->index)
                     : json_get_str(at, step->name);
        }
        if (at) return true;
    }
    return false;
}

enum err_code recognise_element(const struct layout_set *set, struct arena *arena, struct str file,
                                json_ref element, const struct layout *only,
                                struct layout_match *out, struct err *err)
{
    size_t most = 0, count = 0;
    *out = (struct layout_match){0};
    for (size_t i = 0; i < set->count; i++) {
        const struct layout *layout = set->items[i];
        bool fits =
            layout->info.json && (!only || only == layout) && json_type(element) == JSON_OBJECT;
        for (size_t k = 0; fits && k < layout->with_count; k++)
            fits = has_path(element, &layout->with[k]);
        for (size_t k = 0; fits && k < layout->without_count; k++)
            fits = !has_path(element, &layout->without[k]);
        bool named = layout->file_count == 0;
        for (size_t k = 0; k < layout->file_count && !named; k++)
            named = recognise_pattern(arena, layout->files[k], file);
        if (!fits || !named) continue;
        if (!out->layout || layout->with_count > most) {
            out->layout = layout;
            out->rival = NULL;
            most = layout->with_count;
        } else if (layout->with_count == most) {
            out->rival = layout;
        }
    }
    if (out->rival) out->nearest = out->layout, out->layout = NULL;
    struct str *seen = arena_array(arena, json_count(element) + 1, sizeof *seen);
    if (!seen) return err_no_memory(err);
    if (json_type(element) == JSON_OBJECT)
        for (struct json_iter it = json_each(element); json_next(&it);) seen[count++] = it.key;
    out->seen = seen;
    out->seen_count = count;
    return ERR_NONE;
}

enum err_code layout_recognise_json(const struct layout_set *set, struct arena *arena,
                                    struct str json, struct layout_match *out, struct err *err)
{
    json_ref element;
    enum err_code code = json_parse(arena, json, 128, &element, err);
    return code ? code : recognise_element(set, arena, STR_NONE, element, NULL, out, err);
}
