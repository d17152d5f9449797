/* How the figures are made, in the words of who quotes them; every rule that asks a question, with
 * its formula; the glossary. And what this program is. */
#include "web/page_method.h"

#include "trace/flags.h"
#include "web/page.h"
#include "web/page_flags.h"
#include "web_routes.h"
#include "web_templates.h"

static struct str translated(const char *text)
{
    return text && *text ? str_of(_(text)) : STR_NONE;
}

static enum err_code fill_rules(struct page *page, struct method_view *view, struct err *err)
{
    size_t count;
    const struct flag_rule *rules = flag_rules(&count);
    struct method_rule *own = arena_array(page->arena, count ? count : 1, sizeof *own);

    if (!own) return err_no_memory(err);
    for (size_t i = 0; i < count; i++) {
        if (rules[i].severity < SEVERITY_QUESTION) continue;
        own[view->rule_count++] =
            (struct method_rule){flags_rule_title(str_of(rules[i].code)),
                                 translated(rules[i].formula), translated(rules[i].innocent)};
    }
    view->rules = own;
    return ERR_NONE;
}

static void translate_words(struct page *page, struct method_view *view)
{
    const struct layout_word *all = layout_glossary(&view->word_count);
    struct layout_word *own = arena_array(page->arena, view->word_count, sizeof *own);

    if (!own) view->word_count = 0;
    for (size_t i = 0; i < view->word_count; i++)
        own[i] = (struct layout_word){_(all[i].word), _(all[i].meaning)};
    view->words = own;
}

/* route: GET /metodo
 * title: Cómo se calcula */
enum err_code page_method(struct page *page, struct err *err)
{
    struct method_view view = {0};
    enum err_code code = fill_rules(page, &view, err);

    if (code) return code;
    translate_words(page, &view);
    layout_crumbs_begin(page, &view.crumbs);
    layout_crumbs_add(&view.crumbs, str_of(_("Cómo se calcula")), STR_NONE);
    page->section = "metodo";
    template_method(page, &view);
    return ERR_NONE;
}

/* route: GET /acerca
 * title: Acerca de Cauce */
enum err_code page_about(struct page *page, struct err *err)
{
    struct about_view view = {.home = page->home.name, .version = str_of(CAUCE_VERSION)};

    (void)err;
    layout_crumbs_begin(page, &view.crumbs);
    layout_crumbs_add(&view.crumbs, str_of(_("Acerca de Cauce")), STR_NONE);
    template_about(page, &view);
    return ERR_NONE;
}
