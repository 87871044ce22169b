package simulate

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
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

func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	for _, tc := range []struct {
		cfg     Config
		without []string
	}{
		{Config{People: 12, Titled: 2}, nil},
		// Over the files of another organisation: those without rows go.
		{Config{People: 12, Titled: -1, NoFollows: true}, []string{FollowsFile, MandatesFile}},
		{Config{People: 12, Titled: 2, NoBallots: true}, []string{BallotsFile}},
		{Config{People: 1}, []string{BallotsFile, MandatesFile}},
	} {
		o := build(t, tc.cfg)
		if err := o.Write(dir); err != nil {
			t.Fatal(err)
		}
		for name, want := range files(t, o) {
			got, err := os.ReadFile(filepath.Join(dir, name))
			if slices.Contains(tc.without, name) {
				if !errors.Is(err, fs.ErrNotExist) {
					t.Errorf("%+v: %s is there without rows (%v)", tc.cfg, name, err)
				}
			} else if err != nil || string(got) != want {
				t.Errorf("%+v: %s differs from its writer (%v)", tc.cfg, name, err)
			}
		}
	}
	if err := build(t, Config{People: 2}).Write(filepath.Join(dir, PeopleFile)); err == nil {
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

func TestRoundLabels(t *testing.T) {
	for name, tc := range map[string]struct {
		cfg  Config
		want []string
	}{
		"half-yearly": {Config{People: 5, Rounds: 3}, []string{"2022-06-30", "2022-12-31", "2023-06-30"}},
		"quarterly": {
			Config{People: 5, Rounds: 4, Cadence: Quarterly, FirstClosing: time.Date(2023, 11, 30, 15, 4, 0, 0, time.UTC)},
			[]string{"2023-11-30", "2024-02-29", "2024-05-31", "2024-08-31"},
		},
		"mid-month": {
			Config{People: 5, Rounds: 3, FirstClosing: time.Date(2024, 1, 15, 0, 0, 0, 0, time.UTC)},
			[]string{"2024-01-15", "2024-07-15", "2025-01-15"},
		},
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
