/* Store URLs: which engine, where, and the parameters that are ours (schema, replica, pooled),
 * which libpq must not see. */
#include "store/url.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/str.h"

static int hex(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/* Percent-decodes into `out`; false when it does not fit or is malformed. */
static bool decode(struct str s, char *out, size_t size)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '%') {
            if (i + 2 >= s.n || hex(s.p[i + 1]) < 0 || hex(s.p[i + 2]) < 0) return false;
            c = (char)(hex(s.p[i + 1]) * 16 + hex(s.p[i + 2]));
            i += 2;
        }
        if (c == '\0' || n + 1 >= size) return false;
        out[n++] = c;
    }
    out[n] = '\0';
    return true;
}

static bool schema_name(const char *z)
{
    if (!(*z == '_' || (*z >= 'a' && *z <= 'z'))) return false;
    for (; *z; z++)
        if (!(*z == '_' || (*z >= 'a' && *z <= 'z') || (*z >= '0' && *z <= '9'))) return false;
    return true;
}

/* "host:port", "host", "[v6]:port", or "/socket/folder:port". */
static bool replica(struct str value, struct store_replica *out)
{
    char text[300];
    if (!decode(value, text, sizeof text)) return false;
    struct str host = str_of(text), port = STR_NONE;
    char *colon = strrchr(text, ':'), *bracket = strrchr(text, ']');
    if (colon && colon > bracket) {
        port = str_of(colon + 1);
        host.n = (size_t)(colon - text);
        uint64_t number;
        if (!str_to_u64(port, &number) || number < 1 || number > 65535) return false;
    }
    if (host.n > 1 && host.p[0] == '[' && host.p[host.n - 1] == ']')
        host = str_slice(host, 1, host.n - 1);
    if (host.n == 0 || host.n >= sizeof out->host || port.n >= sizeof out->port) return false;
    memcpy(out->host, host.p, host.n);
    out->host[host.n] = '\0';
    if (port.n) memcpy(out->port, port.p, port.n);
    out->port[port.n] = '\0';
    return true;
}

/* Takes one "name=value" that is ours; *ours false leaves it to libpq. */
static enum err_code parameter(struct str one, struct store_url *out, bool *ours, struct err *err)
{
    struct str value, name = str_split(one, '=', &value);
    *ours = true;
    if (str_is(name, "schema")) {
        if (!decode(value, out->schema, sizeof out->schema) || !schema_name(out->schema))
            return err_set(
                err, ERR_USAGE,
                _("el esquema de PostgreSQL lleva letras minúsculas, dígitos y _: «%.*s»"),
                STR_FMT(value));
    } else if (str_is(name, "replica")) {
        if (out->replica_count == STORE_REPLICAS_MAX)
            return err_set(err, ERR_USAGE,
                           _("caben a lo más %d réplicas en la dirección del almacén"),
                           STORE_REPLICAS_MAX);
        if (!replica(value, &out->replicas[out->replica_count]))
            return err_set(err, ERR_USAGE, _("la réplica se escribe servidor:puerto, no «%.*s»"),
                           STR_FMT(value));
        out->replica_count++;
    } else if (str_is(name, "pooled")) {
        if (!str_is(value, "0") && !str_is(value, "1"))
            return err_set(err, ERR_USAGE, _("pooled es 0 o 1, no «%.*s»"), STR_FMT(value));
        out->pooled = value.p[0] == '1';
    } else {
        *ours = false;
    }
    return ERR_NONE;
}

static enum err_code postgres(struct str text, struct store_url *out, struct err *err)
{
    struct str query, head = str_split(text, '?', &query);
    size_t n = head.n;
    bool first = true;
    out->engine = STORE_POSTGRES;
    memcpy(out->server, head.p, head.n);
    while (query.n) {
        struct str one = str_split(query, '&', &query);
        bool ours;
        enum err_code code = parameter(one, out, &ours, err);
        if (code) return code;
        if (ours || one.n == 0) continue;
        out->server[n++] = first ? '?' : '&';
        memcpy(out->server + n, one.p, one.n);
        n += one.n;
        first = false;
    }
    out->server[n] = '\0';
    if (out->pooled && out->schema[0]) {
        err_set(err, ERR_USAGE, _("con pooled=1 no se puede dar schema="));
        err_advice(err, _("Fíjelo en el servidor: ALTER ROLE … SET search_path = …"));
        return ERR_USAGE;
    }
    return ERR_NONE;
}

enum err_code store_url_parse(const char *text, struct store_url *out, struct err *err)
{
    struct str s = str_of(text);
    memset(out, 0, sizeof *out);
    if (s.n == 0) return err_set(err, ERR_USAGE, _("falta decir dónde está el almacén"));
    if (s.n > STORE_URL_MAX - 8)
        return err_set(err, ERR_USAGE, _("la dirección del almacén es demasiado larga"));
    if (str_starts(s, STR("postgres://")) || str_starts(s, STR("postgresql://")))
        return postgres(s, out, err);
    bool prefixed = str_starts(s, STR("sqlite:"));
    if (prefixed) s = str_slice(s, 7, s.n);
    if (s.n == 0) return err_set(err, ERR_USAGE, _("falta la ruta después de «sqlite:»"));
    if (!prefixed && str_contains(s, STR("://"))) {
        struct str rest, scheme = str_split(s, ':', &rest);
        err_set(err, ERR_USAGE, _("no conozco almacenes «%.*s:»"), STR_FMT(scheme));
        err_advice(err, _("Dé la ruta de un archivo, o postgres://usuario@servidor/base."));
        return ERR_USAGE;
    }
    out->engine = STORE_SQLITE;
    snprintf(out->path, sizeof out->path, "%s%.*s", s.p[0] == '/' ? "" : "./", STR_FMT(s));
    return ERR_NONE;
}
