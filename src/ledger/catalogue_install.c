/* Writes into the store what ships in the program: the classifiers and states of catalogues/, and
 * the entities of federation and states. The files are our own and were checked when they were
 * typed, so a mistake in one is a bug, told with file and line.
 *
 * Form: "# key;value" lines, a header line, then one item a line, fields separated by ';' without
 * quotes. */
#include <stdlib.h>

#include "base/date.h"
#include "base/embed.h"
#include "base/i18n.h"
#include "base/money.h"
#include "base/text.h"
#include "ledger/catalogue.h"
#include "ledger_queries.h"
#include "ledger_schema.h"

struct built_in {
    const char *file;
    const struct embed_file *embedded;
    struct str rest; /* lines not read yet */
    unsigned line;
    struct str id, version, title, source;
    int32_t valid_from;
    bool classifier; /* its columns begin with code and label; other tables are other rooms' */
};

static enum err_code wrong(const struct built_in *b, struct err *err)
{
    return err_set(err, ERR_BUG, "catalogues/%s:%u is not in its form", b->file, b->line);
}

static bool next_line(struct built_in *b, struct str *line)
{
    while (b->rest.n) {
        *line = str_split(b->rest, '\n', &b->rest);
        b->line++;
        if (line->n) return true;
    }
    return false;
}

/* Reads the "# key;value" lines and the header line. */
static void read_about(struct built_in *b)
{
    struct str line = STR_NONE, key, value;

    b->valid_from = DATE_NONE;
    while (next_line(b, &line) && str_starts(line, STR("# "))) {
        key = str_split(str_slice(line, 2, line.n), ';', &value);
        if (str_is(key, "id")) b->id = value;
        if (str_is(key, "version")) b->version = value;
        if (str_is(key, "title")) b->title = value;
        if (str_is(key, "source")) b->source = value;
        if (str_is(key, "valid_from")) date_parse(value, DATE_YMD, &b->valid_from);
    }
    b->classifier = str_starts(line, STR("code;label"));
}

static enum err_code put_catalogue(struct store *store, const struct built_in *b, struct err *err)
{
    int64_t from = b->valid_from;

    return q_catalogue_put_run(store, b->id, b->version, b->title, b->source,
                               b->valid_from == DATE_NONE ? NULL : &from, time_now_ms(), STR_NONE,
                               err);
}

/* --- classifiers ----------------------------------------------------------------------------- */

/* The code above: as written, or as the scheme says; empty at the top. */
static struct str parent_of(const struct built_in *b, struct str code, struct str given,
                            struct catalogue_code *buffer)
{
    if (given.n) return given;
    if (!catalogue_code_parent(b->id, code, buffer) ||
        str_is(str_of(buffer->text), CATALOGUE_TOTAL))
        return (struct str){NULL, 0};
    return str_of(buffer->text);
}

/* How deep an item stands whose parent is written beside it: parents come before their children. */
static int level_below(const struct built_in *b, struct str parent, int depth)
{
    struct str rest = {(const char *)b->embedded->data, b->embedded->size}, line, code, given;

    while (depth < 8 && rest.n && rest.p < b->rest.p) {
        line = str_split(rest, '\n', &rest);
        code = str_split(line, ';', &given);
        if (!str_eq(code, parent)) continue;
        str_split(given, ';', &given);
        return given.n ? 1 + level_below(b, given, depth + 1) : 2;
    }
    return 1;
}

static enum err_code put_items(struct store *store, struct built_in *b, struct err *err)
{
    struct store_bulk *bulk;
    struct str line, code_text, label, given;
    enum err_code code = store_bulk_begin(store, &ledger_table_catalogue_item, &bulk, err);

    if (code) return code;
    while (!code && next_line(b, &line)) {
        struct catalogue_code canonical, above;
        char key[512];
        struct str parent;

        code_text = str_split(line, ';', &label);
        label = str_split(label, ';', &given);
        if (!label.n || !catalogue_code(b->id, code_text, &canonical) ||
            !str_is(code_text, canonical.text)) {
            code = wrong(b, err);
            break;
        }
        parent = parent_of(b, code_text, given, &above);
        store_bulk_text(bulk, b->id);
        store_bulk_text(bulk, b->version);
        store_bulk_text(bulk, code_text);
        if (parent.n)
            store_bulk_text(bulk, parent);
        else
            store_bulk_null(bulk);
        store_bulk_int(bulk,
                       given.n ? level_below(b, given, 0) : catalogue_code_level(b->id, code_text));
        store_bulk_text(bulk, label);
        store_bulk_text(bulk, (struct str){key, text_key_into(label, key, sizeof key)});
        code = store_bulk_row(bulk, err);
    }
    if (code) {
        store_bulk_abort(bulk);
        return code;
    }
    return store_bulk_end(bulk, err);
}

static enum err_code install_classifier(struct store *store, struct built_in *b, struct err *err)
{
    enum err_code code = put_catalogue(store, b, err);

    if (!code) code = q_catalogue_items_delete_run(store, b->id, b->version, err);
    return code ? code : put_items(store, b, err);
}

/* --- states ---------------------------------------------------------------------------------- */

static enum err_code put_alias(struct store *store, struct str place, struct str alias,
                               const char *reason, struct err *err)
{
    char key[128];

    return q_place_alias_put_run(store, (struct str){key, text_key_into(alias, key, sizeof key)},
                                 place, str_of(reason), err);
}

static bool read_box(struct str text, int64_t box[4])
{
    for (int i = 0; i < 4; i++) {
        struct str number = str_split(text, ',', &text);

        if (!decimal_parse(number, 6, &box[i])) return false;
    }
    return !text.n;
}

/* The entity of a state. The state of México is called by the name that people know it by. */
static enum err_code put_entity(struct store *store, struct str place, struct str name,
                                struct err *err)
{
    uint64_t number = 0;
    int64_t federation = ENTITY_FEDERATION, id;
    char key[128];

    str_to_u64(place, &number);
    id = number ? (int64_t)number * 1000 : ENTITY_FEDERATION;
    if (!number) name = STR("Gobierno federal");
    if (number == 15) name = STR("Estado de México");
    return q_entity_put_run(
        store, id, number ? place : STR("MX"), number ? STR("state") : STR("federation"), name,
        (struct str){key, text_key_into(name, key, sizeof key)}, number ? &federation : NULL, err);
}

static enum err_code put_state(struct store *store, const struct built_in *b, struct str line,
                               struct err *err)
{
    struct str place = str_split(line, ';', &line), name = str_split(line, ';', &line);
    struct str box_text = str_split(line, ';', &line), alias;
    bool country = str_is(place, "00");
    int64_t box[4];
    char key[128];
    enum err_code code;

    if (place.n != 2 || !name.n || !read_box(box_text, box)) return wrong(b, err);
    code = q_place_put_run(store, place, country ? STR("country") : STR("state"), name,
                           (struct str){key, text_key_into(name, key, sizeof key)},
                           country ? STR_NONE : STR("00"), &box[0], &box[1], &box[2], &box[3],
                           STR("INEGI"), err);
    if (!code) code = put_entity(store, place, name, err);
    if (!code && !country) code = put_alias(store, place, name, "name", err);
    while (!code && line.n) {
        alias = str_split(line, '|', &line);
        if (alias.n) code = put_alias(store, place, alias, "alias", err);
    }
    return code;
}

static enum err_code install_states(struct store *store, struct built_in *b, struct err *err)
{
    struct str line;
    enum err_code code = put_catalogue(store, b, err);

    while (!code && next_line(b, &line)) code = put_state(store, b, line, err);
    return code;
}

/* --- all ------------------------------------------------------------------------------------- */

enum err_code catalogue_install(struct store *store, struct err *err)
{
    bool own = !store_in_transaction(store);
    enum err_code code = own ? store_begin(store, err) : ERR_NONE;

    for (size_t i = 0; !code && i < catalogue_files_count; i++) {
        struct built_in b = {
            .file = catalogue_files[i].name,
            .embedded = &catalogue_files[i],
            .rest = {(const char *)catalogue_files[i].data, catalogue_files[i].size}};

        if (!str_ends(str_of(b.file), STR(".csv"))) continue;
        read_about(&b);
        if (!b.classifier) continue;
        if (!b.id.n || !b.version.n || !b.title.n)
            code = wrong(&b, err);
        else if (str_is(b.id, "INEGI-AGEE"))
            code = install_states(store, &b, err);
        else if (!str_is(b.id, "OBLIGACIONES")) /* no classifier: src/trace reads it in place */
            code = install_classifier(store, &b, err);
    }
    if (own && !code) code = store_commit(store, err);
    if (own && code) store_rollback(store);
    return code;
}
