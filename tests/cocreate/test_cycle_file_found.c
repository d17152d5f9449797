/* Hunts, gaps, requests, surveys, measurements and observations brought from a cycle's file: what
 * is kept, what two teams say apart, and where each thing that is wrong stands. */
#include "check_here.h"
#include "cocreate/gap_record.h"
#include "cocreate/hunt.h"
#include "cocreate/indicator.h"
#include "cocreate/metric.h"
#include "cocreate/observation.h"
#include "cocreate/request.h"
#include "cocreate/survey.h"
#include "file_here.h"

static struct err err;

#define AGENDA                                                                                     \
    "'agenda':[{'key':'p1','title':'Pagos','problem':'No están','proposal':'Publicarlos',"        \
    "'channel':'room','theme':'obra','authority':'Tesorería'}],"
#define FIND(question, more)                                                                       \
    "{'question':" question ",'place':'Portal','day':'2025-05-13','minutes':20" more "}"
#define HUNT(teams, more)                                                                          \
    "'hunts':[{'key':'h1','title':'El puente','problem':'No se sabe','theme':'obra',"              \
    "'begins':'2025-05-12','questions':['¿Cuánto se pagó?','¿A quién?'],'teams':[" teams "]" more  \
    "}],"
#define TWO_TEAMS                                                                                  \
    "{'name':'Uno','sector':'academia','people':3,'finds':[" FIND(                                 \
        "1",                                                                                       \
        ",'result':'found','answer':'Cien','route':['Buscador','Archivo'],"                        \
        "'evidence':[{'title':'El archivo','file':'plan.txt'}]") "," FIND("2",                     \
                                                                          ",'result':'"            \
                                                                          "missing'") "]},{'"      \
                                                                                      "name'"      \
                                                                                      ":'"         \
                                                                                      "Dos',"      \
                                                                                      "'find"      \
                                                                                      "s':"        \
                                                                                      "[" FIND(    \
                                                                                          "1",     \
                                                                                          ",'"     \
                                                                                          "result" \
                                                                                          "':'"    \
                                                                                          "partia" \
                                                                                          "l','"   \
                                                                                          "answer" \
                                                                                          "':'"    \
                                                                                          "Sólo " \
                                                                                          "el "    \
                                                                                          "total"  \
                                                                                          "'") "," \
                                                                                               "{" \
                                                                                               "'" \
                                                                                               "q" \
                                                                                               "u" \
                                                                                               "e" \
                                                                                               "s" \
                                                                                               "t" \
                                                                                               "i" \
                                                                                               "o" \
                                                                                               "n" \
                                                                                               "'" \
                                                                                               ":" \
                                                                                               "2" \
                                                                                               "," \
                                                                                               "'" \
                                                                                               "n" \
                                                                                               "e" \
                                                                                               "e" \
                                                                                               "d" \
                                                                                               "e" \
                                                                                               "d" \
                                                                                               "'" \
                                                                                               ":" \
                                                                                               "f" \
                                                                                               "a" \
                                                                                               "l" \
                                                                                               "s" \
                                                                                               "e" \
                                                                                               "}" \
                                                                                               "]" \
                                                                                               "}"

/* With an entity of its own: documents are kept of one, and requests are sent to it by name. */
static void open_villa(struct town *t, const char *url)
{
    town_open(t, url);
    CHECK_OK(ledger_entity_add(t->ledger, STR("villa"), STR("municipality"), STR("Villa"),
                               &t->co.entity, &err));
}

static struct loaded *only(struct town *t, const char *part)
{
    return file_load(
        t,
        arena_cstr(&t->arena, arena_printf(&t->arena, "{" CYCLE PEOPLE "%s'lessons':[]}", part)));
}

/* The one thing that is wrong with a section. */
static void wrong(struct town *t, const char *part, const char *pointer, const char *says)
{
    struct loaded *l = only(t, part);
    CHECK_INT(l->code, ERR_INPUT);
    file_faulty(l, 0, pointer, says);
    CHECK_INT(town_logged(t, "cycle.added"), 0);
}

/* --- hunts ------------------------------------------------------------------------------------ */

BOTH(a_hunt_is_brought_with_teams_that_disagree_and_what_its_questions_became)
{
    struct town t;
    struct hunt *hunts;
    struct hunt_question *questions;
    struct hunt_team *teams;
    struct find *finds;
    struct hunt_tie *ties;
    struct paper *papers;
    size_t n;
    open_villa(&t, url);
    struct loaded *l =
        only(&t, AGENDA HUNT(TWO_TEAMS, ",'closed':'2025-05-20','became':[{'question':2,"
                                        "'target':'proposal:p1'}]"));
    CHECK_INT(l->code, ERR_NONE);
    struct co visitor = town_as(&t, 0, 0, 0);
    CHECK_OK(hunt_list(&visitor, 0, 10, &hunts, &n, &err));
    CHECK_INT(n, 1);
    CHECK_INT(hunts[0].state, HUNT_CLOSED);
    CHECK_INT(hunts[0].is.cycle, l->done.cycle);
    CHECK_OK(hunt_questions(&visitor, hunts[0].id, &questions, &n, &err));
    CHECK_INT(n, 2);
    CHECK_STR(questions[0].text, "¿Cuánto se pagó?");
    CHECK_OK(hunt_teams(&visitor, hunts[0].id, &teams, &n, &err));
    CHECK_INT(n, 2);
    CHECK_INT(teams[0].people, 3);
    CHECK_INT(teams[0].minutes, 40);
    CHECK_INT(teams[0].hops, 2);
    CHECK_OK(find_list(&visitor, hunts[0].id, &finds, &n, &err));
    CHECK_INT(n, 4);
    CHECK(finds_disagree(finds, n, 1));
    CHECK(!finds_disagree(finds, n, 2)); /* to the other team it was no need */
    CHECK_STR(finds[0].is.answer, "Cien");
    CHECK_OK(paper_list(&visitor, STR("hunt/1"), 0, 10, &papers, &n, &err));
    CHECK_INT(n, 1);
    CHECK_OK(hunt_ties(&visitor, hunts[0].id, &ties, &n, &err));
    CHECK_INT(n, 1);
    CHECK_STR(ties[0].target, "proposal/1");
    CHECK_INT(town_logged(&t, "hunt.answered"), 4);
    CHECK_INT(town_logged(&t, "hunt.closed"), 1);
    town_close(&t);
}

TEST(a_hunt_begins_with_the_catalogue_s_questions_and_its_own_after_them)
{
    struct town t;
    struct hunt_question *q;
    size_t n;
    town_open(&t, "town.cauce");
    CHECK_INT(only(&t, "'hunts':[{'title':'A','problem':'P'},{'title':'B','problem':'P',"
                       "'set':'Una obra pública','questions':['¿Hay fotos?']},"
                       "{'title':'C','problem':'P','begins':'2027-01-04'}],")
                  ->code,
              ERR_NONE);
    CHECK_OK(hunt_questions(&t.co, 1, &q, &n, &err));
    CHECK_INT(n, 9);
    CHECK_OK(hunt_questions(&t.co, 2, &q, &n, &err));
    CHECK_STR(q[0].text, "¿Qué obra es, dónde está y quién decidió hacerla?");
    CHECK_STR(q[n - 1].text, "¿Hay fotos?");
    struct hunt h;
    CHECK_OK(hunt_get(&t.co, 3, &h, &err));
    CHECK_INT(h.state, HUNT_DRAFT); /* its day has not come */
    town_close(&t);
}

TEST(in_an_example_the_members_of_a_team_write_what_it_found)
{
    struct town t;
    struct hunt_team *teams;
    int64_t mine;
    size_t n;
    town_open(&t, "town.cauce");
    const char *hunt = HUNT("{'name':'Uno','members':['eva','soc'],'finds':[" FIND(
                                "1", ",'result':'missing'") "]},{'name':'Dos'}",
                            "");
    wrong(&t, hunt, "/hunts/0/teams/0/members", "no habla por nadie");
    struct str whole =
        arena_printf(&t.arena, "{'example':true," CYCLE PEOPLE "%s'lessons':[]}", hunt);
    CHECK_INT(file_load(&t, arena_cstr(&t.arena, whole))->code, ERR_NONE);
    CHECK_OK(hunt_teams(&t.co, 1, &teams, &n, &err));
    CHECK_INT(teams[0].members, 2);
    CHECK_INT(teams[0].answered, 1);
    struct co eva = town_as(&t, 4, CO_CITIZEN, CO_ACADEMIA);
    CHECK_OK(hunt_team_mine(&eva, 1, &mine, &err));
    CHECK_INT(mine, teams[0].id);
    struct loaded *l =
        file_load(&t, "{'example':true," CYCLE PEOPLE HUNT("{'name':'Uno','members':['eva']},"
                                                           "{'name':'Dos','members':['eva']}",
                                                           "") "'lessons':[]}");
    file_faulty(l, 0, "/hunts/0/teams/1/members/0", "en otro equipo");
    town_close(&t);
}

TEST(what_is_wrong_with_a_hunt_has_its_place)
{
    struct town t;
    town_open(&t, "town.cauce");
#define TEAM(finds) "{'name':'Uno','finds':[" finds "]}"
    wrong(&t, "'hunts':[{'problem':'P'}],", "/hunts/0/title", "Falta");
    wrong(&t, "'hunts':[{'title':'T','problem':'P','set':'Otro'}],", "/hunts/0/set", "conjunto");
    wrong(&t, "'hunts':[{'title':'T','problem':'P','questions':['  ']}],", "/hunts/0/questions",
          "Falta");
    wrong(&t, "'hunts':[{'title':'T','problem':'P','questions':'¿Qué?'}],", "/hunts/0/questions",
          "lista");
    wrong(&t, "'hunts':[{'title':'T','problem':'P','gap':{'missing':'todo'}}],", "/hunts/0/gap",
          "cauce gaps");
    wrong(&t, HUNT(TEAM(FIND("9", ",'result':'missing'")), ""), "/hunts/0/teams/0/finds/0",
          "pregunta");
    wrong(&t, HUNT(TEAM(FIND("1", ",'result':'nada'")), ""), "/hunts/0/teams/0/finds/0/result",
          "found, partial, missing, unusable");
    wrong(&t, HUNT(TEAM(FIND("1", "")), ""), "/hunts/0/teams/0/finds/0", "result");
    wrong(&t, HUNT(TEAM(FIND("1", ",'result':'found'")), ""), "/hunts/0/teams/0/finds/0", "answer");
    wrong(&t, HUNT(TEAM("{'question':1,'result':'missing','place':'P','day':'2031-01-01'}"), ""),
          "/hunts/0/teams/0/finds/0/day", "todavía no llega");
    wrong(&t, HUNT(TEAM(FIND("1", ",'result':'missing'") "," FIND("1", ",'result':'missing'")), ""),
          "/hunts/0/teams/0/finds/1/question", "ya contestó");
    wrong(
        &t,
        HUNT(TEAM(FIND("1", ",'result':'missing','evidence':[{'title':'E','file':'no.txt'}]")), ""),
        "/hunts/0/teams/0/finds/0/evidence/0/file", "no está");
    wrong(&t, HUNT("{'name':'Uno'},{'name':'Uno'}", ""), "/hunts/0/teams/1/name", "ese nombre");
    wrong(&t, HUNT("", ",'became':[{'question':1,'target':'proposal:p9'}]"),
          "/hunts/0/became/0/target", "proposal:p1");
    wrong(&t, AGENDA HUNT("", ",'became':[{'question':7,'target':'proposal:p1'}]"),
          "/hunts/0/became/0", "pregunta");
    wrong(&t, HUNT("", ",'closed':'2031-01-01'"), "/hunts/0/closed", "todavía no llega");
    town_close(&t);
}

/* --- gaps and requests ------------------------------------------------------------------------ */

#define RECORD(more)                                                                               \
    "'gap_records':[{'key':'f1','missing':'Los pagos','unit':'Tesorería','stage':'payment',"      \
    "'severity':'high'" more "}],"

BOTH(records_of_gaps_and_requests_hang_on_the_question_that_they_came_from)
{
    struct town t;
    struct gap_record r;
    struct request q;
    struct request_terms terms;
    struct hunt_tie *ties;
    bool has;
    size_t n;
    open_villa(&t, url);
    struct loaded *l =
        only(&t, HUNT(TWO_TEAMS, ",'closed':'2025-05-20'")
                     RECORD(",'hunt':'h1','question':2,'year':2024,'cause':'not-published',"
                            "'ending':{'state':'closed','closure':'Ya "
                            "están','file':'plan.txt'}") "'requests':[{'gap_record':'f1','"
                                                         "title':'Pagos','folio':'F1',"
                                                         "'sent':'2025-06-02','extension':'Son "
                                                         "muchos','outcome':'partial',"
                                                         "'answered':'2025-07-01','answer':'"
                                                         "Dos de cinco','file':'plan.txt'},"
                                                         "{'hunt':'h1','question':1},"
                                                         "{'title':'T','text':'X','unit':'U','"
                                                         "folio':'F2','sent':'2025-06-02',"
                                                         "'due':'2025-06-10','outcome':'silent'"
                                                         "}],");
    CHECK_INT(l->code, ERR_NONE);
    CHECK_OK(gap_record_of(&t.co, STR("hunt/1/2"), &r, &has, &err));
    CHECK(has);
    CHECK_INT(r.state, GAP_CLOSED);
    CHECK_INT(r.is.stage, GAP_PAYMENT);
    CHECK_INT(r.is.cause, GAP_NOT_PUBLISHED);
    CHECK_INT(r.is.severity, GAP_HIGH);
    CHECK_OK(request_get(&t.co, 1, &q, &err));
    CHECK_STR(q.is.subject, "hunt/1/2"); /* that of its record */
    CHECK_STR(q.is.title, "Pagos");
    CHECK(q.is.text.n > 20); /* drafted */
    CHECK_STR(q.folio, "F1");
    CHECK_STR(q.extension, "Son muchos");
    CHECK_INT(q.outcome, REQUEST_PARTIAL);
    CHECK_OK(request_terms_read(&t.co, &terms, &err));
    int32_t due =
        workday_after(date_from_ymd(2025, 6, 2), terms.of[TERM_ANSWER].days, &terms.closed);
    CHECK_INT(q.due, workday_after(due, terms.of[TERM_EXTENSION].days, &terms.closed));
    CHECK_OK(request_get(&t.co, 2, &q, &err));
    CHECK_INT(q.sent, DATE_NONE);
    CHECK(str_contains(q.is.text, STR("¿Cuánto se pagó?")));
    CHECK_OK(request_get(&t.co, 3, &q, &err));
    CHECK_INT(q.outcome, REQUEST_SILENT);
    CHECK_INT(q.due, date_from_ymd(2025, 6, 10));
    CHECK_OK(hunt_ties(&t.co, 1, &ties, &n, &err));
    CHECK_INT(n, 2); /* the record; the request of question 1 */
    CHECK_INT(town_logged(&t, "gap.closed"), 1);
    CHECK_INT(town_logged(&t, "request.answered"), 2);
    town_close(&t);
}

TEST(what_is_wrong_with_a_record_or_a_request_has_its_place)
{
    struct town t;
    town_open(&t, "town.cauce");
    wrong(&t, RECORD(",'cause':'quién sabe'"), "/gap_records/0/cause", "not-published");
    wrong(&t, RECORD(",'year':24"), "/gap_records/0/year", "año");
    wrong(&t, RECORD(",'question':1"), "/gap_records/0/question", "cacería");
    wrong(&t, HUNT("", "") RECORD(",'hunt':'h1','question':8"), "/gap_records/0", "pregunta");
    wrong(&t, HUNT("", "") RECORD(",'hunt':'h1','question':1,'gap':{'missing':'payment'}"),
          "/gap_records/0/hunt", "una sola cosa");
    wrong(&t, RECORD(",'gap':{'missing':'payment'}"), "/gap_records/0/gap", "ningún hueco");
    wrong(&t, RECORD(",'ending':{'state':'closed','closure':'Ya'}"), "/gap_records/0/ending",
          "evidencia");
    wrong(&t, RECORD(",'ending':{'state':'abierto','closure':'Ya'}"), "/gap_records/0/ending/state",
          "closed, hopeless");
#define REQUEST(more) "'requests':[{'title':'T','text':'X','unit':'U'" more "}],"
    wrong(&t, "'requests':[{'title':'T','unit':'U'}],", "/requests/0", "text");
    wrong(&t, "'requests':[{'gap_record':'f9'}],", "/requests/0/gap_record", "f9");
    wrong(&t, REQUEST(",'by':'eva'"), "/requests/0/by", "no habla por nadie");
    wrong(&t, REQUEST(",'folio':'F'"), "/requests/0/folio", "«sent»");
    wrong(&t, REQUEST(",'sent':'2025-06-02'"), "/requests/0", "folio");
    wrong(&t, REQUEST(",'folio':'F','sent':'2031-06-02'"), "/requests/0/sent", "todavía");
    wrong(&t, REQUEST(",'folio':'F','sent':'2025-06-02','due':'2025-06-01'"), "/requests/0/due",
          "Vence antes");
    wrong(&t, REQUEST(",'answer':'A'"), "/requests/0/answer", "«outcome»");
    wrong(&t, REQUEST(",'folio':'F','sent':'2025-06-02','outcome':'complete'"), "/requests/0",
          "answer");
    wrong(&t,
          REQUEST(",'folio':'F','sent':'2025-06-02','outcome':'partial','answer':'A',"
                  "'answered':'2025-06-01'"),
          "/requests/0/answered", "antes de que se enviara");
    wrong(&t, REQUEST(",'folio':'F','sent':'2025-12-29','outcome':'silent'"), "/requests/0/outcome",
          "todavía no vence");
    town_close(&t);
}

/* --- surveys, indicators, measurements -------------------------------------------------------- */

#define WAVE(day, mode, wording, data)                                                             \
    "{'day':'" day "','sample':800,'mode':'" mode "','wording':'" wording "',"                     \
    "'scale':['Mucho','Poco; \\'casi\\' nada'],'area':'zona urbana','source':'F','data':[" data    \
    "]}"
#define SURVEY(waves) "'surveys':[{'title':'Agua','theme':'servicios','waves':[" waves "]}],"

BOTH(waves_of_a_survey_that_differ_are_brought_and_stay_apart)
{
    struct town t;
    struct wave *w;
    size_t n;
    town_open(&t, url);
    CHECK_INT(
        only(
            &t,
            SURVEY(WAVE(
                "2024-10-07", "en vivienda", "¿Hay agua?",
                "{'answer':'Mucho','value':'31.5'},"
                "{'answer':'poco; casi nada','area':'Norte','value':68.5}") "," WAVE("2025-10-06",
                                                                                     "por teléfono",
                                                                                     "¿Le llega el "
                                                                                     "agua?",
                                                                                     "{'answer':'"
                                                                                     "Mucho','"
                                                                                     "value':'44'"
                                                                                     "}")))
            ->code,
        ERR_NONE);
    CHECK_OK(wave_list(&t.co, 1, &w, &n, &err));
    CHECK_INT(n, 2);
    CHECK_INT(wave_changes(&w[0].is, &w[1].is), WAVE_WORDING | WAVE_MODE);
    CHECK_STR(wave_value(&w[0], STR("Mucho"), STR(""))->value, "31.5");
    CHECK_INT(w[0].count, 2); /* an answer with a separator in it is one answer */
    CHECK_STR(w[0].values[1].area, "Norte");
    CHECK_INT(town_logged(&t, "survey.wave"), 2);
    town_close(&t);
}

BOTH(indicators_of_the_city_and_measurements_of_openness_are_brought)
{
    struct town t;
    struct indicator *list;
    struct metric *all, m;
    struct measure_value *values;
    size_t n;
    town_open(&t, url);
    CHECK_INT(only(&t,
                   "'indicators':[{'key':'i','title':'Baches','unit':'%','baseline':'40',"
                   "'baseline_day':'2024-12-31','target':'80','target_day':'2025-12-31','values':"
                   "[{'day':'2025-03-31','value':'46'},{'day':'2025-06-30','value':'51.5'},"
                   "{'day':'2025-06-30','value':'38','area':'Norte'}]}],"
                   "'measurements':[{'key':'m1','title':'2024','day':'2024-11-04','source':'U',"
                   "'method':'M','units':[{'name':'Tesorería','transparency_government':'0.72',"
                   "'participation_citizen':0.58}]},{'title':'2024 bis','day':'2024-11-05',"
                   "'source':'U','method':'M','weights':{'transparency_citizen':2},"
                   "'units':[{'name':'Tesorería','transparency_government':'0.7'}],"
                   "'replaces':'m1','reason':'Se midió dos veces'}],")
                  ->code,
              ERR_NONE);
    CHECK_OK(indicator_list(&t.co, STR(""), 0, 10, &list, &n, &err));
    CHECK_INT(n, 1);
    CHECK_INT(list[0].plan, 0);
    CHECK_STR(list[0].last, "51.5");
    CHECK_INT(list[0].areas, 1);
    CHECK_OK(measure_values(&t.co, list[0].measure.id, STR("Norte"), &values, &n, &err));
    CHECK_INT(n, 1);
    CHECK_OK(metric_list(&t.co, &all, &n, &err));
    CHECK_INT(n, 2);
    CHECK_OK(metric_get(&t.co, 1, &m, &err));
    CHECK_INT(m.replaced_by, 2);
    CHECK_INT(m.is.units[0].parts[METRIC_TRANSPARENCY_GOVERNMENT], 7200);
    CHECK_INT(m.is.units[0].parts[METRIC_TRANSPARENCY_CITIZEN], METRIC_NONE);
    CHECK_INT(m.is.units[0].parts[METRIC_PARTICIPATION_CITIZEN], 5800);
    CHECK_OK(metric_get(&t.co, 2, &m, &err));
    CHECK_INT(m.is.weights.parts[METRIC_TRANSPARENCY_CITIZEN], 2);
    CHECK_INT(m.is.weights.parts[METRIC_TRANSPARENCY_GOVERNMENT], 1);
    town_close(&t);
}

TEST(what_is_wrong_with_a_survey_or_a_measurement_has_its_place)
{
    struct town t;
    town_open(&t, "town.cauce");
#define ONE(data) SURVEY(WAVE("2025-10-06", "por teléfono", "¿Hay agua?", data))
    wrong(&t, ONE(""), "/surveys/0/waves/0/data", "Faltan los resultados");
    wrong(&t, ONE("{'answer':'Mucho','value':'1'},{'answer':'Otra','value':'1'}"),
          "/surveys/0/waves/0/data/1", "no está en la escala");
    wrong(&t, ONE("{'answer':'Mucho','value':'130'}"), "/surveys/0/waves/0/data/0", "0 a 100");
    wrong(&t, ONE("{'answer':'Mucho','value':'dos'}"), "/surveys/0/waves/0/data/0/value", "cifra");
    wrong(&t, ONE("{'answer':'Mucho','value':'1'},{'answer':'Mucho','value':'2'}"),
          "/surveys/0/waves/0/data/1", "ya estaba");
    wrong(&t, SURVEY(WAVE("2031-10-06", "m", "w", "{'answer':'Mucho','value':'1'}")),
          "/surveys/0/waves/0/day", "todavía");
    wrong(&t,
          "'indicators':[{'title':'I','unit':'%','values':[{'day':'2025-01-01','value':'1'},"
          "{'day':'2025-01-01','value':'2'}]}],",
          "/indicators/0/values/1/day", "no se sobrescribe");
#define MEASUREMENT(more)                                                                          \
    "'measurements':[{'title':'M','day':'2025-10-06','source':'U','method':'M'" more "}],"
    wrong(&t, MEASUREMENT(""), "/measurements/0", "unidad");
    wrong(&t,
          MEASUREMENT(",'units':[{'name':'A','transparency_citizen':'0.5'},"
                      "{'name':'B','transparency_citizen':'1.2'}]"),
          "/measurements/0/units/1/transparency_citizen", "de 0 a 1");
    wrong(&t, MEASUREMENT(",'units':[{'name':'A'}],'weights':{'transparency':-1}"),
          "/measurements/0/weights", "pesos");
    wrong(&t, MEASUREMENT(",'units':[{'name':'A'}],'replaces':'m9'"), "/measurements/0/replaces",
          "m9");
    town_close(&t);
}

/* --- observations ----------------------------------------------------------------------------- */

#define WORK 7
static void with_works(struct town *t, const char *url)
{
    town_open(t, url);
    t->co.entity = HERE_ENTITY;
    here_run(t,
             "INSERT INTO snapshot (id, owner, sha256, size, name, sheet, series, retrieved_at, "
             "layout, layout_sha256, format, encoding, header_row, rows_read, rows_accepted, "
             "rows_quarantined, imported_at, imported_by, program) VALUES (900, 26000, 'a', 1, "
             "'f.csv', '', 's', 0, 'l', 'x', 'csv', 'utf-8', 1, 1, 1, 0, 0, 'test', 't')",
             "");
    for (int64_t id = WORK; id <= WORK + 1; id++)
        here_run(t,
                 "INSERT INTO node (entity, id, kind, key, key_hash, label, published, snapshot, "
                 "row) VALUES (26000, $1, $2, 'k' || CAST($1 AS TEXT), $1, 'Puente', 1, 900, 1)",
                 "ii", id, (int64_t)(id == WORK ? NODE_PROJECT : NODE_CONTRACT));
}

#define SEEN(work, more)                                                                           \
    "'observations':[{'work':'" work "','by':'eva','day':'2025-05-13','text':'No hay nadie'" more  \
    "}]"

BOTH(observations_of_an_example_hang_on_the_work_that_they_name)
{
    struct town t;
    struct observation *o;
    size_t n;
    with_works(&t, url);
    CHECK_INT(file_load(&t, "{" CYCLE PEOPLE SEEN("#7", "") "}")->code, ERR_INPUT); /* a real one */
    struct loaded *l = file_load(
        &t, "{'example':true," CYCLE PEOPLE SEEN(
                "#7", ",'place':'Norte','latitude':'29.09','longitude':-110.5,'photo':'foto.png',"
                      "'photo_alt':'Una zanja','answer':'Se tapa','answered_by':'gob',"
                      "'office':'Obras'},{'work':'#7','by':'soc','day':'2025-05-14','text':'Mal',"
                      "'hidden':'Ofende','hidden_by':'gar'") "}");
    CHECK_INT(l->code, ERR_NONE);
    struct co visitor = town_as(&t, 0, 0, 0);
    CHECK_OK(observation_list(&visitor, WORK, 0, 10, &o, &n, &err));
    CHECK_INT(n, 2);
    CHECK(o[0].hidden);
    CHECK_STR(o[0].hidden_reason, "Ofende");
    CHECK_STR(o[0].text, "");
    CHECK_STR(o[1].text, "No hay nadie");
    CHECK_STR(o[1].answer_name, "Obras");
    CHECK(o[1].has_point);
    CHECK_INT(o[1].photo.n, 64);
    CHECK_INT(o[1].made / 86400000, date_from_ymd(2025, 5, 13));
    CHECK_INT(town_logged(&t, "observation.made"), 2);
    town_close(&t);
}

TEST(what_is_wrong_with_an_observation_has_its_place)
{
    struct town t;
    with_works(&t, "town.cauce");
#define WRONG(part, pointer, says)                                                                 \
    do {                                                                                           \
        struct loaded *l = file_load(&t, "{'example':true," CYCLE PEOPLE part "}");                \
        CHECK_INT(l->code, ERR_INPUT);                                                             \
        file_faulty(l, 0, pointer, says);                                                          \
    } while (0)
    WRONG(SEEN("#8", ""), "/observations/0/work", "no es una obra");
    WRONG(SEEN("proyecto:NADA", ""), "/observations/0/work", "NADA");
    WRONG(SEEN("#7", ",'latitude':'290','longitude':'1'"), "/observations/0/latitude", "latitud");
    WRONG(SEEN("#7", ",'photo':'no.png'"), "/observations/0/photo", "no está");
    WRONG(SEEN("#7", ",'photo':'plan.txt','photo_alt':'A'"), "/observations/0/photo", "JPEG");
    WRONG(SEEN("#7", ",'photo':'foto.png'"), "/observations/0", "photo_alt");
    WRONG(SEEN("#7", ",'by':'nadie'"), "/observations/0/by", "dos veces");
    WRONG(SEEN("#7", ",'answered_by':'nadie'"), "/observations/0/answered_by", "nadie");
    struct loaded *l = file_load(&t, "{" CYCLE PEOPLE SEEN("#7", "") "}");
    file_faulty(l, 0, "/observations", "no habla por nadie");
    CHECK_INT(town_logged(&t, "observation.made"), 0);
    town_close(&t);
}
