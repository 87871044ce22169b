package api

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/followship/followship/survey"
)

// shaped checks JSON as it was sent against a type of the contract for what the
// standard decoder lets pass: fields that are not there though they must be, null
// where there must be something, and names that differ from those of the contract,
// if only by case. Types it leaves to the decoder. path is where in the body sent
// stands.
func shaped(sent any, t reflect.Type, path string) error {
	if t.Kind() == reflect.Pointer {
		if sent == nil {
			return nil
		}
		return shaped(sent, t.Elem(), path)
	}
	if sent == nil {
		return &transportError{http.StatusBadRequest, codeMalformed, "this must not be null", path}
	}
	switch t.Kind() {
	case reflect.Struct:
		object, ok := sent.(map[string]any)
		if !ok || reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]()) {
			return nil
		}
		return shapedObject(object, t, path)
	case reflect.Slice:
		elements, _ := sent.([]any)
		for k, element := range elements {
			if err := shaped(element, t.Elem(), below(path, fmt.Sprint(k))); err != nil {
				return err
			}
		}
	case reflect.Map:
		object, _ := sent.(map[string]any)
		for _, name := range slices.Sorted(maps.Keys(object)) {
			if err := shaped(object[name], t.Elem(), path); err != nil {
				return err
			}
		}
	}
	return nil
}

func shapedObject(object map[string]any, t reflect.Type, path string) error {
	known := make(map[string]reflect.Type, t.NumField())
	for k := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(k).Tag.Get("json"), ",")
		known[name] = t.Field(k).Type
	}
	names := slices.Sorted(maps.Keys(object))
	for _, name := range names {
		if _, ok := known[name]; !ok {
			// Its name is what was sent, which is not repeated.
			return &transportError{http.StatusBadRequest, codeUnknownField, "the body has a field that is not in the contract", path}
		}
	}
	// What does not belong is said before what is missing.
	for _, name := range names {
		if err := shaped(object[name], known[name], below(path, name)); err != nil {
			return err
		}
	}
	for k := range t.NumField() {
		name, options, _ := strings.Cut(t.Field(k).Tag.Get("json"), ",")
		if _, there := object[name]; !there && !strings.Contains(options, "omitempty") {
			return &transportError{http.StatusUnprocessableEntity, survey.CodeInvalid, "this must be given", below(path, name)}
		}
	}
	return nil
}

func below(path, name string) string {
	if path == "" {
		return name
	}
	return path + "/" + name
}
