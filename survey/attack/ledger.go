package attack

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"sync"
	"time"
)

// Tally is what one attack came to, over all organisations.
type Tally struct {
	Attack        string
	Organisations int
	// Queries are requests to the service; Cells are what the solver was asked about,
	// Unclear those of them about which too few drawn worlds could say anything.
	Queries, Cells, Unclear int
	Unanimous, Silent       int
	// Said are cells above the limit of the posterior of which the share itself says so.
	Said int
	// Guessed are the cells in the mean of gains.
	Guessed int
	Gained  float64
	// each are the same for every organisation.
	each []guesses
	Time time.Duration
	// Worst are the beliefs that came closest to a limit or broke it.
	Worst []Finding
	// Failed counts by verdict.
	Failed map[Verdict]int
}

// Gain is how much more often the adversary guesses right, on average over the cells
// about which something is shown.
func (t Tally) Gain() float64 { return t.Gained / float64(max(1, t.Guessed)) }

// guesses are the cells of one organisation in the mean of gains.
type guesses struct {
	seed  uint64
	cells int
	gain  float64
}

// Upper is the upper end of an interval for [Tally.Gain], two standard errors above:
// cells of one organisation are not independent, organisations are. Of few organisations
// there is none: ok is false.
//
// Source: Cochran, 1977, Sampling techniques, chapter 9 (ratio to size).
func (t Tally) Upper() (upper float64, ok bool) {
	mean, spread, with := t.Gain(), 0.0, 0
	for _, g := range t.each {
		if g.cells > 0 {
			with++
		}
		r := g.gain - mean*float64(g.cells)
		spread += r * r
	}
	if with < fewestOrganisations {
		return 0, false
	}
	return mean + 2*math.Sqrt(spread)/float64(max(1, t.Guessed)), true
}

// fewestOrganisations is how many organisations an interval wants.
const fewestOrganisations = 20

// fewestOfOne is how many cells of an organisation a mean of its own wants.
const fewestOfOne = 20

// Highest returns the highest mean gain in one organisation, and its seed.
func (t Tally) Highest() (gain float64, seed uint64) {
	for _, g := range t.each {
		if m := g.gain / float64(max(1, g.cells)); g.cells >= fewestOfOne && m > gain {
			gain, seed = m, g.seed
		}
	}
	return gain, seed
}

// Finding is a belief and where it was come to.
type Finding struct {
	Belief
	Seed    uint64
	Verdict Verdict
}

// Ledger collects what attacks come to; it may be used by many at once.
type Ledger struct {
	Limits Limits
	mu     sync.Mutex
	of     map[string]*Tally
}

// NewLedger returns an empty ledger.
func NewLedger(l Limits) *Ledger { return &Ledger{Limits: l, of: make(map[string]*Tally)} }

// keptWorst is how many findings of an attack are kept.
const keptWorst = 5

// Record is what one attack did to one organisation.
type Record struct {
	Attack           string
	Seed             uint64
	Queries, Unclear int
	Beliefs          []Belief
	Time             time.Duration
}

// Add notes a record and returns the cells that are certain, too probable or gained too much.
func (l *Ledger) Add(r Record) []Finding {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := l.of[r.Attack]
	if t == nil {
		t = &Tally{Attack: r.Attack, Failed: map[Verdict]int{}}
		l.of[r.Attack] = t
	}
	t.Organisations++
	t.Queries += r.Queries
	t.Cells += len(r.Beliefs)
	t.Unclear += r.Unclear
	t.Time += r.Time
	var bad []Finding
	own := guesses{seed: r.Seed}
	for _, b := range r.Beliefs {
		if b.Unanimous {
			t.Unanimous++
			continue
		}
		if b.Silent {
			t.Silent++
			continue
		}
		if !b.LookedUp && b.Kind != Wrote { // five writers are five: held by the excess of each
			t.Guessed++
			t.Gained += b.Gain()
			own.cells++
			own.gain += b.Gain()
		}
		f := Finding{Belief: b, Seed: r.Seed, Verdict: l.Limits.Judge(b)}
		if l.Limits.above(b) && rank(f.Verdict) <= rank(AsEverybody) && b.Typical > 0 && b.Pooling <= l.Limits.Colleagues {
			t.Said++
		}
		if f.Verdict != Kept {
			t.Failed[f.Verdict]++
			if f.Verdict != AsEverybody {
				bad = append(bad, f)
			}
		}
		t.Worst = append(t.Worst, f)
	}
	t.each = append(t.each, own)
	slices.SortStableFunc(t.Worst, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(rank(b.Verdict), rank(a.Verdict)), cmp.Compare(b.Low-b.Prior, a.Low-a.Prior))
	})
	t.Worst = t.Worst[:min(len(t.Worst), keptWorst)]
	return bad
}

func rank(v Verdict) int {
	return slices.Index([]Verdict{Kept, AsEverybody, TooMuchGained, TooProbable, Pinned}, v)
}

// Tallies returns the attacks by name.
func (l *Ledger) Tallies() []Tally {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []Tally
	for _, t := range l.of {
		out = append(out, *t)
	}
	slices.SortFunc(out, func(a, b Tally) int { return cmp.Compare(a.Attack, b.Attack) })
	return out
}

// Write writes the report, as Markdown.
func (l *Ledger) Write(w io.Writer, title string) error {
	text := "# " + title + "\n\n| attack | organisations | requests | cells | nothing shown | unanimous | unclear | certain | posterior above | by the share itself | gain above | as everybody | mean gain | at most | highest of one | time |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n"
	tallies := l.Tallies()
	for _, t := range tallies {
		highest, seed := t.Highest()
		most := "too few"
		if upper, ok := t.Upper(); ok {
			most = fmt.Sprintf("%+.3f", upper)
		}
		text += fmt.Sprintf("| %s | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %+.3f | %s | %+.3f (%d) | %s |\n", t.Attack, t.Organisations, t.Queries, t.Cells, t.Silent, t.Unanimous, t.Unclear,
			t.Failed[Pinned], t.Failed[TooProbable], t.Said, t.Failed[TooMuchGained], t.Failed[AsEverybody], t.Gain(), most, highest, seed, t.Time.Round(time.Millisecond))
	}
	text += "\nThe worst cells, outside of unanimity:\n\n| attack | seed | cell | guess before | posterior | lower end | gain | verdict |\n|---|---|---|---|---|---|---|---|\n"
	for _, t := range tallies {
		for _, f := range t.Worst {
			verdict := string(f.Verdict)
			if verdict == "" {
				verdict = "kept"
			}
			text += fmt.Sprintf("| %s | %d | %s | %.3f | %.3f | %.3f | %+.3f | %s |\n", t.Attack, f.Seed, f.Cell, f.Prior, f.Posterior, f.Low, f.Gain(), verdict)
		}
	}
	_, err := io.WriteString(w, text)
	return err
}
