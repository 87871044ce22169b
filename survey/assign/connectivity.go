package assign

import "math"

// maxConnectivity is the largest roster whose algebraic connectivity is computed.
const maxConnectivity = 500

// connectivity returns the second smallest eigenvalue of the Laplacian of
// concurrences (how often two people share a list): the precision of all
// contrasts grows with it. It is -1 where it is not computed.
func connectivity(l *lists) float64 {
	n := len(l.named)
	if n < 2 || n > maxConnectivity {
		return -1
	}
	laplacian := make([][]float64, n)
	for p := range laplacian {
		laplacian[p] = make([]float64, n)
	}
	for _, list := range l.named {
		for _, p := range list {
			for _, q := range list {
				if p != q {
					laplacian[p][q]--
					laplacian[p][p]++
				}
			}
		}
	}
	// It is not negative but for rounding.
	return max(0, eigenvalue(laplacian, 1))
}

// eigenvalue returns the eigenvalue of a symmetric matrix of which k are smaller,
// counted with multiplicity. It overwrites the matrix.
//
// Householder reduction to tridiagonal form, then bisection on the number of
// eigenvalues below a number (Golub & Van Loan, 2013, Matrix Computations, 8.3.1
// and 8.4.1). Only package ranking has a library of matrices, and the domain's
// packages do not reach into it.
func eigenvalue(matrix [][]float64, k int) float64 {
	diagonal, beside := tridiagonal(matrix)
	low, high := math.Inf(1), math.Inf(-1)
	for i, d := range diagonal { // Gershgorin
		radius := 0.0
		if i > 0 {
			radius += math.Abs(beside[i-1])
		}
		if i < len(beside) {
			radius += math.Abs(beside[i])
		}
		low, high = min(low, d-radius), max(high, d+radius)
	}
	for {
		middle := low + (high-low)/2
		if middle <= low || middle >= high {
			return middle
		}
		if below(diagonal, beside, middle) > k {
			high = middle
		} else {
			low = middle
		}
	}
}

// below counts the eigenvalues of a tridiagonal matrix that are less than x: the
// negative pivots of its LDLᵀ factorisation with x taken from the diagonal.
func below(diagonal, beside []float64, x float64) int {
	count, pivot := 0, 1.0
	for i, d := range diagonal {
		square := 0.0
		if i > 0 {
			square = beside[i-1] * beside[i-1]
		}
		pivot = d - x - square/pivot
		if pivot == 0 {
			pivot = -math.SmallestNonzeroFloat64
		}
		if pivot < 0 {
			count++
		}
	}
	return count
}

// tridiagonal reduces a symmetric matrix to one with the same eigenvalues that is
// zero but for its diagonal and what lies beside it.
func tridiagonal(a [][]float64) (diagonal, beside []float64) {
	n := len(a)
	diagonal, beside = make([]float64, n), make([]float64, max(0, n-1))
	v, w := make([]float64, n), make([]float64, n)
	for k := range n - 1 {
		// The reflection I - 2vvᵀ/vᵀv takes column k below the diagonal to a
		// multiple of its first entry.
		column := 0.0
		for i := k + 1; i < n; i++ {
			v[i] = a[i][k]
			column += v[i] * v[i]
		}
		diagonal[k] = a[k][k]
		norm := math.Sqrt(column)
		if v[k+1] > 0 {
			norm = -norm
		}
		beside[k] = norm
		length := column - v[k+1]*norm // half of vᵀv
		if length == 0 {
			continue
		}
		v[k+1] -= norm
		product := 0.0
		for i := k + 1; i < n; i++ {
			sum := 0.0
			row := a[i]
			for j := k + 1; j < n; j++ {
				sum += row[j] * v[j]
			}
			w[i] = sum / length
			product += w[i] * v[i]
		}
		half := product / (2 * length)
		for i := k + 1; i < n; i++ {
			w[i] -= half * v[i]
		}
		for i := k + 1; i < n; i++ {
			row, vi, wi := a[i], v[i], w[i]
			for j := k + 1; j < n; j++ {
				row[j] -= vi*w[j] + wi*v[j]
			}
		}
	}
	if n > 0 {
		diagonal[n-1] = a[n-1][n-1]
	}
	return diagonal, beside
}
