/* Suppliers of a release looked up in a dated list. Serves R046, M006 and M007. */
#ifndef CAUCE_OCDS_INDICATOR_SUPPLIER_H
#define CAUCE_OCDS_INDICATOR_SUPPLIER_H

#include "ocds/indicator_ask.h"
#include "ocds/indicator_purchase.h"

/* A supplier of a standing award that is on a list. */
struct supplier_match {
    const struct view *view;
    const struct ids *parties;
    const struct purchase *purchase;
    const struct view_org *supplier;
    size_t index; /* in the award's suppliers */
    const struct list_entry *entry;
    bool exact;      /* by tax id; else somebody of the same name */
    const char *rfc; /* "" when there is none */
};
/* Calls `match` for every supplier of every purchase and each of its entries in the list. `user` is
 * the caller's. */
enum err_code suppliers_in_list(const struct indicator_context *context, enum list_kind kind,
                                const struct view *view, struct arena *arena,
                                enum err_code (*match)(void *user, const struct supplier_match *m,
                                                       struct err *err),
                                void *user, struct err *err);
/* Begins the question with what every match has as evidence: the supplier, the award's date, the
 * list's file, row and own date. */
void supplier_ask(struct asking *a, struct indicator_sink *sink, const struct indicator *indicator,
                  struct arena *arena, const struct supplier_match *m);
/* "«Obras SA» (RFC ABC010101AB1)", or "alguien con el nombre de «Obras SA»" when only the name
 * fits. */
const char *ask_supplier(struct asking *a, const struct supplier_match *m);

#endif
