/* Private to src/ingest: the parser's state, shared by the files that parse the parts of a layout
 * (layout_parse.c and layout_rules.c: sections; layout_node.c: nodes and what is in them;
 * layout_expr.c: values and conditions). The first mistake ends the parsing; its place and
 * message are in `err`. */
#ifndef CAUCE_INGEST_LAYOUT_PARSE_H
#define CAUCE_INGEST_LAYOUT_PARSE_H

#include "ingest/layout_ast.h"
#include "ingest/layout_lex.h"

struct named {
    struct str key; /* text_key of the name */
    struct str name;
    uint16_t index; /* slot or ref */
    bool private;
};
struct parser {
    struct arena *arena;
    const char *file;
    struct lines lines;
    size_t at; /* next line */
    struct layout *layout;
    struct named
        slots[LAYOUT_MAX_SLOTS]; /* visible names: an inner `cada` forgets its own at its end */
    size_t slot_count;
    struct named refs[LAYOUT_MAX_REFS];
    size_t ref_count;
    uint16_t depth;
    struct err *err;
};
/* A place in one line. */
struct cursor {
    const struct line *line;
    size_t i;
};

/* All return the error code they set. */
enum err_code parse_error(struct parser *p, const struct line *line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
enum err_code parse_memory(struct parser *p);
void *parse_alloc(struct parser *p, size_t count, size_t size); /* NULL: error set */

static inline const struct token *cursor_token(const struct cursor *c)
{
    return c->i < c->line->count ? &c->line->tokens[c->i] : NULL;
}
static inline bool cursor_is(const struct cursor *c, const char *word)
{
    return c->i < c->line->count && token_is(&c->line->tokens[c->i], word);
}
static inline bool cursor_sign(const struct cursor *c, char sign)
{
    return c->i < c->line->count && c->line->tokens[c->i].kind == TOKEN_SIGN &&
           c->line->tokens[c->i].text.p[0] == sign;
}
bool cursor_take(struct cursor *c, const char *word);
enum err_code parse_end(struct parser *p, const struct cursor *c); /* nothing more in the line */

/* Ends of a value in one kind of line: NULL-terminated words. The first token is always a value. */
enum err_code parse_value(struct parser *p, struct cursor *c, const char *const *stops,
                          const struct expr **out);
enum err_code parse_condition(struct parser *p, struct cursor *c, const struct cond **out);
/* `si …` when it is there. */
enum err_code parse_optional_condition(struct parser *p, struct cursor *c, const struct cond **out);
enum err_code parse_path(struct parser *p, const struct line *line, struct str text,
                         struct json_path *out);
const struct table *parse_find_table(struct parser *p, const struct token *name);

enum err_code parse_declare_slot(struct parser *p, const struct line *line, struct str name,
                                 bool private, uint16_t *slot_out);
enum err_code parse_declare_ref(struct parser *p, const struct line *line, struct str name,
                                uint16_t *ref_out);
enum err_code parse_find_ref(struct parser *p, const struct line *line, const struct token *token,
                             uint16_t *ref_out);

/* The lines below `head`: from p->at while their indentation is deeper. */
bool parse_next_child(struct parser *p, const struct line *head, const struct line **out);
/* `columnas` or `campos` whose head line was just read. */
enum err_code parse_columns(struct parser *p, const struct line *head, bool fields,
                            struct columns *out);
/* True when the line begins a block (nodo, referencia, sobre, enlace, cada). */
bool parse_is_block(const struct line *line);
/* One block whose head line was just read. */
enum err_code parse_block(struct parser *p, const struct line *head, struct block *out);
/* Sections of layout_rules.c; `values`: the second pass, when columns are known. */
enum err_code parse_clue(struct parser *p, const struct line *line, bool values);
enum err_code parse_table(struct parser *p, const struct line *head);
enum err_code parse_rules(struct parser *p, const struct line *head);
enum err_code parse_memories(struct parser *p, const struct line *head);
/* Appends one block to a list of one level. */
enum err_code parse_add_block(struct parser *p, const struct line *head, struct block **blocks,
                              size_t *count);

#endif
