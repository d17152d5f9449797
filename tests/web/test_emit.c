/* What templates write: nothing that a file said can become markup, and no figure says more than
 * there is. */
#include "harness.h"

#include <limits.h>
#include <string.h>

#include "base/i18n.h"
#include "web/emit.h"

static struct buf out;
static struct page page;

static void begin(void)
{
    memset(&page, 0, sizeof page);
    buf_free(&out);
    buf_init(&out, 1 << 20);
    page.out = &out;
    page.base = "";
    page.other_base = "/en";
    i18n_thread_language("es");
}

#define SAYS(call, expected)                                                                       \
    do {                                                                                           \
        begin();                                                                                   \
        call;                                                                                      \
        CHECK_STR(buf_view(&out), expected);                                                       \
    } while (0)

TEST(text_cannot_become_markup)
{
    SAYS(emit_text(&page, STR("<script>alert(\"1\" & '2')</script>")),
         "&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;");
    SAYS(emit_text(&page, STR("Ñandú · 100 %\n\t→")), "Ñandú · 100 %\n\t→");
    SAYS(emit_z(&page, NULL), "");
}

TEST(bytes_that_are_no_text_are_replaced)
{
    SAYS(emit_text(&page, ((struct str){"a\0b\x01\x7f", 5})), "a�b��");
    SAYS(emit_text(&page, STR("\xc0\xbcscript\xc0\xbe")), "��script��");
    SAYS(emit_text(&page, STR("\xed\xa0\x80")), "���");
    SAYS(emit_text(&page, STR("\xf4\x90\x80\x80")), "����");
    SAYS(emit_text(&page, STR("caf\xe9")), "caf�");
    SAYS(emit_text(&page, STR("fin\xe2\x82")), "fin��");
    SAYS(emit_text(&page, STR("\xc2\x85<")), "��&lt;");
}

TEST(only_addresses_that_lead_to_a_page_are_kept)
{
    static const char *const good[] = {
        "/e/26",
        "?page=2",
        "#abajo",
        "https://example.org/a?b=c",
        "HTTP://example.org",
        "mailto:a@example.org",
        "a/b:c",
        "",
    };
    static const char *const bad[] = {
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "java\nscript:x",
        "\x01javascript:x",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example/x",
        "\\\\evil.example",
        "/\\evil.example",
        "blob:x",
        "x y",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        SAYS(emit_url(&page, str_of(good[i])), good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        SAYS(emit_url(&page, str_of(bad[i])), "#");
    SAYS(emit_url(&page, STR("/a?b=\"x\"&c")), "/a?b=&quot;x&quot;&amp;c");
}

TEST(a_part_of_an_address_cannot_leave_its_place)
{
    SAYS(emit_url_part(&page, STR("a/b?c&d=e#f g%é")), "a%2Fb%3Fc%26d%3De%23f%20g%25%C3%A9");
    SAYS(emit_url_part(&page, STR("Az09-._~")), "Az09-._~");
}

TEST(numbers_and_money_are_written_as_people_read_them)
{
    SAYS(emit_number(&page, 1234567), "1,234,567");
    SAYS(emit_number(&page, -1234), "-1,234");
    SAYS(emit_integer(&page, 2024), "2024");
    SAYS(emit_money(&page, 123456789, "MXN"), "$1,234,567.89");
    SAYS(emit_money(&page, -5, "MXN"), "-$0.05");
    SAYS(emit_money(&page, 123450, "USD"), "1,234.50 USD");
    SAYS(emit_money(&page, INT64_MIN, "MXN"), "-$92,233,720,368,547,758.08");
    SAYS(emit_money(&page, 5, "<b>"), "0.05 &lt;b&gt;");
}

TEST(short_money_never_says_more_than_there_is)
{
    SAYS(emit_short(&page, 99999999, "MXN"),
         "<data value=\"999999.99\" title=\"$999,999.99\">$999,999</data>");
    SAYS(emit_short(&page, 199999999, "MXN"),
         "<data value=\"1999999.99\" title=\"$1,999,999.99\">$1.9 millones</data>");
    SAYS(emit_short(&page, 100000000, "MXN"),
         "<data value=\"1000000.00\" title=\"$1,000,000.00\">$1.0 millón</data>");
    SAYS(emit_short(&page, -199999999, "MXN"),
         "<data value=\"-1999999.99\" title=\"-$1,999,999.99\">-$1.9 millones</data>");
    SAYS(emit_short(&page, 12730000000000, "USD"),
         "<data value=\"127300000000.00\" title=\"127,300,000,000.00 USD\">"
         "127,300.0 millones USD</data>");
    begin();
    emit_short(&page, INT64_MAX, "MXN");
    CHECK(strstr(out.p, ">$92,233,720,368.5 millones<") != NULL);
}

TEST(shares_are_cut_and_never_rounded_up)
{
    SAYS(emit_pct(&page, 999, 1000), "99.9%");
    SAYS(emit_pct(&page, 999999, 1000000), "99.9%");
    SAYS(emit_pct(&page, 1000000, 1000000), "100.0%");
    SAYS(emit_pct(&page, 1, 3), "33.3%");
    SAYS(emit_pct(&page, 2, 3), "66.6%");
    SAYS(emit_pct(&page, 0, 3), "0.0%");
    SAYS(emit_pct(&page, 1, 100000), "&lt;0.1%");
    SAYS(emit_pct(&page, 3, 2), "150.0%");
    SAYS(emit_pct(&page, -1, 3), "-33.3%");
    SAYS(emit_pct(&page, 1, 0), "–");
    SAYS(emit_pct(&page, 1, -5), "–");
    SAYS(emit_pct(&page, INT64_MAX - 1, INT64_MAX), "99.9%");
    SAYS(emit_pct(&page, INT64_MIN, 1), "-922,337,203,685,477,580.7%");
}

TEST(dates_are_written_in_the_language_of_the_reader)
{
    SAYS(emit_date(&page, date_from_ymd(2024, 3, 31)), "31 de marzo de 2024");
    SAYS(emit_date(&page, DATE_NONE), "sin fecha");
    begin();
    page.english = true;
    i18n_thread_language("en");
    emit_date(&page, date_from_ymd(2024, 3, 31));
    CHECK(strncmp(out.p, "31 ", 3) == 0 && strstr(out.p, " 2024") && !strstr(out.p, " de "));
}

TEST(messages_take_their_values_in_order)
{
    begin();
    const char *message = emit_message(&page, "De %s & <%s>, 100 %%");
    emit_number(&page, 1000);
    message = emit_message(&page, message);
    emit_text(&page, STR("<x>"));
    emit_message_end(&page, message);
    CHECK_STR(buf_view(&out), "De 1,000 &amp; &lt;&lt;x&gt;&gt;, 100 %");
    begin();
    message = emit_message(&page, "a translation without its place");
    emit_number(&page, 1);
    emit_message_end(&page, message);
    CHECK_STR(buf_view(&out), "a translation without its place1");
}

TEST(the_other_language_is_the_same_page)
{
    begin();
    page.path = STR("/e/26/huecos");
    page.query = STR("page=2&q=a");
    SAYS((page.path = STR("/e/26"), page.query = STR("a=1&b=2"), emit_other(&page)),
         "/en/e/26?a=1&amp;b=2");
    SAYS((page.path = STR("//evil.example"), page.other_base = "", emit_other(&page)),
         "/evil.example");
}

TEST(a_full_buffer_is_noticed_and_nothing_is_written_past_it)
{
    begin();
    buf_free(&out);
    buf_init(&out, 10);
    for (int i = 0; i < 100; i++) emit_short(&page, 123456789012, "MXN");
    CHECK(out.failed && out.n <= 10);
}
