/* Which organisation a fact speaks of. In this order:
 *
 *   RFC    a valid RFC names one organisation of the entity.
 *   code   a code of a public register ("scheme:code") does, unless the RFCs contradict it.
 *   name   the normalised name within the same place does, where it is the only one of that name
 *          and neither the RFC nor a code of the same register contradicts it. It then learns the
 *          RFC or code it did not have; where it came from is kept with it.
 *   new    otherwise it is a new one. When others of that name stand beside it, the pair is left as
 *          a candidate for a person to decide.
 *
 * An RFC whose check character is wrong, a generic or a masked one joins nothing; the wrong one is
 * told once per organisation. Every spelling is kept, with the reason why it was taken for the
 * same.
 * What a fact said in full before in this file is found by one hash, without any of this. */
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "ledger/load_write.h"
#include "ledger_queries.h"

#define SAME_NAME_SCORE 1000
#define CANDIDATES_MAX 8

/* What is being resolved. */
struct question {
    struct writer *writer;
    const struct batch_row *row;
    const struct fact_organisation *fact;
    struct organisation_words words;
    uint32_t same_name[CANDIDATES_MAX]; /* others of that name */
    size_t same_names;
    const char *reason; /* of the candidates */
};

static struct writer_organisation *known(struct writer *writer, uint32_t index)
{
    return &writer->organisations[index];
}

static bool find(const struct map *map, uint64_t hash, uint32_t *index_out)
{
    struct map_slot *slot = hash ? map_find(map, hash) : NULL;

    if (slot) *index_out = (uint32_t)slot->value;
    return slot != NULL;
}

static bool rfcs_differ(const struct question *q, uint32_t index)
{
    uint64_t theirs = known(q->writer, index)->rfc;

    return theirs && q->words.rfc_hash && theirs != q->words.rfc_hash;
}

/* Two codes of one register; codes of different registers do not contradict each other. */
static bool codes_differ(const struct question *q, uint32_t index)
{
    const struct writer_organisation *other = known(q->writer, index);

    return other->code && q->words.code_hash && other->code != q->words.code_hash &&
           other->scheme == q->words.scheme_hash;
}

static void add_candidate(struct question *q, uint32_t index, const char *reason)
{
    for (size_t i = 0; i < q->same_names; i++)
        if (q->same_name[i] == index) return;
    if (q->same_names < CANDIDATES_MAX) q->same_name[q->same_names++] = index;
    if (!q->reason) q->reason = reason;
}

/* The only organisation of that name which nothing contradicts. One without RFC and code is taken
 * by a fact that has none either, even where others of that name have theirs. */
static bool find_by_name(struct question *q, uint32_t *index_out)
{
    size_t fitting = 0, all = 0;
    bool plain_found = false, plain = !q->words.rfc_hash && !q->words.code_hash;
    uint32_t index, fits = 0, plain_one = 0;

    if (!find(&q->writer->names, q->words.name_hash, &index)) return false;
    if (known(q->writer, index)->name != q->words.name_hash) { /* the name of one merged into it */
        if (rfcs_differ(q, index)) add_candidate(q, index, N_("mismo nombre, distinto RFC"));
        *index_out = index;
        return !rfcs_differ(q, index);
    }
    for (uint32_t next = index + 1; next; next = known(q->writer, index)->next_same_name) {
        index = next - 1;
        all++;
        if (rfcs_differ(q, index) || codes_differ(q, index)) {
            add_candidate(q, index,
                          rfcs_differ(q, index) ? N_("mismo nombre, distinto RFC")
                                                : N_("mismo nombre, distinta clave"));
            continue;
        }
        fits = index;
        fitting++;
        if (!known(q->writer, index)->rfc && !known(q->writer, index)->code && !plain_found) {
            plain_found = true;
            plain_one = index;
        }
    }
    if (plain && plain_found) {
        *index_out = plain_one;
        return true;
    }
    if (fitting == 1 && all == 1) {
        *index_out = fits;
        return true;
    }
    for (uint32_t next = (uint32_t)map_find(&q->writer->names, q->words.name_hash)->value + 1; next;
         next = known(q->writer, next - 1)->next_same_name)
        add_candidate(q, next - 1, N_("mismo nombre que varias organizaciones"));
    return false;
}

/* The evidence, or NULL when it is a new one. */
static const char *resolve(struct question *q, uint32_t *index_out)
{
    if (find(&q->writer->rfcs, q->words.rfc_hash, index_out)) return "rfc";
    if (find(&q->writer->codes, q->words.code_hash, index_out)) {
        if (!rfcs_differ(q, *index_out)) return "code";
        add_candidate(q, *index_out, N_("misma clave, distinto RFC"));
        return NULL;
    }
    return find_by_name(q, index_out) ? "name" : NULL;
}

static enum err_code keep_spelling(struct question *q, int64_t id, const char *evidence,
                                   struct err *err)
{
    struct writer *writer = q->writer;
    struct store_bulk *bulk = writer->bulks[WRITE_ORGANISATION_NAME];
    uint64_t hash = spelling_hash(writer, id, q->fact->it.name);

    if (map_find(&writer->spellings, hash)) return ERR_NONE;
    if (!map_put(&writer->spellings, hash, 1)) return err_no_memory(err);
    store_bulk_int(bulk, q->row->entity);
    store_bulk_int(bulk, id);
    bulk_text(bulk, q->fact->it.name);
    store_bulk_text(bulk, str_of(evidence));
    store_bulk_int(bulk, writer->snapshot);
    store_bulk_int(bulk, (int64_t)q->row->number);
    return store_bulk_row(bulk, err);
}

/* The candidates of a new organisation: no pair with it can be there yet. */
static enum err_code keep_candidates(struct question *q, int64_t id, struct err *err)
{
    struct store_bulk *bulk = q->writer->bulks[WRITE_CANDIDATE];
    enum err_code code = ERR_NONE;

    for (size_t i = 0; i < q->same_names && !code; i++) {
        store_bulk_int(bulk, q->row->entity);
        store_bulk_int(bulk, known(q->writer, q->same_name[i])->id);
        store_bulk_int(bulk, id);
        store_bulk_int(bulk, SAME_NAME_SCORE);
        store_bulk_text(bulk, str_of(_(q->reason)));
        store_bulk_text(bulk, STR("open"));
        store_bulk_null(bulk);
        store_bulk_null(bulk);
        code = store_bulk_row(bulk, err);
    }
    return code;
}

static enum err_code insert(struct question *q, uint32_t *index_out, struct err *err)
{
    struct writer *writer = q->writer;
    struct store_bulk *bulk = writer->bulks[WRITE_ORGANISATION];
    struct writer_organisation fresh = {
        .id = writer->entity->organisations.next++,
        .rfc = q->words.rfc_hash,
        .code = q->words.code_hash,
        .scheme = q->words.scheme_hash,
        .name = q->words.name_hash,
    };
    enum err_code code;

    /* A code that another organisation holds stays with that one. */
    if (fresh.code && map_find(&writer->codes, fresh.code)) fresh.code = 0;
    store_bulk_int(bulk, q->row->entity);
    store_bulk_int(bulk, fresh.id);
    store_bulk_int(bulk, q->fact->it.kind);
    bulk_opt_text(bulk, q->words.rfc);
    store_bulk_null(bulk);
    store_bulk_null(bulk);
    store_bulk_null(bulk);
    bulk_opt_text(bulk, fresh.code ? q->words.code : STR_NONE);
    bulk_text(bulk, q->fact->it.name);
    bulk_text(bulk, q->words.name_key);
    bulk_opt_text(bulk, q->words.place);
    store_bulk_null(bulk);
    store_bulk_int(bulk, writer->snapshot);
    store_bulk_int(bulk, (int64_t)q->row->number);
    code = store_bulk_row(bulk, err);
    if (code) return code;
    *index_out = organisation_remember(writer, &fresh);
    if (*index_out == UINT32_MAX) return err_no_memory(err);
    writer->counts.organisations++;
    return keep_candidates(q, fresh.id, err);
}

/* It learns the RFC or code that it was published without until now. */
static enum err_code learn(struct question *q, uint32_t index, const char *evidence,
                           struct err *err)
{
    struct writer *writer = q->writer;
    bool rfc = q->words.rfc_hash && !known(writer, index)->rfc;
    bool own_code = q->words.code_hash && !known(writer, index)->code &&
                    !map_find(&writer->codes, q->words.code_hash);
    int64_t id = known(writer, index)->id;
    enum err_code code;

    if (!rfc && !own_code) return ERR_NONE;
    /* One that this load made may still be on its way to the store. */
    code = id >= writer->entity->organisations.first
               ? store_bulk_flush(writer->bulks[WRITE_ORGANISATION], err)
               : ERR_NONE;
    if (!code && rfc) {
        known(writer, index)->rfc = q->words.rfc_hash;
        code = map_put(&writer->rfcs, q->words.rfc_hash, index) ? ERR_NONE : err_no_memory(err);
        if (!code)
            code = q_load_organisation_rfc_run(writer->store, q->row->entity, id, q->words.rfc,
                                               str_of(evidence), writer->snapshot,
                                               (int64_t)q->row->number, err);
    }
    if (!code && own_code) {
        known(writer, index)->code = q->words.code_hash;
        known(writer, index)->scheme = q->words.scheme_hash;
        code = map_put(&writer->codes, q->words.code_hash, index) ? ERR_NONE : err_no_memory(err);
        if (!code)
            code =
                q_load_organisation_code_run(writer->store, q->row->entity, id, q->words.code, err);
    }
    return code;
}

static enum err_code tell_digit(struct question *q, uint32_t index, struct err *err)
{
    struct writer_note note = {
        .rule = "rfc-digit",
        .severity = SEVERITY_QUESTION,
        .row = q->row->number,
        .subject = q->fact->it.name,
        .found = str_trim(q->fact->it.rfc),
    };

    if (!q->words.wrong_digit || known(q->writer, index)->digit_told) return ERR_NONE;
    known(q->writer, index)->digit_told = true;
    return writer_finding(q->writer, &note, err);
}

enum err_code writer_organisation(struct writer *writer, const struct batch_row *row,
                                  const struct fact_organisation *fact, struct err *err)
{
    struct map_slot *raw = map_find(&writer->raws, fact->raw);
    struct question q = {.writer = writer, .row = row, .fact = fact};
    uint32_t index = 0;
    const char *evidence;
    enum err_code code;

    if (raw) {
        writer->resolved[fact->fact.ref] =
            (struct writer_resolved){writer->organisations[raw->value].id, false};
        return ERR_NONE;
    }
    code = organisation_words(writer, row->entity, &fact->it, &q.words, err);
    if (code) return code;
    evidence = resolve(&q, &index);
    code = evidence ? learn(&q, index, evidence, err) : insert(&q, &index, err);
    if (!code) code = keep_spelling(&q, known(writer, index)->id, evidence ? evidence : "new", err);
    if (!code) code = tell_digit(&q, index, err);
    if (!code && !map_put(&writer->raws, fact->raw, index)) code = err_no_memory(err);
    if (code) return code;
    writer->resolved[fact->fact.ref] = (struct writer_resolved){known(writer, index)->id, false};
    return ERR_NONE;
}
