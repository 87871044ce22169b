package disclose

import (
	"math"
	"strconv"

	"github.com/followship/followship/ranking"
)

// coarseBelow is the number of respondents below which shares go in steps of 10
// points, else of 5 (J.4).
const coarseBelow = 20

// Step returns the step of shares among so many respondents, in per cent.
func Step(respondents int) int {
	if respondents < coarseBelow {
		return 10
	}
	return 5
}

// Share returns a share in per cent, half up to the step for the number of
// respondents. The lowest and the highest step read "nearly nobody" and "nearly
// all": where all gave the same answer everybody's answer would be known, however
// many they are (J.5). nil without anything to take a share of.
func Share(successes, total, respondents int) *int {
	if total <= 0 {
		return nil
	}
	step := Step(respondents)
	// Half up in whole numbers: 12.5 of 100 in steps of 5 is 15.
	v := (200*successes + step*total) / (2 * step * total) * step
	return within(v, step)
}

// How many people the lowest step of a share of people holds at least besides none, and
// the highest besides all: one more than three who pool know the answers of. Were there
// no more than these below a share, a colleague who did something themselves would know
// of all others that they did not. docs/attacks.md has the measurement.
const (
	// followMargin is for shares about somebody who pools too, and is asked nothing.
	followMargin = 3
	answerMargin = 4
)

// People returns the share of those who followed somebody, of all who could have: [Share]
// of people, whose lowest and highest step hold three and more at the end.
func People(did, of int) *int { return people(did, of, followMargin) }

func people(did, of, margin int) *int {
	share := Share(did, of, of)
	if share == nil {
		return nil
	}
	least := *Share(min(margin, of/2), of, of)
	v := min(max(*share, least), 100-least)
	return &v
}

// Percent is [Share] of a number in [0,1], nil when it is undefined.
func Percent(x ranking.Statistic, respondents int) *int {
	v, ok := x.Get()
	if !ok {
		return nil
	}
	step := Step(respondents)
	return within(step*int(math.Floor(100*v/float64(step)+0.5+roundingSlack)), step)
}

func within(v, step int) *int {
	v = min(max(v, step), 100-step)
	return &v
}

// Score returns the contribution score in steps of 5, half up: 72.5 is 75. It
// keeps away from 0 and 100 for the reason [Share] does.
func Score(winShare float64) int {
	const step = 5
	return *within(step*int(math.Floor(100*winShare/step+0.5+roundingSlack)), step)
}

// roundingSlack lets a number that is a half but for the last bits go up as a
// half does: sums over people taken in another order must not show.
const roundingSlack = 1e-9

// Places returns a rank interval outward to whole ranks.
func Places(lower, upper float64) (int, int) {
	return int(math.Floor(lower + roundingSlack)), int(math.Ceil(upper - roundingSlack))
}

// Hundredths returns an index such as a Gini coefficient with two digits after the
// point, nil when it is undefined.
func Hundredths(x ranking.Statistic) *float64 { return decimals(x, 100) }

// Thousandths is [Hundredths] for slopes, which are smaller.
func Thousandths(x ranking.Statistic) *float64 { return decimals(x, 1000) }

func decimals(x ranking.Statistic, scale float64) *float64 {
	v, ok := x.Get()
	if !ok {
		return nil
	}
	v = math.Floor(v*scale+0.5+roundingSlack)/scale + 0 // no -0
	return &v
}

// Agreement is [Hundredths] of an index of agreement, at most 0.95: who knows
// their own list would know everybody's from full agreement.
func Agreement(x ranking.Statistic) *float64 {
	v, ok := x.Get()
	if !ok {
		return nil
	}
	return Hundredths(ranking.Defined(min(v, 0.95)))
}

// TwoDigits returns a number with two significant digits, such as an effective
// number of leaders; nil when it is undefined.
func TwoDigits(x ranking.Statistic) *float64 {
	v, ok := x.Get()
	if !ok {
		return nil
	}
	v = significant(v)
	return &v
}

// leastP is the smallest p-value shown: it reads "0.01 or less".
const leastP = 0.01

// PValue returns a p-value with two significant digits, 0.01 for everything up to
// that; nil when it is undefined.
func PValue(p ranking.Statistic) *float64 {
	v, ok := p.Get()
	if !ok {
		return nil
	}
	v = max(leastP, significant(v))
	return &v
}

func significant(v float64) float64 {
	v, err := strconv.ParseFloat(strconv.FormatFloat(v*(1+roundingSlack), 'g', 2, 64), 64)
	if err != nil {
		panic(err) // what was written as a number reads as one
	}
	return v
}
