/* OCDS 1.0 to 1.1: the rules, and the run. See upgrade.h. */
#include "ocds/upgrade.h"

#include <errno.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "ocds/package_write.h"
#include "ocds/upgrade_private.h"

/* ---- one release ------------------------------------------------------------------------- */

/* A node takes another's place in whatever holds it. */
static void replace(struct node *at, const struct node *with)
{
    at->type = with->type;
    at->leaf = with->leaf;
    at->text = with->text;
    at->first = with->first;
}

static void refer(struct upgrade *u, struct parties *p, struct node *organisation, const char *role)
{
    if (node_is_object(organisation) && !u->memory)
        replace(organisation, parties_add(u, p, organisation, role));
}

static void refer_each(struct upgrade *u, struct parties *p, struct node *list, const char *role)
{
    if (!node_is_array(list)) return;
    for (struct node *o = node_open(u, list)->first; o && !u->memory; o = o->next)
        refer(u, p, o, role);
}

/* The first element of a list that stands in an object; NULL when there is none. */
static struct node *each(struct upgrade *u, struct node *object, const char *name)
{
    struct node *list = node_get(u, object, name);
    return node_is_array(list) ? node_open(u, list)->first : NULL;
}

static void upgrade_references(struct upgrade *u, struct parties *p, struct node *release)
{
    refer(u, p, node_get(u, release, "buyer"), "buyer");
    struct node *tender = node_get(u, release, "tender");
    refer(u, p, node_get(u, tender, "procuringEntity"), "procuringEntity");
    refer_each(u, p, node_get(u, tender, "tenderers"), "tenderer");
    for (struct node *a = each(u, release, "awards"); a && !u->memory; a = a->next)
        refer_each(u, p, node_get(u, a, "suppliers"), "supplier");
}

/* `amendment` becomes an element of `amendments`, in its place where there is no such list. */
static void upgrade_amendment(struct upgrade *u, struct node *block)
{
    struct node *one = node_get(u, block, "amendment"), *list = node_get(u, block, "amendments");
    if (!one) return;
    if (!list) {
        struct node *copy = node_copy(u, one);
        *one = (struct node){
            .next = one->next, .key = STR("amendments"), .type = NODE_ARRAY, .first = copy};
        return;
    }
    if (!node_is_array(list)) {
        struct err note = {0};
        err_set(&note, ERR_NONE, "%s",
                _("«amendments» no es una lista, así que «amendment» se dejó como estaba"));
        u->memory |= ocds_note(u->out, &note) != ERR_NONE;
        return;
    }
    node_remove(u, block, one);
    for (struct node *a = node_open(u, list)->first; a; a = a->next)
        if (node_equal(u, a, one)) return;
    node_append(u, list, one);
}

static void upgrade_amendments(struct upgrade *u, struct node *release)
{
    upgrade_amendment(u, node_get(u, release, "tender"));
    for (struct node *a = each(u, release, "awards"); a && !u->memory; a = a->next)
        upgrade_amendment(u, a);
    for (struct node *c = each(u, release, "contracts"); c && !u->memory; c = c->next)
        upgrade_amendment(u, c);
}

/* An identifier of 1.0 becomes an organisation that carries it. */
static void upgrade_payment(struct upgrade *u, struct parties *p, struct node *transaction,
                            const char *old, const char *now)
{
    struct node *identifier = node_get(u, transaction, old);
    if (!node_is_object(identifier) || node_get(u, transaction, now)) return;
    struct node *party = node_new(u, NODE_OBJECT), *name = node_get(u, identifier, "legalName");
    node_add(u, party, "identifier", node_copy(u, identifier), false);
    if (name) node_add(u, party, "name", node_copy(u, name), false);
    replace(identifier, parties_add(u, p, party, now));
    identifier->key = str_of(now);
}

static void upgrade_transactions(struct upgrade *u, struct parties *p, struct node *release)
{
    for (struct node *c = each(u, release, "contracts"); c && !u->memory; c = c->next) {
        struct node *t = each(u, node_get(u, c, "implementation"), "transactions");
        for (; t && !u->memory; t = t->next) {
            struct node *amount = node_get(u, t, "amount");
            if (amount && !node_get(u, t, "value")) amount->key = STR("value");
            upgrade_payment(u, p, t, "providerOrganization", "payer");
            upgrade_payment(u, p, t, "receiverOrganization", "payee");
        }
    }
}

static void upgrade_release(struct upgrade *u, struct node *release)
{
    struct parties parties = {0};
    if (!node_is_object(release)) return;
    parties_read(u, &parties, release);
    upgrade_references(u, &parties, release);
    upgrade_amendments(u, release);
    upgrade_transactions(u, &parties, release);
    parties_write(u, &parties, release);
}

enum err_code upgrade_value(json_ref value, struct arena *arena, struct ocds_output *out,
                            struct err *err)
{
    struct upgrade u = {.arena = arena, .out = out};
    if (!json_is_object(value))
        return err_set(err, ERR_INPUT, "%s", _("No es una entrega ni un registro"));
    struct node *root = node_of(&u, value);
    if (ocds_kind_of(value, STR_NONE) == OCDS_RECORD) {
        for (struct node *r = each(&u, root, "releases"); r && !u.memory; r = r->next)
            upgrade_release(&u, r);
        upgrade_release(&u, node_get(&u, root, "compiledRelease"));
        if (node_get(&u, root, "versionedRelease")) {
            struct err note = {0};
            err_set(&note, ERR_NONE, "%s",
                    _("La entrega versionada se dejó como estaba: vuelva a hacerla con "
                      "«cauce ocds compile --versioned»"));
            u.memory |= ocds_note(out, &note) != ERR_NONE;
        }
    } else {
        upgrade_release(&u, root);
    }
    if (u.memory) return err_no_memory(err);
    node_write(out->main, root);
    return ERR_NONE;
}

/* ---- the run ----------------------------------------------------------------------------- */

struct upgrading {
    struct package_out out;
    char open; /* the kind of the array being written; 0 = no package is open */
    struct package_context context;
};

struct state {
    struct package_lines lines;
    uint64_t package; /* of which `old` is known */
    bool old;
};

/* 1.0 packages state it, or no version at all. */
static bool is_1_0(struct state *s, const struct ocds_element *e)
{
    json_ref root;
    if (!e->package->number) return e->kind == OCDS_RECORD || !json_get(e->root, "parties");
    if (s->package == e->package->number) return s->old;
    s->package = e->package->number;
    s->old = false;
    if (json_pool_parse(&s->lines.pool, e->package->json, &root, NULL)) return false;
    json_ref version = json_get(root, "version");
    return s->old =
               !version || (json_type(version) == JSON_STRING && str_is(json_text(version), "1.0"));
}

static enum err_code element(void *user, void *state, const struct ocds_element *e,
                             struct arena *arena, struct ocds_output *out, struct err *err)
{
    (void)user;
    struct state *s = state;
    enum err_code code = package_line_begin(&s->lines, e, out->main, err);
    if (code) return code;
    bool ocds = e->kind == OCDS_RELEASE || e->kind == OCDS_RECORD;
    if (ocds && is_1_0(s, e))
        code = upgrade_value(e->root, arena, out, err);
    else
        json_inline_write(out->main, e->root);
    package_line_end(&s->lines, out->main);
    return code;
}

static void close_state(void *user, void *state)
{
    (void)user;
    struct state *s = state;
    package_lines_close(&s->lines);
}

/* The package's members with `version` raised, behind `uri` at the top; the object stays open. */
static enum err_code write_context(struct upgrading *s, char kind, struct err *err)
{
    struct json_pool pool = {0};
    struct buf *out = &s->out.buf;
    json_ref root;
    enum err_code code = json_pool_parse(&pool, buf_view(&s->context.json), &root, err);
    if (code) {
        json_pool_free(&pool);
        return code == ERR_MEMORY ? code : ERR_BUG;
    }
    json_ref version = json_get(root, "version"), uri = json_get(root, "uri");
    bool raise = kind != 'P' && (!version || str_is(json_text(version), "1.0"));
    buf_char(out, '{');
    if (raise && uri) {
        buf_text(out, "\"uri\":");
        json_inline_write(out, uri);
        buf_char(out, ',');
    }
    if (raise) buf_text(out, "\"version\":\"1.1\",");
    json_ref key = json_first(root);
    for (size_t i = json_length(root); i; i--, key = json_after(json_value_of(key))) {
        struct str name = json_chars(key);
        if (raise && (str_is(name, "uri") || str_is(name, "version"))) continue;
        json_inline_write(out, key);
        buf_char(out, ':');
        json_inline_write(out, json_value_of(key));
        buf_char(out, ',');
    }
    json_pool_free(&pool);
    return ERR_NONE;
}

static enum err_code close_package(struct upgrading *s, struct err *err)
{
    if (s->open) buf_text(&s->out.buf, "]}\n");
    s->open = 0;
    return package_out_flush(&s->out, 1 << 18, err);
}

static enum err_code put_element(struct upgrading *s, const struct package_line *line,
                                 struct err *err)
{
    struct buf *out = &s->out.buf;
    enum err_code code = ERR_NONE;
    if (!line->package) {
        buf_str(out, line->json);
        buf_char(out, '\n');
        return package_out_flush(&s->out, 1 << 18, err);
    }
    if (s->open && s->open != line->kind && line->kind != '?') {
        buf_printf(out, "],\"%s\":[", package_array_of(line->kind));
        s->open = line->kind;
    } else if (s->open) {
        buf_char(out, ',');
    } else {
        code = write_context(s, line->kind, err);
        buf_printf(out, "\"%s\":[", package_array_of(line->kind));
        s->open = line->kind;
    }
    buf_str(out, line->json);
    return code ? code : package_out_flush(&s->out, 1 << 18, err);
}

static enum err_code write_part(void *user, struct str part, struct err *err)
{
    struct upgrading *s = user;
    struct package_line line;
    enum err_code code = ERR_NONE;
    while (!code && package_line_next(&part, &line)) {
        if (line.kind != '#') {
            code = put_element(s, &line, err);
            continue;
        }
        if (line.package != s->context.package) code = close_package(s, err);
        if (!code) code = package_context_keep(&s->context, &line, err);
    }
    return code;
}

static enum err_code finish(void *user, void *state, struct ocds_output *out, struct err *err)
{
    (void)state;
    (void)out;
    struct upgrading *s = user;
    enum err_code code = close_package(s, err);
    return code ? code : package_out_flush(&s->out, 1, err);
}

enum err_code upgrade_run(const struct ocds_job *job, struct ocds_totals *totals, struct err *err)
{
    struct upgrading s = {.out.fd = job->out};
    struct ocds_task task = {.state_size = sizeof(struct state),
                             .context_first = true,
                             .element = element,
                             .write = write_part,
                             .close = close_state};
    buf_init(&s.out.buf, (size_t)4 << 30);
    buf_init(&s.context.json, (size_t)2 << 30);
    enum err_code code = ocds_run(job, &task, &s, finish, totals, err);
    int why = errno;
    buf_free(&s.out.buf);
    buf_free(&s.context.json);
    errno = why;
    return code;
}
