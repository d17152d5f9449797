/* From the blocks of a layout to facts: nodes with their amounts, parties, attributes and
 * documents, and links between them. A value that cannot be what its column says sends the whole
 * row to quarantine (money, keys) or leaves a finding (dates, numbers). */
#include "ingest/map_private.h"

#include <stdio.h>

#include "base/i18n.h"
#include "base/money.h"
#include "base/rfc.h"
#include "ledger/catalogue.h"
#include "ledger/vocabulary.h"

static struct str column_of(const struct map *m, const struct expr *where)
{
    if (!where || where->main_slot == SLOT_NONE) return STR_NONE;
    return m->slot_name[where->main_slot];
}

void map_quarantine(struct map *m, const char *reason, const struct expr *where, struct str found,
                    const char *message)
{
    if (m->row_problem) return;
    m->row_problem = 1;
    m->problem = (struct load_problem){.reason = reason,
                                       .column = column_of(m, where),
                                       .found = found,
                                       .message = str_of(message)};
}

void map_finding(struct map *m, const char *rule, enum severity severity, load_ref node,
                 const struct expr *where, struct str subject, const char *expected,
                 struct str found)
{
    struct load_finding fact = {.rule = rule,
                                .severity = severity,
                                .node = node,
                                .column = column_of(m, where),
                                .subject = subject,
                                .expected = str_of(expected),
                                .found = found,
                                .year = m->row_year};
    sink_finding(m->sink, &fact);
}

static struct str eval_or_empty(struct map *m, const struct expr *e)
{
    return e ? map_eval(m, e) : STR_NONE;
}

/* --- organisations ---------------------------------------------------------------------------- */

static bool stands_for_nobody(struct str name)
{
    static const char *const nobody[] = {"-",    "--",  "N/A", "NA", "ND", "n/d",
                                         "NULL", "S/N", "X",   ".",  "0"};
    if (name.n > 4) return false; /* the usual case, without comparing */
    for (size_t i = 0; i < sizeof nobody / sizeof *nobody; i++)
        if (str_eq_nocase(name, str_of(nobody[i]))) return true;
    return false;
}

static load_ref organisation(struct map *m, const struct organisation_expr *o)
{
    struct load_organisation fact = {.kind = o->kind,
                                     .name = eval_or_empty(m, o->name),
                                     .rfc = eval_or_empty(m, o->rfc),
                                     .place = eval_or_empty(m, o->place)};
    if (stands_for_nobody(fact.name)) fact.name = STR_NONE;
    if (o->code) {
        struct str code;
        if (map_eval_key(m, o->code, &code)) fact.code = code;
    }
    if (fact.rfc.n) {
        char canonical[16];
        enum rfc_kind kind = rfc_parse(fact.rfc, canonical);
        if (kind == RFC_EMPTY)
            fact.rfc = STR_NONE;
        else if (kind == RFC_BAD) /* a wrong check character is told once, by the load */
            map_finding(m, CHECK_RFC_BAD, SEVERITY_NOTE, LOAD_NONE, o->rfc, fact.name, "",
                        fact.rfc);
    }
    if (!fact.name.n && !fact.rfc.n && !fact.code.n) return LOAD_NONE;
    return sink_organisation(m->sink, &fact);
}

/* --- amounts ---------------------------------------------------------------------------------- */

static bool currency_of(struct map *m, const struct expr *e, char out[4])
{
    if (!e) {
        memcpy(out, m->row_currency, 4);
        return true;
    }
    struct str text = map_eval(m, e);
    if (!text.n) {
        memcpy(out, m->layout->currency, 4);
        return true;
    }
    if (!m->currency_known || !str_eq(buf_view(&m->currency_text), text)) {
        buf_clear(&m->currency_text);
        buf_str(&m->currency_text, text);
        m->currency_known = !m->currency_text.failed;
        if (!money_currency(text, m->currency)) {
            m->currency_known = false;
            map_quarantine(m, REASON_BAD_CURRENCY, e, text, _("no conozco esta moneda."));
            return false;
        }
    }
    memcpy(out, m->currency, 4);
    return true;
}

/* "6573840.110000001" or "17087.099999999999": a binary fraction written out, not a finer figure.
 * At least four 0s or 9s after the minor unit's digits, and six decimals beyond them. */
static bool is_float_dust(struct str text, int digits)
{
    size_t at = 0, from;
    while (at < text.n && text.p[at] != '.') at++;
    from = at + 1 + (size_t)digits;
    if (from + 6 > text.n) return false;
    for (size_t i = from; i < from + 4; i++)
        if (text.p[i] != text.p[from] || (text.p[i] != '0' && text.p[i] != '9')) return false;
    return true;
}

/* A dash between blanks is an accountant's zero; values come without the blanks of their cell. */
static bool is_padded_zero(const struct map *m, const struct expr *e)
{
    int64_t minor;
    uint32_t at = e->op == EXPR_SLOT ? m->slot_cell[e->slot] : 0;
    if (!m->shape || m->inside || !at || at > m->shape->count) return false;
    return money_parse(m->shape->cells[at - 1].text, 0, 2, &minor) == MONEY_EXACT && minor == 0;
}

/* False when there is nothing to load: empty, or the row goes to quarantine. */
static bool read_money(struct map *m, load_ref node, const struct expr *e, int scale,
                       const char currency[4], int64_t *minor)
{
    struct str text = map_eval(m, e);
    if (!text.n) return false;
    switch (money_parse(text, scale, money_digits(currency), minor)) {
    case MONEY_EXACT:
        return true;
    case MONEY_EMPTY:
        return is_padded_zero(m, e);
    case MONEY_ROUNDED:
        if (is_float_dust(text, money_digits(currency))) return true;
        map_finding(m, CHECK_ROUNDED_MONEY, SEVERITY_NOTE, node, e, STR_NONE, "", text);
        return true;
    case MONEY_AMBIGUOUS:
        map_finding(m, CHECK_AMBIGUOUS_MONEY, SEVERITY_QUESTION, node, e, STR_NONE, "", text);
        return true;
    case MONEY_BAD:
        break;
    }
    map_quarantine(m, REASON_BAD_MONEY, e, text, _("no es una cantidad."));
    return false;
}

static int word_number(struct map *m, const struct expr *e, enum word_list list)
{
    struct str text = map_eval(m, e);
    const struct word *word = text.n ? word_find(list, text) : NULL;
    if (!word)
        map_quarantine(m, REASON_UNKNOWN_WORD, e, text,
                       _("no sé a qué momento o clase corresponde."));
    return word ? word->number : 0;
}

static void amount(struct map *m, load_ref node, const struct stmt *s)
{
    struct load_amount fact = {.moment = s->moment, .at = DATE_NONE};
    int scale = s->scale == SCALE_LAYOUT ? m->scale : s->scale;
    uint16_t slot = s->value->main_slot;
    if (!currency_of(m, s->currency, fact.currency)) return;
    if (!read_money(m, node, s->value, scale, fact.currency, &fact.minor)) {
        if (s->required && !m->row_problem)
            map_quarantine(m, REASON_NO_MONEY, s->value, map_eval(m, s->value),
                           _("falta la cantidad."));
        return;
    }
    if (s->moment_of) {
        fact.moment = (enum moment)word_number(m, s->moment_of, WORDS_MOMENT);
        if (!fact.moment) return;
    }
    if (s->negative) fact.minor = -fact.minor; /* money_parse keeps away from INT64_MIN */
    if (m->layout->info.json)
        fact.item = ++m->item;
    else
        fact.item =
            slot != SLOT_NONE && m->slot_cell[slot] ? m->slot_cell[slot] : 10000 + s->ordinal;
    if (m->file.children && !m->layout->info.json) fact.item += ++m->item * 10000;
    fact.at = map_eval_date(m, s->date, node);
    fact.year = s->year ? map_eval_year(m, s->year) : m->row_year;
    map_check_amount(m, node, s, &fact);
    sink_amount(m->sink, node, &fact);
}

/* --- the other statements --------------------------------------------------------------------- */

static void attribute(struct map *m, load_ref node, const struct stmt *s)
{
    struct str text = map_eval(m, s->value);
    int64_t scaled;
    int32_t day;
    char iso[16];
    if (!text.n) return;
    if (s->as == AS_PERCENT || s->as == AS_NUMBER) {
        if (decimal_parse(text, 6, &scaled)) {
            if (s->as == AS_PERCENT) map_check_progress(m, node, s, scaled);
        } else if (!stands_for_nobody(text)) {
            map_finding(m, CHECK_BAD_NUMBER, SEVERITY_NOTE, node, s->value, s->name, "", text);
        }
    } else if (s->as == AS_DATE) {
        day = map_eval_date(m, s->value, node);
        if (day == DATE_NONE) return;
        text = map_copy(m, date_iso(day, iso));
    }
    sink_attribute(m->sink, node, s->name, text);
}

/* The code in its catalogue's own form; a finding, once, when it has none. */
static struct str canonical(struct map *m, const struct stmt *s, load_ref node, struct str text)
{
    struct catalogue_code code;
    if (catalogue_code(s->name, text, &code)) return map_copy(m, str_of(code.text));
    if (node != LOAD_NONE)
        map_finding(m, CHECK_CODE_UNKNOWN, SEVERITY_NOTE, node, s->value, s->name, "", text);
    return text;
}

/* The next code of a cell; all of it unless the layout says `lista` ("25301, 25401"). */
static struct str next_code(const struct stmt *s, struct str *rest)
{
    size_t n = 0;
    struct str all = *rest;
    *rest = STR_NONE;
    if (!s->is_list) return all;
    while (n < all.n && all.p[n] != ',' && all.p[n] != ';' && all.p[n] != '|') n++;
    *rest = str_trim(str_slice(all, n < all.n ? n + 1 : n, all.n));
    return str_trim(str_slice(all, 0, n));
}

static void classification(struct map *m, load_ref node, const struct stmt *s)
{
    struct str rest;
    if (!map_eval_key(m, s->value, &rest)) return;
    while (rest.n) {
        struct str code = next_code(s, &rest);
        if (code.n) sink_classification(m->sink, node, s->name, canonical(m, s, node, code));
    }
}

static void document(struct map *m, load_ref node, const struct stmt *s)
{
    struct str url = map_eval(m, s->value);
    if (!url.n || stands_for_nobody(url)) return;
    int32_t dated = map_eval_date(m, s->date, node);
    sink_document(m->sink, node, s->name, eval_or_empty(m, s->title), url, dated);
}

static void coordinates(struct map *m, load_ref node, const struct stmt *s)
{
    struct str latitude = map_eval(m, s->value), longitude = map_eval(m, s->longitude);
    if (!latitude.n || !longitude.n) return;
    sink_attribute(m->sink, node, STR("latitude"), latitude);
    sink_attribute(m->sink, node, STR("longitude"), longitude);
    map_check_coordinates(m, node, s, latitude, longitude);
}

static void statements(struct map *m, load_ref node, const struct block *block)
{
    for (size_t i = 0; i < block->stmt_count && !m->row_problem; i++) {
        const struct stmt *s = &block->stmts[i];
        load_ref party;
        if (!map_holds(m, s->cond)) continue;
        switch (s->kind) {
        case STMT_AMOUNT:
            amount(m, node, s);
            break;
        case STMT_ATTRIBUTE:
            attribute(m, node, s);
            break;
        case STMT_DOCUMENT:
            document(m, node, s);
            break;
        case STMT_COORDINATES:
            coordinates(m, node, s);
            break;
        case STMT_CLASSIFICATION:
            classification(m, node, s);
            break;
        case STMT_PARTY:
            party = organisation(m, &s->organisation);
            if (party != LOAD_NONE) sink_party(m->sink, node, s->role, party);
            break;
        }
    }
}

/* --- nodes and links -------------------------------------------------------------------------- */

static void node_place(struct map *m, const struct block *b, struct load_node *fact)
{
    if (!map_holds(m, b->place_cond)) return;
    if (b->place) fact->place = map_place(m, b->place, STR_NONE, map_eval(m, b->place));
    if (!b->place_state) return;
    struct str state = map_eval(m, b->place_state);
    struct str municipality = eval_or_empty(m, b->place_municipality);
    fact->place = map_place(m, b->place_municipality ? b->place_municipality : b->place_state,
                            state, municipality);
}

static void node_class(struct map *m, const struct block *b, struct load_node *fact)
{
    for (size_t i = 0; i < b->stmt_count; i++) {
        struct str code;
        if (b->stmts[i].kind != STMT_CLASSIFICATION || !map_holds(m, b->stmts[i].cond)) continue;
        if (!map_eval_key(m, b->stmts[i].value, &code)) continue;
        fact->scheme = b->stmts[i].name;
        fact->code = canonical(m, &b->stmts[i], LOAD_NONE, next_code(&b->stmts[i], &code));
        return;
    }
}

static load_ref parent_node(struct map *m, const struct block *b, const struct load_node *child)
{
    struct load_node fact = {.kind = child->kind,
                             .unit = LOAD_NONE,
                             .parent = LOAD_NONE,
                             .starts = DATE_NONE,
                             .ends = DATE_NONE};
    if (!b->parent || !map_eval_key(m, b->parent, &fact.key)) return LOAD_NONE;
    if (str_eq(fact.key, child->key)) return LOAD_NONE;
    return sink_node(m->sink, &fact);
}

static void node(struct map *m, const struct block *b)
{
    struct load_node fact = {.kind = b->node_kind,
                             .published = b->kind == BLOCK_NODE,
                             .unit = LOAD_NONE,
                             .parent = LOAD_NONE,
                             .starts = DATE_NONE,
                             .ends = DATE_NONE};
    if (!map_holds(m, b->cond)) return;
    if (!map_eval_key(m, b->key, &fact.key)) {
        if (b->kind == BLOCK_REFERENCE) return;
        if (b->cond || m->inside)
            map_finding(m, CHECK_PART_WITHOUT_KEY, SEVERITY_NOTE, LOAD_NONE, b->key, b->name, "",
                        fact.key);
        else
            map_quarantine(m, REASON_NO_KEY, b->key, fact.key,
                           _("falta la clave que identifica al registro."));
        return;
    }
    if (b->kind_of && !(fact.kind = (enum node_kind)word_number(m, b->kind_of, WORDS_NODE_KIND)))
        return;
    fact.label = eval_or_empty(m, b->label);
    fact.year = b->year ? map_eval_year(m, b->year) : m->row_year;
    fact.starts = map_eval_date(m, b->starts, LOAD_NONE);
    fact.ends = map_eval_date(m, b->ends, LOAD_NONE);
    node_place(m, b, &fact);
    m->node_place = fact.place;
    node_class(m, b, &fact);
    if (b->has_unit) fact.unit = organisation(m, &b->unit);
    fact.parent = parent_node(m, b, &fact);
    load_ref ref = m->refs[b->ref] = sink_node(m->sink, &fact);
    map_check_key(m, ref, b->key);
    if (fact.starts != DATE_NONE && fact.ends != DATE_NONE && fact.ends < fact.starts) {
        char buf[16], starts[24];
        struct str day = date_iso(fact.starts, buf);
        snprintf(starts, sizeof starts, "%.*s", STR_FMT(day));
        map_finding(m, CHECK_END_BEFORE_START, SEVERITY_QUESTION, ref, b->ends, fact.label, starts,
                    date_iso(fact.ends, buf));
    }
    statements(m, ref, b);
}

static void link_nodes(struct map *m, const struct block *b)
{
    struct load_link fact = {.evidence = b->evidence, .score = -1, .reason = b->reason};
    load_ref from = m->refs[b->ref], to = m->refs[b->to];
    if (from == LOAD_NONE || to == LOAD_NONE || from == to || !map_holds(m, b->cond)) return;
    if (b->amount) {
        memcpy(fact.currency, m->row_currency, 4);
        fact.stated = read_money(m, from, b->amount, m->scale, fact.currency, &fact.minor);
    }
    sink_link(m->sink, from, to, &fact);
}

void map_blocks(struct map *m, const struct block *blocks, size_t count)
{
    for (size_t i = 0; i < count && !m->row_problem; i++) {
        const struct block *b = &blocks[i];
        switch (b->kind) {
        case BLOCK_NODE:
        case BLOCK_REFERENCE:
            m->refs[b->ref] = LOAD_NONE;
            node(m, b);
            break;
        case BLOCK_ON:
            if (m->refs[b->ref] != LOAD_NONE && map_holds(m, b->cond))
                statements(m, m->refs[b->ref], b);
            break;
        case BLOCK_LINK:
            link_nodes(m, b);
            break;
        case BLOCK_EACH:
            if (!map_holds(m, b->cond)) break;
            if (b->child_slot == SLOT_NONE)
                map_each_json(m, b);
            else
                map_each_child(m, b);
            break;
        }
    }
}
