/* See indicators.h. */
#include "indicators.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"

static const char *split(struct arena *arena, const char *list, const char **codes, size_t *count)
{
    for (struct str rest = str_of(list); rest.n;)
        codes[(*count)++] = arena_cstr(arena, str_split(rest, ',', &rest));
    return list;
}

struct str indicators_of(struct arena *arena, const char *data, size_t n,
                         const struct indicators_asked *asked)
{
    struct err err = {0};
    const char *only[64];
    int in, out;
    const struct settings_key *const tables[] = {settings_global_keys,
                                                 indicator_settings_keys(arena)};
    struct settings *settings = settings_empty(arena);
    if (asked->settings)
        CHECK_OK(
            settings_read(arena, str_of(asked->settings), "x.ini", tables, 2, &settings, &err));
    struct indicator_options o = {.settings = settings,
                                  .lists = asked->lists ? asked->lists : lists_new(arena),
                                  .only = only,
                                  .compatible = asked->compatible,
                                  .output = asked->output,
                                  .meta = !asked->no_meta,
                                  .maps = asked->maps};
    if (asked->only) split(arena, asked->only, only, &o.only_count);
    CHECK_OK(file_temp(&in, &err));
    CHECK_OK(file_temp(&out, &err));
    CHECK_OK(file_write_all(in, data, n, &err));
    lseek(in, 0, SEEK_SET);
    struct ocds_input input = {.name = "x.jsonl", .fd = in};
    struct ocds_job job = {.inputs = &input,
                           .input_count = 1,
                           .out = out,
                           .side = -1,
                           .threads = asked->threads ? asked->threads : 1};
    struct ocds_totals totals;
    CHECK_OK(indicator_run(&job, &o, &totals, &err));
    off_t size = lseek(out, 0, SEEK_END);
    char *text = arena_alloc(arena, (size_t)size + 1);
    CHECK(text && pread(out, text, (size_t)size, 0) == size);
    close(out);
    return (struct str){text, (size_t)size};
}

static struct str anew(struct arena *arena, const char *data, const struct indicators_asked *asked)
{
    arena_free(arena);
    arena_init(arena, 64 << 20);
    return indicators_of(arena, data, strlen(data), asked);
}

struct str indicators_results(struct arena *arena, const char *data, const char *only,
                              const char *settings, bool compatible)
{
    struct indicators_asked asked = {.only = only,
                                     .settings = settings,
                                     .compatible = compatible,
                                     .output = INDICATOR_RESULTS,
                                     .no_meta = true};
    return anew(arena, data, &asked);
}

struct str indicators_with_meta(struct arena *arena, const char *data, const char *only,
                                const char *settings, bool compatible)
{
    struct indicators_asked asked = {
        .only = only, .settings = settings, .compatible = compatible, .output = INDICATOR_RESULTS};
    return anew(arena, data, &asked);
}
