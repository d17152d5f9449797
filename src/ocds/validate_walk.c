/* The walk: every value of an element once, in the order of the text, with the node of its path. No
 * recursion and no search: the member that followed the last time is tried first. */
#include "base/mem.h"
#include "base/money.h"
#include "ocds/validate_private.h"

bool validate_push(struct validator *v, struct vlist *list, const void *item, size_t size)
{
    if (list->n == list->room) {
        size_t room = list->room ? 2 * list->room : 16;
        void *p = mem_realloc(list->p, room * size);
        if (!p) {
            v->failed = true;
            return false;
        }
        list->p = p;
        list->room = room;
    }
    memcpy((char *)list->p + list->n++ * size, item, size);
    return true;
}

/* --- one value -------------------------------------------------------------------------------- */

static const char *type_name(json_ref value)
{
    switch (json_type(value)) {
    case JSON_NULL:
        return "null";
    case JSON_BOOL:
        return "boolean";
    case JSON_NUMBER:
        return "number";
    case JSON_STRING:
        return "string";
    case JSON_ARRAY:
        return "array";
    case JSON_OBJECT:
        return "object";
    default:
        return "";
    }
}

static void wrong_type(struct validator *v, struct vnode *node, json_ref value)
{
    validate_found_detail(v, CODE_TYPE, node, value, str_of(type_name(value)));
}

static void deprecated(struct validator *v, struct vnode *node, json_ref value)
{
    if (node->field->deprecated)
        validate_found_detail(v, CODE_DEPRECATED, node, value, node->field->deprecated_in);
}

/* The code that stood here the last time is known without looking it up. */
static void check_code(struct validator *v, struct vnode *node, json_ref value, struct str s)
{
    if (s.n == node->code_length && memcmp(s.p, node->code, s.n) == 0) return;
    if (!schema_code_known(node->field->codelist, s)) {
        if (s.n == 0 && node->field->open_codelist) return; /* told as empty */
        validate_found_detail(v, node->field->open_codelist ? CODE_OPEN : CODE_CLOSED, node, value,
                              s);
    } else if (s.n <= sizeof node->code) {
        memcpy(node->code, s.p, s.n);
        node->code_length = (uint8_t)s.n;
    }
}

static void check_format(struct validator *v, struct vnode *node, json_ref value, struct str s)
{
    int year;
    switch (node->format) {
    case SCHEMA_DATE_TIME:
        if (!validate_date_time(s, &node->instant, &year)) {
            node->instant = VALIDATE_NO_INSTANT;
            validate_found(v, CODE_DATE_TIME, node, value);
        } else if (year < 1990 || year > 2050) {
            node->instant = VALIDATE_NO_INSTANT;
            validate_found(v, CODE_IMPLAUSIBLE, node, value);
        }
        break;
    case SCHEMA_DATE:
        if (!validate_date(s)) validate_found(v, CODE_DATE, node, value);
        break;
    case SCHEMA_URI:
        if (!validate_uri(s)) validate_found(v, CODE_URI, node, value);
        break;
    case SCHEMA_EMAIL:
        if (!validate_email(s)) validate_found(v, CODE_EMAIL, node, value);
        break;
    default:
        break;
    }
}

static void string_limits(struct validator *v, struct vnode *node, json_ref value, struct str s)
{
    const struct schema_field *f = node->field;
    deprecated(v, node, value);
    if (s.n < f->min_length) {
        validate_found(v, CODE_MIN_LENGTH, node, value);
    } else if (f->min_length > 1) {
        size_t points = 0;
        for (size_t i = 0; i < s.n; i++) points += ((unsigned char)s.p[i] & 0xc0) != 0x80;
        if (points < f->min_length) validate_found(v, CODE_MIN_LENGTH, node, value);
    }
    if (f->pattern.n && !validate_pattern(v, node, s))
        validate_found_detail(v, CODE_PATTERN, node, value, f->pattern);
}

static void see_string(struct validator *v, struct vnode *node, json_ref value)
{
    struct str s = json_chars(value);
    if (s.n == 0 || (unsigned char)s.p[0] <= ' ' || (unsigned char)s.p[0] >= 0xc2) {
        if (validate_blank(s)) validate_found_detail(v, CODE_EMPTY, node, value, STR("\"\""));
    }
    if (!(node->types & SCHEMA_STRING)) {
        wrong_type(v, node, value);
        return;
    }
    if (node->format) check_format(v, node, value, s);
    if (node->codes) check_code(v, node, value, s);
    if (node->limits) string_limits(v, node, value, s);
    if (node->leaf) validate_leaf(v, node, value);
}

/* A number of the schema is an integer when it is written as one: the field's validator takes 1.0
 * for none. */
static bool is_integer(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '.' || s.p[i] == 'e' || s.p[i] == 'E') return false;
    return true;
}

static void see_number(struct validator *v, struct vnode *node, json_ref value)
{
    struct str s = json_chars(value);
    if (!(node->types & SCHEMA_NUMBER)) {
        if (!(node->types & SCHEMA_INTEGER) || !is_integer(s)) {
            wrong_type(v, node, value);
            return;
        }
    }
    if (node->codes) check_code(v, node, value, s);
    if (node->leaf) validate_leaf(v, node, value);
    if (!node->limits) return;
    deprecated(v, node, value);
    int64_t scaled;
    bool read = node->field->has_minimum && decimal_parse(s, 6, &scaled);
    if (read && scaled < node->field->minimum * 1000000)
        validate_found(v, CODE_MINIMUM, node, value);
}

/* --- containers ------------------------------------------------------------------------------- */

static struct frame *enter(struct validator *v, struct frame *top, struct vnode *node,
                           json_ref value)
{
    struct frame *f = top + 1;
    if (f >= v->frames + VALIDATE_DEPTH) return top;
    *f = (struct frame){.node = node,
                        .container = value,
                        .cursor = json_first(value),
                        .left = json_length(value),
                        .visit = ++v->visits,
                        .array = json_is_array(value),
                        .ids = v->ids.n};
    node->visit = f->visit;
    return f;
}

static struct frame *see_array(struct validator *v, struct frame *top, struct vnode *node,
                               json_ref value)
{
    size_t n = json_length(value);
    if (n == 0) validate_found_detail(v, CODE_EMPTY, node, value, STR("[]"));
    if (!(node->types & SCHEMA_ARRAY)) {
        wrong_type(v, node, value);
        return top;
    }
    if (node->other) {
        struct vnode *form = validate_form(v, node, value);
        if (form != node) {
            form->seen++;
            form->value = value;
            form->stamp = node->stamp;
            node = form;
        }
    }
    if (node->limits) {
        deprecated(v, node, value);
        if (n < node->field->min_items) validate_found(v, CODE_MIN_ITEMS, node, value);
    }
    if (node->unique && n > 1) validate_unique(v, node, value);
    if (node->leaf) validate_leaf(v, node, value);
    return n ? enter(v, top, node, value) : top;
}

static struct frame *see_object(struct validator *v, struct frame *top, struct vnode *node,
                                json_ref value)
{
    size_t n = json_length(value);
    if (n == 0 && node->parent) validate_found_detail(v, CODE_EMPTY, node, value, STR("{}"));
    if (!(node->types & SCHEMA_OBJECT)) {
        wrong_type(v, node, value);
        return top;
    }
    if (node->limits) {
        deprecated(v, node, value);
        if (n < node->field->min_properties) validate_found(v, CODE_MIN_PROPERTIES, node, value);
    }
    if (node == node->base) {
        validate_facts_clear(&v->facts);
        v->facts_base = node;
    }
    return enter(v, top, node, value);
}

static struct frame *see(struct validator *v, struct frame *top, struct vnode *node, json_ref value)
{
    node->seen++;
    node->value = value;
    node->instant = VALIDATE_NO_INSTANT;
    if (json_is_string(value)) {
        see_string(v, node, value);
    } else if (json_is_object(value)) {
        return see_object(v, top, node, value);
    } else if (json_is_array(value)) {
        return see_array(v, top, node, value);
    } else if (json_is_number(value)) {
        see_number(v, node, value);
    } else if (json_is_null(value)) {
        if (!(node->types & SCHEMA_NULL))
            wrong_type(v, node, value);
        else
            validate_found(v, CODE_NULL, node, value);
        if (node->limits) deprecated(v, node, value);
    } else {
        if (!(node->types & SCHEMA_BOOLEAN)) wrong_type(v, node, value);
        if (node->limits) deprecated(v, node, value);
    }
    return top;
}

/* Behind a name that the schema does not know: only whether something is empty. */
static struct frame *see_opaque(struct validator *v, struct frame *top, struct vnode *node,
                                json_ref value)
{
    if (json_is_string(value)) {
        if (validate_blank(json_chars(value)))
            validate_found_detail(v, CODE_EMPTY, node, value, STR("\"\""));
    } else if (json_is_container(value)) {
        if (json_length(value) == 0) {
            validate_found_detail(v, CODE_EMPTY, node, value,
                                  json_is_array(value) ? STR("[]") : STR("{}"));
            return top;
        }
        return enter(v, top, node, value);
    } else if (json_is_null(value)) {
        validate_found(v, CODE_NULL, node, value);
    }
    return top;
}

/* --- members and elements --------------------------------------------------------------------- */

static inline struct vnode *guess(const struct frame *f, struct str name)
{
    struct vnode *g = f->before ? f->before->then : f->node->first;
    return g && g->name.n == name.n && memcmp(g->name.p, name.p, name.n) == 0 ? g : NULL;
}

static struct frame *member(struct validator *v, struct frame *f)
{
    json_ref key = f->cursor, value = json_value_of(key);
    struct str name = json_chars(key);
    f->cursor = json_after(value);
    f->left--;
    if (f->node->opaque) return see_opaque(v, f, f->node, value);
    struct vnode *child = guess(f, name);
    if (!child) {
        child = validate_child(v, f->node, name);
        if (!child) return f; /* nothing is said of what stands here */
        if (child == &v->wild) {
            f->before = NULL;
            if (child->stranger) validate_found(v, CODE_ADDITIONAL, child, value);
            return child->stranger ? see_opaque(v, f, child, value) : see(v, f, child, value);
        }
        if (f->before)
            f->before->then = child;
        else
            f->node->first = child;
    }
    if (child->stamp == f->visit) validate_found(v, CODE_DUPLICATE_KEY, child, value);
    child->stamp = f->visit;
    f->before = child;
    if (child->stranger) {
        child->seen++;
        validate_found(v, CODE_ADDITIONAL, child, value);
        return see_opaque(v, f, child, value);
    }
    return see(v, f, child, value);
}

static struct frame *element(struct validator *v, struct frame *f)
{
    json_ref value = f->cursor;
    f->cursor = json_after(value);
    f->left--;
    if (f->node->opaque) return see_opaque(v, f, f->node, value);
    struct vnode *items = f->node->items ? f->node->items : validate_items(v, f->node);
    return items ? see(v, f, items, value) : f;
}

static void without_id(struct validator *v, struct vnode *node, json_ref value)
{
    struct vnode *id = node->versioned ? NULL : validate_child(v, node, STR("id"));
    if (id && id->field && !id->field->required) validate_found(v, CODE_ID_MISSING, id, value);
}

static void leave_object(struct validator *v, struct frame *f)
{
    struct vnode *node = f->node;
    if (!node->required_known) validate_required(v, node);
    for (size_t i = 0; i < node->required_count; i++)
        if (node->required[i]->stamp != f->visit)
            validate_found(v, CODE_REQUIRED, node->required[i], f->container);
    if (node->is_element && node->parent && node->parent->ids) {
        json_ref id = slot_value(node, SLOT_ID);
        if (id)
            validate_push(v, &v->ids, &id, sizeof(json_ref));
        else
            without_id(v, node, f->container);
    }
    if (node->hooks && !v->in_package) validate_leave(v, node);
}

static void leave(struct validator *v, struct frame *f)
{
    if (f->node->opaque) return;
    if (!f->array) {
        leave_object(v, f);
        return;
    }
    if (v->ids.n > f->ids) {
        if (f->node->ids && v->ids.n > f->ids + 1) validate_ids(v, f->node, &v->ids, f->ids);
        v->ids.n = f->ids;
    }
}

void validate_walk(struct validator *v, struct vnode *root, json_ref value)
{
    v->ids.n = 0;
    struct frame *bottom = v->frames;
    root->stamp = ++v->visits;
    struct frame *top = see(v, bottom, root, value);
    while (top > bottom) {
        struct frame *f = top;
        if (f->left == 0) {
            leave(v, f);
            top--;
        } else {
            top = f->array ? element(v, f) : member(v, f);
        }
    }
}
