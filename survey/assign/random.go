package assign

import (
	"hash/fnv"
	"math/rand/v2"

	"github.com/followship/followship/survey"
)

// stream returns the generator of what is drawn for one thing: a change to
// others leaves it as it is.
func stream(seed uint64, purpose string, of survey.ID) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(purpose))
	h.Write([]byte{0})
	h.Write([]byte(of))
	return rand.New(rand.NewPCG(seed, h.Sum64()))
}

// shuffle puts a list in an order drawn for one thing.
func shuffle[T any](list []T, seed uint64, purpose string, of survey.ID) {
	stream(seed, purpose, of).Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}
