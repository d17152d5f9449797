/* The settings file to begin with: see settings_init.h. */
#include "ocds/settings_init.h"

#include "base/i18n.h"
#include "base/text.h"

/* A section, or (with .name) a key with an example of its value. */
struct line {
    const char *section, *name, *value, *says;
};
static const struct line lines[] = {
    {.name = "currency",
     .value = "MXN",
     .says = N_("La moneda en que se comparan importes. Si no se dice, la más frecuente.")},
    {.name = "no_price_comparison_procurement_methods",
     .value = "Selección aleatoria",
     .says =
         N_("Métodos (procurementMethodDetails) que no se deciden por precio, separados por |.")},
    {.name = "price_comparison_procurement_methods",
     .value = "Subasta inversa|Licitación por precio",
     .says = N_("O al revés: los únicos que se deciden por precio.")},
    {.section = "output"},
    {.name = "info_currency_mismatches",
     .value = "true",
     .says = N_("Avisar de los importes que vienen en otra moneda.")},
    {.section = "exclusions", .says = N_("Procesos que los indicadores no miran.")},
    {.name = "procurement_method_details",
     .value = "Selección aleatoria",
     .says = N_("Los de estos métodos, separados por |.")},

    {.section = "defaults",
     .says = N_("De aquí a [codelists.award_status], para «cauce ocds prepare». Qué poner donde no "
                "viene nada.")},
    {.name = "currency", .value = "MXN", .says = N_("Moneda de las propuestas.")},
    {.name = "item_classification_scheme",
     .value = "UNSPSC",
     .says = N_("Esquema con que se clasifican los bienes y servicios.")},
    {.name = "bid_status",
     .value = "valid",
     .says = N_("Estado de las propuestas: invited, pending, valid, disqualified o withdrawn.")},
    {.name = "award_status",
     .value = "active",
     .says = N_("Estado de las adjudicaciones: pending, active, cancelled o unsuccessful.")},
    {.name = "party_roles",
     .value = "true",
     .says = N_("Dar a cada participante los papeles con que se le menciona (buyer, "
                "procuringEntity, tenderer, supplier).")},
    {.section = "redactions",
     .says = N_("Valores de relleno que hay que quitar, separados por |.")},
    {.name = "amount", .value = "0|99999999", .says = N_("Importes de propuestas.")},
    {.name = "organization_id",
     .value = "SIN RFC|XAXX010101000",
     .says = N_("Identificadores de organizaciones.")},
    {.section = "corrections"},
    {.name = "award_status_by_contract_status",
     .value = "true",
     .says = N_("Dar por cancelada la adjudicación que tiene cancelados todos sus contratos.")},
    {.section = "modifications"},
    {.name = "move_auctions",
     .value = "true",
     .says = N_("Pasar las propuestas de subastas (auctions) a donde van las propuestas.")},
    {.name = "prefix_buyer_or_procuring_entity_id",
     .value = "MX-RFC-",
     .says = N_("Anteponer esto al identificador del comprador y del convocante, si no lo trae.")},
    {.name = "prefix_tenderer_or_supplier_id",
     .value = "MX-RFC-",
     .says = N_("Lo mismo con licitantes y proveedores.")},
    {.name = "split_procurement_method_details",
     .value = "\" - \"",
     .says = N_("Quedarse con lo que va antes de este separador en el detalle del método. Las "
                "comillas conservan los espacios.")},
    {.section = "codelists.bid_status",
     .says = N_("Códigos propios de estado de propuesta = códigos del estándar.")},
    {.name = "Aceptada", .value = "valid"},
    {.name = "Desechada", .value = "disqualified"},
    {.section = "codelists.award_status",
     .says = N_("Códigos propios de estado de adjudicación = códigos del estándar.")},
    {.name = "Adjudicado", .value = "active"},
    {.name = "Desierto", .value = "unsuccessful"},
    {0}};

enum { WIDTH = 96 };

/* A paragraph behind "# ", wrapped at blanks. */
static void explain(struct buf *out, const char *says)
{
    struct str rest = str_of(says);
    size_t width = 0;
    while (rest.n) {
        struct str word = str_split(rest, ' ', &rest);
        size_t n = text_width(word);
        if (width && width + 1 + n > WIDTH) {
            buf_char(out, '\n');
            width = 0;
        }
        buf_text(out, width ? " " : "# ");
        buf_str(out, word);
        width += 1 + n;
    }
    buf_char(out, '\n');
}

static void write_line(struct buf *out, const struct line *l)
{
    if (l->section) {
        buf_char(out, '\n');
        if (l->says) explain(out, _(l->says));
        buf_printf(out, "[%s]\n", l->section);
        return;
    }
    if (l->says) explain(out, _(l->says));
    buf_printf(out, "; %s = %s\n", l->name, l->value);
}

/* A parameter that has a section of its own: "details.*". */
static bool is_section(const struct indicator_parameter *p)
{
    return str_ends(str_of(p->name), STR(".*"));
}

static const char *example_of(const struct indicator_parameter *p)
{
    static const char *const examples[] = {[SETTINGS_TEXT] = "texto",
                                           [SETTINGS_NUMBER] = "0.05",
                                           [SETTINGS_INTEGER] = "10",
                                           [SETTINGS_FLAG] = "true",
                                           [SETTINGS_LIST] = "uno|otro"};
    return p->standard && *p->standard ? p->standard : examples[p->type];
}

static void write_indicator(struct buf *out, const struct indicator *i)
{
    buf_char(out, '\n');
    explain(out, _(i->title));
    explain(out, _(i->asks));
    buf_printf(out, "[%s]\n", i->code);
    for (const struct indicator_parameter *p = i->parameters; p && p->name; p++) {
        if (is_section(p)) continue;
        explain(out, _(p->meaning));
        buf_printf(out, "; %s = %s\n", p->name, example_of(p));
    }
    for (const struct indicator_parameter *p = i->parameters; p && p->name; p++) {
        if (!is_section(p)) continue;
        struct str name = str_slice(str_of(p->name), 0, strlen(p->name) - 2);
        buf_char(out, '\n');
        explain(out, _(p->meaning));
        buf_printf(out, "[%s.%.*s]\n; %s = %s\n", i->code, STR_FMT(name), _("ejemplo"),
                   example_of(p));
    }
}

void settings_write_default(struct buf *out, const struct indicator *const *list)
{
    explain(out, _("Ajustes de «cauce ocds prepare» y «cauce ocds indicators», en la forma que lee "
                   "OCDS Cardinal (que no conoce los indicadores que son propios de Cauce)."));
    explain(out, _("Lo que empieza con # explica. Lo que empieza con ; es un ajuste con un ejemplo "
                   "o con el valor que ya tiene: quite el ; y cambie el valor."));
    buf_char(out, '\n');
    for (const struct line *l = lines; l->section || l->name; l++) write_line(out, l);
    buf_char(out, '\n');
    explain(out, _("Indicadores. «cauce ocds indicators --list» dice de cada uno la fórmula, la "
                   "fuente y los campos que necesita."));
    for (; *list; list++) write_indicator(out, *list);
}
