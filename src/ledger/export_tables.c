/* Each table of the export: one statement, its rows through the sink. */
#include "base/i18n.h"
#include "ledger/export_private.h"
#include "ledger/vocabulary.h"
#include "ledger_queries.h"

enum { TELL_EVERY = 8192 };

static void entity(struct exporter *e, int64_t id)
{
    const struct export_entity *known = export_entity(e, id);

    sink_text(&e->sink, known->code);
    sink_text(&e->sink, known->name);
}

static void word(struct exporter *e, enum word_list list, int64_t number)
{
    sink_code(&e->sink, str_of(word_of(list, (int)number)->code));
}

static void source(struct exporter *e, int64_t snapshot, bool hash)
{
    const struct export_source *known = export_source(e, snapshot);

    sink_text(&e->sink, known->name);
    sink_text(&e->sink, known->sheet);
    if (hash) sink_code(&e->sink, known->sha256);
}

/* After each row: progress now and then. */
static enum err_code end_row(struct exporter *e, struct err *err)
{
    enum err_code code = sink_end_row(&e->sink, err);

    if (!code && e->sink.rows % TELL_EVERY == 0 &&
        !progress_tell(e->options->progress, e->sink.columns->table, e->sink.rows, 0))
        code = err_set(err, ERR_CANCELLED, _("La exportación se detuvo."));
    return code;
}

/* The loop that all tables share: START opens the statement, BODY gives the cells of row r. */
#define EACH_ROW(query, r, body)                                                                   \
    struct store_stmt *stmt;                                                                       \
    bool more;                                                                                     \
    enum err_code code = q_##query(e->store, e->options->entity, e->options->current, &stmt, err); \
    while (!code && !(code = store_step(stmt, &more, err)) && more) {                              \
        struct q_##query##_row r;                                                                  \
        q_##query##_row(stmt, &r);                                                                 \
        body;                                                                                      \
        code = end_row(e, err);                                                                    \
        if (code) store_reset(stmt);                                                               \
    }                                                                                              \
    return code

static void snapshot_cells(struct exporter *e, const struct q_export_snapshots_row *r)
{
    struct sink *s = &e->sink;

    sink_int(s, r->id);
    entity(e, r->owner);
    sink_text(s, r->name);
    sink_text(s, r->sheet);
    sink_code(s, r->sha256);
    sink_int(s, r->size);
    sink_text(s, r->series);
    sink_text(s, r->url);
    sink_time(s, r->retrieved_at);
    sink_date(s, r->cut_off_null, r->cut_off);
    sink_text(s, r->layout);
    sink_code(s, r->layout_sha256);
    sink_text(s, r->format);
    sink_text(s, r->encoding);
    sink_int(s, r->header_row);
    sink_int(s, r->rows_read);
    sink_int(s, r->rows_accepted);
    sink_int(s, r->rows_quarantined);
    sink_int_or_none(s, r->previous_null, r->previous);
    sink_int_or_none(s, r->superseded_by_null, r->superseded_by);
    sink_time(s, r->imported_at);
    sink_text(s, r->imported_by);
    sink_text(s, r->program);
}

static enum err_code write_snapshots(struct exporter *e, struct err *err)
{
    EACH_ROW(export_snapshots, r, snapshot_cells(e, &r));
}

static void organisation_cells(struct exporter *e, const struct q_export_organisations_row *r)
{
    struct sink *s = &e->sink;

    entity(e, r->entity);
    sink_int(s, r->id);
    word(e, WORDS_ORGANISATION_KIND, r->kind);
    sink_text(s, r->name);
    sink_text(s, r->rfc);
    sink_text(s, r->code);
    sink_text(s, r->place);
    sink_int_or_none(s, r->merged_into_null, r->merged_into);
    sink_int(s, r->snapshot);
    sink_int(s, r->source_row);
}

static enum err_code write_organisations(struct exporter *e, struct err *err)
{
    EACH_ROW(export_organisations, r, organisation_cells(e, &r));
}

static void node_cells(struct exporter *e, const struct q_export_nodes_row *r)
{
    struct sink *s = &e->sink;

    entity(e, r->entity);
    sink_int(s, r->id);
    word(e, WORDS_NODE_KIND, r->kind);
    sink_text(s, r->node_key);
    sink_text(s, r->label);
    sink_bool(s, r->published);
    sink_int_or_none(s, r->unit_null, r->unit);
    sink_text(s, r->unit_name);
    sink_text(s, r->place);
    sink_date(s, r->starts_null, r->starts);
    sink_date(s, r->ends_null, r->ends);
    sink_int_or_none(s, r->year_null, r->year);
    sink_text(s, r->scheme);
    sink_text(s, r->code);
    sink_int_or_none(s, r->parent_null, r->parent);
    sink_text(s, r->parent_key);
    sink_int(s, r->snapshot);
    sink_int(s, r->source_row);
}

static enum err_code write_nodes(struct exporter *e, struct err *err)
{
    EACH_ROW(export_nodes, r, node_cells(e, &r));
}

static void amount_cells(struct exporter *e, const struct q_export_amounts_row *r)
{
    struct sink *s = &e->sink;

    entity(e, r->entity);
    sink_int(s, r->node);
    sink_text(s, r->node_key);
    word(e, WORDS_NODE_KIND, r->kind);
    sink_text(s, r->scheme);
    sink_text(s, r->code);
    sink_int_or_none(s, r->year_null, r->year);
    word(e, WORDS_MOMENT, r->moment);
    sink_code(s, r->currency);
    sink_money(s, false, r->minor, r->currency);
    sink_date(s, r->at_null, r->at);
    sink_int(s, r->snapshot);
    source(e, r->snapshot, true);
    sink_int(s, r->source_row);
    sink_int(s, r->item);
    sink_bool(s, !export_source(e, r->snapshot)->superseded);
}

static enum err_code write_amounts(struct exporter *e, struct err *err)
{
    EACH_ROW(export_amounts, r, amount_cells(e, &r));
}

static void link_cells(struct exporter *e, const struct q_export_links_row *r)
{
    struct sink *s = &e->sink;

    entity(e, r->entity);
    sink_int(s, r->source);
    sink_text(s, r->source_key);
    word(e, WORDS_NODE_KIND, r->source_kind);
    sink_int(s, r->target);
    sink_text(s, r->target_key);
    word(e, WORDS_NODE_KIND, r->target_kind);
    word(e, WORDS_EVIDENCE, r->evidence);
    sink_int_or_none(s, r->score_null, r->score);
    sink_text(s, r->reason);
    sink_money(s, r->minor_null, r->minor, r->currency);
    sink_text(s, r->currency);
    sink_int(s, r->snapshot);
    sink_int(s, r->source_row);
}

static enum err_code write_links(struct exporter *e, struct err *err)
{
    EACH_ROW(export_links, r, link_cells(e, &r));
}

static void quarantine_cells(struct exporter *e, const struct q_export_quarantine_row *r)
{
    struct sink *s = &e->sink;

    entity(e, r->entity);
    sink_int(s, r->snapshot);
    source(e, r->snapshot, false);
    sink_int(s, r->source_row);
    sink_int(s, r->item);
    sink_int(s, r->line);
    sink_text(s, r->reason);
    sink_text(s, r->column_name);
    sink_text(s, r->is);
    sink_text(s, r->message);
    sink_text(s, r->raw);
}

static enum err_code write_quarantine(struct exporter *e, struct err *err)
{
    EACH_ROW(export_quarantine, r, quarantine_cells(e, &r));
}

static void finding_cells(struct exporter *e, const struct q_export_findings_row *r)
{
    struct sink *s = &e->sink;

    entity(e, r->entity);
    sink_int(s, r->id);
    sink_text(s, r->rule);
    word(e, WORDS_SEVERITY, r->severity);
    sink_int_or_none(s, r->node_null, r->node);
    sink_text(s, r->node_key);
    sink_text(s, r->subject);
    sink_text(s, r->expected);
    sink_text(s, r->is);
    sink_money(s, r->minor_null, r->minor, STR("MXN"));
    sink_int_or_none(s, r->year_null, r->year);
    sink_text(s, r->column_name);
    sink_int(s, r->snapshot);
    sink_int_or_none(s, r->source_row_null, r->source_row);
}

static enum err_code write_findings(struct exporter *e, struct err *err)
{
    EACH_ROW(export_findings, r, finding_cells(e, &r));
}

static void finding_row_cells(struct exporter *e, const struct q_export_finding_rows_row *r)
{
    sink_text(&e->sink, export_entity(e, r->entity)->code);
    sink_int(&e->sink, r->finding);
    sink_int(&e->sink, r->snapshot);
    source(e, r->snapshot, false);
    sink_int(&e->sink, r->source_row);
}

static enum err_code write_finding_rows(struct exporter *e, struct err *err)
{
    EACH_ROW(export_finding_rows, r, finding_row_cells(e, &r));
}

static void gap_cells(struct exporter *e, const struct q_export_gaps_row *r)
{
    struct sink *s = &e->sink;

    entity(e, r->entity);
    sink_int(s, r->id);
    sink_int(s, r->node);
    sink_text(s, r->node_key);
    word(e, WORDS_NODE_KIND, r->stage);
    sink_text(s, r->missing);
    sink_int_or_none(s, r->unit_null, r->unit);
    sink_text(s, r->unit_name);
    sink_money(s, r->minor_null, r->minor, r->currency);
    sink_text(s, r->currency);
    sink_text(s, r->obligation);
    sink_int(s, r->snapshot);
}

static enum err_code write_gaps(struct exporter *e, struct err *err)
{
    EACH_ROW(export_gaps, r, gap_cells(e, &r));
}

const struct export_writer export_writers[EXPORT_TABLES] = {
    {"snapshots", write_snapshots}, {"organisations", write_organisations},
    {"nodes", write_nodes},         {"amounts", write_amounts},
    {"links", write_links},         {"quarantine", write_quarantine},
    {"findings", write_findings},   {"finding_rows", write_finding_rows},
    {"gaps", write_gaps},
};
