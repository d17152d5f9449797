/* Messages. The program's own language is Spanish (es-MX): message ids are the Spanish texts.
 * English comes from locale/en.po, compiled into the program. The language is CAUCE_LANG, else
 * LC_ALL / LC_MESSAGES / LANG when it begins with "en", else Spanish. */
#ifndef CAUCE_BASE_I18N_H
#define CAUCE_BASE_I18N_H

void i18n_start(void);                /* reads the environment once, at program start */
void i18n_language(const char *code); /* "es" or "en", for the whole process */
/* The same for the calling thread alone: a server answers each reader in their language. NULL goes
 * back to that of the process. */
void i18n_thread_language(const char *code);
/* For a while in another language: what is written for somebody else, whoever it was that caused
 * it. i18n_back() with what i18n_for() gave ends it, in the reverse order. */
struct i18n_before {
    const void *own;
    int has_own;
};
struct i18n_before i18n_for(const char *code);
void i18n_back(struct i18n_before before);
const char *i18n(const char *spanish) __attribute__((format_arg(1)));
/* Spanish and English have the same two plural forms: n == 1 and the rest. */
const char *i18n_plural(const char *one, const char *many, unsigned long n)
    __attribute__((format_arg(1))) __attribute__((format_arg(2)));
#define _(text) i18n(text)
#define N_(text) text /* marked for translation, translated where it is shown */

#endif
