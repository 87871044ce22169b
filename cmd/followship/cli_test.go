package main

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// invoke runs the program as a user would and returns what it left behind.
func invoke(t *testing.T, stdin string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	status = run(t.Context(), args, strings.NewReader(stdin), &out, &errs)
	return status, out.String(), errs.String()
}

func TestRun(t *testing.T) {
	tests := []struct {
		name   string
		args   []string
		status int
		stdout string // a part of it; empty means that nothing is written
		stderr string // likewise
	}{
		{"version", []string{"version"}, statusOK, "followship ", ""},
		{"help", []string{"--help"}, statusOK, "Usage: followship <command>", ""},
		{"short help", []string{"-h"}, statusOK, "Usage: followship <command>", ""},
		{"help of a command", []string{"version", "--help"}, statusOK, "Usage: followship version", ""},
		{"no command", nil, statusUsage, "", "--help"},
		{"unknown command", []string{"levitate"}, statusUsage, "", "unexpected argument levitate"},
		{"unknown flag", []string{"version", "--no-such-flag"}, statusUsage, "", "unknown flag --no-such-flag"},
		{"argument with an escape sequence", []string{"version", "\x1b[31m\n\u202e"}, statusUsage, "", "unexpected argument ?[31m??"},
		{"surplus argument", []string{"version", "now"}, statusUsage, "", "unexpected argument now"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			status, stdout, stderr := invoke(t, "", test.args...)
			if status != test.status {
				t.Errorf("status: got %d, want %d", status, test.status)
			}
			checkStream(t, "stdout", stdout, test.stdout)
			checkStream(t, "stderr", stderr, test.stderr)
		})
	}
}

func checkStream(t *testing.T, name, got, part string) {
	t.Helper()
	if part == "" && got != "" || !strings.Contains(got, part) {
		t.Errorf("%s: got %q, want it to hold %q (and nothing when that is empty)", name, got, part)
	}
}

func TestRunReportsWhatItCouldNotWrite(t *testing.T) {
	var errs bytes.Buffer
	status := run(t.Context(), []string{"version"}, strings.NewReader(""), brokenWriter{}, &errs)
	if status != statusFailed {
		t.Errorf("status: got %d, want %d", status, statusFailed)
	}
	if got, want := errs.String(), "followship: write version: disk full\n"; got != want {
		t.Errorf("stderr: got %q, want %q", got, want)
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestFailStatus(t *testing.T) {
	cause := errors.New("ballots.csv:3:7: rank is not a number")
	tests := []struct {
		name string
		err  error
		want int
	}{
		{"failure", errors.New("no space"), statusFailed},
		{"malformed data", malformed(cause), statusUsage},
		{"malformed data, wrapped", fmt.Errorf("analyse: %w", malformed(cause)), statusUsage},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var out bytes.Buffer
			if got := fail(&out, test.err); got != test.want {
				t.Errorf("status: got %d, want %d", got, test.want)
			}
			if got, want := out.String(), "followship: "+test.err.Error()+"\n"; got != want {
				t.Errorf("message: got %q, want %q", got, want)
			}
		})
	}
}

func TestMalformed(t *testing.T) {
	if err := malformed(nil); err != nil {
		t.Errorf("malformed(nil): got %v, want nil", err)
	}
	cause := errors.New("cause")
	if !errors.Is(malformed(cause), cause) {
		t.Error("malformed hides the error it wraps")
	}
}
