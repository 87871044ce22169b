package study

import (
	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/plackettluce"
)

type Diagnostics struct{}

func (r *run) diagnose(s *Scope, c *cell, m *plackettluce.Model) {
	s.Reasons["diagnostics"] = ranking.NoData
}
