/* Drafting a request for information about something that is no gap of the money: see request.h. */
#include "base/i18n.h"
#include "base/text.h"
#include "trace/obligation.h"
#include "trace/request_private.h"

enum { PLAIN_VALUES = 8 };

static struct str filled(struct arena *arena, const struct request_template *t, const char *part,
                         const struct request_value *values)
{
    struct str text;
    struct buf b;

    buf_init(&b, 1 << 20);
    request_fill(&b, request_part_find(t, part), values, PLAIN_VALUES);
    text = b.failed ? STR_NONE : arena_str(arena, buf_view(&b));
    buf_free(&b);
    return text;
}

enum err_code request_plain_draft(struct ledger *ledger, struct arena *arena,
                                  const struct request_plain *plain, struct request_text *out,
                                  struct err *err)
{
    struct request_template template;
    struct str text;
    const char *path;
    enum err_code code = obligation_file(ledger, arena, "solicitud-caceria.txt", &text, &path, err);

    *out = (struct request_text){.addressee = plain->addressee};
    if (!code) code = request_plain_parse(text, path, &template, err);
    if (code) return code;
    const struct request_value values[PLAIN_VALUES] = {
        {"destinatario", plain->addressee}, {"entidad", plain->entity},
        {"pregunta", plain->question},      {"asunto", plain->subject},
        {"problema", plain->problem},       {"programa", plain->programme},
        {"buscado", plain->searched},       {"fundamento", plain->basis}};
    out->title = filled(arena, &template, "titulo", values);
    out->body = filled(arena, &template, "cuerpo", values);
    if (!out->title.p || !out->body.p) return err_no_memory(err);
    out->characters = text_width(out->body);
    return ERR_NONE;
}
