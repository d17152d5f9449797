/* What a browser sends, of any bytes: fields as pages read them, cookies and codes of people, and
 * the letter that is made of what they typed. What comes out is text without controls, within its
 * limits, and nothing that was typed becomes a line of a letter's head. */
#include "fuzz/fuzz.h"

#include <string.h>

#include "base/text.h"
#include "cocreate/notice.h"
#include "cocreate/session.h"
#include "cocreate/totp.h"
#include "web/form.h"
#include "web/page.h"
#include "web/response.h"
#include "web/visitor.h"

static void must_be_text(struct str s)
{
    MUST(text_is_utf8(s) && str_eq(str_trim(s), s));
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        MUST((c >= ' ' || c == '\n' || c == '\t') && c != 0x7f);
        MUST(!text_turn(str_slice(s, i, s.n)));
    }
}

static struct form form_of(struct arena *arena, struct http_field *field, struct str value)
{
    *field = (struct http_field){.name = STR("a"), .value = value};
    return (struct form){.fields = field, .count = 1, .arena = arena};
}

static void read_fields(struct arena *arena, struct str bytes)
{
    struct http_field field, again;
    struct form f = form_of(arena, &field, bytes);
    struct str text = form_text(&f, "a"), raw = form_raw(&f, "a"), list[4];
    must_be_text(text);
    MUST(text.n <= bytes.n);
    MUST(!raw.n || str_eq(raw, bytes));
    struct form g = form_of(arena, &again, text);
    MUST(str_eq(form_text(&g, "a"), text)); /* what is shown again and sent again stays */
    MUST(form_list(&f, "a", list, 4) <= 1);
    int64_t number = form_number(&f, "a", -5, 1000, 7), minor;
    MUST(number >= -5 && number <= 1000);
    form_day(&f, "a");
    form_moment(&f, "a");
    MUST(form_money(&f, "a", &minor) || minor == 0);
    MUST(f.faults.count <= CO_MAX_FAULTS);
}

static void read_who(struct str bytes)
{
    int64_t last = 0;
    struct str cookie = visitor_cookie(bytes, "cauce", false);
    MUST(!cookie.n || token_is_one(cookie));
    cookie = visitor_cookie(bytes, "cauce", true);
    MUST(!cookie.n || token_is_one(cookie));
    int code = totp_code(bytes, 57);
    MUST(code >= -1 && code < 1000000);
    if (code >= 0) MUST(bytes.n == TOTP_SECRET);
    MUST(!totp_accepts(STR("AAAA"), bytes, 1000000, &last)); /* no secret of ours */
    response_matches(bytes, "\"x\"");
}

/* The names of a letter's head; a line that begins with a blank belongs to the one before. */
static void must_be_ours(struct str line)
{
    static const char *const names[] = {
        "Date: ",    "From: ",        "To: ",       "Subject: ",  "Message-ID: ",
        "MIME-",     "Content-",      "Auto-Submi", "List-Unsub", "Precedence",
        "X-Auto-Re", "Feedback-ID: ", "Reply-To: ", " ",          "\t"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_starts(line, str_of(names[i]))) return;
    fprintf(stderr, "not a line that we write: %.*s\n", STR_FMT(line));
    abort();
}

static void write_letter(struct arena *arena, struct str bytes)
{
    struct err err = {0};
    struct str out, half = str_slice(bytes, 0, bytes.n / 2);
    struct notice_row row = {.id = 1,
                             .person = 1,
                             .made = 1000,
                             .email = STR("ana@ejemplo.mx"),
                             .kind = STR("test"),
                             .subject = half,
                             .body = str_slice(bytes, half.n, bytes.n),
                             .stop = STR("")};
    if (notice_message(arena, &row, STR("cauce@ejemplo.mx"), &out, &err)) return;
    const char *end = memmem(out.p, out.n, "\r\n\r\n", 4);
    MUST(end != NULL);
    for (size_t i = 0; i < out.n; i++) { /* only whole line ends */
        if (out.p[i] == '\n') MUST(i && out.p[i - 1] == '\r');
        if (out.p[i] == '\r') MUST(i + 1 < out.n && out.p[i + 1] == '\n');
    }
    struct str head = {out.p, (size_t)(end - out.p)};
    while (head.n) must_be_ours(str_split(head, '\n', &head));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    char *copy = malloc(size + 1);
    MUST(copy);
    memcpy(copy, data, size);
    struct str bytes = {copy, size};
    arena_init(&arena, 64u << 20);
    read_fields(&arena, bytes);
    read_who(bytes);
    write_letter(&arena, bytes);
    arena_free(&arena);
    free(copy);
    return 0;
}
