/* M017 and PODER's traz-ct: a title that says nothing to who reads it: fewer than
 * `minimum_words` words of four letters or more. PODER's own formula was not published; this one
 * is ours. */
#include "base/i18n.h"
#include "base/text.h"
#include "ocds/indicator_codes.h"
#include "ocds/indicator_contract.h"

enum { WORD = 4 };

struct state {
    int64_t words;
};

static enum err_code open_state(const struct indicator_context *context, void *state,
                                struct err *err)
{
    struct state *s = state;

    (void)err;
    s->words = parameter_count(context, &indicator_m017, "minimum_words");
    return ERR_NONE;
}

/* Words of letters; codes and numbers are none. */
static int64_t words_of(struct str title)
{
    char key[512];
    size_t n = text_key_into(title, key, sizeof key), letters = 0;
    int64_t words = 0;
    bool code = false;

    for (size_t i = 0; i <= n; i++) {
        char c = i < n ? key[i] : ' ';

        if (c == ' ') {
            words += letters >= WORD && !code;
            letters = 0;
            code = false;
        } else {
            code = code || (c >= '0' && c <= '9');
            letters++;
        }
    }
    return words;
}

static enum err_code release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err)
{
    const struct state *s = state;
    enum err_code code = ERR_NONE;

    (void)context;
    for (size_t i = 0; !code && i < view->contract_count; i++) {
        const struct view_contract *c = &view->contracts[i];
        struct asking a;
        int64_t minor;

        if (!c->title.n || words_of(c->title) >= s->words) continue;
        /* A description that says it serves as well. */
        if (words_of(c->description) >= s->words) continue;
        ask_begin(&a, sink, &indicator_m017, arena, view);
        ask_evidence(&a, c->title, "/contracts/%zu/title", i);
        code = view_minor(&c->value, &minor)
                   ? ask(&a, 1, err, _("¿Qué se compró por %s con el contrato que se llama %s?"),
                         ask_money(&a, minor, c->value.currency), ask_name(&a, c->title))
                   : ask(&a, 1, err, _("¿Qué se compró con el contrato que se llama %s?"),
                         ask_name(&a, c->title));
    }
    return code;
}

static const char *const fields[] = {"/contracts[]/title", NULL};
static const struct indicator_parameter parameters[] = {
    {"minimum_words", SETTINGS_INTEGER, "2",
     N_("Palabras de cuatro letras o más que debe tener el título.")},
    {.name = NULL}};

const struct indicator indicator_m017 = {
    .code = "M017",
    .name = "unclear_title",
    .title = N_("Título que no dice nada"),
    .asks = N_("¿Qué contratos tienen un título que no deja saber qué se compró?"),
    .formula = N_(
        "El título del contrato (y su descripción, si hay) tiene menos de «minimum_words» palabras "
        "de cuatro letras o más; las claves y los números no cuentan."),
    .source = "PODER, OCDS_RedFlags, traz-ct (its formula was not published; this one is our own)",
    .caution = N_("Hay títulos cortos y claros («Gasolina»). Los artículos del contrato pueden "
                  "decir el resto."),
    .fields = fields,
    .parameters = parameters,
    .state_size = sizeof(struct state),
    .open = open_state,
    .release = release,
};
