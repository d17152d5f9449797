/* Documents of the cycle: see paper.h. */
#include "cocreate/paper.h"

#include "base/i18n.h"
#include "base/text.h"
#include "cocreate/change_private.h"
#include "cocreate_queries.h"
#include "ledger/bytes.h"
#include "ledger/rows.h"

enum { MOST_VERSIONS = 200 };
enum { JUDGES = SECRETARIAT | CO_EVALUATOR }; /* of applications to a call */
enum { ADDERS = SECRETARIAT | CO_FACILITATOR | CO_INSTITUTION | CO_EVALUATOR };

/* --- reading ---------------------------------------------------------------------------------- */

static bool fill(struct co *co, struct store_stmt *stmt, struct rows *rows)
{
    struct q_paper_rows_row r;
    struct paper *one = rows_add(rows, co->arena);
    if (!one) return false;
    q_paper_rows_row(stmt, &r);
    *one = (struct paper){.id = r.id,
                          .size = r.size,
                          .added = r.added,
                          .by = r.by_person,
                          .replaced_by = r.replaced_by,
                          .type = rows_text(co->arena, r.type, rows),
                          .sha256 = rows_text(co->arena, r.sha256, rows),
                          .is = {.subject = rows_text(co->arena, r.subject, rows),
                                 .role = rows_text(co->arena, r.role, rows),
                                 .title = rows_text(co->arena, r.title, rows),
                                 .file = rows_text(co->arena, r.file, rows),
                                 .url = rows_text(co->arena, r.url, rows),
                                 .day = (int32_t)r.day,
                                 .replaces = r.replaces,
                                 .reason = rows_text(co->arena, r.reason, rows),
                                 .members_only = r.access != 0}};
    return !rows->failed;
}

struct wanted {
    int64_t id;         /* 0 = any */
    struct str subject; /* empty = any */
    bool linked;        /* only addresses */
};

static enum err_code read_papers(struct co *co, struct wanted wanted, size_t skip, size_t most,
                                 struct rows *rows, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_paper_rows(
        ledger_store(co->ledger), co->entity, wanted.id,
        wanted.subject.n ? wanted.subject : STR(""), wanted.linked, of_secretariat(co) ? 1 : 0,
        co->actor.program || (co->actor.roles & JUDGES), co->actor.program ? 0 : co->actor.person,
        (int64_t)skip, (int64_t)(most > PAPER_MOST_LISTED ? PAPER_MOST_LISTED : most), &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        if (fill(co, stmt, rows)) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    return code;
}

enum err_code paper_get(struct co *co, int64_t id, struct paper *out, struct err *err)
{
    struct rows rows = ROWS_OF(struct paper);
    enum err_code code =
        id ? read_papers(co, (struct wanted){.id = id}, 0, 1, &rows, err) : ERR_NONE;
    if (code) return code;
    if (!rows.count) return co_missing(_("documento"), id, err);
    *out = *(struct paper *)rows.items;
    return ERR_NONE;
}

enum err_code paper_list(struct co *co, struct str subject, size_t skip, size_t most,
                         struct paper **out, size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct paper);
    enum err_code code =
        read_papers(co, (struct wanted){.subject = subject}, skip, most, &rows, err);
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

enum err_code paper_linked(struct co *co, size_t skip, struct paper **out, size_t *count_out,
                           struct err *err)
{
    struct rows rows = ROWS_OF(struct paper);
    enum err_code code =
        read_papers(co, (struct wanted){.linked = true}, skip, PAPER_MOST_LISTED, &rows, err);
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

enum err_code paper_history(struct co *co, int64_t id, struct paper **out, size_t *count_out,
                            struct err *err)
{
    struct rows rows = ROWS_OF(struct paper);
    struct paper newest = {0};
    *count_out = 0;
    enum err_code code = paper_get(co, id, &newest, err);
    for (int i = 0; !code && newest.replaced_by && i < MOST_VERSIONS; i++)
        code = paper_get(co, newest.replaced_by, &newest, err);
    for (int64_t next = code ? 0 : newest.id; !code && next && rows.count < MOST_VERSIONS;) {
        size_t before = rows.count;
        code = read_papers(co, (struct wanted){.id = next}, 0, 1, &rows, err);
        if (rows.count == before) break; /* the older one is for others */
        next = ((struct paper *)rows.items)[before].is.replaces;
    }
    *out = rows.items;
    if (!code) *count_out = rows.count;
    return code;
}

enum err_code paper_bytes(struct co *co, int64_t id, struct buf *out, struct err *err)
{
    struct paper paper = {0};
    enum err_code code = paper_get(co, id, &paper, err);
    if (code) return code;
    if (!paper.sha256.n) return co_missing(_("archivo del documento"), id, err);
    return ledger_bytes(co->ledger, co->entity, paper.sha256.p, 0, (uint64_t)paper.size, out, err);
}

/* --- adding ----------------------------------------------------------------------------------- */

/* The last part of a path, without what a file name cannot hold. */
static struct str file_name(struct co *co, struct str given)
{
    char *name = arena_cstr(co->arena, given);
    size_t from = 0, n = 0;
    if (!name) return STR_NONE;
    for (size_t i = 0; i < given.n; i++)
        if (name[i] == '/' || name[i] == '\\') from = i + 1;
    for (size_t i = from; i < given.n; i++) {
        size_t turn = text_turn((struct str){name + i, given.n - i});
        if (turn)
            i += turn - 1;
        else if ((unsigned char)name[i] >= 0x20 && name[i] != 0x7f && name[i] != '"')
            name[n++] = name[i];
    }
    return str_trim((struct str){name, n});
}

static bool is_address(struct str url)
{
    if (!str_starts(url, STR("https://")) && !str_starts(url, STR("http://"))) return false;
    for (size_t i = 0; i < url.n; i++)
        if ((unsigned char)url.p[i] <= 0x20 || url.p[i] == '"' || url.p[i] == '<') return false;
    return true;
}

static void check(struct paper_draft *d, struct co_faults *faults)
{
    co_check_text(faults, "title", &d->title, PAPER_MOST_TITLE, true);
    co_check_text(faults, "file", &d->file, PAPER_MOST_TITLE, false);
    co_check_text(faults, "url", &d->url, PAPER_MOST_URL, false);
    co_check_day(faults, "day", d->day, false);
    co_check_text(faults, "reason", &d->reason, PAPER_MOST_URL, d->replaces != 0);
    if (d->bytes.n && d->url.n)
        co_fault(faults, "url", _("Envíe un archivo o una dirección, no las dos cosas"));
    else if (!d->bytes.n && !d->url.n)
        co_fault(faults, "file", _("Falta el archivo o su dirección"));
    if (d->url.n && !is_address(d->url))
        co_fault(faults, "url", _("La dirección empieza con https:// o http://"));
    if (d->bytes.n > PAPER_MOST_BYTES)
        co_fault(faults, "file", _("El archivo pasa de 32 MB"));
    else if (d->bytes.n && !paper_type(d->bytes))
        co_fault(faults, "file",
                 _("No es un archivo de los que se aceptan: PDF, JPEG, PNG, XLSX, DOCX, ODT, ODS, "
                   "CSV, JSON o texto"));
}

static enum err_code note(struct co *co, const struct paper_draft *d, int64_t id, const char *type,
                          const char *sha256, struct err *err)
{
    struct co_note n;
    char day[16];
    co_note_begin(&n);
    co_note_text(&n, "subject", d->subject);
    co_note_text(&n, "role", d->role);
    if (d->members_only) /* what only members may read is not told to all by its title */
        co_note_personal(&n, "title", d->title);
    else
        co_note_text(&n, "title", d->title);
    co_note_word(&n, "type", type);
    co_note_word(&n, "sha256", sha256[0] ? sha256 : NULL);
    if (!d->members_only) co_note_text(&n, "url", d->url);
    co_note_text(&n, "day", date_iso(d->day, day));
    if (d->replaces) co_note_int(&n, "replaces", d->replaces);
    co_note_text(&n, "reason", d->reason);
    return co_note_end(co, &n, d->replaces ? "paper.replaced" : "paper.added", "paper", id, err);
}

/* A new version belongs where the old one does, and follows the newest. */
static enum err_code follow(struct co *co, struct paper_draft *d, struct err *err)
{
    struct paper old = {0};
    if (!d->replaces) return ERR_NONE;
    enum err_code code = paper_get(co, d->replaces, &old, err);
    if (code) return code;
    if (old.replaced_by) return co_changed(err);
    d->subject = old.is.subject;
    d->role = old.is.role;
    d->members_only |= old.is.members_only;
    return ERR_NONE;
}

static enum err_code write_paper(struct co *co, struct paper_draft *d, int64_t *id_out,
                                 struct err *err)
{
    struct buf clean = {0};
    char sha256[65] = "";
    int64_t day;
    const char *type = d->bytes.n ? paper_type(d->bytes) : NULL;
    enum err_code code = follow(co, d, err);
    if (!code && d->bytes.n) code = paper_clean(d->bytes, &clean, err);
    if (!code && d->bytes.n)
        code = ledger_bytes_keep(co->ledger, co->entity, buf_view(&clean), sha256, err);
    if (!code) code = co_id(co, "paper", id_out, err);
    if (!code)
        code = q_paper_add_run(ledger_store(co->ledger), co->entity, *id_out, d->subject, d->role,
                               d->title, d->file, str_of(type ? type : ""), str_of(sha256),
                               (int64_t)clean.n, d->url.n ? d->url : STR(""),
                               day_or_null(d->day, &day), co->now_ms, co->actor.person, d->replaces,
                               d->reason, d->members_only, err);
    if (!code) code = note(co, d, *id_out, type, sha256, err);
    buf_free(&clean);
    return code;
}

enum err_code paper_keep(struct co *co, const struct paper_draft *draft, struct co_faults *faults,
                         int64_t *id_out, struct err *err)
{
    struct paper_draft d = *draft;
    d.file = file_name(co, d.file);
    check(&d, faults);
    enum err_code code = co_check(faults, err);
    if (!code) code = co_begin(co, err);
    if (code) return code;
    return co_end(co, write_paper(co, &d, id_out, err), err);
}

bool paper_may_replace(const struct co *co, const struct paper *paper)
{
    bool own = co->actor.person && paper->by == co->actor.person;
    return !paper->replaced_by && (of_secretariat(co) || (own && (co->actor.roles & ADDERS)));
}

/* What speaks for the secretariat is added by it alone; what others added they replace. */
static enum err_code may_add(struct co *co, const struct paper_draft *d, struct err *err)
{
    struct paper old = {0};
    bool theirs =
        str_is(d->role, "rules") || str_is(d->role, "signed") || str_is(d->role, "minutes");
    enum err_code code = co_may(&co->actor, theirs ? SECRETARIAT : ADDERS, err);
    if (code || !d->replaces) return code;
    code = paper_get(co, d->replaces, &old, err);
    if (!code && old.replaced_by) code = co_changed(err);
    if (!code && !paper_may_replace(co, &old)) code = co_may(&co->actor, SECRETARIAT, err);
    return code;
}

enum err_code paper_add(struct co *co, const struct paper_draft *draft, struct co_faults *faults,
                        int64_t *id_out, struct err *err)
{
    enum err_code code = may_add(co, draft, err);
    return code ? code : paper_keep(co, draft, faults, id_out, err);
}
