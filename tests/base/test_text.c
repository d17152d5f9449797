/* Search keys, names of organisations, NFC, UTF-8, similarity. */
#include "harness.h"

#include <string.h>
#include <uninorm.h>

#include "base/mem.h"
#include "base/text.h"

static struct str key(const char *text)
{
    static char out[200]; /* of the test's own process */
    return (struct str){out, text_key_into(str_of(text), out, sizeof out)};
}

TEST(text_key_folds_case_accents_and_punctuation)
{
    CHECK_STR(key("  ÁVILA, S.A. "), "avila s a");
    CHECK_STR(key("Ciudad de México"), "ciudad de mexico");
    CHECK_STR(key("PINGÜINO\tdel--SUR"), "pinguino del sur");
    CHECK_STR(key("(Nº 1ª)"), "no 1a");
    CHECK_STR(key("…"), "");
    CHECK_STR(key(""), "");
    CHECK_STR(key("a\xC2\xA0"
                  "b\xE2\x80\x83"
                  "c"),
              "a b c");
    CHECK_STR(key("\xEF\xBB\xBF"
                  "ID"),
              "id");
    CHECK_STR(key("o\xC2\xAD"
                  "bra"),
              "obra");
    CHECK_STR(key("\xEF\xAC\x81n"), "fin");
    CHECK_STR(key("Straße"), "strasse");
    CHECK_STR(key("STRAẞE"), "strasse");
}

TEST(text_key_keeps_enye_after_n)
{
    CHECK_STR(key("Peñón"), "pen~on");
    CHECK_STR(key("PEN\xCC\x83"
                  "ON"),
              "pen~on"); /* NFD */
    CHECK_STR(key("a\xCC\x81"
                  "vila"),
              "avila");
    CHECK(str_compare(STR("pen~a"), STR("penz")) > 0);
    CHECK(str_compare(STR("pen~a"), STR("peo")) < 0);
}

TEST(text_key_takes_invalid_bytes_for_separators)
{
    CHECK_STR(key("a\xFF"
                  "b\xC3"),
              "a b");
    CHECK_STR(key("a\xE2\x80"), "a");
    CHECK_STR(key("\xC3 x"), "x");
}

TEST(text_key_into_cuts_at_the_given_size)
{
    char out[8];
    for (size_t size = 0; size < sizeof out; size++) {
        memset(out, '#', sizeof out);
        size_t n = text_key_into(STR("ab ñcdefgh"), out, size);
        CHECK(n <= size);
        CHECK(size == sizeof out || out[size] == '#');
        CHECK(memcmp(out, "ab n~cdefgh", n) == 0);
    }
}

TEST(text_key_of_long_text_equals_that_of_its_parts)
{
    struct arena arena;
    arena_init(&arena, 1 << 24);
    char *text = arena_alloc(&arena, 100001);
    for (int i = 0; i < 10000; i++) memcpy(text + i * 10, "Año NUEV,", 10);
    struct str k = text_key(&arena, (struct str){text, 100000});
    CHECK_INT(k.n, 10000 * 10 - 1); /* "an~o nuev " without the last blank */
    CHECK(str_starts(k, STR("an~o nuev an~o nuev an~o")));
    CHECK(str_ends(k, STR(" an~o nuev")));
    arena_free(&arena);
}

TEST(text_organisation_key_takes_off_every_spelling_of_the_legal_form)
{
    static const char *const list[][3] = {
        {"Constructora Ávila, S.A. de C.V.", "constructora avila", "SA DE CV"},
        {"CONSTRUCTORA AVILA SA DE CV", "constructora avila", "SA DE CV"},
        {"CONSTRUCTORA AVILA S A DE C V", "constructora avila", "SA DE CV"},
        {"CONSTRUCTORA AVILA S.A DE CV.", "constructora avila", "SA DE CV"},
        {"CONSTRUCTORA AVILA S. A. DE C. V. ", "constructora avila", "SA DE CV"},
        {"CONSTRUCTORA AVILA SADECV", "constructora avila", "SA DE CV"},
        {"CONSTRUCTORA AVILA SADE CV", "constructora avila", "SA DE CV"},
        {"CONSTRUCTORA AVILA S.A.DE C.V", "constructora avila", "SA DE CV"},
        {"CONSTRUCTORA AVILA, SOCIEDAD ANÓNIMA DE CAPITAL VARIABLE", "constructora avila",
         "SA DE CV"},
        {"Constructora Avila, S.A. de Capital Variable", "constructora avila", "SA DE CV"},
        {"CONSTRUCTORA AVILA S.A.", "constructora avila", "SA"},
        {"Servicios del Norte S. de R.L. de C.V.", "servicios del norte", "S DE RL DE CV"},
        {"Servicios del Norte S DE RL DE CV", "servicios del norte", "S DE RL DE CV"},
        {"Servicios del Norte, S.R.L. de C.V.", "servicios del norte", "S DE RL DE CV"},
        {"Servicios del Norte SRL", "servicios del norte", "S DE RL"},
        {"Servicios del Norte, Sociedad de Responsabilidad Limitada de Capital Variable",
         "servicios del norte", "S DE RL DE CV"},
        {"Despacho Ruiz S.C.", "despacho ruiz", "SC"},
        {"Despacho Ruiz, Sociedad Civil", "despacho ruiz", "SC"},
        {"Amigos del Lago A.C.", "amigos del lago", "AC"},
        {"Amigos del Lago, Asociación Civil", "amigos del lago", "AC"},
        {"Innova S.A.P.I. de C.V.", "innova", "SAPI DE CV"},
        {"Innova SAPI DE CV", "innova", "SAPI DE CV"},
        {"Innova, Sociedad Anónima Promotora de Inversión de Capital Variable", "innova",
         "SAPI DE CV"},
        {"América Móvil, S.A.B. de C.V.", "america movil", "SAB DE CV"},
        {"Nacional Financiera, S.N.C.", "nacional financiera", "SNC"},
        {"Banobras, Sociedad Nacional de Crédito", "banobras", "SNC"},
        {"Pesca Azul S.C. de R.L. de C.V.", "pesca azul", "SC DE RL DE CV"},
        {"Pesca Azul S.C. de R.L.", "pesca azul", "SC DE RL"},
        {"Granos del Valle S.P.R. de R.L.", "granos del valle", "SPR DE RL"},
        {"Hogar Alegre I.A.P.", "hogar alegre", "IAP"},
        {"Hogar Alegre, Institución de Asistencia Privada", "hogar alegre", "IAP"},
        {"Crédito Listo, S.A. de C.V., SOFOM, E.N.R.", "credito listo", "SA DE CV SOFOM ENR"},
        {"Tienda Rápida S.A.S.", "tienda rapida", "SAS"},
        {"Herrería López S. de R.L. M.I.", "herreria lopez", "S DE RL MI"},
        {"Acme Inc.", "acme", "INC"},
    };
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        struct arena a;
        arena_init(&a, 1 << 20);
        struct str form, k = text_organisation_key(&a, str_of(list[i][0]), &form);
        if (!str_is(k, list[i][1]) || !str_is(form, list[i][2]))
            test_fail(__FILE__, __LINE__, "\"%s\" gave \"%.*s\" + \"%.*s\"", list[i][0], STR_FMT(k),
                      STR_FMT(form));
        arena_free(&a);
    }
}

TEST(text_organisation_key_leaves_names_that_only_look_like_forms)
{
    static const char *const list[][2] = {
        {"Secretaría de Salud", "secretaria de salud"},
        {"La Casa", "la casa"},
        {"MESA", "mesa"},
        {"SA de CV", "sa de cv"},
        {"Instituto Nacional de Crédito Rural", "instituto nacional de credito rural"},
        {"Fondo de Capital Social", "fondo de capital social"},
        {"Municipio de Tecate", "municipio de tecate"},
        {"Casa a Crédito", "casa a credito"},
        {"El Zarco y la Villa", "el zarco y la villa"},
    };
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        struct arena a;
        arena_init(&a, 1 << 20);
        struct str form, k = text_organisation_key(&a, str_of(list[i][0]), &form);
        if (!str_is(k, list[i][1]) || form.n)
            test_fail(__FILE__, __LINE__, "\"%s\" gave \"%.*s\" + \"%.*s\"", list[i][0], STR_FMT(k),
                      STR_FMT(form));
        arena_free(&a);
    }
}

TEST(text_is_utf8_is_strict)
{
    CHECK(text_is_utf8(STR("")));
    CHECK(text_is_utf8(STR("plain ascii of some length, and más")));
    CHECK(text_is_utf8(STR("\xF0\x9F\x98\x80")));
    CHECK(!text_is_utf8(STR("\xC0\x80")));
    CHECK(!text_is_utf8(STR("\xE0\x80\x80")));
    CHECK(!text_is_utf8(STR("\xED\xA0\x80")));
    CHECK(!text_is_utf8(STR("\xF4\x90\x80\x80")));
    CHECK(!text_is_utf8(STR("12345678\xC3")));
    CHECK(!text_is_utf8(STR("\xE9tico")));
    CHECK_INT(text_width(STR("Añó\xE2\x82\xAC")), 4);
}

TEST(text_nfc_agrees_with_the_full_algorithm_everywhere)
{
    /* Every code point alone and after a letter: the quick check must never say yes wrongly. */
    for (uint32_t c = 1; c < 0x30000; c++) {
        if (c >= 0xD800 && c < 0xE000) continue;
        char text[8] = "e";
        size_t n = 1;
        if (c < 0x80) {
            text[n++] = (char)c;
        } else if (c < 0x800) {
            text[n++] = (char)(0xC0 | c >> 6);
            text[n++] = (char)(0x80 | (c & 63));
        } else if (c < 0x10000) {
            text[n++] = (char)(0xE0 | c >> 12);
            text[n++] = (char)(0x80 | (c >> 6 & 63));
            text[n++] = (char)(0x80 | (c & 63));
        } else {
            text[n++] = (char)(0xF0 | c >> 18);
            text[n++] = (char)(0x80 | (c >> 12 & 63));
            text[n++] = (char)(0x80 | (c >> 6 & 63));
            text[n++] = (char)(0x80 | (c & 63));
        }
        struct arena a;
        arena_init(&a, 1 << 16);
        uint8_t full[64];
        size_t length = sizeof full;
        uint8_t *made = u8_normalize(UNINORM_NFC, (const uint8_t *)text, n, full, &length);
        struct str got = text_nfc(&a, (struct str){text, n});
        CHECK(str_eq(got, (struct str){(const char *)made, length}));
        arena_free(&a);
    }
}

TEST(text_nfc_gives_the_same_bytes_back_when_nothing_changes)
{
    struct arena a;
    arena_init(&a, 1 << 16);
    struct str s = STR("Año “nuevo” – 5 €");
    CHECK(text_nfc(&a, s).p == s.p);
    CHECK_STR(text_nfc(&a, STR("Pen\xCC\x83"
                               "a")),
              "Peña");
    CHECK_STR(text_nfc(&a, STR("\xE2\x84\xAB")), "Å");
    struct str broken = STR("e\xCC\x81\xFF");
    CHECK(text_nfc(&a, broken).p == broken.p);
    arena_free(&a);
}

TEST(text_similarity_ranks_spellings_of_a_name)
{
    CHECK_INT(text_similarity(STR("constructora avila"), STR("constructora avila")), 1000);
    CHECK_INT(text_similarity(STR("avila constructora"), STR("constructora avila")), 1000);
    int typo = text_similarity(STR("constructora avila"), STR("construtora avila"));
    int other = text_similarity(STR("constructora avila"), STR("despacho ruiz"));
    int half = text_similarity(STR("constructora avila"), STR("constructora ruiz"));
    CHECK(typo > 950 && typo < 1000);
    CHECK(other < 200);
    CHECK(half > other && half < typo);
    CHECK_INT(text_similarity(STR("martha"), STR("marhta")), 961); /* Winkler 1990, table: 0.961 */
    CHECK_INT(text_similarity(STR("dwayne"), STR("duane")), 840);  /* 0.840 */
    CHECK_INT(text_similarity(STR(""), STR("a")), 0);
}

TEST(text_distance_counts_edits_and_swaps)
{
    CHECK_INT(text_distance(STR("kitten"), STR("sitting"), 9), 3);
    CHECK_INT(text_distance(STR("monto"), STR("monot"), 9), 1);
    CHECK_INT(text_distance(STR(""), STR("abc"), 9), 3);
    CHECK_INT(text_distance(STR("same"), STR("same"), 0), 0);
    CHECK_INT(text_distance(STR("abcdef"), STR("ghijkl"), 2), 3);
    CHECK_INT(text_distance(STR("ca"), STR("abc"), 9), 3);
}

TEST(text_functions_tell_failing_allocations)
{
    char long_text[2000];
    memset(long_text, 'x', sizeof long_text);
    struct str big = {long_text, sizeof long_text};
    struct str form, results[3];
    for (int which = 0; which < 3; which++) {
        struct arena a;
        arena_init(&a, 1 << 20);
        mem_fail_after(1, 1);
        results[0] = which == 0 ? text_key(&a, big) : STR_NONE;
        results[1] = which == 1 ? text_organisation_key(&a, big, &form) : STR_NONE;
        results[2] = which == 2 ? text_nfc(&a, STR("e\xCC\x81")) : STR_NONE;
        mem_fail_after(0, 0);
        CHECK(!results[which].p);
        arena_free(&a);
    }
}
