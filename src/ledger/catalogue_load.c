/* Loading official catalogues: rows come from ingest, one transaction takes them all. Trees and
 * lists go in bulk; places are upserted, since others refer to them. */
#include <stdlib.h>

#include "base/date.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/money.h"
#include "base/rfc.h"
#include "base/text.h"
#include "ledger/catalogue.h"
#include "ledger/catalogue_private.h"
#include "ledger/ledger_private.h"
#include "ledger_queries.h"
#include "ledger_schema.h"

static const struct catalogue_kind kinds[] = {
    {"inegi", "INEGI", CATALOGUE_PLACES, N_("Municipios y localidades"),
     N_("INEGI, Catálogo Único de Claves de Áreas Geoestadísticas")},
    {"cog", "COG", CATALOGUE_TREE, N_("Clasificador por objeto del gasto, hasta la partida"),
     N_("CONAC y SHCP")},
    {"cfg", "CFG", CATALOGUE_TREE, N_("Clasificación funcional del gasto"), N_("CONAC")},
    {"cri", "CRI", CATALOGUE_TREE, N_("Clasificador por rubros de ingresos"), N_("CONAC")},
    {"cucop", "CUCOP", CATALOGUE_TREE, N_("Clasificador único de las contrataciones públicas"),
     N_("Secretaría Anticorrupción y Buen Gobierno")},
    {"ramo", "RAMO", CATALOGUE_TREE, N_("Ramos del presupuesto federal"), N_("SHCP")},
    {"ur", "UR", CATALOGUE_TREE, N_("Unidades responsables"), N_("SHCP")},
    {"pp", "PP", CATALOGUE_TREE, N_("Programas presupuestarios"), N_("SHCP")},
    {"sat-69b", "SAT-69B", CATALOGUE_LIST,
     N_("Contribuyentes del artículo 69-B del Código Fiscal de la Federación"), N_("SAT")},
    {"sat-69", "SAT-69", CATALOGUE_LIST,
     N_("Contribuyentes incumplidos (artículo 69 del Código Fiscal de la Federación)"), N_("SAT")},
    {"sancionados", "SANCIONADOS", CATALOGUE_LIST, N_("Proveedores y contratistas sancionados"),
     N_("Secretaría Anticorrupción y Buen Gobierno")},
};

const struct catalogue_kind *catalogue_kinds(size_t *count_out)
{
    *count_out = sizeof kinds / sizeof *kinds;
    return kinds;
}

const struct catalogue_kind *catalogue_kind_find(struct str kind)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_eq_nocase(kind, str_of(kinds[i].kind))) return &kinds[i];
    return NULL;
}

/* --- begin and end --------------------------------------------------------------------------- */

static enum err_code start(struct catalogue_load *load, const struct catalogue_new *what,
                           struct err *err)
{
    struct store *store = load->ledger->store;
    int64_t dated = what->dated, *dated_or_null = what->dated == DATE_NONE ? NULL : &dated;
    struct str title = what->title.n ? what->title : str_of(what->kind->title);
    struct str source = what->source.n ? what->source : str_of(what->kind->source);
    struct str id = str_of(what->kind->id), sha256 = str_of(what->sha256 ? what->sha256 : "");
    enum err_code code;

    if (load->kind->shape == CATALOGUE_LIST) {
        code = q_list_put_run(store, id, what->dated, title, source, sha256, time_now_ms(), err);
        if (!code) code = q_listed_delete_run(store, id, what->dated, err);
        if (!code) code = store_bulk_begin(store, &ledger_table_listed, &load->bulk, err);
        return code;
    }
    code = q_catalogue_put_run(store, id, load->version, title, source, dated_or_null,
                               time_now_ms(), sha256, err);
    if (code || load->kind->shape == CATALOGUE_PLACES)
        return code ? code : catalogue_places_start(load, err);
    code = q_catalogue_items_delete_run(store, id, load->version, err);
    return code ? code : store_bulk_begin(store, &ledger_table_catalogue_item, &load->bulk, err);
}

enum err_code catalogue_load_begin(struct ledger *ledger, const struct catalogue_new *what,
                                   struct catalogue_load **out, struct err *err)
{
    struct catalogue_load *load;
    enum err_code code;

    *out = NULL;
    if (what->kind->shape == CATALOGUE_LIST && what->dated == DATE_NONE) {
        err_set(err, ERR_USAGE, _("Una lista de personas necesita su fecha."));
        err_advice(err, _("Dígala con --date 2026-03-31."));
        return ERR_USAGE;
    }
    if (what->kind->shape != CATALOGUE_LIST && !what->version.n)
        return err_set(err, ERR_USAGE, _("Un catálogo necesita su versión, por ejemplo 2024."));
    load = mem_calloc(1, sizeof *load);
    if (!load) return err_no_memory(err);
    load->ledger = ledger;
    load->kind = what->kind;
    load->dated = what->dated;
    arena_init(&load->arena, (size_t)1 << 30);
    load->version = arena_str(&load->arena, what->version);
    code = load->version.p ? store_begin(ledger->store, err) : err_no_memory(err);
    if (!code) code = start(load, what, err);
    if (code) {
        catalogue_load_abort(load);
        return code;
    }
    *out = load;
    return ERR_NONE;
}

static void release(struct catalogue_load *load)
{
    arena_free(&load->arena);
    mem_free(load->codes);
    mem_free(load->boxes);
    mem_free(load);
}

enum err_code catalogue_load_finish(struct catalogue_load *load,
                                    struct catalogue_summary *summary_out, struct err *err)
{
    enum err_code code = ERR_NONE;
    struct store_bulk *bulk = load->bulk;

    load->bulk = NULL;
    if (bulk) code = store_bulk_end(bulk, err);
    if (!code && load->kind->shape == CATALOGUE_PLACES) code = catalogue_places_end(load, err);
    if (!code) code = store_commit(load->ledger->store, err);
    if (code) {
        catalogue_load_abort(load);
        return code;
    }
    if (summary_out) *summary_out = load->summary;
    release(load);
    return ERR_NONE;
}

void catalogue_load_abort(struct catalogue_load *load)
{
    if (!load) return;
    if (load->bulk) store_bulk_abort(load->bulk);
    store_rollback(load->ledger->store);
    release(load);
}

/* --- trees ----------------------------------------------------------------------------------- */

/* The code is new in this load; false in *fresh when it came before. Hashes only: two codes of one
 * hash would drop the second, which 64 bits make less likely than a misprint. */
enum err_code catalogue_load_seen(struct catalogue_load *load, uint64_t hash, bool *fresh,
                                  struct err *err)
{
    size_t slot;

    hash += !hash;
    if (load->code_count * 2 >= load->code_slots) {
        size_t slots = load->code_slots ? load->code_slots * 2 : 1024;
        uint64_t *bigger = mem_calloc(slots, sizeof *bigger);

        if (!bigger) return err_no_memory(err);
        for (size_t i = 0; i < load->code_slots; i++) {
            if (!load->codes[i]) continue;
            for (slot = load->codes[i] & (slots - 1); bigger[slot]; slot = (slot + 1) & (slots - 1))
                ;
            bigger[slot] = load->codes[i];
        }
        mem_free(load->codes);
        load->codes = bigger;
        load->code_slots = slots;
    }
    for (slot = hash & (load->code_slots - 1); load->codes[slot];
         slot = (slot + 1) & (load->code_slots - 1)) {
        if (load->codes[slot] == hash) {
            *fresh = false;
            return ERR_NONE;
        }
    }
    load->codes[slot] = hash;
    load->code_count++;
    *fresh = true;
    return ERR_NONE;
}

enum err_code catalogue_load_item(struct catalogue_load *load, struct str code_text,
                                  struct str parent, struct str label, struct err *err)
{
    struct catalogue_code canonical, above = {""};
    struct str id = str_of(load->kind->id);
    char key[512];
    bool fresh;
    enum err_code code;

    label = str_trim(label);
    if (!catalogue_code(id, code_text, &canonical) || !label.n) {
        load->summary.skipped++;
        return ERR_NONE;
    }
    code = catalogue_load_seen(load, hash64(canonical.text, strlen(canonical.text)), &fresh, err);
    if (code || !fresh) {
        load->summary.repeated += !code;
        return code;
    }
    if (str_trim(parent).n)
        catalogue_code(id, parent, &above);
    else if (catalogue_code_parent(id, str_of(canonical.text), &above) &&
             strcmp(above.text, CATALOGUE_TOTAL) == 0)
        above.text[0] = '\0';
    store_bulk_text(load->bulk, id);
    store_bulk_text(load->bulk, load->version);
    store_bulk_text(load->bulk, str_of(canonical.text));
    if (above.text[0])
        store_bulk_text(load->bulk, str_of(above.text));
    else
        store_bulk_null(load->bulk);
    store_bulk_int(load->bulk, catalogue_code_level(id, str_of(canonical.text)));
    store_bulk_text(load->bulk, label);
    store_bulk_text(load->bulk, (struct str){key, text_key_into(label, key, sizeof key)});
    load->summary.items++;
    return store_bulk_row(load->bulk, err);
}

/* --- lists of persons ------------------------------------------------------------------------ */

static void date_or_null(struct store_bulk *bulk, int32_t date)
{
    if (date == DATE_NONE)
        store_bulk_null(bulk);
    else
        store_bulk_int(bulk, date);
}

enum err_code catalogue_load_listed(struct catalogue_load *load,
                                    const struct catalogue_listed *person, struct err *err)
{
    struct str name = str_trim(person->name), status = str_trim(person->status);
    enum rfc_kind kind;
    char rfc[16], key[512];

    kind = rfc_parse(person->rfc, rfc);
    if (!name.n) {
        load->summary.skipped++;
        return ERR_NONE;
    }
    store_bulk_text(load->bulk, str_of(load->kind->id));
    store_bulk_int(load->bulk, load->dated);
    store_bulk_int(load->bulk, ++load->summary.items);
    if (kind == RFC_VALID || kind == RFC_WRONG_DIGIT)
        store_bulk_text(load->bulk, str_of(rfc));
    else
        store_bulk_null(load->bulk);
    store_bulk_text(load->bulk, name);
    store_bulk_text(load->bulk, (struct str){key, text_key_into(name, key, sizeof key)});
    if (status.n)
        store_bulk_text(load->bulk, status);
    else
        store_bulk_null(load->bulk);
    date_or_null(load->bulk, person->since);
    date_or_null(load->bulk, person->until);
    return store_bulk_row(load->bulk, err);
}
