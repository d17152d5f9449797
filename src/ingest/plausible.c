/* Checks of one row: values that cannot be, or that look like a known mistake of publishers. They
 * leave findings (rules of ledger/check.h); they never refuse a row. */
#include "base/money.h"
#include "base/text.h"
#include "ingest/map_private.h"

void map_check_coordinates(struct map *m, load_ref node, const struct stmt *s, struct str latitude,
                           struct str longitude)
{
    const char *rule = NULL;
    if (!m->file.places) return;
    switch (place_coordinates(m->file.places, m->node_place, latitude, longitude, NULL, NULL)) {
    case COORDINATE_FINE:
    case COORDINATE_EMPTY:
        return;
    case COORDINATE_BAD:
        rule = CHECK_COORDINATE_BAD;
        break;
    case COORDINATE_ZERO:
        rule = CHECK_COORDINATE_ZERO;
        break;
    case COORDINATE_SWAPPED:
        rule = CHECK_COORDINATE_SWAPPED;
        break;
    case COORDINATE_SIGN:
        rule = CHECK_COORDINATE_SIGN;
        break;
    case COORDINATE_OUTSIDE:
        rule = CHECK_COORDINATE_OUTSIDE;
        break;
    case COORDINATE_OUTSIDE_PLACE:
        rule = CHECK_COORDINATE_PLACE;
        break;
    }
    struct str found =
        arena_printf(&m->row_arena, "%.*s, %.*s", STR_FMT(latitude), STR_FMT(longitude));
    map_finding(m, rule, SEVERITY_QUESTION, node, s->value, m->node_place, "", found);
}

/* `scaled`: percent in millionths. */
void map_check_progress(struct map *m, load_ref node, const struct stmt *s, int64_t scaled)
{
    const char *rule = scaled > 100 * (int64_t)1000000 ? CHECK_PROGRESS_OVER
                       : scaled < 0                    ? CHECK_PROGRESS_BAD
                                                       : NULL;
    if (rule)
        map_finding(m, rule, SEVERITY_QUESTION, node, s->value, s->name, "100",
                    map_eval(m, s->value));
}

/* Moments that may be negative: what is changed, refunded or a balance. */
static bool may_be_negative(enum moment moment)
{
    switch (moment) {
    case MOMENT_REVALUED:
    case MOMENT_EXPANSION:
    case MOMENT_AMENDED:
    case MOMENT_YIELD:
    case MOMENT_BALANCE:
    case MOMENT_OPENING:
    case MOMENT_CLOSING:
    case MOMENT_STATED:
        return true;
    default:
        return false;
    }
}

void map_check_amount(struct map *m, load_ref node, const struct stmt *s,
                      const struct load_amount *fact)
{
    if (fact->minor < 0 && !may_be_negative(fact->moment))
        map_finding(m, CHECK_NEGATIVE, SEVERITY_QUESTION, node, s->value, STR_NONE, "",
                    map_eval(m, s->value));
    if (fact->minor == 0 && (fact->moment == MOMENT_CONTRACTED || fact->moment == MOMENT_AWARDED))
        map_finding(m, CHECK_CONTRACT_ZERO, SEVERITY_QUESTION, node, s->value, STR_NONE, "",
                    map_eval(m, s->value));
}

/* "8.36E+21": a spreadsheet took the key for a number and lost its digits. */
static bool is_scientific(struct str key)
{
    size_t i = 0;
    while (i < key.n && ((key.p[i] >= '0' && key.p[i] <= '9') || key.p[i] == '.')) i++;
    if (i == 0 || i + 2 >= key.n || (key.p[i] != 'E' && key.p[i] != 'e') || key.p[i + 1] != '+')
        return false;
    for (i += 2; i < key.n; i++)
        if (key.p[i] < '0' || key.p[i] > '9') return false;
    return true;
}

/* The cells that the key is made of, as published: functions may have taken the signs away. */
void map_check_key(struct map *m, load_ref node, const struct expr *key)
{
    if (key->op == EXPR_SLOT) {
        struct str text = m->slots[key->slot];
        if (text.n && memchr(text.p, '+', text.n) && is_scientific(text))
            map_finding(m, CHECK_DAMAGED_KEY, SEVERITY_QUESTION, node, key, STR_NONE, "", text);
        return;
    }
    if (key->op == EXPR_CALL && key->function == FN_HASH) return; /* also amounts and dates */
    for (size_t i = 0; i < key->count; i++) map_check_key(m, node, key->args[i]);
}

static bool is_key(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9') return false;
    return s.n == 2 || s.n == 5 || s.n == 9;
}

/* `state` empty: `name` is a place by itself (a key or a name). */
struct str map_place(struct map *m, const struct expr *where, struct str state, struct str name)
{
    struct place_code code = {""};
    if (!m->file.places) {
        if (!state.n) return is_key(name) ? name : STR_NONE;
        return is_key(state) ? state : STR_NONE;
    }
    enum place_match match = name.n ? place_index_find(m->file.places, name, state, &code)
                                    : place_index_state(m->file.places, state, &code);
    if (match == PLACE_UNKNOWN && name.n && state.n &&
        !place_index_has_municipalities(m->file.places))
        match =
            place_index_state(m->file.places, state, &code); /* not wrong: not known to us yet */
    if (match == PLACE_UNKNOWN || match == PLACE_AMBIGUOUS)
        map_finding(m, CHECK_PLACE_UNKNOWN, SEVERITY_NOTE, LOAD_NONE, where, state, "",
                    name.n ? name : state);
    return code.text[0] ? map_copy(m, str_of(code.text)) : STR_NONE;
}
