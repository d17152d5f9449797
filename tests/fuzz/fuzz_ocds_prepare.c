/* Prepare: what comes out parses, holds no repeated key, and needs no further correction. The first
 * byte chooses settings and whether to follow Cardinal to the letter. */
#include "fuzz/fuzz.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "format/json_inline.h"
#include "ocds/coverage_trie.h"
#include "ocds/prepare.h"

static const char *const all[] = {
    "",
    "[defaults]\ncurrency=M\nitem_classification_scheme=S\nbid_status=valid\naward_status=active\n"
    "party_roles=true\n[modifications]\nmove_auctions=true\n",
    "[redactions]\namount=0|1e2\norganization_id=a|1\n[codelists.bid_status]\nx=valid\n",
    "[corrections]\naward_status_by_contract_status=true\n[modifications]\n"
    "prefix_buyer_or_procuring_entity_id=P-\nprefix_tenderer_or_supplier_id=Q-\n"
    "split_procurement_method_details=-\n"};

struct output {
    struct str data, issues;
};

static struct str content(struct arena *arena, int fd)
{
    off_t n = lseek(fd, 0, SEEK_END);
    char *p = arena_alloc(arena, (size_t)n + 1);
    MUST(n >= 0 && p && pread(fd, p, (size_t)n, 0) == n);
    close(fd);
    return (struct str){p, (size_t)n};
}

static struct output prepared(struct arena *arena, unsigned which, struct str input)
{
    static const struct settings_key *const tables[] = {settings_global_keys,
                                                        settings_prepare_keys};
    struct err err;
    struct settings *settings;
    struct ocds_totals totals;
    MUST(!settings_read(arena, str_of(all[which & 3]), "f", tables, 2, &settings, &err));
    struct prepare_options options = {.settings = settings, .compatible = (which & 4) != 0};
    int in = memfd_create("in", MFD_CLOEXEC), out = memfd_create("out", MFD_CLOEXEC),
        side = memfd_create("side", MFD_CLOEXEC);
    MUST(in >= 0 && out >= 0 && side >= 0);
    MUST(write(in, input.p, input.n) == (ssize_t)input.n && lseek(in, 0, SEEK_SET) == 0);
    struct ocds_input inputs = {.name = "in", .fd = in};
    struct ocds_job job = {.inputs = &inputs,
                           .input_count = 1,
                           .out = out,
                           .side = side,
                           .threads = 1,
                           .max_element = 1 << 20};
    enum err_code code = prepare_run(&job, &options, NULL, &totals, &err);
    MUST(code == ERR_NONE || code == ERR_INPUT);
    struct str data = content(arena, out);
    return (struct output){data, content(arena, side)};
}

static void check_lines(struct str text)
{
    struct json_pool pool = {0};
    struct trie names;
    struct err err;
    MUST(trie_open(&names, &err) == ERR_NONE);
    while (text.n) {
        json_ref root;
        struct str line = str_split(text, '\n', &text);
        MUST(json_pool_parse(&pool, line, &root, &err) == ERR_NONE && json_is_object(root));
        size_t compact = 0;
        MUST(!trie_has_repeated(&names, root, &compact));
        MUST(compact == line.n || memchr(line.p, '\\', line.n));
    }
    trie_close(&names);
    json_pool_free(&pool);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    if (size < 1 || size > 4096) return 0;
    arena_init(&arena, 1 << 26);
    struct str input = {(const char *)data + 1, size - 1};
    struct output one = prepared(&arena, data[0], input);
    check_lines(one.data);
    /* A line that looks like a package is one, when it is read again. */
    if (!str_contains(one.data, STR("\"releases\"")) &&
        !str_contains(one.data, STR("\"records\"")) &&
        !str_contains(one.data, STR("\"projects\""))) {
        struct output two = prepared(&arena, data[0], one.data);
        MUST(str_eq(one.data, two.data));
    }
    arena_free(&arena);
    return 0;
}
