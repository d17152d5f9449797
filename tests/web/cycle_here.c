/* The example's cycle beside the server: see cycle_here.h. */
#include "cycle_here.h"

#include <stdio.h>

#include "base/file.h"
#include "pages.h"

static struct err err;

int64_t cycle_here_publish(struct beside *b, json_ref root, const char *work)
{
    int64_t node = 0;
    struct world w = {.ledger = b->ledger, .store = ledger_store(b->ledger)};
    arena_init(&w.arena, 16 << 20);
    world_begin(&w);
    int64_t s = world_snapshot(&w, &(struct world_snapshot){.owner = b->co.entity});
    for (struct json_iter it = json_each(json_get(root, "people")); json_next(&it);)
        for (struct json_iter r = json_each(json_get(it.value, "roles")); json_next(&r);) {
            struct str name = json_text(json_get(r.value, "institution"));
            if (name.n)
                world_organisation(
                    &w, &(struct world_organisation){.entity = b->co.entity,
                                                     .snapshot = s,
                                                     .name = arena_cstr(&b->arena, name)});
        }
    if (work)
        node = world_node(&w, &(struct world_node){.entity = b->co.entity,
                                                   .snapshot = s,
                                                   .kind = NODE_PROJECT,
                                                   .key = "P1",
                                                   .label = work});
    world_commit(&w);
    arena_free(&w.arena);
    return node;
}

static enum err_code any_file(void *user, struct str file, struct arena *arena, struct str *out,
                              struct err *error)
{
    (void)user;
    (void)file;
    (void)arena;
    (void)error;
    *out = STR("%PDF-1.4 uno");
    return ERR_NONE;
}

/* What names things that are not in this ledger. */
static bool needs_money(struct str key)
{
    return str_is(key, "money") || str_is(key, "gap") || str_is(key, "observations");
}

static void copy(json_ref v, struct arena *arena, struct json_writer *w)
{
    enum json_type type = json_type(v);
    if (type == JSON_OBJECT) {
        json_open_object(w);
        for (struct json_iter it = json_each(v); json_next(&it);) {
            if (needs_money(it.key)) continue;
            json_key(w, arena_cstr(arena, it.key));
            copy(it.value, arena, w);
        }
        json_close_object(w);
    } else if (type == JSON_ARRAY) {
        json_open_array(w);
        for (struct json_iter it = json_each(v); json_next(&it);) copy(it.value, arena, w);
        json_close_array(w);
    } else if (type == JSON_STRING) {
        json_put_str(w, json_text(v));
    } else if (type == JSON_BOOL) {
        json_put_bool(w, json_bool(v));
    } else if (type == JSON_NUMBER) {
        json_put_raw(w, json_text(v));
    } else {
        json_put_null(w);
    }
}

static void copy_all(struct beside *b, json_ref root, struct json_writer *w)
{
    cycle_here_publish(b, root, NULL);
    copy(root, &b->arena, w);
}

void cycle_here_load(void)
{
    cycle_here_load_as(copy_all, any_file);
}

void cycle_here_load_as(void (*write)(struct beside *b, json_ref root, struct json_writer *w),
                        enum err_code (*read)(void *user, struct str file, struct arena *arena,
                                              struct str *out, struct err *err))
{
    struct beside b;
    struct buf said;
    struct str text;
    struct json_writer w;
    json_ref root;
    struct cycle_file_done done;
    open_beside(&b);
    struct cycle_file_options options = {.home = b.co.entity, .read = read};
    struct cycle_file_faults *faults = arena_alloc(&b.arena, sizeof *faults);
    struct str path = arena_printf(&b.arena, "%s/examples/ciclo/ciclo.json", test_root());
    buf_init(&said, CYCLE_FILE_MOST_BYTES);
    CHECK_OK(file_read(&b.arena, path.p, CYCLE_FILE_MOST_BYTES, &text, &err));
    CHECK_OK(json_parse(&b.arena, text, 64, &root, &err));
    json_start(&w, &said, false);
    write(&b, root, &w);
    enum err_code code = cycle_file_load(&b.co, buf_view(&said), &options, faults, &done, &err);
    for (size_t i = 0; i < faults->count; i++)
        printf("# %.*s: %.*s\n", STR_FMT(faults->list[i].pointer), STR_FMT(faults->list[i].says));
    CHECK_OK(code);
    CHECK(done.acts > 100);
    buf_free(&said);
    close_beside(&b);
}
