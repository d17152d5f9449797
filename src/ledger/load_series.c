/* Which publication a file is a version of. Names lie: publishers call every year's file
 * "contratos.csv", and one file "contratos (2) final.csv". So unless a person said it, the rows
 * decide: the snapshot of the same layout with which it shares most keys. */
#include <string.h>

#include "base/i18n.h"
#include "ledger/load_private.h"
#include "ledger_queries.h"

#define OVERLAP_MIN 500 /* per thousand of the smaller side's keys */

struct member {
    int64_t id;
    int32_t cut_off; /* DATE_NONE */
    int64_t rows;
    bool superseded, same_name, same_sheet;
    struct str series;
};

/* Earlier snapshots of the layout, newest import first; in the load's arena. */
struct members {
    struct member *items;
    size_t count, room;
};

static enum err_code add_member(struct load *load, const struct q_load_series_members_row *row,
                                struct members *members, struct err *err)
{
    struct member *member;

    if (members->count == members->room) {
        size_t room = members->room ? members->room * 2 : 32;
        struct member *bigger = arena_array(&load->arena, room, sizeof *bigger);

        if (!bigger) return err_no_memory(err);
        if (members->count) memcpy(bigger, members->items, members->count * sizeof *bigger);
        members->items = bigger;
        members->room = room;
    }
    member = &members->items[members->count++];
    *member = (struct member){
        .id = row->id,
        .cut_off = row->cut_off_null ? DATE_NONE : (int32_t)row->cut_off,
        .rows = row->rows_read,
        .superseded = row->superseded != 0,
        .same_name = str_eq(row->series, load->about.series),
        .same_sheet = str_eq(row->sheet, load->about.sheet),
        .series = arena_str(&load->arena, row->series),
    };
    return member->series.p ? ERR_NONE : err_no_memory(err);
}

static enum err_code read_members(struct load *load, struct members *members, struct err *err)
{
    struct store_stmt *stmt;
    bool found;
    enum err_code code = q_load_series_members(load->ledger->store, load->about.owner,
                                               load->about.layout, load->snapshot, &stmt, err);

    while (!code && !(code = store_step(stmt, &found, err)) && found) {
        struct q_load_series_members_row row;

        q_load_series_members_row(stmt, &row);
        code = add_member(load, &row, members, err);
        if (code) store_reset(stmt);
    }
    return code;
}

/* The newest of the series of that name and sheet. */
static const struct member *by_name(const struct members *members)
{
    for (size_t i = 0; i < members->count; i++) {
        const struct member *member = &members->items[i];

        if (!member->superseded && member->same_name && member->same_sheet) return member;
    }
    return NULL;
}

/* The newest snapshot of any series with which the rows agree best. */
static enum err_code by_rows(struct load *load, const struct members *members,
                             const struct member **out, struct err *err)
{
    int best = 0;

    *out = NULL;
    for (size_t i = 0; i < members->count; i++) {
        const struct member *member = &members->items[i];
        struct sketch sketch;
        enum err_code code;
        int overlap;

        if (member->superseded) continue;
        code = sketch_read(load->ledger, load->about.owner, member->id, &sketch, err);
        if (code) return code;
        overlap = sketch_overlap(&sketch, &load->index.sketch);
        /* One version of a publication may be empty. */
        if (member->same_name && member->same_sheet && (!member->rows || !load->rows_read))
            overlap = 1;
        if (!(member->same_name && member->same_sheet) &&
            (overlap < OVERLAP_MIN || load->rows_read * 2 < (uint64_t)member->rows))
            continue; /* a file of other rows, or of a part of them, takes nobody's place */
        if (overlap <= best) continue;
        best = overlap;
        *out = member;
    }
    return ERR_NONE;
}

static bool taken(const struct members *members, struct str name)
{
    for (size_t i = 0; i < members->count; i++)
        if (members->items[i].same_sheet && str_eq(members->items[i].series, name)) return true;
    return false;
}

/* The guessed name, with a number where other rows have it already. */
static enum err_code free_name(struct load *load, const struct members *members, struct str *out,
                               struct err *err)
{
    *out = load->about.series;
    for (unsigned i = 2; taken(members, *out); i++) {
        *out = arena_printf(&load->arena, "%.*s (%u)", STR_FMT(load->about.series), i);
        if (!out->p) return err_no_memory(err);
    }
    return ERR_NONE;
}

/* The place in the series' past: the newest member that is not later than this one. */
static void place_in_past(struct load *load, const struct members *members,
                          const struct member *head, struct load_series *out)
{
    out->superseded_by = head->id;
    out->previous = 0;
    for (size_t i = 0; i < members->count; i++) {
        const struct member *member = &members->items[i];

        if (!str_eq(member->series, head->series) || member->same_sheet != head->same_sheet ||
            member->cut_off == DATE_NONE || member->cut_off > load->about.cut_off)
            continue;
        out->previous = member->id;
        return;
    }
}

enum err_code load_series_find(struct load *load, struct load_series *out, struct err *err)
{
    struct members members = {NULL, 0, 0};
    const struct member *head;
    enum err_code code = read_members(load, &members, err);

    *out = (struct load_series){.name = load->about.series};
    if (code) return code;
    if (load->about.series_given)
        head = by_name(&members);
    else
        code = by_rows(load, &members, &head, err);
    if (code) return code;
    if (!head)
        return load->about.series_given ? ERR_NONE : free_name(load, &members, &out->name, err);
    out->name = head->series;
    if (load->about.cut_off != DATE_NONE && head->cut_off != DATE_NONE &&
        load->about.cut_off < head->cut_off)
        place_in_past(load, &members, head, out);
    else
        out->previous = head->id;
    return ERR_NONE;
}
