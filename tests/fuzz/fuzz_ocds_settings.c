/* Settings: any text is read or refused with a word and a line; what was read can be asked for, and
 * written down again means the same. */
#include "fuzz/fuzz.h"

#include "base/buf.h"
#include "ocds/settings.h"

static const struct settings_key *const tables[] = {settings_global_keys, settings_prepare_keys,
                                                    settings_cardinal_keys};

static void put_quoted(struct buf *b, struct str s)
{
    buf_char(b, '"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x20 || c == '"' || c == '\\')
            buf_printf(b, "\\x00%02x", (unsigned)c);
        else
            buf_char(b, s.p[i]);
    }
    buf_text(b, "\"\n");
}

/* All that is set, section by section. */
static void write_all(const struct settings *s, struct buf *b)
{
    for (size_t t = 0; t < 3; t++)
        for (const struct settings_key *k = tables[t]; k->name; k++) {
            if (*k->section) buf_printf(b, "[%s]\n", k->section);
            struct str name, value;
            if (*k->name == '*') {
                for (size_t i = 0; settings_each(s, k->section, i, &name, &value); i++) {
                    buf_str(b, name);
                    buf_char(b, '=');
                    put_quoted(b, value);
                }
            } else if (settings_has(s, k->section, k->name)) {
                buf_printf(b, "%s=", k->name);
                put_quoted(b, settings_text(s, k->section, k->name));
            }
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct err err = {0};
    struct settings *s, *again;
    struct buf one, two;
    if (size > 4096) return 0;
    arena_init(&arena, 1 << 24);
    enum err_code code =
        settings_read(&arena, (struct str){(const char *)data, size}, "f.ini", tables, 3, &s, &err);
    if (code) {
        MUST((code == ERR_INPUT || code == ERR_LIMIT) && err.message[0] && err.place.line >= 1);
    } else {
        buf_init(&one, 1 << 22);
        buf_init(&two, 1 << 22);
        write_all(s, &one);
        MUST(settings_read(&arena, buf_view(&one), "g.ini", tables, 3, &again, &err) == ERR_NONE);
        write_all(again, &two);
        MUST(!one.failed && str_eq(buf_view(&one), buf_view(&two)));
        buf_free(&one);
        buf_free(&two);
    }
    arena_free(&arena);
    return 0;
}
