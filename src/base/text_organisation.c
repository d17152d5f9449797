/* Keys of organisations' names: the legal form of a Mexican (or common foreign) company is taken
 * off the end, in whatever way it was written. The words of a written-out form count as their
 * initials ("sociedad anónima de capital variable" = "sadecv"), blanks do not count, and a form
 * must begin where a word begins, so that "CASA DE CV" is not taken for "CA" + "SA DE CV". */
#include "base/text.h"

enum { TAIL_WORDS = 28 };

/* Letters only, as the end of a name must read; longest match wins, so order is free. */
static const struct {
    const char *letters, *form;
} forms[] = {
    {"sadecv", "SA DE CV"},
    {"sacv", "SA DE CV"},
    {"sadevc", "SA DE CV"},
    {"sadc", "SA DE CV"},
    {"sadcv", "SA DE CV"},
    {"sdecv", "SA DE CV"},
    {"saecv", "SA DE CV"},
    {"sadecvsofomenr", "SA DE CV SOFOM ENR"},
    {"sadecvsofomer", "SA DE CV SOFOM ER"},
    {"sapidecvsofomenr", "SAPI DE CV SOFOM ENR"},
    {"sapidecvsofomer", "SAPI DE CV SOFOM ER"},
    {"sofomenr", "SOFOM ENR"},
    {"sofomer", "SOFOM ER"},
    {"sapidecv", "SAPI DE CV"},
    {"sapibdecv", "SAPIB DE CV"},
    {"sabdecv", "SAB DE CV"},
    {"sabdecvsofomenr", "SAB DE CV SOFOM ENR"},
    {"sabdecvsofomer", "SAB DE CV SOFOM ER"},
    {"sapi", "SAPI"},
    {"sapib", "SAPIB"},
    {"sab", "SAB"},
    {"sa", "SA"},
    {"saib", "SA IB"},
    {"sas", "SAS"},
    {"sasdecv", "SAS DE CV"},
    {"sderldecv", "S DE RL DE CV"},
    {"sderlcv", "S DE RL DE CV"},
    {"srldecv", "S DE RL DE CV"},
    {"srlcv", "S DE RL DE CV"},
    {"sdrldecv", "S DE RL DE CV"},
    {"sderl", "S DE RL"},
    {"srl", "S DE RL"},
    {"sderlmi", "S DE RL MI"},
    {"sderlmidecv", "S DE RL MI DE CV"},
    {"srlmi", "S DE RL MI"},
    {"sderldeip", "S DE RL DE IP"},
    {"sderldeipdecv", "S DE RL DE IP DE CV"},
    {"sderldeipycv", "S DE RL DE IP DE CV"},
    {"scderldecv", "SC DE RL DE CV"},
    {"scderl", "SC DE RL"},
    {"scdecvderl", "SC DE RL DE CV"},
    {"scdepderl", "SC DE P DE RL"},
    {"scdepderldecv", "SC DE P DE RL DE CV"},
    {"scdebsderl", "SC DE BS DE RL"},
    {"scdebsderldecv", "SC DE BS DE RL DE CV"},
    {"scdecderl", "SC DE C DE RL"},
    {"scdecderldecv", "SC DE C DE RL DE CV"},
    {"scders", "SC DE RS"},
    {"scdeapderldecv", "SC DE AP DE RL DE CV"},
    {"scdeapderl", "SC DE AP DE RL"},
    {"scl", "SCL"},
    {"scs", "SCS"},
    {"sclcv", "SCL DE CV"},
    {"scldecv", "SCL DE CV"},
    {"scp", "SCP"},
    {"sc", "SC"},
    {"ac", "AC"},
    {"iap", "IAP"},
    {"ibp", "IBP"},
    {"abp", "ABP"},
    {"fbp", "FBP"},
    {"apac", "AP AC"},
    {"snc", "SNC"},
    {"snci", "SNC"},
    {"sncibd", "SNC IBD"},
    {"senc", "S EN C"},
    {"senncdecv", "S EN NC DE CV"},
    {"sennc", "S EN NC"},
    {"sencdecv", "S EN C DE CV"},
    {"senca", "S EN C POR A"}, /* "por" is silent */
    {"sencadecv", "S EN C POR A DE CV"},
    {"sapdeidecv", "SAPI DE CV"},
    {"sapdei", "SAPI"},
    {"sapdeibdecv", "SAPIB DE CV"},
    {"sapdeib", "SAPIB"},
    {"ideap", "IAP"},
    {"idebp", "IBP"},
    {"adebp", "ABP"},
    {"sndec", "SNC"},
    {"sdeprderl", "SPR DE RL"},
    {"sdeprderi", "SPR DE RI"},
    {"sdeprderldecv", "SPR DE RL DE CV"},
    {"sdess", "SSS"},
    {"sprderldecv", "SPR DE RL DE CV"},
    {"sprderl", "SPR DE RL"},
    {"sprderi", "SPR DE RI"},
    {"sprderidecv", "SPR DE RI DE CV"},
    {"sprders", "SPR DE RS"},
    {"spr", "SPR"},
    {"sss", "SSS"},
    {"aric", "ARIC"},
    {"aricderl", "ARIC DE RL"},
    {"aricderi", "ARIC DE RI"},
    {"aricdecv", "ARIC DE CV"},
    {"sofome", "SOFOM"},
    {"sadecvibm", "SA DE CV IBM"},
    {"inc", "INC"},
    {"llc", "LLC"},
    {"ltd", "LTD"},
    {"corp", "CORP"},
    {"gmbh", "GMBH"},
};

/* Words that stand for letters when a form is written out. "" = the word is silent there. */
static struct str initials(struct str word)
{
    static const struct {
        const char *word, *letters;
    } words[] = {
        {"sociedad", "s"},
        {"soc", "s"},
        {"anonima", "a"},
        {"anon", "a"},
        {"an~onima", "a"},
        {"capital", "c"},
        {"cap", "c"},
        {"variable", "v"},
        {"var", "v"},
        {"responsabilidad", "r"},
        {"resp", "r"},
        {"limitada", "l"},
        {"ltda", "l"},
        {"ilimitada", "i"},
        {"civil", "c"},
        {"asociacion", "a"},
        {"institucion", "i"},
        {"asistencia", "a"},
        {"beneficencia", "b"},
        {"privada", "p"},
        {"promotora", "p"},
        {"inversion", "i"},
        {"bursatil", "b"},
        {"cooperativa", "c"},
        {"produccion", "p"},
        {"rural", "r"},
        {"nacional", "n"},
        {"credito", "c"},
        {"simplificada", "s"},
        {"acciones", "a"},
        {"por", ""},
        {"solidaridad", "s"},
        {"social", "s"},
        {"comandita", "c"},
        {"nombre", "n"},
        {"colectivo", "c"},
        {"suplementada", "s"},
        {"publico", "p"},
        {"interes", "i"},
        {"microindustrial", "mi"},
        {"incorporated", "inc"},
        {"limited", "ltd"},
        {"corporation", "corp"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(word, str_of(words[i].word))) return str_of(words[i].letters);
    return word;
}

/* The last words of a key run together, with the place in the key where each letter came from. */
struct tail {
    char letters[160];
    bool starts[160];      /* a word starts at this letter */
    bool written_out[160]; /* its word was a whole word, not the letter itself */
    size_t source[160];    /* offset in the key of that word */
    size_t n;
};

/* Takes one word in front of what is there. */
static bool put_in_front(struct tail *t, struct str word, size_t source)
{
    struct str letters = initials(word);
    if (letters.n == 0) return true;
    bool written_out = letters.p != word.p;
    if (t->n + letters.n > sizeof t->letters) return false;
    memmove(t->letters + letters.n, t->letters, t->n);
    memmove(t->starts + letters.n, t->starts, t->n * sizeof *t->starts);
    memmove(t->written_out + letters.n, t->written_out, t->n * sizeof *t->written_out);
    memmove(t->source + letters.n, t->source, t->n * sizeof *t->source);
    memcpy(t->letters, letters.p, letters.n);
    for (size_t i = 0; i < letters.n; i++) {
        t->starts[i] = i == 0;
        t->written_out[i] = written_out;
        t->source[i] = source;
    }
    t->n += letters.n;
    return true;
}

static void collect(struct tail *t, struct str key)
{
    size_t end = key.n, words = 0;
    while (end > 0 && words < TAIL_WORDS) {
        size_t start = end;
        while (start > 0 && key.p[start - 1] != ' ') start--;
        /* A long word that is no part of a written-out form cannot belong to one. */
        struct str word = str_slice(key, start, end);
        if (word.n > 12 && initials(word).p == word.p) break;
        if (!put_in_front(t, word, start)) break;
        words++;
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
    for (size_t i = at; t->n - at <= 3 && i < t->n; i++)
        if (t->written_out[i]) return false;
    return true;
}

/* Where in the key the legal form begins; key.n when there is none. */
static size_t form_start(struct str key, const char **form)
{
    struct tail t = {.n = 0};
    collect(&t, key);
    size_t best = key.n, best_length = 0;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        size_t n = strlen(forms[i].letters);
        if (n > t.n || n <= best_length) continue;
        size_t at = t.n - n;
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
