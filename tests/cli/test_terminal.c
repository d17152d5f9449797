/* Text on the terminal: widths, cutting, wrapping, and nothing that a terminal would obey. */
#include <stdlib.h>
#include <string.h>

#include "cli/table.h"
#include "cli/terminal.h"
#include "harness.h"

/* Static and reachable to the end, so that what it holds is no leak. */
static struct arena arena = {.limit = 1 << 22};
static char written[1 << 16];

static FILE *paper;
static FILE *start(void)
{
    paper = tmpfile();
    CHECK(paper != NULL);
    return paper;
}
static struct str finish(void)
{
    rewind(paper);
    size_t n = fread(written, 1, sizeof written - 1, paper);
    written[n] = '\0';
    fclose(paper);
    return (struct str){written, n};
}

TEST(width_counts_columns_not_bytes)
{
    CHECK_INT(terminal_width(STR("")), 0);
    CHECK_INT(terminal_width(STR("Ñandú")), 5);
    CHECK_INT(terminal_width(STR("日本")), 4);
    CHECK_INT(terminal_width(STR("e\xCC\x81")), 1);
    CHECK_INT(terminal_width(STR("\xff\xfe")), 2);
}

TEST(clean_takes_away_what_a_terminal_would_obey)
{
    CHECK_STR(terminal_clean(&arena, STR("a\033[2Jb")), "a·[2Jb");
    CHECK_STR(terminal_clean(&arena, STR("a\nb\tc\r")), "a b c ");
    CHECK_STR(terminal_clean(&arena, STR("x\xE2\x80\xAEy")), "x·y");
    CHECK_STR(terminal_clean(&arena, STR("\xC2\x9B"
                                         "1m")),
              "·1m");
    CHECK_STR(terminal_clean(&arena, STR("no\xff")), "no\xEF\xBF\xBD");
}

TEST(cells_are_cut_with_an_ellipsis_and_filled_to_their_width)
{
    FILE *f = start();
    terminal_cell(f, STR("Señalización"), 6, false, true);
    terminal_cell(f, STR("ab"), 4, false, true);
    terminal_cell(f, STR("12"), 4, true, true);
    terminal_cell(f, STR("z"), 4, false, false);
    CHECK_STR(finish(), "Señal…ab    12z");
}

TEST(wrap_breaks_at_blanks_and_breaks_long_words)
{
    struct terminal t = {.width = 20};
    t.file = start();
    terminal_wrap(&t, STR("uno dos tres cuatro cinco"), 0, 2);
    terminal_wrap(&t, STR("https://ejemplo.example/una/direccion/larga"), 0, 2);
    CHECK_STR(finish(), "uno dos tres cuatro\n  cinco\nhttps://ejemplo.exam\n  ple/una/direccion/\n"
                        "  larga\n");
}

TEST(wrap_never_goes_past_the_width)
{
    unsigned seed = 7;
    for (int round = 0; round < 300; round++) {
        struct terminal t = {.width = 20 + (size_t)(rand_r(&seed) % 100)};
        char text[400];
        size_t n = 0;
        for (int i = 0; i < 60 && n < 380; i++) {
            int length = 1 + rand_r(&seed) % 30;
            for (int k = 0; k < length && n < 380; k++)
                n += (size_t)snprintf(text + n, 5, "%s", rand_r(&seed) % 5 ? "a" : "ñ");
            text[n++] = ' ';
        }
        size_t indent = (size_t)(rand_r(&seed) % 9);
        t.file = start();
        terminal_wrap(&t, (struct str){text, n}, 0, indent);
        struct str rest = finish();
        while (rest.n) CHECK(terminal_width(str_split(rest, '\n', &rest)) <= t.width);
    }
}

/* --- tables ----------------------------------------------------------------------------------- */

static const struct table_column columns[] = {{"id", "núm.", TABLE_ID, 0},
                                              {"name", "nombre", TABLE_TEXT, 0},
                                              {"note", "nota", TABLE_TEXT, 0},
                                              {"amount", "importe", TABLE_MONEY, 0},
                                              {"extra", "extra", TABLE_JSON_TEXT, 0}};

static void fill(struct table *t, int rows)
{
    for (int i = 0; i < rows; i++) {
        table_int(t, i + 1);
        table_text(t, STR("Construcción de la Unidad Deportiva del Río Claro, primera etapa"));
        table_text(t, i % 2 ? STR_NONE : STR("nota"));
        table_money(t, 123456789012 + i, "MXN");
        table_text(t, STR("x"));
        table_end_row(t);
    }
}

static struct str table_at(size_t width, bool json, int rows)
{
    static struct cli cli;
    struct table t;
    memset(&cli, 0, sizeof cli);
    cli.out.width = width;
    cli.json = json;
    cli.out.file = start();
    table_open(&t, &cli, columns, 5);
    fill(&t, rows);
    CHECK_INT(table_close(&t), rows);
    return finish();
}

TEST(table_aligns_money_to_the_right_and_cuts_only_text)
{
    CHECK_STR(table_at(60, false, 2),
              "núm.  nombre                          nota           importe\n"
              "   1  Construcción de la Unidad Dep…  nota  1,234,567,890.12\n"
              "   2  Construcción de la Unidad Dep…        1,234,567,890.13\n");
}

TEST(table_never_goes_past_the_width)
{
    for (size_t width = 26; width <= 140; width += 3) {
        struct str rest = table_at(width, false, 3);
        CHECK(str_contains(rest, STR("1,234,567,890.12")));
        while (rest.n) CHECK(terminal_width(str_split(rest, '\n', &rest)) <= width);
    }
}

TEST(table_too_wide_for_the_terminal_becomes_blocks)
{
    struct str text = table_at(30, false, 1);
    CHECK(str_contains(text, STR("importe")));
    CHECK(str_contains(text, STR("1,234,567,890.12")));
}

TEST(table_with_json_is_one_object_a_line_with_exact_text_amounts)
{
    CHECK_STR(table_at(80, true, 1),
              "{\"id\":1,\"name\":\"Construcción de la Unidad Deportiva del Río Claro, primera "
              "etapa\",\"note\":\"nota\",\"amount\":\"1234567890.12\",\"extra\":\"x\"}\n");
    struct str two = table_at(80, true, 2);
    CHECK(str_contains(two, STR("\"note\":null")));
}

TEST(table_of_many_rows_is_printed_in_batches_under_one_title)
{
    struct str text = table_at(60, false, 900), rest = text;
    size_t lines = 0, titles = 0;
    while (rest.n) {
        struct str line = str_split(rest, '\n', &rest);
        if (str_contains(line, STR("importe"))) titles++;
        lines++;
    }
    CHECK_INT(titles, 1);
    CHECK_INT(lines, 901);
}
