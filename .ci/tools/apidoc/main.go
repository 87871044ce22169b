// Command apidoc writes the page that documents the HTTP interface from its
// contract: plain HTML that needs no script and nothing from elsewhere.
//
//	apidoc openapi.yaml documentation.html
package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"os"
	"sort"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

//go:embed page.html.tmpl
var page string

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: apidoc openapi.yaml documentation.html")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "apidoc:", err)
		os.Exit(1)
	}
}

func run(contract, target string) error {
	doc, err := openapi3.NewLoader().LoadFromFile(contract)
	if err != nil {
		return err
	}
	t, err := template.New("page").Funcs(template.FuncMap{"paragraphs": paragraphs}).Parse(page)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := t.Execute(&out, newView(doc)); err != nil {
		return err
	}
	return os.WriteFile(target, out.Bytes(), 0o644)
}

type view struct {
	Title, Summary, Description, Base string
	Tags                              []tag
	Schemas                           []schema
}

type tag struct {
	Name, Description string
	Operations        []operation
}

type operation struct {
	ID, Method, Path, Summary, Description string
	Public                                 bool
	Parameters                             []field
	Body, BodyType                         string
	Responses                              []response
	Problems                               string // statuses that are problems
}

type response struct {
	Status, Description, Schema string
}

type schema struct {
	Name, Description string
	Values            []string // of an enumeration
	Fields            []field
}

type field struct {
	Name, In, Type, Link, Description string
	Required                          bool
}

func newView(doc *openapi3.T) view {
	v := view{Title: doc.Info.Title, Summary: doc.Info.Summary, Description: doc.Info.Description, Base: doc.Servers[0].URL}
	byTag := make(map[string][]operation)
	for _, path := range doc.Paths.InMatchingOrder() {
		item := doc.Paths.Value(path)
		for _, method := range []string{"GET", "POST", "PUT", "DELETE"} {
			if o := item.GetOperation(method); o != nil {
				byTag[o.Tags[0]] = append(byTag[o.Tags[0]], newOperation(method, path, o))
			}
		}
	}
	for _, t := range doc.Tags {
		operations := byTag[t.Name]
		sort.SliceStable(operations, func(a, b int) bool { return operations[a].Path < operations[b].Path })
		v.Tags = append(v.Tags, tag{t.Name, t.Description, operations})
	}
	names := make([]string, 0, len(doc.Components.Schemas))
	for name := range doc.Components.Schemas {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		v.Schemas = append(v.Schemas, newSchema(name, doc.Components.Schemas[name].Value))
	}
	return v
}

func newOperation(method, path string, o *openapi3.Operation) operation {
	out := operation{
		ID: o.OperationID, Method: method, Path: path, Summary: o.Summary, Description: o.Description,
		Public: o.Security != nil && len(*o.Security) == 0,
	}
	for _, p := range o.Parameters {
		f := fieldOf(p.Value.Name, p.Value.Schema, p.Value.Required)
		f.In, f.Description = p.Value.In, p.Value.Description
		out.Parameters = append(out.Parameters, f)
	}
	if o.RequestBody != nil {
		for kind, media := range o.RequestBody.Value.Content {
			out.BodyType, out.Body = kind, refName(media.Schema)
		}
	}
	statuses := make([]string, 0, o.Responses.Len())
	for status := range o.Responses.Map() {
		statuses = append(statuses, status)
	}
	sort.Strings(statuses)
	var problems []string
	for _, status := range statuses {
		r := o.Responses.Value(status).Value
		x := response{Status: status}
		if r.Description != nil {
			x.Description = *r.Description
		}
		for _, media := range r.Content {
			x.Schema = refName(media.Schema)
		}
		if x.Schema == "Problem" {
			problems = append(problems, status)
			continue
		}
		out.Responses = append(out.Responses, x)
	}
	out.Problems = strings.Join(problems, ", ")
	return out
}

func newSchema(name string, s *openapi3.Schema) schema {
	out := schema{Name: name, Description: s.Description}
	for _, value := range s.Enum {
		out.Values = append(out.Values, fmt.Sprint(value))
	}
	required := make(map[string]bool)
	for _, r := range s.Required {
		required[r] = true
	}
	names := make([]string, 0, len(s.Properties))
	for n := range s.Properties {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		f := fieldOf(n, s.Properties[n], required[n])
		f.Description = s.Properties[n].Value.Description
		if s.Properties[n].Ref != "" {
			f.Description = ""
		}
		out.Fields = append(out.Fields, f)
	}
	return out
}

func fieldOf(name string, s *openapi3.SchemaRef, required bool) field {
	text, link := typeOf(s)
	return field{Name: name, Type: text, Link: link, Required: required}
}

// typeOf says a type in words and names the schema it leads to.
func typeOf(s *openapi3.SchemaRef) (text, link string) {
	if name := refName(s); name != "" {
		return name, name
	}
	v := s.Value
	if len(v.AnyOf) > 0 {
		text, link = typeOf(v.AnyOf[0])
		return text + " or null", link
	}
	if v.Type.Includes("array") {
		text, link = typeOf(v.Items)
		return "list of " + text, link
	}
	var kinds []string
	for _, k := range v.Type.Slice() {
		kinds = append(kinds, k)
	}
	text = strings.Join(kinds, " or ")
	if len(v.Enum) > 0 {
		var values []string
		for _, x := range v.Enum {
			values = append(values, fmt.Sprint(x))
		}
		text += ": " + strings.Join(values, ", ")
	}
	if v.Min != nil && v.Max != nil {
		text += fmt.Sprintf(", %v to %v", *v.Min, *v.Max)
	}
	if v.MaxLength != nil {
		text += fmt.Sprintf(", %d to %d characters", v.MinLength, *v.MaxLength)
	}
	return text, ""
}

func refName(s *openapi3.SchemaRef) string {
	if s == nil || s.Ref == "" {
		return ""
	}
	return s.Ref[strings.LastIndex(s.Ref, "/")+1:]
}

// paragraphs splits a description where it leaves a line empty, and sets what
// stands between backquotes as code.
func paragraphs(text string) []template.HTML {
	var out []template.HTML
	for p := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		var b strings.Builder
		for k, part := range strings.Split(p, "`") {
			escaped := template.HTMLEscapeString(part)
			if k%2 == 1 {
				escaped = "<code>" + escaped + "</code>"
			}
			b.WriteString(escaped)
		}
		out = append(out, template.HTML(b.String()))
	}
	return out
}
