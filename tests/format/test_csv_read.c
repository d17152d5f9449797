/* CSV as it is published: dialects, quotes, broken records, encodings, places, limits. */
#include "harness.h"

#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "format/csv_private.h"
#include "reading.h"

static struct reading reading;

static enum err_code read_plain(struct reader *reader, struct err *err)
{
    return csv_read_with(reader, csv_scan_plain, err);
}

static enum err_code read_vector(struct reader *reader, struct err *err)
{
    return csv_read_with(reader, csv_scan_best(), err);
}

/* Both kernels must give `want`. */
static void check_bytes(struct str text, const char *want)
{
    struct err err = {0};
    CHECK_OK(reading_run(&reading, read_plain, text, &err));
    CHECK_STR(buf_view(&reading.out), want);
    CHECK_OK(reading_run(&reading, read_vector, text, &err));
    CHECK_STR(buf_view(&reading.out), want);
    reading_free(&reading);
    reading = (struct reading){.options = reading.options, .info = reading.info};
}
static void check(const char *text, const char *want)
{
    check_bytes(str_of(text), want);
}

TEST(csv_reads_rows_with_their_place)
{
    check("a,b\n1,2\n3,4\n", "1/1/0 [a][b]\n2/2/4 [1][2]\n3/3/8 [3][4]\n");
    check("a,b\r\n1,2\r\n", "1/1/0 [a][b]\n2/2/5 [1][2]\n");
    check("a,b\r1,2\r", "1/1/0 [a][b]\n2/2/4 [1][2]\n");
    check("a,b\n1,2", "1/1/0 [a][b]\n2/2/4 [1][2]\n");
    check("\xEF\xBB\xBF"
          "a,b\n1,2\n",
          "1/1/3 [a][b]\n2/2/7 [1][2]\n");
    check("", "");
    check("x", "1/1/0 [x]\n");
}

TEST(csv_counts_blank_lines_without_handing_them_on)
{
    check("a,b\n\n\r\n1,2\n", "1/1/0 [a][b]\n4/4/7 [1][2]\n");
    check(",,\n", "1/1/0 [][][]\n");
}

TEST(csv_keeps_ragged_rows_as_they_are)
{
    check("Título del informe\na,b,c\n1,2\n1,2,3,4,\n",
          "1/1/0 [Título del informe]\n2/2/20 [a][b][c]\n3/3/26 [1][2]\n4/4/30 [1][2][3][4][]\n");
}

TEST(csv_finds_the_delimiter)
{
    check("a;b\n1,5;2,3\n1,6;2,4\n", "1/1/0 [a][b]\n2/2/4 [1,5][2,3]\n3/3/12 [1,6][2,4]\n");
    CHECK_INT(reading.info.delimiter, ';');
    check("a|b|c\n1|x, y|3\n", "1/1/0 [a][b][c]\n2/2/6 [1][x, y][3]\n");
    check("a\tb\n1\t2\n", "1/1/0 [a][b]\n2/2/4 [1][2]\n");
    check("sep=;\na;b\n", "1/1/0 [sep=][]\n2/2/6 [a][b]\n");
    check("Informe de pagos, 2020\nclave;monto;fecha\n1;2;3\n4;5;6\n",
          "1/1/0 [Informe de pagos, 2020]\n2/2/23 [clave][monto][fecha]\n3/3/41 [1][2][3]\n"
          "4/4/47 [4][5][6]\n");
    reading.options.delimiter = '|';
    check("a,b\n1,2|3\n", "1/1/0 [a,b]\n2/2/4 [1,2][3]\n");
}

TEST(csv_reads_quotes_doubled_and_line_breaks_inside)
{
    check("a,\"b \"\"c\"\" d\"\n\"x,y\",\"l1\nl2\"\nend,1\n",
          "1/1/0 [a]\"b \"c\" d\"\n2/2/14 \"x,y\"\"l1\\nl2\"\n3/4/28 [end][1]\n");
    check("\"\",\"\"\"\",\"a\"\"\"\n", "1/1/0 \"\"\"\"\"\"a\"\"\n");
    check("\"a\r\nb\",1\r\n2,3\r\n", "1/1/0 \"a\\r\\nb\"[1]\n2/3/10 [2][3]\n");
}

TEST(csv_reads_quotes_escaped_by_backslash)
{
    check("a;b\n\"dice \\\"hola\\\" y; sigue\";\"2\"\n\"c:\\\\x\";\"3\"\n",
          "1/1/0 [a][b]\n2/2/4 \"dice \"hola\" y; sigue\"\"2\"\n3/3/33 \"c:\\x\"\"3\"\n");
    CHECK(reading.info.backslash);
    /* A backslash at the end of a cell is a backslash where quotes are doubled. */
    check("\"c:\\\",\"a \"\"b\"\" c\"\n", "1/1/0 \"c:\\\"\"a \"b\" c\"\n");
    CHECK(!reading.info.backslash);
}

TEST(csv_takes_stray_quotes_for_text)
{
    check("tubo de 5\" x 2,1\n", "1/1/0 [tubo de 5\" x 2][1]\n");
    check("\"Los Pinos\" fase 2,100\nb,1\n", "1/1/0 [\"Los Pinos\" fase 2][100]\n2/2/23 [b][1]\n");
    check("\"Obra \"Los Pinos\" norte\",5\n", "1/1/0 \"Obra \"Los Pinos\" norte\"[5]\n");
    check("a, \"b, c\" ,d\n", "1/1/0 [a]\"b, c\"[d]\n");
    check("a,\t\"b\",\tc\n", "1/1/0 [a]\"b\"[\tc]\n");
    check("x,\"\n", "!input 1/1/0 x,\"\n");
}

TEST(csv_tells_an_unclosed_quote_and_goes_on_with_the_next_line)
{
    check("a,b\n\"uno,1\n\"dos\",2\ntres,3\n",
          "1/1/0 [a][b]\n!input 2/2/4 \"uno,1\n3/3/11 \"dos\"[2]\n4/4/19 [tres][3]\n");
    check("a,\"b\nc,d\ne,f\n", "!input 1/1/0 a,\"b\n2/2/5 [c][d]\n3/3/9 [e][f]\n");
    check("1,2\n3,\"4", "1/1/0 [1][2]\n!input 2/2/4 3,\"4\n");
}

TEST(csv_finds_an_unclosed_quote_within_its_look_ahead)
{
    struct buf b;
    buf_init(&b, 1 << 24);
    buf_text(&b, "a,\"abierta\n");
    for (int i = 0; i < 400000; i++) buf_text(&b, "1,22222\n");
    struct err err = {0};
    reading.quiet = true;
    CHECK_OK(reading_run(&reading, read_vector, buf_view(&b), &err));
    CHECK_INT(reading.problems, 1);
    CHECK_INT(reading.rows, 400000);
    buf_free(&b);
    reading_free(&reading);
}

TEST(csv_passes_over_what_is_too_long_or_too_wide)
{
    reading.options =
        (struct source_options){.max_columns = 3, .max_cell = 10, .max_element = 10000};
    check("1,2,3\n1,2,3,4\n5,6\n", "1/1/0 [1][2][3]\n!limit 2/2/6 1,2,3,4\n3/3/14 [5][6]\n");
    check("1,12345678901,3\n5,6\n", "!limit 1/1/0 1,12345678901,3\n2/2/16 [5][6]\n");
    check("1,\"1234567890123\",3\n5,6\n", "!limit 1/1/0 1,\"1234567890123\",3\n2/2/20 [5][6]\n");
    struct buf b;
    buf_init(&b, 1 << 24);
    buf_text(&b, "1,2\n");
    for (int i = 0; i < 3000000; i++) buf_char(&b, (char)('a' + i % 26));
    buf_text(&b, "\n3,4\n");
    struct err err = {0};
    CHECK_OK(reading_run(&reading, read_vector, buf_view(&b), &err));
    CHECK(str_starts(buf_view(&reading.out), STR("1/1/0 [1][2]\n!limit 2/2/4 abcdef")));
    CHECK(str_ends(buf_view(&reading.out), STR("\n3/3/3000005 [3][4]\n")));
    buf_free(&b);
    reading_free(&reading);
}

TEST(csv_drops_nul_bytes_and_says_so)
{
    check_bytes(STR("a\0b,c\n1,2\n"), "1/1/0 [ab]*[c]\n2/2/6 [1][2]\n");
}

TEST(csv_reads_single_byte_encodings_with_exact_offsets)
{
    check("Construcci\xF3n,a\xF1o\n\xC1vila,2\n", "1/1/0 [Construcción][año]\n2/2/17 [Ávila][2]\n");
    CHECK_STR(str_of(reading.info.encoding), "latin-1");
    check("Construcci\xF3n \x96 a\xF1o,1\n2,3\n", "1/1/0 [Construcción – año][1]\n2/2/21 [2][3]\n");
    CHECK_STR(str_of(reading.info.encoding), "cp1252");
    check("Legislaci\xA2n,a\xA4o\nP\xE9"
          "BLICA,2\n",
          "1/1/0 [Legislación][año]\n2/2/16 [PÚBLICA][2]\n");
    CHECK_STR(str_of(reading.info.encoding), "cp850");
    check("Administraci\x97n,a\x96o\n", "1/1/0 [Administración][año]\n");
    CHECK_STR(str_of(reading.info.encoding), "macroman");
}

TEST(csv_reads_utf16_with_exact_offsets)
{
    check_bytes(STR("\xFF\xFE"
                    "a\0,\0\xF1\0\n\0"
                    "1\0,\0"
                    "2\0\n\0"),
                "1/1/2 [a][ñ]\n2/2/10 [1][2]\n");
    check_bytes(STR("\xFE\xFF"
                    "\0a\0,\0b\0\n\0"
                    "1\0,\0"
                    "2"),
                "1/1/2 [a][b]\n2/2/10 [1][2]\n");
    check_bytes(STR("a\0,\0b\0\n\0"
                    "1\0,\0"
                    "2\0\n\0"),
                "1/1/0 [a][b]\n2/2/8 [1][2]\n");
    check_bytes(STR("\xFF\xFE"
                    "\x3D\xD8\x00\xDE,\0b\0\n\0"
                    "1\0,\0"
                    "2\0\n\0"),
                "1/1/2 [\xF0\x9F\x98\x80][b]\n2/2/12 [1][2]\n");
}

TEST(csv_mends_foreign_bytes_and_mojibake_cell_by_cell)
{
    check("Año,Bueno\nAdministraci\xF3n,Número\n",
          "1/1/0 [Año][Bueno]\n2/2/11 [Administración]*[Número]\n");
    CHECK_STR(str_of(reading.info.encoding), "utf-8");
    check("Año,AdministraciÃ³n pública\n", "1/1/0 [Año][Administración pública]*\n");
    check("Pen\xCC\x83"
          "a,1\n",
          "1/1/0 [Peña][1]\n");
}

TEST(csv_keeps_a_tab_before_every_field)
{
    check("\"\tA\",\t12\n", "1/1/0 \"\tA\"[\t12]\n");
}

TEST(csv_takes_bare_line_feeds_for_text_where_the_table_is_regular_that_way)
{
    check("a,b,c\r\n1,x\ny,3\r\n4,5,6\r\n7,8\n8,9\r\n",
          "1/1/0 [a][b][c]\n2/2/7 [1][x\\ny][3]\n3/4/16 [4][5][6]\n4/5/23 [7][8\\n8][9]\n");
}

TEST(csv_stops_when_nobody_wants_more)
{
    struct err err = {0};
    reading.stop_after = 2;
    CHECK_INT(reading_run(&reading, read_vector, STR("a\nb\nc\nd\n"), &err), ERR_CANCELLED);
    CHECK_INT(reading.rows, 2);
    reading_free(&reading);
}

/* ---- the two kernels against each other -------------------------------------------------- */

static uint64_t next(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 2685821657736338717u;
}

/* Mostly well-formed records, then some bytes changed. */
static void random_csv(uint64_t *state, struct buf *b, bool backslash, const char *end)
{
    static const char *const words[] = {"obra",       "a",   "",    "1234.50", "año",
                                        "línea, dos", "x;y", "\t7", "€ 5",     "Ã³"};
    size_t records = next(state) % 60;
    for (size_t r = 0; r < records; r++) {
        size_t cells = 1 + next(state) % 6;
        for (size_t k = 0; k < cells; k++) {
            if (k) buf_char(b, ',');
            const char *word = words[next(state) % 10];
            if (next(state) % 3 == 0) {
                buf_printf(b, "\"%s", word);
                if (next(state) % 3 == 0) buf_text(b, backslash ? "\\\"q\\\" " : "\"\"q\"\"");
                if (next(state) % 5 == 0) buf_text(b, "\n");
                buf_printf(b, "%s\"", word);
            } else if (!strchr(word, ',')) {
                buf_text(b, word);
            }
        }
        buf_text(b, end);
    }
    size_t damage = next(state) % 3 ? 0 : next(state) % 6;
    for (size_t i = 0; i < damage && b->n; i++)
        b->p[next(state) % b->n] = "\"\"\"\\,\n\r\0x\xFF\xC3 "[next(state) % 12];
}

TEST(csv_kernels_agree_on_random_texts)
{
    static const char *const ends[] = {"\n", "\r\n", "\r"};
    uint64_t state = 42;
    for (int i = 0; i < 6000; i++) {
        struct buf b;
        buf_init(&b, 1 << 20);
        random_csv(&state, &b, i % 2, ends[(i / 2) % 3]);
        struct err err = {0};
        struct reading plain = {.rows = 0}, vector = {.rows = 0};
        if (i % 7 == 0) plain.options.max_cell = vector.options.max_cell = 20;
        CHECK_OK(reading_run(&plain, read_plain, buf_view(&b), &err));
        CHECK_OK(reading_run(&vector, read_vector, buf_view(&b), &err));
        if (!str_eq(buf_view(&plain.out), buf_view(&vector.out)))
            test_fail(__FILE__, __LINE__, "round %d differs:\n%.*s\n--\n%.*s\n--\n%.*s", i,
                      STR_FMT(buf_view(&b)), STR_FMT(buf_view(&plain.out)),
                      STR_FMT(buf_view(&vector.out)));
        reading_free(&plain);
        reading_free(&vector);
        buf_free(&b);
    }
}

TEST(csv_kernels_see_the_same_separators)
{
    uint64_t state = 9;
    struct csv_index *a = mem_calloc(2, sizeof *a), *b = a + 1;
    CHECK(a);
    for (int i = 0; i < 20000; i++) {
        unsigned char text[CSV_BATCH + 64] = {0};
        size_t n = 1 + next(&state) % 700;
        for (size_t k = 0; k < n; k++)
            text[k] = (unsigned char)"aaaaaa,,\n\r\"\\\xC3\xB1"[next(&state) % 14];
        struct csv_dialect d = {',', i % 2, (enum csv_newline)(i % 3)};
        struct csv_state sa = csv_state_start(), sb = sa;
        csv_scan_plain(&sa, &d, text, n, a);
        csv_scan_best()(&sb, &d, text, n, b);
        CHECK_INT(a->stray, b->stray);
        CHECK(b->n <= a->n && memcmp(a->at, b->at, b->n * sizeof *a->at) == 0);
        if (!a->stray) {
            CHECK_INT(a->n, b->n);
            CHECK_INT(a->odd, b->odd);
            CHECK_INT(a->high, b->high);
            CHECK_INT(a->line_breaks, b->line_breaks);
            CHECK(sa.in_quote == sb.in_quote);
        }
    }
    mem_free(a);
}

TEST(csv_reads_the_same_across_any_window_border)
{
    /* One long file whose records straddle the reader's chunks in every way. */
    struct buf b;
    buf_init(&b, 1 << 24);
    for (int i = 0; b.n < 2000000; i++)
        buf_printf(&b, "%d,\"nombre, %d\",\"línea\n%d\",%*d\n", i, i, i, i % 700, i);
    struct err err = {0};
    struct reading plain = {.rows = 0}, vector = {.rows = 0};
    CHECK_OK(reading_run(&plain, read_plain, buf_view(&b), &err));
    CHECK_OK(reading_run(&vector, read_vector, buf_view(&b), &err));
    CHECK(str_eq(buf_view(&plain.out), buf_view(&vector.out)));
    CHECK(plain.rows > 1000 && plain.problems == 0 && plain.cells == plain.rows * 4);
    reading_free(&plain);
    reading_free(&vector);
    buf_free(&b);
}

TEST(csv_reads_a_line_end_parted_by_a_batch)
{
    /* CR is the last byte of one batch of the scan, LF the first of the next, behind an odd
     * letter. */
    for (size_t pad = 0; pad < 4; pad++) {
        struct buf b;
        buf_init(&b, 1 << 16);
        buf_text(&b, "\xE2\x82\xAC,");
        while (b.n < CSV_BATCH - 3 + pad) buf_char(&b, 'a');
        buf_text(&b, "\r\n1,2\r\n");
        struct err err = {0};
        CHECK_OK(reading_run(&reading, read_vector, buf_view(&b), &err));
        CHECK_INT(reading.rows, 2);
        CHECK(str_ends(buf_view(&reading.out), STR(" [1][2]\n")));
        CHECK(str_contains(buf_view(&reading.out), STR("aaa]\n")));
        buf_free(&b);
        reading_free(&reading);
    }
}

TEST(csv_tells_every_failing_allocation)
{
    struct str text = STR("Año,\"b \"\"c\"\"\"\nAdministraci\xF3n,2\nx,\"y\n");
    struct err err = {0};
    mem_fail_after(0, 0);
    CHECK_OK(reading_run(&reading, read_vector, text, &err));
    reading_free(&reading);
    uint64_t calls = mem_calls();
    CHECK(calls > 5);
    reading.quiet = true;
    for (uint64_t n = 1; n <= calls; n++) {
        mem_fail_after(n, 1);
        enum err_code code = reading_run(&reading, read_vector, text, &err);
        mem_fail_after(0, 0);
        if (code != ERR_MEMORY) CHECK(code == ERR_NONE && n + 2 > calls);
        reading_free(&reading);
    }
}
