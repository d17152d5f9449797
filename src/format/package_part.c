/* One part of a package, inflated as it is read; large ones by a helper thread that works ahead
 * through a ring of buffers. What comes out is counted against the limits, never what the
 * directory claims. */
#include <pthread.h>
#include <string.h>
#include <zlib.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "format/package_private.h"

enum { IN_BYTES = 64 << 10, SLOT_BYTES = 128 << 10, SLOTS = 4, THREAD_ABOVE = 2 << 20 };

struct slot {
    char *p;
    size_t n;
};

struct part {
    struct package *package;
    zip_file_t *file;
    z_stream z;
    bool inflating; /* z is initialised */
    bool stored;
    bool finished;
    uint64_t in_total, out_total, size;
    uint32_t crc, want_crc;
    bool know_crc;
    unsigned char *in;
    /* the helper thread and its ring: slots [tail, head) are full */
    bool threaded;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct slot slots[SLOTS];
    unsigned head, tail;
    bool done, stop;
    enum err_code code;
    struct err err;
    size_t taken; /* of slots[tail] */
};

static void *z_alloc(void *user, unsigned count, unsigned size)
{
    (void)user;
    return mem_calloc(count, size);
}

static void z_free(void *user, void *p)
{
    (void)user;
    mem_free(p);
}

static enum err_code damaged(struct err *err)
{
    err_set(err, ERR_INPUT, _("Una parte del archivo zip está dañada o incompleta"));
    err_advice(err, _("Descárguelo otra vez; si el daño sigue, avise a quien lo publica"));
    return ERR_INPUT;
}

/* --- producing -------------------------------------------------------------------------------- */

static enum err_code count_out(struct part *part, size_t n, struct err *err)
{
    const struct package_limits *limits = &part->package->limits;
    part->out_total += n;
    part->package->unpacked += n;
    if (part->package->unpacked > limits->max_bytes) {
        err_set(err, ERR_LIMIT, _("El archivo zip descomprimido pasa de %llu bytes"),
                (unsigned long long)limits->max_bytes);
    } else if (part->out_total > limits->ratio_above &&
               part->out_total / limits->max_ratio > part->in_total) {
        err_set(err, ERR_LIMIT,
                _("Una parte del zip crece más de %u veces al descomprimirla: es una bomba"),
                limits->max_ratio);
    } else {
        return ERR_NONE;
    }
    err_advice(err, _("No se siguió leyendo. Pida el archivo otra vez a quien lo publica"));
    return ERR_LIMIT;
}

/* Brings compressed bytes; *got_out 0 at their end. */
static enum err_code refill(struct part *part, void *p, size_t n, size_t *got_out, struct err *err)
{
    zip_int64_t got = zip_fread(part->file, p, n);
    if (got < 0) return damaged(err);
    part->in_total += (uint64_t)got;
    __atomic_fetch_add(&part->package->packed, (uint64_t)got, __ATOMIC_RELAXED);
    *got_out = (size_t)got;
    return ERR_NONE;
}

static enum err_code inflate_some(struct part *part, char *p, size_t size, size_t *got_out,
                                  struct err *err)
{
    part->z.next_out = (unsigned char *)p;
    part->z.avail_out = (unsigned)size;
    while (part->z.avail_out && !part->finished) {
        if (part->z.avail_in == 0) {
            size_t got = 0;
            enum err_code code = refill(part, part->in, IN_BYTES, &got, err);
            if (code) return code;
            if (got == 0 && part->size == 0) {
                part->finished = true; /* libzip 1.11 gives no bytes of an empty member */
                break;
            }
            if (got == 0) return damaged(err);
            part->z.next_in = part->in;
            part->z.avail_in = (unsigned)got;
        }
        int result = inflate(&part->z, Z_NO_FLUSH);
        if (result == Z_MEM_ERROR) return err_no_memory(err);
        if (result == Z_STREAM_END)
            part->finished = true;
        else if (result != Z_OK)
            return damaged(err);
    }
    *got_out = size - part->z.avail_out;
    return ERR_NONE;
}

/* The next unpacked bytes; 0 at the end, where everything has been checked. */
static enum err_code produce(struct part *part, char *p, size_t size, size_t *got_out,
                             struct err *err)
{
    *got_out = 0;
    if (part->finished) return ERR_NONE;
    enum err_code code;
    if (part->stored) {
        code = refill(part, p, size, got_out, err);
        if (*got_out == 0) part->finished = true;
    } else {
        code = inflate_some(part, p, size, got_out, err);
    }
    if (!code) code = count_out(part, *got_out, err);
    if (code) return code;
    if (part->know_crc)
        part->crc = (uint32_t)crc32(part->crc, (unsigned char *)p, (unsigned)*got_out);
    if (part->out_total > part->size) return damaged(err);
    if (part->finished &&
        (part->out_total != part->size || (part->know_crc && part->crc != part->want_crc)))
        return damaged(err);
    return ERR_NONE;
}

/* --- the helper thread ------------------------------------------------------------------------ */

static void *work_ahead(void *user)
{
    struct part *part = user;
    pthread_mutex_lock(&part->lock);
    while (!part->stop && !part->done) {
        if (part->head - part->tail == SLOTS) {
            pthread_cond_wait(&part->changed, &part->lock);
            continue;
        }
        struct slot *slot = &part->slots[part->head % SLOTS];
        pthread_mutex_unlock(&part->lock);
        enum err_code code = produce(part, slot->p, SLOT_BYTES, &slot->n, &part->err);
        pthread_mutex_lock(&part->lock);
        if (code || slot->n == 0) {
            part->code = code;
            part->done = true;
        } else {
            part->head++;
        }
        pthread_cond_signal(&part->changed);
    }
    pthread_mutex_unlock(&part->lock);
    return NULL;
}

/* No thread, or no memory for its ring, only means reading without it. */
static void start_thread(struct part *part)
{
    pthread_attr_t attr;
    if (pthread_attr_init(&attr) != 0) return;
    pthread_attr_setstacksize(&attr, 256 << 10);
    bool ready = true;
    for (int i = 0; i < SLOTS; i++) {
        part->slots[i].p = mem_alloc(SLOT_BYTES);
        ready = ready && part->slots[i].p;
    }
    if (ready) part->threaded = pthread_create(&part->thread, &attr, work_ahead, part) == 0;
    pthread_attr_destroy(&attr);
}

static enum err_code take(struct part *part, char *p, size_t size, size_t *got_out, struct err *err)
{
    pthread_mutex_lock(&part->lock);
    while (part->head == part->tail && !part->done) pthread_cond_wait(&part->changed, &part->lock);
    bool empty = part->head == part->tail;
    pthread_mutex_unlock(&part->lock);
    if (empty) {
        if (part->code && err) *err = part->err;
        return part->code;
    }
    struct slot *slot = &part->slots[part->tail % SLOTS];
    size_t n = slot->n - part->taken;
    if (n > size) n = size;
    memcpy(p, slot->p + part->taken, n);
    part->taken += n;
    *got_out = n;
    if (part->taken == slot->n) {
        pthread_mutex_lock(&part->lock);
        part->tail++;
        part->taken = 0;
        pthread_cond_signal(&part->changed);
        pthread_mutex_unlock(&part->lock);
    }
    return ERR_NONE;
}

/* --- opening, reading, closing ---------------------------------------------------------------- */

static enum err_code start(struct part *part, uint64_t index, struct err *err)
{
    struct package_member member;
    enum err_code code = package_member(part->package, index, &member, err);
    if (code) return code;
    if (member.encrypted) {
        err_set(err, ERR_UNSUPPORTED, _("El archivo está protegido con contraseña"));
        err_advice(err, _("Quite la contraseña y vuelva a intentarlo"));
        return ERR_UNSUPPORTED;
    }
    if (member.method != ZIP_CM_STORE && member.method != ZIP_CM_DEFLATE) {
        err_set(err, ERR_UNSUPPORTED, _("El zip usa un método de compresión poco común (%u)"),
                member.method);
        err_advice(err, _("Descomprímalo y vuelva a comprimirlo como zip normal"));
        return ERR_UNSUPPORTED;
    }
    part->stored = member.method == ZIP_CM_STORE;
    part->size = member.size;
    zip_stat_t st;
    zip_stat_init(&st);
    part->know_crc =
        zip_stat_index(part->package->zip, index, 0, &st) == 0 && (st.valid & ZIP_STAT_CRC);
    part->want_crc = st.crc;
    part->crc = (uint32_t)crc32(0, NULL, 0);
    part->file = zip_fopen_index(part->package->zip, index, ZIP_FL_COMPRESSED);
    if (!part->file) return damaged(err);
    part->in = mem_alloc(IN_BYTES);
    part->z.zalloc = z_alloc;
    part->z.zfree = z_free;
    if (!part->stored) part->inflating = part->in && inflateInit2(&part->z, -15) == Z_OK;
    if (!part->in || (!part->stored && !part->inflating)) return err_no_memory(err);
    return ERR_NONE;
}

enum err_code part_open(struct package *package, uint64_t index, enum part_mode mode,
                        struct part **out, struct err *err)
{
    *out = NULL;
    struct part *part = mem_calloc(1, sizeof *part);
    if (!part) return err_no_memory(err);
    part->package = package;
    pthread_mutex_init(&part->lock, NULL);
    pthread_cond_init(&part->changed, NULL);
    enum err_code code = start(part, index, err);
    if (code) {
        part_close(part);
        return code;
    }
    if (mode == PART_UNCHECKED) part->know_crc = false;
    if (mode == PART_THREADED && part->size > THREAD_ABOVE) start_thread(part);
    *out = part;
    return ERR_NONE;
}

enum err_code part_read(struct part *part, void *p, size_t size, size_t *got_out, struct err *err)
{
    *got_out = 0;
    if (part->threaded) return take(part, p, size, got_out, err);
    return produce(part, p, size < (1U << 30) ? size : 1U << 30, got_out, err);
}

void part_close(struct part *part)
{
    if (!part) return;
    if (part->threaded) {
        pthread_mutex_lock(&part->lock);
        part->stop = true;
        pthread_cond_signal(&part->changed);
        pthread_mutex_unlock(&part->lock);
        pthread_join(part->thread, NULL);
    }
    for (int i = 0; i < SLOTS; i++) mem_free(part->slots[i].p);
    if (part->inflating) inflateEnd(&part->z);
    mem_free(part->in);
    if (part->file) zip_fclose(part->file);
    pthread_mutex_destroy(&part->lock);
    pthread_cond_destroy(&part->changed);
    mem_free(part);
}
