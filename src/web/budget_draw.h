/* The pictures of the budget page: its parts as areas, its years as bars. */
#ifndef CAUCE_WEB_BUDGET_DRAW_H
#define CAUCE_WEB_BUDGET_DRAW_H

#include "web/page_budget.h"

/* view->treemap and treemap_wide from view->parts; nothing for fewer than two parts. */
enum err_code budget_draw_parts(const struct page *page, struct budget_view *view, struct err *err);
/* view->bars: approved and the moment shown, of the same classification, by year. */
enum err_code budget_draw_years(const struct page *page, struct budget_view *view,
                                const struct series_budget *budgets, size_t count, struct err *err);

#endif
