/* Tables that fit the terminal, and their JSON Lines; see table.h. */
#include "cli/table.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/mem.h"
#include "base/money.h"

enum { GAP = 2, TEXT_LEAST = 10, TEXT_COMFORTABLE = 24, CELL_MOST = 4096, BATCH_BYTES = 64 << 20 };

static bool only_json(const struct table_column *c)
{
    return c->type == TABLE_JSON_TEXT || c->type == TABLE_JSON_INT;
}

static bool is_figure(const struct table_column *c)
{
    return c->type == TABLE_INT || c->type == TABLE_ID || c->type == TABLE_MONEY ||
           c->type == TABLE_FIGURE;
}

void table_open(struct table *t, const struct cli *cli, const struct table_column *columns,
                size_t count)
{
    memset(t, 0, sizeof *t);
    t->cli = cli;
    t->columns = columns;
    t->count = count < TABLE_MAX_COLUMNS ? count : TABLE_MAX_COLUMNS;
    arena_init(&t->arena, BATCH_BYTES);
    if (!cli->json) t->cells = mem_calloc(TABLE_BATCH * t->count, sizeof *t->cells);
    if (!cli->json && !t->cells) t->failed = true;
}

/* --- JSON --------------------------------------------------------------- */

static void json_value_key(struct table *t)
{
    if (t->column == 0) {
        cli_json_begin(&t->json);
        json_open_object(&t->json.w);
    }
    json_key(&t->json.w, t->columns[t->column++].key);
}

/* --- the terminal --------------------------------------------------------------- */

static void hold(struct table *t, struct str s)
{
    if (t->failed || t->column >= t->count) return;
    struct str *cell = &t->cells[t->held * t->count + t->column];
    if (s.n > CELL_MOST) s.n = CELL_MOST;
    *cell = s.n ? terminal_clean(&t->arena, str_trim(s)) : STR("");
    t->column++;
}

/* On the terminal, in the table (blocks show what has no room in a table). */
static bool in_table(const struct table *t, size_t c)
{
    return !only_json(&t->columns[c]) && !t->left_out[c];
}

static void print_line(const struct table *t, const struct str *cells)
{
    FILE *f = t->cli->out.file;
    size_t last = t->count;
    bool first = true;
    while (last > 0 && (!in_table(t, last - 1) || cells[last - 1].n == 0)) last--;
    for (size_t c = 0; c < last; c++) {
        if (!in_table(t, c)) continue;
        if (!first) fputs("  ", f);
        terminal_cell(f, cells[c], t->widths[c], is_figure(&t->columns[c]), c + 1 < last);
        first = false;
    }
}

static void print_title(const struct table *t)
{
    FILE *f = t->cli->out.file;
    struct str titles[TABLE_MAX_COLUMNS];
    if (t->cli->quiet) return;
    for (size_t c = 0; c < t->count; c++) titles[c] = str_of(i18n(t->columns[c].title));
    fputs(terminal_style(&t->cli->out, STYLE_BOLD), f);
    print_line(t, titles);
    fprintf(f, "%s\n", terminal_style(&t->cli->out, STYLE_PLAIN));
}

/* Takes columns from the widest text until all fit; false when figures alone are too wide. */
static bool shrink(struct table *t, size_t least)
{
    for (;;) {
        size_t total = 0, shown = 0, widest = t->count;
        for (size_t c = 0; c < t->count; c++) {
            if (!in_table(t, c)) continue;
            total += t->widths[c];
            shown++;
            if (is_figure(&t->columns[c]) || t->columns[c].type == TABLE_DATE) continue;
            if (t->widths[c] > least && (widest == t->count || t->widths[c] > t->widths[widest]))
                widest = c;
        }
        if (shown) total += (shown - 1) * GAP;
        if (total <= t->cli->out.width) return true;
        if (widest == t->count) return false;
        size_t over = total - t->cli->out.width;
        size_t spare = t->widths[widest] - least;
        /* A little at a time, so that two wide columns share the loss. */
        t->widths[widest] -= over < 4 && over < spare ? over : spare < 4 ? spare : 4;
    }
}

static void natural_widths(struct table *t)
{
    for (size_t c = 0; c < t->count; c++) {
        if (only_json(&t->columns[c])) continue;
        t->widths[c] = terminal_width(str_of(i18n(t->columns[c].title)));
        for (size_t r = 0; r < t->held; r++) {
            size_t w = terminal_width(t->cells[r * t->count + c]);
            if (w > t->widths[c]) t->widths[c] = w;
        }
    }
}

/* Leaves out the spare columns that can best be done without. */
static bool leave_out(struct table *t)
{
    uint8_t most = 0;
    for (size_t c = 0; c < t->count; c++)
        if (!t->left_out[c] && t->columns[c].spare > most) most = t->columns[c].spare;
    for (size_t c = 0; most && c < t->count; c++)
        if (t->columns[c].spare == most) t->left_out[c] = true;
    return most > 0;
}

static void lay_out(struct table *t)
{
    bool fits;
    natural_widths(t);
    while (!(fits = shrink(t, TEXT_COMFORTABLE)) && leave_out(t)) natural_widths(t);
    if (!fits) {
        natural_widths(t);
        fits = shrink(t, TEXT_LEAST);
    }
    t->blocks = !fits;
    t->laid = true;
    if (!t->blocks) print_title(t);
}

static void print_row(const struct table *t, const struct str *cells)
{
    print_line(t, cells);
    fputc('\n', t->cli->out.file);
}

static void print_block(const struct table *t, const struct str *cells)
{
    size_t width = 0;
    for (size_t c = 0; c < t->count; c++) {
        if (only_json(&t->columns[c])) continue;
        size_t w = terminal_width(str_of(i18n(t->columns[c].title)));
        if (w > width) width = w;
    }
    for (size_t c = 0; c < t->count; c++)
        if (!only_json(&t->columns[c]))
            cli_field(t->cli, (int)width, i18n(t->columns[c].title), cells[c]);
    fputc('\n', t->cli->out.file);
}

/* A figure of a later batch may be wider than the columns laid out: then the row is a block. */
static bool row_fits(const struct table *t, const struct str *cells)
{
    for (size_t c = 0; c < t->count; c++)
        if (in_table(t, c) && is_figure(&t->columns[c]) && terminal_width(cells[c]) > t->widths[c])
            return false;
    return true;
}

static void print_held(struct table *t)
{
    if (t->held == 0 || t->failed) return;
    if (!t->laid) lay_out(t);
    for (size_t r = 0; r < t->held; r++) {
        const struct str *cells = &t->cells[r * t->count];
        if (t->blocks || !row_fits(t, cells))
            print_block(t, cells);
        else
            print_row(t, cells);
    }
    t->held = 0;
    arena_reset(&t->arena);
}

/* --- values --------------------------------------------------------------- */

void table_null(struct table *t)
{
    if (!t->cli->json) {
        hold(t, STR_NONE);
        return;
    }
    json_value_key(t);
    json_put_null(&t->json.w);
}

void table_text(struct table *t, struct str s)
{
    if (!t->cli->json) {
        hold(t, s);
        return;
    }
    json_value_key(t);
    if (s.p)
        json_put_str(&t->json.w, s);
    else
        json_put_null(&t->json.w);
}

void table_int(struct table *t, int64_t v)
{
    char buf[48];
    if (t->cli->json) {
        json_value_key(t);
        json_put_int(&t->json.w, v);
    } else if (t->column < t->count && t->columns[t->column].type == TABLE_ID) {
        hold(t, money_plain(v, 0, buf));
    } else {
        hold(t, money_pretty(v, 0, buf));
    }
}

void table_money(struct table *t, int64_t minor, const char *currency)
{
    char buf[48];
    int digits = money_digits(currency);
    if (t->cli->json) {
        json_value_key(t);
        json_put_str(&t->json.w, money_plain(minor, digits, buf));
    } else {
        hold(t, money_pretty(minor, digits, buf));
    }
}

void table_date(struct table *t, int32_t days)
{
    char buf[16];
    if (days == DATE_NONE)
        table_null(t);
    else
        table_text(t, date_iso(days, buf));
}

void table_time(struct table *t, int64_t ms)
{
    char buf[32];
    struct str s = time_iso(ms, buf);
    /* Minutes are enough for people; scripts get the whole. */
    if (!t->cli->json && s.n > 16) s.n = 10;
    table_text(t, s);
}

void table_bool(struct table *t, bool v)
{
    if (!t->cli->json) {
        hold(t, str_of(v ? _("sí") : _("no")));
        return;
    }
    json_value_key(t);
    json_put_bool(&t->json.w, v);
}

void table_id(struct table *t, int64_t id)
{
    if (id)
        table_int(t, id);
    else
        table_null(t);
}

void table_name(struct table *t, struct str s)
{
    table_text(t, s.n ? s : STR_NONE);
}

void table_end_row(struct table *t)
{
    t->rows++;
    if (t->cli->json) {
        json_close_object(&t->json.w);
        cli_json_end(&t->json, t->cli->out.file);
    } else if (++t->held == TABLE_BATCH) {
        print_held(t);
    }
    t->column = 0;
}

uint64_t table_close(struct table *t)
{
    print_held(t);
    if (t->failed) fprintf(stderr, "cauce: %s\n", _("No hay memoria para mostrar la lista."));
    mem_free(t->cells);
    arena_free(&t->arena);
    return t->rows;
}
