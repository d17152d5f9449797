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
    if (!list || !r->groups || !r->codes) return err_no_memory(err);
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

/* What people call the objects of a path; `alone` where naming the owner would say it twice. */
static const struct {
    const char *name, *noun;
    bool alone;
} nouns[] = {{"contracts", N_("los contratos"), false},
             {"awards", N_("las adjudicaciones"), false},
             {"parties", N_("las organizaciones"), false},
             {"tender", N_("los procedimientos"), false},
             {"planning", N_("las planeaciones"), false},
             {"budget", N_("los presupuestos"), false},
             {"suppliers", N_("los proveedores"), false},
             {"tenderers", N_("los participantes"), false},
             {"buyer", N_("los compradores"), true},
             {"procuringEntity", N_("las entidades contratantes"), false},
             {"items", N_("los bienes o servicios"), false},
             {"transactions", N_("los pagos"), false},
             {"documents", N_("los documentos"), false},
             {"milestones", N_("los hitos"), false},
             {"amendments", N_("las modificaciones"), false},
             {"lots", N_("los lotes"), false},
             {"details", N_("las propuestas"), false},
             {"payee", N_("quienes reciben los pagos"), true},
             {"payer", N_("quienes hacen los pagos"), true},
             {"identifier", N_("los identificadores"), false},
             {"additionalIdentifiers", N_("los identificadores"), false},
             {"contactPoint", N_("los contactos"), false},
             {"address", N_("las direcciones"), false},
             {"locations", N_("los lugares"), false},
             {"geometry", N_("los puntos"), false},
             {"classification", N_("las clasificaciones"), false},
             {"period", N_("los periodos"), false},
             {"contractPeriod", N_("los periodos"), false},
             {"tenderPeriod", N_("los periodos"), false},
             {"awardPeriod", N_("los periodos"), false},
             {"enquiryPeriod", N_("los periodos"), false},
             {"contractingProcesses", N_("las contrataciones"), false},
             {"summary", N_("las contrataciones"), true},
             {"releases", N_("las entregas"), true},
             {"compiledRelease", N_("los procesos de contratación"), true},
             {"records", N_("los registros"), false},
             {"relatedProcesses", N_("los procesos relacionados"), false},
             {"implementation", N_("las ejecuciones"), false},
             {"publisher", N_("los publicadores"), true}};

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

static const char *noun_of(struct str name, bool *alone)
{
    for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++) {
        if (!str_is(name, nouns[i].name)) continue;
        *alone = nouns[i].alone;
        return _(nouns[i].noun);
    }
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

/* "los documentos de los contratos"; false when there is no word for what stands at the path. */
static bool say_objects(struct str path, enum validate_scope scope, struct buf *out)
{
    bool alone = false, owner_alone = false;
    if (path.n == 0) {
        buf_text(out, scope_noun(scope));
        return true;
    }
    const char *noun = noun_of(last_part(path), &alone);
    struct str owner = parent_of(path);
    if (!noun) return false;
    const char *of = owner.n && !alone ? noun_of(last_part(owner), &owner_alone) : NULL;
    if (of && !str_is(last_part(owner), "compiledRelease"))
        buf_printf(out, _("%s de %s"), noun, of);
    else
        buf_text(out, noun);
    return true;
}

/* "los valores de «url» en los documentos de los contratos" */
static void say_values(const struct validate_group *g, struct buf *out)
{
    struct buf objects;
    buf_init(&objects, 4096);
    if (say_objects(g->path, g->scope, out)) {
        buf_free(&objects);
        return;
    }
    struct str parent = parent_of(g->path);
    if (!say_objects(parent, g->scope, &objects))
        buf_printf(&objects, "«%.*s»", STR_FMT(str_slice(parent, 1, parent.n)));
    buf_printf(out, _("los valores de «%.*s» en %.*s"), STR_FMT(last_part(g->path)),
               STR_FMT(buf_view(&objects)));
    if (objects.failed) out->failed = true;
    buf_free(&objects);
}

/* What the group is a part of: "los contratos", "los valores de «title» en las licitaciones". */
static void say_whole(const struct vreport *r, size_t i, struct buf *out)
{
    const struct validate_group *g = &r->groups[i];
    enum code_of of = validate_codes[r->codes[i]].of;
    struct str path = g->path;
    if (of == OF_VALUES) {
        say_values(g, out);
        return;
    }
    if (of == OF_PARENT) path = parent_of(path);
    while (!say_objects(path, g->scope, out)) {
        if (of == OF_PARENT) {
            buf_printf(out, _("los objetos «%.*s»"), STR_FMT(str_slice(path, 1, path.n)));
            return;
        }
        path = parent_of(path);
    }
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

/* What people call a type of JSON. */
static struct str type_word(struct str type)
{
    static const char *const words[][2] = {{"null", "null"},         {"boolean", N_("sí o no")},
                                           {"number", N_("número")}, {"string", N_("texto")},
                                           {"array", N_("lista")},   {"object", N_("objeto")}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(type, words[i][0])) return str_of(_(words[i][1]));
    return type;
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
        else if (r->codes[i] == CODE_TYPE)
            buf_str(out, type_word(g->detail));
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
