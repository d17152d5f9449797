/* Progress on one line of stderr, drawn at most ten times a second; see bar.h. */
#include "cli/bar.h"

#include <signal.h>
#include <string.h>
#include <time.h>

/* Written by the signal handler, which can only reach a global. */
static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
    (void)number;
    interrupted = 1;
}

void bar_catch_signals(void)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    action.sa_flags = (int)(SA_RESTART | SA_RESETHAND);
    sigemptyset(&action.sa_mask);
    const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct sigaction old;
        if (sigaction(numbers[i], NULL, &old) == 0 && old.sa_handler == SIG_IGN)
            continue; /* nohup */
        sigaction(numbers[i], &action, NULL);
    }
}

bool bar_interrupted(void)
{
    return interrupted != 0;
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void duration(char *out, size_t size, uint64_t seconds)
{
    if (seconds < 60)
        snprintf(out, size, "%llu s", (unsigned long long)seconds);
    else if (seconds < 3600)
        snprintf(out, size, "%llu min %02llu s", (unsigned long long)(seconds / 60),
                 (unsigned long long)(seconds % 60));
    else
        snprintf(out, size, "%llu h %02llu min", (unsigned long long)(seconds / 3600),
                 (unsigned long long)(seconds / 60 % 60));
}

/* "62 % · 41.2 MB/s · faltan 3 s" */
static void figures(const struct bar *bar, uint64_t done, uint64_t whole, char *out, size_t size)
{
    uint64_t ms = (uint64_t)(now_ms() - bar->started) + 1;
    char rate[64], left[64] = "";
    if (bar->bytes)
        snprintf(rate, sizeof rate, "%llu.%llu MB/s", (unsigned long long)(done / ms / 1000),
                 (unsigned long long)(done / ms / 100 % 10));
    else
        snprintf(rate, sizeof rate, _("%llu por segundo"), (unsigned long long)(done * 1000 / ms));
    if (whole && done && done < whole)
        duration(left, sizeof left,
                 (uint64_t)((double)(whole - done) / (double)done * (double)ms / 1000.0));
    if (whole)
        snprintf(out, size, "%3llu %% · %s%s%s", (unsigned long long)(done / ((whole + 99) / 100)),
                 rate, left[0] ? _(" · faltan ") : "", left);
    else
        snprintf(out, size, "%llu · %s", (unsigned long long)done, rate);
}

static void draw(struct bar *bar, uint64_t done, uint64_t whole)
{
    const struct terminal *t = &bar->cli->errors;
    char numbers[200], line[64] = "";
    figures(bar, done, whole, numbers, sizeof numbers);
    size_t right = terminal_width(str_of(numbers));
    size_t room = t->width > right + 2 ? t->width - right - 2 : 0;
    size_t length = room > 46 ? 20 : 0;
    size_t full = whole ? (size_t)((double)done / (double)whole * (double)length) : 0;
    if (full > length) full = length;
    if (!whole) length = 0;
    for (size_t i = 0; i < length; i++) line[i] = i < full ? '#' : '.';
    size_t columns = room > length + 1 ? room - length - (length ? 1 : 0) : 0;
    fputc('\r', stderr);
    terminal_cell(stderr, str_of(bar->what), columns > 44 ? 44 : columns, false, true);
    fprintf(stderr, " %s%s%s\033[K", line, length ? " " : "", room ? numbers : "");
    fflush(stderr);
    bar->shown = true;
}

static bool told(void *user, const char *what, uint64_t done, uint64_t whole)
{
    struct bar *bar = user;
    const struct cli *cli = bar->cli;
    if (interrupted) return false;
    if (!cli->errors.tty || cli->quiet || cli->no_progress || cli->json) return true;
    int64_t now = now_ms();
    if (what && strncmp(bar->what, what, sizeof bar->what - 1) != 0) {
        snprintf(bar->what, sizeof bar->what, "%s", what);
        bar->started = now;
    }
    if (now - bar->drawn < 100) return true;
    bar->drawn = now;
    draw(bar, done, whole);
    return true;
}

void bar_start(struct bar *bar, const struct cli *cli, bool bytes)
{
    memset(bar, 0, sizeof *bar);
    bar->cli = cli;
    bar->bytes = bytes;
    bar->started = now_ms();
    bar->progress.tell = told;
    bar->progress.user = bar;
}

void bar_end(struct bar *bar)
{
    if (!bar->shown) return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
    bar->shown = false;
}
