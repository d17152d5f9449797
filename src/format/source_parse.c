/* Choosing the parser by the file's bytes; compressed files are recognised again by what is in
 * them. What cannot be read as data is told for what it is. See source_parse.h. */
#include "format/source_parse.h"

#include <unistd.h>

#include "base/i18n.h"

struct source_options source_options_filled(const struct source_options *given)
{
    struct source_options o = given ? *given : (struct source_options){0};
    if (!o.name) o.name = "";
    if (!o.max_bytes) o.max_bytes = UINT64_C(64) << 30;
    if (!o.max_columns) o.max_columns = 4096;
    if (!o.max_cell) o.max_cell = 1 << 20;
    if (!o.max_element) o.max_element = 64 << 20;
    if (!o.max_depth) o.max_depth = 128;
    if (!o.max_seconds) o.max_seconds = 3600;
    if (o.max_columns > 1 << 20) o.max_columns = 1 << 20;
    if (o.max_element > UINT64_C(1) << 30) o.max_element = UINT64_C(1) << 30;
    if (o.max_cell > o.max_element) o.max_cell = o.max_element;
    if (o.max_depth > 4096) o.max_depth = 4096;
    return o;
}

static enum err_code not_data(enum source_format format, struct err *err)
{
    switch (format) {
    case SOURCE_HTML:
        err_set(err, ERR_INPUT, _("No es un archivo de datos sino una página web (HTML)"));
        err_advice(err, _("Muchas veces es un mensaje de error del portal guardado como datos: "
                          "descargue el archivo otra vez. Si la página trae una tabla, ábrala en "
                          "una hoja de cálculo y guárdela como XLSX o CSV"));
        return ERR_INPUT;
    case SOURCE_PDF:
        err_set(err, ERR_UNSUPPORTED, _("Es un PDF, del que no se leen datos"));
        err_advice(err, _("Pida a quien lo publica el mismo contenido en CSV, XLSX o JSON"));
        return ERR_UNSUPPORTED;
    case SOURCE_ZIP:
        err_set(err, ERR_UNSUPPORTED, _("Es un archivo comprimido (zip) con otros adentro"));
        err_advice(err, _("Importe el zip con su nombre, o descomprímalo y abra cada archivo"));
        return ERR_UNSUPPORTED;
    case SOURCE_UNKNOWN:
        return err_set(err, ERR_INPUT, _("El archivo está vacío"));
    default:
        err_set(err, ERR_UNSUPPORTED, _("Es un archivo %s comprimido dos veces"),
                source_format_name(format));
        err_advice(err, _("Descomprímalo y vuelva a intentarlo"));
        return ERR_UNSUPPORTED;
    }
}

/* The first decompressed bytes; the descriptor is back at its start afterwards. */
static enum err_code look_inside(const struct reader *reader, enum source_format *format_out,
                                 struct err *err)
{
    char bytes[4096];
    size_t n = 0, got = 0;
    struct input *input = NULL;
    enum err_code code = input_open(reader->fd, reader->options, &input, err);
    while (!code && n < sizeof bytes) {
        code = input_read(input, bytes + n, sizeof bytes - n, &got, err);
        if (got == 0) break;
        n += got;
    }
    input_close(input);
    lseek(reader->fd, 0, SEEK_SET);
    *format_out = source_recognise(bytes, n);
    return code;
}

static enum err_code parse_stream(struct reader *reader, enum source_format format, struct err *err)
{
    enum err_code code = ERR_NONE;
    if (format == SOURCE_GZIP || format == SOURCE_ZSTD) code = look_inside(reader, &format, err);
    if (code) return code;
    if (format != SOURCE_CSV && format != SOURCE_JSON && format != SOURCE_JSONL)
        return not_data(format, err);
    reader->info.format = format;
    code = input_open(reader->fd, reader->options, &reader->input, err);
    if (code) return code;
    code = format == SOURCE_CSV ? csv_read(reader, err) : json_read(reader, err);
    return code;
}

enum err_code source_parse(struct reader *reader, struct err *err)
{
    enum source_format format = source_recognise_fd(reader->fd);
    off_t size = lseek(reader->fd, 0, SEEK_END);
    lseek(reader->fd, 0, SEEK_SET);
    reader->info.size = size > 0 ? (uint64_t)size : 0;
    reader->info.format = format;
    switch (format) {
    case SOURCE_XLSX:
        return xlsx_read(reader, err);
    case SOURCE_ODS:
        return ods_read(reader, err);
    case SOURCE_XLS:
        return xls_read(reader, err);
    case SOURCE_CSV:
    case SOURCE_JSON:
    case SOURCE_JSONL:
    case SOURCE_GZIP:
    case SOURCE_ZSTD:
        return parse_stream(reader, format, err);
    default:
        return not_data(format, err);
    }
}
