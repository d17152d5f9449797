/* Parsing into memory used again, writing values back, and telling packages by their keys. */
#include "harness.h"

#include <string.h>

#include "base/mem.h"
#include "format/json_inline.h"
#include "format/json_stream.h"

static struct json_pool pool;

static json_ref parsed(const char *text)
{
    struct err err = {0};
    json_ref root;
    CHECK_OK(json_pool_parse(&pool, str_of(text), &root, &err));
    return root;
}

static void check_written(const char *text, const char *want)
{
    struct buf b;
    buf_init(&b, 1 << 20);
    json_inline_write(&b, parsed(text));
    CHECK(!b.failed);
    CHECK_STR(buf_view(&b), want);
    buf_free(&b);
    json_pool_free(&pool);
}

TEST(json_inline_writes_what_it_read_with_numbers_as_they_were)
{
    check_written("{\"a\" : [1.10, 1e400,-0 , {} ,[] , null,true,false,\"x\"], \"a\":\"\"}",
                  "{\"a\":[1.10,1e400,-0,{},[],null,true,false,\"x\"],\"a\":\"\"}");
    check_written(" 12345678901234567890.000 ", "12345678901234567890.000");
    check_written("\"\"", "\"\"");
    check_written("[]", "[]");
    check_written("{}", "{}");
    check_written("[[[[]]],[{\"a\":{\"b\":[{}]}}]]", "[[[[]]],[{\"a\":{\"b\":[{}]}}]]");
    check_written("null", "null");
}

TEST(json_inline_escapes_at_every_place_in_texts_of_every_length)
{
    static const char *const escapes[] = {"\\\"", "\\\\",    "\\n",     "\\r",
                                          "\\t",  "\\u0001", "\\u001f", "\\u0000"};
    for (size_t n = 1; n < 40; n++)
        for (size_t at = 0; at < n; at++) {
            struct buf text, want;
            buf_init(&text, 1000);
            buf_init(&want, 1000);
            buf_char(&text, '"');
            for (size_t i = 0; i < n; i++)
                buf_text(&text, i == at ? escapes[(n + at) % 8] : i % 5 == 4 ? "ñ" : "x");
            buf_char(&text, '"');
            buf_str(&want, buf_view(&text));
            check_written(text.p, want.p);
            /* The other writer gives the same. */
            struct buf b;
            struct json_writer w;
            buf_init(&b, 1000);
            json_start(&w, &b, false);
            json_put_str(&w, json_text(parsed(text.p)));
            CHECK_STR(buf_view(&b), want.p);
            buf_free(&b);
            buf_free(&text);
            buf_free(&want);
        }
    json_pool_free(&pool);
}

TEST(json_inline_writes_any_depth_and_fails_with_the_buffer)
{
    struct buf text, b;
    buf_init(&text, 1 << 20);
    for (int i = 0; i < 20000; i++) buf_text(&text, i % 2 ? "{\"a\":" : "[");
    buf_char(&text, '1');
    for (int i = 20000; i-- > 0;) buf_char(&text, i % 2 ? '}' : ']');
    json_ref root = parsed(text.p);
    buf_init(&b, 1 << 20);
    json_inline_write(&b, root);
    CHECK(!b.failed);
    CHECK_STR(buf_view(&b), text.p);
    buf_free(&b);
    buf_init(&b, 1000);
    json_inline_write(&b, root);
    CHECK(b.failed);
    buf_free(&b);
    for (uint64_t n = 1; n < 30; n++) {
        buf_init(&b, 1 << 20);
        mem_fail_after(n, 1);
        json_inline_write(&b, root);
        bool failed = b.failed;
        mem_fail_after(0, 0);
        if (!failed) CHECK_STR(buf_view(&b), text.p);
        buf_free(&b);
        if (!failed) break;
        CHECK(n < 29);
    }
    buf_free(&text);
    json_pool_free(&pool);
}

TEST(json_pool_gives_back_what_a_huge_text_needed)
{
    struct buf text;
    buf_init(&text, 64 << 20);
    buf_char(&text, '"');
    char *p = buf_reserve(&text, 8 << 20);
    memset(p, 'x', 8 << 20);
    text.n += 8 << 20;
    buf_char(&text, '"');
    CHECK_INT(json_length(parsed(text.p)), 8 << 20);
    size_t large = pool.n;
    CHECK(large > 64 << 20);
    CHECK_INT(json_length(parsed("[1,2]")), 2);
    CHECK(pool.n < large / 8);
    json_pool_free(&pool);
    buf_free(&text);
}

static bool is_package(const char *text)
{
    char padded[4096] = {0};
    CHECK(strlen(text) < sizeof padded - 64);
    memcpy(padded, text, strlen(text));
    return json_stream_is_package((struct str){padded, strlen(text)});
}

TEST(json_stream_tells_a_package_by_its_outer_keys)
{
    CHECK(is_package("{\"uri\":\"x\",\"releases\":[]}"));
    CHECK(is_package(
        "{ \"version\" : \"1.1\" , \"publisher\":{\"name\":\"a}]\\\"\"},\"records\" : [{}]}"));
    CHECK(is_package("{\"a\":[[{\"x\":\"]\"}],2],\"projects\":[1],\"z\":null}"));
    CHECK(!is_package("{\"ocid\":\"a\",\"releases\":[]}"));
    CHECK(!is_package("{\"releases\":[],\"ocid\":\"a\"}"));
    CHECK(!is_package("{\"releases\":[{\"ocid\":1}],\"date\":\"a\",\"id\":1}"));
    CHECK(!is_package("{\"uri\":\"x\",\"releases\":{}}"));
    CHECK(!is_package("{\"x\":{\"releases\":[]}}"));
    CHECK(!is_package("{\"x\":\"releases\",\"y\":[]}"));
    CHECK(!is_package("[{\"releases\":[]}]"));
    CHECK(!is_package(""));
    CHECK(!is_package("{"));
    CHECK(!is_package("{}"));
    CHECK(!is_package("{\"a"));
    CHECK(!is_package("{\"a\""));
    CHECK(!is_package("{\"a\":"));
    CHECK(!is_package("{\"a\":[{"));
}
