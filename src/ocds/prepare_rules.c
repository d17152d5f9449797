/* The settings of prepare, looked up once: see prepare_private.h. */
#include "base/i18n.h"
#include "ocds/prepare_private.h"
#include "ocds/view.h"

struct maker {
    struct arena *arena;
    const struct settings *settings;
    struct buf text;
    bool failed;
};

/* JSON text with quotes; .p NULL for text that is not set. */
static struct str quoted(struct maker *m, struct str text)
{
    struct json_writer w;
    if (!text.p) return STR_NONE;
    buf_clear(&m->text);
    json_start(&w, &m->text, false);
    json_put_str(&w, text);
    struct str kept = m->text.failed ? STR_NONE : arena_str(m->arena, buf_view(&m->text));
    m->failed |= !kept.p;
    return kept;
}

static size_t words(const struct maker *m, const char *name)
{
    struct str word;
    size_t n = 0;
    while (settings_word(m->settings, "redactions", name, n, &word)) n++;
    return n;
}

/* A number as Cardinal reads it from a list; words that are none do not count. */
static bool number_of(struct str word, double *out)
{
    for (size_t i = 0; i < word.n; i++)
        if (!memchr("0123456789+-.eE", word.p[i], 15)) return false;
    return view_number(word, out);
}

static void read_redactions(struct maker *m, struct prepare_rules *rules)
{
    size_t wanted = words(m, "amount"), ids = words(m, "organization_id"), n = 0;
    double *list = arena_array(m->arena, wanted + 1, sizeof *list);
    struct str *texts = arena_array(m->arena, ids + 1, sizeof *texts), word;
    m->failed |= !list || !texts;
    if (m->failed) return;
    for (size_t i = 0; settings_word(m->settings, "redactions", "amount", i, &word); i++)
        n += number_of(word, &list[n]);
    for (size_t i = 0; i < ids; i++)
        settings_word(m->settings, "redactions", "organization_id", i, &texts[i]);
    rules->redacted = list;
    rules->redacted_count = n;
    rules->ids = texts;
    rules->id_count = ids;
}

static void read_codes(struct maker *m, const char *section, struct prepare_codes *out)
{
    struct str from, to;
    size_t n = 0;
    while (settings_each(m->settings, section, n, &from, &to)) n++;
    struct prepare_code *list = arena_array(m->arena, n + 1, sizeof *list);
    m->failed |= !list;
    for (size_t i = 0; !m->failed && i < n; i++) {
        settings_each(m->settings, section, i, &from, &to);
        list[i] = (struct prepare_code){from, quoted(m, to), to};
    }
    *out = (struct prepare_codes){list, n};
}

enum err_code prepare_rules_make(struct arena *arena, const struct prepare_options *options,
                                 struct prepare_rules *out, struct err *err)
{
    const struct settings *s = options->settings;
    struct maker m = {.arena = arena, .settings = s};
    buf_init(&m.text, 4 << 20);
    struct str separator = settings_text(s, "modifications", "split_procurement_method_details");
    *out = (struct prepare_rules){
        .currency = quoted(&m, settings_text(s, "defaults", "currency")),
        .scheme = quoted(&m, settings_text(s, "defaults", "item_classification_scheme")),
        .bid_status_text = settings_text(s, "defaults", "bid_status"),
        .award_status_text = settings_text(s, "defaults", "award_status"),
        .party_roles = settings_flag(s, "defaults", "party_roles", false),
        .award_by_contract =
            settings_flag(s, "corrections", "award_status_by_contract_status", false),
        .move_auctions = settings_flag(s, "modifications", "move_auctions", false),
        .compatible = options->compatible,
        .split = separator.p && (separator.n || options->compatible),
        .separator = separator,
        .buyer_prefix = settings_text(s, "modifications", "prefix_buyer_or_procuring_entity_id"),
        .tenderer_prefix = settings_text(s, "modifications", "prefix_tenderer_or_supplier_id"),
    };
    out->bid_status = quoted(&m, out->bid_status_text);
    out->award_status = quoted(&m, out->award_status_text);
    read_redactions(&m, out);
    if (!m.failed) read_codes(&m, "codelists.bid_status", &out->bid_codes);
    if (!m.failed) read_codes(&m, "codelists.award_status", &out->award_codes);
    buf_free(&m.text);
    return m.failed ? err_no_memory(err) : ERR_NONE;
}
