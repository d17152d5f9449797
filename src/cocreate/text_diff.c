/* The longest common subsequence of words, by the classic table: see text_diff.h. A cell of the
 * table is two bits, which way the longest one goes, so that two texts of 4000 words take 4 MB. */
#include "cocreate/text_diff.h"

#include <stdint.h>

#include "base/i18n.h"
#include "base/mem.h"

enum { MOST_CELLS = 1 << 24 /* 4 MB */, ALIKE = 0, DOWN = 1, RIGHT = 2 };

struct words {
    struct str *at;
    size_t count;
};

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

/* Cuts before every word; white space goes with the word before it. */
static bool cut(struct arena *arena, struct str text, struct words *out)
{
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        n += i == 0 || (is_space(text.p[i - 1]) && !is_space(text.p[i]));
    out->at = arena_array(arena, n + 1, sizeof *out->at);
    out->count = 0;
    for (size_t i = 0, from = 0; out->at && i < text.n; i++) {
        bool last = i + 1 == text.n;
        if (!last && !(is_space(text.p[i]) && !is_space(text.p[i + 1]))) continue;
        out->at[out->count++] = str_slice(text, from, i + 1);
        from = i + 1;
    }
    return out->at != NULL;
}

struct pieces {
    struct text_piece *at;
    size_t count;
};

/* Joins with the piece before when it is of the same kind: then the two are one run of text. */
static void add(struct pieces *p, enum text_piece_kind kind, struct str text)
{
    struct text_piece *last = p->count ? &p->at[p->count - 1] : NULL;
    if (last && last->kind == kind && last->text.p + last->text.n == text.p)
        last->text.n += text.n;
    else if (p->at)
        p->at[p->count++] = (struct text_piece){kind, text};
}

/* What was put in since the last word that stayed moves behind what was taken out there. */
static void add_taken(struct pieces *p, struct str text)
{
    struct text_piece put;
    if (!p->count || p->at[p->count - 1].kind != TEXT_PUT) {
        add(p, TEXT_TAKEN, text);
        return;
    }
    put = p->at[--p->count];
    add(p, TEXT_TAKEN, text);
    p->at[p->count++] = put;
}

static unsigned way_at(const uint8_t *table, size_t cell)
{
    return (table[cell / 4] >> (cell % 4 * 2)) & 3;
}

/* Fills the table from the last words to the first: row i, column j is for a[i …] and b[j …]. */
static bool fill(struct arena *arena, struct words a, struct words b, uint8_t *table)
{
    uint32_t *below = arena_array(arena, b.count + 1, sizeof *below);
    uint32_t *here = arena_array(arena, b.count + 1, sizeof *here);
    if (!below || !here) return false;
    for (size_t i = a.count; i-- > 0;) {
        here[b.count] = 0;
        for (size_t j = b.count; j-- > 0;) {
            size_t cell = i * b.count + j;
            unsigned way = below[j] >= here[j + 1] ? DOWN : RIGHT;
            here[j] = below[j] >= here[j + 1] ? below[j] : here[j + 1];
            if (str_eq(a.at[i], b.at[j])) {
                way = ALIKE;
                here[j] = below[j + 1] + 1;
            }
            table[cell / 4] = (uint8_t)(table[cell / 4] | way << (cell % 4 * 2));
        }
        uint32_t *swap = below;
        below = here;
        here = swap;
    }
    return true;
}

static bool compare(struct arena *arena, struct words a, struct words b, struct pieces *out)
{
    size_t i = 0, j = 0;
    bool small = a.count && b.count && a.count <= MOST_CELLS / b.count;
    uint8_t *table = small ? mem_calloc(a.count * b.count / 4 + 1, 1) : NULL;
    if (small && (!table || !fill(arena, a, b, table))) {
        mem_free(table);
        return false;
    }
    while (small && i < a.count && j < b.count) {
        unsigned way = way_at(table, i * b.count + j);
        if (way == ALIKE)
            add(out, TEXT_STAYED, b.at[j]);
        else if (way == DOWN)
            add_taken(out, a.at[i]);
        else
            add(out, TEXT_PUT, b.at[j]);
        i += way != RIGHT;
        j += way != DOWN;
    }
    for (; i < a.count; i++) add_taken(out, a.at[i]);
    for (; j < b.count; j++) add(out, TEXT_PUT, b.at[j]);
    mem_free(table);
    return true;
}

enum err_code text_diff(struct arena *arena, struct str before, struct str after,
                        struct text_piece **out, size_t *count_out, struct err *err)
{
    struct words a, b;
    struct pieces pieces = {0};
    size_t head = 0, tail = 0;
    *count_out = 0;
    if (!cut(arena, before, &a) || !cut(arena, after, &b)) return err_no_memory(err);
    pieces.at = arena_array(arena, a.count + b.count + 1, sizeof *pieces.at);
    *out = pieces.at;
    if (!pieces.at) return err_no_memory(err);
    while (head < a.count && head < b.count && str_eq(a.at[head], b.at[head])) head++;
    while (tail < a.count - head && tail < b.count - head &&
           str_eq(a.at[a.count - tail - 1], b.at[b.count - tail - 1]))
        tail++;
    for (size_t i = 0; i < head; i++) add(&pieces, TEXT_STAYED, b.at[i]);
    if (!compare(arena, (struct words){a.at + head, a.count - head - tail},
                 (struct words){b.at + head, b.count - head - tail}, &pieces))
        return err_no_memory(err);
    for (size_t i = b.count - tail; i < b.count; i++) add(&pieces, TEXT_STAYED, b.at[i]);
    *count_out = pieces.count;
    return ERR_NONE;
}
