// Command testsummary reads the events of "go test -json" from standard input
// and writes what a reader needs: one line a package, the output of whatever
// failed, and a closing line of counts,
//
//	1203 passed, 0 failed, 4 skipped
//
// Tests and subtests count alike. A package that fails without a failing test
// (it did not build, or ended before its tests did) counts as one failure. The
// exit status is 1 when something failed or when nothing passed.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	ok, err := summarise(os.Stdin, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "testsummary:", err)
	}
	if !ok || err != nil {
		os.Exit(1)
	}
}

// An event is one line of "go test -json"; see "go doc test2json".
type event struct {
	Action      string
	Package     string
	ImportPath  string // of build output, in place of Package
	Test        string
	Elapsed     float64
	Output      string
	FailedBuild string // the ImportPath of the build that failed
}

// A summary gathers the events of one run.
type summary struct {
	passed, failed, skipped int

	output  map[string]*strings.Builder // by package and test, until the test ends
	failing map[string]bool             // packages with a failing test
}

// summarise reads events from r, writes the summary to w and reports whether
// every test passed and there was at least one.
func summarise(r io.Reader, w io.Writer) (ok bool, err error) {
	s := summary{output: map[string]*strings.Builder{}, failing: map[string]bool{}}
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadString('\n')
		if line != "" {
			s.line(line, w)
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return false, err
		}
	}
	_, err = fmt.Fprintf(w, "%d passed, %d failed, %d skipped\n", s.passed, s.failed, s.skipped)
	return s.failed == 0 && s.passed > 0, err
}

func (s *summary) line(line string, w io.Writer) {
	var e event
	if json.Unmarshal([]byte(line), &e) != nil || e.Action == "" {
		fmt.Fprint(w, line) // the go command itself had something to say
		return
	}
	key := e.Package + e.ImportPath + " " + e.Test
	switch e.Action {
	case "output", "build-output":
		if s.output[key] == nil {
			s.output[key] = new(strings.Builder)
		}
		s.output[key].WriteString(e.Output)
		return
	case "build-fail":
		return // its package fails next and shows the output
	case "pass", "fail", "skip":
	default:
		return
	}

	if e.Test != "" {
		s.test(e, key, w)
	} else {
		s.pkg(e, key, w)
	}
	delete(s.output, key)
}

func (s *summary) test(e event, key string, w io.Writer) {
	switch e.Action {
	case "pass":
		s.passed++
	case "skip":
		s.skipped++
		fmt.Fprintf(w, "skip  %s %s: %s\n", e.Package, e.Test, s.reason(key))
	case "fail":
		s.failed++
		s.failing[e.Package] = true
		fmt.Fprint(w, s.text(key))
	}
}

func (s *summary) pkg(e event, key string, w io.Writer) {
	switch e.Action {
	case "pass":
		cached := ""
		if strings.Contains(s.text(key), "(cached)") {
			cached = " (cached)"
		}
		fmt.Fprintf(w, "ok    %s %.1fs%s\n", e.Package, e.Elapsed, cached)
	case "skip":
		fmt.Fprintf(w, "none  %s\n", e.Package)
	case "fail":
		if !s.failing[e.Package] {
			s.failed++
			fmt.Fprint(w, s.text(e.FailedBuild+" "))
		}
		// A panic or a deadline leaves tests without an end: their output is
		// where the reason stands.
		for key, output := range s.output {
			if strings.HasPrefix(key, e.Package+" ") && key != e.Package+" " {
				fmt.Fprint(w, output)
			}
		}
		fmt.Fprint(w, s.text(key))
		fmt.Fprintf(w, "FAIL  %s %.1fs\n", e.Package, e.Elapsed)
	}
}

// text returns the output gathered under key.
func (s *summary) text(key string) string {
	if output := s.output[key]; output != nil {
		return output.String()
	}
	return ""
}

// reason returns what a skipped test said, on one line: its own output lies
// between the two lines by which the test framework tells of it.
func (s *summary) reason(key string) string {
	var said []string
	for line := range strings.Lines(s.text(key)) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "=== ") && !strings.HasPrefix(line, "--- ") {
			said = append(said, line)
		}
	}
	if len(said) == 0 {
		return "no reason given"
	}
	return strings.Join(said, " ")
}
