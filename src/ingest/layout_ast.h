/* Private to src/ingest: a parsed layout. Everything lives in the arena the layout was parsed
 * into and is read-only afterwards, so that many files can be mapped with one layout.
 *
 * A column (or JSON field) has a slot: the engine fills an array of slots for each row, and
 * expressions read slots. Names are resolved at parse time; nothing is looked up by name later. */
#ifndef CAUCE_INGEST_LAYOUT_AST_H
#define CAUCE_INGEST_LAYOUT_AST_H

#include "base/date.h"
#include "ingest/layout.h"
#include "ledger/vocabulary.h"

#define LAYOUT_MAX_SLOTS 512
#define LAYOUT_MAX_REFS 64
#define LAYOUT_MAX_PARTS 48 /* of one value, or between the parentheses of a function */
#define LAYOUT_MAX_DEPTH 6  /* nested `cada` */
#define SLOT_NONE UINT16_MAX

enum expr_op {
    EXPR_SLOT,
    EXPR_TEXT,
    EXPR_FILE,
    EXPR_SHEET,
    EXPR_PREAMBLE,
    EXPR_ROW,
    EXPR_JOIN,
    EXPR_CALL
};
enum expr_function {
    FN_CLEAN,
    FN_UPPER,
    FN_LOWER,
    FN_NAME,
    FN_DIGITS,
    FN_ZEROS,
    FN_FIRST_N,
    FN_LAST_N,
    FN_FROM,
    FN_BEFORE,
    FN_AFTER,
    FN_NO_PREFIX,
    FN_NO_SUFFIX,
    FN_NO_VERSION,
    FN_REPLACE,
    FN_PROCEDURE,
    FN_PORTFOLIO,
    FN_COALESCE,
    FN_OR_EMPTY,
    FN_UNITE,
    FN_TRANSLATE,
    FN_YEAR_OF,
    FN_DATE_OF,
    FN_HASH,
    FN_LOOKUP,
    FN_CODE,
    FN_CODE_PARENT,
    FN_NO_LAST
};
struct table_entry {
    struct str key;   /* text_key of the text */
    struct str value; /* as written */
    int number;       /* of the vocabulary word, when the table is used as one; else 0 */
};
struct table {
    struct str name;
    struct table_entry *entries;
    size_t count;
    bool has_other;
    struct str other;
};
struct expr {
    enum expr_op op;
    enum expr_function function;
    uint16_t slot;      /* EXPR_SLOT */
    uint16_t main_slot; /* first slot it reads; SLOT_NONE when constant */
    uint16_t cache;     /* constant within a file: index of its cached value, plus 1; else 0 */
    uint16_t scope;     /* depth of `cada` it was written in (FN_LOOKUP) */
    uint32_t number;    /* FN_ZEROS, FN_FIRST_N, … */
    struct str text;    /* EXPR_TEXT */
    const struct table *table;
    const struct json_path *path[2]; /* FN_LOOKUP: list, result */
    size_t count;
    struct expr **args;
};

enum cond_op { COND_HAS, COND_EQUAL, COND_STARTS, COND_CONTAINS, COND_LENGTH, COND_AND, COND_OR };
struct cond {
    enum cond_op op;
    bool negated;
    const struct expr *value;
    struct str *texts; /* as written */
    struct str *keys;  /* text_key of each */
    size_t count;
    uint32_t length;
    const struct cond *a, *b;
};

struct json_path {
    struct str text;
    uint8_t up;     /* number of "^/" */
    bool from_root; /* leading '/' */
    size_t count;
    struct path_step {
        struct str name;
        bool is_index;
        int index; /* -1 = last */
    } * steps;
};

struct column {
    struct str name; /* the alias */
    uint16_t slot;
    uint32_t line;
    struct str *alternatives; /* as written; paths in JSON layouts */
    struct str *keys;         /* text_header_key of each */
    struct json_path *paths;  /* JSON */
    size_t count;
    uint32_t nth;      /* `vez N`, 1 = first */
    uint32_t position; /* `posición N`, 0 = none */
    bool optional, private, carried, required;
};

/* Columns declared together: of the sheet, of a child sheet, or fields of one `cada`. */
struct columns {
    struct column *items;
    size_t count;
};

enum value_as { AS_TEXT, AS_NUMBER, AS_PERCENT, AS_DATE };
enum scale { SCALE_LAYOUT = -1, SCALE_ONES = 0, SCALE_THOUSANDS = 3, SCALE_MILLIONS = 6 };

struct organisation_expr {
    const struct expr *name, *rfc, *code, *place;
    enum organisation_kind kind;
};

enum stmt_kind {
    STMT_AMOUNT,
    STMT_PARTY,
    STMT_ATTRIBUTE,
    STMT_CLASSIFICATION,
    STMT_DOCUMENT,
    STMT_COORDINATES
};
struct stmt {
    enum stmt_kind kind;
    uint32_t line;
    const struct cond *cond;
    const struct expr *value;
    /* amount */
    enum moment moment;
    const struct expr *moment_of; /* `según` */
    const struct expr *currency, *date, *year;
    int scale; /* enum scale */
    bool negative, required, is_list;
    uint32_t ordinal; /* its own number among the layout's amounts, 1-based */
    /* party */
    enum party_role role;
    struct organisation_expr organisation;
    /* attribute, document, classification */
    struct str name; /* attribute name, document kind, scheme */
    enum value_as as;
    const struct expr *title;
    const struct expr *longitude;
};

enum block_kind { BLOCK_NODE, BLOCK_REFERENCE, BLOCK_ON, BLOCK_LINK, BLOCK_EACH };
struct block {
    enum block_kind kind;
    uint32_t line;
    const struct cond *cond;
    struct str name;
    uint16_t ref; /* index in the row's node references */
    /* node, reference */
    enum node_kind node_kind;
    const struct expr *kind_of; /* `según` */
    const struct expr *key, *label, *starts, *ends, *year, *parent;
    const struct expr *place, *place_state, *place_municipality;
    const struct cond *place_cond;
    bool has_unit;
    struct organisation_expr unit;
    struct stmt *stmts;
    size_t stmt_count;
    /* link: from `ref` to `to` */
    uint16_t to;
    enum evidence evidence;
    const struct expr *amount;
    struct str reason;
    /* each */
    struct json_path *path;
    uint16_t child_slot; /* `cada hija de COLUMNA`: that column's slot; SLOT_NONE for JSON */
    uint16_t depth;      /* 1 for the outermost `cada` */
    uint16_t child;      /* ordinal among the layout's child sheets */
    struct columns columns;
    struct block *blocks;
    size_t block_count;
};

enum row_rule_kind { RULE_OMIT, RULE_END, RULE_QUARANTINE };
struct row_rule {
    enum row_rule_kind kind;
    struct str reason;
    const struct cond *cond;
};
struct memory { /* `recordar` */
    uint16_t slot;
    const struct expr *value;
    const struct cond *cond;
};
struct alternatives { /* `con`, `sin` */
    struct str *texts, *keys;
    struct json_path *paths;
    size_t count;
};

enum from { FROM_FIXED, FROM_VALUE, FROM_OPTION, FROM_PREAMBLE };
struct layout {
    struct layout_info info;
    uint64_t order; /* position in its set */
    /* what one row means as a whole */
    enum from entity_from, currency_from, scale_from;
    struct str entity;
    const struct expr *entity_of, *currency_of;
    char currency[4];
    int scale;
    bool has_date_order;
    enum date_order date_order;
    const struct expr *year, *cut_off, *series, *row_key;
    bool no_duplicates;
    bool join_releases; /* OCDS: of several releases of a process, what each said last */
    /* recognition */
    struct str *sheets;
    size_t sheet_count;
    struct str *files;
    size_t file_count;
    struct alternatives *with, *without;
    size_t with_count, without_count;
    const struct cond *when;
    struct json_path *roots;
    size_t root_count;
    /* reading */
    struct columns columns;
    struct table *tables;
    size_t table_count;
    struct row_rule *rules;
    size_t rule_count;
    struct memory *memories;
    size_t memory_count;
    struct block *blocks;
    size_t block_count;
    uint16_t slots, refs, caches, amounts, children;
};

#endif
