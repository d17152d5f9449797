/* What we write: CSV that is safe in a spreadsheet and comes back the same, JSON that any parser
 * takes; JSON values as read; compressed input. */
#include "harness.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "base/file.h"
#include "base/mem.h"
#include "format/csv_write.h"
#include "format/json.h"
#include "reading.h"

TEST(csv_writer_quotes_what_needs_it)
{
    struct buf b;
    buf_init(&b, 4096);
    struct csv_writer w;
    csv_start(&w, &b);
    csv_text(&w, STR("a"));
    csv_text(&w, STR("b,c"));
    csv_text(&w, STR("d \"e\""));
    csv_text(&w, STR("f\ng"));
    csv_empty(&w);
    csv_int(&w, -5);
    csv_plain(&w, STR("-1234.50"));
    csv_end_row(&w);
    csv_text(&w, STR("ñ"));
    csv_end_row(&w);
    CHECK_STR(buf_view(&b), "a,\"b,c\",\"d \"\"e\"\"\",\"f\ng\",,-5,-1234.50\nñ\n");
    buf_free(&b);
}

TEST(csv_writer_disarms_formulas_in_text_only)
{
    static const char *const formulas[] = {"=1+1", "+1",   "-1",   "@SUM(A1)",     "\t=1", "\r=1",
                                           " =1",  "\n=1", "|cmd", "\357\274\2351" /* a wide = */};
    for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++) {
        struct buf b;
        buf_init(&b, 4096);
        struct csv_writer w;
        csv_start(&w, &b);
        csv_text(&w, str_of(formulas[i]));
        CHECK(str_starts(buf_view(&b), STR("\"'")));
        buf_free(&b);
    }
    struct buf b;
    buf_init(&b, 4096);
    struct csv_writer w;
    csv_start(&w, &b);
    csv_text(&w, STR("a=1"));
    csv_plain(&w, STR("-5.00"));
    CHECK_STR(buf_view(&b), "a=1,-5.00");
    buf_free(&b);
}

static uint64_t next(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 2685821657736338717u;
}

static char expected[64][40];
static size_t expected_n;
static size_t seen;

static void compare(struct reading *reading, const struct source_event *e)
{
    (void)reading;
    if (e->kind != SOURCE_EVENT_ROW) return;
    for (uint32_t i = 0; i < e->row.count; i++, seen++) {
        CHECK(seen < expected_n);
        CHECK_STR(e->row.cells[i].text, expected[seen]);
    }
}

TEST(csv_written_and_read_again_is_the_same)
{
    static const char *const parts[] = {"a", "ñ", ",", "\"", "\n", "\r", " ", ";", "\\", "\t", "'"};
    uint64_t state = 3;
    for (int round = 0; round < 2000; round++) {
        struct buf b;
        buf_init(&b, 1 << 16);
        struct csv_writer w;
        csv_start(&w, &b);
        seen = 0;
        expected_n = (1 + next(&state) % 8) * 4;
        for (size_t i = 0; i < expected_n; i++) {
            char *z = expected[i];
            size_t n = 0;
            z[n++] = 'x'; /* never a formula, never a blank line */
            for (size_t k = next(&state) % 8; k > 0; k--) {
                const char *part = parts[next(&state) % 11];
                memcpy(z + n, part, strlen(part));
                n += strlen(part);
            }
            z[n] = '\0';
            csv_text(&w, str_of(z));
            if (i % 4 == 3) csv_end_row(&w);
        }
        struct reading reading = {.each = compare, .options.delimiter = ','};
        struct err err = {0};
        CHECK_OK(reading_run(&reading, csv_read, buf_view(&b), &err));
        CHECK_INT(reading.problems, 0);
        CHECK_INT(seen, expected_n);
        buf_free(&b);
        reading_free(&reading);
    }
}

TEST(json_writer_keeps_commas_nesting_and_escapes)
{
    struct buf b;
    buf_init(&b, 4096);
    struct json_writer w;
    json_start(&w, &b, false);
    json_open_object(&w);
    json_key(&w, "a\"");
    json_open_array(&w);
    json_put_int(&w, 1);
    json_put_str(&w, STR("ñ\n\x01\"\\\xFF"
                         "x\xE2\x82"));
    json_open_object(&w);
    json_close_object(&w);
    json_close_array(&w);
    json_key(&w, "b");
    json_put_raw(&w, STR("12345678901234567890.10"));
    json_key(&w, "c");
    json_put_bool(&w, true);
    json_key(&w, "d");
    json_put_null(&w);
    json_close_object(&w);
    CHECK_STR(buf_view(&b),
              "{\"a\\\"\":[1,\"ñ\\n\\u0001\\\"\\\\\xEF\xBF\xBDx\xEF\xBF\xBD\xEF\xBF\xBD\",{}],"
              "\"b\":12345678901234567890.10,\"c\":true,\"d\":null}");
    buf_clear(&b);
    json_start(&w, &b, true);
    json_open_object(&w);
    json_key(&w, "a");
    json_open_array(&w);
    json_put_int(&w, 1);
    json_put_int(&w, 2);
    json_close_array(&w);
    json_key(&w, "b");
    json_open_array(&w);
    json_close_array(&w);
    json_close_object(&w);
    CHECK_STR(buf_view(&b), "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": []\n}");
    buf_free(&b);
}

TEST(json_values_keep_numbers_as_their_text)
{
    struct arena arena;
    arena_init(&arena, 1 << 20);
    struct err err = {0};
    json_ref root;
    CHECK_OK(
        json_parse(&arena,
                   STR("{\"n\":0.10,\"big\":123456789012345678901234567890,\"s\":\"a\\u00f1o\","
                       "\"l\":[1,[2,3],\"x\"],\"t\":true,\"z\":null}"),
                   10, &root, &err));
    CHECK_STR(json_text(json_get(root, "n")), "0.10");
    CHECK_STR(json_text(json_get(root, "big")), "123456789012345678901234567890");
    CHECK_STR(json_text(json_get(root, "s")), "año");
    CHECK_STR(json_text(json_get(root, "t")), "true");
    CHECK(json_bool(json_get(root, "t")) && json_type(json_get(root, "z")) == JSON_NULL);
    CHECK(json_type(json_get(root, "nada")) == JSON_ABSENT && json_count(NULL) == 0);
    json_ref list = json_get_str(root, STR("l"));
    CHECK_INT(json_count(list), 3);
    CHECK_STR(json_text(json_at(list, 2)), "x");
    CHECK(json_at(list, 3) == NULL);
    size_t n = 0;
    for (struct json_iter it = json_each(root); json_next(&it); n++) CHECK_INT(it.index, n);
    CHECK_INT(n, 6);
    n = 0;
    for (struct json_iter it = json_each(list); json_next(&it);) n += it.key.n + 1;
    CHECK_INT(n, 3);
    struct json_iter none = json_each(NULL);
    CHECK(!json_next(&none));
    arena_free(&arena);
}

TEST(json_parse_tells_line_and_column_and_refuses_depth)
{
    struct arena arena;
    arena_init(&arena, 1 << 20);
    struct err err = {0};
    json_ref root;
    CHECK_INT(json_parse(&arena, STR("{\"año\":1,\n \"ñ\": , 2}"), 10, &root, &err), ERR_INPUT);
    CHECK_INT(err.place.line, 2);
    CHECK_INT(err.place.column, 7);
    CHECK(root == NULL);
    CHECK_OK(json_parse(&arena, STR("[[[{\"a\":[1]}],[2]],[[3]]]"), 5, &root, &err));
    CHECK_INT(json_parse(&arena, STR("[[[{\"a\":[1]}],[2]],[[3]]]"), 4, &root, &err), ERR_LIMIT);
    arena_free(&arena);
}

TEST(json_parse_tells_every_failing_allocation)
{
    for (uint64_t n = 1; n < 4; n++) {
        struct arena arena;
        struct err err = {0};
        json_ref root;
        arena_init(&arena, 1 << 20);
        mem_fail_after(n, 1);
        enum err_code code = json_parse(&arena, STR("{\"a\":[1,2,{\"b\":3}]}"), 10, &root, &err);
        mem_fail_after(0, 0);
        CHECK(code == ERR_MEMORY || (code == ERR_NONE && n > 1));
        arena_free(&arena);
    }
}

/* ---- compressed input -------------------------------------------------------------------- */

static struct str read_all(struct str packed, struct buf *out, enum err_code *code, struct err *err)
{
    int fd = memfd_create("packed", MFD_CLOEXEC);
    CHECK(fd >= 0 && file_write_all(fd, packed.p, packed.n, err) == ERR_NONE &&
          lseek(fd, 0, SEEK_SET) == 0);
    struct input *input;
    *code = input_open(fd, NULL, &input, err);
    size_t got = 1;
    while (!*code && got) {
        char piece[777];
        *code = input_read(input, piece, sizeof piece, &got, err);
        buf_put(out, piece, got);
    }
    if (!*code) CHECK_INT(input_position(input), packed.n);
    input_close(input);
    close(fd);
    return buf_view(out);
}

static size_t gzip(struct str s, char *out, size_t size)
{
    z_stream z = {0};
    CHECK(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    unsigned char *in = mem_alloc(s.n);
    memcpy(in, s.p, s.n);
    z.next_in = in;
    z.avail_in = (unsigned)s.n;
    z.next_out = (unsigned char *)out;
    z.avail_out = (unsigned)size;
    CHECK(deflate(&z, Z_FINISH) == Z_STREAM_END);
    size_t n = size - z.avail_out;
    deflateEnd(&z);
    mem_free(in);
    return n;
}

TEST(input_unpacks_gzip_members_and_zstd_frames)
{
    struct buf text, out, packed;
    buf_init(&text, 1 << 24);
    buf_init(&out, 1 << 24);
    buf_init(&packed, 1 << 24);
    for (unsigned i = 0; text.n < 900000; i++) buf_printf(&text, "%u,fila %u\n", i, i * i % 977);
    struct err err = {0};
    enum err_code code;
    char *p = buf_reserve(&packed, 1 << 20);
    packed.n += gzip(buf_view(&text), p, 1 << 20);
    size_t one = packed.n;
    CHECK(str_eq(read_all(buf_view(&packed), &out, &code, &err), buf_view(&text)));
    CHECK_OK(code);
    /* Two members make one text. */
    p = buf_reserve(&packed, 1 << 20);
    packed.n += gzip(STR("fin\n"), p, 1 << 20);
    buf_clear(&out);
    struct str all = read_all(buf_view(&packed), &out, &code, &err);
    CHECK_OK(code);
    CHECK(all.n == text.n + 4 && str_ends(all, STR("fin\n")));
    /* Cut short, and damaged. */
    buf_clear(&out);
    read_all(str_slice(buf_view(&packed), 0, one - 20), &out, &code, &err);
    CHECK_INT(code, ERR_INPUT);
    packed.p[one / 2] = (char)(packed.p[one / 2] ^ 0x55);
    buf_clear(&out);
    read_all(buf_view(&packed), &out, &code, &err);
    CHECK_INT(code, ERR_INPUT);

    buf_clear(&packed);
    p = buf_reserve(&packed, 1 << 20);
    packed.n += ZSTD_compress(p, 1 << 20, text.p, text.n, 3);
    buf_clear(&out);
    CHECK(str_eq(read_all(buf_view(&packed), &out, &code, &err), buf_view(&text)));
    buf_clear(&out);
    read_all(str_slice(buf_view(&packed), 0, packed.n - 9), &out, &code, &err);
    CHECK_INT(code, ERR_INPUT);
    buf_clear(&out);
    CHECK(str_eq(read_all(buf_view(&text), &out, &code, &err), buf_view(&text)));
    buf_free(&text);
    buf_free(&out);
    buf_free(&packed);
}

TEST(input_stops_a_bomb_at_its_limit)
{
    struct buf text, packed;
    buf_init(&text, 1 << 25);
    buf_init(&packed, 1 << 20);
    memset(buf_reserve(&text, 20000000), 'a', 20000000);
    text.n = 20000000;
    char *p = buf_reserve(&packed, 1 << 19);
    packed.n = gzip(buf_view(&text), p, 1 << 19);
    struct reading reading = {.quiet = true, .options.max_bytes = 1000000};
    struct err err = {0};
    CHECK_INT(reading_run(&reading, csv_read, buf_view(&packed), &err), ERR_LIMIT);
    reading_free(&reading);
    buf_free(&text);
    buf_free(&packed);
}
