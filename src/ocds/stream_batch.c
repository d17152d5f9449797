/* Batches: texts, what stands in them, and their memory. See stream_private.h. */
#include <stdlib.h>

#include "base/mem.h"
#include "ocds/stream_private.h"

bool batch_reserve(struct batch *b, size_t n)
{
    size_t need = b->n + n;
    if (b->text && need <= b->capacity) return true;
    size_t capacity = b->capacity ? b->capacity : STREAM_BATCH;
    while (capacity < need) capacity *= 2;
    char *text = mem_realloc(b->text, capacity + STREAM_PADDING);
    if (!text) return false;
    b->text = text;
    b->capacity = capacity;
    memset(text + capacity, 0, STREAM_PADDING);
    return true;
}

struct item *batch_item(struct batch *b)
{
    if (b->count == b->item_capacity) {
        size_t capacity = b->item_capacity ? 2 * b->item_capacity : 256;
        struct item *items = mem_realloc(b->items, capacity * sizeof *items);
        if (!items) return NULL;
        b->items = items;
        b->item_capacity = capacity;
    }
    struct item *item = &b->items[b->count++];
    *item = (struct item){0};
    return item;
}

bool batch_event(struct batch *b, const struct event *event)
{
    if (b->event_count == b->event_capacity) {
        size_t capacity = b->event_capacity ? 2 * b->event_capacity : 4;
        struct event *events = mem_realloc(b->events, capacity * sizeof *events);
        if (!events) return false;
        b->events = events;
        b->event_capacity = capacity;
    }
    b->events[b->event_count++] = *event;
    return true;
}

static void give_back(struct buf *b)
{
    if (b->capacity > STREAM_KEPT)
        buf_free(b);
    else
        buf_clear(b);
}

void batch_clear(struct batch *b)
{
    for (size_t i = 0; i < b->count; i++) {
        package_drop(b->items[i].package);
        mem_free(b->items[i].more);
    }
    b->n = b->count = b->event_count = 0;
    if (b->capacity > STREAM_KEPT) {
        mem_free(b->text);
        b->text = NULL;
        b->capacity = 0;
    }
    if (b->event_capacity > 64) {
        mem_free(b->events);
        b->events = NULL;
        b->event_capacity = 0;
    }
    give_back(&b->main);
    give_back(&b->side);
    b->elements = 0;
    memset(b->of_kind, 0, sizeof b->of_kind);
    b->code = ERR_NONE;
}

void batch_free(struct batch *b)
{
    batch_clear(b);
    mem_free(b->text);
    mem_free(b->items);
    mem_free(b->events);
    buf_free(&b->main);
    buf_free(&b->side);
}
