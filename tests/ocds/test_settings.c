/* Settings files: what is understood, and what is refused with its line and the nearest name. */
#include "ocds/settings.h"

#include <string.h>

#include "harness.h"

static struct arena arena;
static struct err err;

static const struct settings_key *const tables[] = {settings_global_keys, settings_prepare_keys,
                                                    settings_cardinal_keys};

static struct settings *reading(const char *text)
{
    struct settings *s = NULL;
    arena_free(&arena);
    arena_init(&arena, 1 << 20);
    CHECK_OK(settings_read(&arena, str_of(text), "x.ini", tables, 3, &s, &err));
    return s;
}

static void refused(const char *text, uint64_t line, const char *message, const char *advice)
{
    struct settings *s = NULL;
    arena_free(&arena);
    arena_init(&arena, 1 << 20);
    err = (struct err){0};
    CHECK(settings_read(&arena, str_of(text), "x.ini", tables, 3, &s, &err) == ERR_INPUT);
    CHECK(s == NULL);
    CHECK_INT(err.place.line, line);
    CHECK_STR(str_of(err.place.file), "x.ini");
    CHECK(strstr(err.message, message) != NULL);
    CHECK(strstr(err.advice, advice) != NULL);
}

TEST(settings_hold_values_by_section)
{
    struct settings *s = reading("currency = MXN\n\n[defaults]\ncurrency=USD\nbid_status: valid\n"
                                 "[R038]\nthreshold = 0.25\nminimum_submitted_bids = 3\n");
    CHECK_STR(settings_text(s, "", "currency"), "MXN");
    CHECK_STR(settings_text(s, "defaults", "currency"), "USD");
    CHECK_STR(settings_text(s, "defaults", "bid_status"), "valid");
    CHECK(settings_number(s, "R038", "threshold", 9) == 0.25);
    CHECK_INT(settings_integer(s, "R038", "minimum_submitted_bids", 9), 3);
    CHECK_INT(settings_integer(s, "R038", "minimum_contracting_processes", 9), 9);
    CHECK(!settings_has(s, "defaults", "award_status"));
    CHECK(settings_text(s, "defaults", "award_status").p == NULL);
}

TEST(settings_take_comments_only_on_lines_of_their_own)
{
    struct settings *s =
        reading("; one\n  # two\n[defaults]\n  bid_status = valid ; not a comment\n"
                "[R028] ; here it is\n");
    CHECK_STR(settings_text(s, "defaults", "bid_status"), "valid ; not a comment");
    CHECK(settings_has_section(s, "R028"));
    CHECK(!settings_has_section(s, "R030"));
}

TEST(settings_keep_blanks_within_quotes_and_undo_escapes)
{
    struct settings *s = reading("[modifications]\nsplit_procurement_method_details = \" - \"\n"
                                 "prefix_tenderer_or_supplier_id = 'a\"b'\n"
                                 "prefix_buyer_or_procuring_entity_id = a\\tb\\\\c\\x00f1\n");
    CHECK_STR(settings_text(s, "modifications", "split_procurement_method_details"), " - ");
    CHECK_STR(settings_text(s, "modifications", "prefix_tenderer_or_supplier_id"), "a\"b");
    CHECK_STR(settings_text(s, "modifications", "prefix_buyer_or_procuring_entity_id"),
              "a\tb\\c\xc3\xb1");
}

TEST(settings_split_lists_at_bars)
{
    struct settings *s = reading("[redactions]\namount = 0|99\norganization_id = a|| b|\n");
    struct str word;
    CHECK(settings_list_has(s, "redactions", "amount", STR("99")));
    CHECK(!settings_list_has(s, "redactions", "amount", STR("9")));
    CHECK(settings_word(s, "redactions", "organization_id", 1, &word) && word.n == 0);
    CHECK(settings_word(s, "redactions", "organization_id", 2, &word));
    CHECK_STR(word, " b");
    CHECK(!settings_word(s, "redactions", "organization_id", 3, &word));
    CHECK(!settings_list_has(s, "exclusions", "procurement_method_details", STR("a")));
}

TEST(settings_read_flags_as_the_field_writes_them)
{
    static const char *const yes[] = {"true", "TRUE", "on", "yes", "1"};
    static const char *const no[] = {"false", "False", "off", "no", "0"};
    char text[80];
    for (size_t i = 0; i < 5; i++) {
        snprintf(text, sizeof text, "[modifications]\nmove_auctions = %s\n", yes[i]);
        CHECK(settings_flag(reading(text), "modifications", "move_auctions", false));
        snprintf(text, sizeof text, "[modifications]\nmove_auctions = %s\n", no[i]);
        CHECK(!settings_flag(reading(text), "modifications", "move_auctions", true));
    }
    CHECK(settings_flag(settings_empty(&arena), "modifications", "move_auctions", true));
}

TEST(settings_keep_free_names_in_order_with_case)
{
    struct settings *s = reading("[codelists.bid_status]\nQualified = valid\nqualified = pending\n"
                                 "In Treatment = pending\nQualified = disqualified\n");
    struct str name, value;
    CHECK(settings_each(s, "codelists.bid_status", 0, &name, &value));
    CHECK_STR(name, "Qualified");
    CHECK_STR(value, "disqualified"); /* the last one counts */
    CHECK(settings_each(s, "codelists.bid_status", 2, &name, &value));
    CHECK_STR(name, "In Treatment");
    CHECK(!settings_each(s, "codelists.bid_status", 3, &name, &value));
}

TEST(settings_accept_a_section_twice_and_any_line_ends)
{
    struct settings *s = reading("\xef\xbb\xbf[R048]\r\ndigits = 2\r\n[R028]\r\n[R048]\r\n"
                                 "threshold=\t10\r\n");
    CHECK_INT(settings_integer(s, "R048", "digits", 0), 2);
    CHECK_INT(settings_integer(s, "R048", "threshold", 0), 10);
}

TEST(settings_refuse_unknown_names_with_the_nearest)
{
    refused("\n[default]\n", 2, "[default]", "[defaults]");
    refused("[r038]\n", 1, "[r038]", "[R038]");
    refused("[defaults]\n\ncurency = MXN\n", 3, "«curency»", "«currency»");
    refused("[defaults]\nmove_auctions = true\n", 2, "[defaults]", "[modifications]");
    refused("bid_status = valid\n", 1, "fuera de una sección", "[defaults]");
    refused("[R028]\nthreshold = 1\n", 2, "«threshold»", "[R003]");
    refused("[]\n", 1, "[]", "");
}

TEST(settings_refuse_values_of_the_wrong_type_with_their_line)
{
    refused("[R038]\nthreshold = 0,5\n", 2, "un número", "");
    refused("[R038]\n\nminimum_submitted_bids = -1\n", 3, "un número entero", "");
    refused("[defaults]\nparty_roles = quizá\n", 2, "«true»", "");
    refused("[R058]\nthreshold = inf\n", 2, "un número", "");
    refused("[R003.procurement_method_details]\nurgente = diez\n", 2, "un número entero", "");
}

TEST(settings_refuse_broken_lines)
{
    refused("[defaults\n", 1, "«]»", "");
    refused("[defaults] x = y\n", 1, "después de «]»", "");
    refused("[defaults]\ncurrency\n", 2, "«=»", "");
    refused("[defaults]\ncurrency = \"MXN\n", 2, "comilla", "");
    refused("[defaults]\ncurrency = \"MXN\" x\n", 2, "comilla", "");
}

TEST(settings_survive_without_memory)
{
    struct settings *s = NULL;
    for (size_t limit = 0; limit < 600; limit += 8) {
        arena_init(&arena, limit);
        enum err_code code = settings_read(&arena, STR("[defaults]\ncurrency = MXN\n"), "x.ini",
                                           tables, 3, &s, &err);
        CHECK(code == ERR_NONE || code == ERR_MEMORY);
        CHECK((code == ERR_NONE) == (s != NULL));
        arena_free(&arena);
    }
}
