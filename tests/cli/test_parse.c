/* What people type: every form of option and argument, and what is said when it is wrong. */
#include <string.h>

#include "cli/cli.h"
#include "harness.h"

static struct cli cli;

static enum err_code parse(int count, const char *const *words)
{
    static char copy[32][128];
    char *argv[33];
    arena_free(&cli.arena);
    memset(&cli, 0, sizeof cli);
    arena_init(&cli.arena, 1 << 20);
    for (int i = 0; i < count; i++) {
        snprintf(copy[i], sizeof copy[i], "%s", words[i]);
        argv[i] = copy[i];
    }
    return cli_parse(&cli, count, argv);
}
#define PARSE(...)                                                                                 \
    parse((int)(sizeof((const char *[]){"cauce", __VA_ARGS__}) / sizeof(char *)),                  \
          (const char *[]){"cauce", __VA_ARGS__})

static bool says(const char *part)
{
    char text[1400];
    return strstr(err_format(&cli.err, text, sizeof text), part) != NULL;
}

TEST(parse_takes_values_after_a_blank_or_an_equals_sign)
{
    CHECK_INT(PARSE("import", "a.csv", "--cut-off", "2024-12-31", "--url=http://x"), ERR_NONE);
    CHECK_STR(str_of(cli_text(&cli, "cut-off")), "2024-12-31");
    CHECK_STR(str_of(cli_text(&cli, "url")), "http://x");
    CHECK_INT(cli.count, 1);
}

TEST(parse_mixes_options_and_arguments_in_any_order)
{
    CHECK_INT(PARSE("--json", "import", "-n", "a.csv", "--entity", "Sonora", "b.csv"), ERR_NONE);
    CHECK(cli.json);
    CHECK(cli_flag(&cli, "dry-run"));
    CHECK_INT(cli.count, 2);
    CHECK_STR(str_of(cli_argument(&cli, 1)), "b.csv");
    CHECK(cli_argument(&cli, 2) == NULL);
}

TEST(parse_letters_can_stand_together_and_carry_a_value)
{
    CHECK_INT(PARSE("quarantine", "-ra", "-eSonora"), ERR_NONE);
    CHECK(cli_flag(&cli, "raw"));
    CHECK(cli_flag(&cli, "all"));
    CHECK_STR(str_of(cli_text(&cli, "entity")), "Sonora");
}

TEST(parse_after_two_dashes_everything_is_an_argument)
{
    CHECK_INT(PARSE("import", "--", "--url", "-"), ERR_NONE);
    CHECK_INT(cli.count, 2);
    CHECK_STR(str_of(cli_argument(&cli, 0)), "--url");
}

TEST(parse_a_lone_dash_is_standard_input)
{
    CHECK_INT(PARSE("import", "-"), ERR_NONE);
    CHECK_STR(str_of(cli_argument(&cli, 0)), "-");
}

TEST(parse_the_last_of_a_repeated_option_counts)
{
    CHECK_INT(PARSE("import", "a", "--url", "one", "--url", "two"), ERR_NONE);
    CHECK_STR(str_of(cli_text(&cli, "url")), "two");
}

TEST(parse_names_the_nearest_command)
{
    CHECK_INT(PARSE("imprt", "a.csv"), ERR_USAGE);
    CHECK(says("«cauce import»"));
    CHECK_INT(PARSE("layout", "lst"), ERR_USAGE);
    CHECK(says("«cauce layout list»"));
    CHECK_INT(PARSE("zzzzzzzz"), ERR_USAGE);
    CHECK(!says("Quiso"));
}

TEST(parse_names_the_nearest_option)
{
    CHECK_INT(PARSE("import", "a", "--cutoff", "x"), ERR_USAGE);
    CHECK(says("--cut-off"));
    CHECK_INT(PARSE("import", "a", "--jsn"), ERR_USAGE);
    CHECK(says("--json"));
}

TEST(parse_a_beginning_of_a_name_is_not_guessed_but_suggested)
{
    CHECK_INT(PARSE("snap"), ERR_USAGE);
    CHECK(says("«cauce snapshots»"));
    CHECK_INT(PARSE("import", "a", "--ent", "x"), ERR_USAGE);
    CHECK(says("--entity"));
}

TEST(parse_refuses_values_out_of_the_list)
{
    CHECK_INT(PARSE("export", "d", "--format", "pdf"), ERR_USAGE);
    CHECK(says("csv|jsonl"));
    CHECK_INT(PARSE("snapshots", "--color", "verde"), ERR_USAGE);
}

TEST(parse_refuses_a_value_where_none_goes_and_misses_one_where_it_does)
{
    CHECK_INT(PARSE("import", "a", "--dry-run=yes"), ERR_USAGE);
    CHECK_INT(PARSE("import", "a", "--url"), ERR_USAGE);
    CHECK(says("URL"));
    CHECK_INT(PARSE("import", "a", "--url="), ERR_USAGE);
}

TEST(parse_counts_arguments)
{
    CHECK_INT(PARSE("show"), ERR_USAGE);
    CHECK(says("cauce show 3"));
    CHECK_INT(PARSE("show", "3", "4"), ERR_USAGE);
    CHECK(says("«4»"));
    CHECK_INT(PARSE("diff"), ERR_NONE);
    CHECK_INT(PARSE("diff", "1", "2", "3"), ERR_USAGE);
}

TEST(parse_a_family_needs_to_be_told_what_to_do)
{
    CHECK_INT(PARSE("layout"), ERR_USAGE);
    CHECK(cli.help);
}

TEST(parse_help_wins_over_missing_arguments)
{
    CHECK_INT(PARSE("show", "--help"), ERR_NONE);
    CHECK(cli.help);
    CHECK_INT(PARSE("layout", "new", "-h"), ERR_NONE);
    CHECK_STR(str_of(cli.parent->name), "layout");
}

TEST(parse_json_is_refused_where_there_is_none)
{
    CHECK_INT(PARSE("completion", "bash", "--json"), ERR_USAGE);
}

TEST(parse_reads_numbers_within_their_bounds)
{
    int64_t n;
    CHECK_INT(PARSE("find", "x", "--limit", "25"), ERR_NONE);
    CHECK_INT(cli_number(&cli, "limit", 1, 1000, 20, &n), ERR_NONE);
    CHECK_INT(n, 25);
    CHECK_INT(PARSE("find", "x"), ERR_NONE);
    CHECK_INT(cli_number(&cli, "limit", 1, 1000, 20, &n), ERR_NONE);
    CHECK_INT(n, 20);
    const char *wrong[] = {"0", "1001", "-5", "99999999999999999999", "2.5", "x"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        CHECK_INT(PARSE("find", "x", "--limit", wrong[i]), ERR_NONE);
        CHECK_INT(cli_number(&cli, "limit", 1, 1000, 20, &n), ERR_USAGE);
    }
}

TEST(parse_reads_dates_and_refuses_those_with_two_readings_or_none)
{
    int32_t days;
    CHECK_INT(PARSE("import", "a", "--cut-off", "31/12/2024"), ERR_NONE);
    CHECK_INT(cli_date(&cli, "cut-off", &days), ERR_NONE);
    CHECK_INT(PARSE("import", "a", "--cut-off", "2024-02-30"), ERR_NONE);
    CHECK_INT(cli_date(&cli, "cut-off", &days), ERR_USAGE);
    CHECK_INT(PARSE("import", "a", "--cut-off", "ayer"), ERR_NONE);
    CHECK_INT(cli_date(&cli, "cut-off", &days), ERR_USAGE);
}

TEST(parse_survives_any_bytes)
{
    const char *odd[] = {"-",    "--", "---", "--=", "-\xff", "--\xff\xfe=x",
                         "\x01", "",   "-é",  "--=x"};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        for (size_t k = 0; k < sizeof odd / sizeof *odd; k++) {
            (void)PARSE(odd[i], odd[k]);
            (void)PARSE("import", odd[i], odd[k]);
            (void)PARSE("layout", odd[i], odd[k]);
        }
}

TEST(exit_codes_follow_the_class_of_the_error)
{
    CHECK_INT(cli_exit_of(ERR_NONE), 0);
    CHECK_INT(cli_exit_of(ERR_INPUT), 1);
    CHECK_INT(cli_exit_of(ERR_IO), 1);
    CHECK_INT(cli_exit_of(ERR_USAGE), 2);
    CHECK_INT(cli_exit_of(ERR_NOTFOUND), 3);
    CHECK_INT(cli_exit_of(ERR_RETRY), 4);
    CHECK_INT(cli_exit_of(ERR_DOWN), 4);
    CHECK_INT(cli_exit_of(ERR_CANCELLED), 5);
    CHECK_INT(cli_exit_of(ERR_BUG), 70);
}
