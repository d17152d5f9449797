/* Which machines may be connected to: see visit.h. The lists are those of IANA's registries of
 * special-purpose addresses (RFC 6890), and what clouds serve to their own machines. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "cli/visit.h"

struct block {
    unsigned char first[16];
    int bits;
};

static bool same_bits(const unsigned char *a, const unsigned char *b, int bits)
{
    int whole = bits / 8, rest = bits % 8;
    if (memcmp(a, b, (size_t)whole) != 0) return false;
    return !rest || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0;
}

static bool is_in(const unsigned char *ip, const struct block *blocks, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (same_bits(ip, blocks[i].first, blocks[i].bits)) return true;
    return false;
}
#define IS_IN(ip, blocks) is_in(ip, blocks, sizeof(blocks) / sizeof *(blocks))

static bool v4_may(const unsigned char ip[4], const struct visit_net *inside)
{
    static const struct block never[] = {
        {{0}, 8},                   /* this network */
        {{100, 100, 100, 200}, 32}, /* a cloud's secrets */
        {{168, 63, 129, 16}, 32},   /* a cloud's secrets */
        {{169, 254}, 16},           /* link-local; clouds' secrets */
        {{192, 0, 0}, 24},          /* protocols; a cloud's secrets */
        {{192, 0, 2}, 24},          /* documentation */
        {{192, 88, 99}, 24},        /* relays */
        {{198, 18}, 15},            /* measurements */
        {{198, 51, 100}, 24},       /* documentation */
        {{203, 0, 113}, 24},        /* documentation */
        {{224}, 3},                 /* multicast, reserved, broadcast */
    };
    static const struct block private[] = {
        {{10}, 8},        /* private */
        {{100, 64}, 10},  /* shared by providers */
        {{127}, 8},       /* this machine */
        {{172, 16}, 12},  /* private */
        {{192, 168}, 16}, /* private */
    };
    if (IS_IN(ip, never)) return false;
    if (inside && inside->family == AF_INET && same_bits(ip, inside->first, inside->bits))
        return true;
    return !IS_IN(ip, private);
}

/* Of the whole space only what is given out for use on the internet, without what carries other
 * addresses inside; those that are an IPv4 address in another form are looked at as that. */
static bool v6_may(const unsigned char ip[16], const struct visit_net *inside)
{
    static const struct block carries_v4[] = {
        {{[10] = 0xff, [11] = 0xff}, 96}, /* ::ffff:0:0/96 */
        {{0x00, 0x64, 0xff, 0x9b}, 96},   /* 64:ff9b::/96 */
    };
    static const struct block never[] = {
        {{0}, 128},                     /* no address */
        {{0xfd, 0x00, 0x0e, 0xc2}, 32}, /* a cloud's secrets */
        {{0xfd, 0x20, 0x00, 0xce}, 32}, /* a cloud's secrets */
        {{0xfe, 0x80}, 10},             /* link-local */
        {{0xff}, 8},                    /* multicast */
        {{0x20, 0x01}, 23},             /* protocols, tunnels */
        {{0x20, 0x01, 0x0d, 0xb8}, 32},
        {{0x3f, 0xff}, 20}, /* documentation */
        {{0x20, 0x02}, 16}, /* carries IPv4 */
    };
    static const struct block public[] = {{{0x20}, 3}};
    if (IS_IN(ip, carries_v4)) return v4_may(ip + 12, inside);
    if (IS_IN(ip, never)) return false;
    if (inside && inside->family == AF_INET6 && same_bits(ip, inside->first, inside->bits))
        return true;
    return IS_IN(ip, public);
}

bool visit_may_connect(const struct sockaddr *address, const struct visit_net *inside)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in in;
        unsigned char ip[4];
        memcpy(&in, address, sizeof in);
        memcpy(ip, &in.sin_addr, sizeof ip);
        return v4_may(ip, inside);
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 in6;
        memcpy(&in6, address, sizeof in6);
        return v6_may(in6.sin6_addr.s6_addr, inside);
    }
    return false;
}

bool visit_net_parse(const char *text, struct visit_net *out)
{
    char address[64];
    struct str bits, first = str_split(str_of(text), '/', &bits);
    int n = snprintf(address, sizeof address, "%.*s", STR_FMT(first));
    int64_t length = 0;
    *out = (struct visit_net){.family = 0};
    if (n <= 0 || (size_t)n >= sizeof address) return false;
    int family = strchr(address, ':') ? AF_INET6 : AF_INET, most = family == AF_INET ? 32 : 128;
    if (inet_pton(family, address, out->first) != 1) return false;
    if (strchr(text, '/') ? !str_to_i64(bits, &length) : (length = most, false)) return false;
    if (length < 1 || length > most) return false;
    out->family = family;
    out->bits = (int)length;
    return true;
}
