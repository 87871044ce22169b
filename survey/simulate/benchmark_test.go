package simulate

import (
	"fmt"
	"io"
	"testing"
)

// BenchmarkLists builds and writes one round of strict lists of 25.
func BenchmarkLists(b *testing.B) {
	for _, n := range []int{120, 10_000, 100_000} {
		b.Run(fmt.Sprintf("people=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			cfg := Config{
				Seed: 1, People: n, Rounds: 1, Participation: 1, StrictLists: true, ListLength: 25, NoFollows: true,
			}
			for b.Loop() {
				if err := build(b, cfg).WriteBallots(io.Discard); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkFollows builds and writes four rounds of nominations.
func BenchmarkFollows(b *testing.B) {
	for _, n := range []int{120, 10_000, 100_000} {
		b.Run(fmt.Sprintf("people=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			cfg := Config{Seed: 1, People: n, Rounds: 4, NoBallots: true, Persistence: 0.6, TeamCloseness: 2}
			for b.Loop() {
				if err := build(b, cfg).WriteFollows(io.Discard); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkDemo builds the demonstration.
func BenchmarkDemo(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Demo(1)
	}
}
