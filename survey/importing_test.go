package survey_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/surveytest"
)

type importing func(survey.Imports, *testing.T, survey.Actor, string, bool) (survey.ImportReport, error)

func people(s survey.Imports, t *testing.T, a survey.Actor, file string, dryRun bool) (survey.ImportReport, error) {
	return s.People(t.Context(), a, strings.NewReader(file), dryRun)
}

func mandates(s survey.Imports, t *testing.T, a survey.Actor, file string, dryRun bool) (survey.ImportReport, error) {
	return s.Mandates(t.Context(), a, strings.NewReader(file), dryRun)
}

// tried imports a file for trial and then in earnest: both say the same, and the
// trial changes nothing.
func tried(t *testing.T, h *surveytest.House, f importing, file string) survey.ImportReport {
	t.Helper()
	s := survey.Imports{Parts: h.Parts}
	before := everything(t, h)
	trial, err := f(s, t, h.Administrator(), file, true)
	must(t, err)
	if trial.Applied || !reflect.DeepEqual(everything(t, h), before) {
		t.Error("a trial changed something")
	}
	report, err := f(s, t, h.Administrator(), file, false)
	must(t, err)
	if report.Applied != (report.Errors == 0) {
		t.Errorf("applied: %v, with %d errors", report.Applied, report.Errors)
	}
	if report.Errors > 0 && !reflect.DeepEqual(everything(t, h), before) {
		t.Error("a file with errors changed something")
	}
	applied := report
	applied.Applied = false
	if !reflect.DeepEqual(applied, trial) {
		t.Errorf("the trial said\n%+v, then\n%+v", trial, report)
	}
	return report
}

// everything returns the directory and the register.
func everything(t *testing.T, h *surveytest.House) []any {
	t.Helper()
	d, a := survey.Directory{Parts: h.Parts}, h.Administrator()
	everyone, err := d.People(t.Context(), a, "", survey.Page{})
	must(t, err)
	teams, err := d.Teams(t.Context(), a)
	must(t, err)
	areas, err := d.Areas(t.Context(), a)
	must(t, err)
	memberships, err := d.Memberships(t.Context(), a)
	must(t, err)
	register, err := survey.Register{Parts: h.Parts}.Mandates(t.Context(), a)
	must(t, err)
	return []any{everyone, teams, areas, memberships, register}
}

func outcomes(r survey.ImportReport) string {
	var text []string
	for _, f := range r.Rows {
		text = append(text, strings.TrimSpace(fmt.Sprintf("%d %s %s", f.Line, f.Outcome, f.Column)))
	}
	return strings.Join(text, ", ")
}

func byMail(t *testing.T, h *surveytest.House, mail string) survey.Person {
	t.Helper()
	found, err := survey.Directory{Parts: h.Parts}.People(t.Context(), h.Administrator(), mail, survey.Page{})
	must(t, err)
	if len(found) != 1 {
		t.Fatalf("got %d people of %s", len(found), mail)
	}
	return found[0]
}

func TestImportOfPeople(t *testing.T) {
	each(t, surveytest.Options{People: 3, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		file := "\ufeffMail, Name ,team,manager,home,joined,left,locale,areas\n" +
			"ada@example.org,Ada,Engines,bob@example.org,,2021-05-01,,en,Area 0|Analysis\n" + // her manager comes later
			"bob@example.org,Bob,Engines," + h.People[1].Mail + ",Elsewhere,,,,\n" +
			"CARL@example.org,\"Carl, the \"\"third\"\"\",team 0,ada@example.org,,2026-03-01,,de,analysis\n" +
			h.People[2].Mail + ",Renamed,,,,,,,\n"
		r := tried(t, h, people, file)
		if got, want := outcomes(r), "2 create, 3 create, 4 create, 5 update"; got != want || r.Teams != 1 || r.Areas != 1 {
			t.Errorf("got %s with %d teams and %d areas, want %s with 1 and 1", got, r.Teams, r.Areas, want)
		}
		ada, bob, carl := byMail(t, h, "ada@example.org"), byMail(t, h, "bob@example.org"), byMail(t, h, "carl@example.org")
		if ada.Manager != bob.ID || bob.Manager != h.People[1].ID || carl.Manager != ada.ID {
			t.Error("managers are not those of the file")
		}
		if ada.Member.Start != "2021-05-01" || bob.Member.Start != "2026-01-12" || bob.Home != "Elsewhere" || carl.Name != `Carl, the "third"` || len(ada.Areas) != 2 {
			t.Errorf("got %+v, %+v, %+v", ada, bob, carl)
		}
		all, err := survey.Directory{Parts: h.Parts}.Memberships(t.Context(), h.Administrator())
		must(t, err)
		starts := map[survey.ID]survey.Date{}
		for _, m := range all {
			starts[m.Person] = m.Span.Start
		}
		if starts[ada.ID] != "2026-01-12" || starts[carl.ID] != "2026-03-01" {
			t.Errorf("memberships begin on %s and %s", starts[ada.ID], starts[carl.ID])
		}

		// The same again changes nothing, not even for who will join later.
		before := everything(t, h)
		if got, want := outcomes(tried(t, h, people, file)), "2 unchanged, 3 unchanged, 4 unchanged, 5 unchanged"; got != want {
			t.Errorf("again: got %s, want %s", got, want)
		}
		if !reflect.DeepEqual(everything(t, h), before) {
			t.Error("the same file again changed something")
		}
		// Columns that are not there stay, those that are empty are emptied.
		r = tried(t, h, people, "mail,name,manager\nada@example.org,Ada,\n")
		again := byMail(t, h, "ada@example.org")
		if outcomes(r) != "2 update" || again.Manager != "" || len(again.Areas) != 2 || again.Member != ada.Member {
			t.Errorf("got %s and %+v", outcomes(r), again)
		}
	})
}

func TestImportOfPeopleWithErrors(t *testing.T) {
	each(t, surveytest.Options{People: 3, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		ended := h.Teams[0]
		ended.Ended = "2026-01-11"
		_, err := survey.Directory{Parts: h.Parts}.UpdateTeam(t.Context(), h.Administrator(), ended)
		must(t, err)
		for name, c := range map[string]struct{ file, want string }{
			"no address":              {"mail,name\nada,Ada\n", "2 error mail"},
			"an address twice":        {"mail,name\na@example.org,A\nA@example.org ,B\n", "2 create, 3 error mail"},
			"no name":                 {"mail,name\na@example.org,\n", "2 error name"},
			"a name over two lines":   {"mail,name\na@example.org,\"A\nB\"\nb@example.org,B\n", "2 error name, 4 create"},
			"a date that is none":     {"mail,name,joined\na@example.org,A,1.2.2026\n", "2 error left"},
			"left before":             {"mail,name,joined,left\na@example.org,A,2026-02-01,2026-01-01\n", "2 error left"},
			"a manager who is nobody": {"mail,name,manager\na@example.org,A,boss@example.org\n", "2 error manager"},
			"their own manager":       {"mail,name,manager\na@example.org,A,a@example.org\n", "2 error manager"},
			"a manager in error":      {"mail,name,manager\na@example.org,A,b@example.org\nb@example.org,,\n", "2 error manager, 3 error name"},
			"a team that has ended":   {"mail,name,team\na@example.org,A,Team 0\n", "2 error team"},
			"a team without a name":   {"mail,name,team\na@example.org,A,\"x\x01\"\n", "2 error team"},
			"an area of control":      {"mail,name,areas\na@example.org,A,\"x|\x01\"\n", "2 error areas"},
			"one of many":             {"mail,name\na@example.org,A\nb,B\nc@example.org,C\n", "2 create, 3 error mail, 4 create"},
		} {
			r := tried(t, h, people, c.file)
			if got := outcomes(r); got != c.want {
				t.Errorf("%s: got %s, want %s", name, got, c.want)
			}
			for _, f := range r.Rows {
				if (f.Outcome == "error") != (f.Reason != "") {
					t.Errorf("%s: %+v", name, f)
				}
			}
		}
	})
}

func TestMalformedImports(t *testing.T) {
	each(t, surveytest.Options{People: 3, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		s := survey.Imports{Parts: h.Parts}
		before := everything(t, h)
		for name, file := range map[string]string{
			"empty":                   "",
			"a byte order mark alone": "\ufeff",
			"a header alone":          "mail,name\n",
			"no address":              "name\nAda\n",
			"no name":                 "mail\na@example.org\n",
			"another column":          "mail,name,salary\na@example.org,A,1\n",
			"a column twice":          "mail,name,Name\na@example.org,A,B\n",
			"too few fields":          "mail,name\na@example.org\n",
			"too many fields":         "mail,name\na@example.org,A,B\n",
			"an open quote":           "mail,name\na@example.org,\"A\n",
			"a quote in the middle":   "mail,name\na@example.org,A\"B\n",
			"not UTF-8":               "mail,name\na@example.org,\xff\n",
			"another encoding":        "\xff\xfem\x00a\x00i\x00l\x00",
			"a NUL":                   "mail,name\na@example.org,A\x00\n",
			"too large":               "mail,name\n" + strings.Repeat("x", survey.MaxImportBytes),
			"too many rows":           "mail,name\n" + strings.Repeat("x,y\n", survey.MaxImportRows+1),
			"JSON":                    `{"mail":"a@example.org"}`,
			"semicolons":              "mail;name\na@example.org;A\n",
		} {
			for _, dryRun := range []bool{true, false} {
				report, err := people(s, t, h.Administrator(), file, dryRun)
				wantCode(t, name, err, survey.CodeMalformedImport)
				if report.Applied || len(report.Rows) > 0 {
					t.Errorf("%s: got %d rows", name, len(report.Rows))
				}
			}
		}
		if !reflect.DeepEqual(everything(t, h), before) {
			t.Error("a malformed file changed something")
		}
		_, err := people(s, t, h.Faculty(), "mail,name\na@example.org,A\n", false)
		wantCode(t, "as faculty", err, survey.CodeForbidden)
		// As many rows as it may be are read; these are all in error.
		report, err := people(s, t, h.Administrator(), "mail,name\n"+strings.Repeat("x,y\n", survey.MaxImportRows), true)
		must(t, err)
		if report.Errors != survey.MaxImportRows {
			t.Errorf("got %d errors, want %d", report.Errors, survey.MaxImportRows)
		}
	})
}

func TestImportOfMandates(t *testing.T) {
	each(t, surveytest.Options{People: 4, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		a, b := h.People[2].Mail, h.People[3].Mail
		file := "mail,title,kind,level,scope,stage,start,end,review,granted\n" +
			a + ",Lead,faculty_lead,3,area:area 1,purpose,2024-01-01,2026-12-31,2026-06-01,decision\n" +
			b + ",Coach,,,team:Team 0,,,,,\n" +
			b + ",Coach,,,,,2020-01-01,2020-12-31,,\n"
		if got, want := outcomes(tried(t, h, mandates, file)), "2 create, 3 create, 4 create"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		register, err := survey.Register{Parts: h.Parts}.Mandates(t.Context(), h.Actor(3))
		must(t, err)
		at := func(title string, start survey.Date) survey.Mandate {
			k := slices.IndexFunc(register, func(m survey.Mandate) bool { return m.Title == title && m.Span.Start == start })
			if k < 0 {
				t.Fatalf("no %s since %s in %+v", title, start, register)
			}
			return register[k]
		}
		lead, coach := at("Lead", "2024-01-01"), at("Coach", "2026-01-12")
		if lead.Level != 3 || lead.Scope != (survey.Scope{Kind: survey.InArea, ID: h.Areas[1].ID}) || lead.Stage != survey.Purpose || lead.Granted != survey.ByDecision || lead.Review != "2026-06-01" {
			t.Errorf("got %+v", lead)
		}
		if coach.Level != 1 || coach.Kind != "manager" || coach.Scope != (survey.Scope{Kind: survey.InTeam, ID: h.Teams[0].ID}) || coach.Granted != survey.ByAppointment {
			t.Errorf("got %+v", coach)
		}
		// Again, on another day, it is the same mandate; what has no column stays.
		h.Clock.Add(day)
		if got, want := outcomes(tried(t, h, mandates, file)), "2 unchanged, 3 unchanged, 4 unchanged"; got != want {
			t.Errorf("again: got %s, want %s", got, want)
		}
		if got, want := outcomes(tried(t, h, mandates, "mail,title,scope,level\n"+a+",Lead,area:Area 1,4\n")), "2 update"; got != want {
			t.Errorf("another level: got %s, want %s", got, want)
		}
		register, err = survey.Register{Parts: h.Parts}.Mandates(t.Context(), h.Actor(3))
		must(t, err)
		lead.Level, lead.Version = 4, 2
		if got := at("Lead", "2024-01-01"); got != lead || len(register) != 3 {
			t.Errorf("got %+v of %d, want %+v", got, len(register), lead)
		}
		for name, c := range map[string]struct{ file, want string }{
			"of nobody":             {"mail,title\nnobody@example.org,Lead\n", "2 error mail"},
			"no title":              {"mail,title\n" + a + ",\n", "2 error title"},
			"a level in words":      {"mail,title,level\n" + a + ",X,high\n", "2 error level"},
			"a level too high":      {"mail,title,level\n" + a + ",X,21\n", "2 error level"},
			"another scope":         {"mail,title,scope\n" + a + ",X,world\n", "2 error scope"},
			"a team that is not":    {"mail,title,scope\n" + a + ",X,team:Nowhere\n", "2 error scope"},
			"another stage":         {"mail,title,stage\n" + a + ",X,chaos\n", "2 error stage"},
			"ends before it begins": {"mail,title,start,end\n" + a + ",X,2026-01-02,2026-01-01\n", "2 error end"},
			"granted by fate":       {"mail,title,granted\n" + a + ",X,fate\n", "2 error granted"},
			"twice":                 {"mail,title\n" + a + ",X\n" + a + ",X\n", "2 create, 3 error title"},
		} {
			if got := outcomes(tried(t, h, mandates, c.file)); got != c.want {
				t.Errorf("%s: got %s, want %s", name, got, c.want)
			}
		}
	})
}

// FuzzImportOfPeople imports whatever bytes: it never panics, and changes nothing
// unless every row is good.
func FuzzReadingImports(f *testing.F) {
	for _, seed := range []string{"mail,name\na@example.org,A\n", "\ufeffmail,name,team,manager,areas\n\"a\"\"\",,,,|\n", "name,mail\n\"", "mail,name\r\n\r\n", ",,,\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, file string) {
		// Without rights it is not read; with them it ends in the store, which is not
		// there: only a file that is well-formed gets so far.
		s := survey.Imports{Parts: &survey.Parts{Store: nowhere{}}}
		_, err := s.People(t.Context(), survey.Actor{Organisation: letters("a"), Person: letters("b"), Roles: survey.Roles()}, strings.NewReader(file), true)
		if e := survey.KindOf(err); e != survey.Invalid && e != survey.Unavailable {
			t.Errorf("got %v", err)
		}
	})
}
