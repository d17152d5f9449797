/* Lists of suppliers, days, countries and limits: whatever the file holds, reading ends with
 * success or with an error that names the file; what was read is found again by its own tax id
 * and name. The first byte chooses the kind. */
#include "fuzz/fuzz.h"

#include <string.h>

#include "ocds/lists.h"
#include "ocds/lists_private.h"

static void find_again(const struct indicator_lists *lists, enum list_kind kind)
{
    const struct list_table *t = &lists->tables[kind];
    const struct list_entry *found[4];
    bool exact;

    for (size_t i = 0; i < t->count; i++) {
        const struct list_entry *e = t->entries[i];

        MUST(e->rfc.n || e->key.n);
        if (kind == LIST_HAVENS) {
            /* By its name: the key of "ñ" is "n~", which is not its own key. */
            MUST(!e->key.n || e->key.n > 500 || lists_country(lists, e->name));
            continue;
        }
        MUST(lists_find(lists, kind, e->rfc, e->key, found, 4, &exact) > 0);
        MUST(exact == (e->rfc.n > 0));
        if (e->key.n) MUST(lists_find(lists, kind, STR_NONE, e->key, found, 4, &exact) > 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct err err = {0};

    if (size == 0) return 0;
    arena_init(&arena, 256 << 20);
    enum list_kind kind = (enum list_kind)(data[0] % LIST_KINDS);
    struct str text = {(const char *)data + 1, size - 1};
    struct indicator_lists *lists = lists_new(&arena);
    enum err_code code =
        lists ? lists_read_text(&arena, lists, kind, text, "x.csv", "", &err) : ERR_MEMORY;

    if (lists) MUST(lists_has(lists, kind) == (code == ERR_NONE));
    if (code && code != ERR_MEMORY) MUST(strcmp(err.place.file, "x.csv") == 0);
    if (!code) find_again(lists, kind);
    for (size_t i = 0; !code && i < lists->threshold_count; i++) {
        const struct list_threshold *t = lists->thresholds[i];

        MUST(t->minor > 0 && (t->method == 'd' || t->method == 'r'));
    }
    for (size_t i = 0; !code && i < lists->holiday_count; i++)
        MUST(lists_holiday_listed(lists, lists->holidays[i]->day));
    arena_free(&arena);
    return 0;
}
