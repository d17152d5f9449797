/* How `cauce import` tells what became of each file; see import_show.h. */
#include "cli/import_show.h"

#include "cli/labels.h"
#include "cli/shared.h"

static void plain(struct cli *cli, size_t indent, enum style style, struct str text)
{
    fprintf(stdout, "%*s%s", (int)indent, "", terminal_style(&cli->out, style));
    terminal_wrap(&cli->out, terminal_clean(&cli->arena, text), indent, indent);
    if (style != STYLE_PLAIN) fputs(terminal_style(&cli->out, STYLE_PLAIN), stdout);
}

static struct str count_list(struct cli *cli, const struct import_count *counts, size_t n,
                             const char *(*label)(struct str code, struct arena *arena))
{
    struct buf b;
    buf_init(&b, 1 << 16);
    for (size_t i = 0; i < n; i++)
        buf_printf(&b, "%s%s: %s", i ? "; " : "", label(counts[i].code, &cli->arena),
                   cli_count(cli, counts[i].count));
    struct str out = arena_str(&cli->arena, buf_view(&b));
    buf_free(&b);
    return out;
}

static void rows(struct cli *cli, const struct import_result *r)
{
    const struct load_summary *s = &r->summary;
    plain(
        cli, 2, STYLE_PLAIN,
        arena_printf(&cli->arena,
                     i18n_plural("%s fila leída = %s aceptadas + %s en cuarentena",
                                 "%s filas leídas = %s aceptadas + %s en cuarentena", s->rows_read),
                     cli_count(cli, s->rows_read), cli_count(cli, s->rows_accepted),
                     cli_count(cli, s->rows_quarantined)));
    if (r->quarantined_count) {
        struct str list = count_list(cli, r->quarantined, r->quarantined_count, label_reason);
        plain(cli, 2, STYLE_YELLOW,
              arena_printf(&cli->arena, _("en cuarentena: %.*s"), STR_FMT(list)));
        if (r->first_quarantined.n)
            plain(cli, 4, STYLE_DIM,
                  arena_printf(&cli->arena, _("la primera: %.*s"), STR_FMT(r->first_quarantined)));
    }
    if (s->findings)
        plain(cli, 2, STYLE_YELLOW,
              arena_printf(
                  &cli->arena,
                  i18n_plural("%s hallazgo por revisar", "%s hallazgos por revisar", s->findings),
                  cli_count(cli, s->findings)));
    if (s->previous)
        plain(cli, 2, STYLE_PLAIN,
              arena_printf(&cli->arena,
                           _("contra la versión anterior (%lld), filas nuevas: %s; cambiadas: %s; "
                             "desaparecidas: %s"),
                           (long long)s->previous, cli_count(cli, s->appeared),
                           cli_count(cli, s->changed), cli_count(cli, s->vanished)));
}

static struct str names(struct cli *cli, const struct str *list, size_t count)
{
    struct buf b;
    buf_init(&b, 1 << 16);
    for (size_t i = 0; i < count && i < 12; i++)
        buf_printf(&b, "%s«%.*s»", i ? ", " : "", STR_FMT(list[i]));
    if (count > 12) buf_printf(&b, _(" y %zu más"), count - 12);
    struct str out = arena_str(&cli->arena, buf_view(&b));
    buf_free(&b);
    return out;
}

static void unknown(struct cli *cli, const struct import_result *r)
{
    const struct layout_match *m = &r->match;
    if (m->rival && m->layout == NULL && m->nearest)
        plain(
            cli, 2, STYLE_RED,
            arena_printf(&cli->arena,
                         _("dos formatos le quedan igual de bien: %.*s y %.*s; elija con --layout"),
                         STR_FMT(layout_info(m->nearest)->id), STR_FMT(layout_info(m->rival)->id)));
    else
        plain(cli, 2, STYLE_RED, str_of(_("no se reconoce el formato")));
    if (m->seen_count)
        plain(cli, 2, STYLE_PLAIN,
              arena_printf(&cli->arena, _("el encabezado dice: %.*s"),
                           STR_FMT(names(cli, m->seen, m->seen_count))));
    if (m->nearest && !m->rival)
        plain(cli, 2, STYLE_PLAIN,
              arena_printf(&cli->arena, _("el formato más parecido es %.*s (%.*s)"),
                           STR_FMT(layout_info(m->nearest)->id),
                           STR_FMT(layout_info(m->nearest)->title)));
    if (m->missing_count && !m->rival)
        plain(cli, 4, STYLE_PLAIN,
              arena_printf(&cli->arena, _("le faltan: %.*s"),
                           STR_FMT(names(cli, m->missing, m->missing_count))));
    if (m->extra_count && !m->rival)
        plain(cli, 4, STYLE_PLAIN,
              arena_printf(&cli->arena, _("le sobran: %.*s"),
                           STR_FMT(names(cli, m->extra, m->extra_count))));
    plain(cli, 2, STYLE_PLAIN,
          arena_printf(&cli->arena, _("para enseñárselo a Cauce: cauce layout new '%.*s'"),
                       STR_FMT(r->path)));
}

static const char *mark(const struct cli *cli, const struct import_result *r, enum style *style)
{
    (void)cli;
    switch (r->state) {
    case IMPORT_LOADED:
        *style = STYLE_GREEN;
        return _("guardado");
    case IMPORT_NOTHING_NEW:
        *style = STYLE_DIM;
        return _("sin novedad");
    case IMPORT_TRIED:
        *style = STYLE_CYAN;
        return _("probado");
    case IMPORT_IGNORED:
        *style = STYLE_DIM;
        return _("no es de dinero");
    case IMPORT_UNKNOWN:
        *style = STYLE_RED;
        return _("formato desconocido");
    case IMPORT_FAILED:
        *style = STYLE_RED;
        return _("no se pudo leer");
    }
    *style = STYLE_PLAIN;
    return "?";
}

void import_show_result(struct cli *cli, const struct import_result *r)
{
    enum style style;
    char text[1400];
    bool dull = r->state == IMPORT_NOTHING_NEW || r->state == IMPORT_IGNORED;
    if (cli->quiet && r->state != IMPORT_UNKNOWN && r->state != IMPORT_FAILED) return;
    const char *word = mark(cli, r, &style);
    struct str name = shared_sheet_name(cli, r->path, r->sheet);
    struct str why = r->state == IMPORT_IGNORED ? r->reason : r->layout;
    fputs(terminal_style(&cli->out, dull ? STYLE_PLAIN : STYLE_BOLD), stdout);
    struct str line =
        why.n ? arena_printf(&cli->arena, "%.*s: %s (%.*s)", STR_FMT(name), word, STR_FMT(why))
              : arena_printf(&cli->arena, "%.*s: %s", STR_FMT(name), word);
    if (r->state == IMPORT_LOADED)
        line = arena_printf(&cli->arena, _("%.*s: guardado como instantánea %lld (%.*s)"),
                            STR_FMT(name), (long long)r->summary.snapshot, STR_FMT(r->layout));
    line = terminal_clean(&cli->arena, line);
    /* Of a folder's many files that bring nothing, one line each is enough. */
    if (dull) {
        terminal_cell(stdout, line, cli->out.width, false, false);
        fputc('\n', stdout);
        return;
    }
    terminal_wrap(&cli->out, line, 0, 2);
    fputs(terminal_style(&cli->out, STYLE_PLAIN), stdout);
    if (r->state == IMPORT_LOADED || r->state == IMPORT_TRIED) rows(cli, r);
    if (r->state == IMPORT_UNKNOWN) unknown(cli, r);
    if (r->state == IMPORT_FAILED)
        plain(cli, 2, STYLE_RED, str_of(err_format(&r->err, text, sizeof text)));
}

void import_show_total(struct cli *cli, const struct import_report *report)
{
    uint64_t loaded = report->by_state[IMPORT_LOADED], tried = report->by_state[IMPORT_TRIED];
    uint64_t wrong = report->by_state[IMPORT_UNKNOWN] + report->by_state[IMPORT_FAILED];
    if (cli->quiet) return;
    cli_blank(cli);
    if (report->count == 0) {
        cli_say(cli, "%s", _("No hay archivos que leer ahí."));
        return;
    }
    cli_title(cli,
              _("Total. Nuevas: %s; sin novedad: %s; que no son de dinero: %s; con problema: %s"),
              cli_count(cli, loaded + tried), cli_count(cli, report->by_state[IMPORT_NOTHING_NEW]),
              cli_count(cli, report->by_state[IMPORT_IGNORED]), cli_count(cli, wrong));
    cli_say(cli, _("%s filas leídas = %s aceptadas + %s en cuarentena; %s hallazgos"),
            cli_count(cli, report->rows_read), cli_count(cli, report->rows_accepted),
            cli_count(cli, report->rows_quarantined), cli_count(cli, report->findings));
    if (tried) cli_say(cli, "%s", _("Fue una prueba: no se guardó nada."));
    if (!loaded) return;
    cli_blank(cli);
    cli_say(cli, "%s", _("Ahora puede:"));
    if (report->rows_quarantined)
        cli_hint(cli, "cauce quarantine", _("ver qué no se pudo leer y por qué"));
    if (report->findings) cli_hint(cli, "cauce check", _("ver lo que no cuadra, con sus filas"));
    cli_hint(cli, "cauce snapshots", _("ver lo importado"));
    cli_hint(cli, _("cauce find PALABRA"), _("buscar obras, contratos y proveedores"));
}

/* --- JSON --------------------------------------------------------------- */

static void counts_json(struct cli_json *j, const char *key, const char *name,
                        const struct import_count *counts, size_t n)
{
    json_key(&j->w, key);
    json_open_array(&j->w);
    for (size_t i = 0; i < n; i++) {
        json_open_object(&j->w);
        cli_json_str(j, name, counts[i].code);
        cli_json_int(j, "count", (int64_t)counts[i].count);
        json_close_object(&j->w);
    }
    json_close_array(&j->w);
}

static void names_json(struct cli_json *j, const char *key, const struct str *list, size_t n)
{
    json_key(&j->w, key);
    json_open_array(&j->w);
    for (size_t i = 0; i < n; i++) json_put_str(&j->w, list[i]);
    json_close_array(&j->w);
}

static void summary_json(struct cli_json *j, const struct import_result *r)
{
    const struct load_summary *s = &r->summary;
    json_key(&j->w, "snapshot");
    if (s->snapshot)
        json_put_int(&j->w, s->snapshot);
    else
        json_put_null(&j->w);
    if (r->state != IMPORT_LOADED && r->state != IMPORT_TRIED) return;
    json_key(&j->w, "previous");
    if (s->previous)
        json_put_int(&j->w, s->previous);
    else
        json_put_null(&j->w);
    cli_json_int(j, "rows_read", (int64_t)s->rows_read);
    cli_json_int(j, "rows_accepted", (int64_t)s->rows_accepted);
    cli_json_int(j, "rows_quarantined", (int64_t)s->rows_quarantined);
    counts_json(j, "quarantined", "reason", r->quarantined, r->quarantined_count);
    counts_json(j, "findings", "rule", r->findings, r->findings_count);
    cli_json_int(j, "finding_count", (int64_t)s->findings);
    cli_json_int(j, "appeared", (int64_t)s->appeared);
    cli_json_int(j, "changed", (int64_t)s->changed);
    cli_json_int(j, "vanished", (int64_t)s->vanished);
}

void import_show_json(const struct import_result *r)
{
    struct cli_json j;
    cli_json_begin(&j);
    json_open_object(&j.w);
    cli_json_str(&j, "path", r->path);
    cli_json_str(&j, "sheet", r->sheet.n ? r->sheet : STR_NONE);
    cli_json_str(&j, "state", str_of(import_state_name(r->state)));
    cli_json_str(&j, "layout", r->layout.n ? r->layout : STR_NONE);
    cli_json_str(&j, "series", r->series.n ? r->series : STR_NONE);
    summary_json(&j, r);
    if (r->state == IMPORT_IGNORED) cli_json_str(&j, "reason", r->reason);
    if (r->state == IMPORT_UNKNOWN) {
        names_json(&j, "seen", r->match.seen, r->match.seen_count);
        cli_json_str(&j, "nearest",
                     r->match.nearest ? layout_info(r->match.nearest)->id : STR_NONE);
        names_json(&j, "missing", r->match.missing, r->match.missing_count);
        names_json(&j, "extra", r->match.extra, r->match.extra_count);
    }
    if (r->state == IMPORT_FAILED) {
        char text[1400];
        json_key(&j.w, "error");
        json_open_object(&j.w);
        cli_json_str(&j, "code", str_of(err_code_name(r->err.code)));
        cli_json_str(&j, "message", str_of(err_format(&r->err, text, sizeof text)));
        json_close_object(&j.w);
    }
    json_close_object(&j.w);
    cli_json_end(&j, stdout);
}

void import_show_total_json(const struct import_report *report)
{
    struct cli_json j;
    cli_json_begin(&j);
    json_open_object(&j.w);
    json_key(&j.w, "total");
    json_open_object(&j.w);
    cli_json_int(&j, "files", (int64_t)report->files);
    for (int i = 0; i < 6; i++)
        cli_json_int(&j, import_state_name((enum import_state)i), (int64_t)report->by_state[i]);
    cli_json_int(&j, "rows_read", (int64_t)report->rows_read);
    cli_json_int(&j, "rows_accepted", (int64_t)report->rows_accepted);
    cli_json_int(&j, "rows_quarantined", (int64_t)report->rows_quarantined);
    cli_json_int(&j, "findings", (int64_t)report->findings);
    json_close_object(&j.w);
    json_close_object(&j.w);
    cli_json_end(&j, stdout);
}
