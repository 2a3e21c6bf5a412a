// Command robfig answers how robfig/cron v3, the scheduler inside Kubernetes, reads an expression.
//
// It reads one expression a line and prints one JSON object a line: the instants after the first
// argument and before the second (RFC 3339), or the reason for which the expression is refused.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/robfig/cron" // where Debian puts version 3
)

type answer struct {
	Instants []string `json:"instants"`
	Error    string   `json:"error,omitempty"`
}

func main() {
	time.Local = time.UTC
	after, until := instant(os.Args[1]), instant(os.Args[2])
	lines := bufio.NewScanner(os.Stdin)
	answers := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		if err := answers.Encode(ask(lines.Text(), after, until)); err != nil {
			fail(err)
		}
	}
	if err := lines.Err(); err != nil {
		fail(err)
	}
}

func ask(expression string, after, until time.Time) answer {
	schedule, err := cron.ParseStandard(expression)
	if err != nil {
		return answer{Error: err.Error()}
	}
	instants := []string{}
	for at := schedule.Next(after); !at.IsZero() && at.Before(until); at = schedule.Next(at) {
		instants = append(instants, at.UTC().Format(time.RFC3339))
	}
	return answer{Instants: instants}
}

func instant(text string) time.Time {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		fail(err)
	}
	return at
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
