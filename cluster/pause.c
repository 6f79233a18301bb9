/* Process 1 of a pod's sandbox, and of the node: collects orphans, ends on TERM. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void on_child(int signal) {
  (void)signal;
  while (waitpid(-1, NULL, WNOHANG) > 0) {
  }
}

static void on_end(int signal) {
  (void)signal;
  _exit(0);
}

int main(void) {
  struct sigaction child = {.sa_handler = on_child, .sa_flags = SA_NOCLDSTOP | SA_RESTART};
  struct sigaction end = {.sa_handler = on_end};
  sigaction(SIGCHLD, &child, NULL);
  sigaction(SIGTERM, &end, NULL);
  sigaction(SIGINT, &end, NULL);
  for (;;) pause();
}
