/* What a load knows of organisations: a cache of the store. Before a batch is written, those that
 * it names for the first time are looked up, 16 a statement, by RFC, by code and by name; where
 * many are asked for, all of the entity are read at once.
 *
 * Merged organisations: their RFC, code and name lead to the one they were merged into. */
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/rfc.h"
#include "base/text.h"
#include "ledger/load_write.h"
#include "ledger_queries.h"

#define LOOK_UP 16
#define MERGES_MAX 64
#define READ_ALL_AFTER 8

/* Kinds of secret hashes; numbers only keep them apart. */
enum { SALT_RFC = 101, SALT_CODE, SALT_SCHEME, SALT_NAME, SALT_PLACE, SALT_SPELLING, SALT_ID };

static uint64_t entity_hash(const struct writer *writer, uint64_t salt, int64_t entity,
                            struct str text)
{
    uint64_t hash = load_secret_hash(writer->load, salt ^ (uint64_t)entity << 8, text);

    return hash ? hash : 1;
}

static struct str bytes_of(const int64_t *id)
{
    return (struct str){(const char *)id, sizeof *id};
}

uint64_t spelling_hash(const struct writer *writer, int64_t organisation, struct str name)
{
    return load_secret_hash(writer->load, SALT_SPELLING ^ (uint64_t)organisation << 8, name);
}

static uint64_t name_hash(const struct writer *writer, int64_t entity, struct str name_key,
                          struct str place)
{
    uint64_t hash = entity_hash(writer, SALT_NAME, entity, name_key);

    if (place.n) hash ^= entity_hash(writer, SALT_PLACE, entity, place);
    return hash ? hash : 1;
}

static void hash_code(const struct writer *writer, int64_t entity, struct str code,
                      uint64_t *code_out, uint64_t *scheme_out)
{
    struct str rest;

    *code_out = *scheme_out = 0;
    if (!code.n) return;
    *code_out = entity_hash(writer, SALT_CODE, entity, code);
    *scheme_out = entity_hash(writer, SALT_SCHEME, entity, str_split(code, ':', &rest));
}

enum err_code organisation_words(struct writer *writer, int64_t entity,
                                 const struct load_organisation *fact,
                                 struct organisation_words *out, struct err *err)
{
    char rfc[16];
    enum rfc_kind kind = rfc_parse(fact->rfc, rfc);

    memset(out, 0, sizeof *out);
    out->wrong_digit = kind == RFC_WRONG_DIGIT;
    if (kind == RFC_VALID) {
        out->rfc = arena_str(&writer->arena, str_of(rfc));
        if (!out->rfc.p) return err_no_memory(err);
        out->rfc_hash = entity_hash(writer, SALT_RFC, entity, out->rfc);
    }
    out->code = str_trim(fact->code);
    hash_code(writer, entity, out->code, &out->code_hash, &out->scheme_hash);
    out->place = str_trim(fact->place);
    out->name_key = text_organisation_key(&writer->arena, fact->name, NULL);
    /* A name of punctuation only, or of a legal form only, is compared as it is written. */
    if (out->name_key.p && !out->name_key.n)
        out->name_key = arena_str(&writer->arena, str_trim(fact->name));
    if (!out->name_key.p) return err_no_memory(err);
    if (out->name_key.n) out->name_hash = name_hash(writer, entity, out->name_key, out->place);
    return ERR_NONE;
}

/* --- memory ---------------------------------------------------------------------------------- */

static bool grow(struct writer *writer)
{
    size_t room = writer->organisation_room ? writer->organisation_room * 2 : 256;
    struct writer_organisation *bigger = mem_realloc(writer->organisations, room * sizeof *bigger);

    if (!bigger) return false;
    writer->organisations = bigger;
    writer->organisation_room = room;
    return true;
}

/* Organisations of one name form a chain, oldest first. */
static bool chain_name(struct writer *writer, uint64_t name, uint32_t index)
{
    struct map_slot *slot = map_find(&writer->names, name);
    uint32_t at;

    if (!slot) return map_put(&writer->names, name, index) != NULL;
    at = (uint32_t)slot->value;
    while (writer->organisations[at].next_same_name)
        at = writer->organisations[at].next_same_name - 1;
    if (at != index) writer->organisations[at].next_same_name = index + 1;
    return true;
}

uint32_t organisation_remember(struct writer *writer, const struct writer_organisation *known)
{
    uint32_t index = (uint32_t)writer->organisation_count;
    uint64_t id = entity_hash(writer, SALT_ID, writer->entity->id, bytes_of(&known->id));
    struct map_slot *slot = map_find(&writer->ids, id);

    if (slot) return (uint32_t)slot->value;
    if (writer->organisation_count == writer->organisation_room && !grow(writer)) return UINT32_MAX;
    writer->organisations[index] = *known;
    writer->organisations[index].next_same_name = 0;
    if (!map_put(&writer->ids, id, index) ||
        (known->rfc && !map_put(&writer->rfcs, known->rfc, index)) ||
        (known->code && !map_put(&writer->codes, known->code, index)) ||
        (known->name && !chain_name(writer, known->name, index)))
        return UINT32_MAX;
    writer->organisation_count++;
    return index;
}

void organisations_forget(struct writer *writer)
{
    map_clear(&writer->raws);
    map_clear(&writer->rfcs);
    map_clear(&writer->codes);
    map_clear(&writer->names);
    map_clear(&writer->ids);
    map_clear(&writer->spellings);
    writer->organisation_count = 0;
    for (size_t i = 0; i < writer->entity_count; i++) {
        writer->entities[i]->look_up_organisations = true;
        writer->entities[i]->organisations_read = true;
    }
}

/* --- from the store -------------------------------------------------------------------------- */

/* Every query for organisations gives these columns. */
struct stored {
    int64_t id, merged_into; /* 0 = not merged */
    struct str rfc, code, name_key, place;
};

static struct stored stored_row(struct store_stmt *stmt)
{
    return (struct stored){
        .id = store_int(stmt, 0),
        .rfc = store_text(stmt, 1),
        .code = store_text(stmt, 2),
        .name_key = store_text(stmt, 3),
        .place = store_text(stmt, 4),
        .merged_into = store_int(stmt, 5),
    };
}

static struct writer_organisation known_of(const struct writer *writer, const struct stored *row)
{
    struct writer_organisation known = {.id = row->id};
    int64_t entity = writer->entity->id;

    if (row->rfc.n) known.rfc = entity_hash(writer, SALT_RFC, entity, row->rfc);
    hash_code(writer, entity, row->code, &known.code, &known.scheme);
    if (row->name_key.n) known.name = name_hash(writer, entity, row->name_key, row->place);
    return known;
}

/* The organisation at the end of a chain of merges, remembered. */
static enum err_code follow(struct writer *writer, int64_t id, uint32_t *index_out, struct err *err)
{
    for (int hops = 0; hops < MERGES_MAX; hops++) {
        struct store_stmt *stmt;
        struct stored row;
        bool found;
        enum err_code code =
            q_load_organisation_by_id(writer->store, writer->entity->id, id, &stmt, err);

        if (!code) code = store_step(stmt, &found, err);
        if (code) return code;
        if (!found) break;
        row = stored_row(stmt);
        if (!row.merged_into) {
            struct writer_organisation known = known_of(writer, &row);

            *index_out = organisation_remember(writer, &known);
            store_reset(stmt);
            return *index_out == UINT32_MAX ? err_no_memory(err) : ERR_NONE;
        }
        id = row.merged_into;
        store_reset(stmt);
    }
    return err_set(err, ERR_BUG, "organisation %lld is merged into nothing", (long long)id);
}

/* Merges found while a statement is being read are followed when it has ended. */
struct merged {
    struct writer_organisation known;
    int64_t into;
};
struct merged_list {
    struct merged *items;
    size_t count, room;
};

static enum err_code take(struct writer *writer, const struct stored *row,
                          struct merged_list *merged, struct err *err)
{
    struct writer_organisation known = known_of(writer, row);

    if (!row->merged_into)
        return organisation_remember(writer, &known) == UINT32_MAX ? err_no_memory(err) : ERR_NONE;
    if (merged->count == merged->room) {
        size_t room = merged->room ? merged->room * 2 : 64;
        struct merged *bigger = mem_realloc(merged->items, room * sizeof *bigger);

        if (!bigger) return err_no_memory(err);
        merged->items = bigger;
        merged->room = room;
    }
    merged->items[merged->count++] = (struct merged){known, row->merged_into};
    return ERR_NONE;
}

/* Follows and forgets them. */
static enum err_code follow_merged(struct writer *writer, struct merged_list *merged,
                                   struct err *err)
{
    enum err_code code = ERR_NONE;

    for (size_t i = 0; i < merged->count && !code; i++) {
        struct writer_organisation *known = &merged->items[i].known;
        uint32_t index;

        code = follow(writer, merged->items[i].into, &index, err);
        if (code) break;
        if ((known->rfc && !map_put(&writer->rfcs, known->rfc, index)) ||
            (known->code && !map_put(&writer->codes, known->code, index)) ||
            (known->name && !map_find(&writer->names, known->name) &&
             !map_put(&writer->names, known->name, index)))
            code = err_no_memory(err);
    }
    merged->count = 0;
    return code;
}

/* Reads all rows of a statement; *last_out (may be NULL) is the last id. */
static enum err_code take_all(struct writer *writer, struct store_stmt *stmt, int64_t *last_out,
                              struct err *err)
{
    struct merged_list merged = {NULL, 0, 0};
    bool found;
    enum err_code code;

    while (!(code = store_step(stmt, &found, err)) && found) {
        struct stored row = stored_row(stmt);

        if (last_out) *last_out = row.id;
        code = take(writer, &row, &merged, err);
        if (code) {
            store_reset(stmt);
            break;
        }
    }
    if (!code) code = follow_merged(writer, &merged, err);
    mem_free(merged.items);
    return code;
}

enum look_by { BY_RFC, BY_CODE, BY_NAME, LOOK_BYS };

struct pending {
    struct str texts[LOOK_BYS][LOOK_UP];
    size_t counts[LOOK_BYS];
    struct writer_entity *entity;
};

static enum err_code query(struct writer *writer, enum look_by by, const struct str *texts,
                           size_t count, struct store_stmt **stmt, struct err *err)
{
    struct str t[LOOK_UP];
    int64_t entity = writer->entity->id;

    for (size_t i = 0; i < LOOK_UP; i++) t[i] = texts[i < count ? i : count - 1];
#define ASK(name)                                                                                  \
    q_load_organisations_by_##name(writer->store, entity, t[0], t[1], t[2], t[3], t[4], t[5],      \
                                   t[6], t[7], t[8], t[9], t[10], t[11], t[12], t[13], t[14],      \
                                   t[15], stmt, err)
    return by == BY_RFC ? ASK(rfc) : by == BY_CODE ? ASK(code) : ASK(name);
#undef ASK
}

/* All spellings of the organisations in memory from index `from` on. */
static enum err_code look_up_spellings(struct writer *writer, size_t from, struct err *err)
{
    while (from < writer->organisation_count) {
        struct store_stmt *stmt;
        int64_t i[LOOK_UP];
        bool found;
        enum err_code code;

        for (size_t k = 0; k < LOOK_UP; k++) {
            size_t at = from + k < writer->organisation_count ? from + k : from;

            i[k] = writer->organisations[at].id;
        }
        from += LOOK_UP;
        code = q_load_spellings_of(writer->store, writer->entity->id, i[0], i[1], i[2], i[3], i[4],
                                   i[5], i[6], i[7], i[8], i[9], i[10], i[11], i[12], i[13], i[14],
                                   i[15], &stmt, err);
        while (!code && !(code = store_step(stmt, &found, err)) && found) {
            struct q_load_spellings_of_row row;

            q_load_spellings_of_row(stmt, &row);
            if (!map_put(&writer->spellings, spelling_hash(writer, row.organisation, row.name), 1))
                code = err_no_memory(err);
            if (code) store_reset(stmt);
        }
        if (code) return code;
    }
    return ERR_NONE;
}

static enum err_code look_up_by(struct writer *writer, enum look_by by, struct pending *pending,
                                struct err *err)
{
    struct store_stmt *stmt;
    enum err_code code;

    if (!pending->counts[by]) return ERR_NONE;
    code = query(writer, by, pending->texts[by], pending->counts[by], &stmt, err);
    pending->counts[by] = 0;
    return code ? code : take_all(writer, stmt, NULL, err);
}

static enum err_code send_pending(struct writer *writer, struct pending *pending, struct err *err)
{
    struct writer_entity *at_hand = writer->entity;
    size_t before = writer->organisation_count;
    enum err_code code = ERR_NONE;

    if (!pending->entity) return ERR_NONE;
    writer->entity = pending->entity;
    for (enum look_by by = BY_RFC; by < LOOK_BYS && !code; by++)
        code = look_up_by(writer, by, pending, err);
    if (!code) code = look_up_spellings(writer, before, err);
    writer->entity = at_hand;
    pending->entity = NULL;
    return code;
}

static enum err_code add_pending(struct writer *writer, struct pending *pending,
                                 const struct load_organisation *fact, struct err *err)
{
    struct organisation_words words;
    enum err_code code = ERR_NONE;

    if (pending->entity &&
        (pending->entity != writer->entity || pending->counts[BY_NAME] == LOOK_UP))
        code = send_pending(writer, pending, err);
    if (!code) code = organisation_words(writer, writer->entity->id, fact, &words, err);
    if (code) return code;
    pending->entity = writer->entity;
    writer->entity->organisations_looked_up++;
    if (words.rfc.n) pending->texts[BY_RFC][pending->counts[BY_RFC]++] = words.rfc;
    if (words.code.n) pending->texts[BY_CODE][pending->counts[BY_CODE]++] = words.code;
    pending->texts[BY_NAME][pending->counts[BY_NAME]++] = words.name_key;
    return ERR_NONE;
}

/* --- reading all ----------------------------------------------------------------------------- */

static enum err_code read_spellings(struct writer *writer, struct err *err)
{
    int64_t organisation = 0, before;
    char last[1024];
    size_t last_n = 0, count;

    do {
        struct store_stmt *stmt;
        bool found;
        enum err_code code = q_load_spellings_after(writer->store, writer->entity->id, organisation,
                                                    (struct str){last, last_n}, &stmt, err);

        before = organisation;
        count = 0;
        while (!code && !(code = store_step(stmt, &found, err)) && found) {
            struct q_load_spellings_after_row row;

            q_load_spellings_after_row(stmt, &row);
            count++;
            organisation = row.organisation;
            /* A name that does not fit only means that some are read twice. */
            last_n = row.name.n < sizeof last ? row.name.n : 0;
            memcpy(last, row.name.p ? row.name.p : "", last_n);
            if (!map_put(&writer->spellings, spelling_hash(writer, row.organisation, row.name), 1))
                code = err_no_memory(err);
            if (code) store_reset(stmt);
        }
        if (code) return code;
        if (organisation == before && !last_n) organisation++; /* never the same page again */
    } while (count);
    return ERR_NONE;
}

static enum err_code read_all(struct writer *writer, struct err *err)
{
    int64_t after = 0, before;

    do {
        struct store_stmt *stmt;
        enum err_code code =
            q_load_organisations_after(writer->store, writer->entity->id, after, &stmt, err);

        before = after;
        if (!code) code = take_all(writer, stmt, &after, err);
        if (code) return code;
    } while (after != before);
    writer->entity->organisations_read = true;
    writer->entity->look_up_organisations = false;
    return read_spellings(writer, err);
}

static bool worth_reading_all(const struct writer *writer, const struct writer_entity *entity)
{
    int64_t stored = entity->organisations.first - 1;

    return !entity->organisations_read && entity->organisations_looked_up > 64 &&
           entity->organisations_looked_up >= stored / READ_ALL_AFTER &&
           (uint64_t)stored < writer->ids.max - writer->ids.count;
}

enum err_code writer_organisations_look_up(struct writer *writer, const struct batch *batch,
                                           struct err *err)
{
    struct pending pending = {.entity = NULL};
    enum err_code code = ERR_NONE;

    /* What is forgotten must be found in the store. */
    if (map_full(&writer->ids) || map_full(&writer->raws) || map_full(&writer->spellings)) {
        code = writer_flush(writer, err);
        organisations_forget(writer);
    }
    for (const struct batch_row *row = batch->first; row && !code; row = row->next) {
        if (row->quarantined) continue;
        code = writer_entity_find(writer, row->entity, &writer->entity, err);
        if (code || !writer->entity->look_up_organisations) continue;
        if (worth_reading_all(writer, writer->entity)) {
            code = read_all(writer, err);
            continue;
        }
        for (const struct fact *fact = row->first; fact && !code; fact = fact->next) {
            const struct fact_organisation *own = (const struct fact_organisation *)fact;

            if (fact->type == FACT_ORGANISATION && !map_find(&writer->raws, own->raw))
                code = add_pending(writer, &pending, &own->it, err);
        }
    }
    return code ? code : send_pending(writer, &pending, err);
}
