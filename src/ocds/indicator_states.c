/* The states of workers and the common ones: see indicator_states.h. */
#include "ocds/indicator_states.h"

#include <pthread.h>
#include <stdatomic.h>

#include "base/mem.h"

/* Long enough that joining costs little, short enough that a worker's share is small. */
enum { RELEASES = 256 };

struct indicator_common {
    const struct indicator_run *run;
    pthread_mutex_t lock; /* of .states and .sink */
    void **states;        /* NULL where no worker has given any yet */
    struct indicator_sink sink;
    atomic_uint workers;
};

/* Indicators that share a state have it at the first of them. */
static size_t owner(const struct indicator_run *run, size_t i)
{
    return run->chosen[i].owner;
}

enum err_code indicator_common_new(struct indicator_common **out, const struct indicator_run *run,
                                   struct err *err)
{
    struct indicator_common *common = mem_calloc(1, sizeof *common);
    *out = common;
    if (!common) return err_no_memory(err);
    common->run = run;
    pthread_mutex_init(&common->lock, NULL);
    common->states = mem_calloc(run->count + 1, sizeof *common->states);
    return common->states ? ERR_NONE : err_no_memory(err);
}

static void close_one(const struct indicator_run *run, void **states, size_t i)
{
    if (states[i] && run->chosen[i].indicator->close) run->chosen[i].indicator->close(states[i]);
    mem_free(states[i]);
    states[i] = NULL;
}

void indicator_common_free(struct indicator_common *common)
{
    if (!common) return;
    for (size_t i = 0; common->states && i < common->run->count; i++)
        close_one(common->run, common->states, i);
    mem_free(common->states);
    indicator_sink_free(&common->sink);
    pthread_mutex_destroy(&common->lock);
    mem_free(common);
}

static enum err_code open_one(const struct indicator_run *run, void **states, size_t i,
                              struct err *err)
{
    const struct indicator *indicator = run->chosen[i].indicator;
    if (owner(run, i) != i) return ERR_NONE;
    states[i] = mem_calloc(1, indicator->state_size + 1);
    if (!states[i]) return err_no_memory(err);
    return indicator->open ? indicator->open(&run->context, states[i], err) : ERR_NONE;
}

enum err_code indicator_states_open(struct indicator_common *common, void ***states,
                                    struct err *err)
{
    const struct indicator_run *run = common->run;
    *states = mem_calloc(run->count + 1, sizeof **states);
    enum err_code code = *states ? ERR_NONE : err_no_memory(err);
    for (size_t i = 0; !code && i < run->count; i++) code = open_one(run, *states, i, err);
    atomic_fetch_add(&common->workers, 1);
    return code;
}

void indicator_states_close(struct indicator_common *common, void **states)
{
    for (size_t i = 0; states && i < common->run->count; i++) close_one(common->run, states, i);
    mem_free(states);
}

/* One state to the common ones: the first is taken as it is. */
static enum err_code give(struct indicator_common *common, void **states, size_t i, struct err *err)
{
    const struct indicator_run *run = common->run;
    enum err_code code = ERR_NONE;
    if (!states[i]) return ERR_NONE;
    if (!common->states[i]) {
        common->states[i] = states[i];
        states[i] = NULL;
        return ERR_NONE;
    }
    if (run->chosen[i].indicator->join)
        code = run->chosen[i].indicator->join(&run->context, common->states[i], states[i], err);
    close_one(run, states, i);
    return code;
}

enum err_code indicator_states_give(struct indicator_common *common, void **states, struct err *err)
{
    enum err_code code = ERR_NONE;
    pthread_mutex_lock(&common->lock);
    for (size_t i = 0; !code && i < common->run->count; i++) code = give(common, states, i, err);
    pthread_mutex_unlock(&common->lock);
    return code;
}

static enum err_code give_sink(struct indicator_common *common, struct indicator_sink *sink,
                               struct err *err)
{
    enum err_code code = ERR_NONE;
    pthread_mutex_lock(&common->lock);
    if (!common->sink.run) code = indicator_sink_open(&common->sink, common->run, err);
    if (!code) code = indicator_sink_join(&common->sink, sink, err);
    pthread_mutex_unlock(&common->lock);
    return code;
}

enum err_code indicator_states_rest(struct indicator_common *common, void **states,
                                    struct indicator_sink *sink, struct err *err)
{
    const struct indicator_run *run = common->run;
    if (sink->releases < RELEASES || atomic_load(&common->workers) < 2) return ERR_NONE;
    if (!run->context.figures_only && sink->releases % RELEASES) return ERR_NONE;
    enum err_code code = indicator_states_give(common, states, err);
    if (!code && run->context.figures_only) code = give_sink(common, sink, err);
    for (size_t i = 0; !code && i < run->count; i++) code = open_one(run, states, i, err);
    return code;
}

enum err_code indicator_states_sink(struct indicator_common *common, struct indicator_sink *sink,
                                    struct err *err)
{
    if (!common->sink.run) return ERR_NONE;
    enum err_code code = give_sink(common, sink, err);
    struct indicator_sink own = *sink;
    *sink = common->sink;
    common->sink = own;
    return code;
}

void *indicator_states_joined(struct indicator_common *common, size_t i)
{
    return common->states[owner(common->run, i)];
}

/* The last of those that share it ends it. */
void indicator_states_done(struct indicator_common *common, size_t i)
{
    const struct indicator_run *run = common->run;
    size_t at = owner(run, i);
    for (size_t k = i + 1; k < run->count; k++)
        if (owner(run, k) == at) return;
    close_one(run, common->states, at);
}
