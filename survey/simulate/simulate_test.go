package simulate

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func build(t testing.TB, cfg Config) *Organisation {
	t.Helper()
	o, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// files returns the four files, by name.
func files(t testing.TB, o *Organisation) map[string]string {
	t.Helper()
	out := make(map[string]string)
	for name, write := range map[string]func(io.Writer) error{
		BallotsFile: o.WriteBallots, FollowsFile: o.WriteFollows,
		PeopleFile: o.WritePeople, MandatesFile: o.WriteMandates,
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		out[name] = b.String()
	}
	return out
}

func TestSameSeedSameBytes(t *testing.T) {
	want := files(t, Demo(7))
	other := files(t, Demo(8))
	for _, procs := range []int{1, 8} {
		before := runtime.GOMAXPROCS(procs)
		got := files(t, Demo(7))
		runtime.GOMAXPROCS(before)
		for name := range want {
			if got[name] != want[name] {
				t.Errorf("GOMAXPROCS %d: %s differs between two runs of one seed", procs, name)
			}
			if got[name] == other[name] {
				t.Errorf("%s is the same for two seeds", name)
			}
		}
	}
}

func TestPurposesDoNotDisturbEachOther(t *testing.T) {
	a := files(t, build(t, Config{Seed: 3}))
	b := files(t, build(t, Config{Seed: 3, Names: 1.5, Persistence: 0.6}))
	for _, name := range []string{BallotsFile, PeopleFile, MandatesFile} {
		if a[name] != b[name] {
			t.Errorf("%s changed with the follow question", name)
		}
	}
	if a[FollowsFile] == b[FollowsFile] {
		t.Error("follows did not change with the follow question")
	}
}

func TestWriteLeavesFourFiles(t *testing.T) {
	o := build(t, Config{Seed: 1, People: 12, NoFollows: true})
	dir := filepath.Join(t.TempDir(), "new", "folder")
	if err := o.Write(dir); err != nil {
		t.Fatal(err)
	}
	for name, want := range files(t, o) {
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || string(got) != want {
			t.Errorf("%s: differs from its writer (%v)", name, err)
		}
	}
	if got := files(t, o)[FollowsFile]; got != "round,area,from,to\n" {
		t.Errorf("follows without nominations: %q", got)
	}
	if err := o.Write(filepath.Join(dir, BallotsFile)); err == nil {
		t.Error("writing into a file succeeded")
	}
}

type broken struct{ after int }

func (b *broken) Write(p []byte) (int, error) {
	if b.after -= len(p); b.after < 0 {
		return 0, errors.New("disk full")
	}
	return len(p), nil
}

func TestWriteReportsFailure(t *testing.T) {
	o := Demo(1)
	for name, write := range map[string]func(io.Writer) error{
		BallotsFile: o.WriteBallots, FollowsFile: o.WriteFollows,
		PeopleFile: o.WritePeople, MandatesFile: o.WriteMandates,
	} {
		if err := write(&broken{}); err == nil {
			t.Errorf("%s: no error from a full disk", name)
		}
	}
	if err := o.WriteBallots(&broken{after: 100_000}); err == nil {
		t.Error("no error from a disk that fills up on the way")
	}
}

func TestImpossible(t *testing.T) {
	nan := math.NaN()
	for name, tc := range map[string]struct {
		cfg  Config
		want string
	}{
		"negative people":         {Config{People: -1}, "people"},
		"more teams than people":  {Config{People: 3, Teams: 4}, "4 teams for 3 people"},
		"empty team":              {Config{TeamSizes: []int{3, 0}}, "team 2 has 0"},
		"team sizes and people":   {Config{People: 10, TeamSizes: []int{3, 4}}, "add up to 7"},
		"team sizes and teams":    {Config{Teams: 3, TeamSizes: []int{3, 4}}, "2 team sizes"},
		"participation":           {Config{Participation: 1.3}, "participation"},
		"NaN":                     {Config{WorthSD: nan}, "worth SD"},
		"infinite":                {Config{TitleFactor: math.Inf(1)}, "title factor"},
		"persistence":             {Config{Persistence: -0.1}, "persistence"},
		"correlation":             {Config{Correlation: 1.1}, "correlation"},
		"areas":                   {Config{Areas: -1}, "areas"},
		"rounds":                  {Config{Rounds: -1}, "rounds"},
		"shortest above longest":  {Config{ListLength: 5, ShortestList: 6}, "shortest list"},
		"cadence":                 {Config{Cadence: 7}, "cadence"},
		"more titles than people": {Config{People: 5, Titled: 6}, "6 titled"},
		"unmatched without title": {Config{Titled: -1, Plant: Plant{Unmatched: 1}}, "unmatched"},
		"emergent, no follows":    {Config{NoFollows: true, Plant: Plant{Emergent: 1}}, "follow nominations"},
		"ring, no lists":          {Config{NoBallots: true, Plant: Plant{Rings: 1}}, "need lists"},
		"ring of two":             {Config{Plant: Plant{Rings: 1, RingSize: 2}}, "ring size"},
		"ring longer than lists":  {Config{ListLength: 3, Plant: Plant{Rings: 1, RingSize: 5}}, "ring of 5"},
		"plant above people":      {Config{People: 6, Plant: Plant{Rings: 1, Popular: 3}}, "more than the 6 people"},
		"too many rings":          {Config{People: 6, Plant: Plant{Rings: 1 << 62, RingSize: 4}}, "more than the 6 people"},
		"small team of five":      {Config{Plant: Plant{SmallTeam: 5}}, "not too small"},
		"small team alone":        {Config{Teams: 1, Plant: Plant{SmallTeam: 3}}, "a team of 3"},
	} {
		o, err := New(tc.cfg)
		if err == nil || o != nil {
			t.Errorf("%s: no error", name)
			continue
		}
		if !strings.HasPrefix(err.Error(), "simulate: ") || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %q does not say %q", name, err, tc.want)
		}
	}
}

// checkInvariants checks what is true of every organisation and of its files.
func checkInvariants(t interface {
	Helper()
	Errorf(string, ...any)
	Fatal(...any)
}, o *Organisation, text map[string]string) {
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
		for i := 1; r > 0 && i < 2; i++ {
			if !o.Rounds[r].Closing.After(o.Rounds[r-1].Closing) {
				t.Errorf("round %d closes on %v", r, o.Rounds[r].Closing)
			}
		}
	}
}

func checkMandates(t interface {
	Helper()
	Errorf(string, ...any)
}, o *Organisation, rows [][]string) {
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

func TestSizes(t *testing.T) {
	for name, cfg := range map[string]Config{
		"one person":         {People: 1},
		"two people":         {People: 2, Titled: 1},
		"two teams of one":   {TeamSizes: []int{1, 1}},
		"a team of one":      {TeamSizes: []int{1, 6}, Titled: 7},
		"everybody titled":   {People: 20, Titled: 20, Turnover: 0.5},
		"one area":           {People: 30, Areas: 1},
		"many areas":         {People: 40, Areas: 40, AreasPerPerson: 9},
		"500 people":         {People: 500, Rounds: 2},
		"one round":          {People: 10, Rounds: 1, Plant: Plant{Gatherers: 1}},
		"more names":         {People: 4, Names: 9, Rounds: 3, Persistence: 0.9},
		"nobody followed":    {People: 6, Titled: 6, Plant: Plant{Unmatched: 6}},
		"all emergent":       {People: 5, Titled: -1, Plant: Plant{Emergent: 5}},
		"long lists":         {People: 60, ListLength: 80, ShortestList: 70, Contact: 1, Rounds: 1},
		"one colossal team":  {People: 300, Teams: 2, TeamSizes: []int{290, 10}, Rounds: 1},
		"quarterly, integer": {People: 15, Cadence: Quarterly, IntegerLabels: true},
	} {
		t.Run(name, func(t *testing.T) {
			o := build(t, cfg)
			checkInvariants(t, o, files(t, o))
		})
	}
}

func TestInvariantsOfRandomConfigs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 60).Draw(t, "people")
		unit := rapid.Float64Range(0, 1)
		share := rapid.Float64Range(0.01, 1)
		cfg := Config{
			Seed:           rapid.Uint64().Draw(t, "seed"),
			People:         n,
			Teams:          rapid.IntRange(0, n).Draw(t, "teams"),
			Areas:          rapid.IntRange(1, 9).Draw(t, "areas"),
			AreasPerPerson: rapid.IntRange(1, 9).Draw(t, "areas per person"),
			Titled:         rapid.IntRange(-1, n).Draw(t, "titled"),
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
				Emergent: rapid.IntRange(0, 2).Draw(t, "emergent"), Unmatched: rapid.IntRange(0, 2).Draw(t, "unmatched"),
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

func TestRoundLabels(t *testing.T) {
	for name, tc := range map[string]struct {
		cfg  Config
		want []string
	}{
		"half-yearly": {Config{People: 5, Rounds: 3}, []string{"2022-06-30", "2022-12-31", "2023-06-30"}},
		"quarterly": {Config{People: 5, Rounds: 4, Cadence: Quarterly, FirstClosing: time.Date(2023, 11, 30, 15, 4, 0, 0, time.UTC)},
			[]string{"2023-11-30", "2024-02-29", "2024-05-31", "2024-08-31"}},
		"mid-month": {Config{People: 5, Rounds: 3, FirstClosing: time.Date(2024, 1, 15, 0, 0, 0, 0, time.UTC)},
			[]string{"2024-01-15", "2024-07-15", "2025-01-15"}},
		"integers": {Config{People: 5, Rounds: 3, IntegerLabels: true}, []string{"1", "2", "3"}},
	} {
		o := build(t, tc.cfg)
		var got []string
		for _, r := range o.Rounds {
			got = append(got, r.Label)
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("%s: got %v, want %v", name, got, tc.want)
		}
	}
}

func TestInventedNamesAreDistinct(t *testing.T) {
	seen := make(map[string]bool)
	for i := range 24*24*24*24 + 10 {
		name := inventName(i)
		if seen[name] {
			t.Fatalf("%d: %s twice", i, name)
		}
		seen[name] = true
	}
}
