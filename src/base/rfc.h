/* RFC (Registro Federal de Contribuyentes): 12 characters for companies, 13 for persons; three or
 * four letters (A-Z, Ñ, &), a date YYMMDD, two characters of homoclave and a check character.
 * Source of the check: SAT, Anexo 20 / "Procedimiento para el cálculo del dígito verificador":
 * values 0-9 A-N & O-Z blank Ñ = 0..38, weights 13..2, 11 - (sum mod 11), 10 = 'A', 11 = '0'. */
#ifndef CAUCE_BASE_RFC_H
#define CAUCE_BASE_RFC_H

#include "base/str.h"

enum rfc_kind {
    RFC_EMPTY,
    RFC_VALID,       /* form, date and check character agree */
    RFC_WRONG_DIGIT, /* the form is right, the check character is not: keep and tell, but do not
                        join on it alone */
    RFC_GENERIC,     /* XAXX010101000, XEXX010101000: stands for nobody */
    RFC_MASKED,      /* blanked or replaced for privacy (XEXX000001PF1 and the like) */
    RFC_BAD
};

/* Accepts blanks, hyphens, lower case, "RFC-", "MX-RFC-", "RFC:" before it. Canonical form into
 * `out` (at least 16 bytes; Ñ is two bytes of UTF-8), NUL-terminated; empty unless the form is
 * right. Pure. */
enum rfc_kind rfc_parse(struct str text, char out[16]);

#endif
