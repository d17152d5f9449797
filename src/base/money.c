/* Writing money, adding it, and currencies (ISO 4217): see money.h. */
#include "base/money.h"

#include "base/text.h"

/* Writes v, of which the last `digits` are decimals, backwards from `end`; groups of three when
 * `comma`. Returns the start. */
static char *write_back(char *end, unsigned __int128 v, int digits, bool comma)
{
    char *p = end;
    int n = 0;
    do {
        if (n == digits && n > 0) *--p = '.';
        if (comma && n > digits && (n - digits) % 3 == 0) *--p = ',';
        *--p = (char)('0' + (int)(v % 10));
        v /= 10;
        n++;
    } while (v || n <= digits);
    return p;
}

static struct str finish(char *buf, char *work, char *end, bool negative)
{
    if (negative) *--work = '-';
    size_t n = (size_t)(end - work);
    memcpy(buf, work, n);
    buf[n] = '\0';
    return (struct str){buf, n};
}

static int sane(int digits)
{
    return digits < 0 ? 0 : digits > 9 ? 9 : digits;
}

struct str money_plain(int64_t minor, int digits, char buf[32])
{
    char work[64];
    uint64_t v = minor < 0 ? 0 - (uint64_t)minor : (uint64_t)minor;
    return finish(buf, write_back(work + 64, v, sane(digits), false), work + 64, minor < 0);
}

struct str money_pretty(int64_t minor, int digits, char buf[48])
{
    char work[64];
    uint64_t v = minor < 0 ? 0 - (uint64_t)minor : (uint64_t)minor;
    return finish(buf, write_back(work + 64, v, sane(digits), true), work + 64, minor < 0);
}

struct str money_sum_plain(money_sum sum, int digits, char buf[48])
{
    char work[64];
    unsigned __int128 v = sum < 0 ? 0 - (unsigned __int128)sum : (unsigned __int128)sum;
    return finish(buf, write_back(work + 64, v, sane(digits), false), work + 64, sum < 0);
}

bool money_add(int64_t a, int64_t b, int64_t *sum_out)
{
    return !__builtin_add_overflow(a, b, sum_out);
}

/* ISO 4217 codes in use, and those old files still carry. */
static const char codes[] =
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN "
    "BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP "
    "ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR "
    "ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD "
    "MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR "
    "PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL "
    "THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF "
    "XCD XDR XOF XPF YER ZAR ZMW ZWL ";

static bool listed(const char *list, const char code[4])
{
    for (; *list; list += 4)
        if (memcmp(list, code, 3) == 0) return true;
    return false;
}

int money_digits(const char currency[4])
{
    if (listed("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF ", currency))
        return 0;
    if (listed("BHD IQD JOD KWD LYD OMR TND ", currency)) return 3;
    if (listed("CLF UYW ", currency)) return 4;
    return 2;
}

/* Names of currencies, as keys of text_key(). */
static const struct {
    const char *key, *code;
} names[] = {
    {"mxp", "MXN"},
    {"mx", "MXN"},
    {"m n", "MXN"},
    {"mn", "MXN"},
    {"peso", "MXN"},
    {"pesos", "MXN"},
    {"peso mexicano", "MXN"},
    {"pesos mexicanos", "MXN"},
    {"nuevo peso", "MXN"},
    {"moneda nacional", "MXN"},
    {"nacional", "MXN"},
    {"peso mexicano mxn", "MXN"},
    {"mxn peso mexicano", "MXN"},
    {"pesos m n", "MXN"},
    {"us", "USD"},
    {"usd dolar", "USD"},
    {"dolar", "USD"},
    {"dolares", "USD"},
    {"dls", "USD"},
    {"dlls", "USD"},
    {"dolar americano", "USD"},
    {"dolares americanos", "USD"},
    {"dolar estadounidense", "USD"},
    {"dolares estadounidenses", "USD"},
    {"dolar de estados unidos", "USD"},
    {"dolar de los estados unidos", "USD"},
    {"dolar de los estados unidos de america", "USD"},
    {"dolar eua", "USD"},
    {"dolares de los estados unidos de america", "USD"},
    {"us dollar", "USD"},
    {"euro", "EUR"},
    {"euros", "EUR"},
    {"libra esterlina", "GBP"},
    {"libras esterlinas", "GBP"},
    {"libra", "GBP"},
    {"yen", "JPY"},
    {"yenes", "JPY"},
    {"yen japones", "JPY"},
    {"dolar canadiense", "CAD"},
    {"dolares canadienses", "CAD"},
    {"franco suizo", "CHF"},
    {"francos suizos", "CHF"},
    {"corona sueca", "SEK"},
    {"udi", "MXV"},
    {"udis", "MXV"},
    {"unidad de inversion", "MXV"},
    {"unidades de inversion", "MXV"},
    {"mexican peso", "MXN"},
};

bool money_currency(struct str text, char currency_out[4])
{
    struct str s = str_trim(text);
    if (str_is(s, "$")) {
        memcpy(currency_out, "MXN", 4);
        return true;
    }
    if (str_is(s, "\xE2\x82\xAC")) {
        memcpy(currency_out, "EUR", 4);
        return true;
    }
    char key[64];
    size_t n = text_key_into(s, key, sizeof key);
    if (n == 3) {
        char code[4] = {0};
        for (int i = 0; i < 3; i++)
            code[i] = (char)(key[i] >= 'a' && key[i] <= 'z' ? key[i] - 32 : '?');
        if (listed(codes, code)) {
            memcpy(currency_out, code, 4);
            return true;
        }
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq((struct str){key, n}, str_of(names[i].key))) {
            memcpy(currency_out, names[i].code, 4);
            return true;
        }
    return false;
}
