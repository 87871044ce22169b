package report

import (
	"cmp"
	"slices"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/disclose"
)

// commentRecord is what a carry-forward record keeps of the comments of its round:
// what was not shown, for as long as the record lives, and who wrote what was.
// Entries of other rounds stay in their records, so that none outlives its key.
type commentRecord struct {
	Waiting []waitingRecord `json:"waiting"`
	Batches []batchRecord   `json:"batches"`
}

type waitingRecord struct {
	About  survey.ID `json:"about"`
	Prompt survey.ID `json:"prompt"`
	Writer survey.ID `json:"writer"`
	// Text is empty when the person had declined to be listed: it is gone, and the
	// rule goes on as if it were not, so that writers cannot tell.
	Text string `json:"text"`
}

type batchRecord struct {
	About   survey.ID   `json:"about"`
	Prompt  survey.ID   `json:"prompt"`
	Writers []survey.ID `json:"writers"`
}

// comments decides which comments are shown, and to whom (R8): signed ones at once,
// unsigned ones in batches, together with those that wait from earlier rounds. It
// returns nothing when the round asks for none.
func (n *count) comments(secret survey.Key) ([]survey.CommentShare, *commentRecord, error) {
	prompts := n.shot.Settings.Comments
	if len(prompts) == 0 {
		return nil, nil, nil
	}
	shares := make([]survey.CommentShare, n.roster.people)
	for i, f := range n.shot.Roster {
		shares[i] = survey.CommentShare{Person: f.Person, OwnComments: survey.OwnComments{
			Signed: []survey.SignedComment{}, Batches: []survey.CommentBatch{}, Waiting: []survey.CommentPlace{},
		}}
	}
	pools, err := n.pools()
	if err != nil {
		return nil, nil, err
	}
	record := &commentRecord{Waiting: []waitingRecord{}, Batches: []batchRecord{}}
	for _, p := range pools {
		if n.together(p) {
			record.Batches = append(record.Batches, batchRecord{p.about, p.prompt, distinctWriters(p.entries)})
			if texts := p.texts(); texts != nil {
				disclose.Shuffle(secret, p.about, p.prompt, texts)
				to := &shares[n.roster.of(p.about)]
				to.Batches = append(to.Batches, survey.CommentBatch{Prompt: p.prompt, Texts: texts})
			}
			continue
		}
		record.Waiting = append(record.Waiting, p.entries[p.earlier:]...)
		for _, writer := range distinctWriters(p.entries) {
			if i := n.roster.of(writer); i >= 0 {
				shares[i].Waiting = append(shares[i].Waiting, survey.CommentPlace{About: p.about, Prompt: p.prompt})
			}
		}
	}
	for _, c := range n.casts {
		for _, x := range c.Ballot.Comments {
			if x.Signed && x.Text != "" {
				to := &shares[n.roster.of(x.About)]
				to.Signed = append(to.Signed, survey.SignedComment{Prompt: x.Prompt, Writer: c.Rater, Text: x.Text})
			}
		}
	}
	order := make(map[survey.ID]int, len(prompts))
	for k, p := range prompts {
		order[p.ID] = k
	}
	for k := range shares {
		slices.SortStableFunc(shares[k].Signed, func(a, b survey.SignedComment) int { return cmp.Compare(order[a.Prompt], order[b.Prompt]) })
	}
	return shares, record, nil
}

// together reports whether a pool is shown now. What is about somebody who has left
// the roster goes on waiting.
func (n *count) together(p *pool) bool {
	writers := make([]survey.ID, len(p.entries))
	for k, e := range p.entries {
		writers[k] = e.Writer
	}
	return n.roster.of(p.about) >= 0 && n.rules.Batch(writers, p.before, disclose.CommentFloor(n.floors))
}

// pool are the unsigned comments about one person to one prompt that have not been
// shown, oldest round first.
type pool struct {
	about, prompt survey.ID
	entries       []waitingRecord
	earlier       int           // how many entries are from earlier rounds
	before        [][]survey.ID // who wrote the batches that were shown
}

// texts returns what to show of a batch: nothing when some of it is gone, since the
// rest might be of too few.
func (p *pool) texts() []string {
	out := make([]string, len(p.entries))
	for k, e := range p.entries {
		if e.Text == "" {
			return nil
		}
		out[k] = e.Text
	}
	return out
}

// pools gathers what was not shown yet, by prompt in the order of the settings and
// then by person.
func (n *count) pools() ([]*pool, error) {
	found := make(map[survey.CommentPlace]*pool)
	at := func(about, prompt survey.ID) *pool {
		place := survey.CommentPlace{About: about, Prompt: prompt}
		if found[place] == nil {
			found[place] = &pool{about: about, prompt: prompt}
		}
		return found[place]
	}
	for _, e := range n.earlier {
		r, err := readRecord(e)
		if err != nil {
			return nil, err
		}
		if r == nil || r.Comments == nil {
			continue
		}
		for _, b := range r.Comments.Batches {
			p := at(b.About, b.Prompt)
			p.entries, p.before = nil, append(p.before, b.Writers)
		}
		for _, w := range r.Comments.Waiting {
			p := at(w.About, w.Prompt)
			p.entries = append(p.entries, w)
		}
	}
	for _, p := range found {
		p.earlier = len(p.entries)
	}
	for _, c := range n.casts {
		for _, x := range c.Ballot.Comments {
			if !x.Signed {
				p := at(x.About, x.Prompt)
				p.entries = append(p.entries, waitingRecord{x.About, x.Prompt, c.Rater, x.Text})
			}
		}
	}
	out := []*pool{}
	for _, prompt := range n.shot.Settings.Comments {
		from := len(out)
		for place, p := range found {
			if place.Prompt == prompt.ID && len(p.entries) > 0 {
				out = append(out, p)
			}
		}
		slices.SortFunc(out[from:], func(a, b *pool) int { return cmp.Compare(a.about, b.about) })
	}
	return out, nil
}

func distinctWriters(entries []waitingRecord) []survey.ID {
	out := make([]survey.ID, len(entries))
	for k, e := range entries {
		out[k] = e.Writer
	}
	slices.Sort(out)
	return slices.Compact(out)
}
