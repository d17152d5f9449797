/* Writing the export: into a folder beside the one asked for, renamed when all of it is there. */
#include "ledger/export.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ledger/export_private.h"
#include "ledger/ledger_private.h"
#include "ledger/rows.h"
#include "ledger_queries.h"

enum { PATH_SIZE = 4096, FILES = EXPORT_TABLES + 2 };

struct folder {
    char path[PATH_SIZE]; /* the one being written */
    struct buf sums;      /* SHA256SUMS */
};

/* --- names kept in memory -------------------------------------------------------------------- */

static enum err_code read_entities(struct exporter *e, struct err *err)
{
    struct rows rows = ROWS_OF(struct export_entity);
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_entity_all(e->store, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_entity_all_row r;
        struct export_entity *own = rows_add(&rows, &e->arena);

        q_entity_all_row(stmt, &r);
        if (own)
            *own = (struct export_entity){r.id, rows_text(&e->arena, r.code, &rows),
                                          rows_text(&e->arena, r.name, &rows)};
        if (own && !rows.failed) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    e->entities = rows.items;
    e->entity_count = rows.count;
    return code;
}

static enum err_code read_sources(struct exporter *e, struct err *err)
{
    struct rows rows = ROWS_OF(struct export_source);
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_export_sources(e->store, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_export_sources_row r;
        struct export_source *own = rows_add(&rows, &e->arena);

        q_export_sources_row(stmt, &r);
        if (own)
            *own = (struct export_source){r.id, rows_text(&e->arena, r.name, &rows),
                                          rows_text(&e->arena, r.sheet, &rows),
                                          rows_text(&e->arena, r.sha256, &rows), r.superseded};
        if (own && !rows.failed) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    e->sources = rows.items;
    e->source_count = rows.count;
    return code;
}

/* Foreign keys promise that there is one; an empty one stands for a damaged store. */
const struct export_entity *export_entity(const struct exporter *e, int64_t id)
{
    static const struct export_entity unknown = {0, {"", 0}, {"", 0}};
    size_t low = 0, high = e->entity_count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (e->entities[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < e->entity_count && e->entities[low].id == id ? &e->entities[low] : &unknown;
}

const struct export_source *export_source(const struct exporter *e, int64_t id)
{
    static const struct export_source unknown = {0, {"", 0}, {"", 0}, {"", 0}, false};
    size_t low = 0, high = e->source_count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (e->sources[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < e->source_count && e->sources[low].id == id ? &e->sources[low] : &unknown;
}

/* --- files ----------------------------------------------------------------------------------- */

static bool join(char out[PATH_SIZE], const char *folder, const char *name, const char *ending)
{
    int n = snprintf(out, PATH_SIZE, "%s/%s%s", folder, name, ending);

    return n > 0 && n < PATH_SIZE;
}

static enum err_code open_sink(struct exporter *e, const struct folder *folder, const char *table,
                               struct err *err)
{
    struct sink *s = &e->sink;
    const char *ending = e->options->format == EXPORT_CSV ? ".csv" : ".jsonl";
    char path[PATH_SIZE];
    size_t count;
    const struct export_column *columns = export_columns(&count);

    *s = (struct sink){.format = e->options->format, .buf = s->buf, .fd = -1};
    buf_clear(&s->buf);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(columns[i].table, table) != 0) continue;
        if (!s->columns) s->columns = &columns[i];
        s->column_count++;
    }
    if (!join(path, folder->path, table, ending))
        return err_set(err, ERR_USAGE, _("El nombre de la carpeta es demasiado largo."));
    s->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (s->fd < 0) return err_errno(err, _("No se pudo crear %s"), path);
    sha256_start(&s->hash);
    csv_start(&s->csv, &s->buf);
    json_start(&s->json, &s->buf, false);
    if (s->format == EXPORT_JSONL) return ERR_NONE;
    for (size_t i = 0; i < s->column_count; i++) csv_plain(&s->csv, str_of(s->columns[i].name));
    csv_end_row(&s->csv);
    return ERR_NONE;
}

static void add_sum(struct folder *folder, const char *hex, const char *table, const char *ending)
{
    buf_printf(&folder->sums, "%s  %s%s\n", hex, table, ending);
}

/* What is left in the buffer, to the disk; the sum, to the list. */
static enum err_code close_sink(struct exporter *e, struct folder *folder,
                                struct export_table *told, const char *table, struct err *err)
{
    struct sink *s = &e->sink;
    char hex[65];
    enum err_code code;

    if (s->buf.failed) return err_no_memory(err);
    code = file_write_all(s->fd, s->buf.p, s->buf.n, err);
    sha256_add(&s->hash, s->buf.p, s->buf.n);
    s->bytes += s->buf.n;
    sha256_hex(&s->hash, hex);
    if (!code && fsync(s->fd) != 0) code = err_errno(err, _("No se pudo guardar %s"), table);
    add_sum(folder, hex, table, s->format == EXPORT_CSV ? ".csv" : ".jsonl");
    *told = (struct export_table){table, s->rows, s->bytes};
    return code;
}

static enum err_code write_table(struct exporter *e, struct folder *folder, size_t table,
                                 struct export_table *told, struct err *err)
{
    const struct export_writer *writer = &export_writers[table];
    enum err_code code = open_sink(e, folder, writer->name, err);

    if (!code) code = writer->write(e, err);
    if (!code) code = close_sink(e, folder, told, writer->name, err);
    if (e->sink.fd >= 0 && close(e->sink.fd) != 0 && !code)
        code = err_errno(err, _("No se pudo cerrar %s"), writer->name);
    e->sink.fd = -1;
    return code;
}

static void dictionary_csv(struct buf *out, const struct export_column *columns, size_t count)
{
    static const char *const names[] = {"table", "column", "type", "unit", "spanish", "english"};
    struct csv_writer w;

    csv_start(&w, out);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) csv_plain(&w, str_of(names[i]));
    csv_end_row(&w);
    for (size_t i = 0; i < count; i++) {
        const struct export_column *c = &columns[i];
        const char *const cells[] = {c->table, c->name, c->type, c->unit, c->spanish, c->english};

        for (size_t k = 0; k < sizeof cells / sizeof *cells; k++) csv_text(&w, str_of(cells[k]));
        csv_end_row(&w);
    }
}

static void dictionary_json(struct buf *out, const struct export_column *columns, size_t count)
{
    struct json_writer w;

    json_start(&w, out, true);
    json_open_array(&w);
    for (size_t i = 0; i < count; i++) {
        const struct export_column *c = &columns[i];
        const char *const cells[][2] = {{"table", c->table},     {"column", c->name},
                                        {"type", c->type},       {"unit", c->unit},
                                        {"spanish", c->spanish}, {"english", c->english}};

        json_open_object(&w);
        for (size_t k = 0; k < sizeof cells / sizeof *cells; k++) {
            json_key(&w, cells[k][0]);
            json_put_str(&w, str_of(cells[k][1]));
        }
        json_close_object(&w);
    }
    json_close_array(&w);
    buf_char(out, '\n');
}

static enum err_code write_dictionary(struct exporter *e, struct folder *folder, struct err *err)
{
    bool csv = e->options->format == EXPORT_CSV;
    char path[PATH_SIZE], hex[65];
    struct buf out;
    struct sha256 hash;
    size_t count;
    const struct export_column *columns = export_columns(&count);
    enum err_code code;

    buf_init(&out, (size_t)1 << 20);
    if (csv)
        dictionary_csv(&out, columns, count);
    else
        dictionary_json(&out, columns, count);
    sha256_start(&hash);
    sha256_add(&hash, out.p, out.n);
    sha256_hex(&hash, hex);
    add_sum(folder, hex, "dictionary", csv ? ".csv" : ".json");
    if (out.failed || folder->sums.failed)
        code = err_no_memory(err);
    else if (!join(path, folder->path, "dictionary", csv ? ".csv" : ".json"))
        code = err_set(err, ERR_USAGE, _("El nombre de la carpeta es demasiado largo."));
    else
        code = file_write(path, buf_view(&out), err);
    if (!code && !join(path, folder->path, "SHA256SUMS", ""))
        code = err_set(err, ERR_USAGE, _("El nombre de la carpeta es demasiado largo."));
    if (!code) code = file_write(path, buf_view(&folder->sums), err);
    buf_free(&out);
    return code;
}

/* --- the folder ------------------------------------------------------------------------------ */

/* Must not be there, or be empty. */
static enum err_code check_target(const char *path, struct err *err)
{
    struct dirent *entry;
    bool empty = true;
    DIR *dir = opendir(path);

    if (!dir && errno == ENOENT) return ERR_NONE;
    if (!dir) return err_errno(err, _("No se puede exportar a %s"), path);
    while ((entry = readdir(dir)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) empty = false;
    closedir(dir);
    if (empty) return ERR_NONE;
    err_set(err, ERR_USAGE, _("La carpeta %s no está vacía."), path);
    err_advice(err, _("Elija otra: una exportación nunca escribe sobre lo que hay."));
    return ERR_USAGE;
}

static enum err_code make_folder(struct folder *folder, const char *target, struct err *err)
{
    size_t n = strlen(target);
    int written;

    while (n > 1 && target[n - 1] == '/') n--;
    written = snprintf(folder->path, sizeof folder->path, "%.*s.parcial-XXXXXX", (int)n, target);
    if (!n || n > PATH_SIZE - 64 || written <= 0)
        return err_set(err, ERR_USAGE, _("El nombre de la carpeta no sirve."));
    if (!mkdtemp(folder->path)) {
        folder->path[0] = '\0';
        return err_errno(err, _("No se puede crear una carpeta junto a %s"), target);
    }
    if (chmod(folder->path, 0755) != 0)
        return err_errno(err, _("No se puede usar la carpeta %s"), folder->path);
    return ERR_NONE;
}

/* Removes what was written; only files of the export are in it. */
static void remove_folder(const struct folder *folder)
{
    struct dirent *entry;
    DIR *dir = folder->path[0] ? opendir(folder->path) : NULL;

    if (!dir) return;
    while ((entry = readdir(dir)))
        if (entry->d_name[0] != '.') unlinkat(dirfd(dir), entry->d_name, 0);
    closedir(dir);
    rmdir(folder->path);
}

static enum err_code write_all(struct exporter *e, struct folder *folder,
                               struct export_summary *summary, struct err *err)
{
    enum err_code code = read_entities(e, err);

    if (!code) code = read_sources(e, err);
    for (size_t i = 0; !code && i < EXPORT_TABLES; i++)
        code = write_table(e, folder, i, &summary->tables[i], err);
    return code ? code : write_dictionary(e, folder, err);
}

enum err_code ledger_export(struct ledger *ledger, const struct export_options *options,
                            struct export_summary *summary_out, struct err *err)
{
    struct exporter e = {.store = ledger->store, .options = options};
    struct export_summary summary = {0};
    struct folder folder = {.path = ""};
    enum err_code code = check_target(options->folder, err);

    e.sink.fd = -1;
    if (!code) code = make_folder(&folder, options->folder, err);
    if (!code) code = store_begin(ledger->store, err);
    if (!code) {
        arena_init(&e.arena, (size_t)256 << 20);
        buf_init(&e.sink.buf, (size_t)64 << 20);
        buf_init(&folder.sums, 1 << 16);
        code = write_all(&e, &folder, &summary, err);
        store_rollback(ledger->store); /* nothing was written to it */
        buf_free(&e.sink.buf);
        buf_free(&folder.sums);
        arena_free(&e.arena);
    }
    if (!code && rename(folder.path, options->folder) != 0)
        code = err_errno(err, _("No se pudo dar su nombre a la carpeta %s"), options->folder);
    if (code)
        remove_folder(&folder);
    else if (summary_out)
        *summary_out = summary;
    return code;
}
