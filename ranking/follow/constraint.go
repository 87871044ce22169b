package follow

import "github.com/followship/followship/ranking"

// Constraint returns Burt's constraint of every person, low for brokers (G.8):
// the sum over neighbours j, followers or followed, of
// (p_ij + sum over q of p_iq·p_qj)², where p_ij is the share of i's ties that
// are with j, a mutual tie counting twice.
//
// People without a tie are undefined (no_data). Above [MaxBrokerage] people all
// are (too_large). Cost O(sum of squared degrees), in parallel.
//
// Source: Burt, 1992, Structural Holes.
func Constraint(g *Graph) []ranking.Statistic {
	n := g.people
	result := make([]ranking.Statistic, n)
	if n > MaxBrokerage {
		for i := range result {
			result[i] = ranking.Undefined(ranking.TooLarge)
		}
		return result
	}
	ties := newTies(g)
	type scratch struct {
		own, through []float64
	}
	free := make(chan *scratch, ranking.Blocks)
	ranking.ForBlocks(func(b int) {
		var s *scratch
		select {
		case s = <-free:
		default:
			s = &scratch{own: make([]float64, n), through: make([]float64, n)}
		}
		start, end := ranking.BlockRange(b, n)
		for i := start; i < end; i++ {
			result[i] = ties.constraint(i, s.own, s.through)
		}
		free <- s
	})
	return result
}

// ties are the undirected neighbours of every person with a_ij + a_ji as a
// share of the person's total.
type ties struct {
	first []int
	other []int32
	share []float64
}

func newTies(g *Graph) ties {
	n := g.people
	in := g.transpose()
	t := ties{first: make([]int, n+1)}
	t.other = make([]int32, 0, 2*g.innerEdges())
	t.share = make([]float64, 0, 2*g.innerEdges())
	for i := range n {
		out, followers := g.Named(i), in.from[in.first[i]:in.first[i+1]]
		each := 1 / float64(len(out)+len(followers))
		for len(out) > 0 || len(followers) > 0 {
			switch {
			case len(followers) == 0 || (len(out) > 0 && out[0] < followers[0]):
				t.other, t.share = append(t.other, out[0]), append(t.share, each)
				out = out[1:]
			case len(out) == 0 || followers[0] < out[0]:
				t.other, t.share = append(t.other, followers[0]), append(t.share, each)
				followers = followers[1:]
			default:
				t.other, t.share = append(t.other, out[0]), append(t.share, 2*each)
				out, followers = out[1:], followers[1:]
			}
		}
		t.first[i+1] = len(t.other)
	}
	return t
}

// constraint computes one person's; own and through are zero before and after.
func (t *ties) constraint(i int, own, through []float64) ranking.Statistic {
	neighbours := t.other[t.first[i]:t.first[i+1]]
	if len(neighbours) == 0 {
		return ranking.Undefined(ranking.NoData)
	}
	for k, j := range neighbours {
		own[j] = t.share[t.first[i]+k]
	}
	for _, q := range neighbours {
		for k := t.first[q]; k < t.first[q+1]; k++ {
			if j := t.other[k]; own[j] > 0 {
				through[j] += own[q] * t.share[k]
			}
		}
	}
	sum := 0.0
	for _, j := range neighbours {
		c := own[j] + through[j]
		sum += c * c
		own[j], through[j] = 0, 0
	}
	return ranking.Defined(sum)
}
