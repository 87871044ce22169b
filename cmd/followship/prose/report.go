package prose

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/followship/followship/cmd/followship/document"
)

// Names turns a person's id into the words a reader knows them by.
type Names func(id string) string

// Write prints the document as a report. It returns the first error of w.
func Write(w io.Writer, d *document.Document, name Names) error {
	r := report{page: &page{w: w}, name: func(id string) string { return shorten(name(id)) }, doc: d}
	r.opening()
	if latest := r.latest(); len(latest) > 0 {
		r.full(&latest[0])
		r.inside(latest[1:])
	}
	r.earlier()
	r.overRounds()
	r.notices()
	r.closing()
	return r.page.err
}

// report is a document on its way to the page.
type report struct {
	*page
	name Names
	doc  *document.Document
}

// latest returns the entries of the last round, the organisation first.
func (r *report) latest() []document.Round {
	rounds := r.doc.Rounds
	if len(rounds) == 0 {
		return nil
	}
	first := len(rounds) - 1
	for first > 0 && rounds[first-1].Round == rounds[first].Round {
		first--
	}
	return rounds[first:]
}

// organisation returns the organisation's entry of every round.
func (r *report) organisation() []document.Round {
	var out []document.Round
	for k, round := range r.doc.Rounds {
		if k == 0 || r.doc.Rounds[k-1].Round != round.Round {
			out = append(out, round)
		}
	}
	return out
}

func (r *report) opening() {
	rounds := r.organisation()
	r.print("FOLLOWSHIP\n")
	if len(rounds) == 0 {
		r.say("There is nothing to report: no round was found.")
		return
	}
	last := rounds[len(rounds)-1]
	what := count(last.People, "colleague", "colleagues") + " on the roster"
	if last.Ballots > 0 {
		what += ", " + count(last.Ballots, "list", "lists")
	}
	if network := last.Network.Get(); network != nil && !network.Derived {
		what += ", " + count(network.Respondents, "answer", "answers") + " on whom people follow"
	}
	if len(rounds) == 1 {
		r.say("One round, %q: %s.", shorten(last.Round), what)
	} else {
		r.say("%d rounds, from %q to %q. The latest, shown in full: %s.",
			len(rounds), shorten(rounds[0].Round), shorten(last.Round), what)
	}
	r.say("Decision support only: every figure below has an uncertainty, and a human decides.")
}

// full prints everything known of one scope.
func (r *report) full(round *document.Round) {
	r.title("Round %s · %s", shorten(round.Round), scopeWords(round.Scope))
	r.contribution(round)
	r.methods(round)
	r.agreement(round)
	r.diagnostics(round)
	r.network(round)
	r.leadership(round)
	r.concentration(round)
}

// inside prints a line for each scope inside the organisation, then what was
// found in them about titles.
func (r *report) inside(scopes []document.Round) {
	if len(scopes) == 0 {
		return
	}
	r.title("Inside the organisation")
	r.say("Each scope stands for itself: a team sees only lists and nominations between its members, an area only its own nominations. A dash means that the figure cannot be computed from so little.")
	var rows [][]string
	for i := range scopes {
		s := &scopes[i]
		row := []string{scopeWords(s.Scope), strconv.Itoa(s.People), strconv.Itoa(s.Ballots), "–", "–", "–", "–"}
		if a := s.Agreement.Get(); a != nil {
			row[3] = num(a.U, 2)
		}
		if n := s.Network.Get(); n != nil {
			row[4] = strconv.Itoa(n.Respondents)
		}
		if c := s.Concentration.Get(); c != nil {
			row[5] = num(c.EffectiveNumber, 1)
			row[6] = num(c.Excess, 2)
		}
		rows = append(rows, row)
	}
	r.gap()
	r.table([]string{"scope", ">people", ">lists", ">agreement u", ">answers", ">people followed, effectively", ">Gini above chance"}, rows)
	r.findings(scopes...)
}

// earlier prints one line a round when there are several.
func (r *report) earlier() {
	rounds := r.organisation()
	if len(rounds) < 2 {
		return
	}
	r.title("Round by round")
	var rows [][]string
	for i := range rounds {
		x := &rounds[i]
		row := []string{shorten(x.Round), strconv.Itoa(x.Ballots), "–", "–", "–", "–", "–"}
		if a := x.Agreement.Get(); a != nil {
			row[2] = num(a.U, 3)
		}
		if n := x.Network.Get(); n != nil {
			row[3] = strconv.Itoa(n.Respondents)
		}
		if c := x.Concentration.Get(); c != nil {
			row[4], row[5] = num(c.GiniCorrected, 3), num(c.EffectiveNumber, 1)
		}
		if l := x.Leadership.Get(); l != nil {
			row[6] = num(l.TauB, 2)
		}
		rows = append(rows, row)
	}
	header := []string{"round", ">lists", ">agreement u", ">answers", ">Gini", ">people followed, effectively", ">titles and following, tau-b"}
	// A column without a single figure says nothing: leave it out.
	for c := len(header) - 1; c > 0; c-- {
		if !slices.ContainsFunc(rows, func(row []string) bool { return row[c] != "–" && row[c] != "0" }) {
			header = slices.Delete(header, c, c+1)
			for k := range rows {
				rows[k] = slices.Delete(rows[k], c, c+1)
			}
		}
	}
	r.gap()
	r.table(header, rows)
}

func (r *report) closing() {
	r.title("How to read this")
	if len(r.doc.Rounds) > 0 && r.doc.Rounds[0].Fit.Get() != nil {
		r.item("A score of 73: in 73 of 100 comparisons with a randomly drawn colleague, a rater who separates the two would put this person first. Who was not listed is unknown to the rater, not last.")
		r.item("Being in one band is not proof of equality, and neighbours across a border may be indistinguishable.")
	}
	r.item("Listed ahead less often has many causes; newness and quiet work are two of them. No finding about a person says nothing about contribution.")
	r.item("These are the lists people wrote, not what they did. Ask before you conclude.")
}

// scopeWords says a scope's name in words.
func scopeWords(scope string) string {
	scope = shorten(scope)
	for _, kind := range []string{"team", "area"} {
		if rest, ok := strings.CutPrefix(scope, kind+":"); ok {
			if strings.HasPrefix(strings.ToLower(rest), kind+" ") {
				return rest
			}
			return kind + " " + rest
		}
	}
	if scope == "organisation" {
		return "the organisation"
	}
	return scope
}

// places says an interval of ranks in words.
func places(lower, upper document.Number) string {
	l, ok := lower.Value()
	u, _ := upper.Value()
	switch {
	case !ok:
		return "–"
	case l == u:
		return fmt.Sprintf("%.0f", l)
	}
	return fmt.Sprintf("%.0f to %.0f", l, u)
}
