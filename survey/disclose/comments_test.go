package disclose_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/disclose"
)

func TestBatch(t *testing.T) {
	letters := func(text string) (out []survey.ID) {
		for _, r := range text {
			out = append(out, survey.ID(r))
		}
		return out
	}
	for _, c := range []struct {
		name, writers string
		before        []string
		want          bool
	}{
		{"nobody", "", nil, false},
		{"four", "abcd", nil, false},
		{"five", "abcde", nil, true},
		{"four, one of them twice", "abcda", nil, false},
		{"five, one of them twice", "edcbaa", nil, true},
		{"the same five again", "abcde", []string{"edcba"}, true},
		{"one more than before", "abcdef", []string{"abcde"}, false},
		{"one less than before", "abcde", []string{"abcdef"}, false},
		{"two others", "abcdefg", []string{"cdefghi"}, false},
		{"five others", "abcdefghij", []string{"abcde"}, true},
		{"nobody of before", "fghij", []string{"abcde"}, true},
		{"like an older one but for one", "abcdef", []string{"abcde", "ghijk"}, false},
		{"far from both", "abcdefghij", []string{"abcde", "fghij"}, true},
	} {
		var before [][]survey.ID
		for _, b := range c.before {
			before = append(before, letters(b))
		}
		if got := disclose.All().Batch(letters(c.writers), before, survey.CommentWriters); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestCommentFloorIsRaisedWithThatOfGroups(t *testing.T) {
	for group, want := range map[int]int{0: 5, 5: 5, 8: 8} {
		if got := disclose.CommentFloor(survey.Floors{Group: group}); got != want {
			t.Errorf("groups of %d: %d writers, want %d", group, got, want)
		}
	}
}

// TestShuffleCarriesNothing: the order follows from the texts and a secret, however
// they come.
func TestShuffleCarriesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.StringN(1, 3, 12), 0, 12).Draw(t, "texts")
		other := rapid.Permutation(texts).Draw(t, "in another order")
		kept := slices.Sorted(slices.Values(texts))
		disclose.Shuffle(survey.Key{1}, "a", "p", texts)
		disclose.Shuffle(survey.Key{1}, "a", "p", other)
		if !slices.Equal(texts, other) {
			t.Errorf("%q and %q", texts, other)
		}
		if slices.Sort(other); !slices.Equal(other, kept) {
			t.Errorf("%q became %q", kept, other)
		}
	})
	// Another secret, person or prompt is another order: none is that of the alphabet.
	seen := map[string]bool{}
	for _, c := range []struct {
		secret        survey.Key
		about, prompt survey.ID
	}{{survey.Key{1}, "a", "p"}, {survey.Key{2}, "a", "p"}, {survey.Key{1}, "b", "p"}, {survey.Key{1}, "a", "q"}, {survey.Key{1}, "ap", ""}} {
		texts := []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"}
		disclose.Shuffle(c.secret, c.about, c.prompt, texts)
		order := ""
		for _, text := range texts {
			order += text
		}
		if seen[order] || order == "123456789" {
			t.Errorf("order %s again", order)
		}
		seen[order] = true
	}
}
