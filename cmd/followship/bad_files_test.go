package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"unicode"
)

// badFile is a run of the program that a file ends. The files package has the
// finer cases; here every reason is met once, as a user meets it.
type badFile struct {
	name                              string
	ballots, people, mandates, follow string // text; "" leaves the file out
	at                                string // file:line:column
	say                               string // part of the reason
}

const (
	ballotHeader = "round,rater,ratee,rank\n"
	fewBallots   = ballotHeader + "1,ann,bob,1\n1,ann,cyd,2\n1,bob,ann,1\n"
	weightHeader = "round,rater,ratee,rank,weight\n"
	threePeople  = "id,team,reports_to\nann,red,\nbob,red,ann\ncyd,blue,ann\n"
)

func badFiles() []badFile {
	ballots := func(name, text, at, say string) badFile {
		return badFile{name: name, ballots: text, at: "ballots.csv:" + at, say: say}
	}
	people := func(name, text, at, say string) badFile {
		return badFile{name: name, ballots: fewBallots, people: text, at: "people.csv:" + at, say: say}
	}
	mandates := func(name, text, at, say string) badFile {
		return badFile{name: name, ballots: fewBallots, people: threePeople, mandates: text, at: "mandates.csv:" + at, say: say}
	}
	follows := func(name, text, at, say string) badFile {
		return badFile{name: name, follow: text, at: "follows.csv:" + at, say: say}
	}
	return []badFile{
		// The file as a whole.
		ballots("empty", "\n", "1:1", "the file is empty"),
		ballots("byte order mark alone", "\xef\xbb\xbf", "1:1", "the file is empty"),
		ballots("header alone", ballotHeader, "1:1", "no row after the header"),
		ballots("missing column", "round,rater,rank\n1,ann,1\n", "1:1", "the column ratee is missing"),
		ballots("no header", "1,ann,bob,1\n", "1:1", "the column rater is missing"),
		ballots("semicolons", "round;rater;ratee;rank\n1;ann;bob;1\n", "1:1", "semicolons"),
		ballots("column twice", "rater,ratee,rank,rank\nann,bob,1,1\n", "1:18", "there twice"),
		ballots("round and week", "round,week,rater,ratee,rank\n1,1,ann,bob,1\n", "1:7", "which mean the same"),
		ballots("too many columns", strings.Repeat("x,", 1_000_000)+"x\n", "1:1", "the row is longer than 1 MiB"),
		ballots("UTF-16, little endian", "\xff\xfer\x00a\x00", "1:1", "UTF-16"),
		ballots("UTF-16, big endian", "\xfe\xff\x00r\x00a", "1:1", "UTF-16"),
		ballots("UTF-16 without mark", "r\x00a\x00t\x00", "1:2", "NUL"),
		ballots("Latin-1", ballotHeader+"1,Ren\xe9,bob,1\n", "2:6", "0xE9 is not UTF-8"),
		ballots("NUL", ballotHeader+"1,ann\x00,bob,1\n", "2:6", "NUL"),
		ballots("noise", "\x8f\x02\xfa\x11\x90", "1:1", "0x8F is not UTF-8"),
		ballots("program", "\x7fELF\x02\x01\x01\x00\x00\x00", "1:8", "binary"),
		ballots("gzip", "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff", "1:1", "gzip"),
		ballots("spreadsheet", "PK\x03\x04\x14\x00\x06\x00", "1:1", "spreadsheet"),
		ballots("bare carriage returns", "rater,ratee,rank\rann,bob,1\r", "1:13", "carriage returns"),
		ballots("field of 20 MB", ballotHeader+"1,ann,"+strings.Repeat("x", 20<<20)+",1\n", "2:1", "the row is longer than 1 MiB"),
		ballots("row of a million fields", ballotHeader+strings.Repeat(",", 1_000_000)+"\n", "2:1", "has 1000001 fields, the header has 4"),
		ballots("quote without end", fewBallots+"1,bob,\"cyd,2\n1,cyd,ann,1\n", "5:7", "never closed"),
		ballots("quote without end for 20 MB", fewBallots+"1,bob,\""+strings.Repeat("cyd,2\n", 20<<20/6), "5:7", "not closed within 1 MiB"),
		ballots("two labels of one round", ballotHeader+"1,ann,bob,1\n01,ann,bob,1\n", "3:1", "the same number"),

		// Rows of ballots.
		ballots("bare quote", ballotHeader+"1,ann,bo\"b,1\n", "2:9", "quote"),
		ballots("text behind a quote", ballotHeader+"1,ann,\"bob\"x,1\n", "2:11", "closing quote"),
		ballots("too few fields", ballotHeader+"1,ann,bob\n1,ann,cyd,1\n", "2:1", "the row has 3 fields, the header has 4"),
		ballots("too many fields", ballotHeader+"1,ann,bob,1,2\n", "2:1", "the row has 5 fields, the header has 4"),
		ballots("cut off within a row", fewBallots+"1,bo", "5:1", "cut off"),
		ballots("cut off within a character", fewBallots+"1,Ren\xc3", "5:6", "cut off"),
		ballots("round missing", ballotHeader+",ann,bob,1\n", "2:1", "the round is empty"),
		ballots("rater missing", ballotHeader+"1, ,bob,1\n", "2:4", "the id is empty"),
		ballots("ratee missing", ballotHeader+"1,ann,,1\n", "2:7", "given to nobody"),
		ballots("self-ranking", ballotHeader+"1,ann,ann,1\n", "2:7", "\"ann\" ranks themselves"),
		ballots("ratee twice", ballotHeader+"1,ann,bob,1\n1,ann,cyd,2\n1,ann,bob,3\n", "4:7", "twice on the ballot"),
		ballots("row twice", ballotHeader+"1,ann,bob,1\n1,ann,bob,1\n", "3:7", "twice on the ballot"),
		ballots("rank missing", ballotHeader+"1,ann,bob,\n", "2:11", "the rank is empty"),
		ballots("rank a word", ballotHeader+"1,ann,bob,first\n", "2:11", "\"first\" is not a number"),
		ballots("rank NaN", ballotHeader+"1,ann,bob,NaN\n", "2:11", "not a number"),
		ballots("rank infinite", ballotHeader+"1,ann,bob,Inf\n", "2:11", "not a number"),
		ballots("rank too large", ballotHeader+"1,ann,bob,1e400\n", "2:11", "not finite"),
		ballots("weight zero", weightHeader+"1,ann,bob,1,0\n", "2:13", "not above 0"),
		ballots("weight negative", weightHeader+"1,ann,bob,1,-2\n", "2:13", "not above 0"),
		ballots("weight NaN", weightHeader+"1,ann,bob,1,NaN\n", "2:13", "not a number"),
		ballots("weight infinite", weightHeader+"1,ann,bob,1,Inf\n", "2:13", "not a number"),
		ballots("weight in hexadecimal", weightHeader+"1,ann,bob,1,0x1p4\n", "2:13", "not a number"),
		ballots("weight too large", weightHeader+"1,ann,bob,1,1e999\n", "2:13", "finite"),
		ballots("weights beyond a number together", weightHeader+"1,ann,bob,1,1e308\n1,bob,ann,1,1e308\n", "3:13", "add up"),
		ballots("two weights", weightHeader+"1,ann,bob,1,2\n1,ann,cyd,2,3\n", "3:13", "in an earlier one"),
		ballots("unknown scope", "rater,ratee,rank,scope\nann,bob,1,everywhere\n", "2:11", "is no scope"),
		ballots("area without a name", "rater,ratee,rank,scope\nann,bob,1,area:\n", "2:11", "is no scope"),
		ballots("escape sequence in an id", ballotHeader+"1,\x1b[31mann,bob,1\n", "2:3", "control characters"),
		ballots("line break in an id", ballotHeader+"1,\"an\nn\",bob,1\n", "2:3", "control characters"),

		// People.
		{"unknown rater", fewBallots + "1,dan,ann,1\n", threePeople, "", "", "ballots.csv:5:3", "\"dan\" is not in the people file"},
		{"unknown ratee", fewBallots + "1,cyd,dan,1\n", threePeople, "", "", "ballots.csv:5:7", "\"dan\" is not in the people file"},
		people("no people", "id\n", "1:1", "no row after the header"),
		people("id missing", "id,team\n,red\n", "2:1", "the id is empty"),
		people("id twice", "id\nann\nbob\nann\n", "4:1", "in the file twice"),
		people("unknown superior", "id,reports_to\nann,zoe\nbob,\n", "2:5", "\"zoe\" is not in the file"),
		people("own superior", "id,reports_to\nann,ann\nbob,\n", "2:5", "reports to themselves"),
		people("superiors in a circle", "id,reports_to\nann,\nbob,cyd\ncyd,bob\n", "3:5", "returns to them after 2 steps"),

		// Mandates.
		mandates("mandate of a stranger", "person,title\ndan,Lead\n", "2:1", "\"dan\" is not in the people file"),
		mandates("mandate without title", "person,title\nann,\n", "2:5", "the title is empty"),
		mandates("level negative", "person,title,level\nann,Lead,-1\n", "2:10", "not an integer from 0"),
		mandates("level with a fraction", "person,title,level\nann,Lead,1.5\n", "2:10", "not an integer from 0"),
		mandates("level too large", "person,title,level\nann,Lead,4294967296\n", "2:10", "not an integer from 0"),
		mandates("mandate in no scope", "person,title,scope\nann,Lead,everywhere\n", "2:10", "is no scope"),
		mandates("no such day", "person,title,start\nann,Lead,2025-02-30\n", "2:10", "neither a date"),
		mandates("day in another notation", "person,title,end\nann,Lead,31.12.2025\n", "2:10", "neither a date"),
		mandates("end before start", "person,title,start,end\nann,Lead,2025-02-01,2025-01-01\n", "2:21", "before it starts"),

		// Follows.
		follows("follows themselves", "round,area,from,to\n1,build,ann,ann\n", "2:13", "follows themselves"),
		follows("nobody follows", "round,area,from,to\n1,build,,ann\n", "2:9", "the id is empty"),
		follows("follows without a round", "round,area,from,to\n,build,ann,bob\n", "2:1", "the round is empty"),
		follows("column to is missing", "round,area,from\n1,build,ann\n", "1:1", "the column to is missing"),
	}
}

// message is the one line of a malformed file, whatever is wrong in it.
var message = regexp.MustCompile(`^followship: (\S.*?:[1-9][0-9]*:[1-9][0-9]*): (column \S+: )?\S.*[^.\n]\n$`)

// TestBadFiles checks that every bad file ends with status 2, one printable line
// that says where and why, nothing on standard output, and without the memory
// that the file seems to ask for.
func TestBadFiles(t *testing.T) {
	for _, test := range badFiles() {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			args := []string{"analyse"}
			for _, f := range []struct{ flag, name, text string }{
				{"", "ballots.csv", test.ballots},
				{"--people", "people.csv", test.people},
				{"--mandates", "mandates.csv", test.mandates},
				{"--follows", "follows.csv", test.follow},
			} {
				if f.text == "" {
					continue
				}
				path := filepath.Join(dir, f.name)
				if err := os.WriteFile(path, []byte(f.text), 0o600); err != nil {
					t.Fatal(err)
				}
				if f.flag != "" {
					args = append(args, f.flag)
				}
				args = append(args, path)
			}
			checkRefused(t, filepath.Join(dir, test.at), test.say, func() (int, string, string) { return invoke(t, "", args...) })
		})
	}
}

// checkRefused runs the program and checks what it leaves behind.
func checkRefused(t *testing.T, at, say string, program func() (status int, stdout, stderr string)) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	status, stdout, stderr := program()
	runtime.ReadMemStats(&after)
	if status != statusUsage || stdout != "" {
		t.Errorf("status %d, %d bytes on standard output; want status %d and nothing", status, len(stdout), statusUsage)
	}
	parts := message.FindStringSubmatch(stderr)
	if parts == nil || parts[1] != at || !strings.Contains(stderr, say) {
		t.Errorf("got %q, want %s and %q", stderr, at, say)
	}
	if strings.ContainsFunc(strings.TrimSuffix(stderr, "\n"), unicode.IsControl) || len(stderr) > 1000 {
		t.Errorf("not fit to be shown: %q", stderr)
	}
	// All that was ever allocated, collected or not. A row may hold 1 MiB; a
	// million empty fields are a slice of 16 MiB, and of ten times that over all
	// the steps in which it grows.
	if got := (after.TotalAlloc - before.TotalAlloc) >> 20; got > 256 {
		t.Errorf("%d MiB allocated", got)
	}
}

// TestBadPipes reads what no file can hold: input without end, and readers that
// fail.
func TestBadPipes(t *testing.T) {
	broken := errors.New("disk on fire")
	for _, test := range []struct {
		name  string
		stdin io.Reader
		at    string
		say   string
	}{
		{"pipe that breaks off", io.MultiReader(strings.NewReader(fewBallots+"1,bo"), failing{io.ErrUnexpectedEOF}), "5:5", "breaks off"},
		{"reader that fails", io.MultiReader(strings.NewReader(fewBallots), failing{broken}), "5:1", "disk on fire"},
		{"nothing", strings.NewReader(""), "1:1", "empty"},
		{"header without end", endless("x"), "1:1", "longer than 1 MiB"},
		{"field without end", io.MultiReader(strings.NewReader(ballotHeader+"1,"), endless("x")), "2:1", "longer than 1 MiB"},
		{"quote without end", io.MultiReader(strings.NewReader(ballotHeader+"1,\""), endless("x\n")), "2:3", "not closed within 1 MiB"},
		{"fields without end", io.MultiReader(strings.NewReader(ballotHeader), endless(",")), "2:1", "longer than 1 MiB"},
		{"zeros without end", endless("\x00"), "1:1", "NUL"},
	} {
		t.Run(test.name, func(t *testing.T) {
			counted := &counter{r: test.stdin}
			checkRefused(t, "standard input:"+test.at, test.say, func() (int, string, string) {
				var out, errs bytes.Buffer
				status := run(t.Context(), []string{"analyse", "--json", "-"}, counted, &out, &errs)
				return status, out.String(), errs.String()
			})
			if counted.n > 4<<20 {
				t.Errorf("%d bytes read of an endless input", counted.n)
			}
		})
	}
}

// TestUnopened checks what cannot be opened or is no file: there is no line to
// name.
func TestUnopened(t *testing.T) {
	dir := t.TempDir()
	loop, secret := filepath.Join(dir, "loop.csv"), filepath.Join(dir, "secret.csv")
	if err := os.Symlink(loop, loop); err != nil {
		t.Skip(err)
	}
	if err := os.WriteFile(secret, []byte(fewBallots), 0o000); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, path, say string }{
		{"directory", dir, "is a directory"},
		{"no such file", filepath.Join(dir, "none.csv"), "no such file"},
		{"link to itself", loop, "too many levels"},
		{"unreadable", secret, "permission denied"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.name == "unreadable" && os.Geteuid() == 0 {
				t.Skip("root may read everything")
			}
			for _, args := range [][]string{{test.path}, {"--follows", test.path}} {
				status, stdout, stderr := invoke(t, "", append([]string{"analyse"}, args...)...)
				if status != statusUsage || stdout != "" || strings.Count(stderr, "\n") != 1 ||
					!strings.Contains(stderr, test.path) || !strings.Contains(stderr, test.say) {
					t.Errorf("status %d, printed %q, error %q; want %q", status, stdout, stderr, test.say)
				}
			}
		})
	}
}

// failing is a reader that only fails.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// endless repeats itself for ever.
type endless string

func (e endless) Read(p []byte) (int, error) {
	n := 0
	for n+len(e) <= len(p) {
		n += copy(p[n:], e)
	}
	return n, nil
}

// counter counts the bytes read through it.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}
