package api

import (
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/go-playground/validator/v10"

	"github.com/followship/followship/survey"
)

// validation checks the form of requests: what the contract says of lengths and
// numbers, by the tags of the generated types. The rules of a survey are the
// domain's.
type validation struct{ validator *validator.Validate }

func newValidation() *validation {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		return name
	})
	return &validation{v}
}

// request checks a request of the generated server: its path, query and headers
// are its fields, its body is Body.
func (v *validation) request(request any) error {
	value := reflect.ValueOf(request)
	for k := range value.NumField() {
		field := value.Field(k)
		name := value.Type().Field(k).Name
		switch {
		case name == "Leaf":
			if _, err := survey.ParseHash(field.String()); err != nil {
				return survey.ErrNotFound // no ballot has one like that
			}
		case field.Kind() == reflect.String:
			// An id in the path that has not the form of one belongs to nothing.
			if !survey.ID(field.String()).Valid() {
				return survey.ErrNotFound
			}
		case name == "Body" && field.Kind() == reflect.Pointer && field.IsNil():
			return malformed("the body is missing")
		case name == "Body" && field.Kind() == reflect.Interface:
			// A stream is checked by whoever reads it.
		default:
			if err := v.value(field.Interface()); err != nil {
				return err
			}
		}
	}
	return nil
}

// streams reports whether the body of a request is read by its handler, as a file.
func streams(request any) bool {
	body, ok := reflect.TypeOf(request).FieldByName("Body")
	return ok && body.Type.Kind() == reflect.Interface
}

func (v *validation) value(x any) error {
	if !clean(reflect.ValueOf(x)) {
		return malformed("a text holds a NUL character or is not UTF-8")
	}
	err := v.validator.Struct(x)
	if err == nil {
		return nil
	}
	if faults, ok := errors.AsType[validator.ValidationErrors](err); ok {
		first := faults[0]
		_, path, _ := strings.Cut(first.Namespace(), ".")
		return &transportError{
			http.StatusUnprocessableEntity, survey.CodeInvalid, describe(first.Tag(), first.Param()),
			strings.NewReplacer(".", "/", "[", "/", "]", "").Replace(path),
		}
	}
	return err
}

func describe(tag, parameter string) string {
	switch tag {
	case "required":
		return "this must be given"
	case "min":
		return fmt.Sprintf("want %s at least", parameter)
	case "max":
		return fmt.Sprintf("want %s at most", parameter)
	case "len":
		return fmt.Sprintf("want a length of %s", parameter)
	}
	return "this has the wrong form"
}

// clean reports whether every text within x can be stored: valid UTF-8 without
// NUL, which JSON can hide behind an escape.
func clean(x reflect.Value) bool {
	switch x.Kind() {
	case reflect.String:
		return utf8.ValidString(x.String()) && !strings.ContainsRune(x.String(), 0)
	case reflect.Pointer, reflect.Interface:
		return x.IsNil() || clean(x.Elem())
	case reflect.Slice, reflect.Array:
		for k := range x.Len() {
			if !clean(x.Index(k)) {
				return false
			}
		}
	case reflect.Map:
		for key, value := range x.Seq2() {
			if !clean(key) || !clean(value) {
				return false
			}
		}
	case reflect.Struct:
		for k := range x.NumField() {
			if x.Type().Field(k).IsExported() && !clean(x.Field(k)) {
				return false
			}
		}
	}
	return true
}
