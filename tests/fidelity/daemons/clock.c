/* Preloaded into a cron daemon: its clock stands still but while it sleeps, and then jumps, so that
 * days take seconds and nothing is ever late. Its jobs are not run; a line for each says when the
 * daemon would have started it, and what.
 *
 * CLOCK_FROM and CLOCK_TO are seconds since 1970; CLOCK_LOG is the file of the lines; a sleep of
 * CLOCK_PAUSE seconds takes no time: it only keeps jobs that are caught up from a crowd. With
 * CLOCK_JOBS_LAST jobs run until the daemon ends, as processes that do nothing. CLOCK_SAYS is a file
 * for what the daemon itself says in the machine's log, where nothing is written.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static time_t now, last;
static unsigned brief;
static pid_t daemon_itself;

__attribute__((constructor)) static void start(void) {
    now = atol(getenv("CLOCK_FROM"));
    last = atol(getenv("CLOCK_TO"));
    brief = atoi(getenv("CLOCK_PAUSE"));
    daemon_itself = getpid();
}

time_t time(time_t *to) {
    if (to)
        *to = now;
    return now;
}

unsigned sleep(unsigned seconds) {
    /* Or the children of many minutes would crowd this one. */
    while (!getenv("CLOCK_JOBS_LAST") && (waitpid(-1, NULL, 0) > 0 || errno == EINTR))
        continue;
    if (seconds != brief)
        now += seconds;
    if (now >= last)
        _exit(0);
    return 0;
}

/* What the daemon forks for a job forks once more: that one process is enough. */
pid_t fork(void) {
    static pid_t (*real)(void);
    if (getpid() != daemon_itself)
        return 0;
    if (!real)
        real = dlsym(RTLD_NEXT, "fork");
    return real();
}

static int note(va_list words) {
    int notes = open(getenv("CLOCK_LOG"), O_WRONLY | O_APPEND);
    va_arg(words, char *); /* -c */
    char *line;
    int length = asprintf(&line, "%lld %s\n", (long long)now, va_arg(words, char *));
    if (write(notes, line, length) != length) /* at once, or lines of two jobs would mix */
        abort();
    if (getenv("CLOCK_JOBS_LAST")) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        execv("/bin/sleep", (char *[]){"sleep", "infinity", NULL});
    }
    _exit(0);
}

#define NOTES(name)                                                                                \
    int name(const char *program, const char *word, ...) {                                        \
        va_list words;                                                                             \
        va_start(words, word);                                                                     \
        return note(words);                                                                        \
    }
NOTES(execl)
NOTES(execle)
NOTES(execlp)

/* Lines in the machine's log, and a session for each job, take longer than all the rest. */
static void say(const char *format, va_list words) {
    if (getpid() != daemon_itself || !getenv("CLOCK_SAYS"))
        return;
    FILE *said = fopen(getenv("CLOCK_SAYS"), "a");
    vfprintf(said, format, words);
    putc('\n', said);
    fclose(said);
}

void syslog(int priority, const char *format, ...) {
    va_list words;
    va_start(words, format);
    say(format, words);
}

void __syslog_chk(int priority, int flag, const char *format, ...) {
    va_list words;
    va_start(words, format);
    say(format, words);
}

#define SUCCEEDS(name)                                                                             \
    int name() { return 0; }
SUCCEEDS(initgroups)
SUCCEEDS(pam_acct_mgmt)
SUCCEEDS(pam_close_session)
SUCCEEDS(pam_end)
SUCCEEDS(pam_open_session)
SUCCEEDS(pam_set_item)
SUCCEEDS(pam_setcred)
SUCCEEDS(pam_start)
char **pam_getenvlist() { return calloc(1, sizeof(char *)); }
