package simulate

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// checkInvariants checks what is true of every organisation and of its files.
func checkInvariants(t interface {
	Helper()
	Errorf(string, ...any)
	Fatal(...any)
}, o *Organisation, text map[string]string,
) {
	t.Helper()
	cfg := o.Config
	if len(o.People) != cfg.People || len(o.Teams) != cfg.Teams || len(o.Areas) != cfg.Areas || len(o.Rounds) != cfg.Rounds {
		t.Errorf("sizes: %d people, %d teams, %d areas, %d rounds of %+v", len(o.People), len(o.Teams), len(o.Areas), len(o.Rounds), cfg)
	}
	table := make(map[string][][]string)
	for name, content := range text {
		rows, err := csv.NewReader(strings.NewReader(content)).ReadAll()
		if err != nil {
			t.Fatal(name, err)
		}
		table[name] = rows[1:]
	}
	id := make(map[string]int)
	names := make(map[string]bool)
	for i, row := range table[PeopleFile] {
		if i > 0 && row[0] <= table[PeopleFile][i-1][0] {
			t.Errorf("ids are not ascending: %s", row[0])
		}
		id[row[0]] = i
		if names[row[1]] {
			t.Errorf("two people are called %s", row[1])
		}
		names[row[1]] = true
	}
	noManager := 0
	for _, row := range table[PeopleFile] {
		if row[3] == "" {
			noManager++
		} else if _, known := id[row[3]]; !known || row[3] == row[0] {
			t.Errorf("%s reports to %q", row[0], row[3])
		}
	}
	if noManager != 1 {
		t.Errorf("%d people report to nobody, want 1", noManager)
	}

	// Ballots: positive ranks that start at 1, nobody twice, nobody themselves.
	type key struct{ round, rater string }
	seen := make(map[[3]string]bool)
	last := make(map[key]int)
	length := make(map[key]int)
	for _, row := range table[BallotsFile] {
		rank, err := strconv.Atoi(row[3])
		k := key{row[0], row[1]}
		if _, known := id[row[1]]; err != nil || !known || row[1] == row[2] || seen[[3]string(row[:3])] {
			t.Errorf("ballot row %v", row)
		}
		if _, known := id[row[2]]; !known {
			t.Errorf("ballot row %v: unknown ratee", row)
		}
		if prev := last[k]; rank != prev && rank != prev+1 || rank < 1 {
			t.Errorf("ballot row %v follows rank %d", row, prev)
		}
		last[k] = rank
		length[k]++
		seen[[3]string(row[:3])] = true
	}
	for k, m := range length {
		if m > cfg.ListLength {
			t.Errorf("%v lists %d people", k, m)
		}
		if cfg.StrictLists && (m != min(cfg.ListLength, cfg.People-1) || last[k] != m) {
			t.Errorf("%v: strict list of %d people and %d ranks", k, m, last[k])
		}
	}

	// Follows: nobody twice, nobody themselves, no more names than asked.
	named := make(map[[4]string]bool)
	count := make(map[[3]string]int)
	for _, row := range table[FollowsFile] {
		if row[2] == row[3] || named[[4]string(row)] {
			t.Errorf("follow row %v", row)
		}
		named[[4]string(row)] = true
		count[[3]string(row[:3])]++
		if _, known := id[row[3]]; row[3] != "" && !known {
			t.Errorf("follow row %v: unknown person", row)
		}
	}
	for k, c := range count {
		if c > int(math.Ceil(cfg.Names)) {
			t.Errorf("%v names %d", k, c)
		}
		if c > 1 && named[[4]string{k[0], k[1], k[2], ""}] {
			t.Errorf("%v names somebody and nobody", k)
		}
	}

	checkMandates(t, o, table[MandatesFile])
	for r := range o.Rounds {
		for _, w := range o.Truth.Worth[r] {
			if math.IsNaN(w) || math.IsInf(w, 0) {
				t.Errorf("worth %v", w)
			}
		}
		if r > 0 && !o.Rounds[r].Closing.After(o.Rounds[r-1].Closing) {
			t.Errorf("round %d closes on %v", r, o.Rounds[r].Closing)
		}
	}
}

func checkMandates(t interface {
	Helper()
	Errorf(string, ...any)
}, o *Organisation, rows [][]string,
) {
	t.Helper()
	scopes := map[string]bool{"organisation": true}
	for _, x := range o.Teams {
		scopes["team:"+x.Name] = true
	}
	for _, a := range o.Areas {
		scopes["area:"+a.Name] = true
	}
	for _, row := range rows {
		level, err := strconv.Atoi(row[3])
		if err != nil || level < 1 || row[1] == "" || row[2] == "" || !scopes[row[4]] {
			t.Errorf("mandate row %v", row)
		}
		start, err := time.Parse(time.DateOnly, row[5])
		if err != nil {
			t.Errorf("mandate row %v: %v", row, err)
		}
		if row[6] != "" {
			if end, err := time.Parse(time.DateOnly, row[6]); err != nil || end.Before(start) {
				t.Errorf("mandate row %v: ends before it starts (%v)", row, err)
			}
		}
	}
	// The number of ordinary holders stays, and everybody has at most one.
	gathering := make(map[int]bool)
	for _, h := range o.Truth.Gatherings {
		gathering[h.Person] = true
	}
	for r := range o.Rounds {
		holders := 0
		for i, k := range o.MandatesHeld(r) {
			if gathering[i] {
				if k != r+1 {
					t.Errorf("round %d: the gatherer holds %d mandates", r, k)
				}
				continue
			}
			holders += k
			if k > 1 {
				t.Errorf("round %d: %s holds %d mandates", r, o.People[i].ID, k)
			}
		}
		if len(gathering) == 0 && holders != o.Config.Titled {
			t.Errorf("round %d: %d holders, want %d", r, holders, o.Config.Titled)
		}
	}
	// One manager of the organisation and of a team at a time, whom the others
	// of the team report to at the end.
	managers := make(map[Scope]int)
	for _, m := range o.Mandates {
		if m.Kind != Manager || o.Config.FlatMandates || !m.End.IsZero() {
			continue
		}
		if managers[m.Scope]++; managers[m.Scope] > 1 {
			t.Errorf("%s has two managers", o.ScopeName(m.Scope))
		}
		if m.Scope.Reach == ReachTeam && o.Teams[m.Scope.Index].Lead != m.Person {
			t.Errorf("%s has a manager who does not lead it", o.ScopeName(m.Scope))
		}
	}
	// A scoped mandate is held by somebody of the scope, but for gatherers.
	for _, m := range o.Mandates {
		if gathering[m.Person] {
			continue
		}
		if m.Scope.Reach == ReachTeam && o.People[m.Person].Team != m.Scope.Index ||
			m.Scope.Reach == ReachArea && !o.worksIn(m.Person, m.Scope.Index) {
			t.Errorf("%s holds %s from outside", o.People[m.Person].ID, o.ScopeName(m.Scope))
		}
	}
}

func TestInvariantsOfRandomConfigs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 60).Draw(t, "people")
		// Titles that leave room for the plant: most configurations are possible.
		titled := rapid.IntRange(-1, max(0, n-4)).Draw(t, "titled")
		unit := rapid.Float64Range(0, 1)
		share := rapid.Float64Range(0.01, 1)
		cfg := Config{
			Seed:           rapid.Uint64().Draw(t, "seed"),
			People:         n,
			Teams:          rapid.IntRange(0, n).Draw(t, "teams"),
			Areas:          rapid.IntRange(1, 9).Draw(t, "areas"),
			AreasPerPerson: rapid.IntRange(1, 9).Draw(t, "areas per person"),
			Titled:         titled,
			FlatMandates:   rapid.Bool().Draw(t, "flat"),
			Turnover:       unit.Draw(t, "turnover"),
			Rounds:         rapid.IntRange(1, 5).Draw(t, "rounds"),
			Participation:  share.Draw(t, "participation"),
			ListLength:     rapid.IntRange(5, 30).Draw(t, "list length"),
			StrictLists:    rapid.Bool().Draw(t, "strict"),
			TeamShare:      share.Draw(t, "team share"),
			Contact:        share.Draw(t, "contact"),
			TieWidth:       rapid.Float64Range(-1, 3).Draw(t, "tie width"),
			Drift:          unit.Draw(t, "drift"),
			Names:          rapid.Float64Range(0.1, 6).Draw(t, "names"),
			Persistence:    unit.Draw(t, "persistence"),
			Nobody:         unit.Draw(t, "nobody"),
			PopularityCV:   rapid.Float64Range(0.01, 3).Draw(t, "CV"),
			Correlation:    rapid.Float64Range(-1, 1).Draw(t, "correlation"),
			AreaFocus:      rapid.Float64Range(0.1, 10).Draw(t, "focus"),
			Plant: Plant{
				Emergent: rapid.IntRange(0, 2).Draw(t, "emergent"), Unmatched: rapid.IntRange(0, min(2, max(0, titled))).Draw(t, "unmatched"),
				UnmatchedFactor: unit.Draw(t, "unmatched factor"), Gatherers: rapid.IntRange(0, 1).Draw(t, "gatherers"),
				Rings: rapid.IntRange(0, 2).Draw(t, "rings"), Popular: rapid.IntRange(0, 3).Draw(t, "popular"),
				SmallTeam: rapid.IntRange(0, 4).Draw(t, "small team"),
			},
		}
		o, err := New(cfg)
		if err != nil {
			if !errors.Is(err, errConfig) {
				t.Fatal(err)
			}
			return
		}
		text := make(map[string]string)
		for name, write := range map[string]func(io.Writer) error{
			BallotsFile: o.WriteBallots, FollowsFile: o.WriteFollows,
			PeopleFile: o.WritePeople, MandatesFile: o.WriteMandates,
		} {
			var b bytes.Buffer
			if err := write(&b); err != nil {
				t.Fatal(err)
			}
			text[name] = b.String()
		}
		checkInvariants(t, o, text)
	})
}
