/* A listening socket: on an address and port, at a path of the file system, or one that systemd
 * opened already. */
#include "web/http_listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/i18n.h"

enum { BACKLOG = 1024, PORTS_TRIED = 100 };

union address {
    struct sockaddr any;
    struct sockaddr_in four;
    struct sockaddr_in6 six;
    struct sockaddr_un local;
};

static bool read_address(const char *text, uint16_t port, union address *out, socklen_t *size)
{
    memset(out, 0, sizeof *out);
    if (inet_pton(AF_INET, text, &out->four.sin_addr) == 1) {
        out->four.sin_family = AF_INET;
        out->four.sin_port = htons(port);
        *size = sizeof out->four;
        return true;
    }
    if (inet_pton(AF_INET6, text, &out->six.sin6_addr) == 1) {
        out->six.sin6_family = AF_INET6;
        out->six.sin6_port = htons(port);
        *size = sizeof out->six;
        return true;
    }
    return false;
}

/* Keeps errno of what failed. */
static int open_socket(const union address *address, socklen_t size)
{
    int on = 1, fd = socket(address->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return -1;
    if (address->any.sa_family != AF_UNIX) setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, &address->any, size) == 0 && listen(fd, BACKLOG) == 0) return fd;
    int failed = errno;
    close(fd);
    errno = failed;
    return -1;
}

/* The port that was given, which the kernel chose when 0 was asked for. */
static unsigned port_of(int fd)
{
    union address address;
    socklen_t size = sizeof address;
    if (getsockname(fd, &address.any, &size) != 0) return 0;
    return ntohs(address.any.sa_family == AF_INET6 ? address.six.sin6_port : address.four.sin_port);
}

static enum err_code listen_port(const struct http_options *options, struct http_place *out,
                                 struct err *err)
{
    union address address;
    socklen_t size;
    for (unsigned i = 0; i < PORTS_TRIED && options->port + i <= UINT16_MAX; i++) {
        if (!read_address(options->address, (uint16_t)(options->port + i), &address, &size)) {
            err_set(err, ERR_USAGE, _("«%s» no es una dirección de red"), options->address);
            err_advice(err, _("Escriba números: 127.0.0.1 (solo este equipo), 0.0.0.0 (todos)"));
            return ERR_USAGE;
        }
        out->fd = open_socket(&address, size);
        if (out->fd >= 0) {
            bool six = address.any.sa_family == AF_INET6;
            snprintf(out->name, sizeof out->name, six ? "http://[%s]:%u" : "http://%s:%u",
                     options->address, port_of(out->fd));
            return ERR_NONE;
        }
        if (errno != EADDRINUSE || !options->next_port || options->port == 0) break;
    }
    int failed = errno;
    err_errno(err, _("No se puede atender en %s, puerto %u"), options->address,
              (unsigned)options->port);
    if (failed == EADDRINUSE) err_advice(err, _("Otro programa lo usa: elija otro con --port"));
    if (failed == EACCES) err_advice(err, _("Los puertos menores de 1024 piden permiso especial"));
    return ERR_IO;
}

/* A socket that nobody listens on any more is taken away; one that answers is left alone. */
static bool is_left_over(const union address *address, socklen_t size)
{
    struct stat st;
    if (lstat(address->local.sun_path, &st) != 0 || !S_ISSOCK(st.st_mode)) return false;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return false;
    bool dead = connect(fd, &address->any, size) != 0 && errno == ECONNREFUSED;
    close(fd);
    return dead;
}

static enum err_code listen_path(const char *path, struct http_place *out, struct err *err)
{
    union address address;
    memset(&address, 0, sizeof address);
    address.local.sun_family = AF_UNIX;
    if (strlen(path) >= sizeof address.local.sun_path)
        return err_set(err, ERR_USAGE, _("La ruta del conector es demasiado larga: %s"), path);
    memcpy(address.local.sun_path, path, strlen(path));
    if (is_left_over(&address, sizeof address.local)) unlink(path);
    /* The web server in front runs as another user; who may reach it is said by the folder. */
    mode_t before = umask(0);
    out->fd = open_socket(&address, sizeof address.local);
    umask(before);
    if (out->fd < 0) return err_errno(err, _("No se puede atender en %s"), path);
    snprintf(out->path, sizeof out->path, "%s", path);
    snprintf(out->name, sizeof out->name, "unix:%s", path);
    return ERR_NONE;
}

enum err_code http_listen(const struct http_options *options, struct http_place *out,
                          struct err *err)
{
    memset(out, 0, sizeof *out);
    out->fd = -1;
    if (options->inherited >= 0) {
        out->fd = options->inherited;
        fcntl(out->fd, F_SETFD, FD_CLOEXEC);
        fcntl(out->fd, F_SETFL, fcntl(out->fd, F_GETFL) | O_NONBLOCK);
        snprintf(out->name, sizeof out->name, "systemd");
        return ERR_NONE;
    }
    return options->socket ? listen_path(options->socket, out, err)
                           : listen_port(options, out, err);
}

void http_unlisten(struct http_place *place)
{
    if (place->fd >= 0) close(place->fd);
    place->fd = -1;
    if (*place->path) unlink(place->path);
    *place->path = 0;
}
