/* From one fact to one row of a table, in the writer thread. A fact given twice in one row is
 * written once; no figure is ever dropped. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "ledger/load_write.h"

static int64_t id_of(const struct writer *writer, load_ref ref)
{
    return writer->resolved[ref].id;
}

static uint64_t mix(uint64_t a, uint64_t b)
{
    uint64_t x = (a ^ b * 0x9E3779B97F4A7C15u) * 0xD6E8FEB86659FD93u;

    return x ^ x >> 32;
}

/* What many rows say of one thing (the procedure of each contract) is kept for the first of them,
 * as long as it stays the same. */
static bool repeated(const struct writer *writer, const struct fact *fact)
{
    return writer->resolved[fact->ref].repeated;
}

/* Entity and number of a node, as the start of a hash. */
static uint64_t node_mix(const struct writer *writer, const struct fact *fact)
{
    uint64_t x = mix(writer->load->secret, (uint64_t)writer->entity->id);

    return mix(mix(x, (uint64_t)fact->type + 1), (uint64_t)id_of(writer, fact->ref));
}

static enum err_code write_amount(struct writer *writer, const struct batch_row *row,
                                  const struct fact_amount *fact, struct err *err)
{
    struct store_bulk *bulk = writer->bulks[WRITE_AMOUNT];
    uint64_t hash = mix(node_mix(writer, &fact->fact), (uint64_t)fact->it.moment);
    uint64_t item = fact->it.item;
    enum err_code code = ERR_NONE;

    /* No figure is dropped: one more under the same item gets a number of its own. */
    while (writer_seen(writer, mix(hash, item), &code)) item += UINT64_C(1) << 32;
    if (code) return err_no_memory(err);
    store_bulk_int(bulk, row->entity);
    store_bulk_int(bulk, id_of(writer, fact->fact.ref));
    store_bulk_int(bulk, fact->it.moment);
    store_bulk_int(bulk, writer->snapshot);
    store_bulk_int(bulk, (int64_t)row->number);
    store_bulk_int(bulk, (int64_t)item);
    store_bulk_int(bulk, fact->it.minor);
    store_bulk_text(bulk, (struct str){fact->it.currency, strnlen(fact->it.currency, 4)});
    bulk_opt_int(bulk, fact->it.at != DATE_NONE, fact->it.at);
    bulk_opt_int(bulk, fact->it.year != 0, fact->it.year);
    writer->counts.amounts++;
    writer->moments[((unsigned)fact->it.moment >> 6) & 1] |= UINT64_C(1) << (fact->it.moment & 63);
    return store_bulk_row(bulk, err);
}

static enum err_code write_link(struct writer *writer, const struct batch_row *row,
                                const struct fact_link *fact, struct err *err)
{
    struct store_bulk *bulk = writer->bulks[WRITE_LINK];
    int64_t source = id_of(writer, fact->fact.ref), target = id_of(writer, fact->to);
    uint64_t hash = mix(node_mix(writer, &fact->fact), (uint64_t)target);
    enum err_code code = ERR_NONE;

    if (source == target) return ERR_NONE; /* nothing passes from a thing to itself */
    if (writer_seen(writer, mix(hash, (uint64_t)fact->it.evidence), &code)) return ERR_NONE;
    if (code) return err_no_memory(err);
    store_bulk_int(bulk, row->entity);
    store_bulk_int(bulk, source);
    store_bulk_int(bulk, target);
    store_bulk_int(bulk, fact->it.evidence);
    store_bulk_int(bulk, writer->snapshot);
    store_bulk_int(bulk, (int64_t)row->number);
    bulk_opt_int(bulk, fact->it.score >= 0, fact->it.score);
    bulk_opt_text(bulk, fact->it.reason);
    bulk_opt_int(bulk, fact->it.stated, fact->it.minor);
    bulk_opt_text(bulk, fact->it.stated
                            ? (struct str){fact->it.currency, strnlen(fact->it.currency, 4)}
                            : STR_NONE);
    writer->counts.links++;
    return store_bulk_row(bulk, err);
}

static enum err_code write_party(struct writer *writer, const struct batch_row *row,
                                 const struct fact_party *fact, struct err *err)
{
    struct store_bulk *bulk = writer->bulks[WRITE_PARTY];
    int64_t organisation = id_of(writer, fact->organisation);
    uint64_t hash =
        mix(mix(node_mix(writer, &fact->fact), (uint64_t)fact->role), (uint64_t)organisation);
    enum err_code code = ERR_NONE;

    writer->parties++;
    if (repeated(writer, &fact->fact) || writer_seen(writer, hash, &code)) return ERR_NONE;
    if (code) return err_no_memory(err);
    store_bulk_int(bulk, row->entity);
    store_bulk_int(bulk, id_of(writer, fact->fact.ref));
    store_bulk_int(bulk, fact->role);
    store_bulk_int(bulk, organisation);
    store_bulk_int(bulk, writer->snapshot);
    store_bulk_int(bulk, (int64_t)row->number);
    return store_bulk_row(bulk, err);
}

static int by_node_and_name(const void *a, const void *b)
{
    const struct writer_pair *x = a, *y = b;

    if (x->node != y->node) return x->node < y->node ? -1 : 1;
    return str_compare(x->fact->name, y->fact->name);
}

/* The attributes of the row at hand, in the order of the table's key: then the store need not
 * search for the place of each. */
enum err_code writer_row_end(struct writer *writer, const struct batch_row *row, struct err *err)
{
    struct store_bulk *bulk = writer->bulks[WRITE_ATTRIBUTE];
    enum err_code code = ERR_NONE;

    if (writer->pair_count > 1)
        qsort(writer->pairs, writer->pair_count, sizeof *writer->pairs, by_node_and_name);
    for (size_t i = 0; i < writer->pair_count && !code; i++) {
        const struct writer_pair *pair = &writer->pairs[i];

        store_bulk_int(bulk, row->entity);
        store_bulk_int(bulk, pair->node);
        bulk_text(bulk, pair->fact->name);
        store_bulk_int(bulk, writer->snapshot);
        store_bulk_int(bulk, (int64_t)row->number);
        bulk_text(bulk, pair->fact->value);
        code = store_bulk_row(bulk, err);
    }
    writer->pair_count = 0;
    return code;
}

static enum err_code add_attribute(struct writer *writer, const struct fact_pair *fact,
                                   struct err *err)
{
    if (writer->pair_count == writer->pair_room) {
        size_t room = writer->pair_room ? writer->pair_room * 2 : 64;
        struct writer_pair *bigger = mem_realloc(writer->pairs, room * sizeof *bigger);

        if (!bigger) return err_no_memory(err);
        writer->pairs = bigger;
        writer->pair_room = room;
    }
    writer->pairs[writer->pair_count++] = (struct writer_pair){id_of(writer, fact->fact.ref), fact};
    return ERR_NONE;
}

/* An attribute said twice in one row keeps its first value; a classification is its own value. */
static enum err_code write_pair(struct writer *writer, const struct batch_row *row,
                                const struct fact_pair *fact, struct err *err)
{
    bool attribute = fact->fact.type == FACT_ATTRIBUTE;
    struct store_bulk *bulk = writer->bulks[WRITE_CLASSIFICATION];
    uint64_t hash = mix(node_mix(writer, &fact->fact), fact->once);
    enum err_code code = ERR_NONE;

    if (attribute) writer->attributes++;
    if (repeated(writer, &fact->fact) || writer_seen(writer, hash, &code)) return ERR_NONE;
    if (code) return err_no_memory(err);
    if (attribute) return add_attribute(writer, fact, err);
    store_bulk_int(bulk, row->entity);
    store_bulk_int(bulk, id_of(writer, fact->fact.ref));
    bulk_text(bulk, fact->name);
    bulk_text(bulk, fact->value);
    store_bulk_int(bulk, writer->snapshot);
    store_bulk_int(bulk, (int64_t)row->number);
    return store_bulk_row(bulk, err);
}

static enum err_code write_document(struct writer *writer, const struct batch_row *row,
                                    const struct fact_document *fact, struct err *err)
{
    struct store_bulk *bulk = writer->bulks[WRITE_DOCUMENT];

    if (repeated(writer, &fact->fact)) return ERR_NONE;
    store_bulk_int(bulk, row->entity);
    store_bulk_int(bulk, id_of(writer, fact->fact.ref));
    store_bulk_int(bulk, writer->snapshot);
    store_bulk_int(bulk, (int64_t)row->number);
    store_bulk_int(bulk, ++writer->row_items);
    bulk_text(bulk, fact->kind);
    bulk_text(bulk, fact->title);
    bulk_text(bulk, fact->url);
    bulk_opt_int(bulk, fact->dated != DATE_NONE, fact->dated);
    return store_bulk_row(bulk, err);
}

enum err_code writer_finding(struct writer *writer, const struct writer_note *note, struct err *err)
{
    struct store_bulk *bulk = writer->bulks[WRITE_FINDING];

    store_bulk_int(bulk, writer->entity->id);
    store_bulk_int(bulk, writer->entity->findings.next++);
    store_bulk_int(bulk, writer->snapshot);
    store_bulk_text(bulk, str_of(note->rule));
    store_bulk_int(bulk, note->severity);
    bulk_opt_int(bulk, note->node != 0, note->node);
    store_bulk_int(bulk, (int64_t)note->row);
    bulk_opt_text(bulk, note->column);
    bulk_text(bulk, note->subject);
    bulk_opt_text(bulk, note->expected);
    bulk_opt_text(bulk, note->found);
    bulk_opt_int(bulk, note->has_minor, note->minor);
    bulk_opt_int(bulk, note->year != 0, note->year);
    writer->counts.findings++;
    return store_bulk_row(bulk, err);
}

static enum err_code write_finding(struct writer *writer, const struct batch_row *row,
                                   const struct fact_finding *fact, struct err *err)
{
    struct writer_note note = {
        .rule = fact->it.rule,
        .severity = fact->it.severity,
        .node = fact->fact.ref == LOAD_NONE ? 0 : id_of(writer, fact->fact.ref),
        .row = row->number,
        .column = fact->it.column,
        .subject = fact->it.subject,
        .expected = fact->it.expected,
        .found = fact->it.found,
        .has_minor = fact->it.has_minor,
        .minor = fact->it.minor,
        .year = fact->it.year,
    };

    return writer_finding(writer, &note, err);
}

static enum err_code write_problem(struct writer *writer, const struct batch_row *row,
                                   const struct fact_problem *fact, struct err *err)
{
    struct store_bulk *bulk = writer->bulks[WRITE_QUARANTINE];

    store_bulk_int(bulk, row->entity);
    store_bulk_int(bulk, writer->snapshot);
    store_bulk_int(bulk, (int64_t)row->number);
    store_bulk_int(bulk, ++writer->row_items);
    store_bulk_int(bulk, (int64_t)row->line);
    store_bulk_text(bulk, str_of(fact->it.reason));
    bulk_text(bulk, fact->it.column);
    bulk_text(bulk, fact->it.found);
    bulk_text(bulk, fact->it.message);
    bulk_text(bulk, fact->it.raw);
    return store_bulk_row(bulk, err);
}

enum err_code writer_fact(struct writer *writer, const struct batch_row *row,
                          const struct fact *fact, struct err *err)
{
    switch (fact->type) {
    case FACT_ORGANISATION:
        return writer_organisation(writer, row, (const struct fact_organisation *)fact, err);
    case FACT_NODE:
        return writer_node(writer, row, (const struct fact_node *)fact, err);
    case FACT_AMOUNT:
        return write_amount(writer, row, (const struct fact_amount *)fact, err);
    case FACT_LINK:
        return write_link(writer, row, (const struct fact_link *)fact, err);
    case FACT_PARTY:
        return write_party(writer, row, (const struct fact_party *)fact, err);
    case FACT_ATTRIBUTE:
    case FACT_CLASSIFICATION:
        return write_pair(writer, row, (const struct fact_pair *)fact, err);
    case FACT_DOCUMENT:
        return write_document(writer, row, (const struct fact_document *)fact, err);
    case FACT_FINDING:
        return write_finding(writer, row, (const struct fact_finding *)fact, err);
    case FACT_PROBLEM:
        return write_problem(writer, row, (const struct fact_problem *)fact, err);
    }
    return err_set(err, ERR_BUG, "unknown fact %d", (int)fact->type);
}
