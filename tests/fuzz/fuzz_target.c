/* The address of a request: path and query to a page and its typed parameters, over the program's
 * own table. What is accepted keeps its limits, and the links made of it stay on this site. */
#include "fuzz/fuzz.h"

#include <string.h>

#include "base/text.h"
#include "web/answer.h"
#include "web/router.h"

static void check_parameters(const struct router_match *match)
{
    for (size_t i = 0; i < match->entry->parameter_count; i++) {
        const struct router_parameter *p = &match->entry->parameters[i];
        const char *field = (const char *)match->parameters + p->offset;
        struct str text;
        int64_t number;
        if (p->type == ROUTER_Entity) continue;
        if (p->type == ROUTER_Int || p->type == ROUTER_Year) {
            memcpy(&number, field, sizeof number);
            MUST(number >= 0 && (p->type != ROUTER_Year || number <= 2200));
        } else {
            memcpy(&text, field, sizeof text);
            MUST(text.n <= 200 && text_is_utf8(text));
            MUST(text.n == 0 || !memchr(text.p, '\0', text.n));
        }
    }
}

static void check_links(struct arena *arena, struct str path, struct str query)
{
    struct page page = {.path = path, .query = query, .base = "", .other_base = "/en"};
    page.arena = arena;
    struct str link = page_with(&page, "pagina", 2);
    MUST(!link.p || (link.n >= path.n && str_ends(link, STR("pagina=2"))));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct router_match match;
    struct err err = {0};
    struct str target = {(const char *)data, size}, query;
    if (size > HTTP_MAX_TARGET) return 0;
    arena_init(&arena, 1 << 20);
    struct str path = str_split(target, '?', &query);
    enum err_code code = router_find(router_table, router_table_count, ROUTER_GET, path, query,
                                     &arena, &match, &err);
    if (code == ERR_UNSUPPORTED) /* an action of a form only */
        code = router_find(router_table, router_table_count, ROUTER_POST, path, query, &arena,
                           &match, &err);
    if (code == ERR_NONE) {
        check_parameters(&match);
        MUST(text_is_utf8(match.entity));
        check_links(&arena, path, query);
    } else {
        MUST(code == ERR_NOTFOUND || code == ERR_INPUT);
    }
    arena_free(&arena);
    return 0;
}
