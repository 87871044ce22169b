package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/followship/followship/survey"
)

// TestRoundByCurl runs the commands of docs/round-by-curl.md as they stand there, and
// those of docs/verify.md, which continue them, before the last.
func TestRoundByCurl(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts servers")
	}
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Fatal("the page is run by bash, which is not installed")
	}
	if _, err := exec.LookPath("curl"); err != nil {
		t.Fatal("the page is run by curl, which is not installed")
	}
	page, err := os.ReadFile("../../docs/round-by-curl.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := shellBlocks(string(page))
	if len(blocks) < 10 {
		t.Fatalf("got %d blocks of commands: the page or the reader of it is broken", len(blocks))
	}
	checks, err := os.ReadFile("../../docs/verify.md")
	if err != nil {
		t.Fatal(err)
	}
	verify := shellBlocks(string(checks))
	if len(verify) < 5 {
		t.Fatalf("got %d blocks of commands to verify: the page or the reader of it is broken", len(verify))
	}
	blocks = slices.Insert(blocks, len(blocks)-1, verify...)
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), testPatience)
	defer cancel()
	// What the page starts ends with its shell, also when a command fails.
	script := "set -euo pipefail\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\nset -v\n" + strings.Join(blocks, "\n")
	command := exec.CommandContext(ctx, bash, "-c", script)
	command.Dir = t.TempDir()
	command.Env = environment(
		"PATH="+filepath.Dir(path)+string(filepath.ListSeparator)+os.Getenv("PATH"),
		"FOLLOWSHIP_LISTEN="+freePort(t),
	)
	var out bytes.Buffer
	command.Stdout, command.Stderr = &out, &out
	if err := command.Run(); err != nil {
		log, _ := os.ReadFile(filepath.Join(command.Dir, "log.txt"))
		t.Fatalf("%v\n%s\nlog.txt:\n%s", err, &out, log)
	}
	if testing.Verbose() {
		t.Log(out.String())
	}
	if got := strings.Count(out.String(), "\nPROVEN: "); got != 3 {
		t.Errorf("the page proves %d things, want 3:\n%s", got, &out)
	}
	recountChanged(t, filepath.Join(command.Dir, "data"))
}

// recountChanged changes a ballot of the one round in a folder, and has it recounted.
func recountChanged(t *testing.T, data string) {
	t.Helper()
	ctx := t.Context()
	h, err := place{Data: data}.open(ctx, slog.New(slog.DiscardHandler), false)
	if err != nil {
		t.Fatal(err)
	}
	rounds := survey.Rounds{Parts: h.parts("", nil)}
	var round survey.Round
	var officers []survey.Actor
	err = h.store.Read(ctx, func(r survey.Reader) error {
		all, err := r.Organisations(ctx)
		if err != nil {
			return err
		}
		list, err := r.Rounds(ctx, all[0].ID, "")
		if err != nil {
			return err
		}
		round = list[0]
		holders, err := r.RoleHolders(ctx, all[0].ID)
		for person, held := range holders {
			officers = append(officers, survey.Actor{Organisation: all[0].ID, Person: person, Roles: []survey.Role{held[0].Role}})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = rounds.AskRecount(ctx, officers[0], round.ID)
	if err == nil {
		_, err = rounds.ConfirmRecount(ctx, officers[1], round.ID)
	}
	if err == nil {
		db, _ := h.store.Queue()
		_, err = db.ExecContext(ctx, `UPDATE ballot SET sealed_hash = zeroblob(32) WHERE version = 2`)
	}
	if err := errors.Join(err, h.Close()); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		status int
		said   string
	}{{statusFalse, "FAIL"}, {statusFailed, "two officers"}} { // a request serves once
		status, stdout, stderr := invoke(t, "", "recount", "--data", data, string(round.ID))
		if status != test.status || stdout != "" || !strings.Contains(stderr, test.said) {
			t.Errorf("recount: status %d, %q, %q, want %d and %q", status, stdout, stderr, test.status, test.said)
		}
	}
	if status, _, stderr := invoke(t, "", "recount", "--data", data, "x"); status != statusUsage {
		t.Errorf("recount of no round: status %d, %q", status, stderr)
	}
	if status, _, stderr := invoke(t, "", "recount", "--data", data, strings.Repeat("a", 26)); status != statusFailed {
		t.Errorf("recount of a round that is not there: status %d, %q", status, stderr)
	}
}

// shellBlocks returns the code blocks of a page that are marked sh.
func shellBlocks(page string) []string {
	var blocks []string
	for _, part := range strings.Split(page, "\n```sh\n")[1:] {
		block, _, _ := strings.Cut(part, "\n```")
		blocks = append(blocks, block)
	}
	return blocks
}
