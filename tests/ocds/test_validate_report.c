/* The report: order, two voices, the same bytes with any number of threads, and bounds on what a
 * hostile file can make of it. */
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "harness.h"
#include "ocds/validate_codes.h"
#include "streaming.h"
#include "validating.h"

/* Many elements of which every one finds something, some of it twice. */
static const char *mixed(int elements)
{
    static char text[600000];
    size_t n = 0;
    for (int i = 0; i < elements; i++)
        n += (size_t)snprintf(text + n, sizeof text - n,
                              "{'ocid':'ocds-abc123-%d','id':'%d','tag':['compiled'],'propio%d':1,"
                              "'tender':{'id':'1','status':'s%d','title':'%s','value':{'amount':%d}"
                              "}}\n",
                              i % 700, i, i % 40, i % 300, i % 3 ? "x" : "", i - 5);
    return text;
}

TEST(validate_writes_the_same_bytes_with_any_number_of_threads)
{
    for (int output = 0; output < 2; output++) {
        struct validated one, many;
        validating_begin(&one);
        validating_begin(&many);
        one.options.output = many.options.output = output ? VALIDATE_JSON : VALIDATE_TEXT;
        validating_run(&one, mixed(1500), 1);
        validating_run(&many, mixed(1500), 4);
        CHECK(one.report.n > 1000);
        CHECK(str_eq(buf_view(&one.report), buf_view(&many.report)));
        validating_end(&one);
        validating_end(&many);
    }
}

TEST(validate_bounds_groups_and_counts_the_others_exactly)
{
    struct validated v;
    validating(&v, mixed(1500));
    uint64_t groups = 0, told = 0;
    for (size_t i = 0; i < v.count; i++) {
        if (strcmp(v.groups[i].code, "codelist.closed") != 0) continue;
        groups++;
        told += v.groups[i].count;
        CHECK_INT(v.groups[i].count, 5); /* each of 300 statuses, 1500 times in all */
    }
    CHECK_INT(groups, VALIDATE_GROUPS_PER_CODE);
    CHECK_INT(told, 5 * VALIDATE_GROUPS_PER_CODE);
    CHECK(str_contains(buf_view(&v.report), STR("… y 220 más de «codelist.closed»")));
    validating_end(&v);
}

TEST(validate_bounds_names_that_the_schema_does_not_know)
{
    static char text[2000000];
    size_t n = (size_t)snprintf(text, sizeof text, "{'ocid':'ocds-abc123-1'");
    for (int i = 0; i < 50000; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, ",'k%d':{'x':''}", i);
    snprintf(text + n, sizeof text - n, "}");
    struct validated v;
    validating(&v, text);
    uint64_t groups = 0;
    for (size_t i = 0; i < v.count; i++) groups += strcmp(v.groups[i].code, "additional") == 0;
    CHECK_INT(groups, VALIDATE_GROUPS_PER_CODE);
    CHECK_INT(v.result.notes, 50000 + 3); /* and no package, no buyer, no documents */
    CHECK_INT(v.result.warnings, 50000);
    validating_end(&v);
}

TEST(validate_finds_repeated_processes_in_a_part_of_very_many)
{
    enum { MANY = 300000 };
    struct validated v;
    struct buf text;
    buf_init(&text, (size_t)64 << 20);
    for (int i = 0; i < MANY; i++)
        buf_printf(&text, "{'ocid':'ocds-abc123-%d','tag':['compiled']}\n", i / 2);
    buf_char(&text, 0);
    validating(&v, text.p);
    const struct validate_group *g = validated_group(&v, "ocid.duplicate", "/ocid");
    CHECK(g && g->of == MANY);
    /* 150,000 ocids, of which about half are looked at. */
    CHECK(g->count > 70000 && g->count < 80000);
    CHECK(str_contains(buf_view(&v.report), STR("uno de cada 2 procesos")));
    buf_free(&text);
    validating_end(&v);
}

TEST(validate_puts_errors_first_and_the_most_frequent_of_them)
{
    struct validated v;
    validating(&v, mixed(50));
    CHECK_INT(v.groups[0].level, VALIDATE_ERROR);
    for (size_t i = 1; i < v.count; i++) {
        CHECK(v.groups[i].level >= v.groups[i - 1].level);
        if (v.groups[i].level == v.groups[i - 1].level)
            CHECK(v.groups[i].count <= v.groups[i - 1].count);
    }
    validating_end(&v);
}

static const char contracts[] =
    "{'ocid':'ocds-abc123-1','tag':['compiled'],'awards':[{'id':'a','suppliers':[{'id':'S'}]}],"
    "'contracts':[{'id':'1','awardID':'a'},{'id':'2','awardID':'a'},{'id':'3','awardID':'a'},"
    "{'id':'4','awardID':'z'}]}";

TEST(validate_speaks_to_who_uses_the_data)
{
    struct validated v;
    validating_begin(&v);
    v.options.user_voice = true;
    i18n_language("es");
    validating_run(&v, contracts, 1);
    struct str said = buf_view(&v.report);
    CHECK(str_contains(said, STR("El 25 % de los contratos no dice a quién se le pagó.")));
    CHECK(str_contains(said, STR("Para saber quién ganó y a quién se le pagó:")));
    CHECK(str_contains(said, STR("Lo que sí se puede:")));
    CHECK(!str_contains(said, STR("Qué hacer")));
    i18n_language("en");
    validating_run(&v, contracts, 1);
    CHECK(str_contains(buf_view(&v.report), STR("25% of the contracts do not say who was paid.")));
    i18n_language("es");
    validating_end(&v);
}

TEST(validate_says_types_and_what_is_empty_in_the_words_of_people)
{
    struct validated v;
    validating_begin(&v);
    v.options.user_voice = true;
    validating_run(&v,
                   "{'ocid':'ocds-abc123-1','id':'','date':'2020-01-01T00:00:00Z','tag':'tender',"
                   "'initiationType':'tender','language':'es','buyer':{'name':'B'}}\n",
                   1);
    struct str said = buf_view(&v.report);
    CHECK(str_contains(said, STR("es de otro tipo (texto)")));
    CHECK(!str_contains(said, STR("(string)")));
    /* Once, although the schema and a check both find it. */
    CHECK(str_contains(said, STR("vacío: ")));
    CHECK(!str_contains(said, STR("aunque")));
    v.options.user_voice = false;
    validating_run(&v, "{'ocid':'ocds-abc123-1','id':'','buyer':{'name':'B'}}\n", 1);
    CHECK(str_contains(buf_view(&v.report), STR("El texto es más corto")));
    CHECK(!str_contains(buf_view(&v.report), STR("objeto de la lista")));
    validating_end(&v);
}

TEST(validate_never_says_all_or_none_of_what_is_not)
{
    static char text[200000];
    size_t n = (size_t)snprintf(text, sizeof text, "{'ocid':'ocds-abc123-1','parties':[");
    for (int i = 0; i < 1000; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s{'id':'%d'%s}", i ? "," : "", i,
                              i == 7 ? ",'identifier':{'id':'RFC'}"
                                     : ",'contactPoint':{'email':"
                                       "'a@b.mx'}");
    snprintf(text + n, sizeof text - n, "]}");
    struct validated v;
    validating_begin(&v);
    v.options.user_voice = true;
    validating_run(&v, text, 1);
    CHECK(str_contains(buf_view(&v.report), STR("El 99 % de las organizaciones no trae RFC")));
    validating_end(&v);
}

TEST(validate_tells_only_errors_when_asked)
{
    struct validated v;
    validating_begin(&v);
    v.options.only_errors = true;
    validating_run(&v, mixed(30), 1);
    for (size_t i = 0; i < v.count; i++) CHECK_INT(v.groups[i].level, VALIDATE_ERROR);
    CHECK(v.count > 0 && v.result.warnings > 0);
    validating_end(&v);
}

TEST(validate_shows_control_characters_as_text)
{
    struct validated v;
    validating(&v, "{'ocid':'ocds-abc123-1','tender':{'id':'1','status':'\\u001b[31mrojo'}}");
    CHECK(!memchr(v.report.p, 0x1b, v.report.n));
    validating_end(&v);
}

TEST(validate_gives_both_voices_to_programs)
{
    struct validated v;
    struct err err;
    json_ref root;
    validating_begin(&v);
    v.options.output = VALIDATE_JSON;
    validating_run(&v, contracts, 1);
    CHECK_OK(json_parse(&v.arena, buf_view(&v.report), 20, &root, &err));
    json_ref groups = json_get(root, "groups");
    CHECK_INT(json_count(groups), v.count);
    for (struct json_iter it = json_each(groups); json_next(&it);) {
        CHECK(json_text(json_get(it.value, "says")).n && json_text(json_get(it.value, "user")).n);
        CHECK(json_text(json_get(it.value, "fix")).n && json_text(json_get(it.value, "affects")).n);
        CHECK(!str_contains(json_text(json_get(it.value, "user")), STR("{")));
    }
    validating_end(&v);
}

TEST(validate_is_explained_in_both_languages_code_by_code)
{
    static const char *const pages[] = {"docs/ocds-validate.md", "docs/ocds-validate.es.md"};
    for (size_t i = 0; i < 2; i++) {
        char path[4096], code[80];
        static char text[1 << 16];
        snprintf(path, sizeof path, "%s/%s", test_root(), pages[i]);
        FILE *f = fopen(path, "rb");
        CHECK(f);
        size_t n = fread(text, 1, sizeof text, f);
        fclose(f);
        for (int c = 0; c < CODES; c++) {
            snprintf(code, sizeof code, "| `%s` (", validate_codes[c].name);
            if (!str_contains((struct str){text, n}, str_of(code)))
                test_fail(__FILE__, __LINE__, "%s does not explain %s", pages[i],
                          validate_codes[c].name);
        }
    }
}

TEST(validate_says_so_when_memory_is_refused_anywhere)
{
    struct validated v;
    struct err err;
    uint64_t refused = 0, fine = 0;
    validating_begin(&v);
    v.options.group = NULL;
    static char text[60000];
    snprintf(text, sizeof text, "%s", mixed(60));
    for (char *p = text; *p; p++)
        if (*p == '\'') *p = '"';
    for (uint64_t n = 1; fine < 3 && n < 5000; n++) {
        struct ocds_input input = {.name = "datos.json", .fd = streaming_file(str_of(text))};
        struct ocds_job job = {
            .inputs = &input, .input_count = 1, .out = -1, .side = -1, .threads = 1};
        memset(&err, 0, sizeof err);
        mem_fail_after(n, 1);
        enum err_code code = validate_run(&job, &v.options, &v.result, &v.totals, &err);
        mem_fail_after(0, 0);
        CHECK(code == ERR_NONE || code == ERR_MEMORY);
        CHECK(!code || err.message[0]);
        if (code)
            refused++;
        else
            fine++;
    }
    CHECK_INT(fine, 3);
    CHECK(refused > 300);
    validating_end(&v);
}
