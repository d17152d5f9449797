/* Contact details: see indicator_contact.h. */
#include "ocds/indicator_contact.h"

#include "base/i18n.h"
#include "base/rfc.h"
#include "base/text.h"

enum { DIGITS = 10, DIGITS_MIN = 7, ADDRESS_MIN = 10 };

/* Extensions after the number ("ext. 12") are left off; so are country and trunk codes. */
static struct str phone(struct arena *arena, struct str text)
{
    char digits[64];
    size_t n = 0;

    for (size_t i = 0; i < text.n && n < sizeof digits; i++) {
        char c = text.p[i];

        if (c >= '0' && c <= '9') digits[n++] = c;
        if (n >= DIGITS_MIN && (c == 'e' || c == 'E' || c == ',' || c == '/' || c == ';')) break;
    }
    bool same = true;
    for (size_t i = 1; i < n; i++) same = same && digits[i] == digits[0];
    if (n < DIGITS_MIN || same) return STR_NONE;
    size_t from = n > DIGITS ? n - DIGITS : 0;
    return arena_str(arena, (struct str){digits + from, n - from});
}

static struct str email(struct arena *arena, struct str text)
{
    struct str s = str_trim(text);
    char *p = s.n ? arena_cstr(arena, s) : NULL;
    const char *at = p ? strchr(p, '@') : NULL;

    if (!at || at == p || !strchr(at, '.')) return STR_NONE;
    for (size_t i = 0; i < s.n; i++)
        if (p[i] >= 'A' && p[i] <= 'Z') p[i] = (char)(p[i] - 'A' + 'a');
    return (struct str){p, s.n};
}

static struct str address(struct arena *arena, const struct view_party *party)
{
    bool number = false;

    for (size_t i = 0; i < party->street.n; i++)
        number = number || (party->street.p[i] >= '1' && party->street.p[i] <= '9');
    if (!number) return STR_NONE;
    struct str whole = arena_printf(arena, "%.*s %.*s %.*s", STR_FMT(party->street),
                                    STR_FMT(party->postal_code), STR_FMT(party->locality));
    struct str key = whole.p ? text_key(arena, whole) : STR_NONE;
    return key.n >= ADDRESS_MIN ? key : STR_NONE;
}

struct str contact_of(struct arena *arena, const struct view_party *party, enum contact_kind kind)
{
    switch (kind) {
    case CONTACT_PHONE:
        return phone(arena, party->telephone);
    case CONTACT_EMAIL:
        return email(arena, party->email);
    case CONTACT_ADDRESS:
        return address(arena, party);
    case CONTACT_KINDS:
        break;
    }
    return STR_NONE;
}

struct str contact_text(const struct view_party *party, enum contact_kind kind)
{
    return kind == CONTACT_PHONE   ? party->telephone
           : kind == CONTACT_EMAIL ? party->email
                                   : party->street;
}

const char *contact_path(enum contact_kind kind)
{
    return kind == CONTACT_PHONE   ? "contactPoint/telephone"
           : kind == CONTACT_EMAIL ? "contactPoint/email"
                                   : "address/streetAddress";
}

const char *contact_words(enum contact_kind kind)
{
    return kind == CONTACT_PHONE   ? _("el mismo teléfono")
           : kind == CONTACT_EMAIL ? _("el mismo correo")
                                   : _("el mismo domicilio");
}

static bool rfc_of(const struct view_party *party, char rfc[16])
{
    if (rfc_parse(party->identifier, rfc) == RFC_VALID) return true;
    return rfc_parse(party->id, rfc) == RFC_VALID;
}

static struct str name_key(struct arena *arena, const struct view_party *party)
{
    struct str name = party->legal_name.n ? party->legal_name : party->name;
    return name.n ? text_organisation_key(arena, name, NULL) : STR_NONE;
}

bool contact_same_party(struct arena *arena, const struct view_party *a, const struct view_party *b)
{
    char rfc_a[16], rfc_b[16];

    if (str_eq(a->id, b->id)) return true;
    if (rfc_of(a, rfc_a) && rfc_of(b, rfc_b)) return strcmp(rfc_a, rfc_b) == 0;
    struct str key_a = name_key(arena, a), key_b = name_key(arena, b);
    return key_a.n && str_eq(key_a, key_b);
}

struct str contact_identity(struct arena *arena, const struct view_party *party)
{
    char rfc[16];

    if (rfc_of(party, rfc)) return arena_str(arena, str_of(rfc));
    struct str key = name_key(arena, party);
    return key.n ? key : party->id;
}
