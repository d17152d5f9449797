/* Every rule of merging, by small cases of our own. Releases are written with ' for ". */
#include "harness.h"
#include "merging.h"

#include "base/file.h"
#include "format/json_inline.h"

#define R1 "{'ocid':'o','id':'1','date':'2020-01-01T00:00:00Z','tag':['planning'],"
#define R2 "{'ocid':'o','id':'2','date':'2020-02-01T00:00:00Z','tag':['tender'],"
#define HEAD                                                                                       \
    "{'tag':['compiled'],'id':'o-2020-02-01T00:00:00Z','date':'2020-02-01T00:00:00Z','ocid':'o'"
#define HEAD1                                                                                      \
    "{'tag':['compiled'],'id':'o-2020-01-01T00:00:00Z','date':'2020-01-01T00:00:00Z','ocid':'o'"
#define V1(value) V1_TAG "'value':" value "}"
#define V2(value) V2_TAG "'value':" value "}"
#define V1_TAG "{'releaseID':'1','releaseDate':'2020-01-01T00:00:00Z','releaseTag':['planning'],"
#define V2_TAG "{'releaseID':'2','releaseDate':'2020-02-01T00:00:00Z','releaseTag':['tender'],"

static struct err err;

static struct merge_options standard(void)
{
    return (struct merge_options){.schema = merging_schema(SCHEMA_OCDS_1_1),
                                  .dates = MERGE_DATES_INSTANT};
}

/* All three ways of merging give the same. */
static void gives(struct merge_options o, const char *releases, const char *wanted)
{
    struct str text = merging_text(releases), want = merging_text(wanted);
    struct str got = merging_result(&o, text, &err);
    if (!str_eq(got, want))
        test_fail(__FILE__, __LINE__, "got %.*s (%s)\nwanted %.*s", STR_FMT(got), err.message,
                  STR_FMT(want));
    if (str_starts(want, STR("error"))) return;
    CHECK(str_eq(merging_plain(&o, text), want));
    CHECK(str_eq(merging_one_by_one(&o, text), want));
}

static void compiles(const char *releases, const char *wanted)
{
    gives(standard(), releases, wanted);
}

static void versions(const char *releases, const char *wanted)
{
    struct merge_options o = standard();
    o.versioned = true;
    gives(o, releases, wanted);
}

TEST(merge_keeps_the_last_value_of_each_field)
{
    compiles("[" R1 "'language':'en','tender':{'id':'t','title':'A','status':'planned'}}," R2
             "'tender':{'id':'t','status':'active'}}]",
             HEAD ",'language':'en','tender':{'id':'t','title':'A','status':'active'}}");
}

TEST(merge_sorts_releases_by_date_not_by_place)
{
    struct merge_options o = standard();
    struct str got =
        merging_result(&o, merging_text("[" R2 "'language':'new'}," R1 "'language':'old'}]"), &err);
    CHECK_STR(got, merging_text(HEAD ",'language':'new'}").p);
}

TEST(merge_omits_fields_the_schema_omits)
{
    compiles("[" R1 "'language':'es'}]", HEAD1 ",'language':'es'}");
    versions("[" R1 "'language':'es'}]", "{'ocid':'o','language':[" V1("'es'") "]}");
}

TEST(merge_needs_no_date_of_a_single_release)
{
    compiles("[{'ocid':'o'}]", "{'tag':['compiled'],'id':'o-None','ocid':'o'}");
    compiles("[{}]", "{'tag':['compiled'],'id':'None-None'}");
    compiles("[{'ocid':'o','date':null}]", "{'tag':['compiled'],'id':'o-None','ocid':'o'}");
    versions("[{'ocid':'o','language':'es'}]",
             "{'ocid':'o','language':[{'releaseID':null,'releaseDate':null,'releaseTag':null,"
             "'value':'es'}]}");
}

TEST(merge_refuses_several_releases_without_dates_in_words)
{
    compiles("[" R1 "'language':'a'},{'ocid':'o'}]", "error: input");
    CHECK(strstr(err.message, "no tiene «date»"));
    compiles("[" R1 "'language':'a'},{'ocid':'o','date':null}]", "error: input");
    CHECK(strstr(err.message, "null"));
    compiles("[" R1 "'language':'a'},{'ocid':'o','date':2020}]", "error: input");
    CHECK(strstr(err.message, "no es texto"));
    compiles("[" R1 "'language':'a'},'text']", "error: input");
    CHECK(strstr(err.message, "no es un objeto"));
    compiles("[[]]", "error: input");
}

TEST(merge_joins_objects_of_lists_by_id)
{
    compiles("[" R1 "'awards':[{'id':'1','title':'a'},{'id':'2','title':'b'}]}," R2
             "'awards':[{'id':'2','title':'c'},{'id':'3'}]}]",
             HEAD ",'awards':[{'id':'1','title':'a'},{'id':'2','title':'c'},{'id':'3'}]}");
}

TEST(merge_puts_the_id_first_wherever_it_stood)
{
    compiles("[" R1 "'awards':[{'title':'a','id':7}]}]", HEAD1 ",'awards':[{'id':7,'title':'a'}]}");
}

TEST(merge_keeps_every_object_without_id)
{
    compiles("[" R1 "'awards':[{'title':'a'},{'title':'b'}]}," R2 "'awards':[{'title':'a'}]}]",
             HEAD ",'awards':[{'title':'a'},{'title':'b'},{'title':'a'}]}");
}

TEST(merge_replaces_whole_lists_as_one_value)
{
    compiles("[" R1 "'parties':[{'id':'1','additionalIdentifiers':[{'id':'a'},{'id':'b'}],'roles':"
             "['buyer']}]}," R2
             "'parties':[{'id':'1','additionalIdentifiers':[{'id':'c'}],'roles':['payer','payee']}]"
             "}]",
             HEAD ",'parties':[{'id':'1','additionalIdentifiers':[{'id':'c'}],'roles':['payer',"
                  "'payee']}]}");
}

TEST(merge_replaces_a_whole_list_by_an_empty_one_but_not_others)
{
    compiles("[" R1 "'parties':[{'id':'1','roles':['buyer']}],'awards':[{'id':'1'}]}," R2
             "'parties':[{'id':'1','roles':[]}],'awards':[]}]",
             HEAD ",'parties':[{'id':'1','roles':[]}],'awards':[{'id':'1'}]}");
}

TEST(merge_does_nothing_with_empty_objects)
{
    compiles("[" R1 "'tender':{},'buyer':{'id':'1'}}," R2 "'buyer':{}}]",
             HEAD ",'buyer':{'id':'1'}}");
    versions("[" R1 "'tender':{}}]", "{'ocid':'o'}");
}

TEST(merge_takes_out_what_became_null)
{
    compiles("[" R1 "'language':'es','tender':{'title':'a'}}," R2
             "'language':null,'tender':{'title':null}}]",
             HEAD ",'tender':{}}");
    compiles("[" R1 "'language':null}," R2 "'language':'es'}]", HEAD ",'language':'es'}");
    versions("[" R1 "'language':'es'}," R2 "'language':null}]",
             "{'ocid':'o','language':[" V1("'es'") "," V2("null") "]}");
}

TEST(merge_leaves_an_object_that_is_set_to_null)
{
    compiles("[" R1 "'tender':{'title':'a'}}," R2 "'tender':null}]",
             HEAD ",'tender':{'title':'a'}}");
    compiles("[" R1 "'tender':{'title':'a'}}," R2 "'tender':'text'}]",
             HEAD ",'tender':{'title':'a'}}");
}

TEST(merge_puts_an_object_where_null_was_behind_what_came_between)
{
    compiles("[" R1 "'tender':null,'language':'es'}," R2 "'tender':{'title':'a'}}]",
             HEAD ",'language':'es','tender':{'title':'a'}}");
}

TEST(merge_refuses_an_object_where_a_literal_was)
{
    compiles("[" R1 "'tender':1}," R2 "'tender':{'title':'a'}}]", "error: input");
    CHECK(strstr(err.message, "«tender»"));
    compiles("[" R1 "'tender':{'title':'a'}}," R2 "'tender':[{'id':'1'}]}]", "error: input");
    compiles("[" R1 "'awards':[{'id':'1'}]}," R2 "'awards':{'id':'1'}}]", "error: input");
    versions("[" R1 "'tender':null}," R2 "'tender':{'title':'a'}}]", "error: input");
}

TEST(merge_puts_objects_behind_a_list_of_other_things)
{
    struct merge_options o = {.dates = MERGE_DATES_INSTANT};
    gives(o, "[" R1 "'ocid':'o','x':['a']}," R2 "'x':[{'id':1}]}]",
          "{'tag':['compiled'],'id':'2','date':'2020-02-01T00:00:00Z','ocid':'o','x':['a',{'id':1}]"
          "}");
}

TEST(merge_versions_name_release_date_and_tag)
{
    versions("[" R1 "'language':'es'}," R2 "'language':'en'}]",
             "{'ocid':'o','language':[" V1("'es'") "," V2("'en'") "]}");
}

TEST(merge_versions_only_what_changed)
{
    versions("[" R1 "'language':'es','tender':{'value':{'amount':1}}}," R2
             "'language':'es','tender':{'value':{'amount':2}}}]",
             "{'ocid':'o','language':[" V1("'es'") "],'tender':{'value':{'amount':[" V1("1") "," V2(
                 "2") "]}}}");
}

TEST(merge_versions_compare_values_not_digits)
{
    versions("[" R1 "'a':1,'b':1.10,'c':[1,'x'],'d':true,'e':100}," R2
             "'a':1.0,'b':1.1,'c':[1.0,'x'],'d':1,'e':1e2}]",
             "{'ocid':'o','a':[" V1("1") "],'b':[" V1("1.10") "],'c':[" V1("[1,'x']") "],'d':[" V1(
                 "true") "],'e':[" V1("100") "]}");
    versions("[" R1 "'a':9007199254740993}," R2 "'a':9007199254740992.0}]",
             "{'ocid':'o','a':[" V1("9007199254740993") "," V2("9007199254740992.0") "]}");
    versions("[" R1 "'parties':[{'id':1,'additionalIdentifiers':[{'id':1,'scheme':'x'}]}]}," R2
             "'parties':[{'id':1,'additionalIdentifiers':[{'scheme':'x','id':1}]}]}]",
             "{'ocid':'o','parties':[{'id':1,'additionalIdentifiers':[" V1(
                 "[{'id':1,'scheme':'x'}]") "]}]}");
}

TEST(merge_versions_ids_only_outside_lists)
{
    versions("[" R1
             "'tender':{'id':'t','items':[{'id':'1','unit':{'id':'u'}}]},'buyer':{'id':'b'}}]",
             "{'ocid':'o','tender':{'id':[" V1("'t'") "],'items':[{'id':'1','unit':{'id':[" V1(
                 "'u'") "]}}]},'buyer':{'id':[" V1("'b'") "]}}");
}

TEST(merge_keeps_the_digits_of_numbers)
{
    compiles("[" R1 "'a':1.10,'b':100000000000000000000000000000001,'c':1E-7,'d':-0.0}]",
             HEAD1 ",'a':1.10,'b':100000000000000000000000000000001,'c':1E-7,'d':-0.0}");
}

TEST(merge_keeps_text_as_it_was)
{
    compiles("[" R1 "'a':'é\\\\ \\u0022 \\n \\u0000 𝄞'}]",
             HEAD1 ",'a':'é\\\\ \\\" \\n \\u0000 𝄞'}");
}

TEST(merge_parts_ids_that_agree_only_as_text)
{
    compiles("[" R1 "'awards':[{'id':1,'title':'a'}]}," R2 "'awards':[{'id':'1','status':'b'}]}]",
             HEAD ",'awards':[{'id':1,'title':'a'},{'id':'1','status':'b'}]}");
    /* A field that the first one has is kept there: the reference knows it by its path as text. */
    compiles("[" R1 "'awards':[{'id':1,'title':'a'}]}," R2
             "'awards':[{'id':'1','title':'c','status':'b'}]}]",
             HEAD ",'awards':[{'id':1,'title':'c'},{'id':'1','status':'b'}]}");
}

TEST(merge_joins_objects_whose_id_is_null)
{
    compiles("[" R1 "'awards':[{'id':null,'title':'a'}]}," R2
             "'awards':[{'id':null,'title':'b'}]}]",
             HEAD ",'awards':[{'title':'b'}]}");
}

TEST(merge_refuses_ids_that_are_lists)
{
    compiles("[" R1 "'awards':[{'id':['1'],'title':'a'}]}]", "error: input");
    CHECK(strstr(err.message, "id que es una lista"));
}

TEST(merge_takes_the_last_of_a_key_that_stands_twice)
{
    compiles("[" R1 "'language':'a','tender':{'title':'x','title':'y'},'language':'b'}]",
             HEAD1 ",'language':'b','tender':{'title':'y'}}");
}

TEST(merge_knows_no_rules_outside_the_schema)
{
    compiles("[" R1 "'x_ext':{'list':[{'id':'1','a':1}],'codes':['a']}}," R2
             "'x_ext':{'list':[{'id':'1','b':2}],'codes':['b']}}]",
             HEAD ",'x_ext':{'list':[{'id':'1','a':1,'b':2}],'codes':['b']}}");
}

TEST(merge_follows_the_rules_of_1_0_when_asked)
{
    const char *releases = "[" R1 "'awards':[{'id':'1','suppliers':[{'id':'a'}]}]}," R2
                           "'awards':[{'id':'1','suppliers':[{'id':'b'}]}]}]";
    compiles(releases, HEAD ",'awards':[{'id':'1','suppliers':[{'id':'a'},{'id':'b'}]}]}");
    struct merge_options old = standard();
    old.schema = merging_schema(SCHEMA_OCDS_1_0);
    gives(old, releases, HEAD ",'awards':[{'id':'1','suppliers':[{'id':'b'}]}]}");
}

/* --- a schema of one's own ---------------------------------------------------------------------*/

static struct schema *own_schema(const char *properties)
{
    static struct arena arena;
    struct schema *schema;
    struct buf text;
    if (!arena.limit) arena_init(&arena, 256u << 20);
    buf_init(&text, 1 << 20);
    buf_text(&text,
             "{'id':'https://example.org/release-schema.json','type':'object','properties':{");
    buf_text(&text, "'id':{'type':'string','omitWhenMerged':true},'date':{'type':'string',"
                    "'omitWhenMerged':true},");
    buf_text(&text, properties);
    buf_text(&text, "}}");
    CHECK_OK(file_write("own-schema.json", merging_text(text.p), &err));
    buf_free(&text);
    CHECK_OK(schema_builtin(&arena, SCHEMA_OCDS_1_1, &schema, &err));
    CHECK_OK(schema_load(&arena, schema, "own-schema.json", &err));
    return schema;
}

static void by_schema(const char *properties, const char *releases, const char *wanted)
{
    struct merge_options o = standard();
    o.schema = own_schema(properties);
    gives(o, releases, wanted);
}

TEST(merge_takes_lists_of_other_things_and_without_ids_whole)
{
    by_schema("'mixed':{'type':'array','items':{'type':['object','string'],'properties':{'id':{"
              "'type':'string'}}}},'noid':{'type':'array','items':{'type':'object','properties':{"
              "'a':{'type':'string'}}}}",
              "[" R1 "'mixed':[{'id':'1'}],'noid':[{'a':'1'}]}," R2
              "'mixed':[{'id':'2'}],'noid':[{'a':'2'}]}]",
              HEAD ",'mixed':[{'id':'2'}],'noid':[{'a':'2'}]}");
}

TEST(merge_looks_at_no_rules_below_an_omitted_or_a_whole_field)
{
    by_schema("'gone':{'type':'object','omitWhenMerged':true,'properties':{'kept':{'type':'string'}"
              "}},'whole':{'type':'array','wholeListMerge':true,'items':{'type':'object',"
              "'properties':{'id':{'type':'string'},'gone':{'type':'string','omitWhenMerged':true}}"
              "}}",
              "[" R1 "'gone':{'kept':'a'},'whole':[{'id':'1','gone':'b'}]}]",
              HEAD1 ",'whole':[{'id':'1','gone':'b'}]}");
}

TEST(merge_ignores_rules_that_say_false_and_whole_lists_that_are_objects)
{
    by_schema("'a':{'type':'string','omitWhenMerged':false},'b':{'type':'array','wholeListMerge':"
              "false,'items':{'type':'object','properties':{'id':{'type':'string'}}}},'c':{'type':"
              "'object','wholeListMerge':true,'properties':{'x':{'type':'string'},'y':{'type':"
              "'string'}}}",
              "[" R1 "'a':'1','b':[{'id':'1'}],'c':{'x':'1'}}," R2 "'b':[{'id':'2'}],'c':{'y':'2'}}"
              "]",
              HEAD ",'a':'1','b':[{'id':'1'},{'id':'2'}],'c':{'x':'1','y':'2'}}");
}

TEST(merge_keeps_id_and_date_where_the_schema_does_not_omit_them)
{
    struct merge_options o = {.dates = MERGE_DATES_INSTANT};
    gives(o, "[" R1 "'a':1}," R2 "'a':2}]",
          "{'tag':['compiled'],'id':'2','date':'2020-02-01T00:00:00Z','ocid':'o','a':2}");
}

TEST(merge_extension_changes_the_rules)
{
    static struct arena arena;
    struct schema *schema;
    arena_init(&arena, 256u << 20);
    CHECK_OK(file_write("release-schema.json",
                        merging_text("{'properties':{'tags':{'type':'array','wholeListMerge':true,"
                                     "'items':{'type':'object','properties':{'id':{'type':'string'}"
                                     "}}}}}"),
                        &err));
    CHECK_OK(schema_builtin(&arena, SCHEMA_OCDS_1_1, &schema, &err));
    struct merge_options o = standard();
    o.schema = schema;
    const char *releases = "[" R1 "'tags':[{'id':'1'}]}," R2 "'tags':[{'id':'2'}]}]";
    gives(o, releases, HEAD ",'tags':[{'id':'1'},{'id':'2'}]}");
    CHECK_OK(schema_extend(&arena, schema, "release-schema.json", &err));
    gives(o, releases, HEAD ",'tags':[{'id':'2'}]}");
    arena_free(&arena);
}

/* --- shared ids --------------------------------------------------------------------------------*/

static const char shared[] = "[" R1 "'awards':[{'id':1,'a':'x'},{'id':1,'a':'y'}]}," R2
                             "'awards':[{'id':1,'a':'z'},{'id':1,'a':'w'}]}]";

TEST(merge_joins_shared_ids_of_one_release_and_raises_when_asked)
{
    struct merge_options o = standard();
    gives(o, shared, HEAD ",'awards':[{'id':1,'a':'w'}]}");
    o.collision = MERGE_COLLISION_RAISE;
    gives(o, shared, "error: input");
    CHECK(strstr(err.message, "«awards»"));
}

TEST(merge_keeps_shared_ids_apart_when_asked)
{
    struct merge_options o = standard();
    o.collision = MERGE_COLLISION_APPEND;
    gives(o, shared, HEAD ",'awards':[{'id':1,'a':'z'},{'id':1,'a':'y'},{'id':1,'a':'w'}]}");
    o.collision = MERGE_COLLISION_BY_POSITION;
    gives(o, shared, HEAD ",'awards':[{'id':1,'a':'z'},{'id':1,'a':'w'}]}");
}

TEST(merge_versions_a_shared_id_once_per_release)
{
    versions(shared, "{'ocid':'o','awards':[{'id':1,'a':[" V1("'y'") "," V2("'w'") "]}]}");
}

TEST(merge_appends_or_goes_by_position_in_the_lists_one_names)
{
    struct merge_override names[] = {{STR("awards"), MERGE_APPEND}};
    struct merge_options o = standard();
    o.overrides = names;
    o.override_count = 1;
    gives(o, shared,
          HEAD ",'awards':[{'id':1,'a':'x'},{'id':1,'a':'y'},{'id':1,'a':'z'},{'id':1,'a':'w'}]}");
    names[0].strategy = MERGE_BY_POSITION;
    gives(o,
          "[" R1 "'awards':[{'id':1,'a':'x'},{'id':2,'a':'y'}]}," R2
          "'awards':[{'id':3,'a':'z'},{'b':'w'},{'id':4}]}]",
          HEAD ",'awards':[{'id':1,'a':'z'},{'id':2,'a':'y','b':'w'},{'id':4}]}");
    names[0].path = STR("contracts.items");
    gives(o,
          "[" R1 "'contracts':[{'id':1,'items':[{'id':'a'},{'id':'b'}]}]}," R2
          "'contracts':[{'id':1,'items':[{'id':'c','x':1}]}]}]",
          HEAD ",'contracts':[{'id':1,'items':[{'id':'a','x':1},{'id':'b'}]}]}");
}

static void count_warning(void *user, const struct merge_warning *warning)
{
    struct buf *told = user;
    buf_printf(told, "%.*s=%.*s;", STR_FMT(warning->path), STR_FMT(warning->id));
}

TEST(merge_tells_shared_ids_with_path_and_id)
{
    struct merge_options o = standard();
    struct json_pool pool = {0};
    struct merger *merger;
    struct buf out, told;
    json_ref root, releases[1];
    buf_init(&out, 1 << 20);
    buf_init(&told, 1 << 20);
    struct merge_teller teller = {count_warning, &told};
    CHECK_OK(json_pool_parse(&pool,
                             merging_text(R1 "'contracts':[{'id':'1','items':[{'id':'a'},{'id':'a'}"
                                             ",{'id':'a'},{'title':'x'},{'title':'x'}]}]}"),
                             &root, &err));
    releases[0] = root;
    CHECK_OK(merger_new(&o, &merger, &err));
    CHECK_OK(merger_merge(merger, releases, 1, &out, &teller, &err));
    CHECK_STR(buf_view(&told), "contracts.items=a;contracts.items=a;");
    merger_free(merger);
    json_pool_free(&pool);
    buf_free(&out);
    buf_free(&told);
}

/* --- dates -------------------------------------------------------------------------------------*/

TEST(merge_orders_instants_whatever_their_offsets)
{
    /* 23:00 in Mexico is after 02:00 of the next day in UTC. */
    const char *releases = "[{'ocid':'o','date':'2020-01-01T23:00:00-06:00','a':'later'},"
                           "{'ocid':'o','date':'2020-01-02T02:00:00Z','a':'earlier'}]";
    struct merge_options o = standard();
    CHECK_STR(merging_result(&o, merging_text(releases), &err),
              merging_text("{'tag':['compiled'],'id':'o-2020-01-01T23:00:00-06:00','date':"
                           "'2020-01-01T23:00:00-06:00','ocid':'o','a':'later'}")
                  .p);
    o.dates = MERGE_DATES_COMPATIBLE;
    struct str got = merging_result(&o, merging_text(releases), &err);
    CHECK(str_contains(got, STR("earlier")));
}

TEST(merge_orders_by_text_where_a_date_is_none)
{
    struct merge_options o = standard();
    struct str got = merging_result(
        &o,
        merging_text("[{'ocid':'o','date':'zzz','a':1},{'ocid':'o','date':'2020-01-01','a':2}]"),
        &err);
    CHECK_STR(got,
              merging_text("{'tag':['compiled'],'id':'o-zzz','date':'zzz','ocid':'o','a':1}").p);
}

TEST(merge_keeps_the_order_of_the_input_for_equal_dates)
{
    compiles("[" R1 "'a':1}," R1 "'a':2}," R1 "'a':3}]", HEAD1 ",'a':3}");
}

/* --- the release of a record -------------------------------------------------------------------*/

static struct str release_of(const char *record, bool with_merger)
{
    struct merge_options o = standard();
    struct merger *merger = NULL;
    struct json_pool parsed = {0}, made = {0};
    struct ocds_element e = {0};
    static struct buf out;
    json_ref found;
    CHECK_OK(json_pool_parse(&parsed, merging_text(record), &e.root, &err));
    e.kind = ocds_kind_of(e.root, STR_NONE);
    if (with_merger) CHECK_OK(merger_new(&o, &merger, &err));
    CHECK_OK(ocds_release_of(merger, &e, &made, &found, &err));
    buf_free(&out);
    buf_init(&out, 1 << 20);
    if (found) json_inline_write(&out, found);
    merger_free(merger);
    json_pool_free(&parsed);
    json_pool_free(&made);
    return found ? buf_view(&out) : STR("none");
}

TEST(release_of_a_record_is_its_compiled_one_or_what_its_releases_make)
{
    CHECK_STR(release_of("{'ocid':'o','language':'es'}", true),
              merging_text("{'ocid':'o','language':'es'}").p);
    CHECK_STR(release_of("{'ocid':'o','releases':[{'ocid':'o'}],'compiledRelease':{'a':1}}", true),
              merging_text("{'a':1}").p);
    const char *record = "{'ocid':'o','releases':[{'url':'x'}," R1 "'a':1}," R2 "'b':2}]}";
    CHECK_STR(release_of(record, true), merging_text(HEAD ",'a':1,'b':2}").p);
    CHECK_STR(release_of(record, false), merging_text(R2 "'b':2}").p);
    CHECK_STR(release_of("{'ocid':'o','releases':[{'url':'x'}]}", true), "none");
    CHECK_STR(release_of("{'ocid':'o','releases':[{'a':1},{'a':2}]}", true),
              merging_text("{'a':2}").p);
}
