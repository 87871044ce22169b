package files

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/followship/followship/ranking"
)

// input4 is the text of the four files; "" leaves a file out.
type input4 struct{ ballots, follows, people, mandates string }

func source(name, text string) *Source {
	if text == "" {
		return nil
	}
	return &Source{Name: name, Reader: strings.NewReader(text)}
}

func (in input4) read(opt Options) (*Dataset, error) {
	return Read(source("ballots.csv", in.ballots), source("follows.csv", in.follows),
		source("people.csv", in.people), source("mandates.csv", in.mandates), opt)
}

func (in input4) must(t *testing.T, opt Options) *Dataset {
	t.Helper()
	d, err := in.read(opt)
	if err != nil {
		t.Fatalf("unexpected fault: %v", err)
	}
	validate(t, d)
	return d
}

func strict() Options { return Options{Strict: true} }

// fault returns err as an *Error that is fit to be shown.
func fault(t *testing.T, err error) *Error {
	t.Helper()
	e, ok := errors.AsType[*Error](err)
	if !ok {
		t.Fatalf("got %T (%v), want *Error", err, err)
	}
	if e.Line < 1 || e.Column < 1 || e.File == "" || e.Fault == "" || e.Reason == "" {
		t.Errorf("incomplete: %#v", e)
	}
	if text := e.Error(); !isLabel(text) || len([]rune(text)) > 400 {
		t.Errorf("not fit to be shown: %q", text)
	}
	return e
}

// validate checks what must hold for every dataset.
func validate(t testing.TB, d *Dataset) {
	t.Helper()
	if len(d.Raters) < len(d.People) {
		t.Fatalf("%d raters, %d people", len(d.Raters), len(d.People))
	}
	for i, p := range d.People {
		if p.ID == "" || d.Raters[i] != p.ID || i > 0 && d.People[i-1].ID >= p.ID {
			t.Fatalf("person %d out of order: %+v", i, p)
		}
		if p.ReportsTo < -1 || p.ReportsTo >= len(d.People) || p.ReportsTo == i {
			t.Fatalf("person %d reports to %d", i, p.ReportsTo)
		}
		if p.Attributes != nil && len(p.Attributes) != len(d.Attributes) {
			t.Fatalf("person %d has %d attributes of %d", i, len(p.Attributes), len(d.Attributes))
		}
	}
	rules := ranking.Rules{People: len(d.People), Raters: len(d.Raters)}
	for k := range d.Rounds {
		r := &d.Rounds[k]
		if len(r.Ballots)+len(r.Follows) == 0 {
			t.Fatalf("round %q is empty", r.Label)
		}
		for s, scope := range r.Ballots {
			if s > 0 && (scope.Scope == Organisation || r.Ballots[s-1].Scope != Organisation && r.Ballots[s-1].Scope >= scope.Scope) {
				t.Fatalf("round %q: scope %q out of order", r.Label, scope.Scope)
			}
			p := scope.Profile
			if p.People() != len(d.People) || p.Raters() != len(d.Raters) || p.Len() == 0 {
				t.Fatalf("round %q, %q: profile of another shape", r.Label, scope.Scope)
			}
			for b := range p.Len() {
				o := p.Order(b)
				if b > 0 && p.Order(b-1).Rater >= o.Rater {
					t.Fatalf("ballots out of order")
				}
				ballot := ranking.Ballot{Rater: o.Rater, Weight: o.Weight}
				for g := range o.Ends {
					var group []int
					for _, i := range o.Group(g) {
						group = append(group, int(i))
					}
					ballot.Groups = append(ballot.Groups, group)
				}
				if err := rules.Check(ballot); err != nil {
					t.Fatalf("round %q, %q: %v", r.Label, scope.Scope, err)
				}
			}
		}
		for a, area := range r.Follows {
			if a > 0 && r.Follows[a-1].Area >= area.Area {
				t.Fatalf("area %q out of order", area.Area)
			}
			answered := map[int]bool{}
			for i, p := range area.Respondents {
				if p < 0 || p >= len(d.People) || i > 0 && area.Respondents[i-1] >= p {
					t.Fatalf("respondent %d of %q", p, area.Area)
				}
				answered[p] = true
			}
			for i, e := range area.Edges {
				if !answered[e[0]] || e[1] < 0 || e[1] >= len(d.People) || e[0] == e[1] {
					t.Fatalf("edge %v of %q", e, area.Area)
				}
				if i > 0 && (area.Edges[i-1][0] > e[0] || area.Edges[i-1][0] == e[0] && area.Edges[i-1][1] >= e[1]) {
					t.Fatalf("edges of %q out of order", area.Area)
				}
			}
		}
	}
	for _, m := range d.Mandates {
		if m.Person < 0 || m.Person >= len(d.People) || m.Title == "" || m.Level < 0 {
			t.Fatalf("mandate %+v", m)
		}
		if _, ok := parseScope(m.Scope); !ok {
			t.Fatalf("mandate %+v", m)
		}
		for r := range d.Rounds {
			d.Active(m, r, "")
			d.Active(m, r, "2024-06-30")
		}
	}
	for _, w := range d.Warnings {
		if !isLabel(w) || len([]rune(w)) > 2000 {
			t.Errorf("warning not fit to be shown: %q", w)
		}
	}
}

func open(t *testing.T, path string) *Source {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return &Source{Name: path, Reader: f}
}

// brokenReader gives text and then an error.
type brokenReader struct {
	text io.Reader
	err  error
}

func (b brokenReader) Read(p []byte) (int, error) {
	n, err := b.text.Read(p)
	if err == io.EOF {
		err = b.err
	}
	return n, err
}
