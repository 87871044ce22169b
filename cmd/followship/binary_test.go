package main

import (
	"bufio"
	"bytes"
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// binary returns the program as it is shipped, built once for all tests.
var binary = sync.OnceValues(func() (string, error) {
	folder, err := os.MkdirTemp("", "followship-test-") // it outlives the test that happens to be first
	if err != nil {
		return "", err
	}
	built = folder
	path := filepath.Join(folder, "followship")
	command := exec.Command("go", "build", "-o", path, ".")
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := command.CombinedOutput(); err != nil {
		return "", &exec.Error{Name: string(out), Err: err}
	}
	return path, nil
})

// built is the folder of the binary, to be removed in the end.
var built string

func TestMain(m *testing.M) {
	status := m.Run()
	if built != "" {
		_ = os.RemoveAll(built)
	}
	os.Exit(status)
}

// testPatience bounds what a test waits for: the machine may be busy with others.
const testPatience = 3 * time.Minute

// environment returns the environment of a program under test: that of the test
// without settings of the product, and with some.
func environment(settings ...string) []string {
	var all []string
	for _, s := range os.Environ() {
		if !strings.HasPrefix(s, "FOLLOWSHIP_") && !strings.HasPrefix(s, "CREDENTIALS_DIRECTORY=") {
			all = append(all, s)
		}
	}
	return append(all, settings...)
}

// execute runs the binary in a folder to its end.
func execute(t *testing.T, folder string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), testPatience)
	defer cancel()
	command := exec.CommandContext(ctx, path, args...)
	var out, errs bytes.Buffer
	command.Dir, command.Env, command.Stdout, command.Stderr = folder, environment(), &out, &errs
	err = command.Run()
	if ctx.Err() != nil {
		t.Fatalf("%v did not end: %s", args, &errs)
	}
	if command.ProcessState == nil {
		t.Fatal(err)
	}
	return command.ProcessState.ExitCode(), out.String(), errs.String()
}

// mustExecute runs the binary and fails the test unless it succeeds.
func mustExecute(t *testing.T, folder string, args ...string) string {
	t.Helper()
	status, out, errs := execute(t, folder, args...)
	if status != 0 {
		t.Fatalf("followship %s: status %d: %s", strings.Join(args, " "), status, errs)
	}
	return out
}

// running is a program that serves.
type running struct {
	t       *testing.T
	command *exec.Cmd
	ended   chan error
	mu      sync.Mutex
	text    strings.Builder // both streams
	grown   chan struct{}
}

// start runs the binary in a folder until the test ends.
func start(t *testing.T, folder string, args ...string) *running {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	r := &running{t: t, command: exec.Command(path, args...), ended: make(chan error, 1), grown: make(chan struct{}, 1)}
	r.command.Dir, r.command.Env = folder, environment()
	r.command.WaitDelay = 10 * time.Second
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	r.command.Stdout, r.command.Stderr = write, write
	if err := r.command.Start(); err != nil {
		t.Fatal(err)
	}
	_ = write.Close()
	go func() {
		for lines := bufio.NewScanner(read); lines.Scan(); {
			r.mu.Lock()
			r.text.WriteString(lines.Text() + "\n")
			r.mu.Unlock()
			select {
			case r.grown <- struct{}{}:
			default:
			}
		}
		_ = read.Close()
		r.ended <- r.command.Wait()
		close(r.ended)
	}()
	t.Cleanup(func() {
		_ = r.command.Process.Kill()
		for range r.ended { // until it has ended
		}
	})
	return r
}

// said returns what the program has written.
func (r *running) said() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.String()
}

// waitFor waits until find has something in what the program wrote.
func (r *running) waitFor(what string, find func(text string) string) string {
	r.t.Helper()
	limit := time.After(testPatience)
	for {
		if found := find(r.said()); found != "" {
			return found
		}
		select {
		case <-r.grown:
		case err := <-r.ended:
			if found := find(r.said()); found != "" {
				return found
			}
			r.t.Fatalf("it ended (%v) before %s:\n%s", err, what, r.said())
		case <-limit:
			r.t.Fatalf("no %s in time:\n%s", what, r.said())
		}
	}
}

// stop ends the program as a service manager does, and returns how long that took and
// how it ended.
func (r *running) stop() (time.Duration, error) {
	r.t.Helper()
	began := time.Now()
	if err := r.command.Process.Signal(syscall.SIGTERM); err != nil {
		r.t.Fatal(err)
	}
	select {
	case err := <-r.ended:
		return time.Since(began), err
	case <-time.After(time.Minute):
		r.t.Fatalf("it does not end:\n%s", r.said())
		return 0, nil
	}
}

// freePort returns an address of this machine at which nobody listens.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return "localhost:" + port
}
