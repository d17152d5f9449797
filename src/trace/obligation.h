/* Which law asks for what is missing to be published. Laws change and articles are renumbered,
 * so this is a catalogue that can be edited (catalogues/obligaciones.csv), never a constant: a copy
 * ships in the program, and a file of the same name in the folder `catalogues` beside the store's
 * file (for a database server: where the program runs) takes its place.
 *
 * Form: lines of fields separated by ';' without quotes, a header line first; '#' begins a remark.
 *   falta;cosa;ley;articulo;debe_publicarse;fuente;verificar
 * `falta` is a code of trace_missing_code; `cosa` a node kind in Spanish or its code, or '*';
 * `verificar` is "sí" where the article was not checked against the official text: it is then
 * shown with "(por verificar)". */
#ifndef CAUCE_TRACE_OBLIGATION_H
#define CAUCE_TRACE_OBLIGATION_H

#include "trace/gaps.h"

struct obligation {
    enum trace_missing missing;
    enum node_kind kind; /* 0 = any */
    struct str law, article, publish, source;
    bool unverified;
};
struct obligations {
    const struct obligation *items;
    size_t count;
};
/* Reads the catalogue that counts for this ledger. ERR_INPUT with file and line. */
enum err_code obligations_read(struct ledger *ledger, struct arena *arena, struct obligations *out,
                               struct err *err);
/* Reads a text in the catalogue's form; `file` is named in errors. Views of `text` are kept. */
enum err_code obligations_parse(struct arena *arena, struct str text, const char *file,
                                struct obligations *out, struct err *err);
/* Whether an obligation speaks of such a gap: its own kind, or any kind where none names it. */
bool obligation_holds(const struct obligations *all, const struct obligation *one,
                      enum trace_missing missing, enum node_kind kind);
/* "LEY, artículo (por verificar): lo que debe publicarse", all that hold joined by "; ". Empty when
 * there is none. .p is NULL when the arena is full. */
struct str obligation_text(struct arena *arena, const struct obligations *all,
                           enum trace_missing missing, enum node_kind kind);

/* The bytes of a catalogue: the file beside the store, else the one in the program.
 * *path_out: its name for messages. */
enum err_code obligation_file(struct ledger *ledger, struct arena *arena, const char *name,
                              struct str *text_out, const char **path_out, struct err *err);

#endif
