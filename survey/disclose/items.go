package disclose

import (
	"math"

	"github.com/followship/followship/ranking/inference"
)

// Answers returns the share of yes among answers as [People] does, with one more at each
// end, and its Wilson 90 % interval rounded outward to steps (H.5). The interval is that
// of the share which is shown, not of the exact one: its ends would tell what the share
// does not. All are nil below the floor.
func (r Rules) Answers(yes, total, floor int) (share, lower, upper *int) {
	if total <= 0 || r.On(ItemFloor) && total < floor {
		return nil, nil, nil
	}
	step, share := Step(total), people(yes, total, answerMargin)
	yes = (*share*total + 50) / 100
	w := inference.Wilson(yes, total, inference.Z90)
	down := step * int(math.Floor(100*w.Lower.Value()/float64(step)+roundingSlack))
	up := step * int(math.Ceil(100*w.Upper.Value()/float64(step)-roundingSlack))
	up = min(up, 100)
	return share, &down, &up
}
