package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// texts are the reports of inputs of every kind: everything planted, nothing
// planted, lists alone, names alone, and the edges of what can be computed.
func texts(t *testing.T) map[string]string {
	t.Helper()
	out := make(map[string]string)
	add := func(name string, args ...string) {
		status, stdout, stderr := invoke(t, "", append([]string{"analyse"}, args...)...)
		if status != statusOK {
			t.Fatalf("%s: status %d: %s", name, status, stderr)
		}
		out[name] = stdout
	}
	for name, ballots := range small {
		add(name, write(t, "ballots.csv", ballots))
		add(name+", no prior, names derived", write(t, "ballots.csv", ballots), "--kappa", "0", "--tau", "0", "--follows-from-top", "1")
	}
	organisation := simulated(t, "--people", "30", "--rounds", "5", "--persistence", "0.2")
	add("an organisation", organisation...)
	add("its lists", organisation[0])
	add("its titles", append(organisation, "--method", "leadership")...)
	add("its power", append(organisation, "--method", "power")...)
	return out
}

// hurtful are the words of the table "Words that do not hurt" in their hurtful
// form, and some of their kin.
var hurtful = []string{
	`nominal leaders?`, `hollow`, `contributors?`, `undetermined`, `\d+ points`, `\d*(1st|2nd|3rd|[4-9]th)`, `lowest tier`, `rings?`,
	`mutual admiration`, `capture`, `closed.ladder`, `cannot judge`, `suppressed`, `worst`, `loser`, `unmatched mandates? of`, `low performers?`,
}

// TestWordsThatDoNotHurt: a report says none of them, in sentences or as the
// name of a rule.
func TestWordsThatDoNotHurt(t *testing.T) {
	pattern := regexp.MustCompile(`(?i)\b(` + strings.Join(hurtful, "|") + `)\b`)
	for name, text := range texts(t) {
		// Underscores join words to one another for \b.
		if found := pattern.FindAllString(strings.ReplaceAll(text, "_", " "), -1); found != nil {
			t.Errorf("%s: the report says %q", name, found)
		}
		if strings.Contains(text, "%!") {
			t.Errorf("%s: a broken format", name)
		}
	}
	if pattern.FindString("a ring of four") == "" || pattern.FindString("during, compared") != "" {
		t.Error("the pattern finds nothing, or parts of words")
	}
}

// TestReportIsAPage: running text of at most 92 columns, tables that a wide
// terminal holds, no trailing spaces, titles underlined
// as wide as they are, nothing empty under them.
func TestReportIsAPage(t *testing.T) {
	for name, text := range texts(t) {
		lines := strings.Split(text, "\n")
		if !strings.HasPrefix(text, "FOLLOWSHIP\n") || !strings.HasSuffix(text, "\n") {
			t.Errorf("%s: neither begun nor ended as a report", name)
		}
		for k, line := range lines {
			most := 92
			if strings.HasPrefix(line, "  ") && strings.Contains(strings.TrimSpace(line), "  ") {
				most = 140 // a row of a table
			}
			if size := utf8.RuneCountInString(line); size > most {
				t.Errorf("%s: line %d has %d columns: %s", name, k+1, size, line)
			}
			if line != strings.TrimRight(line, " \t") {
				t.Errorf("%s: line %d ends in spaces: %q", name, k+1, line)
			}
			rule := strings.Trim(line, "═") == "" || strings.Trim(line, "─") == ""
			if line == "" || !rule {
				continue
			}
			if k == 0 || utf8.RuneCountInString(lines[k-1]) != utf8.RuneCountInString(line) {
				t.Errorf("%s: line %d is no title's width: %q", name, k+1, lines[k-1])
			}
			if k+1 >= len(lines) || lines[k+1] == "" && (k+2 >= len(lines) || lines[k+2] == "") {
				t.Errorf("%s: nothing stands under %q", name, lines[k-1])
			}
		}
	}
}

// TestNumbersStandBesideTheirUncertainty: an estimate has its interval, error or
// p-value in the same paragraph.
func TestNumbersStandBesideTheirUncertainty(t *testing.T) {
	const p = `p (=|<) 0\.\d|p unknown|p = 1\.00`
	rules := []struct{ number, uncertainty string }{
		{`tau-b -?\d[^;]*; 1 would be the same order`, `95 % interval -?\d`},
		{`\(AUC \d`, p},
		{`\(u = -?\d`, p},
		{`an excess of -?\d`, p},
		{`E–I index -?\d`, p},
		{`Following goes up \d`, p},
		{`to the power -?\d`, `± \d`},
		{`Theil–Sen`, p},
		{`\(rho -?\d[^:]* over`, p},
	}
	met := make(map[string]bool)
	for name, text := range texts(t) {
		for _, paragraph := range paragraphs(text) {
			for _, rule := range rules {
				if !regexp.MustCompile(rule.number).MatchString(paragraph) {
					continue
				}
				met[rule.number] = true
				if !regexp.MustCompile(rule.uncertainty).MatchString(paragraph) {
					t.Errorf("%s: without %s: %s", name, rule.uncertainty, paragraph)
				}
			}
		}
		// Every score has its places and its error in its row.
		if i := strings.Index(text, ">"); i >= 0 {
			t.Errorf("%s: a mark of alignment was printed: %q", name, text[max(0, i-20):i+1])
		}
		for _, line := range strings.Split(text, "\n") {
			if strings.HasPrefix(line, "  band ") {
				for _, column := range []string{"score", "places", "± (one s.e.)", "raters"} {
					if !strings.Contains(line, column) {
						t.Errorf("%s: the scores have no column %q", name, column)
					}
				}
			}
		}
	}
	for _, rule := range rules[:6] {
		if !met[rule.number] {
			t.Errorf("no report has %s: the check is empty", rule.number)
		}
	}
}

// paragraphs joins wrapped lines: a line that is as full as the page goes on in
// the next.
func paragraphs(text string) []string {
	var out []string
	lines := strings.Split(text, "\n")
	for k := 0; k < len(lines); k++ {
		paragraph := lines[k]
		for k+1 < len(lines) {
			next, _, _ := strings.Cut(strings.TrimLeft(lines[k+1], " "), " ")
			if next == "" || utf8.RuneCountInString(lines[k])+1+utf8.RuneCountInString(next) <= 92 {
				break
			}
			k++
			paragraph += " " + strings.TrimSpace(lines[k])
		}
		out = append(out, paragraph)
	}
	return out
}

// TestTextAgreesWithDocument: the scores of the report are those of the
// document, everybody's, in alphabetical order within a band.
func TestTextAgreesWithDocument(t *testing.T) {
	args := simulated(t, "--people", "25", "--rounds", "1")[:1]
	d := analyse(t, args...)
	_, text, _ := invoke(t, "", append([]string{"analyse"}, args...)...)
	var names []string
	for _, s := range d.Rounds[0].Scores {
		score, ok := s.Score.Value()
		if !ok {
			continue
		}
		lower, _ := s.RankLower.Value()
		upper, _ := s.RankUpper.Value()
		row := regexp.MustCompile(fmt.Sprintf(`(?m)\b%s +%.0f +%.0f( to %.0f)? `, regexp.QuoteMeta(s.Person), score, lower, upper))
		if !row.MatchString(text) {
			t.Errorf("no row of %s with score %v and places %v to %v", s.Person, score, lower, upper)
		}
		if b, _ := s.Band.Value(); b == 1 {
			names = append(names, s.Person)
		}
	}
	at := make([]int, len(names))
	for k, name := range names {
		at[k] = strings.Index(text, " "+name+" ")
	}
	if !slices.IsSorted(at) || len(names) < 2 {
		t.Errorf("band 1 stands at %v, want the order of the names", at)
	}
}
