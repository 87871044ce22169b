package diagnostics_test

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/followship/followship/ranking/certainty"
	"github.com/followship/followship/ranking/diagnostics"
	"github.com/followship/followship/ranking/plackettluce"
)

// bandsOf compares everybody in the first weak component, as a study does.
func bandsOf(m *plackettluce.Model, seed uint64) diagnostics.Bands {
	covariance := m.Covariance()
	if covariance == nil || len(m.Graph().Weak[0]) < 2 || m.Status(m.Graph().Weak[0][0]) != "" {
		return diagnostics.Bands{}
	}
	members := m.Graph().Weak[0]
	theta, v := make([]float64, len(members)), mat.NewSymDense(len(members), nil)
	all, centred := covariance.ModelBased(), m.Centred()
	for j, a := range members {
		theta[j] = centred[a]
		for k, b := range members[:j+1] {
			v.SetSym(j, k, all.At(covariance.Row(a), covariance.Row(b)))
		}
	}
	se := func(j, k int) float64 { return math.Sqrt(covariance.Var(members[j], members[k])) }
	draws := certainty.NormalDraws(v, 0, seed)
	return diagnostics.Bands{
		Comparisons: certainty.Simultaneous(theta, se, draws, certainty.SimultaneousAlpha), Members: members,
	}
}
