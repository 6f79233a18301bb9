# Background processes by pid file; sourced. A file holds the pid and the start time, so that a reused pid is never mistaken for ours.

start_ticks() { awk '{ sub(/^.*\) /, ""); print $20 }' "/proc/$1/stat" 2>/dev/null; }
proc_state() { awk '{ sub(/^.*\) /, ""); print $1 }' "/proc/$1/stat" 2>/dev/null; }
first_child() { awk '{ print $1 }' "/proc/$1/task/$1/children" 2>/dev/null; }

pid_of() { # name: prints the pid if that process still lives
  local pid ticks
  [ -f "$RUN/$1.pid" ] || return 1
  read -r pid ticks < "$RUN/$1.pid" || return 1
  [ -n "$ticks" ] && [ "$(start_ticks "$pid")" = "$ticks" ] && [ "$(proc_state "$pid")" != Z ] && echo "$pid"
}

start() { # name command...
  local name=$1 pid
  shift
  pid_of "$name" > /dev/null && return 0
  [ -s "$LOGS/$name.log" ] && mv -f "$LOGS/$name.log" "$LOGS/$name.log.1"
  setsid "$@" > "$LOGS/$name.log" 2>&1 < /dev/null 8>&- 9>&- &
  pid=$!
  echo "$pid $(start_ticks $pid)" > "$RUN/$name.pid"
  disown "$pid"
  # The kernel may share the processors by session. Busy pods are many, and would leave the API server, which has one of its own, too little to
  # answer the kubelet in time.
  { echo -10 > "/proc/$pid/autogroup"; } 2>/dev/null || true
}

stop() { # name [seconds until KILL]
  local name=$1 seconds=${2:-10} pid target i
  if pid=$(pid_of "$name"); then
    target=$pid # of a process behind nsenter, the process itself gets the signal
    [ "$(cat "/proc/$pid/comm")" = nsenter ] && target=$(first_child "$pid")
    kill -TERM "${target:-$pid}" 2>/dev/null || true
    for ((i = 0; i < seconds * 20; i++)); do
      pid_of "$name" > /dev/null || break
      sleep 0.05
    done
    if pid_of "$name" > /dev/null; then kill -KILL "${target:-$pid}" 2>/dev/null || true; fi
  fi
  rm -f "$RUN/$name.pid"
}

wait_for() { # seconds what command...
  local seconds=$1 what=$2 end
  shift 2
  end=$((SECONDS + seconds))
  until "$@" > /dev/null 2>&1; do
    [ $SECONDS -lt $end ] || die "no $what within $seconds s (logs: $LOGS)"
    sleep 0.1
  done
}
