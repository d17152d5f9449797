/* Putting releases aside: see oc4ids_gather.h. */
#include "ocds/oc4ids_gather.h"

#include <unistd.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"

enum { WRITE_AT = 1 << 20, RELATED = 64 /* processes that one may be related to */ };

enum err_code oc4ids_shelf_open(struct oc4ids_shelf **out, struct err *err)
{
    struct oc4ids_shelf *shelf = mem_calloc(1, sizeof *shelf);
    *out = shelf;
    if (!shelf) return err_no_memory(err);
    shelf->uri = STR("");
    arena_init(&shelf->arena, (size_t)4 << 30);
    buf_init(&shelf->pending, (size_t)2 << 30);
    shelf->fd = -1;
    return ERR_NONE;
}

void oc4ids_shelf_free(struct oc4ids_shelf *shelf)
{
    while (shelf) {
        struct oc4ids_shelf *next = shelf->next;
        if (shelf->fd >= 0) close(shelf->fd);
        arena_free(&shelf->arena);
        buf_free(&shelf->pending);
        mem_free(shelf->entries);
        mem_free(shelf);
        shelf = next;
    }
}

enum err_code oc4ids_shelf_flush(struct oc4ids_shelf *shelf, struct err *err)
{
    if (shelf->pending.failed) return err_no_memory(err);
    if (shelf->pending.n == 0) return ERR_NONE;
    enum err_code code = file_write_all(shelf->fd, shelf->pending.p, shelf->pending.n, err);
    shelf->written += shelf->pending.n;
    buf_clear(&shelf->pending);
    return code;
}

static struct str keep(struct oc4ids_shelf *shelf, struct str s)
{
    return s.n ? arena_str(&shelf->arena, s) : STR("");
}

/* The address of the package, kept once for all of its releases. */
static struct str package_uri(struct oc4ids_shelf *shelf, const struct ocds_element *element,
                              struct arena *arena)
{
    json_ref package;
    if (element->package->number == shelf->package) return shelf->uri;
    shelf->package = element->package->number;
    shelf->uri = STR("");
    if (element->package->json.n <= 2 ||
        json_parse(arena, element->package->json, 128, &package, NULL) != ERR_NONE)
        return STR("");
    shelf->uri = keep(shelf, oc4ids_text(package, "uri"));
    return shelf->uri;
}

static enum err_code keep_related(struct oc4ids_shelf *shelf, struct oc4ids_entry *entry,
                                  json_ref release, struct err *err)
{
    json_ref list = oc4ids_list(release, "relatedProcesses");
    struct str related[RELATED];
    size_t count = 0;
    for (struct json_iter it = json_each(list); count < RELATED && json_next(&it);) {
        struct str scheme = oc4ids_text(it.value, "scheme");
        struct str ocid = oc4ids_text(it.value, "identifier");
        if (ocid.n && (!scheme.n || str_is(scheme, "ocid"))) related[count++] = ocid;
    }
    struct str *kept = count ? arena_array(&shelf->arena, count, sizeof *kept) : NULL;
    if (count && !kept) return err_no_memory(err);
    for (size_t i = 0; i < count; i++) {
        kept[i] = keep(shelf, related[i]);
        if (!kept[i].p) return err_no_memory(err);
    }
    entry->related = kept;
    entry->related_count = count;
    return ERR_NONE;
}

/* The release that tells of the project: itself, or what stands for a record. */
static json_ref speaking(const struct ocds_element *element)
{
    json_ref last = NULL;
    if (element->kind == OCDS_RELEASE) return element->root;
    json_ref compiled = oc4ids_at(element->root, "compiledRelease");
    if (json_type(compiled) == JSON_OBJECT) return compiled;
    for (struct json_iter it = json_each(oc4ids_list(element->root, "releases")); json_next(&it);)
        last = it.value;
    return last;
}

static enum err_code add_entry(struct oc4ids_shelf *shelf, struct oc4ids_entry *entry,
                               struct err *err)
{
    if (shelf->count == shelf->capacity) {
        size_t capacity = shelf->capacity ? shelf->capacity * 2 : 64;
        void *entries = mem_realloc(shelf->entries, capacity * sizeof *shelf->entries);
        if (!entries) return err_no_memory(err);
        shelf->entries = entries;
        shelf->capacity = capacity;
    }
    shelf->entries[shelf->count++] = entry;
    return ERR_NONE;
}

enum err_code oc4ids_gather(const struct ocds_job *job, struct oc4ids_shelf *shelf,
                            const struct ocds_element *element, struct arena *arena,
                            struct err *err)
{
    if (element->kind != OCDS_RELEASE && element->kind != OCDS_RECORD)
        return err_set(err, ERR_INPUT, _("Esto no es una entrega ni un registro de OCDS"));
    struct str ocid = oc4ids_text(element->root, "ocid");
    if (!ocid.n) return err_set(err, ERR_INPUT, _("Falta el ocid"));
    if (shelf->fd < 0) {
        enum err_code code = file_temp_in(job->spill, &shelf->fd, err);
        if (code) return code;
    }
    json_ref release = speaking(element);
    struct oc4ids_entry *entry = arena_alloc(&shelf->arena, sizeof *entry);
    if (!entry) return err_no_memory(err);
    struct str project = oc4ids_text(release, "planning/project/id");
    if (!project.n) project = oc4ids_text(release, "planning/budget/projectID");
    *entry = (struct oc4ids_entry){
        .number = element->number,
        .ocid = keep(shelf, ocid),
        .date = keep(shelf, oc4ids_text(release, "date")),
        .project = keep(shelf, project),
        .title = project.n ? STR("") : keep(shelf, oc4ids_text(release, "planning/budget/project")),
        .uri = package_uri(shelf, element, arena),
        .record = element->kind == OCDS_RECORD,
        .fd = shelf->fd,
        .offset = shelf->written + shelf->pending.n,
        .length = element->text.n};
    if (!entry->ocid.p || !entry->date.p || !entry->project.p || !entry->title.p || !entry->uri.p)
        return err_no_memory(err);
    enum err_code code = keep_related(shelf, entry, release, err);
    if (!code) code = add_entry(shelf, entry, err);
    buf_str(&shelf->pending, element->text);
    if (!code && shelf->pending.n >= WRITE_AT) code = oc4ids_shelf_flush(shelf, err);
    return code;
}

enum err_code oc4ids_fetch(const struct oc4ids_entry *entry, struct arena *arena, struct str *out,
                           struct err *err)
{
    char *text = arena_alloc(arena, entry->length + 1);
    if (!text) return err_no_memory(err);
    for (size_t done = 0; done < entry->length;) {
        ssize_t n =
            pread(entry->fd, text + done, entry->length - done, (off_t)(entry->offset + done));
        if (n <= 0) return err_errno(err, _("No se pudo leer el archivo temporal"));
        done += (size_t)n;
    }
    *out = (struct str){text, entry->length};
    return ERR_NONE;
}
