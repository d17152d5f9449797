/* Encodings: detection, streams in any pieces, mojibake; all of it over texts made with the
 * system's own converter, so that our tables are measured against another's. */
#include "harness.h"

#include <iconv.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "format/encoding.h"
#include "format/reader.h"

static const char pangram[] =
    "Adquisición de señalización para la Secretaría de Educación Pública; ¿cuánto costó? "
    "El pingüino añoró la cigüeña: ÁVILA, MÉXICO, YUCATÁN, NUEVO LEÓN, PEÑA, GÜEMES, SALÓN ÚNICO\n";

/* pangram in another encoding. */
static struct str encoded(const char *name, char *out, size_t size)
{
    iconv_t convert = iconv_open(name, "UTF-8");
    CHECK(convert != (iconv_t)-1);
    char text[sizeof pangram];
    memcpy(text, pangram, sizeof pangram);
    char *in = text, *to = out;
    size_t in_left = sizeof pangram - 1, left = size;
    CHECK(iconv(convert, &in, &in_left, &to, &left) == 0);
    iconv_close(convert);
    return (struct str){out, size - left};
}

static void check_round_trip(const char *system_name, const char *our_name)
{
    char bytes[1024];
    struct str text = encoded(system_name, bytes, sizeof bytes);
    CHECK_STR(str_of(encoding_detect(text.p, text.n)), our_name);
    struct err err = {0};
    /* In one piece, and byte by byte. */
    for (size_t piece = 1; piece <= text.n; piece += text.n - 1) {
        struct encoder *encoder;
        struct buf out;
        uint64_t replaced = 0;
        buf_init(&out, 4096);
        CHECK_OK(encoder_open(our_name, &encoder, &err));
        for (size_t at = 0; at < text.n; at += piece)
            CHECK_OK(encoder_convert(encoder, str_slice(text, at, at + piece), at + piece >= text.n,
                                     &out, &replaced, &err));
        CHECK_STR(buf_view(&out), pangram);
        CHECK_INT(replaced, 0);
        encoder_close(encoder);
        buf_free(&out);
    }
}

TEST(encoding_tells_and_converts_each_one)
{
    check_round_trip("UTF-8", "utf-8");
    check_round_trip("UTF-16LE", "utf-16le");
    check_round_trip("UTF-16BE", "utf-16be");
    check_round_trip("ISO-8859-1", "latin-1");
    check_round_trip("CP850", "cp850");
    check_round_trip("MACINTOSH", "macroman");
}

TEST(encoding_tables_agree_with_the_systems)
{
    static const char *const names[][2] = {{"CP1252", "cp1252"}, {"CP850", "cp850"}};
    for (size_t k = 0; k < 2; k++) {
        const uint16_t *table = encoding_table(names[k][1]);
        iconv_t convert = iconv_open("UTF-16LE", names[k][0]);
        CHECK(convert != (iconv_t)-1);
        for (int b = 0x80; b < 0x100; b++) {
            char byte = (char)b, *in = &byte;
            unsigned char unit[4] = {0xFD, 0xFF};
            char *to = (char *)unit;
            size_t in_left = 1, left = sizeof unit;
            iconv(convert, NULL, NULL, NULL, NULL);
            iconv(convert, &in, &in_left, &to, &left);
            if (table[b - 0x80] != (unit[0] | unit[1] << 8))
                test_fail(__FILE__, __LINE__, "%s byte %02X is %04X", names[k][1], (unsigned)b,
                          (unsigned)table[b - 0x80]);
        }
        iconv_close(convert);
    }
}

TEST(encoding_tells_cp1252_from_latin_1_by_its_signs)
{
    CHECK_STR(str_of(encoding_detect("a\xF1o \x80 5", 7)), "cp1252");
    CHECK_STR(str_of(encoding_detect("a\xF1o 5", 5)), "latin-1");
    CHECK_STR(str_of(encoding_detect("a,b\n", 4)), "utf-8");
    CHECK_STR(str_of(encoding_detect("", 0)), "utf-8");
    CHECK_STR(str_of(encoding_detect("\xEF\xBB\xBF"
                                     "a",
                                     4)),
              "utf-8-bom");
}

TEST(encoding_tells_capitals_in_cp850_from_latin_1)
{
    CHECK_STR(str_of(encoding_detect("CONSTRUCCI\xE0N P\xE9"
                                     "BLICA",
                                     20)),
              "cp850");
    CHECK_STR(str_of(encoding_detect("CONSTRUCCI\xD3N P\xDA"
                                     "BLICA",
                                     20)),
              "latin-1");
}

TEST(encoding_keeps_a_utf8_file_with_foreign_cells)
{
    struct str s = STR("Educación,Administraci\xF3n,Señal,\xD1"
                       "and\xFA\n");
    CHECK_STR(str_of(encoding_detect(s.p, s.n)), "utf-8");
    struct arena arena;
    arena_init(&arena, 1 << 16);
    uint64_t replaced = 0;
    CHECK_STR(encoding_mend(&arena, s, &replaced), "Educación,Administración,Señal,Ñandú\n");
    CHECK_INT(replaced, 3);
    arena_free(&arena);
}

TEST(encoding_does_not_blame_a_sample_cut_inside_a_letter)
{
    CHECK_STR(str_of(encoding_detect("abc\xC3", 4)), "utf-8");
    CHECK_STR(str_of(encoding_detect("abc\xE2\x82", 5)), "utf-8");
}

TEST(encoding_counts_what_utf16_cannot_mean)
{
    struct encoder *encoder;
    struct err err = {0};
    struct buf out;
    uint64_t replaced = 0;
    buf_init(&out, 4096);
    CHECK_OK(encoder_open("utf-16le", &encoder, &err));
    CHECK_OK(encoder_convert(encoder,
                             STR("\x00\xD8"
                                 "a\0\x00\xDC"
                                 "b"),
                             true, &out, &replaced, &err));
    CHECK_STR(buf_view(&out), "\xEF\xBF\xBD"
                              "a\xEF\xBF\xBD\xEF\xBF\xBD");
    CHECK_INT(replaced, 3);
    encoder_close(encoder);
    buf_free(&out);
    CHECK_INT(encoder_open("ebcdic", &encoder, &err), ERR_UNSUPPORTED);
}

TEST(encoding_undoes_mojibake_and_nothing_else)
{
    static const char *const list[][2] = {
        {"AdministraciÃ³n", "Administración"},
        {"AdministraciÃ³n pública", "Administración pública"},
        {"aÃ±o â€“ 5 â‚¬ â€œasÃ­â€\xC2\x9D", "año – 5 € “así”"},
        {"Ã\xC2\x81vila", "Ávila"},
        {"NÂ° 5", "N° 5"},
        {"São João, mañana", "São João, mañana"},
        {"â Â Ã", "â Â Ã"},
        {"Ã", "Ã"},
        {"plain", "plain"},
        {"Ã\xC2\xAD", "í"},
    };
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        struct arena arena;
        arena_init(&arena, 1 << 16);
        bool repaired;
        struct str got = encoding_repair(&arena, str_of(list[i][0]), &repaired);
        CHECK_STR(got, list[i][1]);
        CHECK(repaired == (strcmp(list[i][0], list[i][1]) != 0));
        arena_free(&arena);
    }
}

TEST(encoding_repair_survives_every_prefix)
{
    static const char text[] = "xÃ³â€œÃ±â€";
    for (size_t n = 0; n < sizeof text; n++) {
        struct arena arena;
        arena_init(&arena, 1 << 16);
        char *copy = arena_alloc(&arena, n);
        memcpy(copy, text, n);
        bool repaired;
        CHECK(encoding_repair(&arena, (struct str){copy, n}, &repaired).p);
        arena_free(&arena);
    }
}
