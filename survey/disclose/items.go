package disclose

import (
	"math"

	"github.com/followship/followship/ranking/inference"
)

// Answers returns the share of yes among answers, with its Wilson 90 % interval
// rounded outward to steps (H.5). Both are those of a share that keeps at least
// one step from unanimity: the ends of the interval would tell what the share
// does not. All are nil below the floor.
func (r Rules) Answers(yes, total, floor int) (share, lower, upper *int) {
	if total <= 0 || r.On(ItemFloor) && total < floor {
		return nil, nil, nil
	}
	step := Step(total)
	least := (step*total + 99) / 100
	yes = min(max(yes, least), total-least)
	w := inference.Wilson(yes, total, inference.Z90)
	down := step * int(math.Floor(100*w.Lower.Value()/float64(step)+roundingSlack))
	up := step * int(math.Ceil(100*w.Upper.Value()/float64(step)-roundingSlack))
	up = min(up, 100)
	return Share(yes, total, total), &down, &up
}
