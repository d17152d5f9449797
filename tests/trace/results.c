/* The results of the trace as one text; see results.h. */
#include "results.h"

#include <string.h>

#include "store/store.h"

#define QUERY(name_, sql, types_)                                                                  \
    static const struct store_query name_ = {#name_, sql, sql, 0, sizeof(types_) - 2, types_, true}

QUERY(all_nodes,
      "SELECT t.entity, t.node, t.currency, t.kind, t.stage, t.moment, t.counted, t.minor, "
      "t.in_proven, t.in_possible, t.out_proven, t.out_possible, t.unit, t.year, t.fund, "
      "t.programme, t.supplier, g.key, o.key, t.reach FROM trace_node t "
      "LEFT JOIN trace_gap g ON g.entity = t.entity AND g.id = t.gap "
      "LEFT JOIN trace_gap o ON o.entity = t.entity AND o.id = t.origin "
      "ORDER BY t.entity, t.node, t.currency",
      ">iitiiiiiiiiiiiiiittb");
QUERY(all_links,
      "SELECT entity, source, target, currency, evidence, proven, possible FROM trace_link "
      "ORDER BY entity, source, target, currency",
      ">iiitiii");
QUERY(all_totals,
      "SELECT entity, dimension, subject, year, kind, currency, nodes, minor, in_proven, "
      "in_possible, out_proven, out_possible FROM trace_total "
      "ORDER BY entity, dimension, subject, year, kind, currency",
      ">iiiiitiiiiii");
QUERY(all_flows,
      "SELECT entity, year, source_kind, target_kind, currency, links, proven, possible "
      "FROM trace_flow ORDER BY entity, year, source_kind, target_kind, currency",
      ">iiiitiii");
QUERY(all_gaps,
      "SELECT entity, key, kind, missing, unit, year, currency, nodes, minor, minor_possible, "
      "snapshot FROM trace_gap ORDER BY entity, key",
      ">itiiiitiiii");

static void put_cell(struct store_stmt *stmt, int column, char type, struct buf *out)
{
    struct str bytes;

    if (store_null(stmt, column)) {
        buf_text(out, "-");
    } else if (type == 'i') {
        buf_i64(out, store_int(stmt, column));
    } else {
        bytes = type == 'b' ? store_blob(stmt, column) : store_text(stmt, column);
        for (size_t i = 0; i < bytes.n; i++)
            buf_printf(out, type == 'b' ? "%02x" : "%c", (unsigned char)bytes.p[i]);
    }
    buf_char(out, ' ');
}

void results_text(struct world *w, struct buf *out)
{
    static const struct store_query *const all[] = {&all_nodes, &all_links, &all_totals, &all_flows,
                                                    &all_gaps};
    struct store_stmt *stmt;
    bool row;

    buf_clear(out);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        OK(store_prepare(w->store, all[i], &stmt, &w->err));
        for (;;) {
            OK(store_step(stmt, &row, &w->err));
            if (!row) break;
            buf_printf(out, "%s: ", all[i]->name);
            for (int c = 0; c < all[i]->columns; c++) put_cell(stmt, c, all[i]->types[1 + c], out);
            buf_char(out, '\n');
        }
    }
    CHECK(!out->failed);
}

struct trace_summary results_update(struct world *w)
{
    struct trace_summary summary;

    OK(trace_update(w->ledger, NULL, &summary, &w->err));
    return summary;
}

/* The first line that differs, for a message that helps. */
static void differ(const char *a, const char *b)
{
    while (*a && *b) {
        size_t n = strcspn(a, "\n"), m = strcspn(b, "\n");

        if (n != m || memcmp(a, b, n) != 0) break;
        a += n + (a[n] == '\n');
        b += m + (b[m] == '\n');
    }
    test_fail(__FILE__, __LINE__, "updated: %.*s\n# anew: %.*s", (int)strcspn(a, "\n"), a,
              (int)strcspn(b, "\n"), b);
}

void results_hold(struct world *w)
{
    struct buf updated, anew;
    struct trace_summary summary;

    buf_init(&updated, (size_t)1 << 24);
    buf_init(&anew, (size_t)1 << 24);
    results_update(w);
    results_text(w, &updated);
    OK(trace_rebuild(w->ledger, 0, NULL, &summary, &w->err));
    results_text(w, &anew);
    CHECK(summary.anything);
    if (updated.n != anew.n || (anew.n && memcmp(updated.p, anew.p, anew.n) != 0))
        differ(updated.n ? updated.p : "", anew.n ? anew.p : "");
    buf_free(&updated);
    buf_free(&anew);
}
