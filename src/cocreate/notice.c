/* Notices waiting to be sent: see notice.h. What was sent loses its text: it may hold a link that
 * opens an account. */
#include "cocreate/notice.h"

#include <time.h>

#include "base/i18n.h"
#include "cocreate/person.h"
#include "cocreate_queries.h"

/* Minutes before each further try; the last one for all that follow. */
static const int waits[] = {1, 5, 15, 60, 240, 720, 1440};
enum { WAITS = sizeof waits / sizeof *waits, WAIT_FOR_SERVER = 5, MOST_LETTER = 64 << 10 };

const char *notice_state_word(int state)
{
    static const char *const words[] = {N_("por enviar"), N_("se intentará otra vez"),
                                        N_("en duda: no se sabe si llegó"),
                                        N_("no se pudo enviar")};
    return state >= NOTICE_WAITS && state <= NOTICE_GIVEN_UP ? i18n(words[state]) : NULL;
}

/* --- writing ---------------------------------------------------------------------------------- */

static enum err_code add(struct co *home, int64_t person, const char *kind, struct str email,
                         const struct letter *letter, int64_t *id, struct err *err)
{
    struct str stop = letter->stop.n ? letter->stop : STR("");
    enum err_code code = letter->body.failed ? err_no_memory(err) : co_id(home, "notice", id, err);
    return code ? code
                : q_notice_add_run(ledger_store(home->ledger), home->entity, *id, person,
                                   str_of(kind), letter->subject, buf_view(&letter->body), stop,
                                   email.n ? email : STR(""), home->now_ms, err);
}

void letter_link(struct letter *letter, const struct notice_page *page)
{
    buf_printf(&letter->body, "%.*s%s%.*s\n", STR_FMT(page->site), letter->english ? "/en" : "",
               STR_FMT(page->path));
}

static enum err_code write_it(struct co *home, int64_t person, bool english,
                              const struct letter_of *what, int64_t *id, struct err *err)
{
    struct letter letter = {.english = english};
    struct i18n_before before = i18n_for(english ? "en" : "es");
    buf_init(&letter.body, MOST_LETTER);
    enum err_code code = what->write(what->user, &letter, err);
    i18n_back(before);
    if (!code && letter.body.n) code = add(home, person, what->kind, what->email, &letter, id, err);
    buf_free(&letter.body);
    return code;
}

enum err_code notice_write(struct co *home, int64_t person, const struct letter_of *what,
                           struct err *err)
{
    struct person reader;
    int64_t id;
    enum err_code code = person_get(home, person, &reader, err);
    return code ? code : write_it(home, person, reader.english, what, &id, err);
}

enum err_code notice_write_nobody(struct co *home, const struct letter_of *what, struct err *err)
{
    int64_t id = 0;
    enum err_code code = write_it(home, 0, false, what, &id, err);
    return code ? code : q_notice_drop_run(ledger_store(home->ledger), home->entity, id, err);
}

enum err_code notice_add_stoppable(struct co *home, int64_t person, const char *kind,
                                   struct str subject, struct str body, struct str stop,
                                   struct err *err)
{
    int64_t id;
    enum err_code code = co_id(home, "notice", &id, err);
    return code ? code
                : q_notice_add_run(ledger_store(home->ledger), home->entity, id, person,
                                   str_of(kind), subject, body, stop, STR(""), home->now_ms, err);
}

enum err_code notice_add(struct co *home, int64_t person, const char *kind, struct str subject,
                         struct str body, struct err *err)
{
    return notice_add_stoppable(home, person, kind, subject, body, STR(""), err);
}

static enum err_code read_rows(struct co *home, bool every, int64_t after, size_t most,
                               struct notice_row **out, size_t *count_out, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    *count_out = 0;
    *out = arena_array(home->arena, most + 1, sizeof **out);
    if (!*out) return err_no_memory(err);
    enum err_code code = q_notice_rows(ledger_store(home->ledger), home->entity, home->now_ms,
                                       every, after, (int64_t)most, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_notice_rows_row r;
        q_notice_rows_row(stmt, &r);
        (*out)[(*count_out)++] = (struct notice_row){.id = r.id,
                                                     .person = r.person,
                                                     .made = r.made,
                                                     .tries = r.tries,
                                                     .state = r.dead    ? NOTICE_GIVEN_UP
                                                              : r.taken ? NOTICE_ON_WAY
                                                              : r.due > home->now_ms ? NOTICE_LATER
                                                                                     : NOTICE_WAITS,
                                                     .due = r.due,
                                                     .email = co_keep(home, r.email),
                                                     .kind = co_keep(home, r.kind),
                                                     .subject = co_keep(home, r.subject),
                                                     .body = co_keep(home, r.body),
                                                     .fault = co_keep(home, r.fault),
                                                     .stop = co_keep(home, r.stop)};
    }
    return code;
}

enum err_code notice_due(struct co *home, size_t most, struct notice_row **out, size_t *count_out,
                         struct err *err)
{
    return read_rows(home, false, 0, most, out, count_out, err);
}

enum err_code notice_list(struct co *home, int64_t after, size_t most, struct notice_row **out,
                          size_t *count_out, struct err *err)
{
    return read_rows(home, true, after, most, out, count_out, err);
}

enum err_code notice_take(struct co *home, int64_t id, bool *mine, struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    *mine = false;
    enum err_code code = co_begin(home, err);
    if (!code)
        code =
            q_notice_take(ledger_store(home->ledger), home->entity, id, home->now_ms, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (!code) *mine = store_changes(stmt) > 0;
    code = co_end(home, code, err);
    if (code) *mine = false;
    return code;
}

enum err_code notice_tried(struct co *home, int64_t id, int64_t tries, struct str fault,
                           enum notice_fault kind, struct err *err)
{
    struct store *store = ledger_store(home->ledger);
    const int64_t minute = INT64_C(60000);
    bool counts = kind != NOTICE_NO_SERVER;
    int64_t wait = counts ? waits[tries < WAITS ? tries : WAITS - 1] : WAIT_FOR_SERVER;
    int64_t due = home->now_ms + minute * wait;
    bool over = kind == NOTICE_REFUSED || (counts && tries + 1 >= NOTICE_MOST_TRIES);
    enum err_code code = co_begin(home, err);
    if (!code)
        code = fault.n
                   ? q_notice_failed_run(store, home->entity, id, counts, str_slice(fault, 0, 500),
                                         over ? NULL : &due, over ? &home->now_ms : NULL, err)
                   : q_notice_sent_run(store, home->entity, id, home->now_ms, err);
    return co_end(home, code, err);
}

enum err_code notice_retry(struct co *home, int64_t id, struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = co_begin(home, err);
    if (!code) code = q_notice_retry(ledger_store(home->ledger), home->entity, id, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (!code && !store_changes(stmt)) code = co_missing(_("aviso por enviar"), id, err);
    return co_end(home, code, err);
}

/* --- the message ------------------------------------------------------------------------------ */

/* A header's text as encoded words (RFC 2047), each within its 75 characters and made of whole
 * letters, so that no byte of it can end the header. */
static void encoded_words(struct buf *out, struct str text)
{
    enum { MOST_WORD = 60 };
    size_t width = 0;
    buf_text(out, "=?UTF-8?Q?");
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (width >= MOST_WORD - 12 && (c & 0xc0) != 0x80) {
            buf_text(out, "?=\r\n =?UTF-8?Q?");
            width = 0;
        }
        if (plain)
            buf_char(out, (char)c);
        else
            buf_printf(out, "=%02X", c);
        width += plain ? 1 : 3;
    }
    buf_text(out, "?=");
}

/* Whether every line is short enough to go as it is (RFC 5322, 2.1.1). */
static bool lines_are_short(struct str text)
{
    enum { MOST_LINE = 990 };
    for (size_t i = 0, width = 0; i < text.n; i++) {
        width = text.p[i] == '\n' ? 0 : width + 1;
        if (width > MOST_LINE) return false;
    }
    return true;
}

static void plain_body(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\n') buf_char(out, '\r');
        if (text.p[i] != '\r') buf_char(out, text.p[i]);
    }
    buf_text(out, "\r\n");
}

/* Quoted-printable (RFC 2045, 6.7), for text with lines that are too long. */
static void quoted_body(struct buf *out, struct str text)
{
    enum { MOST_LINE = 72 };
    size_t width = 0;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c == '\r') continue;
        if (c == '\n') {
            buf_text(out, "\r\n");
            width = 0;
            continue;
        }
        bool last = i + 1 == text.n || text.p[i + 1] == '\n';
        bool plain = (c > ' ' && c < 0x7f && c != '=') || (c == ' ' && !last);
        if (width + (plain ? 1 : 3) > MOST_LINE) {
            buf_text(out, "=\r\n");
            width = 0;
        }
        if (plain)
            buf_char(out, (char)c);
        else
            buf_printf(out, "=%02X", c);
        width += plain ? 1 : 3;
    }
    buf_text(out, "\r\n");
}

/* An address that can stand between < and >. */
static bool is_safe(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] <= ' ' || text.p[i] > '~' || text.p[i] == '<' || text.p[i] == '>')
            return false;
    return text.n > 0;
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
    struct str host;
    bool plain = lines_are_short(n->body);
    if (!is_safe(from) || !is_safe(n->email))
        return err_set(err, ERR_INPUT, _("No es una dirección de correo: %.*s"),
                       STR_FMT(is_safe(from) ? n->email : from));
    str_split(from, '@', &host);
    buf_init(&buf, 4 << 20);
    buf_printf(&buf, "From: <%.*s>\r\nTo: <%.*s>\r\nSubject: ", STR_FMT(from), STR_FMT(n->email));
    encoded_words(&buf, str_slice(n->subject, 0, 400));
    buf_text(&buf, "\r\n");
    date_header(&buf, n->made);
    buf_printf(&buf, "Message-ID: <cauce-%lld-%lld@%.*s>\r\n", (long long)n->id, (long long)n->made,
               STR_FMT(host.n ? host : STR("localhost")));
    if (is_safe(n->stop)) buf_printf(&buf, "List-Unsubscribe: <%.*s>\r\n", STR_FMT(n->stop));
    buf_printf(&buf,
               "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
               "Content-Transfer-Encoding: %s\r\nAuto-Submitted: auto-generated\r\n\r\n",
               plain ? "8bit" : "quoted-printable");
    plain ? plain_body(&buf, n->body) : quoted_body(&buf, n->body);
    *out = buf.failed ? STR_NONE : arena_str(arena, buf_view(&buf));
    buf_free(&buf);
    return out->p ? ERR_NONE : err_no_memory(err);
}
