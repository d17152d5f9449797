/* RFC: check character, generic and masked codes, the ways people write them. */
#include "harness.h"

#include "base/rfc.h"

static void check(const char *text, enum rfc_kind kind, const char *canonical)
{
    char out[16] = "?";
    enum rfc_kind got = rfc_parse(str_of(text), out);
    if (got != kind || !str_eq(str_of(out), str_of(canonical)))
        test_fail(__FILE__, __LINE__, "\"%s\" gave %d \"%s\", expected %d \"%s\"", text, (int)got,
                  out, (int)kind, canonical);
}

TEST(rfc_verifies_the_check_character)
{
    /* Public companies and agencies. */
    check("SAT970701NN3", RFC_VALID, "SAT970701NN3");
    check("PEP9207167XA", RFC_VALID, "PEP9207167XA");
    check("SAT970701NN4", RFC_WRONG_DIGIT, "SAT970701NN4");
    /* The worked example of the official procedure. */
    check("GODE561231GR8", RFC_VALID, "GODE561231GR8");
    check("GODE561231GR9", RFC_WRONG_DIGIT, "GODE561231GR9");
}

TEST(rfc_is_read_in_the_ways_people_write_it)
{
    check(" sat970701nn3 ", RFC_VALID, "SAT970701NN3");
    check("SAT-970701-NN3", RFC_VALID, "SAT970701NN3");
    check("SAT 970701 NN3", RFC_VALID, "SAT970701NN3");
    check("RFC-SAT970701NN3", RFC_VALID, "SAT970701NN3");
    check("MX-RFC-SAT970701NN3", RFC_VALID, "SAT970701NN3");
    check("RFC: SAT970701NN3", RFC_VALID, "SAT970701NN3");
    check("R.F.C. SAT970701NN3", RFC_VALID, "SAT970701NN3");
    check("'SAT970701NN3", RFC_VALID, "SAT970701NN3");
    check("mx-rfc-gode561231gr8", RFC_VALID, "GODE561231GR8");
}

TEST(rfc_keeps_enye_and_ampersand)
{
    char out[16];
    CHECK(rfc_parse(STR("Ñ&A010101AB1"), out) != RFC_BAD);
    CHECK_STR(str_of(out), "Ñ&A010101AB1");
    CHECK(rfc_parse(STR("ñ&añ010101ab1"), out) != RFC_BAD);
    CHECK_STR(str_of(out), "Ñ&AÑ010101AB1");
}

TEST(rfc_tells_generic_masked_and_empty)
{
    check("XAXX010101000", RFC_GENERIC, "XAXX010101000");
    check("xexx010101000", RFC_GENERIC, "XEXX010101000");
    check("XEXX000001PF1", RFC_MASKED, "");
    check("XXXX000000XXX", RFC_MASKED, "");
    check("XXXXXXXXXXXXX", RFC_MASKED, "");
    check("*************", RFC_MASKED, "");
    check("", RFC_EMPTY, "");
    check("N/A", RFC_EMPTY, "");
    check("-", RFC_EMPTY, "");
}

TEST(rfc_refuses_wrong_forms_and_dates)
{
    check("SAT971301NN3", RFC_BAD, "");
    check("SAT970230NN3", RFC_BAD, "");
    check("SAT970701", RFC_BAD, "");
    check("970701SATNN3", RFC_BAD, "");
    check("SAT970701NNZ", RFC_BAD, "");
    check("Proveedor extranjero", RFC_BAD, "");
    check("SAT970701NN3SAT970701NN3SAT970701NN3", RFC_BAD, "");
}
