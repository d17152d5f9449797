/* The calling side of a load: takes rows and facts, copies them into batches for the writer.
 * Nothing here touches the store between load_begin and load_finish. */
#include "ledger/load.h"

#include <string.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ledger/load_private.h"

#define REFS_MAX 4000000u /* organisations and nodes of one row */

uint64_t load_node_hash(const struct load *load, enum node_kind kind, struct str key)
{
    return hash64_seed(key.p ? key.p : "", key.n, (uint64_t)kind) & load->ledger->node_hash_mask;
}

uint64_t load_secret_hash(const struct load *load, uint64_t salt, struct str text)
{
    return hash64_seed(text.p ? text.p : "", text.n, load->secret ^ salt * 0x9E3779B97F4A7C15u);
}

/* --- rows ------------------------------------------------------------------------------------ */

/* The writer's error, once it has one. */
static enum err_code writer_failed(struct load *load, struct err *err)
{
    bool failed;

    pthread_mutex_lock(&load->ring.mutex);
    failed = load->writer_failed;
    pthread_mutex_unlock(&load->ring.mutex);
    if (!failed) return ERR_NONE;
    if (err) *err = load->writer_error;
    return load->writer_error.code;
}

static enum err_code need_batch(struct load *load, struct err *err)
{
    if (load->batch) return ERR_NONE;
    load->batch = batch_ring_empty(&load->ring);
    if (load->batch) return ERR_NONE;
    if (writer_failed(load, err)) return load->writer_error.code;
    return err_set(err, ERR_CANCELLED, _("La importación se detuvo."));
}

enum err_code load_row_begin(struct load *load, const struct load_row *row, struct err *err)
{
    enum err_code code = need_batch(load, err);
    struct batch_row *started;

    if (code) return code;
    if (load->row) return err_set(err, ERR_BUG, "load_row_begin: the row before was not ended");
    if (row->number <= load->last_number)
        return err_set(err, ERR_BUG, "load_row_begin: rows must come in order");
    load->row_mark = batch_mark(load->batch);
    started = batch_alloc(load->batch, sizeof *started);
    if (!started) return err_no_memory(err);
    started->entity = row->entity;
    started->number = row->number;
    started->line = row->line;
    load->facts_mark = batch_mark(load->batch);
    load->row = started;
    load->row_failed = load->row_wrong = false;
    load->index_row = (struct index_row){
        .key = hash64(row->key.p ? row->key.p : "", row->key.n),
        .content = row->content_hash,
        .offset = row->offset,
        .number = row->number,
    };
    return ERR_NONE;
}

/* The row is complete: into the batch, and the batch to the writer when it is full enough. */
static enum err_code end_row(struct load *load, struct err *err)
{
    struct batch *batch = load->batch;
    enum err_code code = index_writer_add(&load->index, &load->index_row, err);

    load->last_number = load->row->number;
    if (batch->last)
        batch->last->next = load->row;
    else
        batch->first = load->row;
    batch->last = load->row;
    batch->rows++;
    load->row = NULL;
    load->rows_read++;
    if (batch->rows >= BATCH_ROWS || batch->used >= BATCH_ENOUGH || batch->extra) {
        batch_ring_give(&load->ring, batch);
        load->batch = NULL;
    }
    return code;
}

enum err_code load_row_accept(struct load *load, struct err *err)
{
    enum err_code code;

    if (!load->row) return err_set(err, ERR_BUG, "load_row_accept without a row");
    if (load->row_failed) {
        code = err_set(err, ERR_LIMIT, _("La fila es demasiado grande para la memoria prevista."));
        err_row(err, load->row->number, load->row->line);
        return code;
    }
    if (load->row_wrong)
        return err_set(err, ERR_BUG, "a fact refers to what its row does not have");
    code = end_row(load, err);
    load->rows_accepted++;
    return code;
}

static void *add_fact(struct load *load, size_t size, enum fact_type type, load_ref ref)
{
    struct fact *fact;

    if (!load->row || load->row_failed) return NULL;
    fact = batch_alloc(load->batch, size);
    if (!fact) {
        load->row_failed = true;
        return NULL;
    }
    fact->type = type;
    fact->ref = ref;
    if (load->row->last)
        load->row->last->next = fact;
    else
        load->row->first = fact;
    load->row->last = fact;
    return fact;
}

static struct str keep(struct load *load, struct str s)
{
    bool ok = true;
    struct str copy = batch_str(load->batch, s, &ok);

    if (!ok) load->row_failed = true;
    return copy;
}

enum err_code load_row_quarantine(struct load *load, const struct load_problem *problem,
                                  struct err *err)
{
    struct fact_problem *fact;

    if (!load->row) return err_set(err, ERR_BUG, "load_row_quarantine without a row");
    batch_back(load->batch, load->facts_mark);
    load->row->first = load->row->last = NULL;
    load->row->refs = 0;
    load->row->quarantined = true;
    load->row_failed = load->row_wrong = false;
    fact = add_fact(load, sizeof *fact, FACT_PROBLEM, LOAD_NONE);
    if (!fact) return err_no_memory(err);
    fact->it.reason = problem->reason;
    fact->it.column = keep(load, problem->column);
    fact->it.found = keep(load, problem->found);
    fact->it.message = keep(load, problem->message);
    fact->it.raw = keep(load, problem->raw);
    if (load->row_failed) return err_no_memory(err);
    load->rows_quarantined++;
    return end_row(load, err);
}

/* --- facts ----------------------------------------------------------------------------------- */

/* The next number of the row, for an organisation or a node. */
static load_ref new_ref(struct load *load, struct fact *fact)
{
    load_ref ref = load->row->refs;

    if (ref >= REFS_MAX) load->row_failed = true;
    if (ref >= load->refs_size && !load->row_failed) {
        size_t size = load->refs_size ? load->refs_size * 2 : 64;
        struct fact **bigger = mem_realloc(load->refs, size * sizeof *bigger);

        if (bigger) {
            load->refs = bigger;
            load->refs_size = size;
        } else {
            load->row_failed = true;
        }
    }
    if (load->row_failed) return LOAD_NONE;
    fact->ref = ref;
    load->refs[ref] = fact;
    load->row->refs++;
    return ref;
}

/* Checks a reference. A row whose memory failed has none, and will not be taken anyway. */
static bool refers(struct load *load, load_ref ref, enum fact_type type)
{
    if (!load->row || load->row_failed) return false;
    if (ref < load->row->refs && load->refs[ref]->type == type) return true;
    load->row_wrong = true;
    return false;
}

static bool refers_or_none(struct load *load, load_ref ref, enum fact_type type)
{
    return ref == LOAD_NONE || refers(load, ref, type);
}

load_ref load_organisation(struct load *load, const struct load_organisation *fact)
{
    struct fact_organisation *own = add_fact(load, sizeof *own, FACT_ORGANISATION, LOAD_NONE);

    if (!own) return LOAD_NONE;
    if (new_ref(load, &own->fact) == LOAD_NONE) return LOAD_NONE;
    own->it.kind = fact->kind;
    own->it.name = keep(load, fact->name);
    own->it.rfc = keep(load, fact->rfc);
    own->it.code = keep(load, fact->code);
    own->it.place = keep(load, fact->place);
    own->raw = (uint64_t)load->row->entity;
    own->raw = load_secret_hash(load, own->raw, own->it.name);
    own->raw = load_secret_hash(load, own->raw + 1, own->it.rfc);
    own->raw = load_secret_hash(load, own->raw + 2, own->it.code);
    own->raw = load_secret_hash(load, own->raw + 3, own->it.place);
    return own->fact.ref;
}

load_ref load_node(struct load *load, const struct load_node *fact)
{
    struct fact_node *own = add_fact(load, sizeof *own, FACT_NODE, LOAD_NONE);

    if (!own || !refers_or_none(load, fact->unit, FACT_ORGANISATION) ||
        !refers_or_none(load, fact->parent, FACT_NODE))
        return LOAD_NONE;
    if (new_ref(load, &own->fact) == LOAD_NONE) return LOAD_NONE;
    own->it = *fact;
    own->it.key = keep(load, fact->key);
    own->it.label = keep(load, fact->label);
    own->it.place = keep(load, fact->place);
    own->it.scheme = keep(load, fact->scheme);
    own->it.code = keep(load, fact->code);
    own->key_hash = load_node_hash(load, fact->kind, own->it.key);
    own->check = load_secret_hash(load, (uint64_t)fact->kind, own->it.key);
    return own->fact.ref;
}

/* One more thing that the row says of a node. Sums do not mind the order. */
static void add_detail(struct load *load, load_ref node, uint64_t hash)
{
    ((struct fact_node *)load->refs[node])->details += hash * 0xD6E8FEB86659FD93u;
}

void load_amount(struct load *load, load_ref node, const struct load_amount *fact)
{
    struct fact_amount *own;

    if (!refers(load, node, FACT_NODE)) return;
    own = add_fact(load, sizeof *own, FACT_AMOUNT, node);
    if (own) own->it = *fact;
}

void load_link(struct load *load, load_ref from, load_ref to, const struct load_link *fact)
{
    struct fact_link *own;

    if (!refers(load, from, FACT_NODE) || !refers(load, to, FACT_NODE)) return;
    own = add_fact(load, sizeof *own, FACT_LINK, from);
    if (!own) return;
    own->to = to;
    own->it = *fact;
    own->it.reason = keep(load, fact->reason);
}

void load_party(struct load *load, load_ref node, enum party_role role, load_ref organisation)
{
    struct fact_party *own;

    if (!refers(load, node, FACT_NODE) || !refers(load, organisation, FACT_ORGANISATION)) return;
    own = add_fact(load, sizeof *own, FACT_PARTY, node);
    if (!own) return;
    own->organisation = organisation;
    own->role = role;
    add_detail(load, node,
               ((const struct fact_organisation *)load->refs[organisation])->raw + (uint64_t)role);
}

static void add_pair(struct load *load, load_ref node, enum fact_type type, struct str name,
                     struct str value)
{
    struct fact_pair *own;

    if (!refers(load, node, FACT_NODE)) return;
    own = add_fact(load, sizeof *own, type, node);
    if (!own) return;
    own->name = keep(load, name);
    own->value = keep(load, value);
    own->once = load_secret_hash(load, (uint64_t)type, own->name);
    add_detail(load, node, load_secret_hash(load, own->once, own->value));
    if (type == FACT_CLASSIFICATION) own->once = load_secret_hash(load, own->once, own->value);
}

void load_attribute(struct load *load, load_ref node, struct str name, struct str value)
{
    add_pair(load, node, FACT_ATTRIBUTE, name, value);
}

void load_classification(struct load *load, load_ref node, struct str scheme, struct str code)
{
    add_pair(load, node, FACT_CLASSIFICATION, scheme, code);
}

void load_document(struct load *load, load_ref node, struct str kind, struct str title,
                   struct str url, int32_t dated)
{
    struct fact_document *own;

    if (!refers(load, node, FACT_NODE)) return;
    own = add_fact(load, sizeof *own, FACT_DOCUMENT, node);
    if (!own) return;
    own->kind = keep(load, kind);
    own->title = keep(load, title);
    own->url = keep(load, url);
    own->dated = dated;
    add_detail(load, node, load_secret_hash(load, (uint64_t)FACT_DOCUMENT, own->url));
}

void load_finding(struct load *load, const struct load_finding *fact)
{
    struct fact_finding *own;

    if (!refers_or_none(load, fact->node, FACT_NODE)) return;
    own = add_fact(load, sizeof *own, FACT_FINDING, fact->node);
    if (!own) return;
    own->it = *fact;
    own->it.column = keep(load, fact->column);
    own->it.subject = keep(load, fact->subject);
    own->it.expected = keep(load, fact->expected);
    own->it.found = keep(load, fact->found);
}
