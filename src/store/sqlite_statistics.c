/* What SQLite's planner is told of the tables. Every key leads with the entity, and a store usually
 * holds few of them; a planner that knows nothing takes the first column of a key for a selective
 * one, and then reads a whole table where an index leads to three rows. Figures by rule, instead of
 * ANALYZE, make the same plans in every store, from its first row on. */
#include "store/driver.h"
#include "store/sqlite_driver.h"

/* Rows of the table, then rows alike in the first column, the first two, … (sqlite_stat1's format):
 * a million rows in fifty entities; a few alike below that; one where the key is unique. Tables
 * that all entities share are small. */
static const char statistics_sql[] =
    "ANALYZE sqlite_schema;"
    "DELETE FROM sqlite_stat1;"
    "INSERT INTO sqlite_stat1 (tbl, idx, stat)"
    " SELECT tbl, idx, CASE WHEN leads THEN"
    "   CASE WHEN part THEN '10000 200' ELSE '1000000 20000' END"
    "   || substr(' 6 5 4 3 2 2 2 2', 1, 2 * (parts - 1 - uniq))"
    "   || CASE WHEN uniq THEN ' 1' ELSE '' END"
    "  ELSE '2000' || substr(' 9 6 5 4 3 2 2 2', 1, 2 * (parts - uniq))"
    "   || CASE WHEN uniq THEN ' 1' ELSE '' END END"
    " FROM (SELECT m.name AS tbl,"
    "   CASE WHEN i.origin = 'pk' AND m.sql LIKE '%WITHOUT ROWID%' THEN m.name"
    "    ELSE i.name END AS idx,"
    "   (SELECT COUNT(*) FROM pragma_index_info(i.name)) AS parts, i.\"unique\" AS uniq,"
    "   i.partial AS part,"
    "   (SELECT name FROM pragma_index_info(i.name) WHERE seqno = 0) = 'entity' AS leads"
    "  FROM sqlite_schema m JOIN pragma_index_list(m.name) i WHERE m.type = 'table');"
    "ANALYZE sqlite_schema;";

enum err_code sqlite_statistics(struct store *store, struct err *err)
{
    return store->driver->script(store, statistics_sql, err);
}
