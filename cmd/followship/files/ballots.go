package files

import (
	"cmp"
	"math"
	"slices"

	"github.com/followship/followship/ranking"
)

// poll is what ballots are counted together, by the numbers of labels.
type poll struct{ round, scope int32 }

// ballot is one rater's list in a poll; rater is a number of the register.
type ballot struct {
	poll
	rater  int32
	weight float64
}

// ballotRow is one placement; ratee is -1 for a row that lists nobody.
type ballotRow struct {
	rank          float64
	ballot, ratee int32
	line, column  int32
}

// rowChunk rows are allocated at a time: a growing slice would copy, and hold
// twice what it needs.
const rowChunk = 1 << 16

type rowStore struct {
	chunks [][]ballotRow
	n      int
}

func (s *rowStore) add(r ballotRow) {
	if s.n%rowChunk == 0 {
		s.chunks = append(s.chunks, make([]ballotRow, 0, rowChunk))
	}
	last := &s.chunks[len(s.chunks)-1]
	*last = append(*last, r)
	s.n++
}

func (s *rowStore) at(i int) *ballotRow { return &s.chunks[i/rowChunk][i%rowChunk] }

type ballotReader struct {
	s                                        *session
	round, rater, ratee, rank, scope, weight int

	rows     rowStore
	polls    map[poll]uint32
	ballots  []ballot
	index    map[uint64]int32 // ballots by poll and rater, in one word for speed
	last     int32            // ballot of the row before
	lastPoll poll
	lastKey  uint32
	total    float64 // of the weights
	order    []int32 // rows, ballot after ballot; nil if they are so in the file
	starts   []int32 // per ballot: its first place in order
}

func (s *session) readBallots(src *Source) (*ballotReader, error) {
	t, err := s.openTable(src)
	if err != nil {
		return nil, err
	}
	columns, err := t.require("rater", "ratee", "rank")
	if err != nil {
		return nil, err
	}
	b := &ballotReader{
		s: s, rater: columns[0], ratee: columns[1], rank: columns[2],
		scope: t.column("scope"), weight: t.column("weight"), polls: make(map[poll]uint32), index: make(map[uint64]int32),
	}
	if b.round, err = t.roundColumn(); err != nil {
		return nil, err
	}
	read := t.each(b.row)
	if read != nil && !t.strict {
		return nil, read
	}
	b.group()
	// A person listed twice stands before any fault that ended the reading.
	if err := b.dropDuplicates(t); err != nil {
		return nil, err
	}
	if read != nil {
		return nil, read
	}
	return b, s.finish(t, b.rows.n, false)
}

// row checks a row in the order of A.4 and keeps it. Nothing is numbered
// before the last check: a dropped row leaves no trace.
func (b *ballotReader) row(t *table) *Error {
	s := b.s
	round, roundNumber, fault := s.round(t, b.round)
	if fault != nil {
		return fault
	}
	scope, fault := s.scope(t, b.scope)
	if fault != nil {
		return fault
	}
	scopeNumber := s.scopes.find(scope)
	if scopeNumber < 0 {
		if fault := t.label(b.scope, scope); fault != nil {
			return fault
		}
	}
	// Rows come ballot after ballot, or all first places and then all second
	// ones: mostly the rater is that of the last ballot or of the next.
	guess := int32(-1)
	if len(b.ballots) > 0 {
		if guess = b.ballots[b.last].rater; int(b.last)+1 < len(b.ballots) && s.people.ids[guess] != t.at(b.rater) {
			guess = b.ballots[b.last+1].rater
		}
	}
	rater, raterNumber, fault := s.person(t, b.rater, guess, UnknownRater)
	if fault != nil {
		return fault
	}
	known := b.find(poll{roundNumber, scopeNumber}, raterNumber)
	weight, fault := b.rowWeight(t, known)
	if fault != nil {
		return fault
	}
	ratee, rankText := t.at(b.ratee), t.at(b.rank)
	rateeNumber, rank := int32(-1), 0.0
	if ratee != "" || rankText != "" {
		switch {
		case ratee == "":
			return t.fault(b.ratee, EmptyPerson, "the rank %s is given to nobody", quote(rankText))
		case ratee == rater:
			return t.fault(b.ratee, SelfRanked, "%s ranks themselves", quote(rater))
		}
		if rateeNumber = s.people.find(ratee); rateeNumber < 0 {
			if fault := s.unknown(t, b.ratee, ratee, UnknownPerson); fault != nil {
				return fault
			}
		}
		if rank, fault = b.rowRank(t, rankText); fault != nil {
			return fault
		}
	}

	if known < 0 {
		if math.IsInf(b.total+weight, 0) {
			return b.weightFault(t, "the weights add up to more than a number can hold")
		}
		b.total += weight
		known = b.begin(ballot{
			poll{s.rounds.add(round, roundNumber, t, b.round), s.scopes.add(scope, scopeNumber, t, b.scope)},
			s.people.add(rater, raterNumber, false),
			weight,
		})
	}
	line, column := t.csv.FieldPos(b.ratee)
	if ratee != "" {
		rateeNumber = s.people.add(ratee, rateeNumber, true)
	}
	b.rows.add(ballotRow{rank, known, rateeNumber, int32(line), int32(column)})
	return nil
}

// find returns the number of a ballot, -1 if it is new.
func (b *ballotReader) find(in poll, rater int32) int32 {
	if in.round < 0 || in.scope < 0 || rater < 0 || len(b.ballots) == 0 {
		return -1
	}
	for i := b.last; i < min(b.last+2, int32(len(b.ballots))); i++ {
		if guess := &b.ballots[i]; guess.rater == rater && guess.poll == in {
			b.last = i
			return i
		}
	}
	if in != b.lastPoll {
		key, ok := b.polls[in]
		if !ok {
			return -1
		}
		b.lastPoll, b.lastKey = in, key
	}
	i, ok := b.index[uint64(b.lastKey)<<32|uint64(rater)]
	if !ok {
		return -1
	}
	b.last = i
	return i
}

// begin numbers a new ballot.
func (b *ballotReader) begin(of ballot) int32 {
	key, ok := b.polls[of.poll]
	if !ok {
		key = uint32(len(b.polls))
		b.polls[of.poll] = key
	}
	b.lastPoll, b.lastKey = of.poll, key
	b.last = int32(len(b.ballots))
	b.ballots = append(b.ballots, of)
	b.index[uint64(key)<<32|uint64(of.rater)] = b.last
	return b.last
}

func (b *ballotReader) weightFault(t *table, format string, args ...any) *Error {
	if b.weight < 0 {
		return t.fault(b.rater, BadWeight, format, args...)
	}
	return t.fault(b.weight, BadWeight, format, args...)
}

func (b *ballotReader) rowWeight(t *table, known int32) (float64, *Error) {
	weight := 1.0
	if text := t.at(b.weight); text != "" {
		var ok bool
		if weight, ok = number(text); !ok {
			return 0, b.weightFault(t, "%s is not a number", quote(text))
		}
		if weight <= 0 || math.IsInf(weight, 0) {
			return 0, b.weightFault(t, "the weight %s is not above 0 and finite; to leave a ballot out, delete it", quote(text))
		}
	}
	if known >= 0 && b.ballots[known].weight != weight {
		return 0, b.weightFault(t, "the ballot has the weight %v in this row and %v in an earlier one", weight, b.ballots[known].weight)
	}
	return weight, nil
}

func (b *ballotReader) rowRank(t *table, text string) (float64, *Error) {
	if text == "" {
		return 0, t.fault(b.rank, BadRank, "the rank is empty; leave out people who are not ranked")
	}
	rank, ok := number(text)
	if !ok {
		return 0, t.fault(b.rank, BadRank, "%s is not a number", quote(text))
	}
	if math.IsInf(rank, 0) {
		return 0, t.fault(b.rank, BadRank, "the rank %s is not finite", quote(text))
	}
	return rank, nil
}

// group finds the rows of every ballot by a counting sort, which keeps their
// order in the file.
func (b *ballotReader) group() {
	b.starts = make([]int32, len(b.ballots)+1)
	contiguous := true
	last := int32(0)
	for i := range b.rows.n {
		k := b.rows.at(i).ballot
		b.starts[k+1]++
		contiguous = contiguous && k >= last
		last = k
	}
	for k := range b.ballots {
		b.starts[k+1] += b.starts[k]
	}
	if contiguous {
		return
	}
	b.order = make([]int32, b.rows.n)
	next := slices.Clone(b.starts)
	for i := range b.rows.n {
		k := b.rows.at(i).ballot
		b.order[next[k]] = int32(i)
		next[k]++
	}
}

// grouped returns the k-th row in the order of ballots.
func (b *ballotReader) grouped(k int32) *ballotRow {
	if b.order != nil {
		k = b.order[k]
	}
	return b.rows.at(int(k))
}

// dropDuplicates refuses the earliest row that lists a person again, or empties
// all such rows.
func (b *ballotReader) dropDuplicates(t *table) error {
	on := make([]int32, len(b.s.people.ids)) // 1 + the last ballot that lists the person
	var worst, before *ballotRow
	for k := range int32(b.rows.n) {
		row := b.grouped(k)
		switch {
		case row.ratee < 0:
		case on[row.ratee] != row.ballot+1:
			on[row.ratee] = row.ballot + 1
		case t.strict:
			if worst == nil || row.line < worst.line {
				worst = row
			}
		default:
			t.countDrop(DuplicatePerson, int(row.line))
			row.ratee = -1
		}
	}
	if worst == nil {
		return nil
	}
	for k := b.starts[worst.ballot]; before == nil; k++ {
		if row := b.grouped(k); row.ratee == worst.ratee {
			before = row
		}
	}
	s, of := b.s, b.ballots[worst.ballot]
	fault := t.in.fault(DuplicatePerson, int(worst.line), int(worst.column), "%s is twice on the ballot of %s in round %s, first at line %d",
		quote(s.people.ids[worst.ratee]), quote(s.people.ids[of.rater]), quote(s.rounds.names[of.round]), before.line)
	fault.ColumnName = t.header[b.ratee]
	return fault
}

// build writes the profiles of all rounds: ballots in order of the rater, so
// that sums over them have one order whatever the file's.
func (b *ballotReader) build(rounds, final []int32) {
	scopes := &b.s.scopes
	_, scopeOrder := scopes.order(func(x, y int32) int {
		if (scopes.names[x] == Organisation) != (scopes.names[y] == Organisation) {
			if scopes.names[x] == Organisation {
				return -1
			}
			return 1
		}
		return scopes.byName(x, y)
	})
	d := b.s.dataset
	sorted := make([]int32, len(b.ballots))
	for i := range sorted {
		sorted[i] = int32(i)
	}
	slices.SortFunc(sorted, func(i, j int32) int {
		x, y := &b.ballots[i], &b.ballots[j]
		return cmp.Or(
			cmp.Compare(rounds[x.round], rounds[y.round]),
			cmp.Compare(scopeOrder[x.scope], scopeOrder[y.scope]),
			cmp.Compare(final[x.rater], final[y.rater]))
	})
	var items []int32
	var ranks []float64
	for from := 0; from < len(sorted); {
		first := &b.ballots[sorted[from]]
		to, listings := from, int32(0)
		for ; to < len(sorted); to++ {
			k := sorted[to]
			if b.ballots[k].poll != first.poll {
				break
			}
			listings += b.starts[k+1] - b.starts[k]
		}
		builder := ranking.NewBuilder(len(d.People), len(d.Raters))
		builder.Grow(to-from, int(listings))
		for _, k := range sorted[from:to] {
			items, ranks = items[:0], ranks[:0]
			for at := b.starts[k]; at < b.starts[k+1]; at++ {
				if row := b.grouped(at); row.ratee >= 0 {
					items = append(items, final[row.ratee])
					ranks = append(ranks, row.rank)
				}
			}
			builder.AddRanked(int(final[b.ballots[k].rater]), b.ballots[k].weight, items, ranks)
		}
		round := &d.Rounds[rounds[first.round]]
		round.Ballots = append(round.Ballots, ScopeBallots{scopes.names[first.scope], builder.Profile()})
		from = to
	}
}
