/* cauce serve: the pages of the store over HTTP, until a signal. The first ends it gently: what is
 * being answered is finished; the second at once. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/commands.h"
#include "web/server.h"

enum {
    DRAIN_SECONDS = 10,
    REQUEST_SECONDS = 15,
    MAX_CONNECTIONS = 20000,
    PER_ADDRESS = 256,
    SPARE_FILES = 64, /* descriptors for the store and the rest */
    SYSTEMD_SOCKET = 3
};

static void log_line(void *user, const char *line)
{
    char now[32];
    (void)user;
    time_t seconds = time(NULL);
    struct tm utc;
    gmtime_r(&seconds, &utc);
    strftime(now, sizeof now, "%Y-%m-%dT%H:%M:%SZ", &utc);
    fprintf(stderr, "%s %s\n", now, line);
}

/* As many connections as the system lets us have descriptors. */
static unsigned connection_limit(void)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0) return 512;
    rlim_t wanted = MAX_CONNECTIONS + SPARE_FILES;
    if (files.rlim_cur < wanted) {
        files.rlim_cur = files.rlim_max < wanted ? files.rlim_max : wanted;
        setrlimit(RLIMIT_NOFILE, &files);
        getrlimit(RLIMIT_NOFILE, &files);
    }
    if (files.rlim_cur <= 2 * SPARE_FILES) return SPARE_FILES;
    rlim_t left = files.rlim_cur - SPARE_FILES;
    return left > MAX_CONNECTIONS ? MAX_CONNECTIONS : (unsigned)left;
}

/* The socket that systemd opened for us (sd_listen_fds(3)), or -1. */
static int inherited_socket(void)
{
    const char *pid = getenv("LISTEN_PID"), *count = getenv("LISTEN_FDS");
    uint64_t number;
    if (!pid || !count || !str_to_u64(str_of(pid), &number) || number != (uint64_t)getpid())
        return -1;
    return strcmp(count, "1") == 0 ? SYSTEMD_SOCKET : -1;
}

static bool is_local(const char *address)
{
    return strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0;
}

static enum err_code read_options(struct cli *cli, struct server_options *o)
{
    int64_t port, threads, cache;
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    if (cli_number(cli, "port", 1, 65535, 8080, &port) ||
        cli_number(cli, "threads", 1, 256, processors > 0 ? processors : 1, &threads) ||
        cli_number(cli, "cache", 0, 4096, 32, &cache))
        return ERR_USAGE;
    memset(o, 0, sizeof *o);
    o->store = cli->url;
    o->demonstration = cli_flag(cli, "demo");
    o->verbose = cli_flag(cli, "log");
    o->cache_bytes = (size_t)cache << 20;
    o->log = log_line;
    o->confine = true;
    o->forms = cli_flag(cli, "accounts");
    o->site = cli_text(cli, "site");
    o->http.address = cli_text(cli, "address") ? cli_text(cli, "address") : "127.0.0.1";
    o->http.port = (uint16_t)port;
    o->http.next_port = !cli_text(cli, "port");
    o->http.socket = cli_text(cli, "socket");
    o->http.inherited = inherited_socket();
    o->http.threads = (unsigned)threads;
    o->http.seconds = REQUEST_SECONDS;
    o->http.connections = connection_limit();
    /* On this machine alone, all come from one address: the web server in front counts them. */
    o->http.per_address = o->http.socket || is_local(o->http.address) ? 0 : PER_ADDRESS;
    return ERR_NONE;
}

/* Writes one page to the terminal: what a browser would get, without headers. */
static int render(struct cli *cli, struct server_options *options)
{
    struct server *server;
    struct http_answer answer;
    struct http_request request = {.target = str_of(cli_text(cli, "render"))};
    options->http.threads = 1;
    if (server_open(options, &server, &cli->err)) return cli_fail(cli);
    server_render(server, &request, &answer);
    fwrite(answer.body, 1, answer.size, stdout);
    int status = answer.status;
    server_answer_free(server, &answer);
    server_close(server);
    return status < 400 ? EXIT_OK : status == 404 ? EXIT_NOTHING : EXIT_DATA;
}

static void wait_for_signal(const sigset_t *signals, struct server *server)
{
    struct timespec second = {1, 0};
    for (;;) {
        int got = sigtimedwait(signals, NULL, &second);
        if (got > 0) return;
        server_tick(server);
    }
}

/* Finishes what runs, for DRAIN_SECONDS at most or until another signal. */
static void drain(const sigset_t *signals, struct server *server)
{
    struct timespec tenth = {0, 100000000};
    for (int i = 0; i < 10 * DRAIN_SECONDS && !server_drain(server); i++)
        if (sigtimedwait(signals, NULL, &tenth) > 0) return;
}

static int run(struct cli *cli)
{
    struct server_options options;
    struct server *server;
    sigset_t signals;
    char confinement[160];
    if (read_options(cli, &options)) return cli_fail(cli);
    if (cli_text(cli, "render")) return render(cli, &options);
    /* Before the threads are made, so that the signals reach only this one. */
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    if (server_open(&options, &server, &cli->err)) return cli_fail(cli);
    if (server_start(server, &cli->err)) {
        server_close(server);
        return cli_fail(cli);
    }
    cli_say(cli, _("Atendiendo en %s (Ctrl+C para terminar)"), server_place(server));
    server_confinement(server, confinement, sizeof confinement);
    cli_say(cli, _("Aislamiento: %s"), confinement);
    fflush(stdout);
    wait_for_signal(&signals, server);
    drain(&signals, server);
    server_close(server);
    return EXIT_OK;
}

static const struct cli_option options[] = {
    {.name = "address",
     .value = N_("DIRECCIÓN"),
     .help = N_("En qué dirección de red atender. Si no se dice, 127.0.0.1: solo este equipo.")},
    {.name = "port",
     .value = N_("PUERTO"),
     .help = N_("En qué puerto. Si no se dice, 8080 o el primero libre después.")},
    {.name = "socket",
     .value = N_("RUTA"),
     .complete = COMPLETE_FILE,
     .help = N_("Un conector de Unix en vez de un puerto, para el servidor web que va delante.")},
    {.name = "threads",
     .value = N_("N"),
     .help = N_("Cuántos hilos. Si no se dice, uno por procesador.")},
    {.name = "cache",
     .value = N_("MB"),
     .help = N_("Cuántos MB de páginas ya hechas guardar en memoria. Si no se dice, 32; 0 para "
                "ninguna.")},
    {.name = "log", .help = N_("Escribe una línea por petición.")},
    {.name = "demo", .help = N_("Avisa en cada página que los datos son de ejemplo.")},
    {.name = "accounts",
     .help = N_("Recibe cuentas y formularios. Sin esto el sitio solo se lee.")},
    {.name = "site",
     .value = N_("DIRECCIÓN"),
     .help = N_("La dirección con que las personas lo conocen, como https://abierto.ejemplo.mx: va "
                "en los enlaces de los correos y, si es https, las sesiones solo viajan así.")},
    {.name = "render",
     .value = N_("PÁGINA"),
     .help = N_("Escribe una página (/e/26) en la terminal y termina, sin atender a nadie.")},
    {0}};
static const struct cli_example examples[] = {
    {"cauce serve", N_("las páginas en http://127.0.0.1:8080, solo para este equipo")},
    {"cauce serve --socket /run/cauce/cauce.sock", N_("detrás de nginx, que pone el cifrado")},
    {NULL, NULL}};
static const struct cli_exit_note exits[] = {
    {EXIT_OK, N_("Una señal (SIGTERM, Ctrl+C) lo terminó, con todo respondido.")}, {EXIT_OK, NULL}};
const struct cli_command command_serve = {
    .name = "serve",
    .summary = N_("muestra el almacén en el navegador"),
    .about =
        N_("Sirve páginas que solo leen: la ruta del dinero, los huecos, las fuentes. Mientras "
           "otro proceso importa, las páginas siguen respondiendo con lo último completo. "
           "Para el público, ponga delante un servidor web con cifrado (docs/serving.md)."),
    .group = GROUP_FOLLOW,
    .options = options,
    .examples = examples,
    .exits = exits,
    .run = run,
};
