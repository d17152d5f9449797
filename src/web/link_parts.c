/* What is known of a published address, in words: see link_parts.h. */
#include "web/link_parts.h"

#include "web/open_parts.h"

/* "contestó 404" where a status came: it is what one looks up. */
static struct str what_came(struct page *page, const struct web_link *l)
{
    const char *word = web_link_answer_word(l->answer);
    return l->status >= 400
               ? arena_printf(page->arena, _("%s (contestó %lld)"), word, (long long)l->status)
               : str_of(word);
}

static struct str of_alive(struct page *page, const struct web_link *l)
{
    if (l->back)
        return arena_printf(page->arena,
                            _("Dejó de responder, y volvió el %.*s. La última vez que respondió "
                              "fue el %.*s."),
                            STR_FMT(open_when(page, l->back)), STR_FMT(open_when(page, l->alive)));
    return arena_printf(page->arena, _("Respondió el %.*s."), STR_FMT(open_when(page, l->alive)));
}

static struct str of_failure(struct page *page, const struct web_link *l)
{
    struct str came = what_came(page, l), since = open_when(page, l->failing);
    struct str seen = l->alive ? arena_printf(page->arena, _("Respondió por última vez el %.*s."),
                                              STR_FMT(open_when(page, l->alive)))
                               : str_of(_("Desde que se visita no ha respondido nunca."));
    if (l->state == WEB_LINK_DEAD)
        return arena_printf(page->arena, _("No responde desde el %.*s: %.*s. %.*s"), STR_FMT(since),
                            STR_FMT(came), STR_FMT(seen));
    return arena_printf(page->arena,
                        _("Falló el %.*s: %.*s. Puede ser de un momento: se visita otra vez antes "
                          "de decir que no responde. %.*s"),
                        STR_FMT(open_when(page, l->visited)), STR_FMT(came), STR_FMT(seen));
}

struct link_line link_line_of(struct page *page, const struct web_link *l)
{
    static const char *const tags[WEB_LINK_STATES] = {"tag", "tag ok", "tag may", "tag cut",
                                                      "tag may"};
    struct link_line line = {.tag = tags[l->state], .word = web_link_state_word(l->state)};
    switch (l->state) {
    case WEB_LINK_ALIVE:
        line.says = of_alive(page, l);
        break;
    case WEB_LINK_FAILING:
    case WEB_LINK_DEAD:
        line.says = of_failure(page, l);
        line.told = true;
        break;
    case WEB_LINK_UNTOLD:
        line.says = arena_printf(page->arena,
                                 _("Se visitó el %.*s: %.*s. Ábrala usted para saber si está."),
                                 STR_FMT(open_when(page, l->visited)), STR_FMT(what_came(page, l)));
        line.told = true;
        break;
    default:
        line.says = str_of(_("Todavía no se ha visitado para saber si responde."));
    }
    return line;
}

enum err_code link_line_read(struct page *page, struct co *co, struct str url,
                             const struct link_line **out, struct err *err)
{
    struct web_link link;
    *out = NULL;
    if (!url.n) return ERR_NONE;
    enum err_code code = web_link_get(co, url, &link, err);
    if (code) return code;
    struct link_line *line = arena_alloc(page->arena, sizeof *line);
    if (!line) return err_no_memory(err);
    *line = link_line_of(page, &link);
    *out = line;
    return ERR_NONE;
}
