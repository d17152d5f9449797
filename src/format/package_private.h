/* Private to package.c and package_part.c. */
#ifndef CAUCE_FORMAT_PACKAGE_PRIVATE_H
#define CAUCE_FORMAT_PACKAGE_PRIVATE_H

#include <zip.h>

#include "format/package.h"

struct package {
    int fd;
    uint64_t size;
    uint64_t at; /* libzip's read position */
    zip_error_t error;
    zip_t *zip;
    struct package_limits limits;
    uint64_t unpacked;
    uint64_t packed;
};

#endif
