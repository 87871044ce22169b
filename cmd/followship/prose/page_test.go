package prose

import (
	"errors"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/followship/followship/cmd/followship/document"
)

func TestNumbersInWords(t *testing.T) {
	n, null := document.NumberOf, document.NumberOf(math.NaN())
	for _, test := range []struct{ got, want string }{
		{num(n(0.4567), 2), "0.46"},
		{num(n(-0.001), 2), "0.00"}, // no minus before a zero
		{num(n(-0.01), 2), "-0.01"},
		{num(null, 2), "–"},
		{percent(n(0.126)), "13 %"},
		{percent(null), "–"},
		{pvalue(n(0)), "p < 0.0001"}, // never a bare zero
		{pvalue(n(0.00009)), "p < 0.0001"},
		{pvalue(n(0.0002)), "p = 0.0002"},
		{pvalue(n(0.0123)), "p = 0.012"},
		{pvalue(n(0.5)), "p = 0.50"},
		{pvalue(null), "p unknown"},
		{count(1, "list", "lists"), "1 list"},
		{count(0, "list", "lists"), "0 lists"},
		{list(nil), ""},
		{list([]string{"a"}), "a"},
		{list([]string{"a", "b", "c"}), "a, b and c"},
		{places(n(3), n(11)), "3 to 11"},
		{places(n(3), n(3)), "3"},
		{places(null, null), "–"},
		{scopeWords("team:blue"), "team blue"},
		{scopeWords("team:Team 01"), "Team 01"},
		{scopeWords("area:security"), "area security"},
		{scopeWords("organisation"), "the organisation"},
		{ruleWords("closed_ladder"), "few new names"},
		{ruleWords("cross_area_capture"), "the same people in several areas"},
		{ruleWords("title_mismatch"), "title mismatch"},
		{rounded(n(2.1)), "3"},
		{fraction(n(2)), "0.50"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}

// TestNaturalOrder: numbers within names count as numbers, and the order is one.
func TestNaturalOrder(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{{"p2", "p10", -1}, {"a", "b", -1}, {"p", "p1", -1}, {"", "", 0}, {"2", "a", -1}} {
		got := naturalCompare(test.a, test.b)
		if got != test.want || naturalCompare(test.b, test.a) != -test.want {
			t.Errorf("%q and %q: %d", test.a, test.b, got)
		}
	}
	name := rapid.StringMatching(`[ab]?[0-9]{0,3}[a-]?`)
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := name.Draw(t, "a"), name.Draw(t, "b"), name.Draw(t, "c")
		if naturalCompare(a, b) != -naturalCompare(b, a) {
			t.Fatalf("%q and %q: %d and %d", a, b, naturalCompare(a, b), naturalCompare(b, a))
		}
		if naturalCompare(a, b) < 0 && naturalCompare(b, c) < 0 && naturalCompare(a, c) >= 0 {
			t.Fatalf("%q < %q < %q is no order", a, b, c)
		}
	})
}

// TestWrap: no line is wider than the page unless a single word is, and no word
// is lost.
func TestWrap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOf(rapid.StringMatching(`[a-zäöü]{1,30}`)).Draw(t, "words")
		var b strings.Builder
		p := &page{w: &b}
		p.item("%s", strings.Join(words, " "))
		for line := range strings.Lines(b.String()) {
			if size := utf8.RuneCountInString(strings.TrimRight(line, "\n")); size > width {
				t.Fatalf("a line of %d: %q", size, line)
			}
		}
		if got := strings.Fields(strings.TrimPrefix(strings.TrimSpace(b.String()), "•")); strings.Join(got, " ") != strings.Join(words, " ") {
			t.Fatalf("%v became %v", words, got)
		}
	})
}

// TestTable: columns line up, whatever alphabet the cells are in.
func TestTable(t *testing.T) {
	var b strings.Builder
	p := &page{w: &b}
	p.table([]string{"person", ">score", "how sure"}, [][]string{{"Zoë", "7", "x"}, {"Bartholomäus", "100", "y"}})
	want := "  person        score  how sure\n  Zoë               7  x\n  Bartholomäus    100  y\n"
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
}

// brokenWriter takes so many bytes.
type brokenWriter struct{ left int }

var errBroken = errors.New("broken")

func (w *brokenWriter) Write(b []byte) (int, error) {
	if w.left -= len(b); w.left < 0 {
		return 0, errBroken
	}
	return len(b), nil
}

// TestWriteReportsFailure: the first error of the writer comes back, wherever it
// happens.
func TestWriteReportsFailure(t *testing.T) {
	for _, left := range []int{0, 5, 60, 200} {
		if err := Write(&brokenWriter{left}, &document.Document{Rounds: []document.Round{{Round: "1", Scope: "organisation"}}}, func(id string) string { return id }); !errors.Is(err, errBroken) {
			t.Errorf("after %d bytes: %v", left, err)
		}
	}
}
