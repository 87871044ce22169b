package ranking_test

import (
	"math"
	"testing"

	"github.com/followship/followship/ranking"
)

// 0.1: undefined is a value, and no NaN or infinity is one.
func TestStatistic(t *testing.T) {
	s := ranking.Defined(0)
	if x, ok := s.Get(); x != 0 || !ok || !s.OK() || s.Reason() != "" || s.Pointer() == nil || *s.Pointer() != 0 {
		t.Errorf("a defined zero: %+v", s)
	}
	s = ranking.Undefined(ranking.OneRater)
	if x, ok := s.Get(); x != 0 || ok || s.OK() || s.Value() != 0 || s.Reason() != ranking.OneRater || s.Pointer() != nil {
		t.Errorf("undefined: %+v", s)
	}
	for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if s := ranking.Defined(x); s.OK() || s.Value() != 0 || s.Reason() != ranking.NoData {
			t.Errorf("Defined(%v) = %+v", x, s)
		}
	}
	var zero ranking.Statistic
	if zero.OK() || zero.Pointer() != nil {
		t.Errorf("the zero value is defined: %+v", zero)
	}
	p := ranking.Defined(3).Pointer()
	*p = 4
	if s := ranking.Defined(3); s.Value() != 3 {
		t.Errorf("a pointer reaches into the statistic: %v", s)
	}
}
