package disclose

// Isolating reports whether two sets of raters, ascending, differ by so few that
// the difference of what two rounds show would be about these (R7).
func (r Rules) Isolating(before, now []int, floor int) bool {
	if !r.On(R7) {
		return false
	}
	apart := 0
	for len(before) > 0 && len(now) > 0 {
		switch {
		case before[0] < now[0]:
			before, apart = before[1:], apart+1
		case before[0] > now[0]:
			now, apart = now[1:], apart+1
		default:
			before, now = before[1:], now[1:]
		}
	}
	apart += len(before) + len(now)
	return apart > 0 && apart < floor
}
