/* Words, numbers and dates of made-up contracts. The shares follow the published files of
 * 2010-2015: two contracts and a half per procedure, a few large buyers and many small ones, a
 * fifth of the suppliers with half of the contracts. */
#include "contract.h"

#include <stdio.h>
#include <string.h>

static uint64_t mix(uint64_t x)
{
    x += 0x9E3779B97F4A7C15u;
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
    x = (x ^ x >> 27) * 0x94D049BB133111EBu;
    return x ^ x >> 31;
}

struct dice {
    uint64_t state;
};
static uint64_t roll(struct dice *dice, uint64_t sides)
{
    dice->state = mix(dice->state);
    return (uint64_t)((unsigned __int128)dice->state * sides >> 64);
}

static const char *const bodies[] = {
    "Secretaría de Comunicaciones y Transportes",
    "Instituto Mexicano del Seguro Social",
    "Comisión Federal de Electricidad",
    "Petróleos Mexicanos",
    "Secretaría de Salud",
    "Instituto de Seguridad y Servicios Sociales de los Trabajadores del Estado",
    "Comisión Nacional del Agua",
    "Secretaría de Educación Pública",
    "Gobierno del Estado de Sonora",
    "Servicio Postal Mexicano",
    "Universidad Nacional Autónoma de México",
    "Diconsa, S.A. de C.V.",
    "Aeropuertos y Servicios Auxiliares",
    "Gobierno del Estado de Zacatecas",
    "Instituto Nacional de Estadística y Geografía",
    "Administración Portuaria Integral de Veracruz",
};
static const char *const siglas[] = {"SCT",     "IMSS", "CFE",   "PEMEX",   "SSA",  "ISSSTE",
                                     "CONAGUA", "SEP",  "SON",   "SEPOMEX", "UNAM", "DICONSA",
                                     "ASA",     "ZAC",  "INEGI", "APIVER"};
static const char *const offices[] = {
    "Recursos Materiales", "Delegación Estatal", "Adquisiciones",       "Hospital General",
    "Residencia de Obra",  "Gerencia Regional",  "Servicios Generales", "Abastecimiento",
};
static const char *const verbs[] = {"Adquisición de",
                                    "Suministro e instalación de",
                                    "Servicio de mantenimiento preventivo y correctivo a",
                                    "Construcción de",
                                    "Rehabilitación de",
                                    "Arrendamiento de",
                                    "Contratación del servicio de",
                                    "Estudio y proyecto de"};
static const char *const things[] = {"equipo de cómputo",
                                     "medicamentos y material de curación",
                                     "camino rural",
                                     "red de agua potable",
                                     "papelería y artículos de oficina",
                                     "vehículos utilitarios",
                                     "limpieza integral",
                                     "vigilancia y seguridad",
                                     "uniformes y ropa de trabajo",
                                     "puente vehicular",
                                     "equipo médico y de laboratorio",
                                     "planta de tratamiento",
                                     "refacciones y herramientas",
                                     "víveres y alimentos",
                                     "aire acondicionado",
                                     "sistema eléctrico y subestaciones"};
static const char *const wheres[] = {
    "en el municipio de Hermosillo", "en diversas unidades administrativas",
    "para el ejercicio fiscal 2013", "en la región noroeste",
    "del hospital general",          "para las delegaciones estatales, partida 1",
    "en oficinas centrales",         "del km 12+300 al km 18+700"};
static const char *const makers[] = {
    "Comercializadora", "Constructora",         "Grupo",
    "Distribuidora",    "Servicios Integrales", "Ingeniería y Proyectos",
    "Corporativo",      "Suministros",          "Laboratorios",
    "Transportes"};
static const char *const families[] = {"Hernández", "del Noroeste", "Monterrey", "Azteca",
                                       "Ríos",      "del Pacífico", "Treviño",   "La Esperanza",
                                       "Núñez",     "Anáhuac",      "del Bajío", "Sierra Madre",
                                       "Cárdenas",  "Peninsular"};
static const char *const forms[] = {", S.A. de C.V.", " SA DE CV", " S. de R.L. de C.V.",
                                    ", S.A. DE C.V",  " S.C.",     ""};
static const char *const kinds[] = {"Adquisiciones", "Servicios", "Obra Pública", "Arrendamientos",
                                    "Servicios Relacionados con la OP"};
static const char *const procedure_kinds[] = {
    "Adjudicación Directa Federal", "Invitación a Cuando Menos 3 Personas", "Licitación Pública"};
static const char *const templates[] = {"12. Adjudicación Directa LAASSP",
                                        "04. Invitación a tres LAASSP",
                                        "16. Licitación Pública LOPSRM"};
static const char *const prefixes[] = {"SA", "IA", "LA"};
static const char *const forms_of_bidding[] = {"", "Mixta", "Presencial", "Electrónica"};
static const char *const statuses[] = {"Activo", "Expirado", "Terminado"};
static const char *const sizes[] = {"No MIPYME", "Micro", "Pequeña", "Mediana"};
#define PICK(list, dice) (list)[roll(dice, sizeof(list) / sizeof *(list))]
#define AT(list, n) (list)[(n) % (sizeof(list) / sizeof *(list))]

/* Small numbers come more often: half of all picks fall into the first fifth or so. */
static uint64_t skewed(struct dice *dice, uint64_t sides)
{
    uint64_t a = roll(dice, sides), b = roll(dice, sides);

    return (uint64_t)((unsigned __int128)a * b / sides);
}

static void make_date(char *out, size_t size, uint64_t day, const char *tail)
{
    snprintf(out, size, "%u-%02u-%02u%s", (unsigned)(2010 + day / 336 % 6),
             (unsigned)(1 + day / 28 % 12), (unsigned)(1 + day % 28), tail);
}

static void make_unit(struct contract *c, uint64_t seed)
{
    struct dice dice = {mix(seed ^ c->unit * 7919 ^ 0x11)};
    uint64_t body = roll(&dice, sizeof bodies / sizeof *bodies);

    snprintf(c->siglas, sizeof c->siglas, "%s", siglas[body]);
    snprintf(c->dependency, sizeof c->dependency, "%s", bodies[body]);
    snprintf(c->unit_key, sizeof c->unit_key, "%03uGYR%03u", (unsigned)(c->unit / 1000 + 6),
             (unsigned)(c->unit % 1000));
    snprintf(c->unit_name, sizeof c->unit_name, "%s-%s %u", siglas[body], PICK(offices, &dice),
             (unsigned)c->unit);
}

static void make_procedure(struct contract *c, uint64_t seed)
{
    struct dice dice = {mix(seed ^ c->procedure * 104729 ^ 0x22)};
    size_t how = (size_t)(skewed(&dice, 3));
    uint64_t day = roll(&dice, 2000);

    c->unit = skewed(&dice, CONTRACT_UNITS);
    make_unit(c, seed);
    c->kind = PICK(kinds, &dice);
    c->procedure_kind = procedure_kinds[how];
    c->character = roll(&dice, 8) ? "Nacional" : "Internacional";
    c->form = how ? PICK(forms_of_bidding, &dice) : "";
    snprintf(c->template_name, sizeof c->template_name, "%s", templates[how]);
    snprintf(c->file_number, sizeof c->file_number, "%u", (unsigned)(100000 + c->procedure));
    snprintf(c->procedure_number, sizeof c->procedure_number, "%s-%s-N%u-%u", prefixes[how],
             c->unit_key, (unsigned)(c->procedure), (unsigned)(2010 + day / 336 % 6));
    snprintf(c->file_title, sizeof c->file_title, "%s", PICK(things, &dice));
    c->published[0] = c->opened[0] = c->ruling[0] = '\0';
    if (!how) return;
    make_date(c->published, sizeof c->published, day, " 14:32");
    make_date(c->opened, sizeof c->opened, day + 12, " 10:00");
    make_date(c->ruling, sizeof c->ruling, day + 20, " 00:00:00 GMT");
}

static void make_supplier(struct contract *c, uint64_t seed, struct dice *row)
{
    struct dice dice = {mix(seed ^ c->supplier * 15485863 ^ 0x33)};
    const char *maker = PICK(makers, &dice), *family = PICK(families, &dice);
    const char *form = PICK(forms, &dice);

    /* One in ten is spelled otherwise than usual. */
    if (!roll(row, 10)) form = PICK(forms, row);
    snprintf(c->supplier_name, sizeof c->supplier_name, "%s %s %u%s", maker, family,
             (unsigned)c->supplier, form);
}

/* From some hundreds of pesos to hundreds of millions, few of them large; one in fifty is 0. */
static void make_amount(struct contract *c, struct dice *dice)
{
    uint64_t magnitude = 4 + roll(dice, 3) + roll(dice, 2) + roll(dice, 2) + (roll(dice, 9) == 0);
    uint64_t top = 1;

    while (magnitude--) top *= 10;
    c->minor = (int64_t)roll(dice, top * 10);
    if (!roll(dice, 50)) c->minor = 0;
    snprintf(c->amount, sizeof c->amount, c->minor % 100 ? "%lld.%02u" : "%lld",
             (long long)(c->minor / 100), (unsigned)(c->minor % 100));
}

static void add_where(struct contract *c, const char *where)
{
    size_t n = strlen(c->title);

    snprintf(c->title + n, sizeof c->title - n, " %s", where);
}

void contract_make(struct contract *c, uint64_t seed, uint64_t row)
{
    struct dice dice = {mix(seed ^ row * 2 ^ 0x44)};
    uint64_t day = roll(&dice, 2000);

    c->number = row;
    c->procedure = row * 2 / 5 + roll(&dice, 40) * (roll(&dice, 4) == 0);
    make_procedure(c, seed);
    c->supplier = skewed(&dice, CONTRACT_SUPPLIERS);
    make_supplier(c, seed, &dice);
    make_amount(c, &dice);
    snprintf(c->code, sizeof c->code, "%u", (unsigned)(400000 + row));
    snprintf(c->title, sizeof c->title, "%s %s", PICK(verbs, &dice), PICK(things, &dice));
    if (!roll(&dice, 3)) add_where(c, PICK(wheres, &dice));
    make_date(c->starts, sizeof c->starts, day, "");
    make_date(c->ends, sizeof c->ends, day + 10 + roll(&dice, 300), "");
    c->status = PICK(statuses, &dice);
    c->size = AT(sizes, c->supplier);
    c->programme = "";
    snprintf(c->link, sizeof c->link, "https://compranet.example/%u",
             (unsigned)(330000 + c->procedure));
}

size_t contract_header(char *out, size_t size)
{
    return (size_t)snprintf(
        out, size,
        "GOBIERNO,SIGLAS,DEPENDENCIA,CLAVEUC,NOMBRE_DE_LA_UC,RESPONSABLE,NUMERO_EXPEDIENTE,"
        "TITULO_EXPEDIENTE,PLANTILLA_EXPEDIENTE,NUMERO_PROCEDIMIENTO,EXP_F_FALLO,"
        "PROC_F_PUBLICACION,FECHA_APERTURA_PROPOSICIONES,CARACTER,TIPO_CONTRATACION,"
        "TIPO_PROCEDIMIENTO,FORMA_PROCEDIMIENTO,CODIGO_CONTRATO,TITULO_CONTRATO,FECHA_INICIO,"
        "FECHA_FIN,IMPORTE_CONTRATO,MONEDA,ESTATUS_CONTRATO,ARCHIVADO,RAMO,CLAVE_PROGRAMA,"
        "APORTACION_FEDERAL,FECHA_CELEBRACION,CONTRATO_MARCO,COMPRA_CONSOLIDADA,PLURIANUAL,"
        "CLAVE_CARTERA_SHCP,ESTRATIFICACION_MUC,PROVEEDOR_CONTRATISTA,ESTRATIFICACION_MPC,"
        "ESTATUS_EMPRESA,CUENTA_ADMINISTRADA_POR,ANUNCIO\n");
}

static char *put_cell(char *p, const char *text)
{
    int quoted = strpbrk(text, ",\"\n") != NULL;

    if (quoted) *p++ = '"';
    for (; *text; text++) {
        if (*text == '"') *p++ = '"';
        *p++ = *text;
    }
    if (quoted) *p++ = '"';
    *p++ = ',';
    return p;
}

size_t contract_csv(const struct contract *c, char *out, size_t size)
{
    const char *const cells[CONTRACT_COLUMNS] = {"APF",
                                                 c->siglas,
                                                 c->dependency,
                                                 c->unit_key,
                                                 c->unit_name,
                                                 "",
                                                 c->file_number,
                                                 c->file_title,
                                                 c->template_name,
                                                 c->procedure_number,
                                                 c->ruling,
                                                 c->published,
                                                 c->opened,
                                                 c->character,
                                                 c->kind,
                                                 c->procedure_kind,
                                                 c->form,
                                                 c->code,
                                                 c->title,
                                                 c->starts,
                                                 c->ends,
                                                 c->amount,
                                                 "MXN",
                                                 c->status,
                                                 "No",
                                                 "",
                                                 c->programme,
                                                 "",
                                                 "",
                                                 "0",
                                                 "0",
                                                 "0",
                                                 "",
                                                 c->size,
                                                 c->supplier_name,
                                                 c->size,
                                                 "Habilitado",
                                                 "PoC",
                                                 c->link};
    char *p = out;

    if (size < 4096) return 0;
    for (size_t i = 0; i < CONTRACT_COLUMNS; i++) p = put_cell(p, cells[i]);
    p[-1] = '\n';
    return (size_t)(p - out);
}
