/* The log: entries follow each other by their hashes, in the transaction of what they record; a
 * copy proves itself, and any change to it shows. */
#include <string.h>

#include "archive/log.h"
#include "base/mem.h"
#include "harness.h"
#include "ledger_schema.h"

#define BOTH(name)                                                                                 \
    static void name(const char *url);                                                             \
    TEST(name##_on_sqlite)                                                                         \
    {                                                                                              \
        name("ledger.cauce");                                                                      \
    }                                                                                              \
    TEST(name##_on_postgres)                                                                       \
    {                                                                                              \
        const char *url = test_postgres();                                                         \
        if (!url) test_skip("no PostgreSQL here (set CAUCE_TEST_PG)");                             \
        name(url);                                                                                 \
    }                                                                                              \
    static void name(const char *url)

enum { ENTITY = 26 };
static struct err err;

static struct store *fresh(const char *url)
{
    struct store *s;
    CHECK_OK(store_open(url, STORE_CREATE, &s, &err));
    CHECK_OK(store_migrate(s, ledger_migrations, ledger_migration_count, NULL, &err));
    return s;
}

static int64_t append(struct store *s, const char *kind, const char *body, const char *personal)
{
    struct log_event event = {.entity = ENTITY,
                              .actor = 7,
                              .kind = kind,
                              .subject = STR("proposal/12"),
                              .body = str_of(body),
                              .personal = personal ? str_of(personal) : STR_NONE};
    int64_t seq = 0;
    CHECK_OK(store_begin(s, &err));
    CHECK_OK(log_append(s, &event, &seq, &err));
    CHECK_OK(store_commit(s, &err));
    return seq;
}

static struct log_verdict verdict_of(struct store *s, const char *key)
{
    struct log_verifier *v;
    CHECK_OK(log_verifier_new(str_of(key), &v, &err));
    CHECK_OK(log_verify_store(s, ENTITY, v, &err));
    struct log_verdict verdict = *log_verdict(v);
    log_verifier_free(v);
    return verdict;
}

/* --- copies --- */

struct copy {
    struct buf text;
    struct str lines[16];
    size_t count;
};

static enum err_code put(void *user, struct str lines, struct err *e)
{
    struct copy *copy = user;
    (void)e;
    buf_str(&copy->text, lines);
    return ERR_NONE;
}

static void export(struct store *s, bool personal, struct copy *copy)
{
    *copy = (struct copy){0};
    buf_init(&copy->text, 1 << 20);
    const struct log_copy of = {.personal = personal};
    CHECK_OK(log_export(s, ENTITY, &of, put, copy, &err));
    struct str rest = buf_view(&copy->text);
    while (rest.n) copy->lines[copy->count++] = str_split(rest, '\n', &rest);
}

static struct log_verdict verdict_of_lines(const struct str *lines, size_t count)
{
    struct log_verifier *v;
    CHECK_OK(log_verifier_new(STR_NONE, &v, &err));
    for (size_t i = 0; i < count; i++) CHECK_OK(log_verify_line(v, lines[i], &err));
    struct log_verdict verdict = *log_verdict(v);
    log_verifier_free(v);
    return verdict;
}

/* --- adding --- */

BOTH(log_entries_follow_each_other_and_hold)
{
    struct store *s = fresh(url);
    CHECK_INT(append(s, "proposal.made", "{\"text\":\"agua\"}", NULL), 1);
    CHECK_INT(append(s, "proposal.answered", "{\"answer\":\"sí\"}", NULL), 2);
    struct log_verdict v = verdict_of(s, "");
    CHECK(!v.broken);
    CHECK_INT(v.entries, 2);
    CHECK_INT(v.last_seq, 2);
    store_close(s);
}

BOTH(log_entry_is_gone_when_its_transaction_is_rolled_back)
{
    struct store *s = fresh(url);
    struct log_event event = {
        .entity = ENTITY, .kind = "a.b", .body = STR("{}"), .personal = STR("{\"n\":1}")};
    append(s, "proposal.made", "{}", NULL);
    CHECK_OK(store_begin(s, &err));
    CHECK_OK(log_append(s, &event, NULL, &err));
    store_rollback(s);
    CHECK_INT(append(s, "proposal.made", "{}", NULL), 2);
    CHECK(!verdict_of(s, "").broken);
    store_close(s);
}

TEST(log_refuses_to_be_written_outside_a_transaction)
{
    struct store *s = fresh("a.cauce");
    struct log_event event = {.entity = ENTITY, .kind = "a.b", .body = STR("{}")};
    CHECK_INT(log_append(s, &event, NULL, &err), ERR_BUG);
    store_close(s);
}

TEST(log_refuses_what_is_no_object_or_has_a_strange_kind)
{
    struct store *s = fresh("a.cauce");
    struct log_event list = {.entity = ENTITY, .kind = "a.b", .body = STR("[1]")};
    struct log_event broken = {.entity = ENTITY, .kind = "a.b", .body = STR("{\"a\":}")};
    struct log_event kind = {.entity = ENTITY, .kind = "A b", .body = STR("{}")};
    struct log_event line = {
        .entity = ENTITY, .kind = "a.b", .subject = STR("x\n1"), .body = STR("{}")};
    CHECK_OK(store_begin(s, &err));
    CHECK_INT(log_append(s, &list, NULL, &err), ERR_INPUT);
    CHECK_INT(log_append(s, &broken, NULL, &err), ERR_INPUT);
    CHECK_INT(log_append(s, &kind, NULL, &err), ERR_INPUT);
    CHECK_INT(log_append(s, &line, NULL, &err), ERR_INPUT);
    store_rollback(s);
    store_close(s);
}

TEST(log_hash_is_the_one_that_the_documentation_describes)
{
    /* Computed with another program from the text in docs/log.md. */
    struct log_entry e = {.entity = 26,
                          .seq = 1,
                          .at = 1767323045678,
                          .actor = 7,
                          .kind = STR("proposal.made"),
                          .subject = STR("proposal/12"),
                          .body = STR("{\"text\":\"agua\"}"),
                          .private_hash = STR(""),
                          .previous = STR("00000000000000000000000000000000000000000000000000000000"
                                          "00000000")};
    char hash[LOG_HASH + 1];
    log_hash(&e, hash);
    CHECK_STR(str_of(hash), "ebbc908057bdf245d822889509bb4ecbaf3172ccd64979bc99ef9f72cae5552a");
}

/* --- personal data --- */

BOTH(log_holds_after_personal_data_was_erased)
{
    struct store *s = fresh(url);
    int64_t seq = append(s, "person.joined", "{\"sector\":\"sociedad\"}", "{\"name\":\"Ana\"}");
    append(s, "person.joined", "{}", "{\"name\":\"Luz\"}");
    CHECK_INT(verdict_of(s, "").personal, 2);
    CHECK_OK(store_begin(s, &err));
    CHECK_OK(log_erase(s, ENTITY, seq, 1, STR("lo pidió la persona"), &err));
    CHECK_OK(store_commit(s, &err));
    struct log_verdict v = verdict_of(s, "");
    CHECK(!v.broken);
    CHECK_INT(v.entries, 3);
    CHECK_INT(v.personal, 1);
    CHECK_INT(v.erased, 1);
    CHECK_OK(store_begin(s, &err));
    CHECK_INT(log_erase(s, ENTITY, seq, 1, STR("otra vez"), &err), ERR_NOTFOUND);
    store_rollback(s);
    store_close(s);
}

TEST(log_copy_for_the_public_has_no_personal_data)
{
    struct store *s = fresh("a.cauce");
    struct copy copy;
    append(s, "person.joined", "{}", "{\"name\":\"Ana\"}");
    export(s, false, &copy);
    CHECK(!str_contains(buf_view(&copy.text), STR("Ana")));
    CHECK(!verdict_of_lines(copy.lines, copy.count).broken);
    buf_free(&copy.text);
    export(s, true, &copy);
    CHECK(str_contains(buf_view(&copy.text), STR("Ana")));
    CHECK_INT(verdict_of_lines(copy.lines, copy.count).personal, 1);
    buf_free(&copy.text);
    store_close(s);
}

/* --- proving copies --- */

static void three_and_a_checkpoint(struct copy *copy, char key[LOG_HASH + 1])
{
    struct store *s = fresh("a.cauce");
    struct arena arena;
    struct log_checkpoint c;
    append(s, "proposal.made", "{\"text\":\"agua\"}", "{\"name\":\"Ana\"}");
    append(s, "proposal.made", "{\"text\":\"luz\"}", NULL);
    append(s, "proposal.answered", "{\"answer\":\"sí\"}", NULL);
    arena_init(&arena, 1 << 20);
    CHECK_OK(store_begin(s, &err));
    CHECK_OK(log_checkpoint(s, &arena, ENTITY, &c, &err));
    CHECK_OK(store_commit(s, &err));
    memcpy(key, c.key.p, LOG_HASH + 1);
    arena_free(&arena);
    export(s, true, copy);
    store_close(s);
    CHECK_INT(copy->count, 4);
}

TEST(requirement_56_a_copy_of_the_log_proves_itself_offline_with_its_signature)
{
    struct copy copy;
    char key[LOG_HASH + 1];
    three_and_a_checkpoint(&copy, key);
    struct log_verdict v = verdict_of_lines(copy.lines, copy.count);
    CHECK(!v.broken);
    CHECK_INT(v.checkpoints, 1);
    CHECK_STR(str_of(v.key), key);
    buf_free(&copy.text);
}

/* Every byte of a copy that is changed breaks it, or is no line of a copy any more. */
TEST_SECONDS(log_copy_with_any_byte_changed_does_not_hold, 600)
{
    struct copy copy;
    char key[LOG_HASH + 1];
    three_and_a_checkpoint(&copy, key);
    for (size_t at = 0; at < copy.text.n; at++) {
        struct log_verifier *v;
        char was = copy.text.p[at];
        if (was == '\n') continue;
        /* A digit for a digit, a letter for a letter: what stays well formed. */
        copy.text.p[at] = was == '9' ? '8' : was == 'e' ? 'f' : (char)(was + 1);
        if (copy.text.p[at] == '\n' || copy.text.p[at] == 127) copy.text.p[at] = '!';
        CHECK_OK(log_verifier_new(str_of(key), &v, &err));
        bool refused = false;
        for (size_t i = 0; i < copy.count && !refused; i++)
            refused = log_verify_line(v, copy.lines[i], &err) != ERR_NONE;
        const struct log_verdict *d = log_verdict(v);
        /* A renamed member that may be absent leaves its mark in the counts. */
        bool whole =
            !refused && !d->broken && d->entries == 3 && d->checkpoints == 1 && d->personal == 1;
        if (whole) test_fail(__FILE__, __LINE__, "byte %zu changed and the copy holds", at);
        log_verifier_free(v);
        copy.text.p[at] = was;
    }
    buf_free(&copy.text);
}

/* The second entry has no personal part: one that somebody puts there proves nothing. */
TEST(log_copy_with_a_personal_part_where_there_was_none_does_not_hold)
{
    struct copy copy;
    struct buf line;
    char key[LOG_HASH + 1];
    three_and_a_checkpoint(&copy, key);
    static const char *const forged[] = {
        ",\"salt\":\"00\",\"private\":\"{\\\"name\\\":\\\"Otro\\\"}\"}",
        ",\"private\":\"{\\\"name\\\":\\\"Otro\\\"}\"}", ",\"salt\":\"\"}"};
    for (size_t i = 0; i < sizeof forged / sizeof *forged; i++) {
        struct str was = copy.lines[1];
        buf_init(&line, 1 << 16);
        buf_str(&line, str_slice(was, 0, was.n - 1));
        buf_text(&line, forged[i]);
        copy.lines[1] = buf_view(&line);
        struct log_verdict v = verdict_of_lines(copy.lines, copy.count);
        CHECK(v.broken);
        CHECK_INT(v.at_seq, 2);
        copy.lines[1] = was;
        buf_free(&line);
    }
    buf_free(&copy.text);
}

/* Two readers of one line must read the same: a member twice would be two contents. */
TEST(log_copy_with_a_member_twice_is_no_copy)
{
    struct copy copy;
    struct buf line;
    struct log_verifier *v;
    char key[LOG_HASH + 1];
    three_and_a_checkpoint(&copy, key);
    for (size_t i = 0; i < 4; i += 3) {
        CHECK_OK(log_verifier_new(STR_NONE, &v, &err));
        buf_init(&line, 1 << 16);
        buf_str(&line, str_slice(copy.lines[i], 0, copy.lines[i].n - (i ? 2 : 1)));
        buf_text(&line, i ? ",\"seq\":3}}" : ",\"body\":\"{}\"}");
        CHECK_INT(log_verify_line(v, buf_view(&line), &err), ERR_INPUT);
        buf_free(&line);
        log_verifier_free(v);
    }
    buf_free(&copy.text);
}

TEST(log_copy_without_an_entry_in_the_middle_does_not_hold)
{
    struct copy copy;
    char key[LOG_HASH + 1];
    three_and_a_checkpoint(&copy, key);
    copy.lines[1] = copy.lines[2];
    struct log_verdict v = verdict_of_lines(copy.lines, 2);
    CHECK(v.broken);
    CHECK_INT(v.at_seq, 2);
    buf_free(&copy.text);
}

TEST(log_copy_cut_short_does_not_hold_against_its_checkpoint)
{
    struct copy copy;
    char key[LOG_HASH + 1];
    three_and_a_checkpoint(&copy, key);
    copy.lines[2] = copy.lines[3];
    CHECK(verdict_of_lines(copy.lines, 3).broken);
    buf_free(&copy.text);
}

TEST(log_written_anew_by_another_key_is_told)
{
    struct copy copy;
    char key[LOG_HASH + 1];
    three_and_a_checkpoint(&copy, key);
    struct log_verifier *v;
    key[0] = key[0] == '0' ? '1' : '0';
    CHECK_OK(log_verifier_new(str_of(key), &v, &err));
    for (size_t i = 0; i < copy.count; i++) CHECK_OK(log_verify_line(v, copy.lines[i], &err));
    CHECK(log_verdict(v)->broken);
    log_verifier_free(v);
    buf_free(&copy.text);
}

/* Who writes a log anew need only leave the signatures out: the key that was asked for tells. */
TEST(log_copy_without_its_signatures_does_not_hold_where_a_key_is_asked_for)
{
    struct copy copy;
    char key[LOG_HASH + 1];
    three_and_a_checkpoint(&copy, key);
    for (size_t lines = 3; lines <= 4; lines++)
        for (int asked = 0; asked < 2; asked++) {
            struct log_verifier *v;
            CHECK_OK(log_verifier_new(asked ? str_of(key) : STR_NONE, &v, &err));
            for (size_t i = 0; i < lines; i++) CHECK_OK(log_verify_line(v, copy.lines[i], &err));
            log_verify_end(v);
            CHECK(log_verdict(v)->broken == (asked && lines == 3));
            log_verifier_free(v);
        }
    buf_free(&copy.text);
}

TEST(log_verifier_refuses_a_key_that_is_none)
{
    struct log_verifier *v;
    CHECK_INT(log_verifier_new(STR("abc"), &v, &err), ERR_INPUT);
}

BOTH(log_checkpoint_signs_with_the_same_key_again)
{
    struct store *s = fresh(url);
    struct arena arena;
    struct log_checkpoint first, second;
    arena_init(&arena, 1 << 20);
    CHECK_OK(store_begin(s, &err));
    CHECK_INT(log_checkpoint(s, &arena, ENTITY, &first, &err), ERR_NOTFOUND);
    store_rollback(s);
    append(s, "a.b", "{}", NULL);
    CHECK_OK(store_begin(s, &err));
    CHECK_OK(log_checkpoint(s, &arena, ENTITY, &first, &err));
    CHECK_OK(store_commit(s, &err));
    append(s, "a.b", "{}", NULL);
    CHECK_OK(store_begin(s, &err));
    CHECK_OK(log_checkpoint(s, &arena, ENTITY, &second, &err));
    CHECK_OK(store_commit(s, &err));
    CHECK(str_eq(first.key, second.key));
    CHECK(log_checkpoint_holds(&first) && log_checkpoint_holds(&second));
    CHECK_INT(verdict_of(s, "").checkpoints, 2);
    arena_free(&arena);
    store_close(s);
}

/* --- seals --- */

#define DRAFT "{\"title\":\"Plan en borrador\"}"

static void append_sealed(struct store *s, const char *about)
{
    struct log_event e = {.entity = ENTITY,
                          .kind = "plan.added",
                          .subject = str_of(about),
                          .body = STR(DRAFT),
                          .about = str_of(about)};
    CHECK_OK(store_begin(s, &err));
    CHECK_OK(log_append(s, &e, NULL, &err));
    CHECK_OK(store_commit(s, &err));
}

static void export_open(struct store *s, const struct str *opened, size_t count, struct copy *copy)
{
    const struct log_copy of = {.opened = opened, .opened_count = count};
    *copy = (struct copy){0};
    buf_init(&copy->text, 1 << 20);
    CHECK_OK(log_export(s, ENTITY, &of, put, copy, &err));
    struct str rest = buf_view(&copy->text);
    while (rest.n) copy->lines[copy->count++] = str_split(rest, '\n', &rest);
}

BOTH(log_says_nothing_of_a_draft_until_it_is_opened_and_then_proves_it)
{
    struct store *s = fresh(url);
    struct copy copy;
    const struct str opened = STR("plan/1");
    append(s, "proposal.made", "{\"text\":\"agua\"}", NULL);
    append_sealed(s, "plan/1");
    append_sealed(s, "plan/2");
    export(s, false, &copy);
    CHECK(!str_contains(buf_view(&copy.text), STR("borrador")));
    struct log_verdict v = verdict_of_lines(copy.lines, copy.count);
    CHECK(!v.broken);
    CHECK_INT(v.sealed, 2);
    buf_free(&copy.text);
    export_open(s, &opened, 1, &copy);
    v = verdict_of_lines(copy.lines, copy.count);
    CHECK(!v.broken);
    CHECK_INT(v.sealed, 1);
    CHECK(str_contains(copy.lines[1], STR("en borrador")));
    CHECK(!str_contains(copy.lines[2], STR("en borrador")));
    buf_free(&copy.text);
    export(s, true, &copy); /* a backup has all of it */
    v = verdict_of_lines(copy.lines, copy.count);
    CHECK(!v.broken);
    CHECK_INT(v.sealed, 0);
    buf_free(&copy.text);
    store_close(s);
}

TEST(log_draft_that_was_changed_before_it_was_opened_does_not_hold)
{
    struct store *s = fresh("log.cauce");
    struct copy copy;
    char changed[2000];
    const struct str opened[] = {STR("plan/1")};
    append_sealed(s, "plan/1");
    append(s, "proposal.made", "{\"text\":\"agua\"}", NULL);
    export_open(s, opened, 1, &copy);
    snprintf(changed, sizeof changed, "%.*s", STR_FMT(copy.lines[0]));
    char *word = strstr(changed, "borrador");
    CHECK(word != NULL);
    word[0] = 'B';
    struct str lines[2] = {str_of(changed), copy.lines[1]};
    struct log_verdict v = verdict_of_lines(lines, 2);
    CHECK(v.broken);
    CHECK_INT(v.at_seq, 1);
    /* Nor one that is opened where nothing was sealed. */
    const char *plain = strstr(copy.lines[1].p, ",\"private_hash\"");
    snprintf(changed, sizeof changed, "%.*s,\"opened_salt\":\"%064d\",\"opened\":\"{}\"%.*s",
             (int)(plain - copy.lines[1].p), copy.lines[1].p, 0,
             (int)(copy.lines[1].n - (size_t)(plain - copy.lines[1].p)), plain);
    lines[0] = copy.lines[0];
    lines[1] = str_of(changed);
    v = verdict_of_lines(lines, 2);
    CHECK(v.broken);
    CHECK_INT(v.at_seq, 2);
    buf_free(&copy.text);
    store_close(s);
}
