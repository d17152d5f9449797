/* The directory of a zip package, through libzip on a descriptor that is only ever pread. */
#include "format/package.h"

#include <errno.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "format/package_private.h"

static zip_int64_t stat_source(const struct package *p, void *data, zip_uint64_t n)
{
    zip_stat_t *st = data;
    if (n < sizeof *st) return -1;
    zip_stat_init(st);
    st->size = p->size;
    st->valid = ZIP_STAT_SIZE;
    return sizeof *st;
}

static zip_int64_t read_source(struct package *p, void *data, zip_uint64_t n)
{
    ssize_t got = pread(p->fd, data, n < (1U << 30) ? (size_t)n : 1U << 30, (off_t)p->at);
    if (got < 0) {
        zip_error_set(&p->error, ZIP_ER_READ, errno);
        return -1;
    }
    p->at += (uint64_t)got;
    return got;
}

/* libzip's way of reading from something that is not a named file. */
static zip_int64_t source(void *user, void *data, zip_uint64_t n, zip_source_cmd_t command)
{
    struct package *p = user;
    zip_int64_t to;
    switch (command) {
    case ZIP_SOURCE_OPEN:
        p->at = 0;
        return 0;
    case ZIP_SOURCE_READ:
        return read_source(p, data, n);
    case ZIP_SOURCE_STAT:
        return stat_source(p, data, n);
    case ZIP_SOURCE_ERROR:
        return zip_error_to_data(&p->error, data, n);
    case ZIP_SOURCE_SEEK:
        to = zip_source_seek_compute_offset(p->at, p->size, data, n, &p->error);
        if (to < 0) return -1;
        p->at = (uint64_t)to;
        return 0;
    case ZIP_SOURCE_TELL:
        return (zip_int64_t)p->at;
    case ZIP_SOURCE_CLOSE:
    case ZIP_SOURCE_FREE:
        return 0;
    case ZIP_SOURCE_SUPPORTS:
        return zip_source_make_command_bitmap(
            ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR,
            ZIP_SOURCE_FREE, ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL, ZIP_SOURCE_SUPPORTS, -1);
    default:
        zip_error_set(&p->error, ZIP_ER_OPNOTSUPP, 0);
        return -1;
    }
}

static enum err_code tell(struct err *err, const zip_error_t *error)
{
    if (error->zip_err == ZIP_ER_MEMORY) return err_no_memory(err);
    err_set(err, ERR_INPUT, _("El archivo zip está dañado o incompleto"));
    err_advice(err, _("Descárguelo otra vez; si el daño sigue, avise a quien lo publica"));
    return ERR_INPUT;
}

enum err_code package_open(int fd, const struct package_limits *limits, struct package **out,
                           struct err *err)
{
    *out = NULL;
    off_t size = lseek(fd, 0, SEEK_END);
    if (size < 0) return err_errno(err, _("No se pudo leer el archivo"));
    struct package *p = mem_calloc(1, sizeof *p);
    if (!p) return err_no_memory(err);
    p->fd = fd;
    p->size = (uint64_t)size;
    p->limits = *limits;
    zip_error_init(&p->error);
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *from = zip_source_function_create(source, p, &error);
    if (from) p->zip = zip_open_from_source(from, ZIP_RDONLY, &error);
    if (!p->zip) {
        enum err_code code = tell(err, &error);
        zip_error_fini(&error);
        if (from) zip_source_free(from);
        package_close(p);
        return code;
    }
    uint64_t count = package_count(p);
    if (count > limits->max_members) {
        package_close(p);
        return err_set(err, ERR_LIMIT, _("El archivo zip tiene %llu miembros; se aceptan %llu"),
                       (unsigned long long)count, (unsigned long long)limits->max_members);
    }
    *out = p;
    return ERR_NONE;
}

uint64_t package_count(const struct package *package)
{
    zip_int64_t n = zip_get_num_entries(package->zip, 0);
    return n > 0 ? (uint64_t)n : 0;
}

uint64_t package_size(const struct package *package)
{
    return package->size;
}

const struct package_limits *package_limits(const struct package *package)
{
    return &package->limits;
}

enum err_code package_member(struct package *package, uint64_t index, struct package_member *out,
                             struct err *err)
{
    zip_stat_t st;
    zip_stat_init(&st);
    const char *name = zip_get_name(package->zip, index, ZIP_FL_ENC_RAW);
    if (!name || zip_stat_index(package->zip, index, 0, &st) != 0)
        return tell(err, zip_get_error(package->zip));
    *out = (struct package_member){.name = str_of(name), .size = st.size, .packed = st.comp_size};
    out->method = (st.valid & ZIP_STAT_COMP_METHOD) ? st.comp_method : ZIP_CM_STORE;
    out->encrypted = (st.valid & ZIP_STAT_ENCRYPTION_METHOD) && st.encryption_method != ZIP_EM_NONE;
    out->folder = out->name.n && (name[out->name.n - 1] == '/' || name[out->name.n - 1] == '\\');
    return ERR_NONE;
}

static char fold(char c)
{
    if (c == '\\') return '/';
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool same_path(const char *name, struct str path)
{
    size_t i = 0;
    for (; i < path.n && name[i]; i++)
        if (fold(name[i]) != fold(path.p[i])) return false;
    return i == path.n && !name[i];
}

int64_t package_find(struct package *package, struct str path)
{
    uint64_t count = package_count(package);
    for (uint64_t i = 0; i < count; i++) {
        const char *name = zip_get_name(package->zip, i, ZIP_FL_ENC_RAW);
        if (name && same_path(name, path)) return (int64_t)i;
    }
    return -1;
}

uint64_t package_position(const struct package *package)
{
    return __atomic_load_n(&package->packed, __ATOMIC_RELAXED);
}

void package_close(struct package *package)
{
    if (!package) return;
    if (package->zip) zip_discard(package->zip);
    zip_error_fini(&package->error);
    mem_free(package);
}
