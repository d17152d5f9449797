/* Who takes part, in counts; and the signals that are asked about, with their figures. */
#include "cocreate/participation.h"

#include <stdio.h>
#include <string.h>

#include "cocreate/comment.h"
#include "cocreate/cycle_file.h"
#include "cocreate/paper.h"
#include "cocreate/progress.h"
#include "cocreate/signal.h"
#include "plan_here.h"

#define DAY_MS INT64_C(86400000)

static void load(struct town *town, const char *text)
{
    struct err err = {0};
    size_t n = strlen(text);
    char *copy = arena_alloc(&town->arena, n + 1);
    struct cycle_file_faults *faults = arena_alloc(&town->arena, sizeof *faults);
    struct cycle_file_options options = {.home = town->co.entity};
    struct cycle_file_done done;
    for (size_t i = 0; i < n; i++) copy[i] = text[i] == '\'' ? '"' : text[i];
    enum err_code code =
        cycle_file_load(&town->co, (struct str){copy, n}, &options, faults, &done, &err);
    for (size_t i = 0; i < faults->count; i++)
        printf("# %.*s: %.*s\n", STR_FMT(faults->list[i].pointer), STR_FMT(faults->list[i].says));
    CHECK_INT(code, ERR_NONE);
}

#define WHO(key, sector, more)                                                                     \
    "{'key':'" key "','name':'" key "','email':'" key "@x.example','sector':'" sector "'" more "}" \
    ","
#define PEOPLE                                                                                     \
    "'people':[" WHO("a", "citizenry", "") WHO("b", "citizenry", "") WHO("c", "academia", "")      \
        WHO("d", "civil-society", "") WHO("e", "citizenry", "") WHO("f", "citizenry", "")          \
            WHO("g", "citizenry", "") WHO("h", "citizenry", "")                                    \
                WHO("i", "citizenry", "") "{'key':'j','name':'j','email':'j@x.example'}],"

/* Ten people; one of them makes eight of the nineteen things, and only one came lately. */
static const char busy[] =
    "{'example':true,'cycle':{'number':1,'title':'Uno','begins':'2025-01-06','public':true}," PEOPLE
    "'activities':[{'kind':'talk','title':'Charla','modality':'remote','iap2':'inform',"
    "'starts':'2025-02-03T17:00','outcome':'Se habló','attendance':["
    "{'sector':'citizenry','gender':'women','people':12},{'sector':'government','people':3}]}],"
    "'stakeholders':[{'name':'Colonos','sector':'private','first':'2024-03-01',"
    "'last':'2025-05-05'}],"
    "'roundtables':[{'title':'Mesa','theme':'Agua','problem':'Falta','modality':'telephone',"
    "'telephone':'662','starts':'2025-02-10T17:00','opens':'2025-02-03','closes':'2025-03-31',"
    "'heads':[{'sector':'citizenry','gender':'men','people':5}],'proposals':["
    "{'key':'p1','title':'A','problem':'P','proposal':'H','author':'a','day':'2025-02-04',"
    "'supports':['b','c','d','e','f','g','h','i','j']},"
    "{'key':'p2','title':'B','problem':'P','proposal':'H','author':'a','day':'2025-02-05',"
    "'supports':['b']},"
    "{'key':'p3','title':'C','problem':'P','proposal':'H','author':'a','day':'2025-02-06',"
    "'comments':[{'by':'a','text':'T','day':'2025-02-07'},{'by':'a','text':'T',"
    "'day':'2025-02-08'},{'by':'a','text':'T','day':'2025-02-09'},{'by':'a','text':'T',"
    "'day':'2025-02-10'},{'by':'a','text':'T','day':'2025-12-20'}]}]}]}";

BOTH(participation_is_counted_by_sector_gender_and_modality)
{
    struct town town;
    struct err err = {0};
    struct participation *who;
    town_open(&town, url);
    who = arena_alloc(&town.arena, sizeof *who);
    CHECK_OK(participation_read(&town.co, town.co.entity, who, &err));
    CHECK_INT(who->people + who->acts + who->head_count + who->top + who->recent, 0);
    CHECK_INT(who->first, DATE_NONE);
    load(&town, busy);
    CHECK_OK(participation_read(&town.co, town.co.entity, who, &err));
    CHECK_INT(who->people, 10);
    CHECK_INT(who->acts, 18);
    CHECK_INT(who->acts_of[ACT_PROPOSED], 3);
    CHECK_INT(who->acts_of[ACT_SUPPORTED], 10);
    CHECK_INT(who->acts_of[ACT_COMMENTED], 5);
    CHECK_INT(who->sectors[CO_CITIZENRY].people, 7);
    CHECK_INT(who->sectors[CO_CITIZENRY].acts, 15);
    CHECK_INT(who->sectors[CO_NO_SECTOR].people, 1);
    CHECK_INT(who->sectors[CO_ACADEMIA].acts, 1);
    CHECK_INT(who->first, date_from_ymd(2025, 2, 4));
    CHECK_INT(who->last, date_from_ymd(2025, 12, 20));
    /* Heads at meetings, whether or not they have an account. */
    CHECK_INT(who->head_count, 20);
    CHECK_INT(who->heads[CO_CITIZENRY][CO_WOMEN], 12);
    CHECK_INT(who->heads[CO_CITIZENRY][CO_MEN], 5);
    CHECK_INT(who->heads[CO_GOVERNMENT][CO_GENDER_UNTOLD], 3);
    CHECK_INT(who->gender_heads[CO_WOMEN], 12);
    CHECK_INT(who->sectors[CO_GOVERNMENT].first, date_from_ymd(2025, 2, 3));
    CHECK_INT(who->meetings[CO_REMOTE].meetings, 1);
    CHECK_INT(who->meetings[CO_REMOTE].heads, 15);
    CHECK_INT(who->meetings[CO_TELEPHONE].heads, 5);
    /* The map of stakeholders has days of its own. */
    CHECK_INT(who->sectors[CO_PRIVATE].actors, 1);
    CHECK_INT(who->sectors[CO_PRIVATE].first, date_from_ymd(2024, 3, 1));
    CHECK_INT(who->sectors[CO_PRIVATE].last, date_from_ymd(2025, 5, 5));
    /* One of ten is a tenth: eight of eighteen things. */
    CHECK_INT(who->top, 1);
    CHECK_INT(who->top_acts, 8);
    CHECK_INT(who->recent, 1);
    CHECK_INT(who->newcomers, 0);
    CHECK_STR(str_of(participation_act_word(ACT_VOTED)), "boletas en votaciones");
    CHECK(!participation_act_word(ACT_NONE) && !participation_act_word(ACTS));
    town_close(&town);
}

static const struct signal *signals(struct town *town)
{
    struct err err = {0};
    struct participation *who = arena_alloc(&town->arena, sizeof *who);
    struct signal *list = arena_array(&town->arena, SIGNALS, sizeof *list);
    CHECK_OK(participation_read(&town->co, town->co.entity, who, &err));
    CHECK_OK(signal_list(&town->co, who, list, &err));
    return list;
}

TEST(requirement_53_signals_are_questions_with_their_formula_and_never_accuse)
{
    struct town town;
    town_open(&town, "town.cauce");
    const struct signal *s = signals(&town);
    for (int i = 0; i < SIGNALS; i++) {
        CHECK_INT(s[i].kind, i);
        CHECK(strstr(s[i].question, "¿") == s[i].question);
        CHECK(strlen(s[i].formula) > 40 && strlen(s[i].innocent) > 20);
        CHECK(s[i].found.n > 10 && *s[i].code);
        /* Nothing was done yet: there is nothing to ask about. */
        CHECK(s[i].state != SIGNAL_ASKS);
        CHECK(signal_state_word(s[i].state) != NULL);
    }
    CHECK_INT(s[SIGNAL_SAME_FEW].state, SIGNAL_UNTOLD);
    CHECK_INT(s[SIGNAL_SESSIONS].state, SIGNAL_UNTOLD);
    CHECK(!signal_state_word(9));
    town_close(&town);
}

BOTH(requirement_53_few_people_nobody_new_and_waiting_proposals_are_asked_about)
{
    struct town town;
    town_open(&town, url);
    load(&town, busy);
    const struct signal *s = signals(&town);
    CHECK_INT(s[SIGNAL_SAME_FEW].state, SIGNAL_QUIET); /* 8 of 18 are no half */
    CHECK_INT(s[SIGNAL_SAME_FEW].part, 8);
    CHECK_INT(s[SIGNAL_SAME_FEW].whole, 18);
    CHECK(str_contains(s[SIGNAL_SAME_FEW].found, STR("1 de 10 personas hicieron 8 de 18")));
    CHECK_INT(s[SIGNAL_FEW_NEW].state, SIGNAL_UNTOLD); /* one person is too few */
    CHECK_INT(s[SIGNAL_UNANSWERED].state, SIGNAL_ASKS);
    CHECK(str_contains(s[SIGNAL_UNANSWERED].found, STR("3 de 3")));
    /* Five more comments of the same person, and it is more than half. */
    struct err err = {0};
    struct co busiest = town_as(&town, 1, CO_CITIZEN, CO_CITIZENRY);
    struct comment_draft d = {.subject = STR("proposal/3"), .text = STR("Otra vez")};
    for (int i = 0; i < 5; i++) {
        int64_t id;
        CHECK_OK(comment_add(&busiest, &d, &town.faults, &id, &err));
    }
    s = signals(&town);
    CHECK_INT(s[SIGNAL_SAME_FEW].state, SIGNAL_ASKS);
    CHECK_INT(s[SIGNAL_SAME_FEW].part, 13);
    CHECK_INT(s[SIGNAL_SAME_FEW].whole, 23);
    town_close(&town);
}

static int64_t paper(struct town *town, const char *url, const char *bytes)
{
    struct err err = {0};
    struct paper_draft d = {.subject = STR("commitment/1"),
                            .role = STR("evidence"),
                            .title = STR("Evidencia"),
                            .file = bytes ? STR("a.txt") : STR(""),
                            .url = str_of(url),
                            .bytes = str_of(bytes),
                            .day = DATE_NONE};
    int64_t id = 0;
    town->faults.count = 0;
    CHECK_OK(paper_keep(&town->co, &d, &town->faults, &id, &err));
    return id;
}

static void report(struct town *town, int64_t commitment, int cut, int64_t evidence)
{
    struct err err = {0};
    struct co co = here_institution(town, 7, HEALTH);
    struct progress_draft d = {.commitment = commitment,
                               .cut = cut,
                               .day = HERE_NOW(town),
                               .state = PROGRESS_UNDER_WAY,
                               .text = STR("Vamos"),
                               .papers = &evidence,
                               .paper_count = 1,
                               .by_name = STR("Salud")};
    int64_t id;
    town->faults.count = 0;
    CHECK_OK(progress_add(&co, &d, &town->faults, &id, &err));
}

BOTH(requirement_53_evidence_that_stays_the_same_or_is_a_front_page_is_asked_about)
{
    struct town town;
    int64_t plan;
    town_open(&town, url);
    town.co.entity = 26000; /* files are kept with an entity of the ledger */
    int64_t commitment = here_published(&town, &plan);
    report(&town, commitment, CUT_FIRST, paper(&town, NULL, "lo mismo"));
    const struct signal *s = signals(&town);
    CHECK_INT(s[SIGNAL_UNCHANGED].state, SIGNAL_UNTOLD);
    CHECK_INT(s[SIGNAL_INDEX].state, SIGNAL_QUIET);
    CHECK_INT(s[SIGNAL_DEAD_LINKS].state, SIGNAL_QUIET);
    report(&town, commitment, CUT_SECOND, paper(&town, NULL, "otra cosa"));
    CHECK_INT(signals(&town)[SIGNAL_UNCHANGED].state, SIGNAL_QUIET);
    report(&town, commitment, CUT_SECOND, paper(&town, NULL, "lo mismo"));
    s = signals(&town);
    CHECK_INT(s[SIGNAL_UNCHANGED].state, SIGNAL_ASKS);
    CHECK_INT(s[SIGNAL_UNCHANGED].part, 1);
    CHECK_INT(s[SIGNAL_UNCHANGED].whole, 2);
    CHECK_INT(s[SIGNAL_SAME_DAY].state, SIGNAL_UNTOLD); /* three reports are too few */
    report(&town, commitment, CUT_BETWEEN, paper(&town, "https://obras.example/", NULL));
    report(&town, commitment, CUT_BETWEEN, paper(&town, "https://obras.example/a.csv", NULL));
    s = signals(&town);
    CHECK_INT(s[SIGNAL_SAME_DAY].state, SIGNAL_ASKS);
    CHECK(str_contains(s[SIGNAL_SAME_DAY].found, STR("5 de 5 informes")));
    CHECK_INT(s[SIGNAL_INDEX].state, SIGNAL_ASKS);
    CHECK(str_contains(s[SIGNAL_INDEX].found, STR("1 de 2")));
    /* Nobody has looked whether they answer, and that is said. */
    CHECK_INT(s[SIGNAL_DEAD_LINKS].state, SIGNAL_UNTOLD);
    CHECK(str_contains(s[SIGNAL_DEAD_LINKS].found, STR("No comprobado")));
    town_close(&town);
}

BOTH(requirement_53_missing_sessions_and_minutes_are_asked_about)
{
    struct town town;
    town_open(&town, url);
    load(&town, "{'cycle':{'number':1,'title':'Uno','begins':'2025-01-06','public':true},"
                "'people':[{'key':'g','name':'G','email':'g@x.example','roles':[{'role':'member',"
                "'sector':'government','begins':'2025-01-06'}]}],'sessions':[{'kind':'ordinary',"
                "'title':'Sesión','modality':'remote','starts':'2025-12-15T10:00',"
                "'agenda':[{'text':'El plan'}],'seats':['g']}]}");
    const struct signal *s = signals(&town);
    CHECK_INT(s[SIGNAL_SESSIONS].state, SIGNAL_QUIET);
    CHECK_INT(s[SIGNAL_MINUTES].state, SIGNAL_ASKS);
    CHECK(str_contains(s[SIGNAL_MINUTES].found, STR("1 de 1")));
    town.co.now_ms += 200 * DAY_MS;
    s = signals(&town);
    CHECK_INT(s[SIGNAL_SESSIONS].state, SIGNAL_ASKS);
    CHECK(s[SIGNAL_SESSIONS].part > SIGNAL_SESSION_DAYS);
    town_close(&town);
}

TEST(requirement_53_a_front_page_is_told_from_a_document)
{
    static const char *const fronts[] = {"https://a.example",
                                         "https://a.example/",
                                         "http://a.example/transparencia/",
                                         "https://a.example/index.php",
                                         "https://a.example/x/INDEX.html",
                                         "https://a.example/inicio",
                                         "https://a.example/portada.aspx#arriba"};
    static const char *const documents[] = {
        "https://a.example/plan.pdf", "https://a.example/index.php?id=81",
        "https://a.example/obras/2024", "https://a.example/indexado.csv", ""};
    for (size_t i = 0; i < sizeof fronts / sizeof *fronts; i++)
        CHECK(signal_is_index(str_of(fronts[i])));
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++)
        CHECK(!signal_is_index(str_of(documents[i])));
}
