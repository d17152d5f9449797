/* What was found, for programs: Cardinal's object of results, and findings one per line. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/i18n.h"
#include "ocds/indicator_private.h"

/* ---- numbers ----------------------------------------------------------------------------- */

/* The fewest digits that read back as the same double, and the exponent of the first of them. */
static size_t shortest(double v, char digits[20], int *exponent)
{
    char text[40];
    int precision = 0;
    for (; precision < 17; precision++) {
        snprintf(text, sizeof text, "%.*e", precision, v);
        if (strtod(text, NULL) == v) break;
    }
    size_t n = 0;
    for (const char *p = text; *p && *p != 'e'; p++)
        if (*p >= '0' && *p <= '9' && n < 19) digits[n++] = *p;
    *exponent = (int)strtol(strchr(text, 'e') + 1, NULL, 10);
    return n;
}

static void put_zeros(struct buf *out, int n)
{
    for (int i = 0; i < n; i++) buf_char(out, '0');
}

static void put_positive(struct buf *out, double v)
{
    char digits[20];
    int exponent;
    size_t n = shortest(v, digits, &exponent);
    int point = exponent + 1; /* digits before the point */
    if (point > 16 || point <= -5) {
        buf_put(out, digits, 1);
        if (n > 1) buf_char(out, '.');
        buf_put(out, digits + 1, n - 1);
        buf_printf(out, "e%d", exponent);
    } else if (point <= 0) {
        buf_text(out, "0.");
        put_zeros(out, -point);
        buf_put(out, digits, n);
    } else if ((size_t)point >= n) {
        buf_put(out, digits, n);
        put_zeros(out, point - (int)n);
        buf_text(out, ".0");
    } else {
        buf_put(out, digits, (size_t)point);
        buf_char(out, '.');
        buf_put(out, digits + point, n - (size_t)point);
    }
}

void indicator_put_number(struct json_writer *w, double v)
{
    char small[48];
    struct buf text = {.p = small, .capacity = sizeof small, .max = sizeof small};
    if (!isfinite(v)) {
        json_put_null(w);
        return;
    }
    if (signbit(v)) buf_char(&text, '-');
    if (v == 0)
        buf_text(&text, "0.0");
    else
        put_positive(&text, fabs(v));
    json_put_raw(w, buf_view(&text));
}

/* ---- findings ---------------------------------------------------------------------------- */

static const char *const group_words[] = {"process", "buyer", "procuring_entity", "tenderer"};

static void put_text(struct json_writer *w, const char *key, struct str text)
{
    if (!text.n) return;
    json_key(w, key);
    json_put_str(w, text);
}

static void put_evidence(struct json_writer *w, const struct indicator_finding *f)
{
    json_key(w, "evidence");
    json_open_array(w);
    for (size_t i = 0; i < f->evidence_count; i++) {
        json_open_object(w);
        json_key(w, "path");
        json_put_str(w, f->evidence[i].path);
        json_key(w, "text");
        json_put_str(w, f->evidence[i].text);
        json_close_object(w);
    }
    json_close_array(w);
}

void indicator_write_finding(struct buf *out, const struct indicator *indicator,
                             const struct indicator_finding *f)
{
    struct json_writer w;
    json_start(&w, out, false);
    json_open_object(&w);
    put_text(&w, "indicator", str_of(indicator->code));
    put_text(&w, "name", str_of(indicator->name));
    put_text(&w, "title", str_of(_(indicator->title)));
    put_text(&w, "group", str_of(group_words[f->group]));
    put_text(&w, "id", f->id);
    put_text(&w, "ocid", f->ocid);
    json_key(&w, "value");
    indicator_put_number(&w, f->value);
    put_text(&w, "question", f->question);
    put_evidence(&w, f);
    if (f->file) put_text(&w, "file", str_of(f->file));
    if (f->line) {
        json_key(&w, "line");
        json_put_int(&w, (int64_t)f->line);
    }
    json_close_object(&w);
    buf_char(out, '\n');
}

/* ---- results ----------------------------------------------------------------------------- */

/* The results of one id in the order of the indicators. */
static void put_results(struct json_writer *w, const struct indicator_sink *sink,
                        const struct indicator_result *first)
{
    json_open_object(w);
    for (uint32_t last = 0;;) {
        const struct indicator_result *least = NULL;
        for (const struct indicator_result *r = first; r; r = indicator_result_next(sink, r))
            if (r->indicator > last && (!least || r->indicator < least->indicator)) least = r;
        if (!least) break;
        last = least->indicator;
        json_key(w, sink->run->chosen[last - 1].indicator->code);
        indicator_put_number(w, least->value);
    }
    json_close_object(w);
}

static void put_key(struct json_writer *w, struct str key)
{
    /* Keys come from the data and may hold anything; json_key takes what is NUL-terminated. */
    json_put_str(w, key);
    buf_char(w->out, ':');
    w->after_key = true;
}

static enum err_code put_group(struct json_writer *w, const struct indicator_sink *sink,
                               enum indicator_group group, struct indicator_writing *to,
                               struct err *err)
{
    static const char *const names[] = {"OCID", "Buyer", "ProcuringEntity", "Tenderer"};
    const struct indicator_table *t = &sink->groups[group];
    if (t->count == 0) return ERR_NONE;
    const uint32_t *numbers = indicator_table_order(t, to->arena);
    enum err_code code = numbers ? ERR_NONE : err_no_memory(err);
    json_key(w, names[group]);
    json_open_object(w);
    for (size_t i = 0; !code && i < t->count; i++) {
        put_key(w, indicator_table_key(t, numbers[i]));
        put_results(w, sink, indicator_table_value(t, numbers[i]));
        code = ocds_pass_on(to->out, err);
    }
    json_close_object(w);
    return code;
}

static void put_meta(struct json_writer *w, const struct indicator_sink *sink)
{
    json_key(w, "Meta");
    json_open_object(w);
    for (size_t i = 0; i < sink->figure_count;) {
        size_t indicator = sink->figures[i].indicator;
        json_key(w, sink->run->chosen[indicator].indicator->code);
        json_open_object(w);
        for (; i < sink->figure_count && sink->figures[i].indicator == indicator; i++) {
            json_key(w, sink->figures[i].name);
            indicator_put_number(w, round(sink->figures[i].value * 10000.0) / 10000.0);
        }
        json_close_object(w);
    }
    json_close_object(w);
}

static const struct indicator_table *map_named(const struct indicator_sink *sink, const char *name)
{
    for (size_t i = 0; i < MAPS_MOST && sink->map_names[i]; i++)
        if (strcmp(sink->map_names[i], name) == 0) return &sink->maps[i];
    return NULL;
}

/* The parts of a map's key: "ocid US id". */
static struct str map_key(const struct indicator_table *t, size_t i, struct str *id)
{
    struct str key = indicator_table_key(t, i);
    size_t n = *(const uint32_t *)indicator_table_value(t, i);
    *id = str_slice(key, n + 1, key.n);
    return str_slice(key, 0, n);
}

static enum err_code put_map(struct json_writer *w, const struct indicator_table *t, bool single,
                             struct indicator_writing *to, struct err *err)
{
    const uint32_t *numbers = indicator_table_order(t, to->arena);
    enum err_code code = numbers ? ERR_NONE : err_no_memory(err);
    struct str id;
    for (size_t i = 0; !code && i < t->count;) {
        struct str ocid = map_key(t, numbers[i], &id);
        put_key(w, ocid);
        if (!single) json_open_array(w);
        bool first = true;
        for (; i < t->count && str_eq(map_key(t, numbers[i], &id), ocid); i++) {
            if (!single || first) json_put_str(w, id);
            first = false;
        }
        if (!single) json_close_array(w);
        code = ocds_pass_on(to->out, err);
    }
    return code;
}

static enum err_code put_maps(struct json_writer *w, const struct indicator_sink *sink,
                              struct indicator_writing *to, struct err *err)
{
    static const struct {
        const char *name;
        bool single;
    } maps[] = {{"ocid_buyer_r038", true},     {"ocid_procuringentity_r038", true},
                {"ocid_tenderer", false},      {"ocid_tenderer_r024", false},
                {"ocid_tenderer_r028", false}, {"ocid_tenderer_r030", false},
                {"ocid_tenderer_r035", false}, {"ocid_tenderer_r058", false}};
    json_key(w, "Maps");
    json_open_object(w);
    for (size_t m = 0; m < sizeof maps / sizeof *maps; m++) {
        const struct indicator_table *t = map_named(sink, maps[m].name);
        json_key(w, maps[m].name);
        json_open_object(w);
        enum err_code code = t ? put_map(w, t, maps[m].single, to, err) : ERR_NONE;
        if (code) return code;
        json_close_object(w);
    }
    json_close_object(w);
    return ERR_NONE;
}

enum err_code indicator_write_results(const struct indicator_sink *sink,
                                      struct indicator_writing *to, struct err *err)
{
    struct json_writer w;
    enum err_code code = ERR_NONE;
    json_start(&w, to->out->main, false);
    json_open_object(&w);
    for (unsigned g = 0; !code && g < INDICATOR_GROUPS; g++)
        code = put_group(&w, sink, (enum indicator_group)g, to, err);
    if (!code && sink->run->options->meta) put_meta(&w, sink);
    if (!code && sink->run->options->maps) code = put_maps(&w, sink, to, err);
    json_close_object(&w);
    buf_char(to->out->main, '\n');
    return code;
}
