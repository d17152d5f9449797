/* Open Contracting data from a seed, for the measurements: contracting processes of made-up town
 * halls with bids, awards, contracts and payments, as a publisher of OCDS 1.1 would write them, one
 * release per line.
 *
 *   generate compiled COUNT [SEED]    compiled releases, about 7 KB each
 *   generate releases COUNT [SEED]    three releases for each of COUNT processes, in a row
 *   generate scattered COUNT [SEED]   the same three: all first ones, then all second ones, …
 *
 * The same arguments give the same bytes on every machine. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUYERS = 400, SUPPLIERS = 8000, MAX_BIDS = 6, MAX_ITEMS = 4 };

/* splitmix64 (Steele, Lea and Flood 2014). */
static uint64_t next(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static unsigned below(uint64_t *state, unsigned n)
{
    return (unsigned)(next(state) % n);
}

static unsigned between(uint64_t *state, unsigned least, unsigned most)
{
    return least + below(state, most - least + 1);
}

struct bid {
    unsigned supplier;
    int64_t centavos, minutes; /* minutes from the start of 2018 */
    const char *status;
};

struct process {
    unsigned number, buyer, bids, items, documents, method, category, winner;
    bool awarded;
    const char *status, *award_status;
    int64_t opens, closes, centavos; /* minutes; estimated amount */
    struct bid bid[MAX_BIDS];
    unsigned class[MAX_ITEMS], quantity[MAX_ITEMS];
    int64_t price[MAX_ITEMS];
    unsigned programme, project;
};

static const char *const methods[][2] = {{"open", "Licitación pública"},
                                         {"selective", "Invitación a cuando menos tres personas"},
                                         {"limited", "Invitación restringida"},
                                         {"direct", "Adjudicación directa"}};
static const char *const categories[] = {"works", "goods", "services"};

static void make_bids(struct process *p, uint64_t *r)
{
    static const unsigned weights[] = {1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 5, 5, 6};
    p->bids = weights[below(r, 20)];
    unsigned first = below(r, SUPPLIERS), step = between(r, 1, 997);
    int64_t lowest = INT64_MAX;
    for (unsigned i = 0; i < p->bids; i++) {
        struct bid *b = &p->bid[i];
        b->supplier = (first + i * step) % SUPPLIERS;
        b->centavos = p->centavos + p->centavos / 1000 * between(r, 0, 400);
        b->minutes = p->closes - (int64_t)between(r, 0, 3000) + 120;
        unsigned chance = below(r, 11);
        b->status = chance < 8 ? "valid" : chance < 10 ? "disqualified" : "withdrawn";
        if (chance >= 8 || b->centavos >= lowest) continue;
        lowest = b->centavos;
        p->winner = i;
        p->awarded = true;
    }
}

static struct process make(unsigned number, uint64_t seed)
{
    uint64_t r = seed ^ (number * UINT64_C(0xD1342543DE82EF95));
    struct process p = {.number = number, .buyer = below(&r, BUYERS)};
    static const unsigned spans[] = {5, 7, 10, 15, 20, 30};
    static const unsigned chances[] = {0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3};
    p.opens = between(&r, 0, 3000000);
    p.closes = p.opens + spans[below(&r, 6)] * INT64_C(1440);
    p.method = chances[below(&r, 15)];
    p.category = below(&r, 3);
    int64_t size = 1000000;
    for (unsigned i = below(&r, 5); i; i--) size *= 10;
    p.centavos = size + (int64_t)(next(&r) % (uint64_t)(size * 9));
    p.items = between(&r, 1, MAX_ITEMS);
    p.documents = between(&r, 1, 3);
    unsigned chance = below(&r, 100);
    p.status = chance < 90 ? "complete" : chance < 94 ? "cancelled" : "active";
    chance = below(&r, 100);
    p.award_status = chance < 92 ? "active" : chance < 96 ? "cancelled" : "pending";
    for (unsigned i = 0; i < p.items; i++) {
        p.class[i] = 10000000 + below(&r, 86) * 1000000 + below(&r, 40) * 100;
        p.quantity[i] = between(&r, 1, 100);
        p.price[i] = p.centavos / between(&r, 10, 999);
    }
    p.programme = between(&r, 1, 300);
    p.project = between(&r, 1, 20000);
    make_bids(&p, &r);
    return p;
}

/* --- writing ------------------------------------------------------------------------------- */

static void date(int64_t minutes)
{
    int64_t days = minutes / 1440 + 17532, z = days + 719468; /* 17532: 2018-01-01 */
    int64_t era = z / 146097, doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    int64_t month = mp < 10 ? mp + 3 : mp - 9;
    printf("\"%04" PRId64 "-%02" PRId64 "-%02" PRId64 "T%02" PRId64 ":%02" PRId64 ":00-06:00\"",
           yoe + era * 400 + (month <= 2), month, doy - (153 * mp + 2) / 5 + 1, minutes / 60 % 24,
           minutes % 60);
}

static void value(const char *key, int64_t centavos)
{
    printf("\"%s\":{\"amount\":%" PRId64 ".%02" PRId64 ",\"currency\":\"MXN\"}", key,
           centavos / 100, centavos % 100);
}

static void buyer(const char *key, unsigned n)
{
    printf("\"%s\":{\"id\":\"MX-RFC-MUN%06uAB1\",\"name\":\"Dirección de Obras Públicas del "
           "Ayuntamiento %u\"}",
           key, n, n);
}

static void supplier(unsigned n)
{
    printf("{\"id\":\"MX-RFC-CON%06uXY9\",\"name\":\"Constructora y Arrendadora %u, S.A. de "
           "C.V.\"}",
           n, n);
}

static void party(const char *prefix, const char *suffix, const char *name, unsigned n,
                  const char *roles)
{
    printf("{\"id\":\"MX-RFC-%s%06u%s\",\"name\":\"%s %u\",\"roles\":[%s],\"identifier\":{"
           "\"scheme\":\"MX-RFC\",\"id\":\"%s%06u%s\",\"legalName\":\"%s %u\"},\"address\":{"
           "\"streetAddress\":\"Avenida Hidalgo %u\",\"locality\":\"Río Claro\",\"region\":"
           "\"Nueva Ribera\",\"postalCode\":\"%05u\",\"countryName\":\"México\"},"
           "\"contactPoint\":{\"name\":\"Ventanilla única\",\"email\":\"contacto%u@example.org\","
           "\"telephone\":\"+52 55 %04u %04u\"}}",
           prefix, n, suffix, name, n, roles, prefix, n, suffix, name, n, n % 900 + 1,
           n % 90000 + 10000, n, n % 10000, (n * 7) % 10000);
}

static void items(const struct process *p)
{
    fputs("\"items\":[", stdout);
    for (unsigned i = 0; i < p->items; i++) {
        printf("%s{\"id\":\"%u\",\"description\":\"Suministro y colocación de carpeta asfáltica en "
               "el tramo %u\",\"classification\":{\"scheme\":\"UNSPSC\",\"id\":\"%u\","
               "\"description\":\"Clasificación del bien, servicio u obra\"},\"quantity\":%u,"
               "\"unit\":{\"name\":\"metro cuadrado\",",
               i ? "," : "", i + 1, i + 1, p->class[i], p -> quantity[i]);
        value("value", p->price[i]);
        fputs("}}", stdout);
    }
    putchar(']');
}

static void parties(const struct process *p)
{
    fputs("\"parties\":[", stdout);
    party("MUN", "AB1", "Dirección de Obras Públicas del Ayuntamiento", p->buyer,
          "\"buyer\",\"procuringEntity\"");
    for (unsigned i = 0; i < p->bids; i++) {
        putchar(',');
        bool won = p->awarded && i == p->winner;
        party("CON", "XY9", "Constructora y Arrendadora", p->bid[i].supplier,
              won ? "\"tenderer\",\"supplier\"" : "\"tenderer\"");
    }
    fputs("],", stdout);
}

static void planning(const struct process *p)
{
    printf("\"planning\":{\"rationale\":\"Atender la demanda de infraestructura de las colonias\","
           "\"budget\":{\"id\":\"PP-%u\",\"description\":\"Programa presupuestario de obra\",",
           p->programme);
    value("amount", p->centavos + p->centavos / 10);
    printf(",\"project\":\"Pavimentación de calles\",\"projectID\":\"PRJ-%u\"}},", p->project);
}

static void tender(const struct process *p)
{
    printf("\"tender\":{\"id\":\"LO-%u\",\"title\":\"Pavimentación con concreto asfáltico de la "
           "calle %u\",\"description\":\"Obra pública a precios unitarios y tiempo determinado "
           "que consiste en la pavimentación de la calle\",\"status\":\"%s\",",
           p->number, p->number % 977, p->status);
    buyer("procuringEntity", p->buyer);
    putchar(',');
    items(p);
    putchar(',');
    value("value", p->centavos);
    printf(",\"procurementMethod\":\"%s\",\"procurementMethodDetails\":\"%s\","
           "\"mainProcurementCategory\":\"%s\",\"awardCriteria\":\"priceOnly\","
           "\"submissionMethod\":[\"electronicSubmission\"],\"tenderPeriod\":{\"startDate\":",
           methods[p->method][0], methods[p->method][1], categories[p->category]);
    date(p->opens);
    fputs(",\"endDate\":", stdout);
    date(p->closes);
    printf("},\"numberOfTenderers\":%u,\"tenderers\":[", p->bids);
    for (unsigned i = 0; i < p->bids; i++) {
        if (i) putchar(',');
        supplier(p->bid[i].supplier);
    }
    fputs("],\"documents\":[", stdout);
    for (unsigned i = 0; i < p->documents; i++) {
        printf("%s{\"id\":\"%u\",\"documentType\":\"%s\",\"title\":\"Convocatoria y bases de "
               "licitación\",\"url\":\"https://example.org/documentos/%u/%u.pdf\","
               "\"datePublished\":",
               i ? "," : "", i, i ? "biddingDocuments" : "tenderNotice", p->number, i);
        date(p->opens);
        fputs(",\"format\":\"application/pdf\",\"language\":\"es\"}", stdout);
    }
    fputs("]},", stdout);
}

static void bids(const struct process *p)
{
    fputs("\"bids\":{\"details\":[", stdout);
    for (unsigned i = 0; i < p->bids; i++) {
        printf("%s{\"id\":\"%u-%u\",\"date\":", i ? "," : "", p->number, i);
        date(p->bid[i].minutes);
        printf(",\"status\":\"%s\",\"tenderers\":[", p->bid[i].status);
        supplier(p->bid[i].supplier);
        fputs("],", stdout);
        value("value", p->bid[i].centavos);
        putchar('}');
    }
    fputs("]},", stdout);
}

static void award(const struct process *p)
{
    const struct bid *won = &p->bid[p->winner];
    printf("\"awards\":[{\"id\":\"A-%u\",\"title\":\"Fallo\",\"status\":\"%s\",\"date\":",
           p->number, p->award_status);
    date(p->closes + 5 * 1440);
    putchar(',');
    value("value", won->centavos);
    fputs(",\"suppliers\":[", stdout);
    supplier(won->supplier);
    fputs("],", stdout);
    items(p);
    fputs("}],", stdout);
}

static void contract(const struct process *p)
{
    const struct bid *won = &p->bid[p->winner];
    printf("\"contracts\":[{\"id\":\"C-%u\",\"awardID\":\"A-%u\",\"title\":\"Contrato de obra "
           "pública\",\"status\":\"active\",\"period\":{\"startDate\":",
           p->number, p->number);
    date(p->closes + 10 * 1440);
    fputs(",\"endDate\":", stdout);
    date(p->closes + 100 * 1440);
    fputs("},", stdout);
    value("value", won->centavos);
    fputs(",\"dateSigned\":", stdout);
    date(p->closes + 8 * 1440);
    putchar(',');
    items(p);
    fputs(",\"implementation\":{\"transactions\":[", stdout);
    for (unsigned i = 0; i < 3; i++) {
        printf("%s{\"id\":\"T-%u-%u\",\"date\":", i ? "," : "", p->number, i);
        date(p->closes + (30 * i + 10) * INT64_C(1440));
        putchar(',');
        value("value", won->centavos / 3);
        putchar(',');
        buyer("payer", p->buyer);
        fputs(",\"payee\":", stdout);
        supplier(won->supplier);
        putchar('}');
    }
    fputs("]}}],", stdout);
}

enum { PLANNING = 1, TENDER = 2, BIDS = 4, AWARD = 8, CONTRACT = 16, SHORT_TENDER = 32, ALL = 31 };

static void release(const struct process *p, unsigned part, unsigned what, const char *tags,
                    int64_t when)
{
    printf("{\"ocid\":\"ocds-abc123-%07u\",\"id\":\"ocds-abc123-%07u-%u\",\"date\":", p->number,
           p->number, part);
    date(when);
    printf(",\"tag\":[%s],\"initiationType\":\"tender\",\"language\":\"es\",", tags);
    parties(p);
    if (what & PLANNING) planning(p);
    if (what & TENDER) tender(p);
    if (what & SHORT_TENDER) {
        printf("\"tender\":{\"id\":\"LO-%u\",\"status\":\"%s\",", p->number, p->status);
        value("value", p->centavos + p->centavos / 50);
        fputs("},", stdout);
    }
    if (what & BIDS) bids(p);
    if ((what & AWARD) && p->awarded) award(p);
    if ((what & CONTRACT) && p->awarded) contract(p);
    buyer("buyer", p->buyer);
    fputs("}\n", stdout);
}

static void one_of_three(const struct process *p, unsigned part)
{
    if (part == 0)
        release(p, 1, PLANNING | TENDER, "\"planning\",\"tender\"", p->opens);
    else if (part == 1)
        release(p, 2, SHORT_TENDER | BIDS | AWARD, "\"tenderUpdate\",\"award\"",
                p->closes + 5 * 1440);
    else
        release(p, 3, CONTRACT, "\"contract\",\"implementation\"", p->closes + 20 * 1440);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fputs("usage: generate compiled|releases|scattered COUNT [SEED]\n", stderr);
        return 2;
    }
    unsigned count = (unsigned)strtoul(argv[2], NULL, 10);
    uint64_t seed = argc > 3 ? strtoull(argv[3], NULL, 10) : 42;
    static char buffer[1 << 20];
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    bool scattered = strcmp(argv[1], "scattered") == 0;
    bool compiled = strcmp(argv[1], "compiled") == 0;
    for (unsigned round = 0; round < (scattered ? 3 : 1); round++) {
        for (unsigned i = 0; i < count; i++) {
            struct process p = make(i, seed);
            if (compiled) release(&p, 3, ALL, "\"compiled\"", p.closes + 20 * 1440);
            for (unsigned part = 0; !compiled && part < 3; part++)
                if (!scattered || part == round) one_of_three(&p, part);
        }
    }
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
