/* JSON: the two kernels give the same events; every element handed on parses, within its
 * limits, and carries a place; what we write of it parses again. */
#include "fuzz/fuzz.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/text.h"
#include "format/json.h"
#include "format/json_private.h"
#include "format/source_parse.h"

struct seen {
    uint64_t hash, number, events;
};

static void write_value(struct json_writer *w, json_ref v)
{
    char key[32];
    switch (json_type(v)) {
    case JSON_OBJECT:
        json_open_object(w);
        for (struct json_iter it = json_each(v); json_next(&it);) {
            snprintf(key, sizeof key, "k%zu", it.index);
            json_key(w, key);
            write_value(w, it.value);
        }
        json_close_object(w);
        break;
    case JSON_ARRAY:
        json_open_array(w);
        for (struct json_iter it = json_each(v); json_next(&it);) write_value(w, it.value);
        json_close_array(w);
        break;
    case JSON_STRING:
        json_put_str(w, json_text(v));
        break;
    case JSON_NUMBER:
        json_put_raw(w, json_text(v));
        break;
    case JSON_BOOL:
        json_put_bool(w, json_bool(v));
        break;
    default:
        json_put_null(w);
    }
}

static void check_value(const struct value *v, uint32_t max_depth)
{
    struct arena arena;
    struct err err = {0};
    json_ref root, again;
    arena_init(&arena, 1 << 24);
    MUST(v->line >= 1 && text_is_utf8(v->json));
    MUST(json_parse(&arena, v->json, max_depth, &root, &err) == ERR_NONE && root);
    struct buf b;
    buf_init(&b, 1 << 22);
    struct json_writer w;
    json_start(&w, &b, v->number % 2);
    write_value(&w, root);
    MUST(!b.failed && json_parse(&arena, buf_view(&b), max_depth, &again, &err) == ERR_NONE);
    MUST(json_type(root) == json_type(again) && json_count(root) == json_count(again));
    buf_free(&b);
    arena_free(&arena);
}

static enum err_code take(void *user, struct reader *reader, const struct source_event *e,
                          struct err *err)
{
    (void)err;
    struct seen *s = user;
    s->events++;
    s->hash = hash64_seed(&e->kind, sizeof e->kind, s->hash);
    if (e->kind == SOURCE_EVENT_PROBLEM)
        MUST(e->raw.n <= 2 * 65536 + 65536 && e->problem.message[0]);
    if (e->kind != SOURCE_EVENT_VALUE && e->kind != SOURCE_EVENT_CONTEXT) return ERR_NONE;
    if (e->kind == SOURCE_EVENT_VALUE) {
        MUST(e->value.number > s->number);
        s->number = e->value.number;
    }
    check_value(&e->value, reader->options->max_depth);
    s->hash = hash64_seed(e->value.json.p, e->value.json.n, s->hash);
    s->hash = hash64_seed(e->value.path.p, e->value.path.n, s->hash);
    s->hash = hash64_seed(&e->value.offset, sizeof e->value.offset, s->hash);
    return ERR_NONE;
}

static enum err_code run(const uint8_t *data, size_t size, json_scan_function *scan,
                         const struct source_options *options, struct seen *seen)
{
    struct err err = {0};
    int fd = memfd_create("json", MFD_CLOEXEC);
    MUST(fd >= 0 && write(fd, data, size) == (ssize_t)size && lseek(fd, 0, SEEK_SET) == 0);
    struct reader reader = {.fd = fd, .options = options, .emit = take, .user = seen, .spill = -1};
    enum err_code code = input_open(fd, options, &reader.input, &err);
    if (!code) code = json_read_with(&reader, scan, &err);
    MUST(!code || err.message[0]);
    input_close(reader.input);
    close(fd);
    return code;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const paths[] = {NULL, "", "/a", "/a/releases"};
    if (size < 1) return 0;
    struct source_options given = {
        .max_element = 3000, .max_depth = 16, .record_path = paths[data[0] & 3]};
    struct source_options options = source_options_filled(&given);
    struct seen plain = {0}, vector = {0};
    enum err_code a = run(data + 1, size - 1, json_scan_plain, &options, &plain);
    enum err_code b = run(data + 1, size - 1, json_scan_best(), &options, &vector);
    MUST(a == b && plain.events == vector.events && plain.hash == vector.hash);
    return 0;
}
