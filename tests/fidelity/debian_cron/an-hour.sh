#!/bin/sh
# Runs Debian's cron over the crontab $1 for an hour of fake time around midnight, six seconds long,
# from Thursday 2026-01-01 23:30 to Friday 00:30 UTC. To be started by `unshare --mount`: what it
# mounts over the machine's own crontabs is seen by nobody else. It goes before all other processes:
# its clock does not wait.
set -e
for folder in /var/spool/cron /etc/cron.d /run; do
    mount -t tmpfs tmpfs "$folder"
done
mount --bind /dev/null /etc/crontab
mkdir -m 1730 /var/spool/cron/crontabs
install -m 600 -g crontab "$1" /var/spool/cron/crontabs/root
TZ=UTC nice --adjustment=-19 faketime -f "@2026-01-01 23:29:30 x600" cron -f 2>/dev/null &
sleep 6.1
kill "$(cat /run/crond.pid)"
wait
