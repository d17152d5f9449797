/* The report for programs: one object with every group in both voices. */
#include "ocds/validate_private.h"

static const char *const level_names[] = {"error", "warning", "info"};
static const char *const scope_names[VALIDATE_SCOPES] = {"release", "record", "project", "package"};

static void put_text(struct json_writer *w, const char *key, struct str s)
{
    json_key(w, key);
    json_put_str(w, s);
}

static void put_number(struct json_writer *w, const char *key, uint64_t n)
{
    json_key(w, key);
    json_put_int(w, n > INT64_MAX ? INT64_MAX : (int64_t)n);
}

static void put_said(const struct vreport *r, size_t i, struct json_writer *w, const char *key,
                     void (*say)(const struct vreport *, size_t, struct buf *))
{
    struct buf text;
    buf_init(&text, 1 << 16);
    say(r, i, &text);
    put_text(w, key, buf_view(&text));
    if (text.failed) w->out->failed = true;
    buf_free(&text);
}

static void put_example(const struct validate_group *g, struct json_writer *w)
{
    json_key(w, "example");
    json_open_object(w);
    put_text(w, "file", str_of(g->file));
    put_number(w, "line", g->line);
    put_number(w, "element", g->element);
    put_text(w, "pointer", g->pointer);
    put_text(w, "found", g->found);
    json_close_object(w);
}

static void put_group(const struct vreport *r, size_t i, struct json_writer *w)
{
    const struct validate_group *g = &r->groups[i];
    json_open_object(w);
    put_text(w, "level", str_of(level_names[g->level]));
    put_text(w, "code", str_of(g->code));
    put_text(w, "in", str_of(scope_names[g->scope]));
    put_text(w, "path", g->path);
    put_text(w, "detail", g->detail);
    put_number(w, "count", g->count);
    put_number(w, "elements", g->elements);
    put_number(w, "of", g->of);
    put_example(g, w);
    put_said(r, i, w, "says", validate_say_publisher);
    put_said(r, i, w, "fix", validate_say_fix);
    put_said(r, i, w, "user", validate_say_user);
    put_text(w, "affects", str_of(_(validate_uses[validate_codes[r->codes[i]].use].affected)));
    json_close_object(w);
}

/* Codes with more paths or details than are told one by one. */
static void put_others(const struct vreport *r, struct json_writer *w)
{
    json_key(w, "others");
    json_open_array(w);
    for (int c = 0; c < CODES; c++) {
        if (!r->v->groups.others[c]) continue;
        json_open_object(w);
        put_text(w, "code", str_of(validate_codes[c].name));
        put_number(w, "count", r->v->groups.others[c]);
        json_close_object(w);
    }
    json_close_array(w);
}

void validate_write_json(const struct vreport *r, struct buf *out)
{
    struct json_writer w;
    size_t shown =
        r->options->examples && r->options->examples < r->count ? r->options->examples : r->count;
    json_start(&w, out, false);
    json_open_object(&w);
    put_number(&w, "elements", r->result.elements);
    put_number(&w, "valid", r->result.valid);
    put_number(&w, "errors", r->result.errors);
    put_number(&w, "warnings", r->result.warnings);
    put_number(&w, "notes", r->result.notes);
    put_number(&w, "unreadable", r->totals->bad);
    put_number(&w, "ids_looked_at_one_in", r->sampled);
    json_key(&w, "groups");
    json_open_array(&w);
    for (size_t i = 0; i < shown; i++) put_group(r, i, &w);
    json_close_array(&w);
    put_number(&w, "groups_not_shown", r->count - shown);
    put_others(r, &w);
    json_close_object(&w);
    buf_char(out, '\n');
}
