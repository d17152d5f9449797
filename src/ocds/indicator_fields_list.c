/* The sets of fields: PODER's rules of transparency and of fundamental fields for Mexico
 * (OCDS_RedFlags: names and fields are its facts; which fields stand for "complete" where it
 * does not say is our choice and is written here). M018 trans-ov, M019 trans-sc, M020 trans-ccm,
 * M021 trans-cc, M022 temp-cft, M023 comp-cfc, M024 traz-cft, M025 traz-ip, M026 traz-fro. */
#include "base/i18n.h"
#include "ocds/indicator_codes.h"
#include "ocds/indicator_fields.h"
#include "ocds/indicator_fields_present.h"

static const char *const fields[] = {NULL};
static const struct indicator_parameter parameters[] = {
    {"share", SETTINGS_NUMBER, "80",
     N_("Por debajo de qué proporción publicada se pregunta, en porcentaje.")},
    {"minimum_processes", SETTINGS_INTEGER, "1", N_("Procesos del comprador, al menos.")},
    {.name = NULL}};

#define FORMULA                                                                                    \
    N_("Por comprador: de los datos de la lista, en cuántos de sus procesos está cada "          \
       "uno; el resultado es la proporción de todos, y se pregunta por debajo de "                \
       "«share», con «minimum_processes» procesos o más. Lo que tiene cada adjudicación "    \
       "o contrato está cuando lo tienen todos.")
#define CAUTION                                                                                    \
    N_("Un proceso que acaba de empezar, se canceló o quedó desierto no tiene todavía "         \
       "lo que sigue. Otro sitio del mismo gobierno puede publicarlo.")

/* The functions that an indicator of fields has: all the same but for its set. */
#define FIELD_INDICATOR(variable, number, key, words, question, rule)                              \
    static enum err_code open_##variable(const struct indicator_context *context, void *state,     \
                                         struct err *err)                                          \
    {                                                                                              \
        (void)err;                                                                                 \
        return fields_open(context, &set_##variable, state);                                       \
    }                                                                                              \
    static enum err_code release_##variable(const struct indicator_context *context, void *state,  \
                                            const struct view *view, struct arena *arena,          \
                                            struct indicator_sink *sink, struct err *err)          \
    {                                                                                              \
        (void)context;                                                                             \
        (void)arena;                                                                               \
        (void)sink;                                                                                \
        return fields_add(&set_##variable, state, view, err);                                      \
    }                                                                                              \
    static enum err_code finish_##variable(const struct indicator_context *context, void *state,   \
                                           struct arena *arena, struct indicator_sink *sink,       \
                                           struct err *err)                                        \
    {                                                                                              \
        (void)context;                                                                             \
        return fields_finish(&set_##variable, state, arena, sink, err);                            \
    }                                                                                              \
    const struct indicator indicator_##variable = {                                                \
        .code = number,                                                                            \
        .name = key,                                                                               \
        .title = words,                                                                            \
        .asks = question,                                                                          \
        .formula = FORMULA,                                                                        \
        .source = "PODER, OCDS_RedFlags, " rule,                                                   \
        .caution = CAUTION,                                                                        \
        .fields = fields,                                                                          \
        .parameters = parameters,                                                                  \
        .state_size = sizeof(struct fields_state),                                                 \
        .open = open_##variable,                                                                   \
        .release = release_##variable,                                                             \
        .join = fields_join,                                                                       \
        .finish = finish_##variable,                                                               \
        .close = fields_close,                                                                     \
    };

static const struct field_set set_m018 = {
    &indicator_m018,
    false,
    {{"/id", N_("qué identificador tiene su entrega"), says_id},
     {"/date", N_("cuándo se publicó, con hora y huso"), says_full_date},
     {"/tag", N_("de qué etapa trata su entrega"), says_tag},
     {"/initiationType", N_("cómo empezó"), says_initiation},
     {"/contracts/awardID", N_("de qué adjudicación viene cada contrato, por sus identificadores"),
      says_ids},
     {"/contracts/value/currency", N_("en qué moneda está cada monto"), says_currencies},
     {NULL, NULL, NULL}}};
FIELD_INDICATOR(m018, "M018", "valid_release", N_("Entregas que no cumplen lo básico del estándar"),
                N_("¿Qué compradores publican entregas que no cumplen lo básico de OCDS?"),
                "trans-ov (what every release must have; `cauce ocds validate` looks at all of it)")

static const struct field_set set_m019 = {&indicator_m019,
                                          false,
                                          {{"/planning", N_("cómo se planeó"), says_planning},
                                           {"/tender", N_("cómo se licitó"), says_tender},
                                           {"/awards", N_("a quién se adjudicó"), says_awards},
                                           {"/contracts", N_("qué se contrató"), says_contracts},
                                           {"/buyer", N_("quién compra"), says_buyer},
                                           {"/parties", N_("quiénes participan"), says_parties},
                                           {NULL, NULL, NULL}}};
FIELD_INDICATOR(m019, "M019", "complete_sections", N_("Etapas que no se publican"),
                N_("¿Qué compradores dejan fuera etapas enteras de sus procesos?"), "trans-sc")

static const struct field_set set_m020 = {
    &indicator_m020,
    true,
    {{"/planning/budget/budgetBreakdown", N_("de qué partidas salió el dinero"), says_budget_lines},
     {"/planning/requestForQuotes", N_("si hubo investigación de mercado"), says_market_research},
     {"/awards/rationale", N_("por qué ganó quien ganó"), says_award_rationale},
     {"/contracts/guarantees", N_("qué garantías dio el proveedor"), says_guarantees},
     {"/contracts/surveillanceMechanisms", N_("quién vigila el contrato"), says_surveillance},
     {"/contracts/implementation/status", N_("en qué va la ejecución"), says_implementation},
     {"/contracts/implementation/transactions/paymentMethod", N_("cómo se pagó"),
      says_payment_method},
     {"/contracts/value/netAmount", N_("cuánto es sin IVA"), says_net_amount},
     {NULL, NULL, NULL}}};
FIELD_INDICATOR(m020, "M020", "complete_mexican_fields",
                N_("Datos mexicanos (EDCA-MX) que no se publican"),
                N_("¿Qué compradores no publican lo que el estándar mexicano agrega?"),
                "trans-ccm; fields of the extensions of EDCA-MX")

static const struct field_set set_m021 = {
    &indicator_m021,
    false,
    {{"/tender/title", N_("qué se compra"), says_title},
     {"/tender/procurementMethod", N_("con qué procedimiento se compró"), says_method},
     {"/tender/mainProcurementCategory", N_("si es obra, bien o servicio"), says_category},
     {"/tender/value/amount", N_("cuánto se estimó"), says_estimate},
     {"/tender/tenderers", N_("quiénes compitieron"), says_tenderers},
     {"/tender/items", N_("qué artículos se compran"), says_items},
     {"/awards/date", N_("cuándo se adjudicó"), says_award_date},
     {"/awards/value/amount", N_("por cuánto se adjudicó"), says_award_value},
     {"/awards/suppliers", N_("quién ganó"), says_suppliers},
     {"/contracts/dateSigned", N_("cuándo se firmó el contrato"), says_signature},
     {"/contracts/value/amount", N_("de cuánto es el contrato"), says_contract_value},
     {"/contracts/period/endDate", N_("cuándo termina el contrato"), says_contract_end},
     {"/contracts/implementation/transactions", N_("a quién y cuánto se pagó"), says_payments},
     {"/contracts/documents", N_("dónde están los documentos"), says_documents},
     {"/planning/budget", N_("de qué presupuesto sale el dinero"), says_budget},
     {NULL, NULL, NULL}}};
FIELD_INDICATOR(m021, "M021", "complete_fields", N_("Datos principales que no se publican"),
                N_("¿Qué compradores dejan sin publicar los datos principales de sus compras?"),
                "trans-cc; the main fields (`cauce ocds coverage` counts all of them)")

static const struct field_set set_m022 = {
    &indicator_m022,
    false,
    {{"/awards/date", N_("cuándo se adjudicó"), says_award_date},
     {"/tender/tenderPeriod/startDate", N_("desde cuándo se recibieron propuestas"),
      says_period_start},
     {"/tender/tenderPeriod/endDate", N_("hasta cuándo se recibieron propuestas"), says_period_end},
     {"/date", N_("de cuándo son los datos"), says_date},
     {"/contracts/period/startDate", N_("cuándo empieza el contrato"), says_contract_start},
     {NULL, NULL, NULL}}};
FIELD_INDICATOR(m022, "M022", "date_fields", N_("Fechas que no se publican"),
                N_("¿Qué compradores no publican las fechas de sus procesos?"), "temp-cft")

static const struct field_set set_m023 = {
    &indicator_m023,
    false,
    {{"/awards/suppliers/name", N_("cómo se llama quien ganó"), says_suppliers},
     {"/tender/procurementMethod", N_("con qué procedimiento se compró"), says_method},
     {NULL, NULL, NULL}}};
FIELD_INDICATOR(m023, "M023", "competition_fields", N_("Datos de competencia que no se publican"),
                N_("¿Qué compradores no dejan ver si hubo competencia?"), "comp-cfc")

static const struct field_set set_m024 = {
    &indicator_m024,
    false,
    {{"/planning/budget", N_("de qué presupuesto sale el dinero"), says_budget},
     {"/awards/suppliers/name", N_("cómo se llama quien ganó"), says_suppliers},
     {"/buyer/name", N_("quién compra"), says_buyer},
     {NULL, NULL, NULL}}};
FIELD_INDICATOR(m024, "M024", "traceability_fields",
                N_("Datos para seguir el dinero que no se publican"),
                N_("¿Qué compradores no dejan seguir el dinero del presupuesto al proveedor?"),
                "traz-cft")

static const struct field_set set_m025 = {
    &indicator_m025,
    false,
    {{"/parties/contactPoint/name", N_("quién responde por la compra"), says_contact_name},
     {"/parties/contactPoint/email", N_("cómo comunicarse con quien compra"), says_contact_way},
     {NULL, NULL, NULL}}};
FIELD_INDICATOR(m025, "M025", "contact_fields", N_("Comprador sin datos de contacto"),
                N_("¿Qué compradores no dicen a quién preguntar por sus compras?"), "traz-ip")

static const struct field_set set_m026 = {
    &indicator_m026,
    false,
    {{"/contracts/documents/url", N_("en qué dirección oficial se puede comprobar"), says_link},
     {NULL, NULL, NULL}}};
FIELD_INDICATOR(
    m026, "M026", "official_link", N_("Sin liga oficial"),
    N_("¿Qué compradores publican procesos sin una dirección oficial donde comprobarlos?"),
    "traz-fro")
