/* The run: elements through the workers into a spool, then into files. See flatten.h. */
#include "ocds/flatten.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ocds/flatten_private.h"

enum { SAMPLE = 1 << 20 };

/* --- what is lost ----------------------------------------------------------------------------- */

static const struct {
    const char *code, *text;
} losses[FLATTEN_LOSSES] = {
    [FLATTEN_NULL] = {"null", N_("valores null: la celda queda vacía, como si no estuvieran")},
    [FLATTEN_EMPTY] = {"empty", N_("objetos, listas o textos vacíos: no dejan celda")},
    [FLATTEN_MIXED] = {"mixed", N_("elementos que no son objetos en una lista de objetos: se "
                                   "dejan fuera")},
    [FLATTEN_DEEP] = {"deep", N_("listas dentro de listas que no son solo textos y números: se "
                                 "dejan fuera")},
    [FLATTEN_SEPARATOR] = {"separator", N_("listas de textos en las que un texto lleva el "
                                           "separador (; o ,)")},
    [FLATTEN_LIST] = {"list", N_("listas de textos en campos que el esquema no conoce como "
                                 "listas: al volver serán un solo texto")},
    [FLATTEN_NO_LIST] = {"no-list", N_("valores sueltos donde el esquema pide una lista: al volver "
                                       "serán una lista")},
    [FLATTEN_KEY] = {"key", N_("campos cuyo nombre está vacío, es un número o lleva / o #")},
    [FLATTEN_DUPLICATE] = {"duplicate", N_("campos repetidos en un mismo objeto: se toma el "
                                           "primero")},
    [FLATTEN_NO_ID] = {"no-id", N_("listas dentro de elementos sin id: sus filas no dicen a cuál "
                                   "pertenecen (use --positions)")},
    [FLATTEN_REPEATED_ID] = {"repeated-id", N_("elementos de una lista con el mismo id: al "
                                               "volver se juntan (use --positions)")},
    [FLATTEN_NUL] = {"nul", N_("textos con el carácter U+0000, que se quita")},
    [FLATTEN_NUMBER] = {"number", N_("números que una celda de XLSX no guarda exactos: van como "
                                     "texto")},
    [FLATTEN_LONG] = {"long", N_("textos de más de 32,767 caracteres, cortados ahí porque XLSX "
                                 "no admite más")},
};

const char *flatten_loss_text(enum flatten_loss loss)
{
    return _(losses[loss].text);
}
const char *flatten_loss_code(enum flatten_loss loss)
{
    return losses[loss].code;
}

static void add_losses(struct flatten_result *result, const struct flat_worker *w)
{
    for (size_t i = 0; i < FLATTEN_LOSSES; i++) {
        bool first =
            w->lost[i] && (!result->lost[i] || w->first[i].element < result->first[i].element);
        if (first) result->first[i] = w->first[i];
        result->lost[i] += w->lost[i];
    }
    result->rows += w->rows;
}

/* --- one element ------------------------------------------------------------------------------ */

static const struct schema_object *schema_of(const struct flat_run *run, enum ocds_kind kind)
{
    const struct schema *const *schemas = run->options->schemas;
    const struct schema *project = schemas[SCHEMA_OC4IDS_0_9];
    const struct schema *release =
        schemas[SCHEMA_OCDS_1_1] ? schemas[SCHEMA_OCDS_1_1] : schemas[SCHEMA_OCDS_1_0];
    if (kind == OCDS_PROJECT) return project ? project->project : NULL;
    return release ? release->release : NULL;
}

static enum err_code one(struct flat_worker *w, json_ref object, enum ocds_kind kind)
{
    if (!json_is_object(object)) {
        flat_lose(w, FLATTEN_MIXED, STR(""), STR(""));
        return ERR_NONE;
    }
    return flat_walk(w, object, schema_of(w->run, kind), w->position++);
}

static enum err_code each_of(struct flat_worker *w, json_ref list, enum ocds_kind kind)
{
    enum err_code code = ERR_NONE;
    json_ref v = json_first(list);
    for (size_t i = json_length(list); !code && i; i--, v = json_after(v)) code = one(w, v, kind);
    return code;
}

static enum err_code root_list(struct flat_worker *w, json_ref root)
{
    struct str rest = str_of(w->run->options->root_list);
    while (rest.n && root) root = json_get_str(root, str_split(rest, '/', &rest));
    if (json_type(root) == JSON_ARRAY)
        return each_of(w, root, ocds_kind_of(root, str_of(w->run->options->root_list)));
    return err_set(w->err, ERR_INPUT, _("No hay una lista en «%s»"), w->run->options->root_list);
}

static enum err_code record(struct flat_worker *w, json_ref root)
{
    json_ref compiled = json_get(root, "compiledRelease"), releases = json_get(root, "releases");
    if (w->run->options->releases) {
        if (json_type(releases) == JSON_ARRAY) return each_of(w, releases, OCDS_RELEASE);
        return err_set(w->err, ERR_INPUT, _("El registro no trae entregas (releases)"));
    }
    if (json_type(compiled) == JSON_OBJECT) return one(w, compiled, OCDS_RELEASE);
    err_set(w->err, ERR_INPUT, _("El registro no trae compiledRelease"));
    err_advice(w->err, _("Use --releases para sus entregas, o júntelas antes con cauce ocds "
                         "compile"));
    return ERR_INPUT;
}

static enum err_code element_of(struct flat_worker *w, json_ref root, enum ocds_kind kind)
{
    if (w->run->options->root_list) return root_list(w, root);
    if (kind == OCDS_RECORD) return record(w, root);
    if (json_type(root) == JSON_ARRAY) return each_of(w, root, OCDS_OTHER);
    if (json_type(root) == JSON_OBJECT) return one(w, root, kind);
    return err_set(w->err, ERR_INPUT, _("Un valor que no es un objeto no cabe en una tabla"));
}

static void begin_element(struct flat_worker *w, uint64_t number, struct arena *scratch,
                          struct buf *out, struct err *err)
{
    w->element = number;
    w->order = 0;
    /* Positions of what an element holds follow the element's own. */
    w->position = number << 20;
    w->scratch = scratch;
    w->out = out;
    w->err = err;
}

/* --- the task --------------------------------------------------------------------------------- */

static enum err_code worker_open(struct flat_run *run, struct flat_worker *w, struct err *err)
{
    unsigned number = atomic_fetch_add(&run->workers, 1);
    *w = (struct flat_worker){.run = run};
    if (number >= UINT16_MAX) return err_set(err, ERR_LIMIT, _("Demasiados hilos de trabajo"));
    w->frames = mem_calloc(FLAT_FRAMES, sizeof *w->frames);
    w->form = flat_form_new(run, (uint16_t)number, err);
    if (w->frames && w->form) return ERR_NONE;
    return w->form ? err_no_memory(err) : ERR_MEMORY;
}

static void worker_close(struct flat_worker *w)
{
    mem_free(w->frames);
    while (w->form) {
        struct flat_form *next = w->form->next;
        flat_form_free(w->form);
        w->form = next;
    }
    w->frames = NULL;
}

/* Looks at the sample, so that all workers number what stands in it alike; its rows go nowhere. */
static enum err_code look_at_sample(struct flat_run *run, struct flat_worker *w, struct err *err)
{
    struct json_pool pool = {0};
    struct arena scratch;
    struct buf nowhere;
    enum err_code code = ERR_NONE;
    arena_init(&scratch, (size_t)1 << 30);
    buf_init(&nowhere, (size_t)1 << 30);
    for (size_t i = 0; !code && i < run->text_count; i++) {
        const struct flat_text *text = &run->texts[i];
        json_ref root;
        struct str json = {run->sample.p + text->from, text->n};
        code = json_pool_parse(&pool, json, &root, err);
        begin_element(w, text->element, &scratch, &nowhere, err);
        if (!code) code = element_of(w, root, text->kind);
        if (code == ERR_INPUT) code = ERR_NONE; /* told when its turn comes */
        buf_clear(&nowhere);
        arena_reset(&scratch);
    }
    json_pool_free(&pool);
    arena_free(&scratch);
    buf_free(&nowhere);
    w->scratch = NULL;
    w->out = NULL;
    memset(w->lost, 0, sizeof w->lost);
    w->rows = 0;
    for (struct flat_sheet *s = w->form->sheets; s; s = s->next) s->total = 0;
    return code;
}

static enum err_code task_open(void *user, void *state, struct err *err)
{
    enum err_code code = worker_open(user, state, err);
    if (!code) code = look_at_sample(user, state, err);
    if (code) worker_close(state); /* who fails to open is not closed */
    return code;
}

static enum err_code task_element(void *user, void *state, const struct ocds_element *element,
                                  struct arena *arena, struct ocds_output *out, struct err *err)
{
    (void)user;
    struct flat_worker *w = state;
    begin_element(w, element->number, arena, out->main, err);
    return element_of(w, element->root, element->kind);
}

static enum err_code task_join(void *user, void *into, void *from, struct err *err)
{
    (void)err;
    struct flat_run *run = user;
    struct flat_worker *a = into, *b = from;
    add_losses(run->result, b);
    struct flat_form **end = &a->form->next;
    while (*end) end = &(*end)->next;
    *end = b->form;
    b->form = NULL;
    return ERR_NONE;
}

static void task_close(void *user, void *state)
{
    (void)user;
    worker_close(state);
}

static enum err_code task_finish(void *user, void *state, struct ocds_output *out, struct err *err)
{
    (void)out;
    (void)err;
    struct flat_run *run = user;
    struct flat_worker *w = state;
    add_losses(run->result, w);
    run->forms = w->form;
    w->form = NULL;
    struct flat_form **end = &run->forms;
    while (*end) end = &(*end)->next;
    *end = run->sample_form;
    run->sample_form = NULL;
    return run->direct ? flat_direct_end(run->direct, err) : ERR_NONE;
}

static enum err_code task_write(void *user, struct str part, struct err *err)
{
    struct flat_run *run = user;
    return flat_direct_write(run->direct, part, err);
}

/* --- what packages say ------------------------------------------------------------------------ */

struct flat_meta {
    struct flat_worker worker;
    struct json_pool pool;
    struct arena scratch;
    struct buf rows;
    int spool;
};

static enum err_code meta_open(struct flat_run *run, const struct ocds_job *job, struct err *err)
{
    struct flat_meta *m = run->meta = mem_calloc(1, sizeof *m);
    if (!m) return err_no_memory(err);
    m->spool = -1;
    arena_init(&m->scratch, (size_t)1 << 30);
    buf_init(&m->rows, (size_t)1 << 30);
    enum err_code code = worker_open(run, &m->worker, err);
    if (!code) code = file_temp_in(job->spill, &m->spool, err);
    if (!code) {
        m->worker.form->root.sheet->list = STR("meta");
        m->worker.form->root.sheet->sight.element = UINT64_MAX - 1; /* behind the others */
        m->worker.form->root.kept = true;
    }
    return code;
}

static void meta_close(struct flat_meta *m)
{
    if (!m) return;
    worker_close(&m->worker);
    json_pool_free(&m->pool);
    arena_free(&m->scratch);
    buf_free(&m->rows);
    if (m->spool >= 0) close(m->spool);
    mem_free(m);
}

static enum err_code task_package(void *user, const struct ocds_package *package, const char *file,
                                  struct err *err)
{
    (void)file;
    struct flat_run *run = user;
    struct flat_meta *m = run->meta;
    json_ref root;
    enum err_code code = json_pool_parse(&m->pool, package->json, &root, err);
    if (code || !json_is_object(root)) return code;
    arena_reset(&m->scratch);
    begin_element(&m->worker, package->number, &m->scratch, &m->rows, err);
    code = flat_walk(&m->worker, root, NULL, package->number);
    if (!code) code = file_write_all(m->spool, m->rows.p, m->rows.n, err);
    buf_clear(&m->rows);
    return code;
}

/* --- the sample ------------------------------------------------------------------------------- */

static enum err_code sample_element(void *user, void *state, const struct ocds_element *element,
                                    struct arena *arena, struct ocds_output *out, struct err *err)
{
    (void)state;
    (void)arena;
    (void)out;
    enum { TEXTS = 4096 };
    struct flat_run *run = user;
    if (run->sample.n + element->text.n > SAMPLE || run->text_count == TEXTS)
        return err_set(err, ERR_CANCELLED, "-");
    if (!run->texts) run->texts = mem_calloc(TEXTS, sizeof *run->texts);
    if (!run->texts) return err_no_memory(err);
    run->texts[run->text_count++] =
        (struct flat_text){run->sample.n, element->text.n, element->number, element->kind};
    buf_str(&run->sample, element->text);
    return run->sample.failed ? err_no_memory(err) : ERR_NONE;
}

/* Reading stops when most of a few megabytes gave no element. */
static bool sample_goes_on(void *user, const char *what, uint64_t done, uint64_t whole)
{
    (void)user;
    (void)what;
    (void)whole;
    return done < (uint64_t)16 * SAMPLE;
}

/* Pipes give what they have once. */
static bool readable_twice(const struct ocds_job *job)
{
    struct stat is;
    for (size_t i = 0; i < job->input_count; i++)
        if (job->inputs[i].fd >= 0 || stat(job->inputs[i].name, &is) != 0 || !S_ISREG(is.st_mode))
            return false;
    return true;
}

/* The columns of a workbook, or of another order than the input's, are known in the end only. */
static bool writes_at_once(const struct flat_run *run)
{
    return run->options->format == FLATTEN_CSV && !run->options->schema_order;
}

/* The first elements, for workers that would else meet fields in different orders, which is right
 * but slower. */
static enum err_code take_sample(struct flat_run *run, const struct ocds_job *job, struct err *err)
{
    if ((job->threads == 1 && !writes_at_once(run)) || !readable_twice(job)) return ERR_NONE;
    struct progress progress = {.tell = sample_goes_on};
    struct ocds_job first = *job;
    first.out = first.side = -1;
    first.threads = 1;
    first.strict = false;
    first.progress = &progress;
    first.problem = NULL;
    struct ocds_task task = {.element = sample_element};
    enum err_code code = ocds_run(&first, &task, run, NULL, NULL, err);
    return code == ERR_MEMORY ? code : ERR_NONE;
}

/* Files for the sheets that the sample tells of. */
static enum err_code begin_at_once(struct flat_run *run, int spool, struct err *err)
{
    struct flat_worker w;
    if (!run->text_count || !writes_at_once(run)) return ERR_NONE;
    enum err_code code = worker_open(run, &w, err);
    if (!code) code = look_at_sample(run, &w, err);
    if (!code) code = flat_direct_open(run, w.form, spool, err);
    if (code == ERR_LIMIT && !run->direct) {
        /* Too much for a table: told when its turn comes, with its place. */
        run->text_count = 0;
        err_clear(err);
        code = ERR_NONE;
    } else {
        run->sample_form = w.form;
        w.form = NULL;
    }
    worker_close(&w);
    return code;
}

/* --- the run ---------------------------------------------------------------------------------- */

static void fill_options(struct flat_run *run, const struct flatten_options *given)
{
    struct flatten_options *o = &run->filled;
    *o = *given;
    if (!o->main_sheet || !*o->main_sheet) o->main_sheet = "main";
    if (!o->root_id) o->root_id = "ocid";
    if (!o->id_name || !*o->id_name) o->id_name = "id";
    if (!o->sheet_prefix) o->sheet_prefix = "";
    if (o->root_list && !*o->root_list) o->root_list = NULL;
    if (!o->truncation) o->truncation = 3;
    run->options = o;
    run->root_id = str_of(o->root_id);
    run->id_name = str_of(o->id_name);
}

static void add_lost(struct flatten_result *result, const struct flat_lost *lost)
{
    for (size_t i = 0; i < FLATTEN_LOSSES; i++) {
        if (lost->count[i] && !result->lost[i])
            snprintf(result->first[i].path, sizeof result->first[i].path, "%.*s",
                     STR_FMT(lost->first[i]));
        result->lost[i] += lost->count[i];
    }
}

static enum err_code write_files(struct flat_run *run, const struct ocds_job *job, int spool,
                                 struct err *err)
{
    struct flat_plan plan;
    struct flat_lost lost = {0};
    int spools[2] = {spool, run->meta ? run->meta->spool : -1};
    enum err_code code = flat_plan_make(run, &plan, err);
    if (!code && run->options->format == FLATTEN_XLSX)
        code = flat_write_book(run, &plan, spools, job, &lost, err);
    else if (!code)
        code = flat_write(run, &plan, spools, job, err);
    run->result->sheets = plan.sheet_count;
    run->result->columns = plan.columns;
    add_lost(run->result, &lost);
    arena_free(&plan.arena);
    return code;
}

static enum err_code work(struct flat_run *run, const struct ocds_job *job, int spool,
                          struct ocds_totals *totals, struct err *err)
{
    struct ocds_task task = {.state_size = sizeof(struct flat_worker),
                             .open = task_open,
                             .element = task_element,
                             .package = run->meta ? task_package : NULL,
                             .write = run->direct ? task_write : NULL,
                             .join = task_join,
                             .close = task_close};
    struct ocds_job rows = *job;
    rows.out = spool;
    enum err_code code = ocds_run(&rows, &task, run, task_finish, totals, err);
    if (code) return code;
    const struct flatten_options *o = run->options;
    bool projects = totals->of_kind[OCDS_PROJECT] > totals->of_kind[OCDS_RELEASE];
    run->order_schema =
        o->schema_order ? schema_of(run, projects ? OCDS_PROJECT : OCDS_RELEASE) : NULL;
    if (run->meta) {
        run->meta->worker.form->next = run->forms;
        run->forms = run->meta->worker.form;
        run->meta->worker.form = NULL;
    }
    return totals->elements ? write_files(run, job, spool, err) : ERR_NONE;
}

enum err_code flatten_run(const struct ocds_job *job, const struct flatten_options *options,
                          struct flatten_result *result, struct ocds_totals *totals,
                          struct err *err)
{
    struct flatten_result unseen;
    struct ocds_totals unread;
    struct flat_run run = {.result = result ? result : &unseen};
    *run.result = (struct flatten_result){0};
    if (!totals) totals = &unread;
    *totals = (struct ocds_totals){0};
    fill_options(&run, options);
    buf_init(&run.sample, SAMPLE);
    int spool = -1;
    enum err_code code = file_temp_in(job->spill, &spool, err);
    if (!code && options->meta) code = meta_open(&run, job, err);
    if (!code) code = take_sample(&run, job, err);
    if (!code) code = begin_at_once(&run, spool, err);
    if (!code) code = work(&run, job, spool, totals, err);
    flat_direct_free(&run, code || !totals->elements);
    if (run.sample_form) flat_form_free(run.sample_form);
    while (run.forms) {
        struct flat_form *next = run.forms->next;
        flat_form_free(run.forms);
        run.forms = next;
    }
    meta_close(run.meta);
    mem_free(run.texts);
    buf_free(&run.sample);
    if (spool >= 0) close(spool);
    return code;
}
