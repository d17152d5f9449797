/* Cells to CSV or JSON Lines, in the order of the dictionary. */
#include <string.h>

#include "base/date.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/money.h"
#include "ledger/export_private.h"

enum { ENOUGH = 1 << 20 };

/* The next column, its key written; NULL when the row has no more. */
static const struct export_column *next(struct sink *s, const char *type)
{
    const struct export_column *column;

    if (s->at >= s->column_count) {
        s->wrong = true;
        return NULL;
    }
    column = &s->columns[s->at];
    if (strcmp(column->type, type) != 0) s->wrong = true;
    if (s->format == EXPORT_JSONL) {
        if (!s->at) json_open_object(&s->json);
        json_key(&s->json, column->name);
    }
    s->at++;
    return column;
}

static void none(struct sink *s)
{
    if (s->format == EXPORT_CSV)
        csv_empty(&s->csv);
    else
        json_put_null(&s->json);
}

void sink_text(struct sink *s, struct str text)
{
    if (!next(s, "text")) return;
    if (!text.p)
        none(s);
    else if (s->format == EXPORT_CSV)
        csv_text(&s->csv, text);
    else
        json_put_str(&s->json, text);
}

void sink_code(struct sink *s, struct str text)
{
    if (!next(s, "text")) return;
    if (s->format == EXPORT_CSV)
        csv_plain(&s->csv, text);
    else
        json_put_str(&s->json, text);
}

void sink_int(struct sink *s, int64_t value)
{
    sink_int_or_none(s, false, value);
}

void sink_int_or_none(struct sink *s, bool no, int64_t value)
{
    if (!next(s, "integer")) return;
    if (no)
        none(s);
    else if (s->format == EXPORT_CSV)
        csv_int(&s->csv, value);
    else
        json_put_int(&s->json, value);
}

void sink_bool(struct sink *s, bool value)
{
    if (!next(s, "boolean")) return;
    if (s->format == EXPORT_CSV)
        csv_int(&s->csv, value);
    else
        json_put_int(&s->json, value);
}

static void plain(struct sink *s, struct str text)
{
    if (s->format == EXPORT_CSV)
        csv_plain(&s->csv, text);
    else
        json_put_str(&s->json, text);
}

void sink_date(struct sink *s, bool no, int64_t days)
{
    char buffer[16];

    if (!next(s, "date")) return;
    if (no)
        none(s);
    else
        plain(s, date_iso((int32_t)days, buffer));
}

void sink_time(struct sink *s, int64_t ms)
{
    char buffer[32];

    if (next(s, "timestamp")) plain(s, time_iso(ms, buffer));
}

void sink_money(struct sink *s, bool no, int64_t minor, struct str currency)
{
    char buffer[32], iso[4] = "MXN";
    struct str number;

    if (!next(s, "decimal")) return;
    if (no) {
        none(s);
        return;
    }
    if (currency.p && currency.n == 3) memcpy(iso, currency.p, 3);
    number = money_plain(minor, money_digits(iso), buffer);
    if (s->format == EXPORT_CSV)
        csv_plain(&s->csv, number);
    else
        json_put_raw(&s->json, number);
}

static enum err_code flush(struct sink *s, struct err *err)
{
    enum err_code code;

    if (s->buf.failed) return err_no_memory(err);
    code = file_write_all(s->fd, s->buf.p, s->buf.n, err);
    sha256_add(&s->hash, s->buf.p, s->buf.n);
    s->bytes += s->buf.n;
    buf_clear(&s->buf);
    return code;
}

enum err_code sink_end_row(struct sink *s, struct err *err)
{
    if (s->at != s->column_count || s->wrong)
        return err_set(err, ERR_BUG, "the export of %s does not follow its dictionary",
                       s->columns->table);
    if (s->format == EXPORT_CSV) {
        csv_end_row(&s->csv);
    } else {
        json_close_object(&s->json);
        buf_char(&s->buf, '\n');
        json_start(&s->json, &s->buf, false);
    }
    s->at = 0;
    s->rows++;
    return s->buf.n < ENOUGH ? ERR_NONE : flush(s, err);
}
