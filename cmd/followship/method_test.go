package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/certainty"
	"github.com/followship/followship/ranking/plackettluce"
)

// byHand is the example that docs/method.md carries from two lists to a band.
const byHand = `rater,ratee,rank
1,A,1
1,B,2
1,C,3
2,A,1
2,C,2
2,B,3
`

// TestMethodByHand recomputes every number of the example in docs/method.md
// and checks that the text says it.
func TestMethodByHand(t *testing.T) {
	content, err := os.ReadFile(filepath.Join("..", "..", "docs", "method.md"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(string(content)), " ")
	says := func(format string, args ...any) {
		t.Helper()
		if sentence := fmt.Sprintf(format, args...); !strings.Contains(text, sentence) {
			t.Errorf("docs/method.md does not say %q", sentence)
		}
	}

	// Steps 1 to 3: the worths, from the model itself.
	ballots := []ranking.Ballot{
		{Rater: 3, Weight: 1, Groups: [][]int{{0}, {1}, {2}}},
		{Rater: 4, Weight: 1, Groups: [][]int{{0}, {2}, {1}}},
	}
	profile, err := ranking.NewProfile(3, ballots)
	if err != nil {
		t.Fatal(err)
	}
	model := plackettluce.Fit(profile, plackettluce.Defaults())
	theta := model.Theta()
	for k, want := range []float64{5, 0.5, 0.5} {
		if worth := math.Exp(theta[k]); math.Abs(worth-want) > 1e-8 {
			t.Errorf("worth of %c is %v, want %v", 'A'+k, worth, want)
		}
	}
	says("They are A = 5 and B = C = ½")

	// Step 5: the difference, its error and what it would have to be.
	difference := theta[0] - theta[1]
	covariance := model.Covariance()
	se := func(j, k int) float64 { return math.Sqrt(covariance.Var(j, k)) }
	critical := certainty.Simultaneous(theta, se, certainty.NormalDraws(covariance.ModelBased(), 0, 1), certainty.SimultaneousAlpha).Critical()
	says("The difference between A and B is %.2f", difference)
	says("its standard error is %.2f", se(0, 1))
	says("the difference is %.1f standard errors", difference/se(0, 1))
	says("it would have to be about %.2f", critical)
	if difference/se(0, 1) >= critical {
		t.Error("A and B can be told apart, and the text says they cannot")
	}

	// Steps 4 and 6: as a reader of the document meets them.
	r := round(t, analyse(t, write(t, "ballots.csv", byHand)), "1", "organisation")
	if r.Ballots != 2 || r.Choices != 4 {
		t.Errorf("%d lists and %d choices, want 2 and 4", r.Ballots, r.Choices)
	}
	var scores []string
	for k, s := range r.Scores {
		near(t, s.Person+" score", s.Score, []float64{91, 30, 30}[k], 0)
		near(t, s.Person+" band", s.Band, 1, 0)
		near(t, s.Person+" best place", s.RankLower, 1, 0)
		near(t, s.Person+" last place", s.RankUpper, 3, 0)
		v, _ := s.Score.Value()
		scores = append(scores, fmt.Sprint(v))
	}
	if want := []string{"91", "30", "30"}; !slices.Equal(scores, want) {
		t.Errorf("scores %v, want %v", scores, want)
	}
	says("%s of 100. Against C the same. The average, **%s**, is A's score", scores[0], scores[0])
	says("the average, **%s**, is B's score, and C's", scores[1])
	says("**one band of three people**")
	says("anywhere from first to third")
	says("The scores %s, %s and %s look far apart", scores[0], scores[1], scores[2])
}
