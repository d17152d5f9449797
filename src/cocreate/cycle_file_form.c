/* The form of a cycle's file, as tables: every key, what it takes and whether it must be there.
 * docs/ciclo-archivo.md says the same by example, which a test holds it to. */
#include "cocreate/assessment.h"
#include "cocreate/call.h"
#include "cocreate/cycle.h"
#include "cocreate/cycle_file_form.h"
#include "cocreate/event.h"
#include "cocreate/person.h"
#include "cocreate/progress.h"
#include "cocreate/proposal.h"
#include "cocreate/sitting.h"
#include "cocreate/vote.h"

CODES(cf_channel_code, "web", "room", "telephone", "paper")
CODES(cf_method_code, NULL, "scores", "dots", "ranked", "approval", "knapsack")
CODES(cf_rule_code, "none", "greedy", "equal-shares")
CODES(cf_electorate_code, NULL, "anyone", "registered", "members")
CODES(cf_choice_code, NULL, "titular", "suplente", "not-chosen")
CODES(cf_decision_code, NULL, NULL, "accepted", "modified", "rejected")
CODES(cf_outcome_code, "open", "done", "dropped")
CODES(cf_cut_code, "between", "first", "second", "final")
CODES(cf_step_code, NULL, "start", "sensitisation", "secretariat", "roundtables", "plan",
      "follow-up")

static const char *role_code(int bit)
{
    return co_role_code(1u << bit);
}

/* --- people, start, sensitisation ------------------------------------------------------------- */

static const struct cf_field roles[] = {WORD_NEEDED("role", role_code, 7),
                                        SECTOR,
                                        BOOL("substitute"),
                                        REF("body", "body"),
                                        TEXT("institution"),
                                        DAY_NEEDED("begins"),
                                        DAY("ends"),
                                        END};
static const struct cf_field people[] = {
    {.key = "key", .type = CF_KEY, .required = true, .kind = "person"},
    TEXT_NEEDED("name"),
    TEXT_NEEDED("email"),
    SECTOR,
    GENDER,
    BOOL("sample"),
    LIST("roles", roles),
    END};
static const struct cf_field bodies[] = {KEY("body"), SECTOR_NEEDED, TEXT_NEEDED("name"),
                                         DAY_NEEDED("begins"), END};
const struct cf_field cf_form_papers[] = {
    KEY("paper"), TEXT_NEEDED("title"), TEXT("role"), TEXT("url"), TEXT("file"), DAY("day"), END};
static const struct cf_field cycle[] = {INT_NEEDED("number"),
                                        TEXT_NEEDED("title"),
                                        TEXT("about"),
                                        DAY_NEEDED("begins"),
                                        DAY("ends"),
                                        BOOL("public"),
                                        LIST("papers", cf_form_papers),
                                        END};
static const struct cf_field steps[] = {WORD_NEEDED("step", cf_step_code, STEPS),
                                        DAY_NEEDED("begins"), DAY("ends"), TEXT("note"), END};
static const struct cf_field signatories[] = {TEXT_NEEDED("name"), TEXT_NEEDED("capacity"),
                                              SECTOR_NEEDED, DAY("signed_on"), END};
static const struct cf_field declarations[] = {TEXT_NEEDED("title"),
                                               TEXT_NEEDED("body"),
                                               TEXT("place"),
                                               DAY("signed_on"),
                                               TEXT("purposes"),
                                               LIST("signatories", signatories),
                                               LIST("papers", cf_form_papers),
                                               END};
static const struct cf_field attendance[] = {SECTOR_NEEDED, GENDER, INT_NEEDED("people"), END};
static const struct cf_field activities[] = {WORD_NEEDED("kind", event_kind_code, EVENT_KINDS),
                                             TEXT_NEEDED("title"),
                                             TEXT("about"),
                                             TEXT("place"),
                                             MODALITY,
                                             WORD_NEEDED("iap2", co_iap2_code, CO_IAP2S),
                                             MOMENT_NEEDED("starts"),
                                             MOMENT("ends"),
                                             TEXT("outcome"),
                                             LIST("attendance", attendance),
                                             LIST("papers", cf_form_papers),
                                             END};
static const struct cf_field stakeholders[] = {
    TEXT_NEEDED("name"), SECTOR_NEEDED, TEXT("represents"), TEXT("interests"),
    TEXT("contact"),     DAY("first"),  DAY("last"),        END};
static const struct cf_field candidates[] = {TEXT_NEEDED("name"),
                                             TEXT("organisation"),
                                             TEXT_NEEDED("statement"),
                                             TEXT("conflict_text"),
                                             INT("score"),
                                             TEXT("evaluation"),
                                             WORD("choice", cf_choice_code, CALL_CHOICES),
                                             END};
static const struct cf_field calls[] = {TEXT_NEEDED("title"),
                                        TEXT_NEEDED("body"),
                                        TEXT("asks"),
                                        SECTOR_NEEDED,
                                        INT_NEEDED("seats"),
                                        DAY_NEEDED("opens"),
                                        DAY_NEEDED("closes"),
                                        LIST("candidates", candidates),
                                        TEXT("result"),
                                        DAY("published"),
                                        END};

/* --- sessions --------------------------------------------------------------------------------- */

static const struct cf_field agenda[] = {TEXT_NEEDED("text"), TEXT("subject"), END};
static const struct cf_field member_votes[] = {REF_NEEDED("person", "person"),
                                               WORD_NEEDED("vote", member_vote_code, SEAT_VOTES),
                                               TEXT("reason"), END};
static const struct cf_field agreements[] = {KEY("agreement"),
                                             TEXT_NEEDED("text"),
                                             TEXT("subject"),
                                             TEXT_NEEDED("responsible"),
                                             DAY("due"),
                                             TEXT("dissent"),
                                             LIST("votes", member_votes),
                                             WORD("state", cf_outcome_code, AGREEMENT_STATES),
                                             TEXT("outcome"),
                                             DAY("ended"),
                                             END};
static const struct cf_field sessions[] = {
    KEY("session"),
    WORD_NEEDED("kind", sitting_kind_code, SITTING_KINDS),
    TEXT_NEEDED("title"),
    TEXT("place"),
    MODALITY,
    MOMENT_NEEDED("starts"),
    MOMENT("ends"),
    LIST("agenda", agenda),
    REFS("seats", "person"),
    LIST("agreements", agreements),
    TEXT("minutes"),
    {.key = "signatures", .type = CF_REFS, .own = true, .kind = "person"},
    DAY("published"),
    TEXT("without"),
    TEXT("cancelled"),
    END};

/* --- roundtables and proposals ---------------------------------------------------------------- */

static const struct cf_field comments[] = {BY,
                                           TEXT_NEEDED("text"),
                                           DAY("day"),
                                           REF("about", "commitment"),
                                           TEXT("answer"),
                                           REF("answered_by", "person"),
                                           TEXT("office"),
                                           DAY("answered"),
                                           END};
static const struct cf_field answers[] = {
    WORD_NEEDED("decision", cf_decision_code, PROPOSAL_REJECTED + 1),
    TEXT_NEEDED("reason"),
    REF("session", "session"),
    REF("agreement", "agreement"),
    TEXT_NEEDED("by_name"),
    DAY("day"),
    END};
static const struct cf_field proposals[] = {
    KEY("proposal"),
    TEXT_NEEDED("title"),
    TEXT_NEEDED("problem"),
    TEXT("cause"),
    TEXT_NEEDED("proposal"),
    TEXT("theme"),
    TEXT("authority"),
    REF("author", "person"),
    TEXT("author_name"),
    SECTOR,
    WORD("channel", cf_channel_code, PROPOSAL_DERIVED),
    REF("paper", "paper"),
    MONEY("cost"),
    TEXT("gap"),
    DAY("day"),
    {.key = "supports", .type = CF_REFS, .own = true, .kind = "person"},
    OWN_LIST("comments", comments),
    LIST("answers", answers),
    END};
static const struct cf_field heads[] = {TEXT("name"),         SECTOR_NEEDED, GENDER,
                                        INT_NEEDED("people"), BOOL("came"),  END};
static const struct cf_field options[] = {REF("proposal", "proposal"), TEXT("title"), MONEY("cost"),
                                          END};
static const struct cf_field criteria[] = {TEXT_NEEDED("title"), INT_NEEDED("weight"), END};
static const struct cf_field ballots[] = {
    BY, {.key = "marks", .type = CF_INTS, .required = true}, END};
static const struct cf_field votes[] = {TEXT_NEEDED("title"),
                                        TEXT("about"),
                                        WORD_NEEDED("method", cf_method_code, COUNT_METHODS),
                                        WORD("rule", cf_rule_code, COUNT_RULES),
                                        MONEY("budget"),
                                        INT("most"),
                                        LIST("criteria", criteria),
                                        LIST("options", options),
                                        BOOL("secret"),
                                        WORD("electorate", cf_electorate_code, VOTE_ELECTORATES),
                                        MOMENT_NEEDED("opens"),
                                        MOMENT_NEEDED("closes"),
                                        OWN_LIST("ballots", ballots),
                                        END};
static const struct cf_field roundtables[] = {KEY("roundtable"),
                                              TEXT_NEEDED("title"),
                                              TEXT_NEEDED("theme"),
                                              TEXT_NEEDED("problem"),
                                              MODALITY,
                                              IAP2,
                                              TEXT("iap2_evidence"),
                                              TEXT("place"),
                                              TEXT("telephone"),
                                              MOMENT("starts"),
                                              MOMENT("ends"),
                                              DAY_NEEDED("opens"),
                                              DAY_NEEDED("closes"),
                                              REF("facilitator", "person"),
                                              LIST("heads", heads),
                                              LIST("papers", cf_form_papers),
                                              LIST("proposals", proposals),
                                              LIST("votes", votes),
                                              DAY("answered"),
                                              END};

/* --- the plan and what became of it ----------------------------------------------------------- */

static const struct cf_field actions[] = {TEXT_NEEDED("title"), TEXT("responsible"), DAY("begins"),
                                          DAY("ends"), END};
static const struct cf_field values[] = {DAY_NEEDED("day"), FIGURE("value"), TEXT("area"),
                                         TEXT("source"), END};
const struct cf_field cf_form_indicators[] = {KEY("indicator"),
                                              TEXT_NEEDED("title"),
                                              TEXT_NEEDED("unit"),
                                              TEXT("formula"),
                                              TEXT("source"),
                                              TEXT("theme"),
                                              FIGURE("baseline"),
                                              DAY("baseline_day"),
                                              FIGURE("target"),
                                              DAY("target_day"),
                                              BOOL("falls"),
                                              LIST("values", values),
                                              END};
const struct cf_field cf_form_gap[] = {TEXT_NEEDED("missing"), TEXT("kind"), INT("year"),
                                       TEXT("unit"), END};
static const struct cf_field money[] = {TEXT("node"), OBJECT("gap", cf_form_gap), TEXT("note"),
                                        END};
static const struct cf_field checks[] = {TEXT_NEEDED("kind"),
                                         {.key = "with", .type = CF_VALUES, .required = true},
                                         REF("indicator", "indicator"),
                                         END};
/* In an amendment what stays as it was is left out. */
#define COMMITMENT_TEXT(NEEDED)                                                                    \
    NEEDED("title"), NEEDED("problem"), TEXT("baseline"), NEEDED("objective"),                     \
        TEXT("description"), TEXT("purposes"), TEXT("sdg"), NEEDED("responsible"),                 \
        TEXT("institution"), TEXT("support"), TEXT("verification"), TEXT("evidence"),              \
        MONEY("budget"), TEXT("budget_text"), DAY("begins"), DAY("ends"), LIST("actions", actions)
static const struct cf_field amendments[] = {COMMITMENT_TEXT(TEXT), TEXT_NEEDED("reason"),
                                             REF_NEEDED("session", "session"), DAY("day"), END};
static const struct cf_field accepted[] = {BY, BOOL("accepts"), TEXT("reason"), DAY("day"), END};
static const struct cf_field progress[] = {
    BY,
    INT("action"),
    WORD("cut", cf_cut_code, CUTS),
    DAY_NEEDED("day"),
    WORD_NEEDED("state", progress_state_code, PROGRESS_STATES),
    TEXT_NEEDED("text"),
    LIST("evidence", cf_form_papers),
    LIST("accepted", accepted),
    END};
static const struct cf_field assessments[] = {BY,
                                              WORD("cut", cf_cut_code, CUTS),
                                              WORD_NEEDED("level", assessment_level_code, LEVELS),
                                              TEXT_NEEDED("text"),
                                              DAY_NEEDED("day"),
                                              END};
static const struct cf_field codings[] = {
    BY,
    WORD_NEEDED("variable", coding_variable_code, CODING_VARIABLES),
    TEXT_NEEDED("value"),
    TEXT_NEEDED("justification"),
    DAY_NEEDED("day"),
    END};
static const struct cf_field closings[] = {BY,
                                           DAY_NEEDED("day"),
                                           TEXT_NEEDED("done"),
                                           TEXT_NEEDED("information"),
                                           TEXT("quality"),
                                           TEXT("value"),
                                           TEXT_NEEDED("channels"),
                                           TEXT("accessibility"),
                                           TEXT_NEEDED("evidence"),
                                           TEXT("next"),
                                           END};
static const struct cf_field commitments[] = {
    KEY("commitment"),
    COMMITMENT_TEXT(TEXT_NEEDED),
    BOOL("proactive"),
    REFS("from", "proposal"),
    LIST("indicators", cf_form_indicators),
    LIST("money", money),
    LIST("checks", checks),
    LIST("papers", cf_form_papers),
    LIST("amendments", amendments),
    OWN_LIST("comments", comments),
    OWN_LIST("progress", progress),
    OWN_LIST("assessments", assessments),
    OWN_LIST("coding", codings),
    {.key = "closing", .type = CF_OBJECT, .own = true, .of = closings},
    END};
static const struct cf_field plan[] = {KEY("plan"),
                                       TEXT_NEEDED("title"),
                                       TEXT("introduction"),
                                       TEXT("context"),
                                       TEXT("process"),
                                       TEXT("objective"),
                                       DAY("begins"),
                                       DAY("ends"),
                                       DAY("drafted"),
                                       DAY("consults"),
                                       DAY("consults_until"),
                                       OWN_LIST("comments", comments),
                                       LIST("commitments", commitments),
                                       REF("session", "session"),
                                       DAY("approved"),
                                       DAY("published"),
                                       {.key = "cuts", .type = CF_DAYS},
                                       END};
static const struct cf_field lessons[] = {WORD_NEEDED("kind", lesson_kind_code, LESSON_KINDS),
                                          TEXT_NEEDED("text"),
                                          REF("by", "person"),
                                          TEXT("by_name"),
                                          REF("commitment", "commitment"),
                                          DAY("day"),
                                          END};

const struct cf_field cf_form[] = {
    BOOL("example"),
    DAY("today"),
    {.key = "cycle", .type = CF_OBJECT, .required = true, .of = cycle},
    LIST("bodies", bodies),
    LIST("people", people),
    LIST("steps", steps),
    LIST("declarations", declarations),
    LIST("activities", activities),
    LIST("stakeholders", stakeholders),
    LIST("calls", calls),
    LIST("sessions", sessions),
    LIST("roundtables", roundtables),
    LIST("agenda", proposals),
    OBJECT("plan", plan),
    LIST("lessons", lessons),
    LIST("hunts", cf_form_hunts),
    LIST("gap_records", cf_form_gap_records),
    LIST("requests", cf_form_requests),
    LIST("surveys", cf_form_surveys),
    LIST("indicators", cf_form_indicators),
    LIST("measurements", cf_form_measurements),
    OWN_LIST("observations", cf_form_observations),
    END};
