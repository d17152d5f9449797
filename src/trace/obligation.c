/* The catalogue of obligations: read from the program or from beside the store; see the header. */
#include "trace/obligation.h"

#include <stdio.h>
#include <string.h>

#include "base/embed.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "ledger/rows.h"

enum { FILE_MAX = 1 << 20, FIELDS = 7 };

/* "DIR/catalogues/NAME" for a file, "catalogues/NAME" for a database server. */
static struct str path_beside(struct ledger *ledger, struct arena *arena, const char *name)
{
    const char *url = ledger_url(ledger);
    const char *path = strncmp(url, "sqlite:", 7) == 0 ? url + 7 : url;
    const char *slash = strstr(path, "://") ? NULL : strrchr(path, '/');

    if (!slash) return arena_printf(arena, "catalogues/%s", name);
    return arena_printf(arena, "%.*s/catalogues/%s", (int)(slash - path), path, name);
}

enum err_code obligation_file(struct ledger *ledger, struct arena *arena, const char *name,
                              struct str *text_out, const char **path_out, struct err *err)
{
    struct str path = path_beside(ledger, arena, name);

    if (!path.p) return err_no_memory(err);
    *path_out = path.p;
    if (file_exists(path.p)) {
        enum err_code code = file_read(arena, path.p, FILE_MAX, text_out, err);

        if (code || text_is_utf8(*text_out)) return code;
        err_set(err, ERR_INPUT, "%s", _("El archivo no está en UTF-8."));
        err_file(err, path.p);
        return ERR_INPUT;
    }
    for (size_t i = 0; i < catalogue_files_count; i++) {
        if (strcmp(catalogue_files[i].name, name) != 0) continue;
        *path_out = name;
        *text_out = (struct str){(const char *)catalogue_files[i].data, catalogue_files[i].size};
        return ERR_NONE;
    }
    return err_set(err, ERR_BUG, "the program carries no catalogue %s", name);
}

/* --- the form --------------------------------------------------------------------------------- */

static enum err_code wrong(const char *file, unsigned line, struct err *err, const char *what,
                           struct str found)
{
    err_set(err, ERR_INPUT, "%s", what);
    err_file(err, file);
    err_row(err, 0, line);
    if (found.n) err_found(err, found.p, found.n);
    return ERR_INPUT;
}

static bool is_yes(struct str s)
{
    return str_is(s, "sí") || str_is(s, "si") || str_is(s, "SI") || str_is(s, "SÍ") ||
           str_is(s, "Sí") || str_is(s, "x");
}

static enum err_code read_line(struct str text, const char *file, unsigned line,
                               struct obligation *o, struct err *err)
{
    struct str fields[FIELDS];
    size_t semicolons = 0;

    for (size_t i = 0; i < text.n; i++) semicolons += text.p[i] == ';';
    if (semicolons != FIELDS - 1)
        return wrong(file, line, err,
                     _("El renglón no tiene las 7 columnas: "
                       "falta;cosa;ley;articulo;debe_publicarse;fuente;verificar."),
                     text);
    for (size_t i = 0; i < FIELDS; i++) fields[i] = str_trim(str_split(text, ';', &text));
    o->missing = trace_missing_find(fields[0]);
    if (!o->missing)
        return wrong(file, line, err, _("«falta» no es ninguna de las que se conocen."), fields[0]);
    if (!str_is(fields[1], "*")) {
        const struct word *kind = word_find(WORDS_NODE_KIND, fields[1]);

        if (!kind) return wrong(file, line, err, _("«cosa» no es ninguna clase."), fields[1]);
        o->kind = (enum node_kind)kind->number;
    }
    if (!fields[2].n) return wrong(file, line, err, _("Falta la ley."), fields[4]);
    o->law = fields[2];
    o->article = fields[3];
    o->publish = fields[4];
    o->source = fields[5];
    o->unverified = is_yes(fields[6]);
    return ERR_NONE;
}

enum err_code obligations_parse(struct arena *arena, struct str text, const char *file,
                                struct obligations *out, struct err *err)
{
    struct rows rows = ROWS_OF(struct obligation);
    bool header = false;
    unsigned line = 0;

    *out = (struct obligations){NULL, 0};
    while (text.n) {
        struct str one = str_trim(str_split(text, '\n', &text));
        struct obligation *own;
        enum err_code code;

        line++;
        if (!one.n || one.p[0] == '#') continue;
        if (!header) {
            header = true;
            if (!str_starts(one, STR("falta;")))
                return wrong(file, line, err,
                             _("El primer renglón debe decir las columnas: "
                               "falta;cosa;ley;articulo;debe_publicarse;fuente;verificar."),
                             one);
            continue;
        }
        own = rows_add(&rows, arena);
        if (!own) return err_no_memory(err);
        code = read_line(one, file, line, own, err);
        if (code) return code;
    }
    *out = (struct obligations){rows.items, rows.count};
    return ERR_NONE;
}

enum err_code obligations_read(struct ledger *ledger, struct arena *arena, struct obligations *out,
                               struct err *err)
{
    struct str text;
    const char *path;
    enum err_code code = obligation_file(ledger, arena, "obligaciones.csv", &text, &path, err);

    return code ? code : obligations_parse(arena, text, path, out, err);
}

/* --- what holds ------------------------------------------------------------------------------- */

bool obligation_holds(const struct obligations *all, const struct obligation *one,
                      enum trace_missing missing, enum node_kind kind)
{
    if (one->missing != missing) return false;
    if (one->kind) return one->kind == kind;
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].missing == missing && all->items[i].kind == kind) return false;
    return true;
}

struct str obligation_text(struct arena *arena, const struct obligations *all,
                           enum trace_missing missing, enum node_kind kind)
{
    struct str text = STR("");

    for (size_t i = 0; i < all->count; i++) {
        const struct obligation *o = &all->items[i];

        if (!obligation_holds(all, o, missing, kind)) continue;
        text = arena_printf(arena, "%.*s%s%.*s%s%.*s%s%s%.*s", STR_FMT(text), text.n ? "; " : "",
                            STR_FMT(o->law), o->article.n ? ", " : "", STR_FMT(o->article),
                            o->unverified ? " (por verificar)" : "", o->publish.n ? ": " : "",
                            STR_FMT(o->publish));
        if (!text.p) return STR_NONE;
    }
    return text;
}
