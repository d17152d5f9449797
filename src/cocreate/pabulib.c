/* Reading Pabulib's .pb files: see pabulib.h. */
#include "cocreate/pabulib.h"

#include <stdlib.h>

#include "base/i18n.h"
#include "base/text.h"

enum { MOST_MARKS = COUNT_MOST_OPTIONS };

struct reader {
    struct arena *arena;
    struct pabulib *pb;
    struct err *err;
    struct str rest; /* of the file */
    uint64_t line;
    struct str fields[PABULIB_MOST_COLUMNS]; /* of the line at hand */
    size_t field_count;
    size_t lines;   /* of the file */
    int32_t *by_id; /* projects in the order of their ids */
    uint64_t *project_lines;
};

static enum err_code wrong(struct reader *r, const char *says, struct str found)
{
    err_set(r->err, ERR_INPUT, "%s", says);
    if (r->err) {
        err_row(r->err, 0, r->line);
        if (found.p) err_found(r->err, found.p, found.n);
    }
    return ERR_INPUT;
}

static void notice(struct reader *r, uint64_t line, const char *says)
{
    if (r->pb->notice_count < PABULIB_MOST_NOTICES)
        r->pb->notices[r->pb->notice_count++] = (struct pabulib_notice){line, says};
}

/* --- lines and fields ------------------------------------------------------------------------- */

/* The next line that is not empty; false at the end. */
static bool next_line(struct reader *r, struct str *line)
{
    while (r->rest.n) {
        *line = str_split(r->rest, '\n', &r->rest);
        r->line++;
        if (line->n && line->p[line->n - 1] == '\r') line->n--;
        if (str_trim(*line).n) return true;
    }
    return false;
}

/* A field in quotes, in which "" is one. *at stands after the first quote. */
static enum err_code quoted(struct reader *r, struct str line, size_t *at, struct str *out)
{
    char *copy = arena_alloc(r->arena, line.n + 1);
    size_t n = 0;
    if (!copy) return err_no_memory(r->err);
    for (size_t i = *at; i < line.n; i++) {
        if (line.p[i] == '"' && (i + 1 >= line.n || line.p[i + 1] != '"')) {
            *at = i + 1;
            *out = (struct str){copy, n};
            return ERR_NONE;
        }
        if (line.p[i] == '"') i++;
        copy[n++] = line.p[i];
    }
    return wrong(r, _("Hay comillas que no se cierran"), line);
}

static enum err_code split(struct reader *r, struct str line)
{
    size_t at = 0;
    r->field_count = 0;
    for (;;) {
        struct str field = STR("");
        if (r->field_count == PABULIB_MOST_COLUMNS)
            return wrong(r, _("La línea tiene demasiados campos"), line);
        if (at < line.n && line.p[at] == '"') {
            at++;
            enum err_code code = quoted(r, line, &at, &field);
            if (code) return code;
            if (at < line.n && line.p[at] != ';')
                return wrong(r, _("Sobra texto después de las comillas"), line);
        } else {
            size_t from = at;
            while (at < line.n && line.p[at] != ';') at++;
            field = arena_str(r->arena, str_slice(line, from, at));
            if (!field.p) return err_no_memory(r->err);
        }
        r->fields[r->field_count++] = str_trim(field);
        if (at >= line.n) return ERR_NONE;
        at++;
    }
}

/* "1234", "1234.5", "1234.50": hundredths; false for anything else, signs and commas too. */
static bool amount(struct str s, int64_t *out)
{
    struct str cents = STR_NONE, whole = str_split(s, '.', &cents);
    int64_t units = 0, rest = 0;
    while (cents.n > 2 && cents.p[cents.n - 1] == '0') cents.n--;
    if (!whole.n || whole.p[0] == '-' || !str_to_i64(whole, &units) || cents.n > 2 ||
        (cents.n && (cents.p[0] == '-' || !str_to_i64(cents, &rest))))
        return false;
    if (cents.n == 1) rest *= 10;
    if (units > (INT64_C(1) << 46)) return false;
    *out = units * 100 + rest;
    return true;
}

/* --- META ------------------------------------------------------------------------------------- */

struct str pabulib_meta(const struct pabulib *pb, const char *key)
{
    for (size_t i = 0; i < pb->meta_count; i++)
        if (str_is(pb->meta[i].key, key)) return pb->meta[i].value;
    return STR_NONE;
}

static int64_t number(const struct pabulib *pb, const char *key)
{
    int64_t n;
    return str_to_i64(pabulib_meta(pb, key), &n) ? n : 0;
}

static enum err_code read_type(struct reader *r)
{
    static const struct {
        const char *name;
        enum pabulib_type type;
    } types[] = {{"approval", PABULIB_APPROVAL},
                 {"choose-1", PABULIB_APPROVAL},
                 {"ordinal", PABULIB_ORDINAL},
                 {"cumulative", PABULIB_CUMULATIVE},
                 {"scoring", PABULIB_SCORING}};
    struct str name = pabulib_meta(r->pb, "vote_type");
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_is(name, types[i].name)) {
            r->pb->type = types[i].type;
            return ERR_NONE;
        }
    return wrong(r, _("META no dice un tipo de voto conocido en «vote_type»"), name);
}

static enum err_code read_meta(struct reader *r)
{
    struct str line;
    struct pabulib *pb = r->pb;
    if (!next_line(r, &line) || !str_is(str_trim(line), "META"))
        return wrong(r, _("El archivo no empieza con META"), STR_NONE);
    if (!next_line(r, &line) || !str_is(str_trim(line), "key;value"))
        return wrong(r, _("Después de META va la línea «key;value»"), STR_NONE);
    for (;;) {
        if (!next_line(r, &line)) return wrong(r, _("Falta la sección PROJECTS"), STR_NONE);
        if (str_is(str_trim(line), "PROJECTS")) break;
        enum err_code code = split(r, line);
        if (code) return code;
        if (r->field_count < 2 || !r->fields[0].n)
            return wrong(r, _("Cada línea de META es una clave y su valor"), line);
        if (pabulib_meta(pb, arena_cstr(r->arena, r->fields[0])).p)
            return wrong(r, _("META dice dos veces la misma clave"), r->fields[0]);
        if (pb->meta_count == PABULIB_MOST_META)
            return wrong(r, _("META tiene demasiadas claves"), STR_NONE);
        pb->meta[pb->meta_count++] = (struct pabulib_pair){r->fields[0], r->fields[1]};
    }
    if (!amount(pabulib_meta(pb, "budget"), &pb->budget) || !pb->budget)
        return wrong(r, _("META no dice un presupuesto que se pueda leer en «budget»"),
                     pabulib_meta(pb, "budget"));
    return read_type(r);
}

/* --- PROJECTS --------------------------------------------------------------------------------- */

/* The column of a name in the header at hand; PABULIB_MOST_COLUMNS when there is none. */
static size_t column(const struct reader *r, const char *name)
{
    for (size_t i = 0; i < r->field_count; i++)
        if (str_is(r->fields[i], name)) return i;
    return PABULIB_MOST_COLUMNS;
}

static struct str field(const struct reader *r, size_t column)
{
    return column < r->field_count ? r->fields[column] : STR("");
}

static int64_t count_or_none(struct str s)
{
    int64_t n;
    return str_to_i64(s, &n) && n >= 0 ? n : -1;
}

static int compare_ids(const void *a, const void *b, void *user)
{
    const struct pabulib *pb = user;
    return str_compare(pb->projects[*(const int32_t *)a].id, pb->projects[*(const int32_t *)b].id);
}

static enum err_code sort_projects(struct reader *r)
{
    size_t n = r->pb->project_count;
    r->by_id = arena_array(r->arena, n + 1, sizeof *r->by_id);
    if (!r->by_id) return err_no_memory(r->err);
    for (size_t i = 0; i < n; i++) r->by_id[i] = (int32_t)i;
    qsort_r(r->by_id, n, sizeof *r->by_id, compare_ids, r->pb);
    for (size_t i = 1; i < n; i++) {
        if (!str_eq(r->pb->projects[r->by_id[i]].id, r->pb->projects[r->by_id[i - 1]].id)) continue;
        int32_t second = r->by_id[i] > r->by_id[i - 1] ? r->by_id[i] : r->by_id[i - 1];
        r->line = r->project_lines[second];
        return wrong(r, _("Un proyecto está dos veces"), r->pb->projects[second].id);
    }
    return ERR_NONE;
}

static enum err_code read_project(struct reader *r, const size_t columns[6])
{
    struct pabulib *pb = r->pb;
    if (pb->project_count == COUNT_MOST_OPTIONS)
        return err_set(r->err, ERR_LIMIT, _("Pasan de %d los proyectos"), COUNT_MOST_OPTIONS);
    struct pabulib_project p = {.id = field(r, columns[0]), .name = field(r, columns[2])};
    if (!p.id.n) return wrong(r, _("Falta el identificador del proyecto"), STR_NONE);
    for (size_t i = 0; i < p.id.n; i++)
        if (p.id.p[i] == ',') return wrong(r, _("Un identificador no lleva comas"), p.id);
    if (!amount(field(r, columns[1]), &p.cost) || !p.cost)
        return wrong(r, _("No se puede leer el costo del proyecto"), field(r, columns[1]));
    p.votes = count_or_none(field(r, columns[3]));
    p.score = count_or_none(field(r, columns[4]));
    int64_t selected = count_or_none(field(r, columns[5]));
    p.selected = selected == 0 || selected == 1 ? (int)selected : -1;
    r->project_lines[pb->project_count] = r->line;
    pb->projects[pb->project_count++] = p;
    return ERR_NONE;
}

static enum err_code read_projects(struct reader *r)
{
    static const char *const names[] = {"project_id", "cost", "name", "votes", "score", "selected"};
    size_t columns[6];
    struct str line;
    r->pb->projects = arena_array(r->arena, COUNT_MOST_OPTIONS, sizeof *r->pb->projects);
    r->project_lines = arena_array(r->arena, COUNT_MOST_OPTIONS, sizeof *r->project_lines);
    if (!r->pb->projects || !r->project_lines) return err_no_memory(r->err);
    if (!next_line(r, &line)) return wrong(r, _("Falta la sección PROJECTS"), STR_NONE);
    enum err_code code = split(r, line);
    for (size_t i = 0; i < 6; i++) columns[i] = column(r, names[i]);
    if (!code && (columns[0] == PABULIB_MOST_COLUMNS || columns[1] == PABULIB_MOST_COLUMNS))
        return wrong(r, _("Los proyectos necesitan las columnas project_id y cost"), line);
    while (!code) {
        if (!next_line(r, &line)) return wrong(r, _("Falta la sección VOTES"), STR_NONE);
        if (str_is(str_trim(line), "VOTES")) break;
        code = split(r, line);
        if (!code) code = read_project(r, columns);
    }
    if (!code && (int64_t)r->pb->project_count != number(r->pb, "num_projects"))
        return wrong(r, _("No son tantos proyectos como dice «num_projects»"),
                     pabulib_meta(r->pb, "num_projects"));
    return code ? code : sort_projects(r);
}

/* --- VOTES ------------------------------------------------------------------------------------ */

static int32_t find_project(const struct reader *r, struct str id)
{
    size_t low = 0, high = r->pb->project_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(r->pb->projects[r->by_id[middle]].id, id);
        if (!order) return r->by_id[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

static bool points_of(const struct reader *r, struct str *points, size_t place, int64_t *out)
{
    if (r->pb->type == PABULIB_APPROVAL || r->pb->type == PABULIB_ORDINAL) {
        *out = (int64_t)place + 1;
        return true;
    }
    return str_to_i64(str_trim(str_split(*points, ',', points)), out) && *out >= 0 &&
           *out <= 1000000;
}

static enum err_code read_marks(struct reader *r, struct str list, struct str points,
                                struct pabulib_vote *vote)
{
    struct count_mark marks[MOST_MARKS];
    bool seen[COUNT_MOST_OPTIONS] = {false};
    int64_t sum = 0, most = number(r->pb, "max_length"), sum_most = number(r->pb, "max_sum_points");
    while (list.n) {
        struct str id = str_trim(str_split(list, ',', &list));
        int32_t at = find_project(r, id);
        if (at < 0) return wrong(r, _("La boleta nombra un proyecto que no está"), id);
        if (seen[at]) return wrong(r, _("La boleta nombra dos veces el mismo proyecto"), id);
        seen[at] = true;
        marks[vote->count] = (struct count_mark){.option = at};
        if (!points_of(r, &points, vote->count, &marks[vote->count].points))
            return wrong(r, _("La boleta no da un número de puntos a cada proyecto"), id);
        sum += marks[vote->count++].points;
    }
    if (points.n) return wrong(r, _("La boleta da más puntos que proyectos"), points);
    if (most > 0 && (int64_t)vote->count > most)
        return wrong(r, _("La boleta nombra más proyectos de los que permite «max_length»"),
                     STR_NONE);
    if (sum_most > 0 && r->pb->type == PABULIB_CUMULATIVE && sum > sum_most)
        return wrong(r, _("La boleta reparte más puntos de los que permite «max_sum_points»"),
                     STR_NONE);
    struct count_mark *kept = arena_array(r->arena, vote->count + 1, sizeof *kept);
    if (!kept) return err_no_memory(r->err);
    memcpy(kept, marks, vote->count * sizeof *kept);
    vote->marks = kept;
    return ERR_NONE;
}

static size_t count_lines(struct str s)
{
    size_t n = 1;
    for (size_t i = 0; i < s.n; i++) n += s.p[i] == '\n';
    return n;
}

static int compare_voters(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static enum err_code check_voters(struct reader *r)
{
    size_t n = r->pb->vote_count;
    struct str *voters = arena_array(r->arena, n + 1, sizeof *voters);
    if (!voters) return err_no_memory(r->err);
    for (size_t i = 0; i < n; i++) voters[i] = r->pb->votes[i].voter;
    qsort(voters, n, sizeof *voters, compare_voters);
    for (size_t i = 1; i < n; i++)
        if (str_eq(voters[i], voters[i - 1]))
            return wrong(r, _("Una persona tiene dos boletas"), voters[i]);
    if ((int64_t)n != number(r->pb, "num_votes"))
        return wrong(r, _("No son tantas boletas como dice «num_votes»"),
                     pabulib_meta(r->pb, "num_votes"));
    return ERR_NONE;
}

static enum err_code read_votes(struct reader *r)
{
    struct pabulib *pb = r->pb;
    struct str line;
    if (!next_line(r, &line)) return wrong(r, _("Falta la sección VOTES"), STR_NONE);
    enum err_code code = split(r, line);
    size_t voter = column(r, "voter_id"), vote = column(r, "vote"), points = column(r, "points");
    bool wants = pb->type == PABULIB_CUMULATIVE || pb->type == PABULIB_SCORING;
    if (!code && (voter == PABULIB_MOST_COLUMNS || vote == PABULIB_MOST_COLUMNS ||
                  (wants && points == PABULIB_MOST_COLUMNS)))
        return wrong(
            r, _("Las boletas necesitan las columnas voter_id, vote y, con puntos, points"), line);
    size_t room = count_lines(r->rest);
    if (room > COUNT_MOST_BALLOTS) room = COUNT_MOST_BALLOTS;
    pb->votes = arena_array(r->arena, room + 1, sizeof *pb->votes);
    if (!pb->votes) return err_no_memory(r->err);
    while (!code && next_line(r, &line)) {
        if (pb->vote_count == room)
            return err_set(r->err, ERR_LIMIT, _("Pasan de %d las boletas"), COUNT_MOST_BALLOTS);
        code = split(r, line);
        struct pabulib_vote v = {.voter = field(r, voter)};
        if (!code && !v.voter.n) return wrong(r, _("Falta quién votó"), line);
        if (!code) code = read_marks(r, field(r, vote), wants ? field(r, points) : STR(""), &v);
        if (!code) pb->votes[pb->vote_count++] = v;
    }
    return code ? code : check_voters(r);
}

/* What the file says of its own result, beside what its ballots say. */
static enum err_code compare_totals(struct reader *r)
{
    struct pabulib *pb = r->pb;
    int64_t *votes = arena_array(r->arena, pb->project_count + 1, sizeof *votes);
    if (!votes) return err_no_memory(r->err);
    for (size_t i = 0; i < pb->vote_count; i++)
        for (size_t k = 0; k < pb->votes[i].count; k++) votes[pb->votes[i].marks[k].option]++;
    for (size_t i = 0; i < pb->project_count; i++)
        if (pb->projects[i].votes >= 0 && pb->projects[i].votes != votes[i])
            notice(r, r->project_lines[i],
                   _("El archivo dice otro número de votos que el de sus boletas"));
    return ERR_NONE;
}

enum err_code pabulib_read(struct arena *arena, struct str text, struct pabulib *out,
                           struct err *err)
{
    struct reader r = {.arena = arena, .pb = out, .err = err, .rest = text};
    *out = (struct pabulib){0};
    if (str_starts(text, STR("\xef\xbb\xbf"))) r.rest = str_slice(text, 3, text.n);
    if (!text_is_utf8(text)) return wrong(&r, _("Tiene letras que no se pueden leer"), STR_NONE);
    enum err_code code = read_meta(&r);
    if (!code) code = read_projects(&r);
    if (!code) code = read_votes(&r);
    return code ? code : compare_totals(&r);
}
