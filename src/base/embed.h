/* Files carried inside the program (layouts, catalogues), made into C by tools/mkembed.c at build
 * time. A table holds `…_files_count` entries, sorted by name. The bytes are those of the file,
 * followed by a NUL that `size` does not count. Read-only, valid for the program's whole life. */
#ifndef CAUCE_BASE_EMBED_H
#define CAUCE_BASE_EMBED_H

#include <stddef.h>

struct embed_file {
    const char *name; /* last component of the path: "cog.csv" */
    const unsigned char *data;
    size_t size;
};

extern const struct embed_file catalogue_files[]; /* catalogues/, linked with the room ledger */
extern const size_t catalogue_files_count;
extern const struct embed_file layout_files[]; /* layouts/, linked with the room ingest */
extern const size_t layout_files_count;
extern const struct embed_file standard_files[]; /* standards/, linked with the room ocds */
extern const size_t standard_files_count;

#endif
