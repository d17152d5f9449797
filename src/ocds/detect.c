/* Telling what files are, by counting through them once. See detect.h. */
#include "ocds/detect_private.h"

#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "format/json_inline.h"

const char *const detect_tags[DETECT_TAGS] = {"planning",
                                              "planningUpdate",
                                              "tender",
                                              "tenderAmendment",
                                              "tenderUpdate",
                                              "tenderCancellation",
                                              "award",
                                              "awardUpdate",
                                              "awardCancellation",
                                              "contract",
                                              "contractUpdate",
                                              "contractAmendment",
                                              "implementation",
                                              "implementationUpdate",
                                              "contractTermination",
                                              "compiled",
                                              ""};

struct state {
    struct tally *list;
    size_t count, capacity;
    uint64_t *ocids; /* open addressing; 0 = free */
    size_t ocid_count, ocid_mask;
    bool ocids_full;
};

/* ---- different ocids --------------------------------------------------------------------- */

static bool grow(struct state *s)
{
    size_t mask = s->ocids ? 2 * s->ocid_mask + 1 : 1023;
    uint64_t *ocids = mem_calloc(mask + 1, sizeof *ocids);
    if (!ocids) return false;
    for (size_t i = 0; s->ocids && i <= s->ocid_mask; i++) {
        if (!s->ocids[i]) continue;
        size_t at = s->ocids[i] & mask;
        while (ocids[at]) at = (at + 1) & mask;
        ocids[at] = s->ocids[i];
    }
    mem_free(s->ocids);
    s->ocids = ocids;
    s->ocid_mask = mask;
    return true;
}

static bool add_hash(struct state *s, uint64_t hash)
{
    if (s->ocids_full) return true;
    if (!hash) hash = 1;
    if (!s->ocids || s->ocid_count * 2 > s->ocid_mask)
        if (!grow(s)) return false;
    size_t at = hash & s->ocid_mask;
    while (s->ocids[at]) {
        if (s->ocids[at] == hash) return true;
        at = (at + 1) & s->ocid_mask;
    }
    s->ocids[at] = hash;
    s->ocids_full = ++s->ocid_count > DETECT_OCIDS;
    return true;
}

/* ---- one element ------------------------------------------------------------------------- */

/* Batches come to a worker in order, so a file that is not the last one is new. */
static struct tally *tally_of(struct state *s, const struct ocds_element *e)
{
    if (s->count && s->list[s->count - 1].file == e->file) return &s->list[s->count - 1];
    if (s->count == s->capacity) {
        size_t capacity = s->capacity ? 2 * s->capacity : 8;
        struct tally *list = mem_realloc(s->list, capacity * sizeof *list);
        if (!list) return NULL;
        s->list = list;
        s->capacity = capacity;
    }
    struct tally *t = &s->list[s->count++];
    *t = (struct tally){.file = e->file, .first = e->number};
    return t;
}

static bool is_day(struct str s)
{
    if (s.n < 10 || s.p[4] != '-' || s.p[7] != '-') return false;
    for (size_t i = 0; i < 10; i++)
        if (i != 4 && i != 7 && (s.p[i] < '0' || s.p[i] > '9')) return false;
    return true;
}

static void count_date(struct tally *t, struct str date)
{
    if (!is_day(date)) return;
    if (!t->from[0] || memcmp(date.p, t->from, 10) < 0) memcpy(t->from, date.p, 10);
    if (!t->until[0] || memcmp(date.p, t->until, 10) > 0) memcpy(t->until, date.p, 10);
}

static void count_tags(struct tally *t, json_ref tags)
{
    if (!json_is_array(tags)) return;
    json_ref tag = json_first(tags);
    for (size_t i = json_length(tags); i; i--, tag = json_after(tag)) {
        size_t k = 0;
        while (k < DETECT_TAGS - 1 &&
               !(json_is_string(tag) && str_is(json_chars(tag), detect_tags[k])))
            k++;
        t->tags[k]++;
    }
}

static void count_release(struct tally *t, json_ref release)
{
    if (!json_is_object(release)) return;
    json_ref key = json_first(release);
    for (size_t i = json_length(release); i; i--, key = json_after(json_value_of(key))) {
        struct str name = json_chars(key);
        json_ref v = json_value_of(key);
        if (str_is(name, "date") && json_is_string(v)) count_date(t, json_chars(v));
        if (str_is(name, "tag")) count_tags(t, v);
        if (str_is(name, "parties")) t->parties = true;
    }
}

static void count_record(struct tally *t, json_ref record)
{
    json_ref compiled = json_get(record, "compiledRelease"),
             releases = json_get(record, "releases");
    t->versioned += json_get(record, "versionedRelease") != NULL;
    if (compiled) {
        t->compiled++;
        count_release(t, compiled);
    }
    if (!releases || !json_is_array(releases)) return;
    json_ref release = json_first(releases);
    for (size_t i = json_length(releases); i; i--, release = json_after(release)) {
        if (!json_is_object(release)) continue;
        /* A linked release is its address, and a tag. */
        bool linked = json_get(release, "url") && !json_get(release, "ocid");
        *(linked ? &t->linked : &t->embedded) += 1;
        count_release(t, release);
    }
}

static void keep_prefix(struct tally *t, struct str ocid)
{
    if (t->prefix[0] || !str_starts(ocid, STR("ocds-"))) return;
    const char *dash = ocid.n > 5 ? memchr(ocid.p + 5, '-', ocid.n - 5) : NULL;
    size_t n = dash ? (size_t)(dash - ocid.p) : ocid.n;
    if (n <= DETECT_TEXT) memcpy(t->prefix, ocid.p, n);
}

static enum err_code element(void *user, void *state, const struct ocds_element *e,
                             struct arena *arena, struct ocds_output *out, struct err *err)
{
    (void)user;
    (void)arena;
    (void)out;
    struct state *s = state;
    struct tally *t = tally_of(s, e);
    if (!t) return err_no_memory(err);
    t->of_kind[e->kind]++;
    t->in_releases += str_contains(e->path, STR("/releases/"));
    t->in_records += str_contains(e->path, STR("/records/"));
    t->in_projects += str_contains(e->path, STR("/projects/"));
    if (e->kind == OCDS_RECORD)
        count_record(t, e->root);
    else
        count_release(t, e->root);
    json_ref ocid = json_get(e->root, "ocid");
    if (!ocid || !json_is_string(ocid)) return ERR_NONE;
    keep_prefix(t, json_chars(ocid));
    return add_hash(s, hash64(json_chars(ocid).p, json_length(ocid))) ? ERR_NONE
                                                                      : err_no_memory(err);
}

static void close_state(void *user, void *state)
{
    (void)user;
    struct state *s = state;
    mem_free(s->list);
    mem_free(s->ocids);
}

static enum err_code join(void *user, void *into, void *from, struct err *err)
{
    (void)user;
    struct state *a = into, *b = from;
    for (size_t i = 0; b->ocids && i <= b->ocid_mask; i++)
        if (b->ocids[i] && !add_hash(a, b->ocids[i])) return err_no_memory(err);
    a->ocids_full |= b->ocids_full;
    struct tally *list = mem_realloc(a->list, (a->count + b->count + 1) * sizeof *list);
    if (!list) return err_no_memory(err);
    if (b->count) memcpy(list + a->count, b->list, b->count * sizeof *list);
    a->list = list;
    a->count += b->count;
    a->capacity = a->count + 1;
    return ERR_NONE;
}

/* ---- packages, files, problems: in the running thread, in order -------------------------- */

/* The file being read: told of first by whatever comes of it first. */
static struct detect_file *file_of(struct detect *d, const char *name)
{
    if (d->last && !d->last->opened && strcmp(d->last->file.name, name) == 0) return d->last;
    struct detect_file *f = arena_alloc(&d->arena, sizeof *f);
    const char *kept = arena_cstr(&d->arena, str_of(name));
    if (!f || !kept) return NULL;
    f->file.name = kept;
    if (d->last)
        d->last->next = f;
    else
        d->files = f;
    d->last = f;
    return f;
}

static enum err_code add_extension(struct detect *d, struct detect_file *f, struct str url)
{
    for (const struct detect_text *e = f->extensions; e; e = e->next)
        if (str_eq(e->text, url)) return ERR_NONE;
    struct detect_text *e = arena_alloc(&d->arena, sizeof *e);
    if (!e) return ERR_MEMORY;
    e->text = arena_str(&d->arena, url);
    if (!e->text.p) return ERR_MEMORY;
    if (f->last_extension)
        f->last_extension->next = e;
    else
        f->extensions = e;
    f->last_extension = e;
    return ERR_NONE;
}

static enum err_code package(void *user, const struct ocds_package *p, const char *name,
                             struct err *err)
{
    struct detect *d = user;
    struct json_pool pool = {0};
    json_ref root;
    struct detect_file *f = file_of(d, name);
    if (!f) return err_no_memory(err);
    enum err_code code = json_pool_parse(&pool, p->json, &root, err);
    if (!code) {
        struct str version = json_text(json_get(root, "version"));
        if (!version.n) f->versionless++;
        if (version.n && !f->version.n) f->version = arena_str(&d->arena, version);
        struct str publisher = json_text(json_get(json_get(root, "publisher"), "name"));
        if (publisher.n && !f->publisher.n) f->publisher = arena_str(&d->arena, publisher);
        json_ref list = json_get(root, "extensions");
        if (json_type(list) == JSON_ARRAY)
            for (struct json_iter it = json_each(list); !code && json_next(&it);)
                if (json_type(it.value) == JSON_STRING)
                    code = add_extension(d, f, json_text(it.value));
    }
    json_pool_free(&pool);
    return code == ERR_MEMORY ? err_no_memory(err) : ERR_NONE;
}

static enum err_code file_end(void *user, const struct ocds_file *file, struct err *err)
{
    struct detect *d = user;
    struct detect_file *f = file_of(d, file->name);
    const char *encoding = arena_cstr(&d->arena, str_of(file->encoding));
    if (!f || !encoding) return err_no_memory(err);
    const char *name = f->file.name;
    f->file = *file;
    f->file.name = name;
    f->file.encoding = encoding;
    f->opened = true;
    return ERR_NONE;
}

static void problem(void *user, const struct ocds_problem *p)
{
    struct detect *d = user;
    struct detect_file *f = file_of(d, p->err.place.file);
    if (f) {
        *(p->note ? &f->notes : &f->bad) += 1;
        if (!p->note && !f->worst.message[0]) f->worst = p->err;
    }
    if (d->job->problem) d->job->problem(d->job->user, p);
}

/* ---- the end ----------------------------------------------------------------------------- */

static void add_tally(struct tally *to, const struct tally *t)
{
    for (size_t i = 0; i < 4; i++) to->of_kind[i] += t->of_kind[i];
    for (size_t i = 0; i < DETECT_TAGS; i++) to->tags[i] += t->tags[i];
    to->in_releases += t->in_releases;
    to->in_records += t->in_records;
    to->in_projects += t->in_projects;
    to->compiled += t->compiled;
    to->versioned += t->versioned;
    to->embedded += t->embedded;
    to->linked += t->linked;
    to->parties |= t->parties;
    if (t->from[0]) count_date(to, (struct str){t->from, 10});
    if (t->until[0]) count_date(to, (struct str){t->until, 10});
    if (t->prefix[0] && (!to->prefix[0] || t->first < to->first)) {
        memcpy(to->prefix, t->prefix, sizeof to->prefix);
        to->first = t->first;
    }
}

static enum err_code finish(void *user, void *state, struct ocds_output *out, struct err *err)
{
    struct detect *d = user;
    struct state *s = state;
    (void)err;
    d->ocids = s->ocid_count > DETECT_OCIDS ? DETECT_OCIDS : s->ocid_count;
    d->ocids_exact = !s->ocids_full;
    /* Each worker's files stand in the order of the input, and workers one behind another. */
    struct detect_file *f = d->files;
    for (size_t i = 0; i < s->count; i++) {
        if (i && s->list[i].first < s->list[i - 1].first) f = d->files;
        while (f && strcmp(f->file.name, s->list[i].file) != 0) f = f->next;
        if (f)
            add_tally(&f->sum, &s->list[i]);
        else
            f = d->files;
    }
    if (d->options->json)
        detect_write_json(d, out->main);
    else
        detect_write_text(d, out->main);
    return ERR_NONE;
}

const char *detect_kind(const struct detect_file *f)
{
    const struct tally *t = &f->sum;
    bool packed = f->file.packages > 0;
    uint64_t all = t->of_kind[0] + t->of_kind[1] + t->of_kind[2] + t->of_kind[3];
    if (!f->opened || (!all && !packed)) return "nothing";
    if (!all) return "empty package";
    if (t->in_releases == all) return packed ? "release package" : "release";
    if (t->in_records == all) return packed ? "record package" : "record";
    if (t->in_projects == all) return packed ? "project package" : "project";
    if (packed) return "mixed";
    if (t->of_kind[OCDS_RELEASE] == all) return t->tags[15] == all ? "compiled release" : "release";
    if (t->of_kind[OCDS_RECORD] == all) return "record";
    if (t->of_kind[OCDS_PROJECT] == all) return "project";
    return t->of_kind[OCDS_OTHER] == all ? "other" : "mixed";
}

struct str detect_version(const struct detect_file *f, bool *inferred)
{
    const struct tally *t = &f->sum;
    *inferred = !f->version.n;
    if (f->version.n) return f->version;
    if (t->of_kind[OCDS_PROJECT] || t->in_projects) return STR("0.9");
    if (t->of_kind[OCDS_RELEASE] || t->of_kind[OCDS_RECORD])
        return t->parties && !f->versionless ? STR("1.1") : STR("1.0");
    return STR_NONE;
}

enum err_code detect_run(const struct ocds_job *job, const struct detect_options *options,
                         struct ocds_totals *totals, struct err *err)
{
    struct detect d = {.job = job, .options = options};
    struct ocds_task task = {.state_size = sizeof(struct state),
                             .element = element,
                             .package = package,
                             .file = file_end,
                             .join = join,
                             .close = close_state};
    struct ocds_job own = *job;
    own.problem = problem;
    own.user = &d;
    arena_init(&d.arena, 256 << 20);
    enum err_code code = ocds_run(&own, &task, &d, finish, totals, err);
    arena_free(&d.arena);
    return code;
}
