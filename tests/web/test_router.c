/* From an address to a page and its parameters, over a table of the tests' own. */
#include "harness.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "web/router.h"

struct thing_parameters {
    int64_t id, year, page;
    struct str kind, q, sha;
};

static enum err_code nothing(struct page *page, struct err *err)
{
    (void)page;
    (void)err;
    return ERR_NONE;
}

#define AT(field) offsetof(struct thing_parameters, field)
static const struct router_parameter home_list[] = {{"entity", ROUTER_Entity, false, 0}};
static const struct router_parameter thing_list[] = {
    {"entity", ROUTER_Entity, false, 0},    {"id", ROUTER_Int, false, AT(id)},
    {"year", ROUTER_Year, false, AT(year)}, {"page", ROUTER_Int, false, AT(page)},
    {"q", ROUTER_Text, false, AT(q)},       {"sha", ROUTER_Hash, false, AT(sha)},
    {"kind", ROUTER_Word, false, AT(kind)},
};
static const struct router_parameter search_list[] = {{"q", ROUTER_Text, true, AT(q)}};
static const struct router_entry table[] = {
    {"/", nothing, NULL, 0, 0, "Inicio", ROUTER_GET, 0},
    {"/buscar", nothing, search_list, 1, sizeof(struct thing_parameters), "Buscar", ROUTER_GET, 0},
    {"/e/{entity}", nothing, home_list, 1, 0, "Entidad", ROUTER_GET, 0},
    {"/e/{entity}/cosa/nueva", nothing, home_list, 1, 0, "Nueva", ROUTER_GET, 0},
    {"/e/{entity}/cosa/{id}", nothing, thing_list, 7, sizeof(struct thing_parameters), "Cosa",
     ROUTER_GET, 0},
};
enum { ROUTES = sizeof table / sizeof *table };

static struct arena arena;
static struct router_match match;
static struct err err;

static enum err_code ask(const char *path, const char *query)
{
    arena_free(&arena);
    arena_init(&arena, 1 << 20);
    memset(&err, 0, sizeof err);
    return router_find(table, ROUTES, ROUTER_GET, str_of(path), str_of(query), &arena, &match,
                       &err);
}

static const struct thing_parameters *thing(const char *query)
{
    CHECK_INT(ask("/e/26/cosa/7", query), ERR_NONE);
    return match.parameters;
}

TEST(router_finds_a_page_by_its_segments)
{
    CHECK_INT(ask("/", ""), ERR_NONE);
    CHECK_STR(str_of(match.entry->title), "Inicio");
    CHECK_INT(ask("/e/26", ""), ERR_NONE);
    CHECK_STR(match.entity, "26");
    CHECK_INT(ask("/e/26/cosa/7", ""), ERR_NONE);
    CHECK_STR(str_of(match.entry->title), "Cosa");
    CHECK_INT(((const struct thing_parameters *)match.parameters)->id, 7);
}

TEST(router_prefers_a_literal_segment_to_a_parameter)
{
    CHECK_INT(ask("/e/26/cosa/nueva", ""), ERR_NONE);
    CHECK_STR(str_of(match.entry->title), "Nueva");
}

TEST(router_knows_no_other_pages)
{
    static const char *const paths[] = {
        "",
        "x",
        "//",
        "/e",
        "/e/",
        "/E/26",
        "/e/26/",
        "/buscar/",
        "/e//cosa/7",
        "/e/26/cosa/",
        "/e/26/cosa/x",
        "/e/26/cosa/-7",
        "/e/26/cosa/7/8",
        "/e/26/cosa/99999999999999999999",
        "/e/26/../26/cosa/7",
        "/a/b/c/d/e/f/g/h/i/j/k/l/m/n",
    };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        if (ask(paths[i], "") != ERR_NOTFOUND)
            test_fail(__FILE__, __LINE__, "%s was found", paths[i]);
}

/* Segments are split before they are decoded, so an encoded slash stays within its segment. */
TEST(router_keeps_an_encoded_slash_inside_its_parameter)
{
    CHECK_INT(ask("/e/..%2F..%2Fetc%2Fpasswd", ""), ERR_NONE);
    CHECK_STR(match.entity, "../../etc/passwd");
    CHECK_INT(ask("/e/M%C3%A9xico", ""), ERR_NONE);
    CHECK_STR(match.entity, "México");
}

TEST(router_refuses_what_is_no_text)
{
    static const char *const paths[] = {
        "/e/%",   "/e/%4",  "/e/%zz",       "/e/a%00b",        "/e/%c0%ae%c0%ae", "/e/%ff",
        "/e/%0a", "/e/%7f", "/e/%ed%a0%80", "/e/%f5%80%80%80", "/e/%e0%80",       "/e/a%1b[m",
    };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        if (ask(paths[i], "") != ERR_INPUT) test_fail(__FILE__, __LINE__, "%s was taken", paths[i]);
}

TEST(router_reads_typed_parameters)
{
    const struct thing_parameters *p =
        thing("year=2024&page=3&q=obra+p%C3%BAblica%20&sha=0123456789abcdef&kind=un-contrato");
    CHECK_INT(p->id, 7);
    CHECK_INT(p->year, 2024);
    CHECK_INT(p->page, 3);
    CHECK_STR(p->q, "obra pública");
    CHECK_STR(p->sha, "0123456789abcdef");
    CHECK_STR(p->kind, "un-contrato");
}

TEST(router_takes_an_empty_parameter_for_an_absent_one_and_ignores_strangers)
{
    const struct thing_parameters *p = thing("year=&page=&q=&utm_source=x%zz&&=&id=9&entity=3");
    CHECK_INT(p->year, 0);
    CHECK_INT(p->page, 0);
    CHECK_INT(p->q.n, 0);
    CHECK_INT(p->id, 7);
    CHECK_STR(match.entity, "26");
}

TEST(router_names_the_parameter_that_breaks_its_type)
{
    char text[300];
    snprintf(text, sizeof text, "q=%0201d", 1);
    const struct {
        const char *query, *name;
    } cases[] = {
        {"year=24", "year"},  {"year=2201", "year"},
        {"year=dos", "year"}, {"page=-1", "page"},
        {"page=1.5", "page"}, {"page=9223372036854775808", "page"},
        {"kind=Dos", "kind"}, {"kind=a_b", "kind"},
        {"sha=0123", "sha"},  {"sha=0123456g", "sha"},
        {text, "q"},          {"q=%ff", "q"},
        {"q=a%00", "q"},      {"page=1&page=2", "page"},
        {"year=%", "year"},   {"kind=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "kind"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (ask("/e/26/cosa/7", cases[i].query) != ERR_INPUT)
            test_fail(__FILE__, __LINE__, "%s was taken", cases[i].query);
        CHECK(strstr(err.message, cases[i].name) != NULL);
    }
    CHECK_INT(ask("/buscar", ""), ERR_INPUT);
    CHECK(strstr(err.message, "«q»") != NULL);
    CHECK_INT(ask("/buscar", "q=x"), ERR_NONE);
}

TEST(router_says_so_when_the_arena_is_full)
{
    struct arena small;
    arena_init(&small, 8);
    enum err_code code =
        router_find(table, ROUTES, ROUTER_GET, STR("/e/26/cosa/7"), STR(""), &small, &match, &err);
    CHECK(code == ERR_MEMORY || code == ERR_INPUT);
    arena_free(&small);
}

/* The table that the program really has. */
TEST(every_route_of_the_program_is_found_by_its_own_path)
{
    CHECK(router_table_count > 0);
    for (size_t i = 0; i < router_table_count; i++) {
        char path[300];
        size_t n = 0;
        for (const char *p = router_table[i].path; *p; p++) {
            if (*p != '{') {
                path[n++] = *p;
                continue;
            }
            const char *end = strchr(p, '}');
            size_t size = (size_t)(end - p);
            const char *value = memmem(p, size, ":word", 5)   ? "zzzz"
                                : memmem(p, size, ":hash", 5) ? "abcdef0123456789"
                                : memmem(p, size, "year", 4)  ? "2024"
                                                              : "7";
            n += (size_t)snprintf(path + n, sizeof path - n, "%s", value);
            p = end;
        }
        path[n] = 0;
        arena_init(&arena, 1 << 20);
        enum err_code code = router_find(
            router_table, router_table_count,
            (enum router_method)(router_table[i].methods & ROUTER_GET ? ROUTER_GET : ROUTER_POST),
            str_of(path), STR(""), &arena, &match, &err);
        if ((code && code != ERR_INPUT) || match.entry != &router_table[i])
            test_fail(__FILE__, __LINE__, "%s (%s)", path, router_table[i].path);
        arena_free(&arena);
    }
}
