/* One canonical form for the codes of each classifier, from all the forms in which they are
 * published. Pure functions over short texts; nothing allocates. */
#include "ledger/catalogue.h"

#include <ctype.h>

#include "base/text.h"

/* Which part of the text is the code: without apostrophe, blanks, quotes and what follows the
 * first blank when the first word begins with a digit ("1000 Servicios personales"). */
static struct str code_part(struct str text)
{
    struct str s = str_trim(text);

    while (s.n && (*s.p == '\'' || *s.p == '"' || *s.p == '=' || *s.p == '`'))
        s = str_trim(str_slice(s, 1, s.n));
    while (s.n && (s.p[s.n - 1] == '"' || s.p[s.n - 1] == '\'' || s.p[s.n - 1] == '.'))
        s = str_trim(str_slice(s, 0, s.n - 1));
    if (s.n && isdigit((unsigned char)*s.p)) {
        size_t n = 0;

        while (n < s.n && (isdigit((unsigned char)s.p[n]) || s.p[n] == '.' || s.p[n] == '-')) n++;
        if (n < s.n && s.p[n] == ' ') s.n = n;
        while (s.n && (s.p[s.n - 1] == '.' || s.p[s.n - 1] == '-')) s.n--;
    }
    return s;
}

static bool give(struct catalogue_code *out, struct str s)
{
    size_t n = s.n < sizeof out->text - 1 ? s.n : sizeof out->text - 1;

    if (n) memcpy(out->text, s.p, n);
    out->text[n] = '\0';
    return n == s.n && n;
}

static bool digits_only(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!isdigit((unsigned char)s.p[i])) return false;
    return s.n > 0;
}

static bool is_total(struct str text)
{
    static const char *const words[] = {
        "cogtot",
        "cogtotal",
        "cftotal",
        "cftot",
        "catot",
        "catotal",
        "eatotal",
        "eatot",
        "total",
        "gran total",
        "total general",
        "total del gasto",
        "total de egresos",
        "total del egreso",
        "total de los ingresos",
        "total de ingresos",
        "suma total",
        "total del ingreso",
    };
    char key_buffer[64];
    struct str key = {key_buffer, text_key_into(text, key_buffer, sizeof key_buffer)};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(key, words[i])) return true;
    return false;
}

/* --- COG ----------------------------------------------------------------------------------- */

/* Ojos al Gasto numbers the concepts of a chapter in sequence; CONAC leaves holes. */
static void cog_sequence(char digits[2])
{
    static const char from_to[][5] = {"7779", "8283", "8385", "9799"};

    for (size_t i = 0; i < sizeof from_to / sizeof *from_to; i++) {
        if (memcmp(digits, from_to[i], 2) == 0) {
            memcpy(digits, from_to[i] + 2, 2);
            return;
        }
    }
}

static bool cog(struct str s, struct catalogue_code *out)
{
    char digits[5] = "00000";

    if (s.n == 5 && str_eq_nocase(str_slice(s, 0, 3), STR("COG"))) {
        s = str_slice(s, 3, 5);
        if (!digits_only(s) || s.p[1] == '0') return false;
        memcpy(digits, s.p, 2);
        if (digits[0] == '0') { /* COG01: a chapter */
            digits[0] = digits[1];
            digits[1] = '0';
        } else {
            cog_sequence(digits);
        }
        return give(out, (struct str){digits, 4});
    }
    if (!digits_only(s) || s.n > 5 || s.p[0] == '0') return false;
    memcpy(digits, s.p, s.n);
    /* The last digit of five is kept only where it names a specific line. */
    return give(out,
                (struct str){digits, s.n == 5 && (digits[3] != '0' || digits[4] != '0') ? 5 : 4});
}

static bool cog_parent(struct str code, struct catalogue_code *out)
{
    char digits[4];

    if (code.n < 4) return false;
    memcpy(digits, code.p, 4);
    if (code.n == 5)
        digits[3] = '0'; /* 11301 -> 1130 */
    else if (digits[3] != '0')
        digits[3] = '0'; /* 1131, as some municipalities write it -> 1130 */
    else if (digits[2] != '0')
        digits[2] = '0';
    else if (digits[1] != '0')
        digits[1] = '0';
    else
        return give(out, STR(CATALOGUE_TOTAL));
    return give(out, (struct str){digits, 4});
}

static int cog_level(struct str code)
{
    if (code.n == 5) return 4;
    if (code.n != 4) return 0;
    if (code.p[3] != '0') return 4;
    return code.p[2] != '0' ? 3 : code.p[1] != '0' ? 2 : 1;
}

/* --- CFG ----------------------------------------------------------------------------------- */

static bool cfg_letters(struct str s, struct str *rest, char *purpose)
{
    static const char *const prefixes[] = {"CFG", "CFDS", "CFDE", "CFOA", "CFO"};
    static const char purposes[] = "12344";

    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        size_t n = strlen(prefixes[i]);

        if (s.n >= n && str_eq_nocase(str_slice(s, 0, n), str_of(prefixes[i]))) {
            *purpose = purposes[i];
            *rest = str_slice(s, n, s.n);
            return true;
        }
    }
    return false;
}

/* "01.01.02", "1-1-2" or "112" to "1.1.2"; zeros at the end are levels that were not given. */
static bool cfg_numbers(struct str s, char out[8])
{
    size_t levels = 0;

    if (digits_only(s) && s.n <= 3) {
        for (size_t i = 0; i < s.n && s.p[i] != '0'; i++) out[levels++] = s.p[i];
    } else {
        while (s.n && levels < 3) {
            size_t n = strcspn(s.p, ".-") < s.n ? strcspn(s.p, ".-") : s.n;
            struct str part = str_slice(s, 0, n);
            uint64_t number;

            if (!str_to_u64(part, &number) || number > 9) return false;
            if (!number) break;
            out[levels++] = (char)('0' + number);
            s = str_slice(s, n < s.n ? n + 1 : n, s.n);
        }
    }
    out[levels] = '\0';
    return levels > 0 && out[0] >= '1' && out[0] <= '4';
}

static bool cfg(struct str s, struct catalogue_code *out)
{
    char digits[8], text[8], copy[24];
    struct str rest;
    size_t n = 0;

    if (cfg_letters(s, &rest, digits)) {
        if (rest.n > 2 || (rest.n && !digits_only(rest))) return false;
        memcpy(digits + 1, rest.p ? rest.p : "", rest.n);
        digits[1 + rest.n] = '\0';
    } else {
        if (s.n >= sizeof copy) return false;
        memcpy(copy, s.p, s.n);
        copy[s.n] = '\0';
        if (!cfg_numbers((struct str){copy, s.n}, digits)) return false;
    }
    for (const char *d = digits; *d; d++) {
        if (d != digits) text[n++] = '.';
        text[n++] = *d;
    }
    return give(out, (struct str){text, n});
}

/* --- CRI ----------------------------------------------------------------------------------- */

/* Rows of the detailed statement of revenue (LDF format 5) to the heads they are part of. */
static bool cri_statement(struct str s, struct catalogue_code *out)
{
    static const char heads[][4] = {
        "A10", "B20", "C30", "D40", "E50", "F60", "G70", "H81", "I84",
        "J91", "K83", "L79", "M82", "N83", "O85", "P90", "Q90", "R00",
    };

    if (s.n < 3 || !str_eq_nocase(str_slice(s, 0, 2), STR("EA"))) return false;
    if (s.n > 3 && !digits_only(str_slice(s, 3, s.n))) return false;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (heads[i][0] == toupper((unsigned char)s.p[2])) return give(out, str_of(heads[i] + 1));
    return false;
}

static bool cri(struct str s, struct catalogue_code *out)
{
    char text[CATALOGUE_CODE_MAX];
    size_t n = 0;

    if (cri_statement(s, out)) return true;
    if (!s.n || !isdigit((unsigned char)*s.p) || s.n >= sizeof text) return false;
    for (size_t i = 0; i < s.n; i++) {
        if (isdigit((unsigned char)s.p[i]))
            text[n++] = s.p[i];
        else if (s.p[i] != '.' && s.p[i] != '-')
            return false;
    }
    if (n == 1) text[n++] = '0'; /* rubro */
    while (n > 2 && text[n - 1] == '0') n--;
    /* "11.01": class 1 of type 11; digits past the second stand after a point. */
    if (n > 2) {
        memmove(text + 3, text + 2, n - 2);
        text[2] = '.';
        n++;
    }
    return give(out, (struct str){text, n});
}

/* --- the rest ------------------------------------------------------------------------------ */

/* Upper case (ASCII), blanks as one. */
static bool plain(struct str s, struct catalogue_code *out)
{
    char text[CATALOGUE_CODE_MAX];
    size_t n = 0;

    s = str_trim(s);
    for (size_t i = 0; i < s.n && n < sizeof text - 1; i++) {
        char c = s.p[i];

        if (c == '\t' || c == '\r' || c == '\n') c = ' ';
        if (c == ' ' && (!n || text[n - 1] == ' ')) continue;
        text[n++] = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
    while (n && text[n - 1] == ' ') n--;
    while (n && ((unsigned char)text[n - 1] & 0xC0) == 0x80 && s.n >= sizeof text - 1)
        n--; /* never half a character at the cut */
    return give(out, (struct str){text, n});
}

static bool two_digits(struct str s, struct catalogue_code *out)
{
    char text[2] = {'0', '0'};

    if (!digits_only(s) || s.n > 2) return false;
    memcpy(text + 2 - s.n, s.p, s.n);
    return give(out, (struct str){text, 2});
}

static bool scheme_is(struct str scheme, const char *name)
{
    return str_eq_nocase(scheme, str_of(name));
}

bool catalogue_code(struct str scheme, struct str text, struct catalogue_code *out)
{
    struct str s = code_part(text);
    bool ok;

    if (!s.n) {
        out->text[0] = '\0';
        return false;
    }
    if (is_total(s)) return give(out, STR(CATALOGUE_TOTAL));
    if (scheme_is(scheme, "COG"))
        ok = cog(s, out);
    else if (scheme_is(scheme, "CFG") || scheme_is(scheme, "CF"))
        ok = cfg(s, out);
    else if (scheme_is(scheme, "CRI"))
        ok = cri(s, out);
    else if (scheme_is(scheme, "RAMO"))
        ok = two_digits(s, out);
    else if (scheme_is(scheme, "CTG"))
        ok = s.n == 1 && *s.p >= '1' && *s.p <= '9' && give(out, s);
    else
        return plain(text, out);
    if (!ok) plain(text, out);
    return ok;
}

bool catalogue_code_parent(struct str scheme, struct str code, struct catalogue_code *out)
{
    if (!code.n || str_is(code, CATALOGUE_TOTAL)) return false;
    if (scheme_is(scheme, "COG")) return cog_parent(code, out);
    if (scheme_is(scheme, "CFG") || scheme_is(scheme, "CF")) {
        if (code.n < 3) return give(out, STR(CATALOGUE_TOTAL));
        return give(out, str_slice(code, 0, code.n - 2));
    }
    if (scheme_is(scheme, "CRI")) {
        char head[2];

        if (code.n > 2) return give(out, str_slice(code, 0, 2));
        if (code.n < 2 || code.p[1] == '0') return give(out, STR(CATALOGUE_TOTAL));
        head[0] = code.p[0];
        head[1] = '0';
        return give(out, (struct str){head, 2});
    }
    if (scheme_is(scheme, "CFF")) {
        if (code.n < 2) return give(out, STR(CATALOGUE_TOTAL));
        return give(out, str_slice(code, 0, 1));
    }
    return false;
}

int catalogue_code_level(struct str scheme, struct str code)
{
    if (!code.n || str_is(code, CATALOGUE_TOTAL)) return 0;
    if (scheme_is(scheme, "COG")) return cog_level(code);
    if (scheme_is(scheme, "CFG") || scheme_is(scheme, "CF")) return (int)(code.n + 1) / 2;
    if (scheme_is(scheme, "CRI")) return code.n > 2 ? 3 : code.n == 2 && code.p[1] == '0' ? 1 : 2;
    if (scheme_is(scheme, "CFF")) return code.n > 1 ? 2 : 1;
    return 1;
}
