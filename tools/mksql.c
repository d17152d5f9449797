/* mksql: SQL beside the code to C constants and typed functions, at build time. Needs only libc.
 *
 *   mksql schema ROOM out.h out.c migrations/0001-x.sql …
 *   mksql queries ROOM queries.sql out.h out.c
 *
 * Migrations are numbered NNNN-name.sql without holes, forward only. They are written once, with
 * the types INT, TEXT and BLOB, and become SQLite's (INTEGER, TEXT, BLOB; STRICT) and PostgreSQL's
 * (BIGINT, TEXT, BYTEA; text compared by its bytes). Above each CREATE TABLE stands
 *   -- table: NAME entity|reference [clustered]
 * `reference`: one copy shared by all entities; `entity`: belongs to entities, and every key,
 * unique constraint, index and foreign key (but those to reference tables) must begin with the
 * column entity, so that rows can be spread over machines by it. `clustered`: rows live in the
 * primary key (SQLite: WITHOUT ROWID); good for rows small beside a page. Names need no quotes:
 * words that either engine reserves are refused. Later migrations may also ALTER TABLE … ADD
 * COLUMN, RENAME TO, DROP TABLE, DROP INDEX, INSERT, UPDATE and DELETE.
 *
 * Queries:
 *   -- name: node_by_key(entity int, hash int) -> (id int, key text, unit int?)
 *   -- Comment lines that follow go to the header.
 *   SELECT id, key, unit FROM node WHERE entity = $entity AND key_hash = $hash;
 * Types are int, text and blob; '?' means NULL is possible. Parameters are written by name (or
 * number), in any order, any number of times. Without "-> (…)" there are no rows. Where engines
 * need different texts, both stand under "-- sqlite:" and "-- pg:" lines; these are counted.
 * "-- all entities: why" marks a query that looks across entities on purpose.
 * Result types must be those of the column: write CAST(SUM(x) AS BIGINT), for PostgreSQL sums
 * BIGINT to NUMERIC.
 *
 * Every fault is told as file:line and ends the build. */
#include "mksql_queries.h"
#include "mksql_scan.h"
#include "mksql_schema.h"

int main(int argc, char **argv)
{
    if (argc >= 6 && strcmp(argv[1], "schema") == 0) {
        schema(argv[2], argv[3], argv[4], argc - 5, argv + 5);
    } else if (argc == 6 && strcmp(argv[1], "queries") == 0) {
        queries(argv[2], argv[3], argv[4], argv[5]);
    } else {
        fputs("usage: mksql schema ROOM out.h out.c migrations…\n"
              "       mksql queries ROOM queries.sql out.h out.c\n",
              stderr);
        return 2;
    }
    return 0;
}
