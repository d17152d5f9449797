/* A copy of the log: see log_copy.h. What may be opened is asked for before the entries are read,
 * so that no two statements stand open at a time. */
#include "cocreate/log_copy.h"

#include "cocreate/subject.h"

enum err_code log_copy_write(struct co *co, bool personal,
                             enum err_code (*put)(void *user, struct str lines, struct err *err),
                             void *user, struct err *err)
{
    struct store *store = ledger_store(co->ledger);
    struct str *abouts;
    size_t count, kept = 0;
    enum err_code code = log_sealed_abouts(store, co->arena, co->entity, &abouts, &count, err);
    for (size_t i = 0; !code && i < count; i++) {
        bool public;
        code = subject_is_public(co, abouts[i], &public, err);
        if (public) abouts[kept++] = abouts[i];
    }
    const struct log_copy copy = {.personal = personal, .opened = abouts, .opened_count = kept};
    return code ? code : log_export(store, co->entity, &copy, put, user, err);
}
