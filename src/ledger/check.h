/* Checks on what arrived: each rule has a code, a severity and a Spanish sentence, and looks at a
 * row (then ingest emits it with load_finding while mapping), at a whole snapshot, or at all that
 * an entity published (several classifications of one budget). Findings carry the rows.
 *
 * Rules of snapshots and entities read in set-based statements, never one statement per node, and
 * are skipped when the node kinds or moments they need did not arrive. At most
 * CHECK_FINDINGS_MAX findings per rule and snapshot are written, largest difference first where
 * there is one; a last one says how many more there were. */
#ifndef CAUCE_LEDGER_CHECK_H
#define CAUCE_LEDGER_CHECK_H

#include "base/date.h"
#include "ledger/ledger.h"
#include "ledger/vocabulary.h"

#define CHECK_FINDINGS_MAX 20000
#define CHECK_ROWS_MAX 1000 /* rows listed in one finding */

/* Codes that ingest emits for single rows (load_finding). */
#define CHECK_AMBIGUOUS_MONEY "ambiguous-money" /* "221,888,505,50": two readings */
#define CHECK_ROUNDED_MONEY "rounded-money"     /* more decimals than centavos */
#define CHECK_AMBIGUOUS_DATE "ambiguous-date"   /* 03/04/2020 and no order known */
#define CHECK_BAD_DATE "bad-date"               /* kept without the date */
#define CHECK_RFC_DIGIT "rfc-digit"             /* check character wrong */
#define CHECK_RFC_BAD "rfc-bad"                 /* not the form of an RFC */
#define CHECK_PROGRESS_OVER "progress-over"     /* more than 100 % */
#define CHECK_PROGRESS_BAD "progress-bad"       /* below 0 % or no number */
#define CHECK_COORDINATE_ZERO "coordinate-zero"
#define CHECK_COORDINATE_SWAPPED "coordinate-swapped"
#define CHECK_COORDINATE_SIGN "coordinate-sign"
#define CHECK_COORDINATE_OUTSIDE "coordinate-outside"
#define CHECK_COORDINATE_PLACE "coordinate-place" /* outside its municipality or state */
#define CHECK_COORDINATE_BAD "coordinate-bad"
#define CHECK_END_BEFORE_START "end-before-start"
#define CHECK_CONTRACT_ZERO "contract-zero"       /* contract or award for 0 */
#define CHECK_NEGATIVE "negative-amount"          /* where the moment cannot be negative */
#define CHECK_YEAR_IMPLAUSIBLE "year-implausible" /* a fiscal year before 1980 or after next year */
#define CHECK_PLACE_UNKNOWN "place-unknown"       /* not found in INEGI's catalogue */
#define CHECK_CODE_UNKNOWN "code-unknown"         /* no code of its classifier */
#define CHECK_DAMAGED_KEY "damaged-key"           /* "8.36E+21": digits lost in a spreadsheet */
#define CHECK_REPAIRED_TEXT "repaired-text"       /* mojibake undone, bytes replaced */
#define CHECK_TEXT_LOST "lost-text"               /* bytes that no encoding explains */
#define CHECK_CHILD_MISSING "child-missing"       /* rows of a child sheet that are not there */
#define CHECK_BAD_NUMBER "bad-number"             /* an attribute that should be a number */
#define CHECK_PART_WITHOUT_KEY "part-without-key" /* one of several things in a row has no key */

/* Codes found on the whole snapshot or entity, by this room. */
#define CHECK_TOTAL "total-differs" /* parts do not add up to the printed total */
#define CHECK_DEBT "debt-balance"   /* h = d + e - f + g (LDF format 2) */
#define CHECK_TRUST "trust-balance" /* previous + inflow + yield - outflow */
#define CHECK_ORDER "moments-order" /* accrued above modified, paid above accrued … */
#define CHECK_ACCRUED_COPY "accrued-is-approved" /* accrued equals approved everywhere */
#define CHECK_YEAR_REPEATED "year-repeated"      /* amounts identical to the year before */
#define CHECK_OUTLIER "outlier"
#define CHECK_AWARD_CONTRACT "award-contract" /* award and contract differ */
#define CHECK_PAYMENTS "payments-exceed"      /* payments linked to a contract exceed it */
#define CHECK_OVERPAID "overpaid"             /* paid, in the contract's own row, above it */
#define CHECK_DUPLICATE "duplicate-amount"    /* the same figure of the same thing in two rows */
#define CHECK_ROWS_CHANGED "rows-changed"
#define CHECK_ROWS_VANISHED "rows-vanished"
#define CHECK_PROGRESS_FELL "progress-fell" /* progress below that of the snapshot before */
#define CHECK_CLASSIFICATIONS "classifications-differ"
#define CHECK_CLASSIFICATIONS_AGREE "classifications-agree" /* a note: these do reconcile */
#define CHECK_REVENUE "revenue-expenditure" /* estimated revenue against approved spending */

enum check_level { CHECK_ROW, CHECK_SNAPSHOT, CHECK_ENTITY };
struct check_rule {
    const char *code;
    enum check_level level;
    enum severity severity;
    const char *title; /* Spanish, a few words: N_() */
    const char *about; /* Spanish: what is compared, by which formula, and what it may mean: N_() */
    const char
        *message; /* Spanish sentence with {subject} {expected} {found} {difference} {year}: N_() */
};
const struct check_rule *check_rules(size_t *count_out);
/* NULL when there is none of that code. */
const struct check_rule *check_rule_find(struct str code);

/* Names of attributes that rules read (layouts: `atributo avance_físico …`): compared by their
 * key, so accents, case and '_' do not matter. */
#define CHECK_ATTRIBUTE_PHYSICAL "avance_físico"
#define CHECK_ATTRIBUTE_FINANCIAL "avance_financiero"

/* What a load knows of its snapshot: lets rules be skipped and reads be short. Zeros mean unknown
 * (then the whole entity is looked at). */
struct check_scope {
    int64_t snapshot;
    uint64_t kinds;              /* bit 1 << enum node_kind of what arrived; 0 = unknown */
    uint64_t moments[2];         /* bit 1 << (m % 64) of word m / 64 of moments that arrived */
    uint64_t referenced;         /* nodes only referred to; UINT64_MAX = unknown */
    uint64_t attributes;         /* attributes that arrived; UINT64_MAX = unknown */
    uint64_t links, parties;     /* UINT64_MAX = unknown */
    int64_t node_low, node_high; /* lowest and highest node id that got facts; 0, 0 = unknown */
};
#define CHECK_SCOPE_OF(id)                                                                         \
    ((struct check_scope){.snapshot = (id),                                                        \
                          .referenced = UINT64_MAX,                                                \
                          .attributes = UINT64_MAX,                                                \
                          .links = UINT64_MAX,                                                     \
                          .parties = UINT64_MAX})

struct check_summary {
    uint64_t findings;
    uint64_t by_severity[4]; /* indexed by enum severity */
};
/* Runs the rules of level snapshot and entity for one snapshot and the entities it holds, within
 * the caller's open transaction, and writes findings. Everything the load wrote must be flushed,
 * the row in `snapshot` and `snapshot_share` included. Findings of these rules that stand for the
 * same snapshot, and of the entity rules for the same entities, are replaced. */
enum err_code ledger_check_snapshot(struct ledger *ledger, const struct check_scope *scope,
                                    const struct progress *progress,
                                    struct check_summary *summary_out, struct err *err);
/* On demand: all current snapshots of one entity (0 = of all). Own transaction. */
enum err_code ledger_check(struct ledger *ledger, int64_t entity, const struct progress *progress,
                           struct check_summary *summary_out, struct err *err);

/* --- reading findings --------------------------------------------------------------------- */

struct check_row {
    int64_t snapshot, row;
    struct str file, sheet;
};
struct check_finding {
    int64_t entity, id, snapshot;
    struct str entity_name, file, sheet;
    const struct check_rule *rule; /* NULL for a code this program does not know */
    struct str code;
    enum severity severity;
    struct str node_key, node_label; /* empty where it is about no single node */
    struct str column, subject, expected, found;
    struct str message; /* the rule's sentence, filled in, in the language of the user */
    bool has_minor;
    int64_t minor; /* the difference */
    int64_t year;  /* 0 = none */
    const struct check_row *rows;
    size_t row_count;
};
struct check_filter {
    int64_t entity, snapshot; /* 0 = all */
    struct str rule;          /* empty = all */
    enum severity at_least;   /* 0 = all */
    int64_t year;             /* 0 = all */
    bool superseded;          /* also those of snapshots that a newer one replaced */
    uint32_t limit;           /* 0 = no limit */
};
/* Calls `each` for every finding, gravest first, then by entity, rule and largest difference; what
 * it is given is valid during the call. Stops on non-zero. */
enum err_code check_findings(struct ledger *ledger, const struct check_filter *filter,
                             enum err_code (*each)(void *user, const struct check_finding *finding),
                             void *user, struct err *err);
struct check_count {
    const struct check_rule *rule;
    struct str code;
    enum severity severity;
    int64_t count;
};
/* How many of each rule, gravest first. */
enum err_code check_counts(struct ledger *ledger, struct arena *arena,
                           const struct check_filter *filter, struct check_count **out,
                           size_t *count_out, struct err *err);

/* Which classifications of an entity's budget reconcile: every pair of them by year and moment. */
struct check_reconciliation {
    int64_t entity;
    struct str entity_name;
    int64_t year;
    enum moment moment;       /* approved or accrued (revenue: estimated, accrued) */
    struct str a, b;          /* "COG", "CFG", "CA", "CRI" */
    int64_t a_minor, b_minor; /* totals */
    struct str currency;
    bool agree;                                   /* to the centavo */
    int64_t a_snapshot, a_row, b_snapshot, b_row; /* of the totals; row 0 = sum of several rows */
};
/* By entity, year, moment, a and b; entity 0 and year 0 = all. */
enum err_code check_reconcile(struct ledger *ledger, struct arena *arena, int64_t entity,
                              int64_t year, struct check_reconciliation **out, size_t *count_out,
                              struct err *err);

#endif
