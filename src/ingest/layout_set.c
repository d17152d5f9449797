/* The set of known layouts: the ones inside the program, then those of the user's folders. */
#include <stdlib.h>

#include "base/embed.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ingest/layout_set.h"

#define SET_ARENA_MAX ((size_t)256 << 20)
#define LAYOUT_FILE_MAX ((uint64_t)4 << 20)

static enum err_code add(struct layout_set *set, const char *file, struct str text, struct err *err)
{
    const struct layout *layout;
    enum err_code code = layout_parse(&set->arena, file, text, &layout, err);
    if (code) return code;
    for (size_t i = 0; i < set->count; i++) {
        if (!str_eq(layout_info(set->items[i])->id, layout_info(layout)->id)) continue;
        set->items[i] = layout;
        return ERR_NONE;
    }
    if (set->count == set->capacity) {
        size_t capacity = set->capacity ? set->capacity * 2 : 64;
        const struct layout **more = mem_realloc(set->items, capacity * sizeof *more);
        if (!more) return err_no_memory(err);
        set->items = more;
        set->capacity = capacity;
    }
    set->items[set->count++] = layout;
    return ERR_NONE;
}

struct folder {
    struct layout_set *set;
    struct err *err;
};

static enum err_code add_file(void *user, const char *path)
{
    struct folder *folder = user;
    struct str text;
    if (!str_ends(str_of(path), STR(".layout"))) return ERR_NONE;
    enum err_code code = file_read(&folder->set->arena, path, LAYOUT_FILE_MAX, &text, folder->err);
    return code ? code : add(folder->set, path, text, folder->err);
}

static int by_id(const void *a, const void *b)
{
    const struct layout *const *x = a, *const *y = b;
    return str_compare(layout_info(*x)->id, layout_info(*y)->id);
}

enum err_code layout_set_open(const char *const *folders, size_t count, struct layout_set **out,
                              struct err *err)
{
    struct layout_set *set = mem_calloc(1, sizeof *set);
    enum err_code code = ERR_NONE;
    *out = NULL;
    if (!set) return err_no_memory(err);
    arena_init(&set->arena, SET_ARENA_MAX);
    for (size_t i = 0; !code && i < layout_files_count; i++) {
        struct str text = {(const char *)layout_files[i].data, layout_files[i].size};
        struct str name =
            arena_printf(&set->arena, "%s: %s", _("(incluido)"), layout_files[i].name);
        code = name.p ? add(set, name.p, text, err) : err_no_memory(err);
    }
    for (size_t i = 0; !code && i < count; i++) {
        struct folder folder = {set, err};
        if (file_exists(folders[i])) code = file_walk(folders[i], add_file, &folder, err);
    }
    if (!code && set->count) qsort(set->items, set->count, sizeof *set->items, by_id);
    if (code)
        layout_set_close(set);
    else
        *out = set;
    return code;
}

enum err_code layout_set_open_one(struct str id, const char *folder, struct layout_set **out,
                                  struct err *err)
{
    struct layout_set *set;
    enum err_code code = ERR_NONE;
    *out = NULL;
    for (size_t i = 0; i < layout_files_count; i++) {
        struct str name = str_of(layout_files[i].name);
        if (name.n != id.n + 7 || !str_starts(name, id)) continue; /* ID.layout */
        set = mem_calloc(1, sizeof *set);
        if (!set) return err_no_memory(err);
        arena_init(&set->arena, SET_ARENA_MAX);
        struct str text = {(const char *)layout_files[i].data, layout_files[i].size};
        code = add(set, layout_files[i].name, text, err);
        if (code)
            layout_set_close(set);
        else
            *out = set;
        return code;
    }
    return layout_set_open(&folder, folder ? 1 : 0, out, err);
}

void layout_set_close(struct layout_set *set)
{
    if (!set) return;
    mem_free(set->items);
    arena_free(&set->arena);
    mem_free(set);
}

size_t layout_set_count(const struct layout_set *set)
{
    return set->count;
}

const struct layout *layout_set_at(const struct layout_set *set, size_t index)
{
    return index < set->count ? set->items[index] : NULL;
}

const struct layout *layout_set_find(const struct layout_set *set, struct str id)
{
    for (size_t i = 0; i < set->count; i++)
        if (str_eq(layout_info(set->items[i])->id, id)) return set->items[i];
    return NULL;
}
