/* The frame of the pages about open government: see open_parts.h. */
#include "web/open_parts.h"

#include <stdarg.h>
#include <stdio.h>

#include "cocreate/cycle.h"
#include "web/emit.h"
#include "web/form_parts.h"
#include "web/throttle.h"

enum { PATH_MAX_BYTES = 300 };

/* The main pages, in the order in which people look for them. */
static const struct {
    const char *name, *section;
} parts[] = {
    {N_("Cómo va"), "abierto"},         {N_("Tablero"), "tablero"},
    {N_("Planes"), "planes"},           {N_("Mesas"), "mesas"},
    {N_("Propuestas"), "propuestas"},   {N_("Agenda ciudadana"), "agenda"},
    {N_("Votaciones"), "votaciones"},   {N_("Secretariado"), "secretariado"},
    {N_("Cacerías"), "cacerias"},       {N_("Solicitudes"), "solicitudes"},
    {N_("Indicadores"), "indicadores"}, {N_("Participación"), "participacion"},
    {N_("Índice"), "indice"},           {N_("Documentos"), "documentos"},
    {N_("Bitácora"), "bitacora"},
};
enum { PARTS = sizeof parts / sizeof *parts };

void open_crumbs(struct page *page, struct layout_crumbs *crumbs)
{
    page->section = "abierto";
    layout_crumbs_begin(page, crumbs);
    layout_crumbs_add(crumbs, str_of(_("Gobierno abierto")), layout_entity_url(page, "abierto"));
}

bool open_may(const struct page *page, unsigned roles)
{
    return page->writable && (page->actor.roles & roles);
}

bool open_is_one(const struct page *page)
{
    return page->entity.id && page->section && str_is(str_of(page->section), "abierto");
}

struct str open_path(struct page *page, const char *format, ...)
{
    char below[PATH_MAX_BYTES];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(below, sizeof below, format, args);
    va_end(args);
    if (n < 0 || (size_t)n >= sizeof below) return STR_NONE;
    return arena_printf(page->arena, "/e/%.*s/%s", STR_FMT(page->entity.code), below);
}

struct str open_enter(struct page *page)
{
    return arena_printf(page->arena, "%s/entrar?ir=%.*s", page->base, STR_FMT(page->path));
}

struct str open_when(struct page *page, int64_t ms)
{
    int32_t day;
    if (ms == 0 || !date_parse(form_local_day(page, ms), DATE_YMD, &day)) return STR_NONE;
    struct str date = emit_date_text(page, day), time = form_local_time(page, ms);
    return arena_printf(page->arena, "%.*s, %.*s", STR_FMT(date), STR_FMT(time));
}

enum err_code open_examples(struct page *page, struct co *co, bool *out, struct err *err)
{
    struct cycle *cycles;
    size_t count = 0, examples = 0;
    *out = false;
    if (page->demonstration) return ERR_NONE;
    enum err_code code = cycle_list(co, &cycles, &count, err);
    for (size_t i = 0; !code && i < count; i++) examples += cycles[i].is.example;
    *out = !code && count && examples == count;
    return code;
}

struct open_links open_links(struct page *page)
{
    struct layout_link *links = arena_array(page->arena, PARTS, sizeof *links);
    struct str rest = page->path, segment = STR_NONE;
    struct open_links out = {.list = links, .count = links ? PARTS : 0};
    for (int i = 0; i < 4; i++) segment = str_split(rest, '/', &rest); /* of /e/26/tablero */
    for (size_t i = 0; i < out.count; i++) {
        links[i] = (struct layout_link){str_of(_(parts[i].name)),
                                        layout_entity_url(page, "%s", parts[i].section),
                                        str_is(segment, parts[i].section)};
        if (links[i].current) out.current = links[i].name;
    }
    return out;
}

enum err_code open_file(struct page *page, struct err *err)
{
    enum { HOUR = 3600 };
    if (page->actor.roles & ~(unsigned)(CO_CITIZEN | CO_PARTICIPANT)) return ERR_NONE;
    struct str who = arena_printf(page->arena, "%lld", (long long)page->actor.person);
    if (!who.p) return err_no_memory(err);
    if (throttle_allows(page->throttle, "file", who, page->now_ms, OPEN_MOST_FILES, HOUR))
        return ERR_NONE;
    return err_set(err, ERR_INPUT,
                   _("Son muchos archivos en una hora: espere un poco para el siguiente"));
}
