/* One published file: where it came from, what was read of it, what was set aside and why. */

#include "ledger/check.h"
#include "web/page.h"
#include "web/page_sources.h"
#include "web_routes.h"
#include "web_templates.h"

enum { ASIDE = 50 };

static struct str bytes_text(const struct page *page, int64_t size)
{
    if (size < 1024) return arena_printf(page->arena, _("%lld bytes"), (long long)size);
    if (size < 1024 * 1024)
        return arena_printf(page->arena, "%lld.%lld kB", (long long)(size / 1024),
                            (long long)(size % 1024 * 10 / 1024));
    return arena_printf(page->arena, "%lld.%lld MB", (long long)(size >> 20),
                        (long long)((size & 0xFFFFF) * 10 >> 20));
}

static enum err_code read_aside(struct page *page, struct source_view *view, struct err *err)
{
    struct snapshot_reason *reasons;
    struct snapshot_quarantined *aside;
    struct source_reason *own;
    enum err_code code = ERR_NONE;

    if (!view->file->rows_quarantined) return ERR_NONE;
    code = snapshot_reasons(page->ledger, page->arena, view->file->id, &reasons,
                            &view->reason_count, err);
    if (!code)
        code = snapshot_quarantine(page->ledger, page->arena, view->file->id, 0, ASIDE, &aside,
                                   &view->aside_count, err);
    if (code) return code;
    own = arena_array(page->arena, view->reason_count ? view->reason_count : 1, sizeof *own);
    if (!own) return err_no_memory(err);
    for (size_t i = 0; i < view->reason_count; i++) {
        const struct check_rule *rule = check_rule_find(reasons[i].reason);

        own[i] = (struct source_reason){rule ? str_of(_(rule->title)) : reasons[i].reason,
                                        reasons[i].count};
    }
    view->reasons = own;
    view->aside = aside;
    return ERR_NONE;
}

/* route: GET /fuente/{id}
 * title: Archivo publicado */
enum err_code page_source(struct page *page, struct err *err)
{
    const struct page_source_parameters *asked = page_source_parameters(page);
    static const char *const words[] = {"fecha de corte", NULL};
    struct source_view view = {0};
    struct snapshot file;
    enum err_code code = sources_read(page, asked->id, &file, err);

    if (code) return code;
    view.file = &file;
    view.title = sources_title(page, &file);
    view.size = bytes_text(page, file.size);
    view.sha_start = file.sha256;
    view.layout = file.layout;
    view.retrieved = (int32_t)(file.retrieved_at / 86400000);
    view.imported = (int32_t)(file.imported_at / 86400000);
    code = read_aside(page, &view, err);
    if (code) return code;
    layout_crumbs_begin(page, &view.crumbs);
    layout_crumbs_add(&view.crumbs, str_of(_("Fuentes")), layout_url(page, "/fuentes"));
    layout_crumbs_add(&view.crumbs, view.title, STR_NONE);
    view.words = layout_words(page, words, &view.word_count);
    page->title = view.title;
    page->section = "fuentes";
    template_source_file(page, &view);
    return ERR_NONE;
}
