/* Every layout that ships parses, and each has what people need to know about it. */
#include "base/embed.h"
#include "harness.h"
#include "ingest/layout.h"

TEST(layouts_shipped_parse_without_mistakes)
{
    struct err err = {0};
    struct layout_set *set;
    if (layout_set_open(NULL, 0, &set, &err)) {
        char text[1200];
        test_fail(__FILE__, __LINE__, "%s", err_format(&err, text, sizeof text));
    }
    CHECK_INT(layout_set_count(set), layout_files_count);
    layout_set_close(set);
}

TEST(layouts_shipped_say_title_and_publisher)
{
    struct err err = {0};
    struct layout_set *set;
    CHECK_OK(layout_set_open(NULL, 0, &set, &err));
    for (size_t i = 0; i < layout_set_count(set); i++) {
        const struct layout_info *info = layout_info(layout_set_at(set, i));
        if (!info->title.n || !info->publisher.n)
            test_fail(__FILE__, __LINE__, "%.*s has no title or publisher", STR_FMT(info->id));
        if (info->class == LAYOUT_OTHER && !info->reason.n)
            test_fail(__FILE__, __LINE__, "%.*s does not say why it is ignored", STR_FMT(info->id));
    }
    layout_set_close(set);
}
