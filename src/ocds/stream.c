/* The stream: its threads, its ring of batches, and what leaves it in order. See stream.h. */
#include "ocds/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ocds/stream_private.h"

enum { GATHER = 256 * 1024 };
static const size_t OUTPUT_MAX = (size_t)4 << 30; /* of one batch */

enum ocds_kind ocds_kind_of(json_ref value, struct str array)
{
    if (!json_is_object(value)) return OCDS_OTHER;
    bool ocid = false, record = false, processes = false;
    json_ref key = json_first(value);
    for (size_t i = json_length(value); i; i--, key = json_after(json_value_of(key))) {
        struct str name = json_chars(key);
        if (name.n == 4) {
            ocid |= memcmp(name.p, "ocid", 4) == 0;
        } else if (name.n == 8) {
            record |= memcmp(name.p, "releases", 8) == 0;
        } else if (name.n == 15) {
            record |= memcmp(name.p, "compiledRelease", 15) == 0;
        } else if (name.n == 16) {
            record |= memcmp(name.p, "versionedRelease", 16) == 0;
        } else if (name.n == 20) {
            processes |= memcmp(name.p, "contractingProcesses", 20) == 0;
        }
    }
    if (ocid) return record ? OCDS_RECORD : OCDS_RELEASE;
    return processes || str_is(array, "projects") ? OCDS_PROJECT : OCDS_OTHER;
}

void package_drop(struct package *package)
{
    if (package && --package->uses == 0) mem_free(package);
}

enum err_code run_fail(struct run *run, const struct err *err)
{
    if (run->code) return run->code;
    run->why = errno; /* of a write that failed: EPIPE is told quietly */
    run->err = *err;
    run->code = err->code ? err->code : ERR_BUG;
    atomic_store(&run->stop, true);
    return run->code;
}

enum err_code run_memory(struct run *run)
{
    struct err err = {0};
    err_no_memory(&err);
    return run_fail(run, &err);
}

/* ---- what leaves ------------------------------------------------------------------------- */

static enum err_code gather(struct buf *small, int fd, struct str part, size_t at, struct err *err)
{
    if (fd < 0) return ERR_NONE;
    enum err_code code = ERR_NONE;
    if (small->n && (part.n >= GATHER || small->n + part.n >= at)) {
        code = file_write_all(fd, small->p, small->n, err);
        buf_clear(small);
    }
    if (code || part.n == 0) return code;
    if (part.n >= at || part.n >= GATHER) return file_write_all(fd, part.p, part.n, err);
    buf_str(small, part);
    return small->failed ? err_no_memory(err) : code;
}

static enum err_code gather_main(struct run *run, struct str part, size_t at, struct err *err)
{
    if (!run->task->write) return gather(&run->main, run->job->out, part, at, err);
    enum err_code code = part.n ? run->task->write(run->user, part, err) : ERR_NONE;
    if (code && !err->code) err->code = code;
    return code;
}

static enum err_code write_out(struct run *run, struct str main, struct str side, size_t at)
{
    struct err err = {0};
    enum err_code code = gather_main(run, main, at, &err);
    if (!code) code = gather(&run->side, run->job->side, side, at, &err);
    return code ? run_fail(run, &err) : ERR_NONE;
}

static enum err_code tell(struct run *run, const struct event *e)
{
    if (e->mended) {
        if (run->mend_told == e->file) return ERR_NONE; /* once a file is enough */
        run->mend_told = e->file;
    }
    if (e->note)
        run->totals->notes++;
    else
        run->totals->bad++;
    struct ocds_problem p = {.err = e->err, .element = e->number, .note = e->note};
    if (run->job->problem) run->job->problem(run->job->user, &p);
    return e->note || !run->job->strict ? ERR_NONE : run_fail(run, &e->err);
}

static enum err_code give(struct run *run, const struct event *e)
{
    const struct ocds_task *task = run->task;
    struct err err = {0};
    enum err_code code = ERR_NONE;
    if (e->kind == ITEM_PACKAGE && task->package)
        code = task->package(run->user, &e->package->shown, e->file, &err);
    else if (e->kind == ITEM_FILE && task->file)
        code = task->file(run->user, e->of, &err);
    if (code && !err.code) err.code = code;
    return code ? run_fail(run, &err) : ERR_NONE;
}

static enum err_code retire_events(struct run *run, struct batch *b)
{
    enum err_code code = ERR_NONE;
    for (size_t i = 0; !code && i < b->event_count; i++) {
        const struct event *e = &b->events[i];
        code = e->kind == ITEM_PROBLEM ? tell(run, e) : give(run, e);
        if (!code) continue;
        /* What was written before it still leaves; that failing changes nothing. */
        struct err err;
        struct str main = str_slice(buf_view(&b->main), 0, e->main);
        struct str side = str_slice(buf_view(&b->side), 0, e->side);
        gather_main(run, main, 1, &err);
        gather(&run->side, run->job->side, side, 1, &err);
    }
    return code;
}

static enum err_code retire(struct run *run, struct batch *b)
{
    struct ocds_totals *t = run->totals;
    enum err_code code = run->code ? run->code : retire_events(run, b);
    if (!code) {
        t->elements += b->elements;
        for (int i = 0; i < 4; i++) t->of_kind[i] += b->of_kind[i];
        code = write_out(run, buf_view(&b->main), buf_view(&b->side), b->code ? 1 : GATHER);
    }
    if (!code && b->code) code = run_fail(run, &b->err);
    batch_clear(b);
    return code;
}

/* ---- workers ----------------------------------------------------------------------------- */

static struct batch *slot(struct run *run, uint64_t number)
{
    return &run->batches[number % run->slots];
}

/* The next batch that nobody has taken; NULL when there is none. Under the lock. */
static struct batch *take(struct run *run)
{
    if (run->taken == run->head) return NULL;
    struct batch *b = slot(run, run->taken++);
    b->state = BATCH_TAKEN;
    return b;
}

static void finish_batch(struct run *run, struct batch *b)
{
    pthread_mutex_lock(&run->lock);
    b->state = BATCH_DONE;
    pthread_cond_signal(&run->done);
    pthread_mutex_unlock(&run->lock);
}

static void *worker_main(void *user)
{
    struct worker *w = user;
    struct run *run = w->run;
    pthread_mutex_lock(&run->lock);
    for (;;) {
        struct batch *b = take(run);
        if (b) {
            pthread_mutex_unlock(&run->lock);
            work_on(w, b);
            finish_batch(run, b);
            pthread_mutex_lock(&run->lock);
        } else if (run->quit) {
            break;
        } else {
            pthread_cond_wait(&run->ready, &run->lock);
        }
    }
    pthread_mutex_unlock(&run->lock);
    return NULL;
}

static enum err_code worker_open(struct run *run, struct worker *w)
{
    struct err err = {0};
    w->run = run;
    arena_init(&w->arena, OUTPUT_MAX);
    arena_init(&w->mended, OUTPUT_MAX);
    w->state = mem_calloc(1, run->task->state_size + 1);
    w->depth = mem_calloc((size_t)run->max_depth + 1, 3 * sizeof(void *));
    if (!w->state || !w->depth) return run_memory(run);
    enum err_code code = run->task->open ? run->task->open(run->user, w->state, &err) : ERR_NONE;
    if (code && !err.code) err.code = code;
    if (code) return run_fail(run, &err);
    w->opened = true;
    return ERR_NONE;
}

static void worker_close(struct run *run, struct worker *w)
{
    if (w->opened && run->task->close) run->task->close(run->user, w->state);
    mem_free(w->state);
    mem_free(w->depth);
    json_pool_free(&w->pool);
    arena_free(&w->arena);
    arena_free(&w->mended);
    *w = (struct worker){0};
}

/* One worker more; the run goes on with fewer where the machine refuses a thread. */
static enum err_code start_worker(struct run *run)
{
    struct worker *w = &run->workers[run->started + 1];
    enum err_code code = worker_open(run, w);
    if (code) {
        worker_close(run, w);
        return code;
    }
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &old);
    int failed = pthread_create(&w->thread, NULL, worker_main, w);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    if (failed) {
        worker_close(run, w);
        run->threads = run->started + 1;
        return ERR_NONE;
    }
    run->started++;
    return ERR_NONE;
}

/* ---- the ring ---------------------------------------------------------------------------- */

/* Retires the oldest batch, working or waiting until it is done. */
static enum err_code retire_oldest(struct run *run)
{
    struct batch *oldest = slot(run, run->tail);
    pthread_mutex_lock(&run->lock);
    while (oldest->state != BATCH_DONE) {
        struct batch *b = take(run);
        if (!b) {
            pthread_cond_wait(&run->done, &run->lock);
            continue;
        }
        pthread_mutex_unlock(&run->lock);
        work_on(&run->workers[0], b);
        finish_batch(run, b);
        pthread_mutex_lock(&run->lock);
    }
    oldest->state = BATCH_FREE;
    pthread_mutex_unlock(&run->lock);
    run->tail++;
    return retire(run, oldest);
}

static bool oldest_is_done(struct run *run)
{
    if (run->tail == run->head) return false;
    pthread_mutex_lock(&run->lock);
    bool done = slot(run, run->tail)->state == BATCH_DONE;
    pthread_mutex_unlock(&run->lock);
    return done;
}

enum err_code run_batch(struct run *run, struct batch **out)
{
    while (!run->code && run->head - run->tail == run->slots) retire_oldest(run);
    if (run->code) return run->code;
    *out = run->filling = slot(run, run->head);
    return ERR_NONE;
}

enum err_code run_submit(struct run *run)
{
    struct batch *b = run->filling;
    if (run->code || !b) return run->code;
    run->filling = NULL;
    pthread_mutex_lock(&run->lock);
    b->state = BATCH_READY;
    run->head++;
    bool more = run->head - run->taken > run->started;
    pthread_cond_signal(&run->ready);
    pthread_mutex_unlock(&run->lock);
    /* The first batch may be all there is: no thread for that. */
    if (more && run->head > 1 && run->started + 1 < run->threads) start_worker(run);
    while (!run->code && oldest_is_done(run)) retire_oldest(run);
    return run->code;
}

enum err_code run_drain(struct run *run)
{
    run_submit(run);
    while (!run->code && run->tail < run->head) retire_oldest(run);
    return run->code;
}

static void stop_workers(struct run *run)
{
    pthread_mutex_lock(&run->lock);
    run->quit = true;
    if (run->code) run->taken = run->head; /* what nobody has begun stays undone */
    pthread_cond_broadcast(&run->ready);
    pthread_mutex_unlock(&run->lock);
    for (unsigned i = 1; i <= run->started; i++) pthread_join(run->workers[i].thread, NULL);
}

/* ---- the whole --------------------------------------------------------------------------- */

unsigned ocds_threads(const struct ocds_job *job)
{
    if (job->threads) return job->threads;
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > UNASKED_THREADS ? UNASKED_THREADS : (unsigned)n;
}

/* Bytes of all inputs; 0 when one of them does not tell. */
static uint64_t whole_size(const struct ocds_job *job)
{
    uint64_t whole = 0;
    for (size_t i = 0; i < job->input_count; i++) {
        struct stat is;
        int fd = job->inputs[i].fd;
        bool known = fd >= 0 ? fstat(fd, &is) == 0 : stat(job->inputs[i].name, &is) == 0;
        if (!known || !S_ISREG(is.st_mode)) return 0;
        whole += (uint64_t)is.st_size;
    }
    return whole;
}

static enum err_code prepare(struct run *run)
{
    const struct ocds_job *job = run->job;
    *run->totals = (struct ocds_totals){0};
    run->none.json = STR("{}");
    run->max_element = job->max_element ? job->max_element : UINT64_C(64) << 20;
    run->max_depth = job->max_depth ? job->max_depth : 128;
    run->threads = ocds_threads(job);
    if (run->threads > STREAM_THREADS) run->threads = STREAM_THREADS;
    run->slots = run->threads == 1 ? 1 : 2 * (size_t)run->threads + 2;
    pthread_mutex_init(&run->lock, NULL);
    pthread_cond_init(&run->ready, NULL);
    pthread_cond_init(&run->done, NULL);
    arena_init(&run->names, 256 << 20);
    buf_init(&run->main, OUTPUT_MAX);
    buf_init(&run->side, OUTPUT_MAX);
    run->whole = whole_size(job);
    run->batches = mem_calloc(run->slots, sizeof *run->batches);
    if (!run->batches) return run_memory(run);
    for (size_t i = 0; i < run->slots; i++) {
        buf_init(&run->batches[i].main, OUTPUT_MAX);
        buf_init(&run->batches[i].side, OUTPUT_MAX);
    }
    return worker_open(run, &run->workers[0]);
}

enum err_code ocds_pass_on(struct ocds_output *out, struct err *err)
{
    struct run *run = out->run;
    if (!run || run->task->write || out->main->n < GATHER) return ERR_NONE;
    if (out->main->failed) return err_no_memory(err);
    return gather(out->main, run->job->out, STR_NONE, 0, err);
}

static void write_last(struct run *run)
{
    struct err err = {0};
    struct str last = buf_view(&run->main);
    enum err_code code = ERR_NONE;
    if (run->task->write && last.n) code = run->task->write(run->user, last, &err);
    if (run->task->write) buf_clear(&run->main);
    if (code && !err.code) err.code = code;
    if (code)
        run_fail(run, &err);
    else
        write_out(run, STR_NONE, STR_NONE, 0);
}

static void join_and_finish(struct run *run,
                            enum err_code (*finish)(void *user, void *state,
                                                    struct ocds_output *out, struct err *err))
{
    struct err err = {0};
    enum err_code code = ERR_NONE;
    for (unsigned i = 1; !code && i <= run->started; i++)
        if (run->task->join)
            code = run->task->join(run->user, run->workers[0].state, run->workers[i].state, &err);
    struct ocds_output out = {&run->main, &run->side, NULL, run};
    if (!code && finish) code = finish(run->user, run->workers[0].state, &out, &err);
    if (!code && (run->main.failed || run->side.failed)) code = err_no_memory(&err);
    if (code && !err.code) err.code = code;
    if (code)
        run_fail(run, &err);
    else
        write_last(run);
}

static void close_inputs(const struct ocds_job *job, size_t from)
{
    for (size_t i = from; i < job->input_count; i++)
        if (job->inputs[i].fd >= 0) close(job->inputs[i].fd);
}

static void release(struct run *run)
{
    for (unsigned i = 0; i <= run->started; i++) worker_close(run, &run->workers[i]);
    for (size_t i = 0; run->batches && i < run->slots; i++) batch_free(&run->batches[i]);
    mem_free(run->batches);
    pthread_mutex_destroy(&run->lock);
    pthread_cond_destroy(&run->ready);
    pthread_cond_destroy(&run->done);
    arena_free(&run->names);
    buf_free(&run->main);
    buf_free(&run->side);
}

enum err_code stream_run(struct run *run, const struct ocds_job *job, const struct ocds_task *task,
                         void *user,
                         enum err_code (*finish)(void *user, void *state, struct ocds_output *out,
                                                 struct err *err),
                         struct ocds_totals *totals, struct err *err)
{
    struct ocds_totals unseen;
    run->job = job;
    run->task = task;
    run->user = user;
    run->totals = totals ? totals : &unseen;
    prepare(run);
    size_t i = 0;
    while (!run->code && i < job->input_count) read_input(run, &job->inputs[i++]);
    run_drain(run);
    close_inputs(job, i);
    stop_workers(run);
    if (!run->code) join_and_finish(run, finish);
    enum err_code code = run->code;
    int why = run->why;
    if (code && err) *err = run->err;
    release(run);
    if (code) errno = why;
    return code;
}

enum err_code ocds_run(const struct ocds_job *job, const struct ocds_task *task, void *user,
                       enum err_code (*finish)(void *user, void *state, struct ocds_output *out,
                                               struct err *err),
                       struct ocds_totals *totals, struct err *err)
{
    struct run *run = mem_calloc(1, sizeof *run);
    if (!run) {
        close_inputs(job, 0);
        return err_no_memory(err);
    }
    enum err_code code = stream_run(run, job, task, user, finish, totals, err);
    mem_free(run);
    return code;
}
