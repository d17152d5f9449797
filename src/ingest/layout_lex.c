/* Turns the text of a layout into lines of tokens. Promises: every error says file, line and what
 * was expected; memory is the given arena; nothing is kept of a line that holds only a comment. */
#include "ingest/layout_lex.h"

#include "base/i18n.h"
#include "base/text.h"

bool token_is(const struct token *token, const char *word)
{
    char key[64];
    if (token->kind != TOKEN_WORD) return false;
    size_t n = text_key_into(str_of(word), key, sizeof key);
    return str_eq(token->key, (struct str){key, n});
}

static bool is_sign(char c)
{
    return c == '(' || c == ')' || c == ',' || c == '|' || c == '=';
}

static enum err_code lex_error(struct err *err, const char *file, uint32_t line, uint32_t column,
                               const char *message)
{
    err_clear(err);
    err_set(err, ERR_INPUT, "%s", message);
    err_file(err, file);
    err_row(err, 0, line);
    (void)column;
    return ERR_INPUT;
}

/* A text between quotes, from the byte after the opening one; *end_out is after the closing one. */
static bool lex_quoted(struct arena *arena, struct str s, size_t from, size_t *end_out,
                       struct token *token)
{
    char *out = arena_alloc(arena, s.n - from + 1);
    size_t n = 0;
    if (!out) return false;
    for (size_t i = from; i < s.n; i++) {
        if (s.p[i] == '\\' && i + 1 < s.n) {
            out[n++] = s.p[++i];
        } else if (s.p[i] == '"') {
            *end_out = i + 1;
            token->kind = TOKEN_TEXT;
            token->text = (struct str){out, n};
            return true;
        } else {
            out[n++] = s.p[i];
        }
    }
    return false;
}

static size_t lex_word_end(struct str s, size_t i)
{
    while (i < s.n && s.p[i] != ' ' && s.p[i] != '\t' && s.p[i] != '"' && !is_sign(s.p[i])) i++;
    return i;
}

#define LINE_MAX_TOKENS 256

static enum err_code lex_line(struct arena *arena, const char *file, struct str s,
                              struct line *line, struct err *err)
{
    struct token found[LINE_MAX_TOKENS];
    size_t i = line->indent, rest = 0, end = s.n;
    line->count = 0;
    while (i < s.n) {
        if (s.p[i] == ' ' || s.p[i] == '\t') {
            i++;
            continue;
        }
        if (s.p[i] == '#') {
            end = i;
            break;
        }
        if (line->count == LINE_MAX_TOKENS)
            return lex_error(err, file, line->number, (uint32_t)i,
                             _("la línea es demasiado larga"));
        struct token *token = &found[line->count++];
        memset(token, 0, sizeof *token);
        token->column = (uint32_t)i + 1;
        if (s.p[i] == '"') {
            if (!lex_quoted(arena, s, i + 1, &i, token)) {
                if (arena->used >= arena->limit) return err_no_memory(err);
                return lex_error(err, file, line->number, (uint32_t)i,
                                 _("falta cerrar las comillas"));
            }
        } else if (is_sign(s.p[i])) {
            token->kind = TOKEN_SIGN;
            token->text = (struct str){s.p + i, 1};
            i++;
        } else {
            size_t to = lex_word_end(s, i);
            token->kind = TOKEN_WORD;
            token->text = (struct str){s.p + i, to - i};
            i = to;
        }
        token->key = text_key(arena, token->text);
        if (!token->key.p) return err_no_memory(err);
        if (line->count == 1) rest = i;
    }
    line->rest = str_trim(str_slice(s, rest, end < rest ? rest : end));
    line->tokens = arena_array(arena, line->count ? line->count : 1, sizeof *line->tokens);
    if (!line->tokens) return err_no_memory(err);
    memcpy(line->tokens, found, line->count * sizeof *found);
    return ERR_NONE;
}

enum err_code layout_lex(struct arena *arena, const char *file, struct str text, struct lines *out,
                         struct err *err)
{
    size_t count = 1;
    for (size_t i = 0; i < text.n; i++) count += text.p[i] == '\n';
    if (count > LAYOUT_MAX_LINES)
        return lex_error(err, file, LAYOUT_MAX_LINES, 0,
                         _("el archivo tiene demasiadas líneas para ser un formato"));
    out->count = 0;
    out->items = arena_array(arena, count, sizeof *out->items);
    if (!out->items) return err_no_memory(err);
    if (text.n >= 3 && memcmp(text.p, "\xef\xbb\xbf", 3) == 0) text = str_slice(text, 3, text.n);
    uint32_t number = 0;
    while (text.n) {
        struct str s = str_split(text, '\n', &text);
        struct line line = {.number = ++number};
        while (s.n && s.p[s.n - 1] == '\r') s.n--;
        while (line.indent < s.n && s.p[line.indent] == ' ') line.indent++;
        if (line.indent == s.n || s.p[line.indent] == '#') continue;
        if (s.p[line.indent] == '\t')
            return lex_error(err, file, number, line.indent,
                             _("hay un tabulador al principio: use espacios"));
        enum err_code code = lex_line(arena, file, s, &line, err);
        if (code) return code;
        if (line.count) out->items[out->count++] = line;
    }
    return ERR_NONE;
}
