package simulate

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// The names of the files that Write leaves in its folder.
const (
	BallotsFile  = "ballots.csv"
	FollowsFile  = "follows.csv"
	PeopleFile   = "people.csv"
	MandatesFile = "mandates.csv"
)

// Write writes the files into a folder, which it makes if it is not there.
// Files of the same names are overwritten. One that would have no rows (no
// lists, no nominations, no mandates) is not written, as the command line
// refuses a file without rows, and an older one of its name is removed: it
// would belong to another organisation.
func (o *Organisation) Write(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("write organisation: %w", err)
	}
	ballots, follows := false, false
	for t := range o.Rounds {
		ballots = ballots || len(o.Rounds[t].Ballots) > 0
		follows = follows || len(o.Rounds[t].Nominations) > 0
	}
	for _, f := range []struct {
		name  string
		rows  bool
		write func(io.Writer) error
	}{
		{BallotsFile, ballots, o.WriteBallots},
		{FollowsFile, follows, o.WriteFollows},
		{PeopleFile, true, o.WritePeople},
		{MandatesFile, len(o.Mandates) > 0, o.WriteMandates},
	} {
		path := filepath.Join(dir, f.name)
		var err error
		if f.rows {
			err = writeFile(path, f.write)
		} else if err = os.Remove(path); errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		if err != nil {
			return fmt.Errorf("write organisation: %w", err)
		}
	}
	return nil
}

func writeFile(path string, write func(io.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		_ = f.Close() // the write's error says more
		return err
	}
	return f.Close()
}

// table writes CSV through a buffer that suits millions of rows. rows fills
// record, which has the fields of the header, and calls row for each.
func table(w io.Writer, header []string, rows func(record []string, row func() error) error) error {
	buffer := bufio.NewWriterSize(w, 1<<16)
	out := csv.NewWriter(buffer)
	if err := out.Write(header); err != nil {
		return err
	}
	record := make([]string, len(header))
	if err := rows(record, func() error { return out.Write(record) }); err != nil {
		return err
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return err
	}
	return buffer.Flush()
}

// WriteBallots writes round,rater,ratee,rank: by round, rater, rank and person.
func (o *Organisation) WriteBallots(w io.Writer) error {
	return table(w, []string{"round", "rater", "ratee", "rank"}, func(record []string, row func() error) error {
		for t := range o.Rounds {
			round := &o.Rounds[t]
			for _, b := range round.Ballots {
				record[0], record[1] = round.Label, o.People[b.Rater].ID
				for _, e := range b.Entries {
					record[2], record[3] = o.People[e.Person].ID, strconv.Itoa(e.Rank)
					if err := row(); err != nil {
						return err
					}
				}
			}
		}
		return nil
	})
}

// WriteFollows writes round,area,from,to: by round, area, respondent and whom
// they name; to is empty where they name nobody.
func (o *Organisation) WriteFollows(w io.Writer) error {
	return table(w, []string{"round", "area", "from", "to"}, func(record []string, row func() error) error {
		for t := range o.Rounds {
			round := &o.Rounds[t]
			for _, n := range round.Nominations {
				record[0], record[1], record[2] = round.Label, o.Areas[n.Area].Name, o.People[n.From].ID
				if len(n.To) == 0 {
					record[3] = ""
					if err := row(); err != nil {
						return err
					}
				}
				for _, j := range n.To {
					record[3] = o.People[j].ID
					if err := row(); err != nil {
						return err
					}
				}
			}
		}
		return nil
	})
}

// WritePeople writes id,name,team,reports_to,site,tenure, by id.
func (o *Organisation) WritePeople(w io.Writer) error {
	header := []string{"id", "name", "team", "reports_to", "site", "tenure"}
	return table(w, header, func(record []string, row func() error) error {
		for i := range o.People {
			p := &o.People[i]
			manager := ""
			if p.ReportsTo >= 0 {
				manager = o.People[p.ReportsTo].ID
			}
			copy(record, []string{p.ID, p.Name, o.Teams[p.Team].Name, manager, p.Site, p.Tenure})
			if err := row(); err != nil {
				return err
			}
		}
		return nil
	})
}

// WriteMandates writes person,title,kind,level,scope,start,end in the order of
// the register; end is empty while a mandate is open.
func (o *Organisation) WriteMandates(w io.Writer) error {
	header := []string{"person", "title", "kind", "level", "scope", "start", "end"}
	return table(w, header, func(record []string, row func() error) error {
		for i := range o.Mandates {
			m := &o.Mandates[i]
			end := ""
			if !m.End.IsZero() {
				end = m.End.Format(time.DateOnly)
			}
			copy(record, []string{
				o.People[m.Person].ID, m.Title, m.Kind, strconv.Itoa(m.Level),
				o.ScopeName(m.Scope), m.Start.Format(time.DateOnly), end,
			})
			if err := row(); err != nil {
				return err
			}
		}
		return nil
	})
}
