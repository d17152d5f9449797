/* Values that merging does not look into: kept, compared as the reference's Python compares them,
 * and written with their numbers as they stood. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "ocds/merge_private.h"

/* --- writing -------------------------------------------------------------------------------------
 */

/* True when a string can be written as it is: no quote, backslash or control character. */
static bool is_plain(const char *p, size_t n)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), highs = UINT64_C(0x8080808080808080);
    for (; n >= 8; p += 8, n -= 8) {
        uint64_t x, q, b, low;
        memcpy(&x, p, 8);
        q = x ^ (ones * '"');
        b = x ^ (ones * '\\');
        low = (x - ones * 0x20) & ~x;
        if ((((q - ones) & ~q) | ((b - ones) & ~b) | low) & highs) return false;
    }
    for (; n; p++, n--)
        if ((unsigned char)*p < 0x20 || *p == '"' || *p == '\\') return false;
    return true;
}

static void write_string(struct buf *out, json_ref v)
{
    struct str s = json_chars(v);
    /* The parser notes strings that it found to be plain ASCII. */
    bool plain = (json_yy(v)->tag & YYJSON_SUBTYPE_MASK) == YYJSON_SUBTYPE_NOESC;
    if (plain || is_plain(s.p, s.n)) {
        char *to = merge_room(out, s.n + 2);
        if (!to) return;
        *to = '"';
        memcpy(to + 1, s.p, s.n);
        to[s.n + 1] = '"';
        out->n += s.n + 2;
        return;
    }
    struct json_writer w;
    json_start(&w, out, false);
    json_put_str(&w, s);
}

static void write_number(struct buf *out, struct str s)
{
    char *to = merge_room(out, s.n);
    if (!to) return;
    memcpy(to, s.p, s.n);
    out->n += s.n;
}

void merge_write(struct buf *out, json_ref v)
{
    if (json_is_string(v))
        write_string(out, v);
    else if (json_is_number(v))
        write_number(out, json_chars(v));
    else if (json_is_array(v) && json_length(v) <= 8) {
        json_ref item = json_first(v);
        char open = '[';
        for (size_t n = json_length(v); n; n--, item = json_after(item)) {
            merge_char(out, open);
            if (json_is_container(item))
                json_inline_write(out, item);
            else
                merge_write(out, item);
            open = ',';
        }
        if (open == '[') merge_char(out, '[');
        merge_char(out, ']');
    } else
        json_inline_write(out, v);
}

/* --- comparing -----------------------------------------------------------------------------------
 */

static bool is_float(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '.' || s.p[i] == 'e' || s.p[i] == 'E') return true;
    return false;
}

static double float_of(struct str s)
{
    char few[128], *text = s.n < sizeof few ? few : mem_alloc(s.n + 1);
    if (!text) return NAN;
    memcpy(text, s.p, s.n);
    text[s.n] = '\0';
    double d = strtod(text, NULL);
    if (text != few) mem_free(text);
    return d;
}

static struct str without_zero_sign(struct str s)
{
    return str_is(s, "-0") ? STR("0") : s;
}

bool merge_numbers_equal(struct str a, struct str b)
{
    if (str_eq(a, b)) return true;
    bool fa = is_float(a), fb = is_float(b);
    if (!fa && !fb) return str_eq(without_zero_sign(a), without_zero_sign(b));
    if (fa && fb) return float_of(a) == float_of(b);
    /* An integer of any length against a float: equal when the float is that very integer. */
    struct str integer = without_zero_sign(fa ? b : a);
    double d = float_of(fa ? a : b);
    char text[400];
    if (!isfinite(d) || d != floor(d)) return false;
    int n = snprintf(text, sizeof text, "%.0f", d == 0 ? 0.0 : d);
    return n > 0 && (size_t)n < sizeof text && str_eq(integer, (struct str){text, (size_t)n});
}

json_ref merge_member(json_ref object, struct str wanted)
{
    json_ref found = NULL, key = json_first(object);
    for (size_t n = json_length(object); n; n--, key = json_after(json_value_of(key)))
        if (str_eq(json_chars(key), wanted)) found = json_value_of(key);
    return found;
}

struct pair {
    struct str key;
    json_ref value;
};

static int by_key(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;
    int order = str_compare(x->key, y->key);
    return order ? order : (x->value > y->value) - (x->value < y->value);
}

/* The members sorted by key, of a key given twice the last; their number, or SIZE_MAX. */
static size_t sorted_members(json_ref object, struct pair **out)
{
    size_t n = json_length(object), kept = 0;
    struct pair *pairs = mem_alloc((n + 1) * sizeof *pairs);
    *out = pairs;
    if (!pairs) return SIZE_MAX;
    json_ref key = json_first(object);
    for (size_t i = 0; i < n; i++, key = json_after(json_value_of(key)))
        pairs[i] = (struct pair){json_chars(key), json_value_of(key)};
    qsort(pairs, n, sizeof *pairs, by_key);
    for (size_t i = 0; i < n; i++) {
        if (kept && str_eq(pairs[kept - 1].key, pairs[i].key)) kept--;
        pairs[kept++] = pairs[i];
    }
    return kept;
}

static bool members_equal(json_ref a, json_ref b)
{
    struct pair *pa = NULL, *pb = NULL;
    size_t na = sorted_members(a, &pa), nb = sorted_members(b, &pb);
    bool equal = na == nb && na != SIZE_MAX;
    for (size_t i = 0; equal && i < na; i++)
        equal = str_eq(pa[i].key, pb[i].key) && merge_equal(pa[i].value, pb[i].value);
    mem_free(pa);
    mem_free(pb);
    return equal;
}

/* Nearly always the keys stand in the same order. */
static bool objects_equal(json_ref a, json_ref b)
{
    json_ref ka = json_first(a), kb = json_first(b);
    if (json_length(a) != json_length(b)) return members_equal(a, b);
    for (size_t left = json_length(a); left; left--) {
        json_ref va = json_value_of(ka), vb = json_value_of(kb);
        if (!str_eq(json_chars(ka), json_chars(kb)) || !merge_equal(va, vb))
            return members_equal(a, b);
        ka = json_after(va);
        kb = json_after(vb);
    }
    return true;
}

static bool truth_equals(json_ref truth, json_ref number)
{
    return merge_numbers_equal(json_bool(truth) ? STR("1") : STR("0"), json_chars(number));
}

bool merge_equal(json_ref a, json_ref b)
{
    enum json_type ta = json_type(a), tb = json_type(b);
    if (ta != tb) {
        if (ta == JSON_BOOL && tb == JSON_NUMBER) return truth_equals(a, b);
        return ta == JSON_NUMBER && tb == JSON_BOOL && truth_equals(b, a);
    }
    switch (ta) {
    case JSON_STRING:
        return str_eq(json_chars(a), json_chars(b));
    case JSON_NUMBER:
        return merge_numbers_equal(json_chars(a), json_chars(b));
    case JSON_BOOL:
        return json_bool(a) == json_bool(b);
    case JSON_OBJECT:
        return objects_equal(a, b);
    case JSON_ARRAY:
        break;
    default:
        return true;
    }
    if (json_length(a) != json_length(b)) return false;
    json_ref x = json_first(a), y = json_first(b);
    for (size_t n = json_length(a); n; n--, x = json_after(x), y = json_after(y))
        if (!merge_equal(x, y)) return false;
    return true;
}

/* --- Python's text of a scalar -------------------------------------------------------------------
 */

/* The shortest digits that read back as the same double, laid out as Python's repr does. */
static void python_float(struct buf *out, double d)
{
    char text[64], digits[32];
    int precision = 1;
    do snprintf(text, sizeof text, "%.*e", precision - 1, d);
    while (strtod(text, NULL) != d && ++precision <= 17);
    char *e = strchr(text, 'e');
    if (!e) { /* inf */
        buf_text(out, text);
        return;
    }
    long exponent = strtol(e + 1, NULL, 10);
    const char *p = text;
    int n = 0;
    if (*p == '-') {
        buf_char(out, '-');
        p++;
    }
    for (; p < e; p++)
        if (*p != '.') digits[n++] = *p;
    if (exponent < -4 || exponent >= 16) {
        buf_put(out, digits, 1);
        if (n > 1) buf_printf(out, ".%.*s", n - 1, digits + 1);
        buf_printf(out, "e%c%02ld", exponent < 0 ? '-' : '+', labs(exponent));
        return;
    }
    if (exponent < 0) buf_text(out, "0.");
    for (long i = exponent; i < -1; i++) buf_char(out, '0');
    for (int i = 0; i < n || i <= exponent + 1; i++) {
        if (exponent >= 0 && i == exponent + 1) buf_char(out, '.');
        buf_char(out, i < n ? digits[i] : '0');
    }
}

void merge_python_text(struct buf *out, json_ref v)
{
    switch (json_type(v)) {
    case JSON_ABSENT:
    case JSON_NULL:
        buf_text(out, "None");
        break;
    case JSON_BOOL:
        buf_text(out, json_bool(v) ? "True" : "False");
        break;
    case JSON_STRING:
        buf_str(out, json_chars(v));
        break;
    case JSON_NUMBER:
        if (is_float(json_chars(v)))
            python_float(out, float_of(json_chars(v)));
        else
            buf_str(out, without_zero_sign(json_chars(v)));
        break;
    default:
        json_inline_write(out, v);
    }
}

/* --- leaves --------------------------------------------------------------------------------------
 */

/* Kept text has room to grow, so that a value given anew a thousand times costs no memory anew. */
static bool keep_text(struct merger *m, struct leaf *leaf, struct str text)
{
    if (text.n > leaf->room) {
        size_t room = leaf->room ? 2 * text.n : text.n;
        char *p = merge_alloc(m, room);
        if (!p) return false;
        leaf->text = p;
        leaf->room = room;
    }
    if (text.n) memcpy(leaf->text, text.p, text.n);
    leaf->n = text.n;
    leaf->value = NULL;
    return true;
}

static struct str text_of(struct merger *m, json_ref v)
{
    buf_clear(&m->scratch);
    merge_write(&m->scratch, v);
    return m->scratch.failed ? STR_NONE : buf_view(&m->scratch);
}

bool merge_leaf_set(struct merger *m, struct leaf *leaf, json_ref v)
{
    if (!m->keep) {
        leaf->value = v;
        return true;
    }
    struct str text = text_of(m, v);
    return text.p && keep_text(m, leaf, text);
}

void merge_leaf_write(struct buf *out, const struct leaf *leaf)
{
    if (leaf->value)
        merge_write(out, leaf->value);
    else
        buf_put(out, leaf->text, leaf->n);
}

/* Kept text against a new value. Strings are written in one way only. */
static bool same_as_kept(struct merger *m, const struct leaf *leaf, json_ref v, bool *same)
{
    struct str text = text_of(m, v);
    *same = false;
    if (!text.p) return false;
    *same = leaf->n == text.n && memcmp(leaf->text, text.p, text.n) == 0;
    if (*same || json_is_string(v)) return true;
    json_ref before;
    enum err_code code =
        json_pool_parse(&m->pool, (struct str){leaf->text, leaf->n}, &before, NULL);
    if (code) return false;
    *same = merge_equal(before, v);
    return true;
}

bool merge_version_add(struct merger *m, struct version **last, json_ref v)
{
    struct version *before = *last;
    if (before && before->release == m->release) before = before->before;
    if (before) {
        bool same = false;
        if (!m->keep)
            same = merge_equal(before->leaf.value, v);
        else if (!same_as_kept(m, &before->leaf, v, &same))
            return false;
        if (same) {
            *last = before;
            return true;
        }
    }
    struct version *version = merge_alloc(m, sizeof *version);
    if (!version) return false;
    *version = (struct version){.before = before, .release = m->release};
    *last = version;
    return merge_leaf_set(m, &version->leaf, v);
}

void merge_versions_write(const struct merger *m, struct buf *out, struct version *last)
{
    struct version *first = NULL;
    while (last) {
        struct version *before = last->before;
        last->before = first;
        first = last;
        last = before;
    }
    char open = '[';
    for (; first; first = first->before) {
        size_t from = first->release > 1 ? m->prefix_ends[first->release - 2] : 0;
        size_t n = m->prefix_ends[first->release - 1] - from;
        char *to = merge_room(out, n + 1);
        if (!to) return;
        *to = open;
        memcpy(to + 1, m->prefix_text.p + from, n);
        out->n += n + 1;
        merge_leaf_write(out, &first->leaf);
        merge_char(out, '}');
        open = ',';
    }
    merge_char(out, ']');
}
