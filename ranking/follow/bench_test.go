package follow_test

import (
	"fmt"
	"testing"

	"github.com/followship/followship/ranking/follow"
)

func BenchmarkNew(b *testing.B) {
	for _, size := range []struct{ people, names int }{{2000, 5}, {100_000, 25}} {
		g := sparse(size.people, size.names)
		var edges []follow.Edge
		for u := range g.People() {
			for _, v := range g.Named(u) {
				edges = append(edges, follow.Edge{From: int32(u), To: v})
			}
		}
		all := everybody(g.People())
		b.Run(fmt.Sprintf("people=%d/edges=%d", g.People(), g.Edges()), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				follow.New(g.People(), all, edges)
			}
		})
	}
}

func BenchmarkPageRank(b *testing.B) {
	for _, size := range []struct{ people, names int }{{2000, 5}, {100_000, 25}} {
		g := sparse(size.people, size.names)
		b.Run(fmt.Sprintf("people=%d/edges=%d", g.People(), g.Edges()), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				follow.PageRank(g, follow.Damping, nil)
			}
		})
	}
}

func BenchmarkBetweenness(b *testing.B) {
	for _, size := range []struct{ people, names int }{{200, 5}, {2000, 5}, {20_000, 5}} {
		g := sparse(size.people, size.names)
		b.Run(fmt.Sprintf("people=%d/edges=%d", g.People(), g.Edges()), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				follow.Betweenness(g, 1)
			}
		})
	}
}

func BenchmarkConstraint(b *testing.B) {
	for _, size := range []struct{ people, names int }{{2000, 5}, {20_000, 25}} {
		g := sparse(size.people, size.names)
		b.Run(fmt.Sprintf("people=%d/edges=%d", g.People(), g.Edges()), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				follow.Constraint(g)
			}
		})
	}
}

func BenchmarkDirection(b *testing.B) {
	for _, size := range []struct{ people, names int }{{2000, 5}, {100_000, 25}} {
		g := sparse(size.people, size.names)
		level := make([]int, g.People())
		for i := range level {
			level[i] = max(0, 3-i%20)
		}
		b.Run(fmt.Sprintf("people=%d/edges=%d", g.People(), g.Edges()), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				follow.Direction(g, level, 1)
			}
		})
	}
}
