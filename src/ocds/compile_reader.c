/* Texts of releases read again: from the spill file, or from an input that is a plain file, where
 * they need not be held at all. An input is read ahead in a few places at once, because the
 * releases of a process stand side by side in one file and far apart in another. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ocds/compile_private.h"

enum { WINDOWS = 4, FIRST = 16 << 10, LARGEST = 256 << 10, NEAR = 4 << 20 };

/* As much of n bytes as there is. */
static enum err_code read_some(int fd, char *p, size_t n, uint64_t at, size_t *got, struct err *err)
{
    *got = 0;
    while (*got < n) {
        ssize_t done = pread(fd, p + *got, n - *got, (off_t)(at + *got));
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return err_errno(err, _("No se pudo volver a leer un archivo"));
        if (done == 0) break;
        *got += (size_t)done;
    }
    return ERR_NONE;
}

/* The window that goes on to this place, or the one that has been idle longest. */
static struct hold_window *choose(struct hold_reader *r, const struct held *h)
{
    struct hold_window *idle = &r->windows[0];
    for (int i = 0; i < WINDOWS; i++) {
        struct hold_window *w = &r->windows[i];
        if (w->used && w->file == h->file && h->at >= w->from && h->at < w->from + w->n + NEAR) {
            if (w->size < LARGEST) w->size *= 2;
            return w;
        }
        if (w->used < idle->used) idle = w;
    }
    idle->size = FIRST;
    return idle;
}

static enum err_code fill(struct compile *c, struct hold_reader *r, const struct held *h,
                          struct hold_window **out, struct err *err)
{
    struct hold_window *w = *out = choose(r, h);
    if (!w->p) w->p = mem_alloc(LARGEST);
    if (!w->p) return merge_memory(err);
    size_t n = w->size > h->length ? w->size : h->length;
    w->file = h->file;
    w->from = h->at;
    w->used = ++r->clock;
    w->n = 0;
    return read_some(c->files[h->file].fd, w->p, n, h->at, &w->n, err);
}

uint32_t hold_check(struct str text)
{
    enum { END = 128 };
    if (text.n <= 2 * END) return (uint32_t)hash64(text.p, text.n);
    uint64_t first = hash64_seed(text.p, END, text.n);
    return (uint32_t)hash64_seed(text.p + text.n - END, END, first);
}

static struct hold_window *window_with(struct hold_reader *r, const struct held *h)
{
    for (int i = 0; i < WINDOWS; i++) {
        struct hold_window *w = &r->windows[i];
        if (w->used && w->file == h->file && h->at >= w->from &&
            h->at + h->length <= w->from + w->n)
            return w;
    }
    return NULL;
}

static enum err_code from_input(struct compile *c, struct hold_reader *r, const struct held *h,
                                struct str *out, struct err *err)
{
    struct hold_window *w = window_with(r, h);
    enum err_code code = ERR_NONE;
    if (w) {
        w->used = ++r->clock;
        *out = (struct str){w->p + (h->at - w->from), h->length};
    } else if (h->length > LARGEST) {
        char *p = buf_reserve(&r->disk, h->length);
        size_t got = 0;
        if (!p) return merge_memory(err);
        code = read_some(c->files[h->file].fd, p, h->length, h->at, &got, err);
        *out = (struct str){p, got};
    } else {
        code = fill(c, r, h, &w, err);
        if (!code) *out = (struct str){w->p, w->n < h->length ? w->n : h->length};
    }
    if (code) return code;
    if (out->n == h->length && hold_check(*out) == h->check) return ERR_NONE;
    return err_set(err, ERR_INPUT, _("El archivo cambió mientras se leía"));
}

enum err_code hold_text(struct compile *c, struct hold_reader *r, const struct held *h,
                        struct str *out, struct err *err)
{
    size_t got = 0;
    if (!r->disk.max) buf_init(&r->disk, SIZE_MAX);
    buf_clear(&r->disk);
    if (h->flags & HELD_IN_INPUT) return from_input(c, r, h, out, err);
    *out = held_text(h);
    if (!(h->flags & HELD_ON_DISK)) return ERR_NONE;
    char *p = buf_reserve(&r->disk, h->length);
    if (!p) return merge_memory(err);
    *out = (struct str){p, h->length};
    enum err_code code = read_some(c->spill_fd, p, h->length, h->at, &got, err);
    if (!code && got < h->length)
        return err_set(err, ERR_IO, _("No se pudo leer un archivo de la carpeta temporal"));
    return code;
}

void hold_reader_close(struct hold_reader *r)
{
    for (int i = 0; i < WINDOWS; i++) mem_free(r->windows[i].p);
    buf_free(&r->disk);
    *r = (struct hold_reader){0};
}

/* --- which inputs can be read again --------------------------------------------------------------
 */

enum { SMALLEST = 64 << 10, MOST_OPEN = 32 };

static bool is_packed(const unsigned char *p)
{
    return (p[0] == 0x1f && p[1] == 0x8b) || (p[0] == 0x28 && p[1] == 0xb5) ||
           (p[0] == 'P' && p[1] == 'K');
}

/* A plain file of some size that was given by this name; -1 = anything else. */
static int open_again(const struct ocds_job *job, const char *name)
{
    struct stat is;
    unsigned char head[4] = {0};
    size_t i = 0;
    while (i < job->input_count &&
           (job->inputs[i].fd >= 0 || strcmp(job->inputs[i].name, name) != 0))
        i++;
    if (i == job->input_count) return -1;
    int fd = open(name, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return -1;
    if (fstat(fd, &is) == 0 && S_ISREG(is.st_mode) && is.st_size >= SMALLEST &&
        pread(fd, head, sizeof head, 0) == (ssize_t)sizeof head && !is_packed(head))
        return fd;
    close(fd);
    return -1;
}

/* Whether the text is there, in the file. */
static bool stands_there(int fd, uint64_t at, struct str text)
{
    char *p = mem_alloc(text.n + 1);
    size_t got = 0;
    bool same = p && !read_some(fd, p, text.n, at, &got, NULL) && got == text.n &&
                memcmp(p, text.p, text.n) == 0;
    mem_free(p);
    return same;
}

static void look(struct compile *c, struct hold *hold, const struct ocds_element *e)
{
    pthread_mutex_lock(&c->lock);
    int fd = c->open_files < MOST_OPEN ? open_again(c->job, e->file) : -1;
    /* The first text proves that places in the file are what they seem. */
    if (fd >= 0 && !stands_there(fd, e->offset, e->text)) {
        close(fd);
        fd = -1;
    }
    c->files[hold->file].fd = fd;
    c->open_files += fd >= 0;
    hold->looked = true;
    hold->again = fd >= 0;
    pthread_mutex_unlock(&c->lock);
}

bool hold_can_read_again(struct compile *c, struct hold *hold, const struct ocds_element *e)
{
    if (!e->exact) return false;
    if (!hold->looked) look(c, hold, e);
    return hold->again;
}
