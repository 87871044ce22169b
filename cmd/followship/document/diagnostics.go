package document

import "github.com/followship/followship/ranking/study"

func (b *builder) diagnostics(s *study.Scope) *Diagnostics { return nil }
