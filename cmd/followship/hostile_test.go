package main

import (
	"encoding/csv"
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/followship/followship/cmd/followship/document"
)

// hostile are labels that a file may hold and that somebody may have chosen in
// order to do harm. Control characters are refused on reading (see badFiles).
var hostile = []string{
	"\u202egnp.exe",                              // turns the rest of the line round
	"\u2066isolated", "\u200fmarked", "\u061cal", // more marks of direction
	"in\u200bvisible", "\ufeffmarked first", "soft\u00adhyphen", "tag\U000e0041ged",
	"\ue000private", "unassigned\U0003ffff",
	`=HYPERLINK("http://example.org","x")`, "+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0",
	"%s%d%n%!q", `back\slash\n`, `"quoted"`, "comma,comma", "</script><b>&amp;", "${HOME}`id`",
	"organisation", "team:red", "null", "NaN", "1e3", "–", "…",
	"می\u200cخواهم", "👩\u200d🔬", "e\u0301", "Ω≈ç√", "אב", "a  b",
	strings.Repeat("long", 50_000), strings.Repeat("é", 5000) + "1", strings.Repeat("é", 5000) + "2",
}

// hostileFiles writes a round in which everybody is ranked and followed.
func hostileFiles(t *testing.T) []string {
	t.Helper()
	table := func(rows [][]string) string {
		var text strings.Builder
		w := csv.NewWriter(&text)
		if err := w.WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		return text.String()
	}
	n := len(hostile)
	ballots := [][]string{{"round", "rater", "ratee", "rank"}}
	follows := [][]string{{"round", "area", "from", "to"}}
	people := [][]string{{"id", "name", "team"}}
	mandates := [][]string{{"person", "title", "kind", "level", "scope"}}
	for round, label := range []string{hostile[0], hostile[10], hostile[n-1]} {
		for i, id := range hostile {
			for k := 1; k <= 5; k++ {
				ballots = append(ballots, []string{label, id, hostile[(i+k*(round+1))%n], strconv.Itoa(k)})
				follows = append(follows, []string{label, hostile[(i+k)%7], id, hostile[(i+k*k)%n]})
			}
			if round == 0 {
				people = append(people, []string{id, hostile[(i+1)%n], hostile[i%3]})
			}
			if round == 0 && i%5 == 0 {
				mandates = append(mandates, []string{id, hostile[(i+2)%n], hostile[(i+3)%n], "2", "area:" + hostile[i%7]})
			}
		}
	}
	return []string{
		write(t, "ballots.csv", table(ballots)), "--follows", write(t, "follows.csv", table(follows)),
		"--people", write(t, "people.csv", table(people)), "--mandates", write(t, "mandates.csv", table(mandates)),
	}
}

// TestHostileReport checks that nothing a file says reaches a terminal as more
// than a word.
func TestHostileReport(t *testing.T) {
	status, stdout, stderr := invoke(t, "", append([]string{"analyse"}, hostileFiles(t)...)...)
	if status != statusOK {
		t.Fatalf("status %d: %s", status, stderr)
	}
	for _, text := range []string{stdout, stderr} {
		for _, r := range text {
			if r != '\n' && !unicode.IsGraphic(r) && r != '\u200c' && r != '\u200d' {
				t.Fatalf("%U is printed", r)
			}
		}
		for line := range strings.Lines(text) {
			if n := utf8.RuneCountInString(line); n > 500 {
				t.Errorf("a line of %d characters: %.200s…", n, line)
			}
		}
	}
	for _, want := range []string{"�gnp.exe", "=HYPERLINK", "%s%d%n%!q", "می\u200cخواهم", "longlon…long"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("no %q in the report", want)
		}
	}
}

// TestHostileDocument checks that the document stays valid JSON and gives every
// id back as it was.
func TestHostileDocument(t *testing.T) {
	status, stdout, stderr := invoke(t, "", append([]string{"analyse", "--json"}, hostileFiles(t)...)...)
	if status != statusOK {
		t.Fatalf("status %d: %s", status, stderr)
	}
	var d document.Document
	if err := json.Unmarshal([]byte(stdout), &d); err != nil {
		t.Fatal(err)
	}
	scored := make(map[string]bool)
	for _, s := range d.Rounds[0].Scores {
		scored[s.Person] = true
	}
	for _, id := range hostile {
		// White space around a field is not part of it.
		if !scored[strings.TrimSpace(id)] {
			t.Errorf("%.40q is not in the document", id)
		}
	}
}
