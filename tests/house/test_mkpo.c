/* tools/mkpo.c: which entries of a .po file become messages, and what it refuses and where. */
#include "house.h"

#include <stdlib.h>

static const char *compiled(const char *po, int expected_status)
{
    static struct said said;
    static char text[65536];
    house_write("en.po", po);
    int status = RUN(&said, "mkpo", "out.c", "en.po");
    if (status != expected_status)
        test_fail(__FILE__, __LINE__, "exit status %d: %s", status, said.text);
    if (status != 0) return said.text;
    FILE *in = fopen("out.c", "rb");
    CHECK(in != NULL);
    text[fread(text, 1, sizeof text - 1, in)] = 0;
    fclose(in);
    return text;
}

TEST(mkpo_joins_texts_over_several_lines)
{
    CHECK(strstr(compiled("msgid \"\"\n\"uno \"\n\"dos\"\nmsgstr \"one \"\n\"two\"\n", 0),
                 "{\"uno dos\",\n     \"one two\",\n     NULL}"));
}

TEST(mkpo_understands_escapes)
{
    CHECK(strstr(compiled("msgid \"a\"\nmsgstr \"\\t\\n\\\"\\\\\"\n", 0),
                 "\"\\011\\012\\042\\134\""));
}

TEST(mkpo_sorts_messages_for_the_search)
{
    const char *out = compiled("msgid \"b\"\nmsgstr \"2\"\n\nmsgid \"a\"\nmsgstr \"1\"\n", 0);
    const char *a = strstr(out, "{\"a\""), *b = strstr(out, "{\"b\"");
    CHECK(a && b && a < b);
}

TEST(mkpo_keeps_both_plural_forms)
{
    CHECK(strstr(compiled("msgid \"%d fila\"\nmsgid_plural \"%d filas\"\n"
                          "msgstr[0] \"%d row\"\nmsgstr[1] \"%d rows\"\n",
                          0),
                 "{\"%d fila\",\n     \"%d row\",\n     \"%d rows\"}"));
}

TEST(mkpo_puts_the_context_before_the_id)
{
    CHECK(strstr(compiled("msgctxt \"menu\"\nmsgid \"a\"\nmsgstr \"b\"\n", 0), "\"menu\\004a\""));
}

TEST(mkpo_leaves_out_fuzzy_obsolete_and_empty_entries)
{
    const char *out = compiled("#, fuzzy\nmsgid \"a\"\nmsgstr \"1\"\n\n#~ msgid \"b\"\n"
                               "#~ msgstr \"2\"\n\nmsgid \"c\"\nmsgstr \"\"\n",
                               0);
    CHECK(strstr(out, "{\"en\", messages_0, 0}"));
}

TEST(mkpo_leaves_out_the_header)
{
    CHECK(strstr(compiled("msgid \"\"\nmsgstr \"Language: en\\n\"\n", 0), "messages_0, 0}"));
}

TEST(mkpo_refuses_a_conversion_the_message_does_not_have)
{
    CHECK(strstr(compiled("msgid \"a %s\"\nmsgstr \"b %d\"\n", 2), "en.po:2:"));
    compiled("msgid \"a\"\nmsgstr \"b %n\"\n", 2);
    compiled("msgid \"a %s\"\nmsgstr \"b\"\n", 2);
    compiled("msgid \"a %ld\"\nmsgstr \"b %d\"\n", 2);
}

TEST(mkpo_lets_numbered_conversions_change_places)
{
    compiled("msgid \"%s en %d\"\nmsgstr \"in %2$d: %1$s, 100 %%\"\n", 0);
}

TEST(mkpo_refuses_a_message_that_is_there_twice)
{
    CHECK(strstr(compiled("msgid \"a\"\nmsgstr \"b\"\n\nmsgid \"a\"\nmsgstr \"c\"\n", 2), "twice"));
}

TEST(mkpo_tells_the_line_of_what_it_does_not_understand)
{
    CHECK(strstr(compiled("msgid \"a\"\nmsgstr \"b\"\nrubbish\n", 2), "en.po:3:"));
    CHECK(strstr(compiled("msgid \"a\nmsgstr \"b\"\n", 2), "en.po:1:"));
}

TEST(mkpo_lists_messages_without_translation)
{
    static struct said said;
    house_write("all.pot", "msgid \"a\"\nmsgstr \"\"\n\nmsgid \"b\"\nmsgstr \"\"\n");
    house_write("en.po", "msgid \"a\"\nmsgstr \"A\"\n");
    CHECK_INT(RUN(&said, "mkpo", "--missing", "all.pot", "en.po"), 1);
    CHECK_STR(str_of(said.text), "no translation in en.po: \"b\"\n");
    house_write("en.po", "msgid \"a\"\nmsgstr \"A\"\n\nmsgid \"b\"\nmsgstr \"B\"\n");
    CHECK_INT(RUN(&said, "mkpo", "--missing", "all.pot", "en.po"), 0);
}
