package survey

import "time"

// Organisation is a tenant. Everything belongs to exactly one.
type Organisation struct {
	ID   ID
	Name string
	// TimeZone is an IANA name; dates and deadlines are those of this zone.
	TimeZone string
	// Locale is the language of mails and of people without one of their own, as
	// a BCP 47 tag.
	Locale string
	// Context is how leadership is organised.
	Context Context
	// Vocabulary replaces words of the product by the organisation's own, such
	// as "lead" by "coordinator".
	Vocabulary map[string]string
	Version    int
}

// Context is one of the four settings in which people lead (MIT Leadership
// Center).
type Context string

// The contexts.
const (
	Hierarchy Context = "hierarchy"
	Flat      Context = "flat"
	Network   Context = "network"
	Cross     Context = "cross_organisation"
)

// Contexts returns every context.
func Contexts() []Context { return []Context{Hierarchy, Flat, Network, Cross} }

// Zone returns the organisation's time zone, UTC when its name is unknown here.
func (o Organisation) Zone() *time.Location {
	zone, err := time.LoadLocation(o.TimeZone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// Validate returns what is wrong with the organisation, nil for nothing.
func (o Organisation) Validate() error {
	if err := validName("name", o.Name); err != nil {
		return err
	}
	if _, err := time.LoadLocation(o.TimeZone); err != nil || o.TimeZone == "" {
		return invalid("time_zone", "want the name of a time zone, such as Europe/Berlin")
	}
	if err := validText("locale", o.Locale, 0, 35); err != nil {
		return err
	}
	if err := oneOf("context", o.Context, Contexts()); err != nil {
		return err
	}
	if len(o.Vocabulary) > 100 {
		return invalid("vocabulary", "want 100 words at most")
	}
	for word, own := range o.Vocabulary {
		if validText("", word, 1, 60) != nil || validText("", own, 1, 60) != nil {
			return invalid("vocabulary", "want words of 1 to 60 characters")
		}
	}
	return nil
}
