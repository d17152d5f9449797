/* From the groups of the run to the report: put in order, counted against how often they could have
 * been, and said in sentences. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/i18n.h"
#include "ocds/validate_private.h"

/* The gravest first, then the most frequent; what is left is settled by code, path and detail. */
static int by_weight(const void *x, const void *y)
{
    const struct vgroup *a = *(struct vgroup *const *)x, *b = *(struct vgroup *const *)y;
    enum validate_level la = validate_codes[a->code].level, lb = validate_codes[b->code].level;
    if (la != lb) return la < lb ? -1 : 1;
    if (a->count != b->count) return a->count > b->count ? -1 : 1;
    if (a->code != b->code) return a->code < b->code ? -1 : 1;
    if (a->scope != b->scope) return a->scope < b->scope ? -1 : 1;
    int order = str_compare(a->path, b->path);
    return order ? order : str_compare(a->detail, b->detail);
}

static void tell(struct vreport *r, const struct vgroup *g)
{
    const struct code_info *info = &validate_codes[g->code];
    uint64_t of = validate_counted(&r->v->counts, g->of_key);
    r->codes[r->count] = g->code;
    r->groups[r->count++] = (struct validate_group){.level = info->level,
                                                    .scope = (enum validate_scope)g->scope,
                                                    .code = info->name,
                                                    .path = g->path,
                                                    .detail = g->detail,
                                                    .count = g->count,
                                                    .elements = g->elements,
                                                    .of = of > g->count ? of : g->count,
                                                    .pointer = g->pointer,
                                                    .found = g->found,
                                                    .file = g->file,
                                                    .line = g->line,
                                                    .element = g->element};
}

static void count_levels(struct vreport *r)
{
    for (int c = 0; c < CODES; c++) {
        uint64_t n = r->code_total[c];
        switch (validate_codes[c].level) {
        case VALIDATE_ERROR:
            r->result.errors += n;
            break;
        case VALIDATE_WARNING:
            r->result.warnings += n;
            break;
        default:
            r->result.notes += n;
        }
    }
    r->result.elements = r->v->elements;
    r->result.valid = r->v->valid;
}

enum err_code validate_report(struct vreport *r, struct arena *arena, struct err *err)
{
    const struct vgroups *groups = &r->v->groups;
    size_t n = 0;
    struct vgroup **list = arena_array(arena, groups->count + 1, sizeof *list);
    r->groups = arena_array(arena, groups->count + 1, sizeof *r->groups);
    r->codes = arena_array(arena, groups->count + 1, sizeof *r->codes);
    if (!list || !r->groups || !r->codes)
        return err_set(err, ERR_MEMORY, _("No hay memoria suficiente"));
    for (size_t i = 0; groups->table && i <= groups->mask; i++)
        if (groups->table[i]) list[n++] = groups->table[i];
    qsort(list, n, sizeof *list, by_weight);
    for (size_t i = 0; i < n; i++) {
        r->code_total[list[i]->code] += list[i]->count;
        r->code_groups[list[i]->code]++;
        if (r->options->only_errors && validate_codes[list[i]->code].level != VALIDATE_ERROR)
            continue;
        tell(r, list[i]);
    }
    for (int c = 0; c < CODES; c++) r->code_total[c] += groups->others[c];
    count_levels(r);
    return ERR_NONE;
}

/* --- sentences -------------------------------------------------------------------------------- */

static const struct {
    const char *name, *noun;
} nouns[] = {{"contracts", N_("los contratos")},
             {"awards", N_("las adjudicaciones")},
             {"parties", N_("las organizaciones")},
             {"tender", N_("las licitaciones")},
             {"planning", N_("las planeaciones")},
             {"budget", N_("los presupuestos")},
             {"suppliers", N_("los proveedores")},
             {"tenderers", N_("los participantes")},
             {"buyer", N_("los compradores")},
             {"procuringEntity", N_("las entidades contratantes")},
             {"items", N_("los bienes o servicios")},
             {"transactions", N_("los pagos")},
             {"documents", N_("los documentos")},
             {"milestones", N_("los hitos")},
             {"amendments", N_("las modificaciones")},
             {"lots", N_("los lotes")},
             {"details", N_("las propuestas")},
             {"payee", N_("quienes reciben los pagos")},
             {"payer", N_("quienes hacen los pagos")},
             {"identifier", N_("los identificadores")},
             {"additionalIdentifiers", N_("los identificadores")},
             {"contactPoint", N_("los contactos")},
             {"address", N_("las direcciones")},
             {"locations", N_("los lugares")},
             {"geometry", N_("los puntos")},
             {"classification", N_("las clasificaciones")},
             {"period", N_("los periodos")},
             {"contractPeriod", N_("los periodos")},
             {"tenderPeriod", N_("los periodos")},
             {"awardPeriod", N_("los periodos")},
             {"enquiryPeriod", N_("los periodos")},
             {"contractingProcesses", N_("las contrataciones")},
             {"summary", N_("las contrataciones")},
             {"releases", N_("las entregas")},
             {"compiledRelease", N_("los procesos de contratación")},
             {"records", N_("los registros")},
             {"relatedProcesses", N_("los procesos relacionados")},
             {"implementation", N_("las ejecuciones")},
             {"publisher", N_("los publicadores")}};

static struct str last_part(struct str path)
{
    size_t at = path.n;
    while (at && path.p[at - 1] != '/') at--;
    return str_slice(path, at, path.n);
}

static struct str parent_of(struct str path)
{
    while (path.n && path.p[--path.n] != '/') continue;
    return path;
}

static const char *noun_of(struct str name)
{
    for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++)
        if (str_is(name, nouns[i].name)) return _(nouns[i].noun);
    return NULL;
}

static const char *scope_noun(enum validate_scope scope)
{
    switch (scope) {
    case VALIDATE_PROJECT:
        return _("los proyectos");
    case VALIDATE_PACKAGE:
        return _("los paquetes");
    case VALIDATE_RECORD:
        return _("los registros");
    default:
        return _("los procesos de contratación");
    }
}

/* What the group is a part of: "los contratos", "los valores de «tender/value»". */
static void say_whole(const struct vreport *r, size_t i, struct buf *out)
{
    const struct validate_group *g = &r->groups[i];
    enum code_of of = validate_codes[r->codes[i]].of;
    struct str path = g->path;
    if (of == OF_VALUES) {
        buf_printf(out, _("los valores de «%.*s»"), STR_FMT(str_slice(path, path.n > 0, path.n)));
        return;
    }
    if (of == OF_PARENT) path = parent_of(path);
    const char *noun = path.n ? noun_of(last_part(path)) : NULL;
    while (!noun && of == OF_ASKED && path.n) {
        path = parent_of(path);
        noun = path.n ? noun_of(last_part(path)) : NULL;
    }
    if (noun)
        buf_text(out, noun);
    else if (path.n)
        buf_printf(out, _("los objetos «%.*s»"), STR_FMT(str_slice(path, 1, path.n)));
    else
        buf_text(out, scope_noun(g->scope));
}

/* "El 23 % de los contratos": to the nearest whole number, but never all or nothing that is not. */
static void say_part(const struct vreport *r, size_t i, struct buf *out)
{
    const struct validate_group *g = &r->groups[i];
    char whole[512];
    struct buf text;
    buf_init(&text, 4096);
    say_whole(r, i, &text);
    snprintf(whole, sizeof whole, "%.*s", STR_FMT(buf_view(&text)));
    buf_free(&text);
    uint64_t percent = g->of ? (g->count * 200 + g->of) / (2 * g->of) : 0;
    if (percent == 0)
        buf_printf(out, _("Menos del 1 %% de %s"), whole);
    else
        buf_printf(out, _("El %u %% de %s"),
                   (unsigned)(percent >= 100 && g->count < g->of ? 99 : percent), whole);
}

/* Puts the group's own words in place of {p}, {f} and {d}. */
static void fill(const struct vreport *r, size_t i, const char *sentence, struct buf *out)
{
    const struct validate_group *g = &r->groups[i];
    for (const char *p = sentence; *p; p++) {
        if (p[0] != '{' || !p[1] || p[2] != '}') {
            buf_char(out, *p);
            continue;
        }
        if (p[1] == 'p')
            say_part(r, i, out);
        else if (p[1] == 'f')
            buf_str(out, last_part(g->path));
        else
            buf_str(out, g->detail.n ? g->detail : g->found);
        p += 2;
    }
}

void validate_say_publisher(const struct vreport *r, size_t i, struct buf *out)
{
    fill(r, i, _(validate_codes[r->codes[i]].says), out);
}

void validate_say_fix(const struct vreport *r, size_t i, struct buf *out)
{
    fill(r, i, _(validate_codes[r->codes[i]].fix), out);
}

void validate_say_user(const struct vreport *r, size_t i, struct buf *out)
{
    fill(r, i, _(validate_codes[r->codes[i]].user), out);
}
