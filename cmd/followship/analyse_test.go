package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/followship/followship/cmd/followship/document"
)

// six is the running example of chapter A.
const six = `rater,ratee,rank
P1,P2,1
P1,P3,2
P1,P4,3
P2,P3,1
P2,P1,2
P2,P4,2
P3,P2,1
P3,P1,2
P3,P5,3
P4,P2,1
P4,P3,2
P4,P5,3
P4,P6,3
P5,P2,1
P5,P4,2
P5,P3,3
P5,P6,4
P6,P3,1
P6,P4,2
P6,P5,3
`

// write puts a file into a fresh folder and returns its path.
func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// simulated writes a small organisation and returns the arguments that analyse it.
func simulated(t *testing.T, flags ...string) []string {
	t.Helper()
	dir := t.TempDir()
	status, _, stderr := invoke(t, "", append([]string{"simulate", dir}, flags...)...)
	if status != statusOK {
		t.Fatalf("simulate: status %d: %s", status, stderr)
	}
	args := []string{filepath.Join(dir, "ballots.csv")}
	for _, name := range []string{"people", "mandates", "follows"} {
		path := filepath.Join(dir, name+".csv")
		if _, err := os.Stat(path); err == nil {
			args = append(args, "--"+name, path)
		}
	}
	return args
}

// TestSix checks the running example as a reader of the document meets it.
func TestSix(t *testing.T) {
	d := analyse(t, write(t, "six.csv", six))
	r := round(t, d, "1", "organisation")
	if r.People != 6 || r.Ballots != 6 || len(r.Components) != 1 {
		t.Errorf("%d people, %d ballots, components %v", r.People, r.Ballots, r.Components)
	}
	for k, want := range []struct{ winShare, borda, rate, copeland, beaten float64 }{
		{0.4775, 0.3750, 0.3750, 0.375, 1},
		{0.9763, 1, 1, 1, 5},
		{0.7057, 0.7000, 0.6667, 0.8, 4},
		{0.5116, 0.3542, 0.3889, 0.5, 2},
		{0.1383, 0.0556, 0.0714, 0.1, 0},
		{0.1906, 0.0833, 0.0833, 0.125, 0},
	} {
		s := r.Scores[k]
		near(t, s.Person+" E (B.1)", s.WinShare, want.winShare, 4)
		near(t, s.Person+" Borda (B.3)", s.Borda, want.borda, 4)
		near(t, s.Person+" win rate (B.3)", s.WinRate, want.rate, 4)
		near(t, s.Person+" Copeland (B.4)", s.Copeland, want.copeland, 3)
		if got := (*r.Schulze.Get())[k].Beaten; got != int(want.beaten) {
			t.Errorf("%s beats %d (B.5), want %v", s.Person, got, want.beaten)
		}
		// A.6: P2 never lost; the rows of P5 and P6 are zero, they never won.
		if boundary := *s.Boundary.Get(); boundary != (s.Person == "P2" || s.Person == "P5" || s.Person == "P6") {
			t.Errorf("%s boundary %t (B.1)", s.Person, boundary)
		}
	}
	near(t, "L (B.1)", r.Fit.Get().LogLikelihood, -15.84510, 5)
	near(t, "l_2 (B.1)", document.NumberOf(r.Fit.Get().TieParameters["2"]), -1.2698, 4)
	kemeny := r.Kemeny.Get()
	near(t, "Kemeny cost (B.6)", kemeny.Cost, 1, 0)
	if !kemeny.Optimal || kemeny.Unique {
		t.Errorf("Kemeny optimal %t unique %t, want one of five optima (B.6)", kemeny.Optimal, kemeny.Unique)
	}
	a := r.Agreement.Get()
	near(t, "u (D.1)", a.U, 0.5714, 4)
	near(t, "weighted mean tau-b (D.2)", a.MeanTauB, 0.5714, 4)
	if _, ok := a.KendallW.Value(); ok || a.Reasons["kendall_w"] == "" {
		t.Error("W of incomplete lists must be null with a reason")
	}
	diagnostics := r.Diagnostics.Get()
	for k, want := range []float64{1, 0.816, 1, 0.913, 0.667, 1} {
		near(t, "leave-one-out tau-b (E.1)", diagnostics.LeaveOneOut[k].TauB, want, 3)
	}
	// The published influence and reciprocity are those of the soft-label model.
	soft := round(t, analyse(t, write(t, "six.csv", six), "--max-tie-order", "1"), "1", "organisation").Diagnostics.Get()
	influence := soft.Influence.Get()
	near(t, "largest change (E.2)", influence.MaxChange, 0.505, 3)
	near(t, "largest shift of a place (E.2)", influence.MaxRankShift, 1, 0)
	near(t, "rho (E.4)", soft.Reciprocity.Rho, 0.2114, 4)
	if influence.MaxChangeRater != "P5" || soft.Reciprocity.Dyads != 8 {
		t.Errorf("largest change by %s, %d dyads, want P5 (E.2) and 8 (E.4)", influence.MaxChangeRater, soft.Reciprocity.Dyads)
	}
}

// TestNoMaximum checks that plain maximum likelihood says when there is none,
// and that the rest is reported all the same.
func TestNoMaximum(t *testing.T) {
	d := analyse(t, write(t, "six.csv", six), "--kappa", "0", "--tau", "0")
	r := round(t, d, "1", "organisation")
	if got := r.Fit.Get().Reason; got != "no_mle" {
		t.Errorf("fit.reason %q, want no_mle: P2 never loses", got)
	}
	for _, s := range r.Scores {
		if _, ok := s.Theta.Value(); ok || s.Reasons["theta"] != "no_mle" || s.Reasons["score"] != "no_mle" {
			t.Errorf("%s: theta must be null, reason no_mle: %v", s.Person, s.Reasons)
		}
	}
	near(t, "u", r.Agreement.Get().U, 0.5714, 4)
}

// TestMethods checks that one method prints its own keys and no others.
func TestMethods(t *testing.T) {
	args := simulated(t, "--people", "30", "--rounds", "2")
	keys := map[string][]string{
		"plackett-luce": {"fit"},
		"borda":         {},
		"copeland":      {},
		"schulze":       {"schulze"},
		"kemeny":        {"kemeny"},
		"agreement":     {"agreement"},
		"network":       {"network"},
		"leadership":    {"leadership"},
		"power":         {"concentration"},
		"all": {
			"fit", "robustness", "kemeny", "schulze", "agreement", "diagnostics", "network", "leadership", "concentration",
		},
	}
	for method, want := range keys {
		t.Run(method, func(t *testing.T) {
			status, stdout, stderr := invoke(t, "", append([]string{"analyse", "--json", "--method", method}, args...)...)
			if status != statusOK {
				t.Fatalf("status %d: %s", status, stderr)
			}
			var d struct {
				Rounds []map[string]json.RawMessage `json:"rounds"`
			}
			if err := json.Unmarshal([]byte(stdout), &d); err != nil {
				t.Fatal(err)
			}
			for _, key := range keys["all"] {
				_, has := d.Rounds[0][key]
				if wanted := strings.Contains(" "+strings.Join(want, " ")+" ", " "+key+" "); has != wanted {
					t.Errorf("key %s present %t, want %t", key, has, wanted)
				}
			}
			if status, text, _ := invoke(t, "", append([]string{"analyse", "--method", method}, args...)...); status != statusOK || len(text) < 200 {
				t.Errorf("no readable report: status %d, %d bytes", status, len(text))
			}
		})
	}
}

// TestSameBits runs the same analysis with one and with several processors.
func TestSameBits(t *testing.T) {
	args := simulated(t, "--people", "40", "--rounds", "2")
	document := func(processors int, flags ...string) string {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		_, stdout, _ := invoke(t, "", append(append([]string{"analyse", "--json"}, args...), flags...)...)
		return stdout
	}
	if document(1) != document(8) {
		t.Error("the document differs with eight processors")
	}
	if document(2, "--method", "agreement") == document(2, "--method", "agreement", "--seed", "7") {
		t.Error("a seed of one's own changes nothing")
	}
}

// TestPipe reads ballots from standard input, with flags after the file.
func TestPipe(t *testing.T) {
	_, want, _ := invoke(t, "", "analyse", "--json", write(t, "six.csv", six))
	status, got, stderr := invoke(t, six, "analyse", "-", "--json")
	if status != statusOK || got != want {
		t.Errorf("status %d, the document of a pipe differs from that of the file: %s", status, stderr)
	}
	status, stdout, stderr := invoke(t, six[:len(six)-4], "analyse", "-", "--json")
	if status != statusUsage || stdout != "" || !strings.Contains(stderr, "standard input:") {
		t.Errorf("cut pipe: status %d, %d bytes printed: %s", status, len(stdout), stderr)
	}
}

// TestRefused checks that whatever is wrong ends with status 2, one clear line
// and nothing on standard output.
func TestRefused(t *testing.T) {
	good := write(t, "six.csv", six)
	bad := write(t, "bad.csv", strings.Replace(six, "P6,P5,3", "P6,P6,3", 1))
	tests := []struct {
		name string
		args []string
		want string
	}{
		{"nothing to analyse", nil, "nothing to analyse"},
		{"missing file", []string{"no-such-file.csv"}, "no-such-file.csv"},
		{"a folder", []string{t.TempDir()}, "director"},
		{"self-ranking", []string{bad}, "bad.csv:21:"},
		{"two pipes", []string{"-", "--people", "-"}, "only one file"},
		{"negative kappa", []string{good, "--kappa", "-1"}, "--kappa"},
		{"infinite tau", []string{good, "--tau", "+Inf"}, "--tau"},
		{"NaN kappa", []string{good, "--kappa", "NaN"}, "--kappa"},
		{"tie order zero", []string{good, "--max-tie-order", "0"}, "--max-tie-order"},
		{"negative places", []string{good, "--follows-from-top", "-3"}, "--follows-from-top"},
		{"unknown method", []string{good, "--method", "astrology"}, "plackett-luce"},
		{"no date", []string{good, "--as-of", "yesterday"}, "--as-of"},
		{"no such team column", []string{good, "--people", write(t, "people.csv", "id\nP1\nP2\nP3\nP4\nP5\nP6\n"), "--team-column", "crew"}, "crew"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			status, stdout, stderr := invoke(t, "", append([]string{"analyse"}, test.args...)...)
			if status != statusUsage || stdout != "" || !strings.Contains(stderr, test.want) {
				t.Errorf("status %d, printed %q, error %q; want status 2, nothing, and %q", status, stdout, stderr, test.want)
			}
		})
	}
	status, stdout, stderr := invoke(t, "", "analyse", bad, "--strict=false")
	if status != statusOK || stdout == "" || !strings.Contains(stderr, "self_ranked") {
		t.Errorf("--strict=false: status %d: %s", status, stderr)
	}
}

// TestPlanted checks that what is planted in the demonstration is found, and
// said in careful words.
func TestPlanted(t *testing.T) {
	if testing.Short() {
		t.Skip("analyses 120 people over eight rounds")
	}
	args := simulated(t)
	d := analyse(t, append(args, "--method", "leadership")...)
	found := map[string]int{}
	last := d.Rounds[len(d.Rounds)-1].Round
	for _, r := range d.Rounds {
		if l := r.Leadership.Get(); l != nil && r.Round == last {
			for _, c := range l.Cells {
				found[c.Finding]++
			}
		}
	}
	for _, finding := range []string{"recognised_leader", "emergent_leader", "unmatched_mandate"} {
		if found[finding] == 0 {
			t.Errorf("no %s in the demonstration", finding)
		}
	}
	_, text, _ := invoke(t, "", append([]string{"analyse", "--method", "leadership"}, args...)...)
	for _, hurtful := range []string{"hollow", "nominal leader", "worst", "best person", "undetermined", "lowest tier", "suppressed", "cannot judge"} {
		if strings.Contains(strings.ToLower(text), hurtful) {
			t.Errorf("the report says %q", hurtful)
		}
	}
	if text = strings.Join(strings.Fields(text), " "); !strings.Contains(text, "The cause may be the mandate, the scope or the question") {
		t.Error("an unmatched mandate is not said in the words agreed on")
	}
}

// TestFewPeople checks that the smallest inputs give a report.
func TestFewPeople(t *testing.T) {
	for name, ballots := range map[string]string{
		"one list of one":  "rater,ratee,rank\na,b,1\n",
		"an empty list":    "rater,ratee,rank\na,,\n",
		"two people":       "rater,ratee,rank\na,b,1\na,c,2\n",
		"all tied":         "rater,ratee,rank\na,b,1\na,c,1\na,d,1\nb,c,1\nb,d,1\n",
		"two groups apart": "rater,ratee,rank\na,b,1\na,c,2\nd,e,1\nd,f,2\n",
	} {
		t.Run(name, func(t *testing.T) {
			path := write(t, "ballots.csv", ballots)
			analyse(t, path)
			analyse(t, path, "--kappa", "0", "--tau", "0", "--follows-from-top", "1")
			if status, stdout, stderr := invoke(t, "", "analyse", path); status != statusOK || stdout == "" || bytes.Contains([]byte(stdout), []byte("%!")) {
				t.Errorf("status %d: %s%s", status, stdout, stderr)
			}
		})
	}
}
