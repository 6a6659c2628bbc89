package fakecoder

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
)

// on returns a handler that finds what the path names and passes it to handle, or
// refuses.
func on[T any](find func(*call) (T, *answer), handle func(*call, T) *answer) handler {
	return func(c *call) *answer {
		thing, refusal := find(c)
		if refusal != nil {
			return refusal
		}
		return handle(c, thing)
	}
}

// shown returns a handler, for on, that answers with the result of show.
func shown[T, W any](show func(T) W) func(*call, T) *answer {
	return func(_ *call, thing T) *answer { return ok(show(thing)) }
}

// byID returns the thing whose id is the path element param. things is indexed by the
// number in the id.
func byID[T any](c *call, k kind, param string, things []*T, mayRead func(*T) bool) (*T, *answer) {
	text := c.param(param)
	if _, err := parseUUID(text); err != nil {
		return nil, fail(http.StatusBadRequest, fmt.Sprintf("Invalid UUID %q.", text), err.Error())
	}
	n := indexOf(k, text)
	if n < 0 || n >= len(things) || !mayRead(things[n]) {
		return nil, hidden()
	}
	return things[n], nil
}

// found returns the thing, or a refusal if it is nil.
func found[T any](thing *T) (*T, *answer) {
	if thing == nil {
		return nil, hidden()
	}
	return thing, nil
}

// decode decodes a JSON body into v. The error for a wrong type names v's type.
func decode(c *call, v any) *answer {
	if err := json.NewDecoder(c.r.Body).Decode(v); err != nil {
		return fail(http.StatusBadRequest, "Request body must be valid JSON.", err.Error())
	}
	return nil
}

// first returns the first item that fits, or nil.
func first[T any](items []*T, fits func(*T) bool) *T {
	if i := slices.IndexFunc(items, fits); i >= 0 {
		return items[i]
	}
	return nil
}

// filter returns the items that fit.
func filter[T any](items []T, fits func(T) bool) []T {
	var list []T
	for _, item := range items {
		if fits(item) {
			list = append(list, item)
		}
	}
	return list
}

// each returns the result of show for each item. It is never nil, so that JSON has a
// list.
func each[T, W any](items []T, show func(T) W) []W {
	list := make([]W, len(items))
	for i, item := range items {
		list[i] = show(item)
	}
	return list
}
