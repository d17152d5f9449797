/* Notices waiting to be sent: see notice.h. What was sent loses its text: it may hold a link that
 * opens an account. */
#include "cocreate/notice.h"

#include <time.h>

#include "base/i18n.h"
#include "cocreate_queries.h"

enum err_code notice_add(struct co *home, int64_t person, const char *kind, struct str subject,
                         struct str body, struct err *err)
{
    int64_t id;
    enum err_code code = co_id(home, "notice", &id, err);
    return code ? code
                : q_notice_add_run(ledger_store(home->ledger), home->entity, id, person,
                                   str_of(kind), subject, body, home->now_ms, err);
}

enum err_code notice_due(struct co *home, size_t most, struct notice_row **out, size_t *count_out,
                         struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    *count_out = 0;
    *out = arena_array(home->arena, most + 1, sizeof **out);
    if (!*out) return co_no_memory(err);
    enum err_code code =
        q_notice_due(ledger_store(home->ledger), home->entity, (int64_t)most, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_notice_due_row r;
        q_notice_due_row(stmt, &r);
        (*out)[(*count_out)++] = (struct notice_row){.id = r.id,
                                                     .person = r.person,
                                                     .made = r.made,
                                                     .tries = r.tries,
                                                     .email = co_keep(home, r.email),
                                                     .kind = co_keep(home, r.kind),
                                                     .subject = co_keep(home, r.subject),
                                                     .body = co_keep(home, r.body),
                                                     .fault = co_keep(home, r.fault)};
    }
    return code;
}

enum err_code notice_tried(struct co *home, int64_t id, struct str fault, struct err *err)
{
    struct store *store = ledger_store(home->ledger);
    enum err_code code = co_begin(home, err);
    if (!code)
        code = fault.n ? q_notice_failed_run(store, home->entity, id, fault, err)
                       : q_notice_sent_run(store, home->entity, id, home->now_ms, err);
    return co_end(home, code, err);
}

/* --- the message ------------------------------------------------------------------------------ */

/* A header's text as an encoded word (RFC 2047), so that no byte of it can end the header. */
static void encoded_word(struct buf *out, struct str text)
{
    buf_text(out, "=?UTF-8?Q?");
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (plain)
            buf_char(out, (char)c);
        else
            buf_printf(out, "=%02X", c);
    }
    buf_text(out, "?=");
}

static void body(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        bool begins = i == 0 || text.p[i - 1] == '\n';
        if (begins && text.p[i] == '.') buf_char(out, '.'); /* RFC 5321, 4.5.2 */
        if (text.p[i] == '\n') buf_char(out, '\r');
        if (text.p[i] != '\r') buf_char(out, text.p[i]);
    }
    buf_text(out, "\r\n");
}

/* "Fri, 02 Jan 2026 03:04:05 +0000" (RFC 5322, 3.3), whatever the locale. */
static void date_header(struct buf *out, int64_t ms)
{
    static const char days[] = "SunMonTueWedThuFriSat",
                      months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    time_t seconds = (time_t)(ms / 1000);
    struct tm t;
    if (!gmtime_r(&seconds, &t)) return;
    buf_printf(out, "Date: %.3s, %02d %.3s %d %02d:%02d:%02d +0000\r\n", days + 3 * t.tm_wday,
               t.tm_mday, months + 3 * t.tm_mon, t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
}

enum err_code notice_message(struct arena *arena, const struct notice_row *n, struct str from,
                             struct str *out, struct err *err)
{
    struct buf buf;
    buf_init(&buf, 4 << 20);
    buf_printf(&buf, "From: <%.*s>\r\nTo: <%.*s>\r\nSubject: ", STR_FMT(from), STR_FMT(n->email));
    encoded_word(&buf, str_slice(n->subject, 0, 200));
    buf_text(&buf, "\r\n");
    date_header(&buf, n->made);
    buf_printf(&buf, "Message-ID: <cauce-%lld-%lld@localhost>\r\n", (long long)n->id,
               (long long)n->made);
    buf_text(&buf, "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                   "Content-Transfer-Encoding: 8bit\r\nAuto-Submitted: auto-generated\r\n\r\n");
    body(&buf, n->body);
    *out = buf.failed ? STR_NONE : arena_str(arena, buf_view(&buf));
    buf_free(&buf);
    return out->p ? ERR_NONE : co_no_memory(err);
}
