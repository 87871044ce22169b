package disclose

// Told reports whether others than its holder may be told that a mandate was not
// seen to be followed: once the round before found the same (H.3).
func (r Rules) Told(confirmed bool) bool { return confirmed || !r.On(TwoRounds) }
