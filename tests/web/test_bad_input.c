/* Bad input in every form there is: each FORM route of the router's table is opened as a person
 * would, its fields are read from the page, filled with what is empty, too long, markup, pictures
 * of faces, control characters, days that are none, figures that are none, and sent. Never an error
 * of ours; where the form is refused it says why beside its fields and keeps what was typed. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "browsing.h"
#include "cocreate/call.h"
#include "cocreate/comment.h"
#include "cocreate/commitment_parts.h"
#include "cocreate/person.h"
#include "cycle_here.h"
#include "mesa_here.h"
#include "route_address.h"

static struct err err;

enum { MOST_FIELDS = 400, MOST_NAME = 80, MOST_SENT = 120000, LONG = 60000 };

/* --- the fields of a form as a browser sees them ---------------------------------------------- */

enum kind { TEXT_FIELD, DAY_FIELD, FIGURE_FIELD, CHOICE_FIELD, KEPT_FIELD };
struct field {
    enum kind kind;
    char name[MOST_NAME];
    char value[200]; /* before anything is typed: of choices the first */
};
struct fields {
    struct field list[MOST_FIELDS];
    size_t count;
};

/* The value of an attribute of the tag that begins at `tag`; "" when it has none. */
static void attribute(const char *tag, const char *name, char *out, size_t most)
{
    char key[40];
    const char *end = strchr(tag, '>');
    snprintf(key, sizeof key, " %s=\"", name);
    const char *at = strstr(tag, key);
    out[0] = '\0';
    if (!end || !at || at > end) return;
    at += strlen(key);
    snprintf(out, most, "%.*s", (int)strcspn(at, "\""), at);
}

static bool known(const struct fields *all, const char *name)
{
    for (size_t i = 0; i < all->count; i++)
        if (strcmp(all->list[i].name, name) == 0) return true;
    return false;
}

static void add_input(struct fields *all, const char *tag)
{
    struct field *f = &all->list[all->count];
    char type[40], mode[40];
    attribute(tag, "name", f->name, sizeof f->name);
    attribute(tag, "type", type, sizeof type);
    attribute(tag, "inputmode", mode, sizeof mode);
    attribute(tag, "value", f->value, sizeof f->value);
    f->kind = strcmp(type, "hidden") == 0                                    ? KEPT_FIELD
              : strcmp(type, "radio") == 0                                   ? CHOICE_FIELD
              : strcmp(type, "date") == 0 || strcmp(type, "time") == 0       ? DAY_FIELD
              : strcmp(mode, "decimal") == 0 || strcmp(mode, "numeric") == 0 ? FIGURE_FIELD
                                                                             : TEXT_FIELD;
    bool left = !f->name[0] || !strcmp(f->name, "_f") || !strcmp(type, "file") ||
                !strcmp(type, "checkbox") || !strcmp(type, "password") ||
                !strcmp(f->name, "code"); /* a second factor is never said back */
    if (!left && !known(all, f->name)) all->count++;
}

static void add_select(struct fields *all, const char *tag, const char *end)
{
    struct field *f = &all->list[all->count];
    const char *option = strstr(tag, "<option"), *last = strstr(tag, "</select>");
    attribute(tag, "name", f->name, sizeof f->name);
    f->kind = CHOICE_FIELD;
    f->value[0] = '\0';
    for (const char *o = option; o && last && o < last && last < end;
         o = strstr(o + 1, "<option")) {
        if (f->value[0] && f->value[0] != '0') break; /* the first that is something */
        attribute(o, "value", f->value, sizeof f->value);
    }
    if (f->name[0] && !known(all, f->name)) all->count++;
}

/* Of the form that is sent to where it stands; false when the page has none. */
static bool read_fields(const struct reply *reply, const char *path, struct fields *out)
{
    char action[500], method[16];
    out->count = 0;
    for (const char *form = reply->bytes; (form = strstr(form, "<form ")); form++) {
        const char *end = strstr(form, "</form>");
        attribute(form, "action", action, sizeof action);
        attribute(form, "method", method, sizeof method);
        if (!end || strncmp(action, path, strcspn(path, "?")) != 0 || strcmp(method, "post") != 0)
            continue;
        for (const char *p = form; p < end && out->count < MOST_FIELDS - 1; p++) {
            if (strncmp(p, "<input ", 7) == 0) add_input(out, p);
            if (strncmp(p, "<select ", 8) == 0) add_select(out, p, end);
            if (strncmp(p, "<textarea ", 10) == 0) {
                struct field *f = &out->list[out->count];
                attribute(p, "name", f->name, sizeof f->name);
                f->kind = TEXT_FIELD;
                out->count += f->name[0] && !known(out, f->name);
            }
        }
        if (out->count) return true;
    }
    return false;
}

/* --- what is typed ---------------------------------------------------------------------------- */

static char long_text[LONG + 1];
static const struct round {
    const char *what, *text, *figure, *day, *second_day,
        *choice;      /* choice NULL: one that is there */
    const char *kept; /* how the text stands in a page that shows it again; NULL: it cannot */
    bool nonsense;    /* neither its figures nor its days may be taken */
} rounds[] = {
    {"empty", "", "", "", "", NULL, NULL, false},
    {"markup", "<b>x</b>\"'&amp;", "-5", "2026-02-31", "2026-02-31", NULL, "&lt;b&gt;x&lt;/b&gt;",
     true},
    {"faces", "\xf0\x9f\x98\x80 \xc3\xb1", "99999999999999999999999999", "0001-01-01", "9999-12-31",
     NULL, "\xf0\x9f\x98\x80 \xc3\xb1", true},
    {"control", "a\x01\x1b[2Jb\x7f", "1.234.567,89", "9999-12-31", "0001-01-01", NULL, "a[2Jb",
     false},
    {"not UTF-8", "\xff\xfe\xc0", "NaN", "ayer", "ayer", NULL, NULL, true},
    {"NUL", "uno\001", "1e9", "31/02/2026", "99/99/9999", NULL, NULL, true},
    {"long", long_text, "12,5", "2026-12-31", "2026-01-01", NULL, NULL, false},
    {"no such choice", "x", "-0.001", "2026-12-31", "2026-01-01", "zzz", "x", false},
};
enum { ROUNDS = sizeof rounds / sizeof *rounds };

static size_t encode(const char *text, char *out, size_t most)
{
    size_t n = 0;
    for (; *text && n + 4 < most; text++) {
        unsigned char c = (unsigned char)*text;
        if (isalnum(c))
            out[n++] = (char)c;
        else
            n += (size_t)snprintf(out + n, most - n, "%%%02X", c == 1 && !text[1] ? 0u : c);
    }
    out[n] = '\0';
    return n;
}

static const char *typed(const struct round *r, const struct field *f, size_t *days, size_t *texts)
{
    switch (f->kind) {
    case TEXT_FIELD: /* one long one: a request has its own limit */
        return r->text == long_text && (*texts)++ ? "x" : r->text;
    case DAY_FIELD:
        return (*days)++ ? r->second_day : r->day;
    case FIGURE_FIELD:
        return r->figure;
    case CHOICE_FIELD:
        return r->choice ? r->choice : f->value;
    case KEPT_FIELD:
        return f->value;
    }
    return "";
}

static void fill(const struct round *r, const struct fields *all, char out[MOST_SENT])
{
    size_t n = 0, days = 0, texts = 0;
    for (size_t i = 0; i < all->count && n + 600 < MOST_SENT; i++) {
        n += (size_t)snprintf(out + n, MOST_SENT - n, "%s", i ? "&" : "");
        n += encode(all->list[i].name, out + n, MOST_SENT - n);
        out[n++] = '=';
        n += encode(typed(r, &all->list[i], &days, &texts), out + n, MOST_SENT - n);
    }
    out[n] = '\0';
}

/* --- what comes back -------------------------------------------------------------------------- */

static int wrong, refused, taken;

static void tell(const char *path, const struct round *r, const char *what)
{
    wrong++;
    printf("# %s, %s: %s\n", path, r->what, what);
}

/* Every sentence above the form leads to a field that is there. */
static void check_links(const char *path, const struct round *r, const char *html)
{
    char id[120], says[200];
    const char *alert = strstr(html, "role=\"alert\""), *end;
    if (!alert || !(end = strstr(alert, "</div>"))) return;
    for (const char *p = alert; (p = strstr(p, "href=\"#")) && p < end; p++) {
        snprintf(id, sizeof id, " id=\"%.*s\"", (int)strcspn(p + 7, "\""), p + 7);
        snprintf(says, sizeof says, "a sentence leads to no field: %s", id);
        if (!strstr(html, id)) tell(path, r, says);
    }
}

static void check_kept(const char *path, const struct round *r, const struct fields *all,
                       const struct reply *reply)
{
    char says[200];
    const char *html = reply->bytes;
    struct fields *now = calloc(1, sizeof *now);
    CHECK(now != NULL);
    if (!read_fields(reply, path, now)) tell(path, r, "refused without its form");
    for (size_t i = 0; now->count && i < all->count; i++) {
        const struct field *f = &all->list[i];
        const char *kept = f->kind == TEXT_FIELD     ? r->kept
                           : f->kind == FIGURE_FIELD ? r->figure
                                                     : NULL;
        snprintf(says, sizeof says, "what was typed is lost: %s", f->name);
        if (kept && *kept && !strstr(html, kept)) tell(path, r, says);
    }
    if (!strstr(html, "role=\"alert\"") && !strstr(html, " id=\"e-")) tell(path, r, "says not why");
    check_links(path, r, html);
    free(now);
}

/* What is no figure and no day must not have been taken. */
static void check_taken(const char *path, const struct round *r, const struct fields *all)
{
    char says[200];
    bool figure = r->nonsense, day = r->nonsense;
    for (size_t i = 0; i < all->count; i++) {
        const struct field *f = &all->list[i];
        bool none = (f->kind == FIGURE_FIELD && figure) || (f->kind == DAY_FIELD && day);
        snprintf(says, sizeof says, "took what is none: %s", f->name);
        if (none) tell(path, r, says);
    }
}

static void check_answer(const char *path, const struct round *r, const struct fields *all,
                         const struct reply *reply)
{
    char says[60];
    int status = reply_status(reply);
    snprintf(says, sizeof says, "%d", status);
    if (status >= 500 || status < 200) tell(path, r, says);
    taken += status == 303 || status == 200;
    if (status == 303) check_taken(path, r, all);
    refused += status == 400 || status == 409;
    if (status == 400 || status == 409) check_kept(path, r, all, reply);
}

/* --- every form ------------------------------------------------------------------------------- */

/* Somebody who is everything here. */
static void enter_as_everybody(struct browser *b)
{
    static const unsigned roles[] = {CO_PARTICIPANT, CO_MEMBER,    CO_FACILITATOR,
                                     CO_INSTITUTION, CO_EVALUATOR, CO_ADMIN};
    struct beside s;
    int64_t id;
    browser_enter(b, CO_CITIZEN, 0);
    open_beside(&s);
    struct role_draft draft = {.home = s.co.entity, .person = b->person, .begins = 10000};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        draft.role = roles[i];
        draft.sector = roles[i] == CO_MEMBER ? CO_CIVIL_SOCIETY : 0;
        draft.institution = roles[i] == CO_INSTITUTION ? 1 : 0;
        draft.ends = DATE_NONE;
        CHECK_OK(role_give(&s.co, &draft, &s.faults, &id, &err));
    }
    close_beside(&s);
}

/* An address of the route with `id` for its things. */
static void address_of(const struct router_entry *entry, int id, char out[300])
{
    static const char *const parts[] = {"problema", "acciones", "dinero", "quien",
                                        "medios",   "que",      "zzz",    "zzz"};
    static const char *const asking[][2] = {{"/e/MX/propuesta/nueva", "?mesa=%d"},
                                            {"/e/MX/propuesta/captura", "?mesa=%d"},
                                            {"/e/MX/votacion/nueva", "?ciclo=%d"},
                                            {"/e/MX/comentar", "?de=compromiso-%d"},
                                            {"/e/MX/seguir", "?cosa=commitment/%d"}};
    route_address(entry, &(struct route_values){"MX", parts[id % 8], id}, out);
    size_t n = strlen(out);
    if (strstr(out, "verificacion/nueva"))
        snprintf(out + n, 300 - n, "?clase=%s", id % 2 ? "arrives" : "indicator");
    for (size_t i = 0; i < sizeof asking / sizeof *asking; i++)
        if (strcmp(out, asking[i][0]) == 0) snprintf(out + n, 300 - n, asking[i][1], id);
}

/* What the example has none of, or none that may still change. */
static void add_what_lacks(int64_t cycle, int64_t commitment)
{
    struct beside b;
    int64_t id;
    open_beside(&b);
    int32_t today = (int32_t)(b.co.now_ms / 86400000);
    const struct measure_draft measure = {.title = STR("Contratos"),
                                          .unit = STR("contratos"),
                                          .baseline = STR("1"),
                                          .target = STR("2"),
                                          .baseline_day = today,
                                          .target_day = today + 9};
    const struct call_draft call = {.cycle = cycle,
                                    .title = STR("Se buscan integrantes"),
                                    .body = STR("Un lugar"),
                                    .sector = CO_CIVIL_SOCIETY,
                                    .seats = 1,
                                    .opens = today - 1,
                                    .closes = today + 9};
    const struct comment_draft comment = {
        .subject = STR("plan/1"), .text = STR("Muy bien"), .name = STR("Alguien")};
    do /* the route has two numbers, and the test one */
        CHECK_OK(measure_add(&b.co, commitment, &measure, &b.faults, &id, &err));
    while (id < commitment);
    CHECK_OK(call_add(&b.co, &call, &b.faults, &id, &err));
    for (int i = 0; i < ROUNDS; i++) CHECK_OK(comment_add(&b.co, &comment, &b.faults, &id, &err));
    close_beside(&b);
}

/* What ends a person's own roles, sessions or account would end the test. */
static bool ends_the_test(const char *path)
{
    return strstr(path, "/personas/{id}/terminar") || strstr(path, "/cuenta/cerrar") ||
           strstr(path, "/salir") || strstr(path, "/organismos/");
}

static bool try_form(struct browser *b, const char *path, const struct round *r,
                     struct fields *fields)
{
    static char sent[MOST_SENT];
    char token[SESSION_TOKEN + 1];
    const struct reply *reply = browser_get(b, path);
    if (reply_status(reply) != 200 || !read_fields(reply, path, fields)) return false;
    browser_token(reply, token);
    fill(r, fields, sent);
    check_answer(path, r, fields, browser_post(b, path, sent, token, ""));
    return true;
}

TEST_SECONDS(no_form_breaks_on_bad_input_and_every_refused_one_keeps_what_was_typed, 900)
{
    enum { IDS = 9 };
    struct server *server = serve(with_forms);
    struct browser everybody = {.person = 0}, visitor = {.person = 0};
    struct fields *fields = calloc(1, sizeof *fields);
    char path[300];
    int forms = 0, tried = 0;
    CHECK(fields != NULL);
    memset(long_text, 'a', LONG);
    cycle_here_load();
    int64_t commitment, cycle = mesa_cycle();
    mesa_table(cycle, "Otra mesa");
    mesa_plan(cycle, &commitment);
    add_what_lacks(cycle, commitment);
    enter_as_everybody(&everybody);
    for (size_t i = 0; i < router_table_count; i++) {
        const struct router_entry *entry = &router_table[i];
        unsigned both = ROUTER_GET | ROUTER_POST;
        if ((entry->methods & both) != both || ends_the_test(entry->path)) continue;
        bool numbered = entry->parameter_count > 1; /* beside {entity} */
        int here = 0;
        for (int id = 1; id <= (numbered ? IDS : 1) && here < 2 * ROUNDS; id++) {
            address_of(entry, id, path);
            for (size_t r = 0; r < ROUNDS; r++) {
                here += try_form(&everybody, path, &rounds[r], fields) ||
                        (!entry->may && try_form(&visitor, path, &rounds[r], fields));
                if (!here && r == 0) break; /* none with this number */
            }
        }
        forms++;
        tried += here > 0;
        if (!here) printf("# no form to try: %s\n", entry->path);
    }
    printf("# %d of %d forms, refused %d times, taken %d\n", tried, forms, refused, taken);
    CHECK_INT(wrong, 0);
    CHECK(tried > 90 && refused > 400);
    free(fields);
    serve_end(server);
}
