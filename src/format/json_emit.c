/* What the JSON reader hands on: elements that are valid JSON, problems with their place, and the
 * outer object's rest. See json_private.h. */
#include <stdio.h>

#include "base/i18n.h"
#include "base/text.h"
#include "format/encoding.h"
#include "format/json.h"
#include "format/json_private.h"

enum { RAW_SHOWN = 65536 };

enum err_code json_emit(struct json *j, enum source_event_kind kind, struct err *err)
{
    j->event->kind = kind;
    const struct json_stream_sink *sink = j->sink;
    if (sink) return sink->problem(sink->user, &j->event->problem, !j->event->problem.code, err);
    return j->reader->emit(j->reader->user, j->reader, j->event, err);
}

static struct str readable(struct json *j, struct str s)
{
    uint64_t replaced = 0;
    if (s.n > RAW_SHOWN) s.n = RAW_SHOWN;
    return text_is_utf8(s) ? s : encoding_mend(&j->arena, s, &replaced);
}

enum err_code json_emit_problem(struct json *j, struct str raw, struct err *err)
{
    j->event->raw = j->sink ? STR_NONE : readable(j, raw);
    if (raw.n && !j->sink && !j->event->raw.p) return json_memory(err);
    j->elements++;
    return json_emit(j, SOURCE_EVENT_PROBLEM, err);
}

/* Parses to see whether it is JSON at all; foreign bytes are read as cp1252 on the way. */
static enum err_code validate(struct json *j, struct str *text, struct err *problem)
{
    json_ref root;
    enum err_code code =
        json_parse(&j->arena, *text, j->reader->options->max_depth, &root, problem);
    if (code == ERR_INPUT && !text_is_utf8(*text)) {
        uint64_t replaced = 0;
        *text = encoding_mend(&j->arena, *text, &replaced);
        if (!text->p) return ERR_MEMORY;
        err_clear(problem);
        code = json_parse(&j->arena, *text, j->reader->options->max_depth, &root, problem);
    }
    if (code) return code;
    *text = text_nfc(&j->arena, *text);
    return text->p ? ERR_NONE : ERR_MEMORY;
}

static struct json_stream_value framed(const struct json *j, const struct json_mark *place,
                                       uint64_t at, struct str text)
{
    return (struct json_stream_value){.text = text,
                                      .path = str_of(j->path),
                                      .line = place->line,
                                      .offset = place->offset,
                                      .column = (uint32_t)(at - place->line_start + 1),
                                      .exact = !j->encoder};
}

enum err_code json_emit_begin(struct json *j, struct err *err)
{
    if (!j->sink) return ERR_NONE;
    size_t n = j->context.n;
    buf_char(&j->context, '}');
    if (j->context.failed) return ERR_NONE; /* told with the context */
    enum err_code code = j->sink->begin(j->sink->user, buf_view(&j->context), err);
    j->context.n = n;
    return code;
}

enum err_code json_emit_value(struct json *j, const struct json_mark *place, uint64_t at,
                              struct str text, struct err *err)
{
    struct err *problem = &j->event->problem;
    struct str raw = text;
    if (j->sink) {
        j->elements++;
        j->good++;
        struct json_stream_value framed_value = framed(j, place, at, text);
        return j->sink->value(j->sink->user, &framed_value, err);
    }
    arena_reset(&j->arena);
    err_clear(problem);
    enum err_code code = validate(j, &text, problem);
    if (code == ERR_MEMORY) return json_memory(err);
    if (code) {
        /* The place inside the element becomes a place in the file. */
        struct place *p = &problem->place;
        if (p->line <= 1) p->column += (uint32_t)(at - place->line_start);
        p->line = place->line + (p->line ? p->line - 1 : 0);
        p->offset = place->offset + (j->encoder ? 0 : p->offset);
        p->row = j->elements + 1;
        return json_emit_problem(j, raw, err);
    }
    j->elements++;
    j->good++;
    struct value *v = &j->event->value;
    v->number = j->elements;
    v->line = place->line;
    v->offset = place->offset;
    v->path = str_of(j->path);
    v->json = text;
    return json_emit(j, SOURCE_EVENT_VALUE, err);
}

enum err_code json_emit_context(struct json *j, const struct json_mark *place, struct err *err)
{
    struct err *problem = &j->event->problem;
    struct str text = buf_view(&j->context);
    arena_reset(&j->arena);
    err_clear(problem);
    enum err_code code;
    if (j->context.failed)
        code = err_set(problem, ERR_LIMIT, _("Lo que rodea a los registros pasa de %llu bytes"),
                       (unsigned long long)j->reader->options->max_element);
    else if (j->sink) {
        struct json_stream_value context = framed(j, place, place->position, text);
        return j->sink->end(j->sink->user, &context, err);
    } else
        code = validate(j, &text, problem);
    if (code == ERR_MEMORY) return json_memory(err);
    if (code) {
        problem->place = (struct place){.line = place->line, .offset = place->offset};
        return json_emit_problem(j, text, err);
    }
    struct value *v = &j->event->value;
    *v = (struct value){.line = place->line, .offset = place->offset, .json = text};
    v->path = str_of(j->path);
    return json_emit(j, SOURCE_EVENT_CONTEXT, err);
}

/* The structure breaks at `at`. What came before stays; where nothing did, the file is no JSON. */
enum err_code json_break(struct json *j, uint64_t at, const char *what, struct err *err)
{
    struct err *problem = &j->event->problem;
    err_clear(problem);
    err_set(problem, ERR_INPUT, _("No es JSON válido: %s"), what);
    json_tell_place(j, at);
    uint64_t end = j->base + j->n;
    struct str raw = {(const char *)json_byte(j, at), (size_t)(end - at)};
    err_found(problem, raw.p, raw.n < 30 ? raw.n : 30);
    j->stop = true;
    if (j->good == 0 && !j->sink) {
        if (err) *err = *problem;
        return ERR_INPUT;
    }
    if (j->good)
        err_advice(problem,
                   _("Se conservan los elementos anteriores; lo que sigue no se pudo leer"));
    arena_reset(&j->arena);
    return json_emit_problem(j, raw, err);
}
