/* OCDS 1.0 to 1.1, with the transforms of the field's kit (ocdskit upgrade 1.0:1.1): organisations
 * become references and stand once in `parties`, `amendment` becomes one of `amendments`,
 * transactions get `value`, `payer` and `payee`. Numbers keep their text, members their order.
 *
 * What states another version, has `parties` outside a package, or is no release or record is
 * handed on as it is. Unlike the kit, payers and payees also enter `parties`: a reference without
 * its organisation would lose data. */
#ifndef CAUCE_OCDS_UPGRADE_H
#define CAUCE_OCDS_UPGRADE_H

#include "ocds/stream.h"

/* Packages come out as packages, one a line, elements last (those without elements are left out);
 * everything else as one value a line.
 * What cannot be upgraded without loss is told as a note. */
enum err_code upgrade_run(const struct ocds_job *job, struct ocds_totals *totals, struct err *err);
/* One release or record, appended to out->main as compact JSON. ERR_MEMORY, or ERR_INPUT when it is
 * no object. */
enum err_code upgrade_value(json_ref value, struct arena *arena, struct ocds_output *out,
                            struct err *err);

#endif
