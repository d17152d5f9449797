/* The plain questions that journalists and neighbours ask of contracting data, with the fields
 * without which there is no answer. The names are those of OCDS 1.1 with its extensions for bids,
 * budgets, locations, owners and Mexico, and of OC4IDS 0.9. */
#include "base/i18n.h"
#include "ocds/coverage.h"

#define FIELDS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define SUPPLIER "/awards[]/suppliers[]/id|/awards[]/suppliers[]/name"
#define TRANSACTION "/contracts[]/implementation/transactions[]"

const struct coverage_question coverage_questions[] = {
    {"bought", N_("¿Qué se compró?"),
     FIELDS("/tender/title|/tender/description|/tender/items[]/description|/awards[]/title|"
            "/awards[]/items[]/description|/contracts[]/title|/contracts[]/items[]/description"),
     false},
    {"buyer", N_("¿Quién compró?"),
     FIELDS("/buyer/name|/buyer/id|/tender/procuringEntity/name|/tender/procuringEntity/id"),
     false},
    {"awarded_to", N_("¿A quién se le adjudicó?"), FIELDS(SUPPLIER), false},
    {"awarded_amount", N_("¿Por cuánto se adjudicó?"),
     FIELDS("/awards[]/value/amount", "/awards[]/value/currency"), false},
    {"same_supplier", N_("¿Se puede seguir a un mismo proveedor de un contrato a otro?"),
     FIELDS("/awards[]/suppliers[]/id", "/parties[]/identifier/id|/parties[]/id"), false},
    {"method", N_("¿Hubo concurso o fue adjudicación directa?"),
     FIELDS("/tender/procurementMethod|/tender/procurementMethodDetails"), false},
    {"why_not_open", N_("¿Con qué motivo se dejó de concursar?"),
     FIELDS("/tender/procurementMethod|/tender/procurementMethodDetails",
            "/tender/procurementMethodRationale"),
     false},
    {"competitors", N_("¿Cuántos compitieron?"),
     FIELDS("/tender/numberOfTenderers|/tender/tenderers[]/id|/tender/tenderers[]/name|"
            "/bids/details[]/tenderers[]/id|/bids/details[]/tenderers[]/name"),
     false},
    {"losers", N_("¿Quiénes perdieron y qué precio ofrecían?"),
     FIELDS("/bids/details[]/tenderers[]/id|/bids/details[]/tenderers[]/name",
            "/bids/details[]/value/amount", SUPPLIER),
     false},
    {"tender_time", N_("¿Cuánto tiempo hubo para presentar propuestas?"),
     FIELDS("/tender/tenderPeriod/startDate", "/tender/tenderPeriod/endDate"), false},
    {"award_time", N_("¿Cuánto tardó el concurso hasta el fallo?"),
     FIELDS("/tender/tenderPeriod/startDate|/tender/tenderPeriod/endDate", "/awards[]/date"),
     false},
    {"above_estimate", N_("¿Costó más de lo que se había estimado?"),
     FIELDS("/tender/value/amount|/planning/budget/amount/amount",
            "/awards[]/value/amount|/contracts[]/value/amount"),
     false},
    {"signed", N_("¿Cuándo se firmó el contrato?"), FIELDS("/contracts[]/dateSigned"), false},
    {"contract_time", N_("¿Cuánto debía durar el contrato?"),
     FIELDS("/contracts[]/period/startDate",
            "/contracts[]/period/endDate|/contracts[]/period/durationInDays"),
     false},
    {"amended", N_("¿Se modificó el contrato?"),
     FIELDS("/contracts[]/amendments[]/id|/contracts[]/amendments[]/date|"
            "/contracts[]/amendments[]/description|/contracts[]/amendments[]/rationale|"
            "/contracts[]/amendment/date|/contracts[]/contractAmendments[]/id|"
            "/contracts[]/contractAmendments[]/date"),
     false},
    {"paid_to", N_("¿A quién se le pagó y cuánto?"),
     FIELDS(TRANSACTION "/value/amount|" TRANSACTION "/amount/amount",
            TRANSACTION "/payee/id|" TRANSACTION "/payee/name|" TRANSACTION
                        "/receiverOrganization/id|" TRANSACTION "/receiverOrganization/legalName"),
     false},
    {"paid_when", N_("¿Cuándo se pagó?"), FIELDS(TRANSACTION "/date"), false},
    {"budget_line", N_("¿De qué partida salió el dinero?"),
     FIELDS("/planning/budget/id|/planning/budget/budgetBreakdown[]/id|"
            "/planning/budget/budgetBreakdown[]/budgetLines[]/id|"
            "/contracts[]/implementation/financialObligations[]/id|"
            "/contracts[]/financialObligations[]/id"),
     false},
    {"project", N_("¿De qué proyecto o programa forma parte?"),
     FIELDS("/planning/budget/project|/planning/budget/projectID|/planning/project/id|"
            "/planning/project/title|/relatedProcesses[]/identifier"),
     false},
    {"delivered", N_("¿Se entregó lo contratado?"),
     FIELDS("/contracts[]/implementation/milestones[]/status|/contracts[]/milestones[]/status|"
            "/contracts[]/implementation/status|/contracts[]/status"),
     false},
    {"where", N_("¿Dónde se entregó o se construyó?"),
     FIELDS("/tender/items[]/deliveryLocation|/tender/items[]/deliveryAddress|"
            "/tender/items[]/deliveryLocations[]|/awards[]/items[]/deliveryLocation|"
            "/awards[]/items[]/deliveryAddress|/contracts[]/items[]/deliveryLocation|"
            "/contracts[]/items[]/deliveryAddress|/planning/project/locations[]"),
     false},
    {"unit_price", N_("¿A qué precio por unidad?"),
     FIELDS("/tender/items[]/unit/value/amount|/awards[]/items[]/unit/value/amount|"
            "/contracts[]/items[]/unit/value/amount",
            "/tender/items[]/quantity|/awards[]/items[]/quantity|/contracts[]/items[]/quantity"),
     false},
    {"contract_text", N_("¿Se puede leer el contrato?"), FIELDS("/contracts[]/documents[]/url"),
     false},
    {"owners", N_("¿Quiénes son los dueños de la empresa?"),
     FIELDS("/parties[]/beneficialOwners[]/name|/parties[]/beneficialOwners[]/id|"
            "/parties[]/shareholders[]/shareholder/name|/parties[]/shareholders[]/id"),
     false},
    {"address", N_("¿Dónde está y cómo se contacta a la empresa?"),
     FIELDS("/parties[]/address/streetAddress",
            "/parties[]/contactPoint/telephone|/parties[]/contactPoint/email"),
     false},

    {"works_what", N_("¿Qué obra es y quién responde por ella?"),
     FIELDS("/title|/description", "/publicAuthority/name|/publicAuthority/id|/parties[]/name"),
     true},
    {"works_where", N_("¿Dónde está la obra?"),
     FIELDS("/locations[]/geometry|/locations[]/address|/locations[]/description"), true},
    {"works_status", N_("¿En qué etapa va?"), FIELDS("/status"), true},
    {"works_budget", N_("¿Cuánto se presupuestó?"),
     FIELDS("/budget/amount/amount", "/budget/amount/currency"), true},
    {"works_final", N_("¿Cuánto costó al final?"),
     FIELDS("/completion/finalValue/amount|/costMeasurements[]/costGroups[]/costs[]/value/amount|"
            "/contractingProcesses[]/summary/finalValue/amount"),
     true},
    {"works_time", N_("¿Cuándo debía empezar y terminar?"),
     FIELDS("/period/startDate|/implementationPeriod/startDate",
            "/period/endDate|/implementationPeriod/endDate"),
     true},
    {"works_who", N_("¿Quién la construye?"),
     FIELDS("/contractingProcesses[]/summary/suppliers[]/name|"
            "/contractingProcesses[]/summary/suppliers[]/id"),
     true},
    {"works_contracts", N_("¿Por cuánto se contrató?"),
     FIELDS("/contractingProcesses[]/summary/contractValue/amount"), true},
    {"works_changes", N_("¿Cambió el precio o el plazo?"),
     FIELDS("/contractingProcesses[]/summary/modifications[]/type|"
            "/contractingProcesses[]/summary/modifications[]/date|"
            "/contractingProcesses[]/summary/modifications[]/id"),
     true},
    {"works_progress", N_("¿Cuánto avanzó de lo físico y de lo pagado?"),
     FIELDS("/metrics[]/observations[]/measure|/milestones[]/status",
            "/contractingProcesses[]/summary/transactions[]/value/amount|"
            "/contractingProcesses[]/summary/transactions[]/id"),
     true},
    {NULL, NULL, NULL, false},
};
