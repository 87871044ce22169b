package files

import (
	"encoding/csv"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// write makes a CSV file of rows in a drawn order of rows and columns.
func write(t *rapid.T, label string, header []string, rows [][]string) string {
	columns := rapid.Permutation(indices(len(header))).Draw(t, label+" columns")
	order := rapid.Permutation(indices(len(rows))).Draw(t, label+" rows")
	var text strings.Builder
	if rapid.Bool().Draw(t, label+" byte order mark") {
		text.WriteString(byteOrderMark)
	}
	w := csv.NewWriter(&text)
	w.UseCRLF = rapid.Bool().Draw(t, label+" CRLF")
	put := func(row []string) {
		out := make([]string, len(columns))
		for k, c := range columns {
			out[k] = row[c]
		}
		if err := w.Write(out); err != nil {
			t.Fatal(err)
		}
	}
	put(header)
	for _, i := range order {
		put(rows[i])
	}
	w.Flush()
	return text.String()
}

func indices(n int) []int {
	x := make([]int, n)
	for i := range x {
		x[i] = i
	}
	return x
}

// The order of rows and columns changes nothing (N.1), and what is read is
// what was written.
func TestOrderOfRowsAndColumns(t *testing.T) {
	ids := []string{"ann", "Bob", "cyd, the 2nd", `d"an`, "é", "10", "9", "x y"}
	rapid.Check(t, func(t *rapid.T) {
		type list struct {
			round, scope, rater string
			weight              float64
			rank                map[string]float64
		}
		var lists []list
		var votes [][]string
		for _, round := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"1", "2", "10", "b"}), 1, 3, rapid.ID).Draw(t, "rounds") {
			for _, scope := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{Organisation, "team:X", "area:Y"}), 1, 2, rapid.ID).Draw(t, "scopes") {
				for _, rater := range rapid.SliceOfNDistinct(rapid.SampledFrom(ids), 1, 4, rapid.ID).Draw(t, "raters") {
					l := list{round, scope, rater, rapid.SampledFrom([]float64{1, 0.5, 3}).Draw(t, "weight"), map[string]float64{}}
					row := func(ratee, rank string) {
						votes = append(votes, []string{round, rater, ratee, rank, scope, fmt.Sprint(l.weight)})
					}
					for _, ratee := range rapid.SliceOfNDistinct(rapid.SampledFrom(ids), 0, 5, rapid.ID).Draw(t, "ratees") {
						if ratee != rater {
							l.rank[ratee] = rapid.SampledFrom([]float64{-1, 0, 1, 2.5, 1e6}).Draw(t, "rank")
							row(ratee, fmt.Sprint(l.rank[ratee]))
						}
					}
					if len(l.rank) == 0 {
						row("", "")
					}
					lists = append(lists, l)
				}
			}
		}
		var names [][]string
		for range rapid.IntRange(1, 12).Draw(t, "nominations") {
			from, to := rapid.SampledFrom(ids).Draw(t, "from"), rapid.SampledFrom(append(ids, "")).Draw(t, "to")
			if from != to {
				names = append(names, []string{"2", "build", from, to})
			}
		}
		in := func() input4 {
			made := input4{ballots: write(t, "ballots", []string{"round", "rater", "ratee", "rank", "scope", "weight"}, votes)}
			if len(names) > 0 {
				made.follows = write(t, "follows", []string{"round", "area", "from", "to"}, names)
			}
			return made
		}
		d, err := in().read(strict())
		if err != nil {
			t.Fatal(err)
		}
		again, err := in().read(strict())
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(d, again) {
			t.Fatalf("another order of the rows gives another dataset")
		}

		count := 0
		for r := range d.Rounds {
			for _, s := range d.Rounds[r].Ballots {
				count += s.Profile.Len()
			}
		}
		if count != len(lists) {
			t.Fatalf("%d ballots, wrote %d", count, len(lists))
		}
		for _, l := range lists {
			r := slices.IndexFunc(d.Rounds, func(r Round) bool { return r.Label == l.round })
			p := d.Rounds[r].Profile(l.scope)
			found := false
			for b := range p.Len() {
				o := p.Order(b)
				if d.Raters[o.Rater] != l.rater {
					continue
				}
				found = true
				if o.Weight != l.weight || o.Len() != len(l.rank) {
					t.Fatalf("ballot of %s: weight %v of %v, %d people of %d", l.rater, o.Weight, l.weight, o.Len(), len(l.rank))
				}
				last := 0.0
				for g := range o.Ends {
					group := o.Group(g)
					rank := l.rank[d.People[group[0]].ID]
					for _, i := range group {
						if l.rank[d.People[i].ID] != rank {
							t.Fatalf("tied people of unequal rank on the ballot of %s", l.rater)
						}
					}
					if g > 0 && rank <= last {
						t.Fatalf("ballot of %s out of order", l.rater)
					}
					last = rank
				}
			}
			if !found {
				t.Fatalf("no ballot of %s", l.rater)
			}
		}
		edges := map[[2]string]bool{}
		for _, n := range names {
			if n[3] != "" {
				edges[[2]string{n[2], n[3]}] = true
			}
		}
		r := slices.IndexFunc(d.Rounds, func(r Round) bool { return r.Label == "2" })
		if len(names) > 0 {
			f := d.Rounds[r].Area("build")
			if len(f.Edges) != len(edges) {
				t.Fatalf("%d edges of %d", len(f.Edges), len(edges))
			}
			for _, e := range f.Edges {
				if !edges[[2]string{d.People[e[0]].ID, d.People[e[1]].ID}] {
					t.Fatalf("edge %v was not written", e)
				}
			}
		}
	})
}
