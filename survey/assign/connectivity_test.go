package assign

import (
	"math"
	"math/cmplx"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// laplacian returns that of a graph of n vertices.
func laplacian(n int, edges ...[2]int) [][]float64 {
	l := make([][]float64, n)
	for k := range l {
		l[k] = make([]float64, n)
	}
	for _, e := range edges {
		l[e[0]][e[1]]--
		l[e[1]][e[0]]--
		l[e[0]][e[0]]++
		l[e[1]][e[1]]++
	}
	return l
}

// Spectra known in closed form (Brouwer & Haemers, 2012, Spectra of Graphs, 1.4):
// path 2 - 2 cos(πk/n), complete graph 0 and n, star 0, 1 and n.
func TestEigenvaluesOfKnownGraphs(t *testing.T) {
	for _, n := range []int{1, 2, 3, 10, 57} {
		var path, complete, star [][2]int
		for i := range n {
			for j := range i {
				complete = append(complete, [2]int{i, j})
			}
			if i > 0 {
				path, star = append(path, [2]int{i - 1, i}), append(star, [2]int{0, i})
			}
		}
		for k := range n {
			wantComplete, wantStar := float64(n), 1.0
			if k == 0 {
				wantComplete, wantStar = 0, 0
			} else if k == n-1 {
				wantStar = float64(n)
			}
			for _, c := range []struct {
				name  string
				edges [][2]int
				want  float64
			}{
				{"path", path, 2 - 2*math.Cos(math.Pi*float64(k)/float64(n))},
				{"complete", complete, wantComplete},
				{"star", star, wantStar},
			} {
				if got := eigenvalue(laplacian(n, c.edges...), k); math.Abs(got-c.want) > 1e-11*float64(n) {
					t.Errorf("eigenvalue %d of the %s of %d = %v, want %v", k, c.name, n, got, c.want)
				}
			}
		}
	}
}

// The concurrences of a cyclic design are a circulant matrix, whose eigenvalues
// are the squared moduli of the Fourier transform of the offsets: another way to
// the same number.
func TestConnectivityOfCyclicDesigns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 150).Draw(t, "n")
		r := rapid.IntRange(2, min(25, n-1)).Draw(t, "r")
		order := rapid.Permutation(span(1, n)).Draw(t, "offsets")[:r]
		if got, want := connectivity(designOf(n, order)), circulant(n, order); math.Abs(got-want) > 1e-8 {
			t.Errorf("lambda_2 = %v, want %v", got, want)
		}
	})
}

func circulant(n int, order []int) float64 {
	var values []float64
	for k := range n {
		var sum complex128
		for _, o := range order {
			sum += cmplx.Rect(1, 2*math.Pi*float64(k*o%n)/float64(n))
		}
		values = append(values, float64(len(order)*len(order))-real(sum*cmplx.Conj(sum)))
	}
	slices.Sort(values)
	return values[1]
}

func TestConnectivityLimits(t *testing.T) {
	for n, want := range map[int]bool{0: false, 1: false, 2: true, 3: true, 500: true, 501: false} {
		got := connectivity(newLists(n, 2))
		if computed := got >= 0; computed != want || math.IsNaN(got) {
			t.Errorf("of %d people: %v", n, got)
		}
	}
	apart := newLists(4, 2) // two pairs
	for u := range int32(4) {
		first := u &^ 1
		apart.named[u] = []int32{first, first + 1}
	}
	if got := connectivity(apart); got > 1e-12 {
		t.Errorf("of what falls apart: %v", got)
	}
}
