/* What the writer promises: every example can be read back, and hostile texts stay texts. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "harness.h"
#include "plot/bars.h"
#include "plot/examples.h"
#include "plot/river.h"
#include "plot/sankey.h"
#include "plot/svg.h"
#include "plot/treemap.h"
#include "plot/wellformed.h"

static bool has(struct str whole, const char *part)
{
    return str_contains(whole, str_of(part));
}

TEST(plot_writes_wellformed_svg_without_style_script_or_negative_lengths)
{
    size_t count;
    const struct example *all = plot_examples(&count);
    for (size_t i = 0; i < count; i++) {
        struct buf out;
        buf_init(&out, 1 << 20);
        all[i].draw(&out);
        const char *fault = svg_fault(buf_view(&out));
        if (fault) test_fail(__FILE__, __LINE__, "%s: %s", all[i].name, fault);
        buf_free(&out);
    }
}

TEST(plot_escapes_labels_and_replaces_bytes_that_xml_forbids)
{
    struct buf out;
    buf_init(&out, 4096);
    svg_escape(&out, STR("<b> & \"x\" \x01 \xff \xed\xa0\x80 \xef\xbf\xbf \xc3\xb1\n"));
    struct str got = buf_view(&out);
    CHECK(has(got, "&lt;b&gt; &amp; &quot;x&quot; "));
    CHECK(!has(got, "\x01") && !has(got, "\xff") && !has(got, "\xed\xa0"));
    CHECK(!has(got, "\xef\xbf\xbf ") && has(got, "\xc3\xb1"));
    buf_free(&out);
}

TEST(plot_labels_cannot_leave_their_place)
{
    struct plot_treemap_cell cell = {.label = STR("\"><script>alert(1)</script>"),
                                     .money = STR("'\"&"),
                                     .href = STR("/x\"onmouseover=\"alert(1)"),
                                     .value = 5};
    struct plot_treemap t = {
        .frame = {.id = STR("a\" b><x"), .title = STR("</title><script>"), .desc = STR("]]>&")},
        .cells = &cell,
        .cell_count = 1};
    struct buf out;
    buf_init(&out, 1 << 16);
    plot_treemap_draw(&out, &t);
    const char *fault = svg_fault(buf_view(&out));
    if (fault) test_fail(__FILE__, __LINE__, "%s", fault);
    CHECK(!has(buf_view(&out), "<script"));
    buf_free(&out);
}

TEST(plot_links_lead_only_to_addresses_that_cannot_run)
{
    static const char *const safe[] = {"/a",           "?q=1",        "#x",      "contratos/3:4",
                                       "https://x.mx", "http://x.mx", "a?b=c:d", "x.html",
                                       "mailto:a@b.mx"};
    static const char *const unsafe[] = {"javascript:alert(1)",
                                         "JaVaScRiPt:x",
                                         "data:text/html,x",
                                         "\tjavascript:x",
                                         "java\nscript:x",
                                         " /a",
                                         "",
                                         "vbscript:x",
                                         "\\\\x\\y"};
    for (size_t i = 0; i < sizeof safe / sizeof *safe; i++)
        CHECK(svg_address_is_safe(str_of(safe[i])));
    for (size_t i = 0; i < sizeof unsafe / sizeof *unsafe; i++)
        CHECK(!svg_address_is_safe(str_of(unsafe[i])));
}

TEST(plot_numbers_are_written_in_tenths)
{
    static const struct {
        int64_t tenths;
        const char *text;
    } known[] = {{0, "0"},
                 {5, "0.5"},
                 {-5, "-0.5"},
                 {120, "12"},
                 {-123, "-12.3"},
                 {INT64_MAX, "100000"},
                 {INT64_MIN, "-100000"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct buf out;
        buf_init(&out, 64);
        svg_number(&out, known[i].tenths);
        CHECK_STR(buf_view(&out), known[i].text);
        buf_free(&out);
    }
}

TEST(plot_cuts_texts_at_letters_and_keeps_money_whole)
{
    bool cut;
    struct str label = STR("Construcción de línea ñandú");
    struct str shown = svg_text_cut(label, SVG_NORMAL, false, 600, &cut);
    CHECK(cut && shown.n > 0 && shown.n < label.n);
    CHECK(svg_text_width(shown, SVG_NORMAL, false) <= 600);
    CHECK((label.p[shown.n] & 0xC0) != 0x80);
    CHECK_STR(svg_text_cut(label, SVG_NORMAL, false, 100000, &cut), label.p);
    CHECK(!cut);
    CHECK_INT(svg_text_cut(label, SVG_NORMAL, false, 150, &cut).n, 0);
    struct buf out;
    buf_init(&out, 4096);
    svg_text_draw(&out, &(struct svg_text){.size = SVG_NORMAL,
                                           .width = 1700,
                                           .text = label,
                                           .tail = STR("$ 1,234.5 mdp"),
                                           .full = label});
    CHECK(has(buf_view(&out), "$ 1,234.5 mdp</tspan>") && has(buf_view(&out), "\xE2\x80\xA6"));
    CHECK(has(buf_view(&out), "<title>Construcci"));
    buf_free(&out);
}

TEST(plot_breaks_lines_at_blanks_but_not_after_the_money_sign)
{
    struct str lines[4];
    size_t n = svg_text_lines(STR("rastro de $ 340.0 millones"), SVG_NORMAL, 900, lines, 4);
    CHECK_INT(n, 3);
    CHECK_STR(lines[0], "rastro de");
    CHECK_STR(lines[1], "$ 340.0");
    CHECK_STR(lines[2], "millones");
    CHECK_INT(svg_text_lines(STR("   "), SVG_NORMAL, 900, lines, 4), 0);
    CHECK_INT(svg_text_lines(STR("a b c d e f g h"), SVG_NORMAL, 1, lines, 4), 4);
}

TEST(plot_is_an_image_without_links_and_a_group_with_them)
{
    struct plot_treemap_cell cell = {.label = STR("uno"), .value = 1};
    struct plot_treemap t = {
        .frame = {.id = STR("i"), .title = STR("uno")}, .cells = &cell, .cell_count = 1};
    struct buf out;
    buf_init(&out, 1 << 16);
    plot_treemap_draw(&out, &t);
    CHECK(has(buf_view(&out), "role=\"img\" aria-labelledby=\"i-t\""));
    buf_clear(&out);
    cell.href = STR("/n/1");
    plot_treemap_draw(&out, &t);
    CHECK(has(buf_view(&out), "role=\"group\" aria-labelledby=\"i-t\""));
    buf_free(&out);
}

TEST(plot_only_sets_failed_when_the_buffer_is_full_or_memory_ends)
{
    size_t count;
    const struct example *all = plot_examples(&count);
    for (size_t i = 0; i < count; i++) {
        struct buf out;
        buf_init(&out, 200);
        all[i].draw(&out);
        CHECK(out.failed && out.n <= 200);
        buf_free(&out);
        for (uint64_t n = 1; n < 40; n++) {
            buf_init(&out, 1 << 20);
            mem_fail_after(n, 1);
            all[i].draw(&out);
            mem_fail_after(0, 0);
            const char *fault = out.failed ? NULL : svg_fault(buf_view(&out));
            if (fault) test_fail(__FILE__, __LINE__, "%s: %s", all[i].name, fault);
            buf_free(&out);
        }
    }
}

/* Whether the style sheet has a rule for a class: ".pl-x" and no letter of a name after it. */
static bool has_rule(struct str css, struct str name)
{
    for (size_t i = 0; i + name.n + 1 < css.n; i++) {
        if (css.p[i] != '.' || !str_starts(str_slice(css, i + 1, css.n), name)) continue;
        char after = css.p[i + 1 + name.n];
        if (after == ' ' || after == ',' || after == ':' || after == '.') return true;
    }
    return false;
}

TEST(plot_uses_only_classes_that_the_style_sheet_has)
{
    char path[4096];
    struct err err = {0};
    struct arena arena;
    struct str css;
    size_t count, found = 0;
    const struct example *all = plot_examples(&count);
    snprintf(path, sizeof path, "%s/assets/plot.css", test_root());
    arena_init(&arena, 1 << 20);
    CHECK_OK(file_read(&arena, path, 1 << 18, &css, &err));
    for (size_t i = 0; i < count; i++) {
        struct buf out;
        buf_init(&out, 1 << 20);
        all[i].draw(&out);
        for (const char *p = out.p; (p = strstr(p, "class=\"")); p++) {
            struct str names = {p + 7, strcspn(p + 7, "\"")};
            while (names.n > 0) {
                struct str name = str_split(names, ' ', &names);
                /* the first series' line is drawn through: it needs no rule */
                if (!has_rule(css, name) && !str_is(name, "pl-l0"))
                    test_fail(__FILE__, __LINE__, "%s: no rule for .%.*s", all[i].name,
                              STR_FMT(name));
                found++;
            }
        }
        buf_free(&out);
    }
    CHECK(found > 100);
    arena_free(&arena);
}
