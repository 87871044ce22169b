package faulttest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/followship/followship/survey"
)

// sealedTables are the tables that hold no person, with their columns of keys and
// hashes.
var sealedTables = map[string][]string{
	"ballot":      {"pseudonym", "sealed_hash"},
	"roll":        {"roll_key"},
	"idempotency": {"request_key", "request_digest", "receipt_hash"},
	"draft":       {"draft_key"},
}

// TestRowsLeadToNobody looks at what a reader of SQL sees beside the content of rows.
// A transaction that took something in wrote in tables without people only, and
// touched no other row but that of its round; no key of one table is in another; sizes
// are those of the padding alone. Once the roll is mixed neither transactions nor
// places tell which of its rows was written with which ballot.
func TestRowsLeadToNobody(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		s := p.opened(t)
		r := open(t, s.house(t, 48))
		ballots := survey.NewBallots(s.Parts)
		for k := range r.People[:40] {
			_, err := ballots.SaveDraft(t.Context(), r.Actor(k), r.ID, 0, fmt.Appendf(nil, "draft %d", k))
			must(t, err)
			if k%5 == 0 {
				continue // and leaves it
			}
			for nth := range 1 + k%2 {
				_, err := r.submission(k, nth).send(t.Context(), ballots)
				must(t, err)
			}
		}
		s.keysApart(t)
		s.padded(t)
		r.ordersApart(t, s)
		if _, sqlite := s.store.Queue(); !sqlite {
			s.transactionsApart(t, r)
			must(t, r.Rounds().Due(t.Context())) // as a server does every few seconds
			r.rollApart(t, s)
			for k := range r.People[:40] { // some of whom come again
				if k%6 == 0 {
					_, err := r.submission(k, 2).send(t.Context(), ballots)
					must(t, err)
				}
			}
			_, err := r.Rounds().Close(t.Context(), r.Faculty(), r.ID)
			must(t, err)
			r.rollApart(t, s)
		}
	})
}

// keysApart checks that a value of one column is found in no other, but for the hash
// of a ballot, which is its receipt.
func (s *service) keysApart(t *testing.T) {
	t.Helper()
	found := make(map[string]string) // value → column
	for table, columns := range sealedTables {
		for _, column := range columns {
			name := table + "." + column
			for _, value := range s.column(t, table, column) {
				other, ok := found[string(value)]
				pair := []string{name, other}
				slices.Sort(pair)
				if ok && other != name && !slices.Equal(pair, []string{"ballot.sealed_hash", "idempotency.receipt_hash"}) {
					t.Errorf("a value of %s is in %s too", name, other)
				}
				found[string(value)] = name
			}
		}
	}
	for where, text := range s.tables(t) {
		if sealedTables[strings.TrimPrefix(where, "table ")] != nil {
			continue
		}
		for value, column := range found {
			if bytes.Contains(text, []byte(value)) {
				t.Errorf("a value of %s is in %s", column, where)
			}
		}
	}
}

func (s *service) column(t *testing.T, table, column string) (values [][]byte) {
	t.Helper()
	db, _ := s.store.Queue()
	rows, err := db.QueryContext(t.Context(), `SELECT `+column+` FROM `+table)
	must(t, err)
	defer rows.Close()
	for rows.Next() {
		var v []byte
		must(t, rows.Scan(&v))
		values = append(values, v)
	}
	must(t, rows.Err())
	if len(values) == 0 {
		t.Errorf("%s.%s: nothing is there to look at", table, column)
	}
	return values
}

// padded checks that what is sealed has one of four lengths, and no two the same
// bytes at the same place, however alike they are inside.
func (s *service) padded(t *testing.T) {
	t.Helper()
	const around = 1 + 12 + 16 // form, nonce, tag
	blocks := make(map[string]bool)
	for _, table := range []string{"ballot", "draft"} {
		for _, sealed := range s.column(t, table, "sealed") {
			if len(sealed) == 0 { // replaced
				continue
			}
			if !slices.Contains([]int{1 << 10, 4 << 10, 16 << 10, 64 << 10}, len(sealed)-around) {
				t.Errorf("%s: %d bytes are sealed", table, len(sealed)-around)
			}
			for block := range slices.Chunk(sealed[1:], 16) {
				if len(block) == 16 && blocks[string(block)] {
					t.Errorf("%s: a block of 16 bytes is there twice", table)
				}
				blocks[string(block)] = true
			}
		}
	}
}

// ordersApart checks that the order of ballots by their keys, which is the only one on
// SQLite, says nothing of that of the roll by its keys, and neither of the order of
// people or of arrival.
func (r round) ordersApart(t *testing.T, s *service) {
	t.Helper()
	keys, err := s.Sealer.OpenRound(t.Context(), r.Organisation.ID, r.ID)
	must(t, err)
	defer keys.Forget()
	n := len(r.People)
	orders := map[string][]int{"arrival": make([]int, n), "ids": make([]int, n)}
	rank := func(name string, key func(k int) string) {
		order := make([]int, n)
		for k := range order {
			for other := range n {
				if key(other) < key(k) {
					order[k]++
				}
			}
		}
		orders[name] = order
	}
	rank("arrival", func(k int) string { return fmt.Sprintf("%04d", k) })
	rank("ids", func(k int) string { return string(r.People[k].ID) })
	rank("ballots", func(k int) string { key := keys.Pseudonym(r.People[k].ID); return string(key[:]) })
	rank("roll", func(k int) string { key := keys.Roll(r.People[k].ID); return string(key[:]) })
	rank("drafts", func(k int) string { key := keys.Draft(r.People[k].ID); return string(key[:]) })
	names := []string{"arrival", "ids", "ballots", "roll", "drafts"}
	for i, a := range names {
		for _, b := range names[i+1:] {
			// Of 48 independent people more than 0.7 has a chance below 1 in 10^7.
			if rho := spearman(orders[a], orders[b]); rho > 0.7 || rho < -0.7 {
				t.Errorf("the orders of %s and %s agree to %.2f", a, b, rho)
			}
		}
	}
	if _, sqlite := s.store.Queue(); sqlite { // as a table lies, unasked for an order
		for table, columns := range sealedTables {
			if !slices.IsSortedFunc(s.column(t, table, columns[0]), bytes.Compare) {
				t.Errorf("the rows of %s do not lie in the order of their keys", table)
			}
		}
	}
}

// spearman returns the rank correlation of two orders without ties.
func spearman(a, b []int) float64 {
	n, sum := float64(len(a)), 0.0
	for k := range a {
		d := float64(a[k] - b[k])
		sum += d * d
	}
	return 1 - 6*sum/(n*(n*n-1))
}

// transactionsApart looks at the system columns of PostgreSQL, which tell which rows
// one transaction wrote, and which it locked.
func (s *service) transactionsApart(t *testing.T, r round) {
	t.Helper()
	wrote := make(map[string][]string)   // transaction → sealed tables
	touched := make(map[string][]string) // transaction → rows of other tables
	for _, table := range s.names(t) {
		s.eachVersion(t, table, func(written, locked, text string) {
			if sealedTables[table] != nil {
				wrote[written] = append(wrote[written], table)
				return
			}
			touched[written], touched[locked] = append(touched[written], text), append(touched[locked], text)
		})
	}
	if len(wrote) < 40 {
		t.Errorf("%d transactions have taken something in: the look is broken", len(wrote))
	}
	together := 0
	for transaction, tables := range wrote {
		if slices.Contains(tables, "ballot") && slices.Contains(tables, "roll") {
			together++
		}
		for _, p := range r.People {
			if form := needlesOf(p).in([]byte(strings.Join(touched[transaction], "\n"))); len(form) > 0 {
				t.Errorf("a transaction that wrote in %v has touched a row with somebody in it: %v", tables, form)
			}
		}
	}
	// This is so until the roll is mixed: else what is looked for later was never there.
	if together == 0 {
		t.Error("no row of the roll can be told from the ballot written with it: the look is broken")
	}
}

// rollApart looks at the system columns of a PostgreSQL whose roll was mixed: no
// transaction wrote a row of it and another that was sealed, few wrote it, and the
// order in which its rows lie is not that in which ballots do.
func (r round) rollApart(t *testing.T, s *service) {
	t.Helper()
	wrote := make(map[string]int) // transaction → rows of the roll
	s.eachVersion(t, "roll", func(written, _, _ string) { wrote[written]++ })
	for transaction, rows := range wrote {
		if rows < 20 {
			t.Errorf("a transaction has written %d rows of the roll", rows)
		}
		for table := range sealedTables {
			s.eachVersion(t, table, func(written, _, _ string) {
				if table != "roll" && written == transaction {
					t.Errorf("a row of the roll was written with one of table %s", table)
				}
			})
		}
	}
	keys, err := s.Sealer.OpenRound(t.Context(), r.Organisation.ID, r.ID)
	must(t, err)
	defer keys.Forget()
	places := func(query string) map[survey.Key]int {
		db, _ := s.store.Queue()
		rows, err := db.QueryContext(t.Context(), query)
		must(t, err)
		defer rows.Close()
		at := make(map[survey.Key]int)
		for rows.Next() {
			var key []byte
			must(t, rows.Scan(&key))
			at[survey.Key(key)] = len(at)
		}
		must(t, rows.Err())
		return at
	}
	ballots := places(`SELECT pseudonym FROM ballot WHERE length(sealed) > 0 ORDER BY ctid`)
	roll := places(`SELECT roll_key FROM roll ORDER BY ctid`)
	var a, b []int
	for _, p := range r.People {
		ballot, submitted := ballots[keys.Pseudonym(p.ID)]
		enrolled, ok := roll[keys.Roll(p.ID)]
		if ok != submitted {
			t.Errorf("%s is on the roll: %v, has a ballot: %v", p.ID, ok, submitted)
		}
		if ok && submitted {
			a, b = append(a, ballot), append(b, enrolled)
		}
	}
	if len(a) < 30 {
		t.Errorf("%d have submitted: the look is broken", len(a))
	}
	// Of 32 independent places more than 0.85 has a chance below 1 in 10^9.
	if rho := spearman(a, b); rho > 0.85 || rho < -0.85 {
		t.Errorf("rows of the roll lie in the order of ballots: their places agree to %.2f", rho)
	}
}

// eachVersion calls f with the transactions that wrote and locked each row of a table,
// and its text.
func (s *service) eachVersion(t *testing.T, table string, f func(written, locked, text string)) {
	t.Helper()
	db, _ := s.store.Queue()
	rows, err := db.QueryContext(t.Context(), `SELECT CAST(xmin AS TEXT), CAST(xmax AS TEXT), CAST(x AS TEXT) FROM `+table+` AS x`)
	must(t, err)
	defer rows.Close()
	for rows.Next() {
		var written, locked, text string
		must(t, rows.Scan(&written, &locked, &text))
		f(written, locked, text)
	}
	must(t, rows.Err())
}
