/* Every example is drawn as it was when somebody looked at it: tests/plot/golden/NAME.svg. To keep
 * what has changed: CAUCE_BLESS=1 make ROOMS=plot ONLY=golden test, look at the files in a browser
 * (tests/plot/golden/index.html shows all of them with the style sheet), commit. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "harness.h"
#include "plot/examples.h"

static void golden_path(char path[4096], const char *name)
{
    snprintf(path, 4096, "%s/tests/plot/golden/%s", test_root(), name);
}

static void check_against_file(const struct example *example, bool bless)
{
    char name[128], path[4096];
    struct err err = {0};
    struct arena arena;
    struct buf drawn;
    struct str kept;
    snprintf(name, sizeof name, "%s.svg", example->name);
    golden_path(path, name);
    buf_init(&drawn, 1 << 20);
    example->draw(&drawn);
    CHECK(!drawn.failed);
    if (bless) CHECK_OK(file_write(path, buf_view(&drawn), &err));
    arena_init(&arena, 1 << 22);
    CHECK_OK(file_read(&arena, path, 1 << 20, &kept, &err));
    if (!str_eq(kept, buf_view(&drawn)))
        test_fail(__FILE__, __LINE__, "%s is drawn otherwise than in %s", example->name, path);
    arena_free(&arena);
    buf_free(&drawn);
}

TEST(plot_draws_every_example_as_in_its_golden_file)
{
    const char *bless = getenv("CAUCE_BLESS");
    size_t count;
    const struct example *all = plot_examples(&count);
    CHECK(count > 20);
    for (size_t i = 0; i < count; i++) check_against_file(&all[i], bless && bless[0] == '1');
    if (!bless) return;
    /* A page to look at them. */
    struct err err = {0};
    struct buf page;
    char path[4096];
    golden_path(path, "index.html");
    buf_init(&page, 1 << 22);
    buf_text(&page, "<!doctype html>\n<meta charset=\"utf-8\">\n<title>plot</title>\n"
                    "<meta name=\"viewport\" content=\"width=device-width\">\n"
                    "<link rel=\"stylesheet\" href=\"../../../assets/cauce.css\">\n"
                    "<link rel=\"stylesheet\" href=\"../../../assets/plot.css\">\n");
    for (size_t i = 0; i < count; i++) {
        buf_printf(&page, "<h2>%s</h2>\n", all[i].name);
        all[i].draw(&page);
    }
    CHECK(!page.failed);
    CHECK_OK(file_write(path, buf_view(&page), &err));
    buf_free(&page);
}

TEST(plot_draws_the_same_bytes_each_time)
{
    size_t count;
    const struct example *all = plot_examples(&count);
    for (size_t i = 0; i < count; i++) {
        struct buf a, b;
        buf_init(&a, 1 << 20);
        buf_init(&b, 1 << 20);
        all[i].draw(&a);
        all[i].draw(&b);
        CHECK(str_eq(buf_view(&a), buf_view(&b)));
        buf_free(&a);
        buf_free(&b);
    }
}

TEST(plot_keeps_usual_pictures_below_fifteen_kilobytes)
{
    size_t count;
    const struct example *all = plot_examples(&count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(all[i].name, "sankey-crowd-wide") == 0) continue; /* 200 things, 400 links */
        struct buf out;
        buf_init(&out, 15000);
        all[i].draw(&out);
        if (out.failed) test_fail(__FILE__, __LINE__, "%s is too large", all[i].name);
        buf_free(&out);
    }
}
