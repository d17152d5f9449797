/* Every kind of finding: its code, how grave it is, out of how many it is counted, and its
 * sentences. Texts are message ids (N_), with {p} = "El 23 % de los contratos", {f} = the path,
 * {d} = the detail. Constant tables; thread-safe. */
#ifndef CAUCE_OCDS_VALIDATE_CODES_H
#define CAUCE_OCDS_VALIDATE_CODES_H

#include "base/i18n.h"
#include "ocds/validate.h"

enum code {
    CODE_REQUIRED,
    CODE_TYPE,
    CODE_DATE_TIME,
    CODE_DATE,
    CODE_URI,
    CODE_EMAIL,
    CODE_PATTERN,
    CODE_MIN_LENGTH,
    CODE_MIN_ITEMS,
    CODE_MIN_PROPERTIES,
    CODE_UNIQUE,
    CODE_MINIMUM,
    CODE_CLOSED,
    CODE_OPEN,
    CODE_ADDITIONAL,
    CODE_DEPRECATED,
    CODE_DUPLICATE_KEY,
    CODE_VERSION,
    CODE_EXTENSION,
    CODE_UNPACKAGED,
    CODE_EMPTY_PACKAGE,
    CODE_EMPTY,
    CODE_NULL,
    CODE_ID_MISSING,
    CODE_ID_DUPLICATE,
    CODE_RELEASE_DUPLICATE,
    CODE_OCID_DUPLICATE,
    CODE_OCID_PREFIX,
    CODE_PROJECT_PREFIX,
    CODE_REF_ORGANIZATION,
    CODE_REF_NAME,
    CODE_REF_AWARD,
    CODE_REF_TARGET,
    CODE_ROLE_MISSING,
    CODE_ROLE_UNREFERENCED,
    CODE_PARTY_IDENTIFIER,
    CODE_CURRENCY_MISSING,
    CODE_AMOUNT_MISSING,
    CODE_NEGATIVE,
    CODE_ZERO,
    CODE_HUGE,
    CODE_BUDGET_TENDER,
    CODE_CONTRACT_AWARD,
    CODE_PAID_ABOVE,
    CODE_PERIOD_ORDER,
    CODE_DURATION,
    CODE_TENDER_CONTRACT,
    CODE_AWARD_TENDER,
    CODE_CONTRACT_TENDER,
    CODE_CONTRACT_BEFORE_AWARD,
    CODE_PAID_BEFORE,
    CODE_AFTER_RELEASE,
    CODE_RELEASE_PUBLISHED,
    CODE_IMPLAUSIBLE,
    CODE_DOCUMENT_DATES,
    CODE_AMENDMENT_DATE,
    CODE_AWARD_SUPPLIER,
    CODE_INACTIVE_AWARD,
    CODE_TENDER_AWARDS,
    CODE_UNSIGNED_PAID,
    CODE_MILESTONE_MET,
    CODE_TAG,
    CODE_DIRECT_TENDERERS,
    CODE_NUMBER_TENDERERS,
    CODE_ITEM_UNIT,
    CODE_ITEM_QUANTITY,
    CODE_ITEM_NO_QUANTITY,
    CODE_CONTACT_EMAIL,
    CODE_CONTACT_PHONE,
    CODE_DOCUMENT_URL,
    CODE_LANGUAGE,
    CODE_LOCATION_RANGE,
    CODE_LOCATION_SWAPPED,
    CODE_LOCATION_OUTSIDE,
    CODE_USE_BUYER,
    CODE_USE_CONTRACT_SUPPLIER,
    CODE_USE_AWARD_VALUE,
    CODE_USE_CONTRACT_VALUE,
    CODE_USE_CONTRACT_DATE,
    CODE_USE_METHOD,
    CODE_USE_RATIONALE,
    CODE_USE_COMPETITION,
    CODE_USE_ITEMS,
    CODE_USE_PAYMENTS,
    CODE_USE_DOCUMENTS,
    CODE_USE_PROJECT_PLACE,
    CODE_USE_PROJECT_BUDGET,
    CODE_USE_PROJECT_AUTHORITY,
    CODE_USE_PROJECT_CONTRACTS,
    CODE_USE_PROJECT_STATUS,
    CODE_USE_PROCESS_SUPPLIER,
    CODES
};

enum code_of {            /* what `of` of a group counts */
               OF_VALUES, /* values at the path */
               OF_PARENT, /* objects that have, or could have, the member */
               OF_ASKED   /* what the check itself counted */
};

enum code_use { /* what a person does with the data, and a finding spoils */
                USE_READ,
                USE_SUM,
                USE_WHO,
                USE_BUYER,
                USE_TIME,
                USE_COMPETE,
                USE_COUNT,
                USE_GROUP,
                USE_TRACE,
                USE_PROVE,
                USE_MAP,
                USE_BUY,
                USE_CONTACT,
                USES
};

struct code_info {
    const char *name; /* "required" */
    enum validate_level level;
    enum code_of of;
    enum code_use use;
    const char *says; /* to the publisher: what is wrong */
    const char *fix;  /* what to do */
    const char *user; /* to who uses the data */
};
extern const struct code_info validate_codes[CODES];

struct use_info {
    const char *affected; /* "sumar montos" */
    const char *still;    /* what can still be done */
};
extern const struct use_info validate_uses[USES];

#endif
