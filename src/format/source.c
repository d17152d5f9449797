/* A source: the child (or the thread) that parses, and the parent's end of its pipe.
 * The parent never looks at the file's bytes beyond their first magic numbers. */
#include "format/source.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "format/sandbox.h"
#include "format/source_parse.h"
#include "format/source_pipe.h"

struct source {
    struct arena arena; /* copies of the options' strings */
    struct source_options options;
    int fd;
    int spill;
    struct pipe_reader pipe;
    struct sandbox_child child;
    struct sandbox_limits limits;
    bool threaded; /* in_process: the thread below parses instead of the child */
    pthread_t thread;
    int thread_pipe; /* the thread's end */
    bool ended;
    struct err failure; /* code set: told again on every call */
};

/* --- the side that parses --------------------------------------------------------------------- */

static void parse_to_pipe(const struct source *source, int fd, int pipe, int spill)
{
    struct reader reader = {
        .fd = fd, .options = &source->options, .spill = spill, .emit = pipe_emit};
    struct pipe_writer writer;
    struct err err = {0};
    enum err_code code = pipe_writer_open(&writer, pipe, &source->options, &err);
    reader.user = &writer;
    if (code) return; /* the parent sees the stream end at once */
    code = source_parse(&reader, &err);
    pipe_writer_end(&writer, &reader, code, &err);
    if (reader.input) input_close(reader.input);
    pipe_writer_close(&writer);
}

static void child_run(void *user)
{
    const struct source *source = user;
    parse_to_pipe(source, SANDBOX_INPUT, SANDBOX_PIPE, source->spill >= 0 ? SANDBOX_FILE : -1);
}

static void *thread_run(void *user)
{
    const struct source *source = user;
    /* A reader that went away is EPIPE here, not the end of the whole program. */
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    parse_to_pipe(source, source->fd, source->thread_pipe, source->spill);
    close(source->thread_pipe);
    return NULL;
}

/* --- the side that reads ---------------------------------------------------------------------- */

static ssize_t fill(void *user, void *p, size_t n)
{
    const struct source *source = user;
    /* Twice the processor time it may use: a child that sleeps is stopped too. */
    return sandbox_pipe_read(source->child.pipe, p, n, source->options.max_seconds * 2 + 60);
}

static void name_place(const struct source *source, struct err *err)
{
    if (!err->place.file[0]) err_file(err, source->options.name);
}

/* How far the parser had come, for errors that it could not tell itself. */
static void last_known_place(const struct source *source, struct err *err)
{
    err_clear(err);
    name_place(source, err);
    memcpy(err->place.sheet, source->pipe.sheet, sizeof err->place.sheet);
    err->place.row = source->pipe.row;
    err->place.line = source->pipe.line;
}

static void tell_death(struct source *source, enum pipe_result result)
{
    struct err *err = &source->failure;
    int saved = errno;
    last_known_place(source, err);
    if (result == PIPE_MEMORY) {
        err_no_memory(err);
    } else if (result == PIPE_SILENT && saved == ETIMEDOUT) {
        err_set(err, ERR_LIMIT, _("El lector dejó de responder y fue detenido"));
    } else if (result == PIPE_CLOSED) {
        if (source->threaded || !sandbox_collect(&source->child, &source->limits, err))
            err_set(err, ERR_MEMORY, _("El lector terminó sin decir por qué, quizá sin memoria"));
    } else if (result == PIPE_SILENT) {
        errno = saved;
        err_errno(err, _("No se pudo leer lo que envía el lector"));
    } else {
        err_set(err, ERR_BUG, _("El lector envió datos que no tienen sentido y fue detenido"));
        err_advice(err, _("No confíe en este archivo; avise a quien mantiene Cauce"));
    }
    sandbox_abandon(&source->child);
}

/* The next frame that means something to the caller. */
static enum err_code advance(struct source *source, struct source_event *event, bool want_info,
                             struct err *err)
{
    if (source->failure.code) {
        if (err) *err = source->failure;
        return source->failure.code;
    }
    enum pipe_result result;
    do result = pipe_next(&source->pipe, event, &source->failure);
    while (result == PIPE_INFO && !want_info);
    if (result == PIPE_INFO) return ERR_NONE;
    if (result == PIPE_EVENT) {
        source->ended = event->kind == SOURCE_EVENT_END;
        if (event->kind == SOURCE_EVENT_PROBLEM) name_place(source, &event->problem);
        return ERR_NONE;
    }
    if (result == PIPE_FAILED)
        name_place(source, &source->failure);
    else
        tell_death(source, result);
    if (err) *err = source->failure;
    return source->failure.code;
}

enum err_code source_next(struct source *source, struct source_event *event, struct err *err)
{
    if (source->ended) {
        event->kind = SOURCE_EVENT_END;
        return ERR_NONE;
    }
    return advance(source, event, false, err);
}

const struct source_info *source_info(const struct source *source)
{
    return &source->pipe.info;
}

uint64_t source_position(const struct source *source)
{
    return source->pipe.position;
}

/* --- opening and closing ---------------------------------------------------------------------- */

static enum err_code copy_options(struct source *source, const struct source_options *given,
                                  struct err *err)
{
    source->options = source_options_filled(given);
    struct source_options *o = &source->options;
    const char **texts[] = {&o->name, &o->encoding, &o->record_path};
    for (int i = 0; i < 3; i++) {
        if (!*texts[i]) continue;
        *texts[i] = arena_cstr(&source->arena, str_of(*texts[i]));
        if (!*texts[i]) return err_no_memory(err);
    }
    return ERR_NONE;
}

static enum err_code start_thread(struct source *source, struct err *err)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return err_errno(err, _("No se pudo abrir un conducto hacia el lector"));
    fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
    source->child.pipe = ends[0];
    source->thread_pipe = ends[1];
    int failed = pthread_create(&source->thread, NULL, thread_run, source);
    if (failed) {
        close(ends[1]);
        errno = failed;
        return err_errno(err, _("No se pudo iniciar el lector"));
    }
    source->threaded = true;
    return ERR_NONE;
}

static enum err_code start_child(struct source *source, struct err *err)
{
    const struct source_options *o = &source->options;
    source->limits = (struct sandbox_limits){
        .memory = (UINT64_C(256) << 20) + 4 * o->max_element,
        .seconds = o->max_seconds,
        .file_bytes = source->spill >= 0 ? UINT64_C(8) << 30 : 0,
    };
    struct sandbox_job job = {.input = source->fd,
                              .file = source->spill,
                              .limits = source->limits,
                              .run = child_run,
                              .user = source};
    if (source_recognise_fd(source->fd) == SOURCE_XLS) {
        job.prepare = xls_prepare;
        job.limits.open_path = xls_path;
    }
    return sandbox_spawn(&job, &source->child, err);
}

/* In memory where the caller may be confined to it: small files only. */
static enum err_code open_spill(struct source *source, struct err *err)
{
    if (!source->options.in_process) return file_temp(&source->spill, err);
    source->spill = memfd_create("cauce", MFD_CLOEXEC);
    return source->spill < 0 ? err_errno(err, "%s", _("No hay memoria para leer el archivo"))
                             : ERR_NONE;
}

static enum err_code start(struct source *source, const struct source_options *given,
                           struct err *err)
{
    enum err_code code = copy_options(source, given, err);
    if (code) return code;
    source->pipe.fill = fill;
    source->pipe.user = source;
    code = pipe_reader_open(&source->pipe, &source->options, err);
    if (code) return code;
    if (source_recognise_fd(source->fd) == SOURCE_XLSX) code = open_spill(source, err);
    if (code) return code;
    code = source->options.in_process ? start_thread(source, err) : start_child(source, err);
    if (code) return code;
    struct source_event event;
    return advance(source, &event, true, err);
}

enum err_code source_open(int fd, const struct source_options *options, struct source **out,
                          struct err *err)
{
    struct err none = {0};
    if (!err) err = &none;
    *out = NULL;
    struct source *source = mem_calloc(1, sizeof *source);
    if (!source) {
        close(fd);
        return err_no_memory(err);
    }
    arena_init(&source->arena, 1 << 20);
    source->fd = fd;
    source->spill = -1;
    source->child.pipe = -1;
    enum err_code code = start(source, options, err);
    if (code) {
        if (!err->place.file[0] && options && options->name) err_file(err, options->name);
        source_close(source);
        return code;
    }
    *out = source;
    return ERR_NONE;
}

void source_close(struct source *source)
{
    if (!source) return;
    if (source->child.pipe >= 0) close(source->child.pipe);
    if (source->threaded) pthread_join(source->thread, NULL);
    sandbox_abandon(&source->child);
    if (source->spill >= 0) close(source->spill);
    close(source->fd);
    pipe_reader_close(&source->pipe);
    arena_free(&source->arena);
    mem_free(source);
}

void source_sandbox_description(char *out, size_t size)
{
    sandbox_describe(out, size);
}
