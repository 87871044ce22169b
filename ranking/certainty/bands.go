package certainty

// Bands cuts people into bands (C.4): in descending theta, the first person
// leads band 1, and whoever is significantly below the leader of the current
// band leads the next one. significantlyBelow(lower, upper) reports whether the
// first person is significantly below the second; it is asked n-1 times at
// most. The result counts from 1, the best band.
//
// Being in one band is no proof of equality, and neighbours across a border may
// be indistinguishable: say so wherever bands are shown.
func Bands(theta []float64, significantlyBelow func(lower, upper int) bool) []int {
	bands := make([]int, len(theta))
	band, leader := 0, -1
	for _, i := range descending(theta) {
		if leader < 0 || significantlyBelow(i, leader) {
			band, leader = band+1, i
		}
		bands[i] = band
	}
	return bands
}
