/* Prepare: each correction with its issue; what is not corrected comes out as it went in. */
#include "ocds/prepare.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "format/json_inline.h"
#include "harness.h"
#include "ocds/prepare_edit.h"

static struct err err;
static struct arena arena;

struct given {
    const char *settings;
    bool compatible;
    unsigned threads;
};
static struct str issues;
static struct prepare_result result;
static struct ocds_totals totals;

/* Output for an input; `issues` holds the rows. */
static struct str prepared_by(const struct given *given, struct str input)
{
    static const struct settings_key *const tables[] = {settings_global_keys,
                                                        settings_prepare_keys};
    struct prepare_options options = {.compatible = given->compatible};
    struct settings *settings;
    struct ocds_input in = {.name = "in.jsonl", .fd = -1};
    struct str text;
    arena_free(&arena);
    arena_init(&arena, 1 << 27);
    CHECK_OK(file_write("in.jsonl", input, &err));
    CHECK_OK(settings_read(&arena, str_of(given->settings), "x.ini", tables, 2, &settings, &err));
    options.settings = settings;
    int out = open("out", O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0600);
    int side = open("side", O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0600);
    CHECK(out >= 0 && side >= 0);
    struct ocds_job job = {.inputs = &in,
                           .input_count = 1,
                           .out = out,
                           .side = side,
                           .threads = given->threads ? given->threads : 1};
    CHECK_OK(prepare_run(&job, &options, &result, &totals, &err));
    close(out);
    close(side);
    CHECK_OK(file_read(&arena, "out", 1 << 26, &text, &err));
    CHECK_OK(file_read(&arena, "side", 1 << 26, &issues, &err));
    return text;
}

static void prepares(const char *settings, const char *input, const char *output, const char *rows)
{
    struct given given = {.settings = settings};
    struct str got = prepared_by(&given, str_of(input));
    CHECK(got.n > 0 && got.p[got.n - 1] == '\n');
    CHECK_STR(str_slice(got, 0, got.n - 1), output);
    CHECK_STR(issues, rows);
    /* What was corrected needs no correction: nothing but the list of issues may come again. */
    char *first = strndup(got.p, got.n);
    CHECK(first != NULL);
    got = prepared_by(&given, str_of(first));
    CHECK_STR(got, first);
    CHECK_STR(issues, rows);
    free(first);
}

/* --- always ----------------------------------------------------------------------------------- */

TEST(prepare_leaves_alone_what_needs_no_correction)
{
    static const char line[] =
        "{\"ocid\":\"a\",\"x\":[1.50,-0,1E5,{},[],null,true,false,\"\\\"\\\\\\n\\u0001ñ\"],"
        "\"tender\":{\"value\":{\"amount\":0.10}},\"y\":{\"z\":[[{\"a\":[{}]}]]}}";
    prepares("", line, line, "");
    CHECK_INT(result.changed, 0);
    CHECK_INT(result.releases, 1);
}

TEST(prepare_writes_compact_lines)
{
    prepares("", "{ \"ocid\" : \"a\\/b\\u00e9\" ,\r\n\t\"x\" : [ 1 , 2 ] }",
             "{\"ocid\":\"a/bé\",\"x\":[1,2]}", "");
}

TEST(prepare_makes_text_of_ids)
{
    prepares("",
             "{\"ocid\":\"a\",\"parties\":[{\"id\":1},{\"id\":\"2\"},3],\"buyer\":{\"id\":1.0},"
             "\"tender\":{\"id\":7,\"procuringEntity\":{\"id\":-5e3}},\"bids\":{\"details\":["
             "{\"id\":9,\"status\":\"valid\",\"tenderers\":[{\"id\":8}]}]},\"awards\":[{\"id\":4,"
             "\"status\":\"active\",\"suppliers\":[{\"id\":8}],\"items\":[{\"id\":1,"
             "\"classification\":{\"scheme\":\"S\",\"id\":10}}]}],\"contracts\":[{\"id\":1,"
             "\"awardID\":4}]}",
             "{\"ocid\":\"a\",\"parties\":[{\"id\":\"1\"},{\"id\":\"2\"},3],\"buyer\":{\"id\":"
             "\"1.0\"},\"tender\":{\"id\":7,\"procuringEntity\":{\"id\":\"-5e3\"}},\"bids\":{"
             "\"details\":[{\"id\":9,\"status\":\"valid\",\"tenderers\":[{\"id\":\"8\"}]}]},"
             "\"awards\":[{\"id\":\"4\",\"status\":\"active\",\"suppliers\":[{\"id\":\"8\"}],"
             "\"items\":[{\"id\":1,\"classification\":{\"scheme\":\"S\",\"id\":\"10\"}}]}],"
             "\"contracts\":[{\"id\":1,\"awardID\":\"4\"}]}",
             "");
    CHECK_INT(result.changed, 0); /* the second time */
}

TEST(prepare_makes_lists_of_objects)
{
    prepares("",
             "{\"ocid\":\"a\",\"parties\":{\"id\":1},\"bids\":{\"details\":[{\"status\":\"valid\","
             "\"tenderers\":{\"id\":2}}]},\"awards\":[{\"status\":\"active\",\"suppliers\":{}}]}",
             "{\"ocid\":\"a\",\"parties\":[{\"id\":\"1\"}],\"bids\":{\"details\":[{\"status\":"
             "\"valid\",\"tenderers\":[{\"id\":\"2\"}]}]},\"awards\":[{\"status\":\"active\","
             "\"suppliers\":[{}]}]}",
             "");
}

TEST(prepare_takes_the_last_of_a_repeated_key)
{
    prepares(
        "", "{\"ocid\":\"b\",\"buyer\":{\"id\":1,\"n\":{\"x\":1,\"x\":2},\"id\":2},\"ocid\":\"a\"}",
        "{\"ocid\":\"a\",\"buyer\":{\"id\":\"2\",\"n\":{\"x\":2}}}", "");
}

TEST(prepare_keeps_values_of_other_types)
{
    static const char line[] =
        "{\"ocid\":\"a\",\"parties\":\"p\",\"buyer\":[1],\"tender\":[],\"bids\":{\"details\":{}},"
        "\"awards\":{\"id\":1},\"contracts\":7}";
    prepares("[defaults]\nparty_roles=true\nbid_status=valid\n[corrections]\n"
             "award_status_by_contract_status=true\n[modifications]\nmove_auctions=true\n",
             line, line, "");
}

TEST(prepare_passes_over_what_is_no_object)
{
    struct given given = {.settings = ""};
    CHECK_STR(prepared_by(&given, STR("{\"ocid\":\"a\"}\n7\n\"x\"\n{\"ocid\":\"b\"}\n")),
              "{\"ocid\":\"a\"}\n{\"ocid\":\"b\"}\n");
    CHECK_INT(totals.bad, 2);
}

/* --- issues ----------------------------------------------------------------------------------- */

TEST(prepare_lists_issues_with_line_ocid_path_and_indexes)
{
    static const char in[] =
        "{\"ocid\":\"o,\\\"1\\\"\",\"bids\":{\"details\":[{\"value\":{\"amount\":0.00},\"items\":["
        "{\"classification\":{}},{\"classification\":{\"id\":7}},{}]},{\"status\":\"x,y\"},5]},"
        "\"awards\":[{\"status\":\"Active\",\"items\":[{\"classification\":{}}]},{\"status\":null}]"
        "}";
    prepares("", in, in,
             "1,\"o,\"\"1\"\"\",/bids/details[]/value/amount,0,,is zero\n"
             "1,\"o,\"\"1\"\"\",/bids/details[]/value/currency,0,,not set\n"
             "1,\"o,\"\"1\"\"\",/bids/details[]/items[]/classification/scheme,0.0,,not set\n"
             "1,\"o,\"\"1\"\"\",/bids/details[]/items[]/classification/scheme,0.1,,not set\n"
             "1,\"o,\"\"1\"\"\",/bids/details[]/status,0,,not set\n"
             "1,\"o,\"\"1\"\"\",/bids/details[]/status,1,\"x,y\",invalid\n"
             "1,\"o,\"\"1\"\"\",/bids/details[]/status,2,,not set\n"
             "1,\"o,\"\"1\"\"\",/awards[]/items[]/classification/scheme,0.0,,not set\n"
             "1,\"o,\"\"1\"\"\",/awards[]/status,0,Active,invalid\n");
    CHECK_INT(result.issues, 9);
}

TEST(prepare_counts_lines_of_the_file)
{
    struct given given = {.settings = ""};
    prepared_by(&given, STR("\n{\"awards\":[{}]}\n\n{\"ocid\":7,\"awards\":[{}]}\n"));
    CHECK_STR(issues, "2,,/awards[]/status,0,,not set\n4,7,/awards[]/status,0,,not set\n");
}

/* --- defaults --------------------------------------------------------------------------------- */

TEST(prepare_fills_in_defaults)
{
    prepares("[defaults]\ncurrency=M\"X\nitem_classification_scheme=CUCOP\nbid_status=valid\n"
             "award_status=active\n",
             "{\"bids\":{\"details\":[{\"value\":{},\"items\":[{\"classification\":{\"id\":1}}]},"
             "{\"value\":{\"currency\":null},\"status\":null}]},\"awards\":[{\"items\":[{"
             "\"classification\":{\"id\":1}}]},{\"status\":\"pending\"}]}",
             "{\"bids\":{\"details\":[{\"value\":{\"currency\":\"M\\\"X\"},\"items\":[{"
             "\"classification\":{\"id\":1,\"scheme\":\"CUCOP\"}}],\"status\":\"valid\"},"
             "{\"value\":{\"currency\":null},\"status\":null}]},\"awards\":[{\"items\":[{"
             "\"classification\":{\"id\":\"1\",\"scheme\":\"CUCOP\"}}],\"status\":\"active\"},"
             "{\"status\":\"pending\"}]}",
             "");
}

TEST(prepare_checks_the_default_status_too)
{
    prepares("[defaults]\nbid_status=bueno\n[codelists.bid_status]\nbueno=bien\n",
             "{\"bids\":{\"details\":[{}]}}", "{\"bids\":{\"details\":[{\"status\":\"bien\"}]}}",
             "1,,/bids/details[]/status,0,bien,invalid\n");
}

TEST(prepare_gives_parties_the_roles_that_references_say)
{
    prepares(
        "[defaults]\nparty_roles=true\n[modifications]\n"
        "prefix_tenderer_or_supplier_id=X-\n",
        "{\"parties\":[{\"id\":\"B\",\"roles\":[\"payer\",\"buyer\",\"buyer\",3],\"n\":1},"
        "{\"id\":\"X-1\"},{\"id\":4,\"roles\":\"x\"},{\"id\":\"none\"}],\"buyer\":{\"id\":"
        "\"B\"},\"tender\":{\"procuringEntity\":{\"id\":4}},\"bids\":{\"details\":[{\"status\":"
        "\"valid\",\"tenderers\":[{\"id\":\"1\"},{\"id\":\"X-1\"}]}]},\"awards\":[{\"status\":"
        "\"active\",\"suppliers\":{\"id\":\"X-1\"}}]}",
        "{\"parties\":[{\"id\":\"B\",\"roles\":[\"buyer\",\"payer\"],\"n\":1},{\"id\":\"X-1\","
        "\"roles\":[\"supplier\",\"tenderer\"]},{\"id\":\"4\",\"roles\":[\"procuringEntity\"]},"
        "{\"id\":\"none\"}],\"buyer\":{\"id\":\"B\"},\"tender\":{\"procuringEntity\":{\"id\":"
        "\"4\"}},\"bids\":{\"details\":[{\"status\":\"valid\",\"tenderers\":[{\"id\":\"X-1\"},"
        "{\"id\":\"X-1\"}]}]},\"awards\":[{\"status\":\"active\",\"suppliers\":[{\"id\":"
        "\"X-1\"}]}]}",
        "");
}

/* --- redactions ------------------------------------------------------------------------------- */

TEST(prepare_takes_away_redacted_amounts)
{
    prepares(
        "[redactions]\namount=0|99999999| 5|1e2\n",
        "{\"bids\":{\"details\":[{\"status\":\"valid\",\"value\":{\"amount\":0.0,\"currency\":"
        "\"M\"}},{\"status\":\"valid\",\"value\":{\"currency\":\"M\",\"amount\":99999999.00}},"
        "{\"status\":\"valid\",\"value\":{\"currency\":\"M\",\"amount\":5,\"x\":1}},"
        "{\"status\":\"valid\",\"value\":{\"currency\":\"M\",\"amount\":100}},"
        "{\"status\":\"valid\",\"value\":{\"currency\":\"M\",\"amount\":\"0\"}}]}}",
        "{\"bids\":{\"details\":[{\"status\":\"valid\",\"value\":{\"currency\":\"M\"}},"
        "{\"status\":\"valid\",\"value\":{\"currency\":\"M\"}},{\"status\":\"valid\","
        "\"value\":{\"currency\":\"M\",\"amount\":5,\"x\":1}},{\"status\":\"valid\",\"value\":{"
        "\"currency\":\"M\"}},{\"status\":\"valid\",\"value\":{\"currency\":\"M\",\"amount\":"
        "\"0\"}}]}}",
        "");
}

TEST(prepare_takes_away_redacted_ids)
{
    prepares(
        "[redactions]\norganization_id=none|0\n[modifications]\n"
        "prefix_buyer_or_procuring_entity_id=P-\n",
        "{\"parties\":[{\"id\":\"none\",\"name\":\"n\"},{\"id\":0}],\"buyer\":{\"id\":\"none\"},"
        "\"tender\":{\"procuringEntity\":{\"id\":\"1\"}},\"awards\":[{\"id\":0,\"status\":"
        "\"active\",\"suppliers\":[{\"name\":\"s\",\"id\":0}]}]}",
        "{\"parties\":[{\"name\":\"n\"},{}],\"buyer\":{},\"tender\":{\"procuringEntity\":{"
        "\"id\":\"P-1\"}},\"awards\":[{\"id\":\"0\",\"status\":\"active\",\"suppliers\":[{"
        "\"name\":\"s\"}]}]}",
        "");
}

/* --- codes, corrections, modifications -------------------------------------------------------- */

TEST(prepare_replaces_codes)
{
    prepares("[codelists.bid_status]\nQualified = valid\n[codelists.award_status]\nActive=active\n"
             "Raro = \"ra\\\"ro\"\n",
             "{\"bids\":{\"details\":[{\"status\":\"Qualified\"},{\"status\":\"qualified\"}]},"
             "\"awards\":[{\"status\":\"Active\"},{\"status\":\"Raro\"}]}",
             "{\"bids\":{\"details\":[{\"status\":\"valid\"},{\"status\":\"qualified\"}]},"
             "\"awards\":[{\"status\":\"active\"},{\"status\":\"ra\\\"ro\"}]}",
             "1,,/bids/details[]/status,1,qualified,invalid\n"
             "1,,/awards[]/status,1,\"ra\"\"ro\",invalid\n");
}

TEST(prepare_cancels_awards_whose_contracts_are_all_cancelled)
{
    prepares("[corrections]\naward_status_by_contract_status=true\n",
             "{\"contracts\":[{\"awardID\":1,\"status\":\"cancelled\"},{\"awardID\":\"1\","
             "\"status\":\"cancelled\"},{\"awardID\":2,\"status\":\"cancelled\"},{\"awardID\":2},"
             "{\"awardID\":3,\"status\":\"cancelled\"},4],\"awards\":[{\"id\":1,\"status\":"
             "\"active\"},{\"id\":2,\"status\":\"active\"},{\"id\":\"4\",\"status\":\"active\"}]}",
             "{\"contracts\":[{\"awardID\":\"1\",\"status\":\"cancelled\"},{\"awardID\":\"1\","
             "\"status\":\"cancelled\"},{\"awardID\":\"2\",\"status\":\"cancelled\"},{\"awardID\":"
             "\"2\"},{\"awardID\":\"3\",\"status\":\"cancelled\"},4],\"awards\":[{\"id\":\"1\","
             "\"status\":\"cancelled\"},{\"id\":\"2\",\"status\":\"active\"},{\"id\":\"4\","
             "\"status\":\"active\"}]}",
             "");
    struct given given = {.settings = "[defaults]\naward_status=active\n[corrections]\n"
                                      "award_status_by_contract_status=true\n"};
    CHECK_STR(prepared_by(&given, STR("{\"contracts\":[{\"awardID\":3,\"status\":\"cancelled\"}],"
                                      "\"awards\":[{\"id\":\"3\"}]}")),
              "{\"contracts\":[{\"awardID\":\"3\",\"status\":\"cancelled\"}],\"awards\":[{\"id\":"
              "\"3\",\"status\":\"cancelled\"}]}\n");
    CHECK_STR(issues, "");
    given.settings = "[corrections]\naward_status_by_contract_status=true\n";
    prepared_by(&given, STR("{\"contracts\":[{\"awardID\":3,\"status\":\"cancelled\"}],"
                            "\"awards\":[{\"id\":\"3\"}]}"));
    CHECK_STR(issues, "1,,/awards[]/status,0,,not set\n");
}

TEST(prepare_moves_bids_of_auctions)
{
    static const char in[] =
        "{\"ocid\":\"a\",\"auctions\":[{\"id\":1,\"stages\":[{\"bids\":[{\"status\":\"valid\","
        "\"tenderers\":[{\"id\":5}]},2],\"n\":1},{\"bids\":[]},3,{\"bids\":\"x\"}]},4]}";
    struct given given = {.settings = "[modifications]\nmove_auctions=true\n"};
    CHECK_STR(
        prepared_by(&given, str_of(in)),
        "{\"ocid\":\"a\",\"auctions\":[{\"id\":1,\"stages\":[{\"n\":1},{},3,{\"bids\":\"x\"}]},"
        "4],\"bids\":{\"details\":[{\"status\":\"valid\",\"tenderers\":[{\"id\":\"5\"}]},2]}}\n");
    CHECK_STR(issues, "1,a,/bids/details[]/status,1,,not set\n");
    given.compatible = true;
    CHECK(str_contains(prepared_by(&given, str_of(in)), STR("{\"n\":1},{},3,{}]")));
    prepared_by(&given, STR("{\"auctions\":[],\"bids\":null}\n{\"auctions\":7}\n"));
    CHECK_INT(result.auctions, 1);
    CHECK_INT(result.changed, 0);
}

TEST(prepare_prefixes_ids_that_lack_the_prefix)
{
    prepares(
        "[modifications]\nprefix_buyer_or_procuring_entity_id=U\"-\n"
        "prefix_tenderer_or_supplier_id=R-\n",
        "{\"parties\":[{\"id\":\"1\"}],\"buyer\":{\"id\":\"1\"},\"tender\":{"
        "\"procuringEntity\":{\"id\":2},\"tenderers\":[{\"id\":\"1\"}]},\"awards\":[{\"status\":"
        "\"active\",\"suppliers\":[{\"id\":\"R-1\"},{\"id\":\"r-1\"}]}]}",
        "{\"parties\":[{\"id\":\"1\"}],\"buyer\":{\"id\":\"U\\\"-1\"},\"tender\":{"
        "\"procuringEntity\":{\"id\":\"U\\\"-2\"},\"tenderers\":[{\"id\":\"1\"}]},\"awards\":[{"
        "\"status\":\"active\",\"suppliers\":[{\"id\":\"R-1\"},{\"id\":\"R-r-1\"}]}]}",
        "");
}

TEST(prepare_splits_the_details_of_the_method)
{
    static const char with[] = "[modifications]\nsplit_procurement_method_details = -\n";
    prepares(with,
             "{\"tender\":{\"procurementMethodDetails\":\"Compra menor \xc2\xa0- obra - x\"}}",
             "{\"tender\":{\"procurementMethodDetails\":\"Compra menor\"}}", "");
    prepares(with, "{\"tender\":{\"procurementMethodDetails\":\"Sin guion \\t\\u2003\"}}",
             "{\"tender\":{\"procurementMethodDetails\":\"Sin guion\"}}", "");
    prepares(with, "{\"tender\":{\"procurementMethodDetails\":\" \"}}",
             "{\"tender\":{\"procurementMethodDetails\":\"\"}}", "");
    prepares("[modifications]\nsplit_procurement_method_details =\n",
             "{\"tender\":{\"procurementMethodDetails\":\"a \"}}",
             "{\"tender\":{\"procurementMethodDetails\":\"a \"}}", "");
}

/* --- records and compatible ------------------------------------------------------------------- */

TEST(prepare_corrects_the_compiled_release_within_a_record)
{
    prepares("",
             "{\"ocid\":\"a\",\"releases\":[{\"buyer\":{\"id\":1}}],\"compiledRelease\":{"
             "\"buyer\":{\"id\":1},\"ocid\":\"a\"}}",
             "{\"ocid\":\"a\",\"releases\":[{\"buyer\":{\"id\":1}}],\"compiledRelease\":{"
             "\"buyer\":{\"id\":\"1\"},\"ocid\":\"a\"}}",
             "");
}

TEST(prepare_follows_cardinal_to_the_letter_when_asked)
{
    struct given given = {.settings = "[defaults]\nbid_status=valid\n", .compatible = true};
    CHECK_STR(
        prepared_by(&given, STR("{\"bids\":{\"details\":[null]},\"contracts\":[{\"awardID\":1}"
                                "]}\n{\"ocid\":\"a\",\"compiledRelease\":{\"buyer\":{\"id\":"
                                "1}}}")),
        "{\"bids\":{\"details\":[{\"status\":\"valid\"}]},\"contracts\":[{\"awardID\":1}]}\n"
        "{\"ocid\":\"a\",\"compiledRelease\":{\"buyer\":{\"id\":1}}}\n");
}

/* --- the writer ------------------------------------------------------------------------------- */

TEST(prepare_edits_skip_what_lies_within_what_goes)
{
    struct json_pool pool = {0};
    struct edits edits = {0};
    json_ref root;
    struct buf out;
    buf_init(&out, 1 << 16);
    CHECK_OK(json_pool_parse(&pool, STR("{\"a\":{\"b\":[1,2]},\"c\":[{\"d\":1},3]}"), &root, &err));
    json_ref a = json_first(root), av = json_value_of(a), c = json_after(av);
    json_ref list = json_value_of(json_first(av));
    json_ref cv = json_value_of(c), first = json_first(cv);
    edits_add(&edits, first, EDIT_APPEND, STR("\"x\":1"));
    edits_add(&edits, json_first(list), EDIT_REPLACE, STR("9"));
    edits_add(&edits, first, EDIT_APPEND, STR("\"y\":2"));
    edits_add(&edits, a, EDIT_REMOVE, STR_NONE);
    edits_add(&edits, first, EDIT_WRAP, STR_NONE);
    edits_add(&edits, json_first(first), EDIT_REMOVE, STR_NONE);
    edits_add(&edits, cv, EDIT_WRAP, STR_NONE);
    edits_write(&edits, root, false, &out);
    CHECK_STR(buf_view(&out), "{\"c\":[[[{\"x\":1,\"y\":2}],3]]}");
    edits_free(&edits);
    buf_free(&out);
    json_pool_free(&pool);
}

/* --- properties ------------------------------------------------------------------------------- */

static const char *const pieces[] = {"\"parties\":[{\"id\":1,\"roles\":[]},{\"id\":\"x\"}]",
                                     "\"buyer\":{\"id\":\"x\"}",
                                     "\"bids\":{\"details\":[{\"id\":3,\"value\":{\"amount\":0}}]}",
                                     "\"a\":[1.10,\"\\u00e9\"]",
                                     "\"awards\":[{\"id\":1,\"suppliers\":{\"id\":1}}]",
                                     "\"buyer\":{\"id\":2}",
                                     "\"contracts\":[{\"awardID\":1,\"status\":\"cancelled\"}]",
                                     "\"n\":null"};

static struct str make_many(unsigned seed)
{
    static struct buf b;
    buf_free(&b);
    buf_init(&b, 1 << 24);
    srand(seed);
    for (int i = 0; i < 4000; i++) {
        buf_printf(&b, "{\"ocid\":\"%d\"", i);
        for (int k = rand() % 6; k > 0; k--) buf_printf(&b, ",%s", pieces[rand() % 8]);
        buf_text(&b, i % 100 ? "}\n" : "}\n7\n");
    }
    CHECK(!b.failed);
    return buf_view(&b);
}

TEST(prepare_is_the_same_with_any_number_of_threads)
{
    struct given given = {.settings = "[defaults]\nparty_roles=true\ncurrency=MXN\n", .threads = 1};
    struct str input = make_many(4), one = prepared_by(&given, input);
    char *out = strndup(one.p, one.n), *rows = strndup(issues.p, issues.n);
    uint64_t changed = result.changed;
    CHECK(out && rows && one.n > 1000 && issues.n > 1000 && changed > 1000);
    given.threads = 3;
    CHECK_STR(prepared_by(&given, input), out);
    CHECK_STR(issues, rows);
    CHECK_INT(result.changed, changed);
    free(out);
    free(rows);
}

/* Any values under names that no correction knows. */
static void put_random(struct buf *b, int depth)
{
    static const char *const scalars[] = {"0.10",
                                          "-1e-7",
                                          "12345678901234567890123",
                                          "null",
                                          "true",
                                          "\"\"",
                                          "\"\\\"\\\\\\n\\u0002é\"",
                                          "[]",
                                          "\"ñ/x\"",
                                          "{}",
                                          "false",
                                          "7"};
    int n = rand() % 4;
    switch (depth > 0 ? rand() % 3 : 2) {
    case 0:
        buf_char(b, '{');
        for (int i = 0; i <= n; i++) {
            buf_printf(b, "%s\"k%d\\\"%c\":", i ? "," : "", i, 'a' + rand() % 3);
            put_random(b, depth - 1);
        }
        buf_char(b, '}');
        break;
    case 1:
        buf_char(b, '[');
        for (int i = 0; i <= n; i++) {
            if (i) buf_char(b, ',');
            put_random(b, depth - 1);
        }
        buf_char(b, ']');
        break;
    default:
        buf_text(b, scalars[rand() % 12]);
    }
}

TEST(prepare_is_the_identity_on_what_it_does_not_know)
{
    struct given given = {.settings = "[defaults]\nparty_roles=true\nbid_status=valid\n"};
    struct buf b;
    srand(11);
    buf_init(&b, 1 << 24);
    for (int i = 0; i < 500; i++) {
        buf_printf(&b, "{\"ocid\":\"%d\",\"x\":", i);
        put_random(&b, 6);
        buf_text(&b, "}\n");
    }
    CHECK(!b.failed && b.n > 10000);
    CHECK(str_eq(prepared_by(&given, buf_view(&b)), buf_view(&b)));
    CHECK_INT(result.changed, 0);
    buf_free(&b);
}

TEST(prepare_survives_without_memory)
{
    static const struct settings_key *const tables[] = {settings_global_keys,
                                                        settings_prepare_keys};
    struct settings *settings;
    enum err_code code = ERR_MEMORY;
    arena_init(&arena, 1 << 20);
    CHECK_OK(settings_read(&arena,
                           STR("[defaults]\nparty_roles=true\nbid_status=valid\n[modifications]\n"
                               "move_auctions=true\n[redactions]\namount=1\n"),
                           "x.ini", tables, 2, &settings, &err));
    CHECK_OK(file_write("in.jsonl",
                        STR("{\"parties\":[{\"id\":1}],\"buyer\":{\"id\":1},\"auctions\":[{"
                            "\"stages\":[{\"bids\":[{\"id\":1}]}]}],\"x\":1,\"x\":2}\n"),
                        &err));
    for (uint64_t n = 1; code && n < 1000000; n += n < 60 ? 1 : n / 8) {
        struct prepare_options o = {.settings = settings};
        struct ocds_input input = {.name = "in.jsonl", .fd = -1};
        struct ocds_job job = {.inputs = &input,
                               .input_count = 1,
                               .out = -1,
                               .side = -1,
                               .threads = 1,
                               .strict = true};
        mem_fail_after(n, 1);
        code = prepare_run(&job, &o, NULL, &totals, &err);
        mem_fail_after(0, 0);
        CHECK(code == ERR_NONE || code == ERR_MEMORY);
    }
    CHECK_INT(code, ERR_NONE);
}
