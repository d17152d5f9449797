/* The conversion to OC4IDS: the table of transforms, and the transforms of one project. */
#include "ocds/oc4ids.h"

#include "base/i18n.h"
#include "ocds/oc4ids_private.h"

const struct oc4ids_transform oc4ids_transforms[] = {
    {"contracting_process_setup",
     N_("Cada proceso de contratación, con su ocid, un resumen y sus entregas; los demás parten de "
        "él."),
     false, oc4ids_contracting_process_setup},
    {"public_authority_role", N_("Las organizaciones con el papel «publicAuthority»."), false,
     oc4ids_public_authority_role},
    {"buyer_role",
     N_("Las organizaciones compradoras («buyer»), también con el papel «publicAuthority»."), true,
     oc4ids_buyer_role},
    {"sector", N_("El sector, de planning/project/sector, como ESQUEMA-CLAVE."), false,
     oc4ids_sector},
    {"additional_classifications",
     N_("Las clasificaciones de planning/project/additionalClassifications, cada una una vez."),
     false, oc4ids_additional_classifications},
    {"title",
     N_("El nombre del proyecto, de planning/project/title, si los procesos no lo dan "
        "distinto."),
     false, oc4ids_title},
    {"title_from_tender",
     N_("A falta de nombre, el título de la licitación; de varias, todos, con su ocid."), true,
     oc4ids_title_from_tender},
    {"procuring_entity",
     N_("Las entidades contratantes («procuringEntity»), y la del proceso en su resumen si es una "
        "sola."),
     false, oc4ids_procuring_entity},
    {"administrative_entity",
     N_("Las entidades que administran el contrato («administrativeEntity»), y la del proceso en "
        "su resumen si es una sola."),
     false, oc4ids_administrative_entity},
    {"contract_status",
     N_("La etapa del proceso (pre-award, active, closed), por el estado de licitación, "
        "adjudicaciones y contratos, y por sus periodos."),
     false, oc4ids_contract_status},
    {"procurement_process", N_("El procedimiento, de tender/procurementMethod y sus detalles."),
     false, oc4ids_procurement_process},
    {"number_of_tenderers", N_("Cuántos licitaron, de tender/numberOfTenderers."), false,
     oc4ids_number_of_tenderers},
    {"location",
     N_("Los lugares de planning/project/locations; el que no tiene id recibe un "
        "número."),
     false, oc4ids_location},
    {"location_from_items",
     N_("A falta de lugares, los de entrega (deliveryLocation, deliveryAddress) de lo que se "
        "licita."),
     true, oc4ids_location_from_items},
    {"budget",
     N_("El presupuesto, de planning/budget/amount; de varios procesos se suma si todos "
        "lo dan en la misma moneda."),
     false, oc4ids_budget},
    {"budget_approval", N_("Los documentos de planeación de tipo «budgetApproval»."), false,
     oc4ids_budget_approval},
    {"purpose", N_("Para qué es, de planning/rationale; de varios procesos, todos, con su ocid."),
     false, oc4ids_purpose},
    {"purpose_needs_assessment", N_("Los documentos de planeación de tipo «needsAssessment»."),
     true, oc4ids_purpose_needs_assessment},
    {"description",
     N_("La descripción, de planning/project/description, si los procesos no la dan "
        "distinta."),
     false, oc4ids_description},
    {"description_tender",
     N_("A falta de descripción, la de la licitación; de varias, todas, con su ocid."), true,
     oc4ids_description_tender},
    {"environmental_impact", N_("Los documentos de planeación de tipo «environmentalImpact»."),
     false, oc4ids_environmental_impact},
    {"land_and_settlement_impact",
     N_("Los documentos de planeación de tipo «landAndSettlementImpact»."), false,
     oc4ids_land_and_settlement_impact},
    {"funding_sources",
     N_("Quién pone el dinero: las organizaciones que nombra planning/budget/budgetBreakdown, o "
        "las que tienen el papel «funder»."),
     false, oc4ids_funding_sources},
    {"cost_estimate",
     N_("El último costo estimado, el de tender/value mientras tender/status era «planning»."),
     false, oc4ids_cost_estimate},
    {"contract_title",
     N_("El título del contrato, a falta de él el de la adjudicación, y de haber varios el de la "
        "licitación."),
     false, oc4ids_contract_title},
    {"suppliers", N_("Los proveedores, con el papel «supplier», también en el resumen."), false,
     oc4ids_suppliers},
    {"contract_price",
     N_("El precio: la suma exacta de awards/value, si todas están en la misma moneda."), false,
     oc4ids_contract_price},
    {"contract_process_description",
     N_("Qué se contrata: la descripción del contrato o adjudicación, o la de su único concepto; "
        "de "
        "haber varios, la de la licitación."),
     false, oc4ids_contract_process_description},
    {"contract_period",
     N_("Del primer inicio al último término de awards/contractPeriod; si no, "
        "tender/contractPeriod."),
     false, oc4ids_contract_period},
    {"project_scope", N_("Los documentos de planeación de tipo «projectScope»."), false,
     oc4ids_project_scope},
    {"project_scope_summary",
     N_("Los conceptos (items) y los hitos de la licitación, en el "
        "resumen."),
     true, oc4ids_project_scope_summary},
    {"final_audit", N_("Los documentos de ejecución de los contratos de tipo «finalAudit»."), false,
     oc4ids_final_audit},
    {.name = NULL}};

const struct oc4ids_transform *oc4ids_transform_find(struct str name)
{
    for (const struct oc4ids_transform *t = oc4ids_transforms; t->name; t++)
        if (str_is(name, t->name)) return t;
    return NULL;
}

static bool wanted(const struct oc4ids_options *options, const struct oc4ids_transform *t)
{
    if (!t->optional || options->all) return true;
    for (size_t i = 0; i < options->more_count; i++)
        if (options->more[i] == t) return true;
    return false;
}

enum err_code oc4ids_transform(struct oc4ids_project *p, struct err *err)
{
    p->output = piece_new(&p->make, PIECE_OBJECT);
    if (p->id.n) piece_set(&p->make, p->output, "id", piece_text(&p->make, p->id));
    oc4ids_find_parties(p);
    for (const struct oc4ids_transform *t = oc4ids_transforms; t->name && !p->make.failed; t++)
        if (wanted(p->options, t)) t->run(p);
    if (!p->make.failed) oc4ids_number_documents(p);
    if (!p->make.failed) return ERR_NONE;
    return err_set(err, ERR_MEMORY, _("No hay memoria suficiente para el proyecto %.*s"),
                   STR_FMT(p->id));
}
