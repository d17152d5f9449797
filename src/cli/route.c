/* cauce route: where the money of one thing comes from and goes to, as a tree in the terminal. */
#include <string.h>

#include "cli/commands.h"
#include "cli/follow.h"
#include "cli/labels.h"
#include "base/money.h"
#include "trace/gaps.h"
#include "trace/route.h"

enum { PREFIX_MAX = 120, LABEL_LEAST = 16, WORD_LINES = 3 };

struct drawing {
    struct cli *cli;
    const struct route *route;
    bool up;
    bool *shown; /* by node: its branch was drawn already */
    char prefix[PREFIX_MAX * 3 + 1];
};

/* --- words ------------------------------------------------------------------------------------ */

static const char *mark(enum evidence evidence)
{
    switch (evidence) {
    case EVIDENCE_EXACT:
        return "=";
    case EVIDENCE_DECLARED:
        return "d";
    case EVIDENCE_CONFIRMED:
        return "c";
    case EVIDENCE_INFERRED:
        return "~";
    }
    return "?";
}

/* What would have to be published for the trail to go on. */
static enum trace_missing missing_after(const struct route_node *n)
{
    if (!n->published) return MISSING_DESCRIPTION;
    switch (n->stage) {
    case STAGE_SOURCE:
        return MISSING_DESTINATION;
    case STAGE_BUDGET:
        return MISSING_PROJECT;
    case STAGE_PROJECT:
        return MISSING_PROCEDURE;
    case STAGE_PROCEDURE:
        return MISSING_CONTRACT;
    case STAGE_CONTRACT:
        return MISSING_PAYMENT;
    case STAGE_PAYMENT:
    case STAGE_RESULT:
        return MISSING_RESULT;
    }
    return MISSING_RESULT;
}

static struct str money(struct drawing *d, int64_t minor)
{
    return trace_money(&d->cli->arena, minor, d->route->nodes[0].currency);
}

static struct str name_of(struct drawing *d, const struct route_node *n)
{
    struct str label = n->label.n ? n->label : n->key;
    const char *kind = label_word(WORDS_NODE_KIND, (int)n->kind);

    if (!n->published)
        return arena_printf(&d->cli->arena, _("%s %.*s (nadie lo publica)"), kind, STR_FMT(n->key));
    if (n->label.n && n->key.n && !str_contains(label, n->key))
        return arena_printf(&d->cli->arena, "%s %.*s (%.*s)", kind, STR_FMT(label),
                            STR_FMT(n->key));
    return arena_printf(&d->cli->arena, "%s %.*s", kind, STR_FMT(label));
}

/* --- lines ------------------------------------------------------------------------------------ */

/* Words under figures that left no room beside them, each line after the branch's own. */
static void words_under(struct drawing *d, const char *joint, struct str words)
{
    const struct terminal *t = &d->cli->out;
    bool last = strncmp(joint, "├", strlen("├")) != 0;
    size_t used = terminal_width(str_of(d->prefix)) + 5, width;

    width = t->width > used + LABEL_LEAST ? t->width - used : LABEL_LEAST;
    for (int i = 0; i < WORD_LINES && words.n; i++) {
        size_t columns;
        struct str part = terminal_part(words, width, &columns);

        if (part.n < words.n && i < WORD_LINES - 1) {
            size_t n = part.n;

            while (n && part.p[n - 1] != ' ') n--;
            if (n) part.n = n;
        } else {
            part = words;
        }
        fprintf(stdout, "%s%s  ", d->prefix, last ? "   " : "│  ");
        terminal_cell(stdout, str_trim(part), width, false, false);
        fputc('\n', stdout);
        words = str_slice(words, part.n, words.n);
    }
}

/* The branch's lines, then figures, then words: figures are never cut, and words that do not fit
 * beside them go on under them. */
static void line(struct drawing *d, const char *joint, enum style style, struct str figures,
                 struct str words)
{
    const struct terminal *t = &d->cli->out;
    struct str clean = terminal_clean(&d->cli->arena, words);
    size_t used = terminal_width(str_of(d->prefix)) + terminal_width(str_of(joint)) +
                  terminal_width(figures) + 2;

    fprintf(stdout, "%s%s%s%.*s%s", d->prefix, joint, terminal_style(t, style), STR_FMT(figures),
            terminal_style(t, STYLE_PLAIN));
    if (used + terminal_width(clean) <= t->width) {
        fprintf(stdout, "  %.*s\n", STR_FMT(clean));
        return;
    }
    fputc('\n', stdout);
    words_under(d, joint, clean);
}

static bool deeper(struct drawing *d, const char *more, size_t *length_out)
{
    *length_out = strlen(d->prefix);
    if (*length_out + strlen(more) >= sizeof d->prefix) return false;
    memcpy(d->prefix + *length_out, more, strlen(more) + 1);
    return true;
}

/* --- branches --------------------------------------------------------------------------------- */

static size_t near_end(const struct drawing *d, const struct route_link *l)
{
    return d->up ? l->target : l->source;
}
static size_t far_end(const struct drawing *d, const struct route_link *l)
{
    return d->up ? l->source : l->target;
}

/* The next link of a node after `previous` in the order of pesos; NULL at the end. */
static const struct route_link *next_link(const struct drawing *d, size_t node,
                                          const struct route_link *previous)
{
    const struct route *r = d->route;
    const struct route_link *best = NULL;

    for (size_t i = 0; i < r->link_count; i++) {
        const struct route_link *l = &r->links[i];
        int64_t pesos = l->carried[TRACE_POSSIBLE];

        if (near_end(d, l) != node) continue;
        if (previous && (pesos > previous->carried[TRACE_POSSIBLE] ||
                         (pesos == previous->carried[TRACE_POSSIBLE] && l <= previous)))
            continue;
        if (!best || pesos > best->carried[TRACE_POSSIBLE]) best = l;
    }
    return best;
}

/* What of a node's own amount is not followed in this direction, and may not be even so. */
static void lost(const struct drawing *d, const struct route_node *n, int64_t out[2])
{
    for (int i = 0; i < 2; i++) out[i] = n->minor - (d->up ? n->in[i] : n->out[i]);
    if ((d->up && n->stage == STAGE_SOURCE) || (!d->up && n->stage >= STAGE_PAYMENT))
        out[0] = out[1] = 0;
}

static void break_line(struct drawing *d, const struct route_node *n, const int64_t ended[2],
                       const char *joint)
{
    struct arena *a = &d->cli->arena;
    struct str pesos = money(d, ended[TRACE_PROVEN]), whole = money(d, n->minor);
    const char *why = trace_missing_title(d->up ? MISSING_ORIGIN : missing_after(n));
    struct str figures = arena_printf(a, "✗ %.*s", STR_FMT(pesos)), text;

    if (ended[TRACE_PROVEN] == n->minor)
        text =
            arena_printf(a, d->up ? _("no se sabe de dónde vienen: %s") : _("se cortan: %s"), why);
    else
        text = arena_printf(
            a, d->up ? _("de %.*s no se sabe de dónde vienen: %s") : _("de %.*s se cortan: %s"),
            STR_FMT(whole), why);
    if (ended[TRACE_POSSIBLE] != ended[TRACE_PROVEN])
        text = arena_printf(a, _("%.*s; %.*s si valen las ligas inferidas"), STR_FMT(text),
                            STR_FMT(money(d, ended[TRACE_POSSIBLE])));
    line(d, joint, STYLE_RED, figures, text);
}

static void link_line(struct drawing *d, const struct route_link *l, const char *joint)
{
    const struct route_node *n = &d->route->nodes[far_end(d, l)];
    struct arena *a = &d->cli->arena;
    struct str carried = money(d, l->carried[TRACE_POSSIBLE]), figures;

    if (l->evidence == EVIDENCE_INFERRED)
        figures = arena_printf(a, "%s%d %.*s", mark(l->evidence), l->score / 10, STR_FMT(carried));
    else
        figures = arena_printf(a, "%s %.*s", mark(l->evidence), STR_FMT(carried));
    if (n->minor != l->carried[TRACE_POSSIBLE])
        figures = arena_printf(a, _("%.*s de %.*s"), STR_FMT(figures), STR_FMT(money(d, n->minor)));
    line(d, joint, l->evidence == EVIDENCE_INFERRED ? STYLE_YELLOW : STYLE_GREEN, figures,
         name_of(d, n));
}

/* Everything under one node: its links, then what is not shown, then what is lost. */
static void branch(struct drawing *d, size_t index, bool seen)
{
    const struct route_node *n = &d->route->nodes[index];
    const struct route_link *l = seen ? NULL : next_link(d, index, NULL);
    int64_t ended[2], more = seen ? 0 : d->up ? n->more_up : n->more_down;
    bool breaks;
    size_t length;

    lost(d, n, ended);
    breaks = !seen && ended[TRACE_PROVEN] > 0;
    if (seen && next_link(d, index, NULL))
        line(d, "└─ ", STYLE_DIM, STR("…"), str_of(_("su ruta ya está arriba")));
    while (l) {
        const struct route_link *next = next_link(d, index, l);
        bool last = !next && !breaks && !more;
        size_t far = far_end(d, l);

        link_line(d, l, last ? "└─ " : "├─ ");
        if (deeper(d, last ? "   " : "│  ", &length)) {
            bool before = d->shown[far];

            d->shown[far] = true;
            branch(d, far, before);
            d->prefix[length] = '\0';
        }
        l = next;
    }
    if (more)
        line(d, breaks ? "├─ " : "└─ ", STYLE_DIM, STR("…"),
             arena_printf(&d->cli->arena, _("ligas que no se muestran: %lld"), (long long)more));
    if (breaks) break_line(d, n, ended, "└─ ");
}

static void tree(struct cli *cli, const struct route *route, bool up)
{
    struct drawing d = {.cli = cli, .route = route, .up = up};
    const struct route_node *n = &route->nodes[0];

    d.shown = arena_array(&cli->arena, route->node_count, sizeof *d.shown);
    if (!d.shown) return;
    d.shown[0] = true;
    cli_title(cli, "%s", up ? _("De dónde viene") : _("A dónde va"));
    if (!next_link(&d, 0, NULL) &&
        ((up && n->stage == STAGE_SOURCE) || (!up && n->stage >= STAGE_PAYMENT) || n->minor == 0))
        follow_wrap(cli, 0, STYLE_DIM,
                    str_of(up ? _("Aquí empieza.") : _("Nada dice que siga a otra parte.")));
    branch(&d, 0, false);
    cli_blank(cli);
}

/* --- the whole -------------------------------------------------------------------------------- */

static void stages(struct cli *cli, const struct trace_figures *f)
{
    struct table_column columns[] = {
        {"stage", N_("etapa"), TABLE_TEXT, 0},
        {"reach", N_("llegan"), TABLE_MONEY, 0},
        {"percent", N_("del total"), TABLE_FIGURE, 2},
        {"end", N_("ahí quedan"), TABLE_MONEY, 0},
        {"reach_possible", N_("llegarían"), TABLE_MONEY, 1},
        {"end_possible", N_("quedarían"), TABLE_MONEY, 1},
    };
    struct table t;

    /* Where nothing is inferred, what is possible is what is proven. */
    if (memcmp(f->reach[0], f->reach[1], sizeof f->reach[0]) == 0 &&
        memcmp(f->end[0], f->end[1], sizeof f->end[0]) == 0)
        columns[4].type = columns[5].type = TABLE_JSON_TEXT;
    cli_title(cli, "%s", _("Etapa por etapa"));
    table_open(&t, cli, columns, sizeof columns / sizeof *columns);
    for (int s = 1; s < STAGE_COUNT; s++) {
        bool any = f->reach[0][s] || f->reach[1][s] || f->end[0][s] || f->end[1][s];

        if (!any) continue;
        table_text(&t, str_of(trace_stage_name((enum trace_stage)s)));
        table_money(&t, f->reach[TRACE_PROVEN][s], f->currency);
        table_text(&t, follow_percent(cli, f->reach[TRACE_PROVEN][s], f->minor));
        table_money(&t, f->end[TRACE_PROVEN][s], f->currency);
        table_money(&t, f->reach[TRACE_POSSIBLE][s], f->currency);
        table_money(&t, f->end[TRACE_POSSIBLE][s], f->currency);
        table_end_row(&t);
    }
    table_close(&t);
}

static void show(struct cli *cli, const struct route *route)
{
    const struct route_node *n = &route->nodes[0];
    struct drawing d = {.cli = cli, .route = route};

    cli_title(cli, "%.*s", STR_FMT(terminal_clean(&cli->arena, name_of(&d, n))));
    cli_field(cli, 10, _("importe"), money(&d, n->minor));
    if (n->derived)
        cli_field(cli, 10, "", str_of(_("Nadie publica su importe: es lo que llevan sus ligas.")));
    cli_field(cli, 10, _("unidad"), n->unit_name);
    if (n->year)
        cli_field(cli, 10, _("año"), arena_printf(&cli->arena, "%lld", (long long)n->year));
    cli_blank(cli);
    tree(cli, route, true);
    tree(cli, route, false);
    stages(cli, &route->figures);
    cli_blank(cli);
    if (cli->quiet) return;
    follow_wrap(cli, 0, STYLE_DIM,
                str_of(_("= clave exacta, d lo declara quien publica, c lo confirmó una persona, "
                         "~ se infiere (parecido de 100), ✗ ahí se corta.")));
}

/* --- JSON ------------------------------------------------------------------------------------- */

static void node_json(struct cli_json *j, const struct route_node *n)
{
    json_open_object(&j->w);
    cli_json_int(j, "id", n->id);
    cli_json_str(j, "kind", str_of(word_of(WORDS_NODE_KIND, (int)n->kind)->code));
    cli_json_str(j, "stage", str_of(trace_stage_code(n->stage)));
    cli_json_str(j, "key", n->key);
    cli_json_str(j, "label", n->label);
    json_key(&j->w, "published");
    json_put_bool(&j->w, n->published);
    json_key(&j->w, "derived");
    json_put_bool(&j->w, n->derived);
    cli_json_int(j, "depth", n->depth);
    cli_json_str(j, "currency", str_of(n->currency));
    follow_json_money(j, "amount", n->minor, n->currency);
    follow_json_money(j, "in", n->in[TRACE_PROVEN], n->currency);
    follow_json_money(j, "in_possible", n->in[TRACE_POSSIBLE], n->currency);
    follow_json_money(j, "out", n->out[TRACE_PROVEN], n->currency);
    follow_json_money(j, "out_possible", n->out[TRACE_POSSIBLE], n->currency);
    follow_json_money(j, "ended", n->minor - n->out[TRACE_PROVEN], n->currency);
    follow_json_money(j, "arrives", n->arrives[TRACE_PROVEN], n->currency);
    follow_json_money(j, "arrives_possible", n->arrives[TRACE_POSSIBLE], n->currency);
    follow_json_text(j, "unit", n->unit_name);
    follow_json_id(j, "year", n->year);
    cli_json_int(j, "more_up", n->more_up);
    cli_json_int(j, "more_down", n->more_down);
    json_close_object(&j->w);
}

static void link_json(struct cli_json *j, const struct route *r, const struct route_link *l)
{
    const char *currency = r->nodes[0].currency;

    json_open_object(&j->w);
    cli_json_int(j, "source", r->nodes[l->source].id);
    cli_json_int(j, "target", r->nodes[l->target].id);
    cli_json_str(j, "evidence", str_of(word_of(WORDS_EVIDENCE, (int)l->evidence)->code));
    json_key(&j->w, "score");
    if (l->evidence == EVIDENCE_INFERRED)
        json_put_int(&j->w, l->score / 10);
    else
        json_put_null(&j->w);
    follow_json_text(j, "reason", l->reason);
    if (l->has_stated)
        follow_json_money(j, "stated", l->stated, currency);
    else
        cli_json_str(j, "stated", STR_NONE);
    follow_json_money(j, "carried", l->carried[TRACE_PROVEN], currency);
    follow_json_money(j, "carried_possible", l->carried[TRACE_POSSIBLE], currency);
    follow_json_id(j, "snapshot", l->snapshot);
    follow_json_id(j, "row", l->row);
    follow_json_text(j, "file", l->file);
    json_close_object(&j->w);
}

static void stages_json(struct cli_json *j, const struct trace_figures *f)
{
    json_key(&j->w, "stages");
    json_open_array(&j->w);
    for (int s = 1; s < STAGE_COUNT; s++) {
        json_open_object(&j->w);
        cli_json_str(j, "stage", str_of(trace_stage_code((enum trace_stage)s)));
        follow_json_money(j, "reach", f->reach[TRACE_PROVEN][s], f->currency);
        follow_json_money(j, "end", f->end[TRACE_PROVEN][s], f->currency);
        follow_json_money(j, "reach_possible", f->reach[TRACE_POSSIBLE][s], f->currency);
        follow_json_money(j, "end_possible", f->end[TRACE_POSSIBLE][s], f->currency);
        json_close_object(&j->w);
    }
    json_close_array(&j->w);
}

static void show_json(int64_t entity, const struct route *r)
{
    struct cli_json j;

    cli_json_begin(&j);
    json_open_object(&j.w);
    cli_json_int(&j, "entity", entity);
    stages_json(&j, &r->figures);
    json_key(&j.w, "nodes");
    json_open_array(&j.w);
    for (size_t i = 0; i < r->node_count; i++) node_json(&j, &r->nodes[i]);
    json_close_array(&j.w);
    json_key(&j.w, "links");
    json_open_array(&j.w);
    for (size_t i = 0; i < r->link_count; i++) link_json(&j, r, &r->links[i]);
    json_close_array(&j.w);
    json_key(&j.w, "cut");
    json_put_bool(&j.w, r->cut);
    json_close_object(&j.w);
    cli_json_end(&j, stdout);
}

/* --- the command ------------------------------------------------------------------------------ */

static enum err_code read_options(struct cli *cli, struct route_options *o)
{
    int64_t up, down;
    enum err_code code = cli_number(cli, "up", 1, 20, 8, &up);

    memset(o, 0, sizeof *o);
    if (!code) code = cli_number(cli, "down", 1, 20, 8, &down);
    if (code) return code;
    o->up = (int)up;
    o->down = (int)down;
    return ERR_NONE;
}

static int run(struct cli *cli)
{
    struct route_options options;
    struct follow f;
    struct route route = {0};
    int64_t entity = 0, node = 0;
    enum err_code code = read_options(cli, &options);

    if (!code) code = follow_open(cli, 0, &f);
    if (code) return cli_fail(cli);
    code = route_find(f.ledger, &cli->arena, f.entity, str_of(cli_argument(cli, 0)), &entity, &node,
                      &cli->err);
    if (!code) code = route_read(f.ledger, &cli->arena, entity, node, &options, &route, &cli->err);
    if (!code && cli->json) show_json(entity, &route);
    if (!code && !cli->json) show(cli, &route);
    ledger_close(f.ledger);
    return code ? cli_fail(cli) : EXIT_OK;
}

static const struct cli_option options[] = {
    {.name = "up",
     .value = N_("N"),
     .help = N_("Cuántos pasos hacia el origen, hasta 20. Si no se dice, 8.")},
    {.name = "down",
     .value = N_("N"),
     .help = N_("Cuántos pasos hacia el resultado, hasta 20. Si no se dice, 8.")},
    {.name = "entity", .letter = 'e', .value = N_("ENTIDAD"), .help = N_("De esta entidad.")},
    {0}};
static const struct cli_argument arguments[] = {
    {.name = N_("NODO"),
     .help = N_("La clave de una cosa, o clase:clave si varias la llevan, o su número con # "
                "delante. Las encuentra «cauce find».")},
    {0}};
static const struct cli_example examples[] = {
    {"cauce route contrato:OP-2023-014", N_("de qué dinero se pagó ese contrato y qué se pagó")},
    {"cauce route '#1207' --down 2", N_("de la cosa 1207, solo dos pasos hacia adelante")},
    {NULL, NULL}};
static const struct cli_exit_note exits[] = {{EXIT_NOTHING, N_("No hay tal cosa.")},
                                             {EXIT_OK, NULL}};
const struct cli_command command_route = {
    .name = "route",
    .summary = N_("la ruta de una cosa: de dónde viene el dinero y a dónde va"),
    .about = N_("Dibuja la ruta como un árbol. Cada renglón dice cuánto lleva la liga, de cuánto, "
                "y por qué se sabe; donde el rastro se corta, dice cuántos pesos y qué falta "
                "publicar. La tabla suma, etapa por etapa, lo que llega y lo que ahí queda: lo que "
                "queda en todas es el importe, al centavo."),
    .group = GROUP_FOLLOW,
    .options = options,
    .arguments = arguments,
    .examples = examples,
    .exits = exits,
    .json = N_("{\"entity\", \"stages\": [{\"stage\", \"reach\", \"end\", \"reach_possible\", "
               "\"end_possible\"}], \"nodes\": [{\"id\", \"kind\", \"stage\", \"key\", \"label\", "
               "\"published\", \"derived\", \"depth\", \"currency\", \"amount\", \"in\", "
               "\"in_possible\", \"out\", \"out_possible\", \"ended\", \"arrives\", "
               "\"arrives_possible\", \"unit\", \"year\", \"more_up\", \"more_down\"}], "
               "\"links\": [{\"source\", \"target\", \"evidence\", \"score\", \"reason\", "
               "\"stated\", \"carried\", \"carried_possible\", \"snapshot\", \"row\", \"file\"}], "
               "\"cut\"}. El primer nodo es el que se pidió."),
    .run = run,
};
