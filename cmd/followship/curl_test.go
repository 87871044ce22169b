package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestRoundByCurl runs the commands of docs/round-by-curl.md as they stand there.
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
