/* The texts and the deadlines of requests: see request.h. */
#include <inttypes.h>

#include "base/i18n.h"
#include "base/text.h"
#include "cocreate/gap_record.h"
#include "cocreate/hunt.h"
#include "cocreate/request.h"
#include "ledger/rows.h"
#include "trace/obligation.h"
#include "trace/request.h"

enum { MOST_DAYS = 200, MOST_CLOSED = 2000 };

static enum err_code wrong(const char *file, uint64_t line, struct str found, const char *says,
                           struct err *err)
{
    err_set(err, ERR_INPUT, "%s", says);
    err_file(err, file);
    err_row(err, 0, line);
    err_found(err, found.p, found.n);
    return ERR_INPUT;
}

/* The next line of a catalogue that says something, after its header; false at the end. */
struct lines {
    struct str rest;
    uint64_t number;
    bool header;
};
static bool next_line(struct lines *l, struct str *out)
{
    while (l->rest.n) {
        struct str line = str_trim(str_split(l->rest, '\n', &l->rest));
        l->number++;
        if (!line.n || line.p[0] == '#') continue;
        if (!l->header) {
            l->header = true;
            continue;
        }
        *out = line;
        return true;
    }
    return false;
}

/* --- deadlines -------------------------------------------------------------------------------- */

static int term_of(struct str name)
{
    static const char *const names[TERMS] = {"respuesta", "prorroga", "queja"};
    for (int i = 0; i < TERMS; i++)
        if (str_is(name, names[i])) return i;
    return -1;
}

static int small_number(struct str s)
{
    int n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9' || n > MOST_DAYS) return 0;
        n = n * 10 + (s.p[i] - '0');
    }
    return n > MOST_DAYS ? 0 : n;
}

enum err_code request_terms_parse(struct arena *arena, struct str text, const char *file,
                                  struct request_terms *out, struct err *err)
{
    struct lines lines = {.rest = text};
    struct str line;
    while (next_line(&lines, &line)) {
        struct str rest;
        int term = term_of(str_trim(str_split(line, ';', &rest)));
        int days = small_number(str_trim(str_split(rest, ';', &rest)));
        struct str law = str_trim(str_split(rest, ';', &rest));
        struct str article = str_trim(str_split(rest, ';', &rest));
        if (term < 0 || !days || out->of[term].days)
            return wrong(file, lines.number, line,
                         _("El renglón debe ser: plazo;dias;ley;articulo;verificar, y cada plazo "
                           "una vez."),
                         err);
        out->of[term].days = days;
        out->of[term].basis = arena_printf(arena, "%.*s, %.*s%s", STR_FMT(law), STR_FMT(article),
                                           str_trim(rest).n ? " (por verificar)" : "");
        if (!out->of[term].basis.p) return err_no_memory(err);
    }
    for (int i = 0; i < TERMS; i++)
        if (!out->of[i].days)
            return wrong(file, lines.number, STR(""),
                         _("Faltan plazos: deben estar respuesta, prorroga y queja."), err);
    return ERR_NONE;
}

enum err_code request_closed_parse(struct arena *arena, struct str text, const char *file,
                                   struct closed_days *out, struct err *err)
{
    struct rows rows = ROWS_OF(int32_t);
    struct lines lines = {.rest = text};
    struct str line;
    while (next_line(&lines, &line)) {
        struct str rest, day = str_trim(str_split(line, ';', &rest));
        int32_t found, *one;
        if (date_parse(day, DATE_DMY, &found) != DATE_EXACT || rows.count == MOST_CLOSED)
            return wrong(file, lines.number, line, _("El renglón debe ser: dia;motivo."), err);
        one = rows_add(&rows, arena);
        if (!one) return err_no_memory(err);
        /* In their order, wherever they stand in the file. */
        for (int32_t *all = rows.items; one > all && one[-1] > found; one--) *one = one[-1];
        *one = found;
    }
    *out = (struct closed_days){rows.items, rows.count};
    return ERR_NONE;
}

enum err_code request_terms_read(struct co *co, struct request_terms *out, struct err *err)
{
    struct str text;
    const char *path;
    *out = (struct request_terms){.closed = {NULL, 0}};
    enum err_code code = obligation_file(co->ledger, co->arena, "plazos.csv", &text, &path, err);
    if (!code) code = request_terms_parse(co->arena, text, path, out, err);
    if (!code) code = obligation_file(co->ledger, co->arena, "inhabiles.csv", &text, &path, err);
    return code ? code : request_closed_parse(co->arena, text, path, &out->closed, err);
}

/* --- texts ------------------------------------------------------------------------------------ */

enum err_code request_of_gap(struct co *co, int64_t gap, struct request_said *out, struct err *err)
{
    const struct trace_gap_filter filter = {.entity = co->entity, .id = gap, .limit = 1};
    struct trace_gap_row *row;
    struct request_text text;
    size_t count = 0;
    enum err_code code =
        gap > 0 ? trace_gaps(co->ledger, co->arena, &filter, &row, &count, err) : ERR_NONE;
    if (code) return code;
    if (!count) {
        co_missing(_("hueco"), gap, err);
        return ERR_NOTFOUND;
    }
    code = request_draft(co->ledger, co->arena, co->entity, gap, &text, err);
    *out = (struct request_said){.subject = arena_printf(co->arena, "gap/%.*s", STR_FMT(row->key)),
                                 .title = text.title,
                                 .text = text.body,
                                 .unit = text.addressee};
    return code;
}

/* Where the teams searched, a line each; only what the actor is shown. */
static struct str searched(struct co *co, const struct find *finds, size_t count, int64_t position)
{
    struct buf b;
    struct str text;
    char day[16];
    buf_init(&b, 1 << 16);
    for (size_t i = 0; i < count; i++) {
        const struct find *f = &finds[i];
        if (f->position != position || !f->shown || !f->is.place.n) continue;
        buf_printf(&b, "%s- %.*s (%.*s)", b.n ? "\n" : "", STR_FMT(f->is.place),
                   STR_FMT(date_iso(f->is.day, day)));
    }
    text = b.failed ? STR_NONE : arena_str(co->arena, buf_view(&b));
    buf_free(&b);
    return text;
}

static enum err_code fill(struct co *co, const struct request_plain *plain, struct str subject,
                          struct request_said *out, struct err *err)
{
    struct request_text text;
    enum err_code code = subject.p && plain->searched.p
                             ? request_plain_draft(co->ledger, co->arena, plain, &text, err)
                             : err_no_memory(err);
    if (!code)
        *out = (struct request_said){
            .subject = subject, .title = text.title, .text = text.body, .unit = plain->addressee};
    return code;
}

/* What is asked, in a line; `otherwise` where it is too long for one. */
static struct str asked(struct str question, struct str otherwise)
{
    enum { MOST_LINE = 160 };
    return text_width(question) <= MOST_LINE ? question : otherwise;
}

enum err_code request_of_question(struct co *co, int64_t hunt, int64_t position,
                                  struct str entity_name, struct request_said *out, struct err *err)
{
    struct hunt h;
    struct hunt_question q;
    struct find *finds;
    size_t count = 0;
    enum err_code code = hunt_question(co, hunt, position, &h, &q, err);
    if (!code) code = find_list(co, hunt, &finds, &count, err);
    if (code) return code;
    const struct request_plain plain = {.addressee = entity_name,
                                        .entity = entity_name,
                                        .question = q.text,
                                        .subject = asked(q.text, h.is.title),
                                        .problem = h.is.problem,
                                        .programme = h.is.programme,
                                        .searched = searched(co, finds, count, position),
                                        .basis = STR("")};
    return fill(co, &plain, hunt_subject(co, hunt, position), out, err);
}

enum err_code request_of_record(struct co *co, int64_t record, struct str entity_name,
                                struct request_said *out, struct err *err)
{
    struct gap_record r;
    enum err_code code = gap_record_get(co, record, &r, err);
    if (code) return code;
    const char *stage = gap_stage_word(r.is.stage);
    const struct request_plain plain = {.addressee = r.is.unit.n ? r.is.unit : entity_name,
                                        .entity = entity_name,
                                        .question = r.is.missing,
                                        .subject = asked(r.is.missing, str_of(stage ? stage : "")),
                                        .problem = STR(""),
                                        .programme = r.is.theme,
                                        .searched = STR(""),
                                        .basis = r.is.obligation};
    return fill(co, &plain, gap_record_subject(co, &r), out, err);
}
