/* Private to src/format: the members of a zip as people should see them: names in UTF-8, litter
 * left out, trouble told. Runs in the child of zip.c; directly in fuzz targets. */
#ifndef CAUCE_FORMAT_ZIP_NAMES_H
#define CAUCE_FORMAT_ZIP_NAMES_H

#include "format/package.h"
#include "format/zip.h"

/* Calls `each` for every member that zip_list would give. */
enum err_code zip_names_each(int fd, const struct package_limits *limits,
                             void (*each)(void *user, const struct zip_member *member), void *user,
                             struct err *err);
/* Whether a member may be unpacked; says why not. */
enum err_code zip_names_check(struct package *package, uint64_t index, struct err *err);

#endif
