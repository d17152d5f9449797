/* For the tests of a room that has queries.sql: every query is prepared on the engine at hand, with
 * the parameters and columns it declares, and none looks across entities unless it says so
 * ("-- all entities: why"). Included by one file per room. */
#ifndef CAUCE_TESTS_QUERIES_H
#define CAUCE_TESTS_QUERIES_H

#include <ctype.h>
#include <string.h>

#include "harness.h"
#include "store/store.h"

static inline void check_queries_prepare(struct store *store, const struct store_query *const *all,
                                         size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct err err = {0};
        struct store_stmt *stmt;
        if (store_prepare(store, all[i], &stmt, &err))
            test_fail(__FILE__, __LINE__, "%s: %s", all[i]->name, err.message);
    }
}

/* The next word of SQL at *p into `out`, lower case; '' stands for text, one sign for itself. */
static inline bool next_word(const char **p, char *out, size_t size)
{
    size_t n = 0;
    while (isspace((unsigned char)**p)) ++*p;
    if (!**p) return false;
    if (**p == '\'') {
        for (++*p; **p && !(**p == '\'' && (*p)[1] != '\''); ++*p)
            if (**p == '\'') ++*p;
        if (**p) ++*p;
    } else if (isalnum((unsigned char)**p) || **p == '_' || **p == '$') {
        for (; isalnum((unsigned char)**p) || **p == '_' || **p == '$'; ++*p)
            if (n + 1 < size) out[n++] = (char)tolower((unsigned char)**p);
    } else {
        out[n++] = *(*p)++;
    }
    out[n] = '\0';
    return true;
}

static inline bool is_one_of(const char *word, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(word, *list) == 0) return true;
    return false;
}

/* Where a table is named: its alias, or its own name. `p` stands after the name. */
static inline void alias_of(const char *p, const char *table, char *out, size_t size)
{
    static const char *const follow[] = {"where", "join",   "left",  "on",     "order", "group",
                                         "set",   "union",  "limit", "values", "inner", "cross",
                                         "using", "except", "(",     ")",      ",",     NULL};
    char word[64];
    snprintf(out, size, "%s", table);
    if (!next_word(&p, word, sizeof word)) return;
    if (strcmp(word, "as") == 0 && !next_word(&p, word, sizeof word)) return;
    if (!is_one_of(word, follow)) snprintf(out, size, "%s", word);
}

struct words {
    char at[1600][48];
    int count;
};

/* `alias`.entity, or unqualified entity, at word i; *after the word that follows it. */
static inline bool names_entity(const struct words *w, int i, const char *alias, int *before,
                                int *after)
{
    if (strcmp(w->at[i], "entity") != 0) return false;
    bool owned = i >= 2 && strcmp(w->at[i - 1], ".") == 0;
    if (owned && strcmp(w->at[i - 2], alias) != 0) return false;
    *before = owned ? i - 3 : i - 1;
    *after = i + 1;
    return *before >= 0 && *after < w->count;
}

/* True when the text ties `alias`.entity to a value: by '=' on either side, in a row of values
 * that begins with it, or as the first column of an INSERT or of USING. */
static inline bool tied(const struct words *w, const char *alias)
{
    int before, after;
    for (int i = 0; i < w->count; i++) {
        if (!names_entity(w, i, alias, &before, &after)) continue;
        if (*w->at[before] == '=' || *w->at[after] == '=' || strcmp(w->at[after], "in") == 0)
            return true;
        static const char *const rows[] = {"and", "where", "on", "using", NULL};
        if (*w->at[before] == '(' && before > 1 &&
            (is_one_of(w->at[before - 1], rows) || strcmp(w->at[before - 2], "into") == 0))
            return true;
    }
    return false;
}

static inline void check_query_stays(const struct store_query *query, const char *sql,
                                     const struct store_table *const *tables, size_t count)
{
    static const char *const leads[] = {"from", "join", "update", "into", NULL};
    static struct words w;
    char word[48], before[48] = "", alias[64];
    bool touches = false;
    w.count = 0;
    for (const char *p = sql; w.count < 1600 && next_word(&p, w.at[w.count], sizeof w.at[0]);)
        w.count++;
    for (const char *p = sql; next_word(&p, word, sizeof word);) {
        for (size_t i = 0; i < count && is_one_of(before, leads); i++) {
            if (tables[i]->reference || strcmp(tables[i]->name, word) != 0) continue;
            touches = true;
            alias_of(p, word, alias, sizeof alias);
            if (!tied(&w, alias))
                test_fail(__FILE__, __LINE__, "%s reads %s of all entities", query->name, word);
        }
        snprintf(before, sizeof before, "%s", word);
    }
    if (touches && !strchr(sql, '$') && !strstr(sql, "entity = 0"))
        test_fail(__FILE__, __LINE__, "%s is not given the entity", query->name);
}

static inline void check_queries_stay(const struct store_query *const *all, size_t count,
                                      const struct store_table *const *tables, size_t table_count)
{
    for (size_t i = 0; i < count; i++) {
        if (all[i]->all_entities) continue;
        check_query_stays(all[i], all[i]->sqlite, tables, table_count);
        check_query_stays(all[i], all[i]->postgres, tables, table_count);
    }
}

#endif
