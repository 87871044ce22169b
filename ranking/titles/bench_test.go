package titles_test

import (
	"fmt"
	"testing"

	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/ranking/titles"
)

func BenchmarkAssess(b *testing.B) {
	for _, n := range []int{1000, 100_000} {
		level := make([]int, n)
		var rounds []titles.Round
		for r := range titles.Window {
			var edges []follow.Edge
			for u := range n {
				level[u] = max(0, 3-u%30)
				for k := range 3 {
					if v := (u*7919 + k*104729 + r*u) % n; v != u {
						edges = append(edges, follow.Edge{From: int32(u), To: int32(v)})
					}
				}
			}
			rounds = append(rounds, titles.Round{Graph: follow.New(n, everybody(n), edges)})
		}
		b.Run(fmt.Sprintf("people=%d/rounds=%d/names=3", n, len(rounds)), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				titles.Decide(titles.Assess(rounds, titles.Mandates{Level: level}))
			}
		})
	}
}
