/* Keys of organisations' names: the legal form of a Mexican (or common foreign) company is taken
 * off the end, in whatever way it was written. The words of a written-out form count as their
 * initials ("sociedad anónima de capital variable" = "sadecv"), blanks do not count, and a form
 * must begin where a word begins, so that "CASA DE CV" is not taken for "CA" + "SA DE CV". */
#include "base/text.h"

enum { TAIL_WORDS = 20 };

/* Letters only, as the end of a name must read; longest match wins, so order is free. */
#define FORM(letters, form)                                                                        \
    {                                                                                              \
        letters, sizeof(letters) - 1, form                                                         \
    }
static const struct {
    const char *letters;
    size_t n;
    const char *form;
} forms[] = {
    FORM("sadecv", "SA DE CV"),
    FORM("sacv", "SA DE CV"),
    FORM("sadevc", "SA DE CV"),
    FORM("sadc", "SA DE CV"),
    FORM("sadcv", "SA DE CV"),
    FORM("sdecv", "SA DE CV"),
    FORM("saecv", "SA DE CV"),
    FORM("sadecvsofomenr", "SA DE CV SOFOM ENR"),
    FORM("sadecvsofomer", "SA DE CV SOFOM ER"),
    FORM("sapidecvsofomenr", "SAPI DE CV SOFOM ENR"),
    FORM("sapidecvsofomer", "SAPI DE CV SOFOM ER"),
    FORM("sofomenr", "SOFOM ENR"),
    FORM("sofomer", "SOFOM ER"),
    FORM("sapidecv", "SAPI DE CV"),
    FORM("sapibdecv", "SAPIB DE CV"),
    FORM("sabdecv", "SAB DE CV"),
    FORM("sabdecvsofomenr", "SAB DE CV SOFOM ENR"),
    FORM("sabdecvsofomer", "SAB DE CV SOFOM ER"),
    FORM("sapi", "SAPI"),
    FORM("sapib", "SAPIB"),
    FORM("sab", "SAB"),
    FORM("sa", "SA"),
    FORM("saib", "SA IB"),
    FORM("sas", "SAS"),
    FORM("sasdecv", "SAS DE CV"),
    FORM("sderldecv", "S DE RL DE CV"),
    FORM("sderlcv", "S DE RL DE CV"),
    FORM("srldecv", "S DE RL DE CV"),
    FORM("srlcv", "S DE RL DE CV"),
    FORM("sdrldecv", "S DE RL DE CV"),
    FORM("sderl", "S DE RL"),
    FORM("srl", "S DE RL"),
    FORM("sderlmi", "S DE RL MI"),
    FORM("sderlmidecv", "S DE RL MI DE CV"),
    FORM("srlmi", "S DE RL MI"),
    FORM("sderldeip", "S DE RL DE IP"),
    FORM("sderldeipdecv", "S DE RL DE IP DE CV"),
    FORM("sderldeipycv", "S DE RL DE IP DE CV"),
    FORM("scderldecv", "SC DE RL DE CV"),
    FORM("scderl", "SC DE RL"),
    FORM("scdecvderl", "SC DE RL DE CV"),
    FORM("scdepderl", "SC DE P DE RL"),
    FORM("scdepderldecv", "SC DE P DE RL DE CV"),
    FORM("scdebsderl", "SC DE BS DE RL"),
    FORM("scdebsderldecv", "SC DE BS DE RL DE CV"),
    FORM("scdecderl", "SC DE C DE RL"),
    FORM("scdecderldecv", "SC DE C DE RL DE CV"),
    FORM("scders", "SC DE RS"),
    FORM("scdeapderldecv", "SC DE AP DE RL DE CV"),
    FORM("scdeapderl", "SC DE AP DE RL"),
    FORM("scl", "SCL"),
    FORM("scs", "SCS"),
    FORM("sclcv", "SCL DE CV"),
    FORM("scldecv", "SCL DE CV"),
    FORM("scp", "SCP"),
    FORM("sc", "SC"),
    FORM("ac", "AC"),
    FORM("iap", "IAP"),
    FORM("ibp", "IBP"),
    FORM("abp", "ABP"),
    FORM("fbp", "FBP"),
    FORM("apac", "AP AC"),
    FORM("snc", "SNC"),
    FORM("snci", "SNC"),
    FORM("sncibd", "SNC IBD"),
    FORM("senc", "S EN C"),
    FORM("senncdecv", "S EN NC DE CV"),
    FORM("sennc", "S EN NC"),
    FORM("sencdecv", "S EN C DE CV"),
    FORM("senca", "S EN C POR A"), /* "por" is silent */
    FORM("sencadecv", "S EN C POR A DE CV"),
    FORM("sapdeidecv", "SAPI DE CV"),
    FORM("sapdei", "SAPI"),
    FORM("sapdeibdecv", "SAPIB DE CV"),
    FORM("sapdeib", "SAPIB"),
    FORM("ideap", "IAP"),
    FORM("idebp", "IBP"),
    FORM("adebp", "ABP"),
    FORM("sndec", "SNC"),
    FORM("sdeprderl", "SPR DE RL"),
    FORM("sdeprderi", "SPR DE RI"),
    FORM("sdeprderldecv", "SPR DE RL DE CV"),
    FORM("sdess", "SSS"),
    FORM("sprderldecv", "SPR DE RL DE CV"),
    FORM("sprderl", "SPR DE RL"),
    FORM("sprderi", "SPR DE RI"),
    FORM("sprderidecv", "SPR DE RI DE CV"),
    FORM("sprders", "SPR DE RS"),
    FORM("spr", "SPR"),
    FORM("sss", "SSS"),
    FORM("aric", "ARIC"),
    FORM("aricderl", "ARIC DE RL"),
    FORM("aricderi", "ARIC DE RI"),
    FORM("aricdecv", "ARIC DE CV"),
    FORM("sofome", "SOFOM"),
    FORM("sadecvibm", "SA DE CV IBM"),
    FORM("inc", "INC"),
    FORM("llc", "LLC"),
    FORM("ltd", "LTD"),
    FORM("corp", "CORP"),
    FORM("gmbh", "GMBH"),
};

/* Words that stand for letters when a form is written out. "" = the word is silent there. */
#define WORD(word, letters)                                                                        \
    {                                                                                              \
        word, sizeof(word) - 1, letters                                                            \
    }
static const struct {
    const char *word;
    size_t n;
    const char *letters;
} words[] = {
    WORD("sociedad", "s"),        WORD("soc", "s"),
    WORD("anonima", "a"),         WORD("anon", "a"),
    WORD("capital", "c"),         WORD("cap", "c"),
    WORD("variable", "v"),        WORD("var", "v"),
    WORD("responsabilidad", "r"), WORD("resp", "r"),
    WORD("limitada", "l"),        WORD("ltda", "l"),
    WORD("ilimitada", "i"),       WORD("civil", "c"),
    WORD("asociacion", "a"),      WORD("institucion", "i"),
    WORD("asistencia", "a"),      WORD("beneficencia", "b"),
    WORD("privada", "p"),         WORD("promotora", "p"),
    WORD("inversion", "i"),       WORD("bursatil", "b"),
    WORD("cooperativa", "c"),     WORD("produccion", "p"),
    WORD("rural", "r"),           WORD("nacional", "n"),
    WORD("credito", "c"),         WORD("simplificada", "s"),
    WORD("acciones", "a"),        WORD("por", ""),
    WORD("solidaridad", "s"),     WORD("social", "s"),
    WORD("comandita", "c"),       WORD("nombre", "n"),
    WORD("colectivo", "c"),       WORD("publico", "p"),
    WORD("interes", "i"),         WORD("microindustrial", "mi"),
    WORD("incorporated", "inc"),  WORD("limited", "ltd"),
    WORD("corporation", "corp"),
};

static struct str initials(struct str word)
{
    if (word.n < 3) return word;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].n == word.n && words[i].word[0] == word.p[0] &&
            memcmp(words[i].word, word.p, word.n) == 0)
            return str_of(words[i].letters);
    return word;
}

/* The last words of a key run together. The arrays fill from their end, so that the letters of the
 * tail are letters[LETTERS - n .. LETTERS). */
enum { LETTERS = 160, LONGEST_LITERAL = 14 };
struct tail {
    char letters[LETTERS];
    bool starts[LETTERS];      /* a word starts at this letter */
    bool written_out[LETTERS]; /* its word was a whole word, not the letter itself */
    size_t source[LETTERS];    /* offset in the key of that word */
    size_t n;
};

/* Takes one word in front of what is there. */
static bool put_in_front(struct tail *t, struct str word, size_t source)
{
    struct str letters = initials(word);
    /* A long word that is no part of a written-out form cannot belong to one. */
    if (letters.p == word.p && word.n > LONGEST_LITERAL) return false;
    if (t->n + letters.n > LETTERS) return false;
    t->n += letters.n;
    size_t at = LETTERS - t->n;
    for (size_t i = 0; i < letters.n; i++) {
        t->letters[at + i] = letters.p[i];
        t->starts[at + i] = i == 0;
        t->written_out[at + i] = letters.p != word.p;
        t->source[at + i] = source;
    }
    return true;
}

/* The last words, until one that cannot be part of a form. */
static void collect(struct tail *t, struct str key)
{
    size_t end = key.n;
    for (size_t n = 0; end > 0 && n < TAIL_WORDS; n++) {
        size_t start = end;
        while (start > 0 && key.p[start - 1] != ' ') start--;
        if (!put_in_front(t, str_slice(key, start, end), start)) break;
        end = start > 0 ? start - 1 : 0;
    }
}

/* "Asociación civil" is a form and "crédito a capital" is not: written out, a form begins with the
 * noun that names it; and a form of two or three letters is not half letters, half words. */
static bool well_made(const struct tail *t, size_t at, struct str key)
{
    static const char *const nouns[] = {"sociedad",     "soc",     "asociacion", "institucion",
                                        "incorporated", "limited", "corporation"};
    if (t->written_out[at]) {
        struct str rest, first = str_split(str_slice(key, t->source[at], key.n), ' ', &rest);
        for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++)
            if (str_eq(first, str_of(nouns[i]))) return true;
        return false;
    }
    for (size_t i = at; LETTERS - at <= 3 && i < LETTERS; i++)
        if (t->written_out[i]) return false;
    return true;
}

/* Where in the key the legal form begins; key.n when there is none. */
static size_t form_start(struct str key, const char **form)
{
    struct tail t;
    t.n = 0;
    collect(&t, key);
    size_t best = key.n, best_length = 0;
    for (size_t i = 0; i < sizeof forms / sizeof *forms && t.n; i++) {
        size_t n = forms[i].n, at = LETTERS - n;
        if (n > t.n || n <= best_length || forms[i].letters[n - 1] != t.letters[LETTERS - 1])
            continue;
        if (!t.starts[at] || memcmp(t.letters + at, forms[i].letters, n) != 0) continue;
        if (t.source[at] == 0) continue; /* nothing of the name would be left */
        if (!well_made(&t, at, key)) continue;
        best = t.source[at];
        best_length = n;
        *form = forms[i].form;
    }
    return best;
}

/* Quick no: only these letters can end a legal form ("sa de cv", "ac", "limitada", "corp" …). */
static bool may_end_form(char c)
{
    return strchr("abcdehilmnoprstv", c) != NULL;
}

struct str text_organisation_key(struct arena *arena, struct str s, struct str *form_out)
{
    if (form_out) *form_out = (struct str){"", 0};
    struct str key = text_key(arena, s);
    if (!key.p || key.n == 0 || !may_end_form(key.p[key.n - 1])) return key;
    const char *form = "";
    size_t end = form_start(key, &form);
    if (form_out) *form_out = str_of(form);
    if (end < key.n) {
        while (end > 0 && key.p[end - 1] == ' ') end--;
        key.n = end;
    }
    return key;
}
