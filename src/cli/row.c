/* cauce row: the source row of a figure, as it was published, from the kept bytes. */
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/shared.h"
#include "ingest/import.h"

static void as_json(int64_t snapshot, const struct import_row *row)
{
    struct cli_json j;
    cli_json_begin(&j);
    json_open_object(&j.w);
    cli_json_int(&j, "snapshot", snapshot);
    cli_json_str(&j, "file", row->file);
    cli_json_str(&j, "sheet", row->sheet.n ? row->sheet : STR_NONE);
    cli_json_str(&j, "url", row->url.n ? row->url : STR_NONE);
    cli_json_int(&j, "row", (int64_t)row->number);
    cli_json_int(&j, "line", (int64_t)row->line);
    json_key(&j.w, "cells");
    json_open_array(&j.w);
    for (size_t i = 0; i < row->count; i++) {
        json_open_object(&j.w);
        cli_json_int(&j, "column", (int64_t)i + 1);
        cli_json_str(&j, "name", row->names ? row->names[i] : STR_NONE);
        cli_json_str(&j, "value", row->cells[i]);
        json_close_object(&j.w);
    }
    json_close_array(&j.w);
    cli_json_str(&j, "record", row->json.n ? row->json : STR_NONE);
    json_close_object(&j.w);
    cli_json_end(&j, stdout);
}

static void as_text(struct cli *cli, int64_t snapshot, const struct import_row *row)
{
    struct str file = shared_sheet_name(cli, row->file, row->sheet);
    cli_title(cli, _("Fila %llu de %.*s"), (unsigned long long)row->number, STR_FMT(file));
    if (row->line)
        cli_say(cli, _("instantánea %lld, línea %llu del archivo"), (long long)snapshot,
                (unsigned long long)row->line);
    if (row->url.n) cli_say(cli, _("publicado en %.*s"), STR_FMT(row->url));
    cli_blank(cli);
    if (row->count) shared_cells(cli, row->names, row->cells, row->count);
    if (row->json.n) terminal_wrap(&cli->out, terminal_clean(&cli->arena, row->json), 0, 2);
}

static int run(struct cli *cli)
{
    int64_t snapshot = 0, number = 0;
    struct ledger *ledger;
    struct import_row row;
    if (shared_id(cli, cli_argument(cli, 0), _("instantánea"), "cauce snapshots", &snapshot))
        return cli_fail(cli);
    if (shared_id(cli, cli_argument(cli, 1), _("fila"), "cauce find, cauce check", &number))
        return cli_fail(cli);
    if (cli_open(cli, STORE_READ, &ledger)) return cli_fail(cli);
    enum err_code code = import_row_show(
        ledger, &cli->arena,
        &(struct import_row_ask){.snapshot = snapshot, .row = (uint64_t)number}, &row, &cli->err);
    if (code == ERR_NONE) {
        if (cli->json)
            as_json(snapshot, &row);
        else
            as_text(cli, snapshot, &row);
    }
    ledger_close(ledger);
    return code ? cli_fail(cli) : EXIT_OK;
}

static const struct cli_argument arguments[] = {
    {.name = N_("INSTANTÁNEA"), .help = N_("Su número, de «cauce snapshots».")},
    {.name = N_("FILA"),
     .help = N_("Número de fila, el que dicen find, check, diff, quarantine y export.")},
    {0}};
static const struct cli_example examples[] = {
    {"cauce row 3 127",
     N_("la fila 127 del archivo de la instantánea 3, con el nombre de cada columna")},
    {NULL, NULL}};
const struct cli_command command_row = {
    .name = "row",
    .summary = N_("enseña la fila publicada de donde salió una cifra"),
    .about = N_("Lee la fila de los bytes que se guardaron al importar, tal como los publicó su "
                "autor, aunque el "
                "archivo ya no exista en ningún otro lado."),
    .group = GROUP_LOOK,
    .arguments = arguments,
    .examples = examples,
    .json = N_("{\"snapshot\", \"file\", \"sheet\", \"url\", \"row\", \"line\", \"cells\": "
               "[{\"column\", \"name\", "
               "\"value\"}], \"record\"}; \"record\" es el texto JSON, en los formatos JSON."),
    .run = run,
};
