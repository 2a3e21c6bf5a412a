#!/bin/sh
# Runs Debian's cron over the crontab $1, on a machine whose zone is $2, from its local time $3, at
# $4 times the speed for $5 seconds. To be started by `unshare --mount`: what it mounts over the
# machine's own crontabs is seen by nobody else. It goes before all other
# processes: its clock does not wait.
set -e
for folder in /var/spool/cron /etc/cron.d /run; do
    mount -t tmpfs tmpfs "$folder"
done
mount --bind /dev/null /etc/crontab
mkdir -m 1730 /var/spool/cron/crontabs
install -m 600 -g crontab "$1" /var/spool/cron/crontabs/root
TZ="$2" nice --adjustment=-19 faketime -f "@$3 x$4" cron -f 2>/dev/null &
sleep "$5"
kill "$(cat /run/crond.pid)"
wait
