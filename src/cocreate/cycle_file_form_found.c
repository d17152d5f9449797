/* The form of a cycle's file, of what was looked for, asked, measured and seen: hunts, records of
 * gaps, requests for information, surveys, measurements of openness, observations of works. See
 * cycle_file_form.c. */
#include "cocreate/cycle_file_form.h"
#include "cocreate/gap_record.h"
#include "cocreate/hunt.h"
#include "cocreate/request.h"

CODES(cf_stage_code, NULL, "origin", "decision", "budget", "project", "procurement", "contract",
      "work", "payment", "result", "other")
CODES(cf_cause_code, "unknown", "not-made", "not-published", "unusable", "scattered", "mismatched",
      "outdated")
CODES(cf_severity_code, NULL, "low", "medium", "high")
CODES(cf_ending_code, NULL, "closed", "hopeless")
CODES(cf_reply_code, NULL, "complete", "partial", "refused", "silent")

#define TEXTS(name)                                                                                \
    {                                                                                              \
        .key = name, .type = CF_TEXTS                                                              \
    }
/* Somebody of the file who says it with their own account. */
#define OWN_REF(name)                                                                              \
    {                                                                                              \
        .key = name, .type = CF_REF, .own = true, .kind = "person"                                 \
    }
#define OF_QUESTION REF("hunt", "hunt"), INT("question"), OBJECT("gap", cf_form_gap)

/* --- hunts ------------------------------------------------------------------------------------ */

static const struct cf_field finds[] = {INT_NEEDED("question"),
                                        BOOL("needed"),
                                        WORD("result", find_result_code, FIND_RESULTS),
                                        TEXT("place"),
                                        DAY("day"),
                                        INT("minutes"),
                                        TEXTS("route"),
                                        TEXT("answer"),
                                        LIST("evidence", cf_form_papers),
                                        END};
static const struct cf_field teams[] = {
    TEXT_NEEDED("name"),  SECTOR,
    INT("people"),        {.key = "members", .type = CF_REFS, .own = true, .kind = "person"},
    LIST("finds", finds), END};
static const struct cf_field became[] = {INT_NEEDED("question"), TEXT_NEEDED("target"), DAY("day"),
                                         END};
const struct cf_field cf_form_hunts[] = {KEY("hunt"),
                                         TEXT_NEEDED("title"),
                                         TEXT_NEEDED("problem"),
                                         TEXT("programme"),
                                         TEXT("theme"),
                                         OBJECT("gap", cf_form_gap),
                                         DAY("begins"),
                                         DAY("ends"),
                                         TEXT("set"),
                                         TEXTS("questions"),
                                         LIST("teams", teams),
                                         DAY("closed"),
                                         LIST("became", became),
                                         END};

/* --- gaps and requests ------------------------------------------------------------------------ */

static const struct cf_field ending[] = {WORD_NEEDED("state", cf_ending_code, GAP_STATES),
                                         TEXT_NEEDED("closure"),
                                         TEXT("url"),
                                         TEXT("file"),
                                         DAY("day"),
                                         END};
const struct cf_field cf_form_gap_records[] = {
    KEY("gap-record"),
    OF_QUESTION,
    TEXT_NEEDED("missing"),
    TEXT("obligation"),
    TEXT_NEEDED("unit"),
    TEXT("theme"),
    WORD_NEEDED("stage", cf_stage_code, GAP_STAGES),
    INT("year"),
    WORD("cause", cf_cause_code, GAP_CAUSES),
    TEXT("cause_text"),
    WORD_NEEDED("severity", cf_severity_code, GAP_SEVERITIES),
    DAY("day"),
    OBJECT("ending", ending),
    END};
const struct cf_field cf_form_requests[] = {KEY("request"),
                                            OF_QUESTION,
                                            REF("gap_record", "gap-record"),
                                            TEXT("title"),
                                            TEXT("text"),
                                            TEXT("unit"),
                                            OWN_REF("by"),
                                            DAY("day"),
                                            TEXT("folio"),
                                            DAY("sent"),
                                            DAY("due"),
                                            TEXT("extension"),
                                            DAY("extended"),
                                            WORD("outcome", cf_reply_code, REQUEST_OUTCOMES),
                                            DAY("answered"),
                                            TEXT("answer"),
                                            TEXT("file"),
                                            END};

/* --- surveys and measurements ----------------------------------------------------------------- */

static const struct cf_field wave_data[] = {TEXT_NEEDED("answer"),
                                            TEXT("area"),
                                            {.key = "value", .type = CF_FIGURE, .required = true},
                                            END};
static const struct cf_field waves[] = {DAY_NEEDED("day"),
                                        INT_NEEDED("sample"),
                                        TEXT_NEEDED("mode"),
                                        TEXT_NEEDED("wording"),
                                        {.key = "scale", .type = CF_TEXTS, .required = true},
                                        TEXT_NEEDED("area"),
                                        TEXT_NEEDED("source"),
                                        TEXT("note"),
                                        LIST("data", wave_data),
                                        END};
const struct cf_field cf_form_surveys[] = {TEXT_NEEDED("title"), TEXT("theme"), TEXT("about"),
                                           LIST("waves", waves), END};

/* Values and weights have the same names: of each dimension, from each side. */
#define SIDES(what)                                                                                \
    what("transparency_government"), what("transparency_citizen"),                                 \
        what("participation_government"), what("participation_citizen")
static const struct cf_field weights[] = {SIDES(INT), INT("transparency"), INT("participation"),
                                          END};
static const struct cf_field units[] = {TEXT_NEEDED("name"), SIDES(FIGURE), END};
const struct cf_field cf_form_measurements[] = {
    KEY("measurement"),    TEXT_NEEDED("title"),
    DAY_NEEDED("day"),     TEXT_NEEDED("source"),
    TEXT_NEEDED("method"), OBJECT("weights", weights),
    LIST("units", units),  REF("replaces", "measurement"),
    TEXT("reason"),        END};

/* --- observations ----------------------------------------------------------------------------- */

const struct cf_field cf_form_observations[] = {TEXT_NEEDED("work"), BY,
                                                DAY_NEEDED("day"),   TEXT_NEEDED("text"),
                                                TEXT("place"),       FIGURE("latitude"),
                                                FIGURE("longitude"), TEXT("name"),
                                                TEXT("photo"),       TEXT("photo_alt"),
                                                TEXT("answer"),      REF("answered_by", "person"),
                                                TEXT("office"),      DAY("answered"),
                                                TEXT("hidden"),      REF("hidden_by", "person"),
                                                DAY("hidden_day"),   END};
