package report_test

import (
	"fmt"
	"testing"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/report"
	"github.com/followship/followship/survey/simulate"
)

// BenchmarkCount counts a second round with the record and the ballots of the
// first.
func BenchmarkCount(b *testing.B) {
	for _, people := range []int{120, 1_000, 10_000} {
		b.Run(fmt.Sprint(people), func(b *testing.B) {
			raw, err := simulate.New(simulate.Config{Seed: 1, People: people, Rounds: 2, Persistence: 0.5})
			if err != nil {
				b.Fatal(err)
			}
			o := simulated(raw)
			first := count(b, &survey.Count{Round: o.rounds[0], Snapshot: o.shots[0], Ballots: o.casts[0]})
			in := o.earlier([]*survey.Counted{first}, func(int, *survey.Earlier) {})
			for b.Loop() {
				if _, err := report.New("bench").Count(b.Context(), in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
