/* Schema documents as trees: read from JSON, looked into, changed by JSON Merge Patch. Nodes are
 * shared and never changed, so a patch that fails leaves nothing half done. */
#include "base/i18n.h"
#include "ocds/schema_private.h"

struct tree *tree_new(struct arena *arena, enum tree_type type)
{
    struct tree *t = arena_alloc(arena, sizeof *t);
    if (t) t->type = type;
    return t;
}

struct tree *tree_new_text(struct arena *arena, struct str text)
{
    struct tree *t = tree_new(arena, TREE_TEXT);
    if (t) t->text = text;
    return t;
}

struct tree *tree_new_bool(struct arena *arena, bool truth)
{
    struct tree *t = tree_new(arena, TREE_BOOL);
    if (t) t->truth = truth;
    return t;
}

bool tree_add(struct arena *arena, struct tree *container, struct str key, const struct tree *value)
{
    struct tree_member *m = value ? arena_alloc(arena, sizeof *m) : NULL;
    if (!m) return false;
    *m = (struct tree_member){.key = key, .value = value};
    if (container->last)
        container->last->next = m;
    else
        container->first = m;
    container->last = m;
    container->count++;
    return true;
}

static struct tree_member *member_of(const struct tree *object, struct str key)
{
    if (!object || object->type != TREE_OBJECT) return NULL;
    struct tree_member *m = object->first;
    while (m && !str_eq(m->key, key)) m = m->next;
    return m;
}

const struct tree *tree_get_str(const struct tree *object, struct str key)
{
    const struct tree_member *m = member_of(object, key);
    return m ? m->value : NULL;
}

const struct tree *tree_get(const struct tree *object, const char *key)
{
    return tree_get_str(object, str_of(key));
}

struct str tree_text(const struct tree *object, const char *key)
{
    const struct tree *t = tree_get(object, key);
    return t && t->type == TREE_TEXT ? t->text : STR_NONE;
}

bool tree_true(const struct tree *object, const char *key)
{
    const struct tree *t = tree_get(object, key);
    return t && t->type == TREE_BOOL && t->truth;
}

/* Prose is left where it was. */
static bool is_prose(struct str key, json_ref value)
{
    return json_type(value) == JSON_STRING && (str_is(key, "title") || str_is(key, "description"));
}

/* Recursion: json_parse has refused more than SCHEMA_DEPTH levels. */
static enum err_code of_json(struct arena *arena, json_ref v, const struct tree **out,
                             struct err *err)
{
    static const enum tree_type types[] = {
        [JSON_ABSENT] = TREE_NULL,   [JSON_NULL] = TREE_NULL,   [JSON_BOOL] = TREE_BOOL,
        [JSON_NUMBER] = TREE_NUMBER, [JSON_STRING] = TREE_TEXT, [JSON_ARRAY] = TREE_ARRAY,
        [JSON_OBJECT] = TREE_OBJECT};
    struct tree *t = tree_new(arena, types[json_type(v)]);
    if (!t) return err_no_memory(err);
    *out = t;
    if (t->type == TREE_BOOL) t->truth = json_bool(v);
    if (t->type == TREE_NUMBER || t->type == TREE_TEXT) t->text = json_text(v);
    if (t->type != TREE_ARRAY && t->type != TREE_OBJECT) return ERR_NONE;
    if (t->type == TREE_OBJECT && json_count(v) > SCHEMA_MEMBERS)
        return err_set(err, ERR_LIMIT, _("Un objeto del esquema tiene más de %d miembros"),
                       (int)SCHEMA_MEMBERS);
    for (struct json_iter it = json_each(v); json_next(&it);) {
        struct str key = t->type == TREE_OBJECT ? it.key : STR_NONE;
        if (is_prose(key, it.value)) continue;
        const struct tree *value;
        enum err_code code = of_json(arena, it.value, &value, err);
        if (code) return code;
        if (!tree_add(arena, t, key, value)) return err_no_memory(err);
    }
    return ERR_NONE;
}

enum err_code tree_read(struct arena *arena, struct str json, const char *file,
                        const struct tree **out, struct err *err)
{
    json_ref root;
    enum err_code code = json_parse(arena, json, SCHEMA_DEPTH, &root, err);
    if (!code && json_type(root) != JSON_OBJECT)
        code = err_set(err, ERR_INPUT, _("Esto no es un esquema: no es un objeto de JSON"));
    if (!code) code = of_json(arena, root, out, err);
    if (code) err_file(err, file);
    return code;
}

static enum err_code patch_members(struct arena *arena, struct tree *result,
                                   const struct tree *patch, struct err *err)
{
    for (const struct tree_member *m = patch->first; m; m = m->next) {
        struct tree_member *old = member_of(result, m->key);
        if (m->value->type == TREE_NULL) {
            if (old) old->value = NULL; /* taken out below */
            continue;
        }
        const struct tree *value;
        enum err_code code = tree_patch(arena, old ? old->value : NULL, m->value, &value, err);
        if (code) return code;
        if (old)
            old->value = value;
        else if (!tree_add(arena, result, m->key, value))
            return err_no_memory(err);
    }
    if (result->count > SCHEMA_MEMBERS)
        return err_set(err, ERR_LIMIT, _("Un objeto del esquema tiene más de %d miembros"),
                       (int)SCHEMA_MEMBERS);
    return ERR_NONE;
}

/* Recursion: the patch has SCHEMA_DEPTH levels at most. */
enum err_code tree_patch(struct arena *arena, const struct tree *target, const struct tree *patch,
                         const struct tree **out, struct err *err)
{
    *out = patch;
    if (patch->type != TREE_OBJECT) return ERR_NONE;
    struct tree *result = tree_new(arena, TREE_OBJECT);
    if (!result) return err_no_memory(err);
    if (target && target->type == TREE_OBJECT)
        for (const struct tree_member *m = target->first; m; m = m->next)
            if (!tree_add(arena, result, m->key, m->value)) return err_no_memory(err);
    enum err_code code = patch_members(arena, result, patch, err);
    if (code) return code;
    struct tree_member **at = &result->first;
    result->last = NULL;
    result->count = 0;
    while (*at) {
        if (!(*at)->value) {
            *at = (*at)->next;
            continue;
        }
        result->last = *at;
        result->count++;
        at = &(*at)->next;
    }
    *out = result;
    return ERR_NONE;
}
