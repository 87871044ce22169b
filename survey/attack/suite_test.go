package attack_test

import (
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/followship/followship/survey/attack"
)

var (
	organisations = flag.Int("organisations", 50, "how many organisations to attack")
	firstSeed     = flag.Uint64("seed", 1, "the seed of the first organisation")
	// The search takes minutes of a processor for an organisation of 25. What is shown without
	// it is more, so that those who attack have more to go by.
	searched = flag.Int("searched", 9, "the largest organisation counted with the search for witnesses")
	// Of shorter walks more stays unclear.
	effort     = flag.Float64("effort", 0.7, "how far walks go, 1 for as far as the reports of docs/attacks.md")
	only       = flag.String("attack", "", "the only attack to carry out, by its name")
	reportFile = flag.String("report", "", "where to write the report")
	longest    = flag.Duration("longest", 0, "when to begin no further organisation; 0 for never")
)

// far is how far a walk of so many steps goes.
func far(steps int) int { return int(*effort * float64(steps)) }

// TestAttacks carries every attack out on organisations drawn at random. A finding names
// the seed: go test ./survey/attack -run TestAttacks -organisations 1 -seed N.
func TestAttacks(t *testing.T) {
	t.Parallel()
	ledger := attack.NewLedger(attack.Promised())
	began := time.Now()
	done := make(chan struct{}, *organisations)
	t.Run("organisations", func(t *testing.T) {
		for n := range *organisations {
			seed := *firstSeed + uint64(n)
			t.Run(fmt.Sprint(seed), func(t *testing.T) {
				t.Parallel()
				if *longest > 0 && time.Since(began) > *longest {
					return
				}
				g := newTarget(t, seed, tamper{})
				var wanted []string
				if *only != "" {
					wanted = []string{*only}
				}
				bad := run(t, g, ledger, wanted...)
				for k, f := range bad {
					if k == 3 {
						t.Errorf("seed %d: and %d more", seed, len(bad)-k)
						break
					}
					t.Errorf("seed %d, %d people: %s: %s, guess before %.3f, posterior %.3f", seed, g.first, f.Cell, f.Verdict, f.Prior, f.Posterior)
				}
				done <- struct{}{}
			})
		}
	})
	title := fmt.Sprintf("%d organisations attacked in %s", len(done), time.Since(began).Round(time.Second))
	if *reportFile != "" {
		if err := os.MkdirAll(filepath.Dir(*reportFile), 0o755); err != nil {
			t.Fatal(err)
		}
		f, err := os.Create(*reportFile)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if err := ledger.Write(f, title); err != nil {
			t.Fatal(err)
		}
	}
	for _, x := range ledger.Tallies() {
		upper, enough := x.Upper()
		if enough && upper > attack.Promised().Gain {
			t.Errorf("%s: guesses right more often by %.3f, at most by %.3f", x.Attack, x.Gain(), upper)
		}
		if !enough {
			upper = math.NaN()
		}
		t.Logf("%-40s %3d organisations %6d requests %6d cells %6d unclear %v gain %+.3f at most %+.3f %s", x.Attack, x.Organisations, x.Queries, x.Cells, x.Unclear, x.Failed, x.Gain(), upper, x.Time.Round(time.Millisecond))
	}
}
