package survey_test

import (
	"testing"

	"github.com/followship/followship/survey"
)

func TestRandomIDs(t *testing.T) {
	seen := make(map[survey.ID]bool)
	var differ [26]map[byte]bool // what stands at each place
	for k := range differ {
		differ[k] = make(map[byte]bool)
	}
	for range 2000 {
		id := survey.RandomIDs{}.New()
		if !id.Valid() || seen[id] {
			t.Fatalf("got %q: no id, or one that was there before", id)
		}
		seen[id] = true
		for k := range differ {
			differ[k][id[k]] = true
		}
	}
	for k, letters := range differ {
		want := 32
		if k == 25 { // 128 bits are 25 characters and three bits
			want = 8
		}
		if len(letters) != want {
			t.Errorf("place %d: got %d letters in 2000 ids, want %d", k, len(letters), want)
		}
	}
}
