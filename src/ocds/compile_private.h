/* Compiling in two halves. First the stream hands over releases, which are held as text: in memory,
 * and when that is not enough in one temporary file, in partitions by ocid. Then the releases of
 * each ocid are merged, and the results leave in the order in which their ocids were first seen:
 * straight away from memory; from partitions by way of sorted runs in a second temporary file. */
#ifndef CAUCE_OCDS_COMPILE_PRIVATE_H
#define CAUCE_OCDS_COMPILE_PRIVATE_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/arena.h"
#include "format/json_inline.h"
#include "ocds/merge_private.h"

enum { PARTITIONS = 256 };

/* --- one release (compile_hold.c) ----------------------------------------------------------------
 */

enum held_flags {
    HELD_COMPILED = 1, /* a record's compiledRelease, which passes through */
    HELD_LINKED = 2,   /* its record has linked releases too, which are not here */
    HELD_ON_DISK = 4,  /* the text is in the spill file */
    HELD_IN_INPUT = 8  /* the text is where it was read, in an input that can be read again */
};
struct held {      /* followed by the ocid and, unless on disk, by the text */
    uint64_t hash; /* of the ocid */
    uint64_t number, line;
    uint64_t at; /* of the text in the spill file or the input */
    struct held *next;
    uint32_t part; /* among the releases of one record */
    uint32_t length, ocid_length;
    uint32_t file, package;
    uint32_t flags;
    uint32_t check; /* of a text in an input: it must be the same when it is read again */
};
static inline struct str held_ocid(const struct held *h)
{
    return (struct str){(const char *)(h + 1), h->ocid_length};
}
static inline struct str held_text(const struct held *h)
{
    return (struct str){(const char *)(h + 1) + h->ocid_length, h->length};
}
/* Bytes of one with its text, rounded so that the next lies aligned behind it. */
static inline size_t held_size(const struct held *h)
{
    size_t text = h->flags & HELD_IN_INPUT ? 0 : h->length;
    return (sizeof *h + h->ocid_length + text + 7) & ~(size_t)7;
}

struct chunk {
    struct chunk *next;
    size_t n, size;
    unsigned char *data;
};
struct spill_buffer {
    unsigned char *p;
    size_t n;
    uint64_t bytes;  /* written */
    uint64_t before; /* the block of this partition that was written before, + 1; 0 = none */
};
/* What one worker holds. */
struct hold {
    struct chunk *chunks;
    struct spill_buffer *buffers; /* PARTITIONS, once spilling */
    const char *file_pointer;     /* the file seen last, its number, and whether it was looked at */
    uint32_t file;
    bool looked, again; /* whether the file was looked at; can be read again */
    struct buf text;    /* for releases that are written anew */
};
struct compile;
enum err_code hold_release(struct compile *c, struct hold *hold, const struct held *head,
                           struct str ocid, struct str text, struct err *err);
/* Tells whether a text is the one that was read: its length and both ends. */
uint32_t hold_check(struct str text);
/* Whether the text of an element need not be held, because its input can be read again. */
bool hold_can_read_again(struct compile *c, struct hold *hold, const struct ocds_element *e);
/* All that one worker holds becomes the run's. */
enum err_code hold_join(struct compile *c, struct hold *hold, struct err *err);
void hold_free(struct hold *hold);
void hold_free_chunks(struct chunk *chunks);
/* What one partition holds, in any order, in memory that `chunks` owns. With `index` only the
 * heads: the texts stay on disk. */
struct partition {
    struct chunk *chunks;
    struct held *list;
    size_t count;
};
enum err_code hold_read(struct compile *c, unsigned number, bool index, struct partition *out,
                        struct err *err);
/* Reads texts again, most of them one behind another in a few places. One thread's; zero it. */
struct hold_window {
    char *p;
    uint64_t from;
    size_t n, size; /* bytes there; bytes to read next time */
    uint64_t used;  /* when; 0 = never */
    uint32_t file;
};
struct hold_reader {
    struct hold_window windows[4];
    struct buf disk;
    uint64_t clock;
};
void hold_reader_close(struct hold_reader *reader);
/* The text of a release; valid until the next call. */
enum err_code hold_text(struct compile *c, struct hold_reader *reader, const struct held *h,
                        struct str *out, struct err *err);

/* --- groups (compile_group.c) --------------------------------------------------------------------
 */

struct group {         /* the releases of one ocid */
    struct held *list; /* nearly in the order of the input */
    uint64_t number;   /* where it was first seen */
    uint32_t part;
    uint32_t count;
    uint64_t bytes;
};
struct groups {
    struct group *list; /* in the order of first sight */
    size_t count;
};
/* Consumes the list (its links). The groups are freed with mem_free. */
enum err_code groups_of(struct held *list, size_t count, struct groups *out, struct err *err);

/* --- results (compile_make.c) --------------------------------------------------------------------
 */

/* One thread's tools. */
struct maker {
    struct compile *c;
    struct merger *compiled, *versioned; /* what is asked for */
    struct json_pool pool;
    struct buf joined; /* texts of a group as one array */
    struct hold_reader reader;
    struct buf out;            /* results, one behind another */
    struct buf told;           /* struct ocds_problem, one behind another */
    const struct held **order; /* of the group at work, as in the input */
    json_ref *releases;
    size_t room;
    uint64_t shared; /* ids shared within lists of the group at work, and the first of them */
    struct buf shared_path, shared_id;
};
enum err_code maker_open(struct compile *c, struct maker *maker, struct err *err);
void maker_close(struct maker *maker);
/* Appends the result to maker->out and what is to be told to maker->told. An error of the group's
 * data is told; only others are returned. */
enum err_code make_group(struct maker *maker, const struct group *group, struct err *err);

/* --- the run -------------------------------------------------------------------------------------
 */

struct compile_package {
    struct str uri;
};
struct compile {
    const struct ocds_job *job;
    const struct compile_options *options;
    struct merge_options merge;
    struct ocds_totals *totals;
    unsigned threads;
    uint64_t memory;
    pthread_mutex_t lock;
    _Atomic uint64_t held; /* bytes in memory */
    _Atomic bool spilling;
    _Atomic uint64_t spilled; /* bytes in the spill file */
    int spill_fd;
    char *prefix; /* of ocids */

    struct arena names; /* files, packages; under the lock */
    struct compile_file {
        const char *name;
        int fd; /* an input that can be read again; -1 = none */
    } * files;
    uint32_t file_count, file_room, open_files;
    struct held *list; /* all that is in memory, at the end of the first half */
    struct chunk *chunks;
    size_t list_count;
    struct {
        uint64_t *heads; /* last blocks of each worker, + 1 */
        uint32_t count;
        uint64_t bytes;
    } partitions[PARTITIONS];

    /* Of the packages, in order. */
    struct str *uris; /* by number - 1 */
    uint32_t uri_count, uri_room;
    struct str publisher, published_date, license, policy;
    struct str *extensions;
    uint32_t extension_count, extension_room;
    uint64_t packages, packages_1_0;
    bool any; /* a result was written */
    int why;  /* errno of a write that failed, in whichever thread: EPIPE is told quietly */
};
/* Writes results in order and tells what there is to tell; `out` is emptied. */
enum err_code compile_write(struct compile *c, struct buf *out, struct buf *told, struct err *err);
enum err_code compile_from_memory(struct compile *c, struct err *err); /* compile_threads.c */
enum err_code compile_from_disk(struct compile *c, struct err *err);   /* compile_runs.c */
enum err_code compile_note_package(void *user, const struct ocds_package *package, const char *file,
                                   struct err *err); /* compile_package.c */
void compile_package_begin(const struct compile *c, struct buf *out);
/* Rules: the version that the packages say, and their extensions. */
enum err_code compile_choose_rules(struct compile *c, struct err *err);

#endif
