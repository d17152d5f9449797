/* Cycles brought from a file: all or nothing, with the place of what is wrong, through the domain's
 * own functions, and never in somebody's name where the cycle is a real one. */
#include "file_here.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "cocreate/cycle.h"
#include "cocreate/cycle_file_private.h"
#include "cocreate/person.h"
#include "cocreate/plan.h"
#include "cocreate/proposal.h"
#include "cocreate/roundtable.h"
#include "cocreate/sitting.h"
#include "cocreate/vote.h"

static size_t cycles(struct town *town)
{
    struct cycle *list;
    size_t count;
    struct err err = {0};
    CHECK_OK(cycle_list(&town->co, &list, &count, &err));
    return count;
}

#define SESSION(more)                                                                              \
    "'sessions':[{'key':'s1','kind':'installation','title':'Instalación',"                        \
    "'modality':'in-person','place':'Sala','starts':'2025-03-04T10:00','agenda':[{'text':'El "     \
    "plan',"                                                                                       \
    "'subject':'plan:pal'}],'seats':['gob','soc','gar'],'agreements':[{'key':'a1',"                \
    "'text':'Se "                                                                                  \
    "aprueba','responsible':'Gobierno','subject':'plan:pal','votes':[{'person':'gob','vote':'in-"  \
    "favour'},"                                                                                    \
    "{'person':'soc','vote':'against','reason':'Falta'}]}],'minutes':'Se aprobó.'" more "}],"
#define PLAN(more)                                                                                 \
    "'plan':{'key':'pal','title':'Plan','begins':'2025-04-01','ends':'2026-03-31',"                \
    "'session':'s1','drafted':'2025-03-01','approved':'2025-03-04','published':'2025-04-01',"      \
    "'cuts':['2025-07-01','2025-10-01','2026-03-01'],'commitments':[{'key':'c1',"                  \
    "'title':'Obras','problem':'No se sabe','objective':'Saber','responsible':'Obras',"            \
    "'from':['p1'],'indicators':[{'key':'i1','title':'Publicadas','unit':'%','baseline':'0',"      \
    "'baseline_day':'2025-03-01','target':'100','target_day':'2026-03-01','values':"               \
    "[{'day':'2025-08-01','value':'40'}]}],'checks':[{'kind':'indicator','indicator':'i1',"        \
    "'with':{}}]" more "}]}"
#define TABLE(more)                                                                                \
    "'roundtables':[{'key':'m1','title':'Mesa','theme':'Obra','problem':'Falta',"                  \
    "'modality':'remote','opens':'2025-02-01','closes':'2025-02-20','heads':"                      \
    "[{'sector':'citizenry','people':7}],'proposals':[{'key':'p1','title':'Publicar',"             \
    "'problem':'No hay','proposal':'Que haya','channel':'room','day':'2025-02-05',"                \
    "'answers':[{'decision':'accepted','reason':'Se acepta porque se puede hacer',"                \
    "'session':'s1','by_name':'Secretariado','day':'2025-03-06'}]" more "}]}],"

BOTH(a_real_cycle_is_brought_whole)
{
    struct town town;
    struct err err = {0};
    struct plan *plans;
    struct sitting *sittings;
    struct roundtable table;
    struct proposal_counts counts;
    size_t n;
    town_open(&town, url);
    struct loaded *l =
        file_load(&town, "{" CYCLE PEOPLE TABLE("") SESSION(
                             ",'published':'2025-03-10','without':'En papel'") PLAN("") "}");
    CHECK_INT(l->faults.count, 0);
    CHECK_INT(l->code, ERR_NONE);
    CHECK_INT(l->done.commitments, 1);
    CHECK_INT(l->done.checks, 1);
    CHECK_INT(l->done.invited_count, 4);
    CHECK_INT(l->done.invited[0].token.n, SESSION_TOKEN);
    CHECK_OK(plan_list(&town.co, l->done.cycle, &plans, &n, &err));
    CHECK_INT(n, 1);
    CHECK_INT(plans[0].state, PLAN_PUBLISHED);
    CHECK_OK(sitting_list(&town.co, l->done.cycle, 0, 10, &sittings, &n, &err));
    CHECK_INT(n, 1);
    CHECK(sittings[0].minutes_published != 0);
    CHECK_OK(roundtable_get(&town.co, 1, &table, &err));
    CHECK_INT(table.came, 7);
    CHECK_OK(proposal_count(&town.co, &(struct proposal_filter){.roundtable = 1}, &counts, &err));
    CHECK_INT(counts.accepted, 1);
    /* Everything through the log, which holds. */
    CHECK_INT(town_logged(&town, "plan.moved"), 1);
    CHECK_INT(town_logged(&town, "proposal.answered"), 1);
    CHECK_INT(town_logged(&town, "check.added"), 1);
    town_close(&town);
}

TEST(a_real_cycle_speaks_for_nobody)
{
    struct town town;
    town_open(&town, "town.cauce");
    struct loaded *l = file_load(
        &town, "{" CYCLE PEOPLE TABLE(",'supports':['eva']") SESSION(",'signatures':['gob']")
                   PLAN(",'assessments':[{'by':'soc','level':'limited','text':'T',"
                        "'day':'2025-08-01'}]") "}");
    CHECK_INT(l->code, ERR_INPUT);
    CHECK_INT(l->faults.count, 3);
    file_faulty(l, 0, "/roundtables/0/proposals/0/supports", "no habla por nadie");
    file_faulty(l, 1, "/sessions/0/signatures", "no habla por nadie");
    file_faulty(l, 2, "/plan/commitments/0/assessments", "no habla por nadie");
    l = file_load(&town, "{" CYCLE PEOPLE "'agenda':[{'title':'T','problem':'P','proposal':'H',"
                         "'authority':'A','channel':'web'}]}");
    CHECK_INT(l->code, ERR_INPUT);
    file_faulty(l, 0, "/agenda/0/channel", "con su cuenta");
    CHECK_INT(cycles(&town), 0);
    town_close(&town);
}

BOTH(a_fault_at_the_end_undoes_all)
{
    struct town town;
    town_open(&town, url);
    /* The commitment's cuts stand in no order: found when everything else was done. */
    struct loaded *l = file_load(
        &town,
        "{" CYCLE PEOPLE SESSION(
            "") "'plan':{'title':'P','begins':'2025-04-01','ends':'2026-03-31','session':'s1',"
                "'key':'pal','approved':'2025-03-04','published':'2025-04-01',"
                "'cuts':['2025-07-01','2025-06-01','2026-03-01'],"
                "'commitments':[{'title':'T','problem':'P','objective':'O','responsible':'R'}]}}");
    CHECK_INT(l->code, ERR_INPUT);
    file_faulty(l, 0, "/plan", "cut2");
    CHECK_INT(cycles(&town), 0);
    CHECK_INT(town_logged(&town, "cycle.added"), 0);
    town_close(&town);
}

TEST(what_is_wrong_with_a_form_has_its_place)
{
    struct town town;
    town_open(&town, "town.cauce");
    struct loaded *l = file_load(
        &town,
        "{'cycle':{'number':'uno','titel':'Uno','begins':'12/01/2026','public':1},"
        "'people':[{'key':'a b','name':'A','email':'a@x.example'},{'key':'x','name':'A',"
        "'email':'a@x.example'},{'key':'x','name':'B','email':'b@x.example'}],"
        "'lessons':[{'kind':'otra','text':'T','by':'nadie'}],'plan':{'title':'P','cuts':'hoy'}}");
    CHECK_INT(l->code, ERR_INPUT);
    file_faulty(l, 0, "/cycle/number", "número entero");
    file_faulty(l, 1, "/cycle/titel", "«title»");
    file_faulty(l, 2, "/cycle/begins", "2026-03-05");
    file_faulty(l, 3, "/cycle/public", "true o false");
    file_faulty(l, 4, "/cycle/title", "Falta");
    file_faulty(l, 5, "/people/0/key", "minúsculas");
    file_faulty(l, 6, "/people/2/key", "ya es de otra cosa");
    file_faulty(l, 7, "/lessons/0/kind", "context, commitment, simulation");
    file_faulty(l, 8, "/plan/cuts", "lista");
    file_faulty(l, 9, "/lessons/0/by", "«nadie»");
    CHECK_INT(l->faults.count, 10);
    l = file_load(&town,
                  "{'cycle':{'number':1,'title':'U','begins':'2026-01-01','begins':'2026-01-02'}}");
    file_faulty(l, 0, "/cycle/begins", "dos veces");
    l = file_load(&town, "[1,2]");
    file_faulty(l, 0, "", "llaves");
    CHECK(file_load(&town, "{'cycle':")->code != ERR_NONE);
    town_close(&town);
}

TEST(a_thing_named_before_it_is_there_is_told)
{
    struct town town;
    town_open(&town, "town.cauce");
    struct loaded *l =
        file_load(&town, "{'example':true," CYCLE PEOPLE
                         "'lessons':[{'kind':'other','text':'T','by':'eva','commitment':'c1',"
                         "'day':'2025-02-01'}]," TABLE("") SESSION("") PLAN("") "}");
    CHECK_INT(l->code, ERR_INPUT);
    file_faulty(l, 0, "/lessons/0", "antes de que exista");
    l = file_load(&town, "{'example':true," CYCLE PEOPLE "'lessons':[{'kind':'other','text':'T',"
                         "'by':'eva','day':'2031-02-01'}]}");
    file_faulty(l, 0, "/lessons/0/day", "todavía no llega");
    town_close(&town);
}

BOTH(an_example_has_its_people_and_its_days)
{
    struct town town;
    struct err err = {0};
    struct cycle cycle;
    struct proposal p;
    struct sitting sitting;
    enum person_entry entry;
    int64_t id;
    town_open(&town, url);
    struct loaded *l = file_load_as(
        &town,
        "{'example':true,'today':'2025-12-04'," CYCLE PEOPLE TABLE(",'supports':['eva','soc']")
            SESSION(",'signatures':['gob','soc','gar'],'published':'2025-03-12'")
                PLAN(",'assessments':[{'by':'soc','level':'limited','text':'T',"
                     "'day':'2025-08-01'}],'coding':[{'by':'eva','variable':'verifiable',"
                     "'value':'yes','justification':'J','day':'2025-09-01'}]") "}",
        "una contraseña de muestra");
    CHECK_INT(l->faults.count, 0);
    CHECK_INT(l->code, ERR_NONE);
    /* Today is 2 January 2026, 29 days later: four whole weeks. */
    CHECK_OK(cycle_get(&town.co, l->done.cycle, &cycle, &err));
    CHECK(cycle.is.example);
    CHECK_INT(cycle.is.begins, date_from_ymd(2025, 2, 3));
    CHECK_OK(sitting_get(&town.co, 1, &sitting, &err));
    CHECK_INT(sitting.signature_count, 3);
    CHECK_INT(sitting.is.starts / 86400000, date_from_ymd(2025, 4, 1));
    CHECK_OK(proposal_get(&town.co, 1, &p, &err));
    CHECK_INT(p.supports, 2);
    CHECK_INT(p.made / 86400000, date_from_ymd(2025, 3, 5));
    /* The one sample account can be entered, nobody else's. */
    CHECK_OK(person_enter(&town.co, STR("gob@x.example"), STR("una contraseña de muestra"),
                          STR_NONE, &entry, &id, &err));
    CHECK_INT(entry, PERSON_ENTERED);
    CHECK_OK(person_enter(&town.co, STR("soc@x.example"), STR("una contraseña de muestra"),
                          STR_NONE, &entry, &id, &err));
    CHECK_INT(entry, PERSON_REFUSED);
    CHECK_INT(town_logged(&town, "assessment.made"), 1);
    CHECK_INT(town_logged(&town, "minutes.signed") + town_logged(&town, "sitting.signed"), 3);
    town_close(&town);
}

TEST(sample_passwords_stay_out_of_real_stores)
{
    struct town town;
    town_open(&town, "town.cauce");
    struct loaded *l = file_load_as(&town, "{" CYCLE PEOPLE "'lessons':[]}", "una contraseña");
    CHECK_INT(l->code, ERR_DENIED);
    CHECK_INT(file_load(&town, "{" CYCLE PEOPLE "'lessons':[]}")->code, ERR_NONE);
    l = file_load_as(&town, "{'example':true," CYCLE PEOPLE "'lessons':[]}", "una contraseña");
    CHECK_INT(l->code, ERR_DENIED);
    CHECK_INT(cycles(&town), 1);
    town_close(&town);
}

TEST(only_who_administers_loads)
{
    struct town town;
    struct err err = {0};
    struct cycle_file_faults *faults;
    struct cycle_file_done done;
    town_open(&town, "town.cauce");
    faults = arena_alloc(&town.arena, sizeof *faults);
    struct co member = town_as(&town, 5, CO_MEMBER, CO_GOVERNMENT);
    struct cycle_file_options options = {.home = town.co.entity};
    CHECK_INT(cycle_file_load(&member, file_quoted(&town, "{" CYCLE "'lessons':[]}"), &options,
                              faults, &done, &err),
              ERR_DENIED);
    town_close(&town);
}

/* --- the guide -------------------------------------------------------------------------------- */

static bool says_key(struct str guide, const char *key)
{
    char in_json[64], in_words[64];
    snprintf(in_json, sizeof in_json, "\"%s\":", key);
    snprintf(in_words, sizeof in_words, "`%s`", key);
    return str_contains(guide, str_of(in_json)) || str_contains(guide, str_of(in_words));
}

static void all_said(struct str guide, const struct cf_field *form)
{
    for (; form->key; form++) {
        if (!says_key(guide, form->key)) fprintf(stderr, "not in the guide: %s\n", form->key);
        CHECK(says_key(guide, form->key));
        if (form->of) all_said(guide, form->of);
    }
}

TEST(the_guide_shows_every_key_and_its_examples_are_right)
{
    struct arena arena;
    struct err err = {0};
    struct str guide, rest;
    char path[4096];
    int examples = 0;
    arena_init(&arena, 16 << 20);
    snprintf(path, sizeof path, "%s/docs/ciclo-archivo.md", test_root());
    CHECK_OK(file_read(&arena, path, 1 << 20, &guide, &err));
    all_said(guide, cf_form);
    rest = guide;
    for (const char *at; (at = memmem(rest.p, rest.n, "```json\n", 8));) {
        struct cycle_file_faults *faults = arena_alloc(&arena, sizeof *faults);
        rest = str_slice(rest, (size_t)(at - rest.p) + 8, rest.n);
        const char *end = memmem(rest.p, rest.n, "```", 3);
        CHECK(end != NULL);
        struct str example = {rest.p, (size_t)(end - rest.p)};
        cycle_file_check(&arena, example, faults, &err);
        for (size_t i = 0; i < faults->count; i++)
            fprintf(stderr, "%.*s: %.*s\n", STR_FMT(faults->list[i].pointer),
                    STR_FMT(faults->list[i].says));
        CHECK_INT(faults->count, 0);
        rest = str_slice(rest, example.n + 3, rest.n);
        examples++;
    }
    CHECK_INT(examples, 4);
    arena_free(&arena);
}
