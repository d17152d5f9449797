/* Private to src/ingest: the text of a layout as lines of tokens with their indentation. */
#ifndef CAUCE_INGEST_LAYOUT_LEX_H
#define CAUCE_INGEST_LAYOUT_LEX_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum token_kind { TOKEN_WORD, TOKEN_TEXT, TOKEN_SIGN };
struct token {
    enum token_kind kind;
    struct str text; /* unquoted, escapes undone */
    struct str key;  /* text_key, for comparing words */
    uint32_t column; /* 1-based byte column in the line */
};
struct line {
    uint32_t number;
    uint32_t indent; /* blanks before the first token */
    size_t count;
    struct token *tokens;
    struct str rest; /* the text after the first word, comment removed, trimmed: free text */
};
struct lines {
    struct line *items;
    size_t count;
};

#define LAYOUT_MAX_LINES 20000

/* Empty and comment lines are left out. TABs in the indentation are refused with their line. */
enum err_code layout_lex(struct arena *arena, const char *file, struct str text, struct lines *out,
                         struct err *err);

/* True when the token is this word (accents and case ignored) and not a quoted text. */
bool token_is(const struct token *token, const char *word);

#endif
