/* The corrections of one release, in the order in which OCDS Cardinal makes them (the order of the
 * issues depends on it): see prepare.h. */
#include <inttypes.h>
#include <stdio.h>

#include "format/json_inline.h"
#include "ocds/prepare_private.h"
#include "ocds/view.h"

/* --- issues ----------------------------------------------------------------------------------- */

static void put_cell(struct buf *out, struct str s)
{
    bool quote = false;
    for (size_t i = 0; i < s.n && !quote; i++)
        quote = s.p[i] == ',' || s.p[i] == '"' || s.p[i] == '\n' || s.p[i] == '\r';
    if (!quote) {
        buf_str(out, s);
        return;
    }
    buf_char(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"') buf_char(out, '"');
        buf_char(out, s.p[i]);
    }
    buf_char(out, '"');
}

void prepare_issue(struct prepare_one *one, const char *path, const char *indexes, struct str value,
                   const char *what)
{
    one->issue_count++;
    buf_u64(one->issues, one->line);
    buf_char(one->issues, ',');
    put_cell(one->issues, one->ocid);
    buf_printf(one->issues, ",%s,%s,", path, indexes);
    put_cell(one->issues, value);
    buf_printf(one->issues, ",%s\n", what);
}

/* "3" or "3.0": where in the lists. */
struct indexes {
    char text[48];
};
static struct indexes at(size_t i)
{
    struct indexes x;
    snprintf(x.text, sizeof x.text, "%zu", i);
    return x;
}
static struct indexes at_in(size_t i, size_t k)
{
    struct indexes x;
    snprintf(x.text, sizeof x.text, "%zu.%zu", i, k);
    return x;
}

/* --- small parts ------------------------------------------------------------------------------ */

static void append(struct prepare_one *one, json_ref object, const char *name, struct str json)
{
    struct str member = arena_printf(one->arena, "\"%s\":%.*s", name, STR_FMT(json));
    one->failed |= !member.p;
    edits_add(one->edits, object, EDIT_APPEND, member);
}

static struct str text_of(json_ref v)
{
    return v && json_is_string(v) ? json_chars(v) : STR_NONE;
}

static void number_to_text(struct prepare_one *one, json_ref v)
{
    if (v && json_is_number(v))
        edits_add(one->edits, v, EDIT_REPLACE, prepare_quoted(one, STR_NONE, json_chars(v)));
}

/* References where a list of them belongs. */
static void references(struct prepare_one *one, json_ref list, const struct prepare_reference *how)
{
    if (!list) return;
    if (json_is_object(list)) {
        edits_add(one->edits, list, EDIT_WRAP, STR_NONE);
        prepare_reference(one, list, how);
    }
    if (!json_is_array(list)) return;
    json_ref v = json_first(list);
    for (size_t i = json_length(list); i; i--, v = json_after(v)) prepare_reference(one, v, how);
}

/* Whether a figure needs no second look: no exponent, and a digit that is not 0. */
static bool surely_not_zero(struct str digits)
{
    bool figure = false;
    for (size_t i = 0; i < digits.n; i++) {
        if (digits.p[i] == 'e' || digits.p[i] == 'E') return false;
        figure |= digits.p[i] >= '1' && digits.p[i] <= '9';
    }
    return figure && digits.n < 300;
}

/* --- status ----------------------------------------------------------------------------------- */

struct status_rule {
    const char *path;
    const char *const *valid;
    struct str fallback, fallback_text;
    const struct prepare_codes *codes;
    struct str instead; /* above all else; .p NULL = none */
};

static void set_status(struct prepare_one *one, json_ref object, struct str json)
{
    json_ref status = prepare_member(object, STR("status"));
    if (status) {
        edits_add(one->edits, status, EDIT_REPLACE, json);
    } else if (json_is_object(object)) {
        append(one, object, "status", json);
    } else {
        struct str made = arena_printf(one->arena, "{\"status\":%.*s}", STR_FMT(json));
        one->failed |= !made.p;
        edits_add(one->edits, object, EDIT_REPLACE, made);
    }
}

/* What the status will be: set where there is none, another code for a wrong one. */
static void correct_status(struct prepare_one *one, json_ref object, const struct status_rule *rule,
                           size_t i)
{
    json_ref status = prepare_member(object, STR("status"));
    struct str text = text_of(status), json = STR_NONE;
    if (!status) {
        bool possible = json_is_object(object) || (one->rules->compatible && json_is_null(object));
        if (rule->fallback.p && possible) {
            json = rule->fallback;
            text = rule->fallback_text;
        } else {
            prepare_issue(one, rule->path, at(i).text, STR_NONE, "not set");
        }
    }
    for (size_t k = 0; text.p && k < rule->codes->count; k++)
        if (str_eq(rule->codes->list[k].from, text)) {
            json = rule->codes->list[k].to;
            text = rule->codes->list[k].plain;
            break;
        }
    bool valid = !text.p;
    for (const char *const *code = rule->valid; !valid && *code; code++)
        valid = str_is(text, *code);
    if (!valid) prepare_issue(one, rule->path, at(i).text, text, "invalid");
    if (rule->instead.p) json = rule->instead;
    if (json.p) set_status(one, object, json);
}

/* --- items ------------------------------------------------------------------------------------ */

static void correct_items(struct prepare_one *one, json_ref items, size_t i, const char *path,
                          bool ids)
{
    static const struct prepare_reference plain = {.redact = false};
    if (!items || !json_is_array(items)) return;
    json_ref item = json_first(items);
    for (size_t k = 0; k < json_length(items); k++, item = json_after(item)) {
        json_ref classification = prepare_member(item, STR("classification"));
        if (!classification || !json_is_object(classification)) continue;
        if (ids) prepare_reference(one, classification, &plain);
        if (prepare_member(classification, STR("scheme"))) continue;
        if (one->rules->scheme.p)
            append(one, classification, "scheme", one->rules->scheme);
        else
            prepare_issue(one, path, at_in(i, k).text, STR_NONE, "not set");
    }
}

/* --- bids ------------------------------------------------------------------------------------- */

static void correct_amount(struct prepare_one *one, json_ref amount, size_t i)
{
    const struct prepare_rules *rules = one->rules;
    double number;
    if (!json_is_number(amount)) return;
    if (rules->redacted_count == 0 && surely_not_zero(json_chars(amount))) return;
    if (!view_number(json_chars(amount), &number)) return;
    for (size_t k = 0; k < rules->redacted_count; k++)
        if (!(rules->redacted[k] < number) && !(rules->redacted[k] > number)) {
            edits_add(one->edits, json_of_yy(json_yy(amount) - 1), EDIT_REMOVE, STR_NONE);
            return;
        }
    if (!(number < 0) && !(number > 0))
        prepare_issue(one, "/bids/details[]/value/amount", at(i).text, STR_NONE, "is zero");
}

static void correct_bid(struct prepare_one *one, json_ref bid, size_t i)
{
    static const char *const valid[] = {"invited",      "pending",   "valid",
                                        "disqualified", "withdrawn", NULL};
    const struct prepare_rules *rules = one->rules;
    json_ref value = prepare_member(bid, STR("value"));
    if (value && json_is_object(value)) {
        json_ref amount = prepare_member(value, STR("amount"));
        if (amount) correct_amount(one, amount, i);
        if (!prepare_member(value, STR("currency"))) {
            if (rules->currency.p)
                append(one, value, "currency", rules->currency);
            else
                prepare_issue(one, "/bids/details[]/value/currency", at(i).text, STR_NONE,
                              "not set");
        }
    }
    correct_items(one, prepare_member(bid, STR("items")), i,
                  "/bids/details[]/items[]/classification/scheme", false);
    const struct status_rule status = {.path = "/bids/details[]/status",
                                       .valid = valid,
                                       .fallback = rules->bid_status,
                                       .fallback_text = rules->bid_status_text,
                                       .codes = &rules->bid_codes};
    correct_status(one, bid, &status, i);
    const struct prepare_reference tenderer = {true, rules->tenderer_prefix, "tenderer"};
    references(one, prepare_member(bid, STR("tenderers")), &tenderer);
}

/* --- contracts and awards --------------------------------------------------------------------- */

/* By award: whether every contract of it is cancelled. */
static void read_contracts(struct prepare_one *one, json_ref contracts)
{
    bool by_contract = one->rules->award_by_contract;
    if (!contracts || !json_is_array(contracts)) return;
    if (!by_contract && one->rules->compatible) return;
    json_ref contract = json_first(contracts);
    for (size_t i = json_length(contracts); i; i--, contract = json_after(contract)) {
        json_ref award = prepare_member(contract, STR("awardID"));
        number_to_text(one, award);
        if (!by_contract || !award || !(json_is_string(award) || json_is_number(award))) continue;
        bool cancelled = str_is(text_of(prepare_member(contract, STR("status"))), "cancelled");
        struct prepare_name *name = prepare_name_at(&one->cancelled, one->arena, json_chars(award));
        one->failed |= !name;
        if (!name) return;
        name->all = cancelled && (name->all || !name->known);
        name->known = true;
    }
}

static void correct_award(struct prepare_one *one, json_ref award, size_t i)
{
    static const char *const valid[] = {"pending", "active", "cancelled", "unsuccessful", NULL};
    const struct prepare_rules *rules = one->rules;
    number_to_text(one, prepare_member(award, STR("id")));
    correct_items(one, prepare_member(award, STR("items")), i,
                  "/awards[]/items[]/classification/scheme", true);
    struct str id = prepare_id_text(one, award, false);
    const struct prepare_name *contracts = id.p ? prepare_name_at(&one->cancelled, NULL, id) : NULL;
    const struct status_rule status = {.path = "/awards[]/status",
                                       .valid = valid,
                                       .fallback = rules->award_status,
                                       .fallback_text = rules->award_status_text,
                                       .codes = &rules->award_codes,
                                       .instead = contracts && contracts->all ? STR("\"cancelled\"")
                                                                              : STR_NONE};
    correct_status(one, award, &status, i);
    const struct prepare_reference supplier = {true, rules->tenderer_prefix, "supplier"};
    references(one, prepare_member(award, STR("suppliers")), &supplier);
}

/* --- the tender ------------------------------------------------------------------------------- */

/* Without the blanks at the end, as Unicode has them (White_Space). */
static struct str trim_end(struct str s)
{
    static const char *const wide[] = {"\xc2\x85",     "\xc2\xa0",     "\xe1\x9a\x80",
                                       "\xe2\x80\xa8", "\xe2\x80\xa9", "\xe2\x80\xaf",
                                       "\xe2\x81\x9f", "\xe3\x80\x80"};
    for (;;) {
        size_t before = s.n;
        if (s.n && (s.p[s.n - 1] == ' ' || (s.p[s.n - 1] >= '\t' && s.p[s.n - 1] <= '\r'))) s.n--;
        for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
            if (str_ends(s, str_of(wide[i]))) s.n -= strlen(wide[i]);
        /* U+2000 to U+200A */
        if (s.n >= 3 && memcmp(s.p + s.n - 3, "\xe2\x80", 2) == 0 &&
            (unsigned char)s.p[s.n - 1] >= 0x80 && (unsigned char)s.p[s.n - 1] <= 0x8a)
            s.n -= 3;
        if (s.n == before) return s;
    }
}

static void correct_tender(struct prepare_one *one, json_ref tender,
                           const struct prepare_reference *procurer)
{
    const struct prepare_rules *rules = one->rules;
    if (!tender || !json_is_object(tender)) return;
    prepare_reference(one, prepare_member(tender, STR("procuringEntity")), procurer);
    json_ref details =
        rules->split ? prepare_member(tender, STR("procurementMethodDetails")) : NULL;
    struct str text = text_of(details);
    if (!text.p) return;
    const char *found = rules->separator.n
                            ? memmem(text.p, text.n, rules->separator.p, rules->separator.n)
                            : text.p;
    struct str kept = trim_end(found ? (struct str){text.p, (size_t)(found - text.p)} : text);
    if (kept.n != text.n)
        edits_add(one->edits, details, EDIT_REPLACE, prepare_quoted(one, STR_NONE, kept));
}

/* --- the release ------------------------------------------------------------------------------ */

void prepare_release(struct prepare_one *one, json_ref release)
{
    const struct prepare_rules *rules = one->rules;
    const struct prepare_reference party = {.redact = true};
    const struct prepare_reference buyer = {true, rules->buyer_prefix, "buyer"};
    const struct prepare_reference entity = {true, rules->buyer_prefix, "procuringEntity"};
    json_ref ocid = prepare_member(release, STR("ocid"));
    one->ocid = ocid && !json_is_container(ocid) ? json_text(ocid) : STR_NONE;

    json_ref parties = prepare_member(release, STR("parties"));
    references(one, parties, &party);
    if (rules->party_roles && parties) prepare_roles_read(one, parties);
    prepare_reference(one, prepare_member(release, STR("buyer")), &buyer);
    correct_tender(one, prepare_member(release, STR("tender")), &entity);

    json_ref bids = prepare_member(prepare_member(release, STR("bids")), STR("details"));
    if (bids && json_is_array(bids)) {
        json_ref bid = json_first(bids);
        for (size_t i = 0; i < json_length(bids); i++, bid = json_after(bid))
            correct_bid(one, bid, i);
    }
    read_contracts(one, prepare_member(release, STR("contracts")));
    json_ref awards = prepare_member(release, STR("awards"));
    if (awards && json_is_array(awards)) {
        json_ref award = json_first(awards);
        for (size_t i = 0; i < json_length(awards); i++, award = json_after(award))
            correct_award(one, award, i);
    }
    if (rules->party_roles && parties) prepare_roles_write(one, parties);
}
