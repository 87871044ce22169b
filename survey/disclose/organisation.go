package disclose

import "github.com/followship/followship/survey"

// Powerful reports whether figures about power may be shown of a scope in which
// so many answered (R9).
func (r Rules) Powerful(respondents int, f survey.Floors) bool {
	return !r.On(R9) || respondents >= Floors(f).Organisation
}
