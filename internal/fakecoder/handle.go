package fakecoder

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
)

// on is a handler that first finds what the path names, or refuses.
func on[T any](find func(*call) (T, *answer), handle func(*call, T) *answer) handler {
	return func(c *call) *answer {
		thing, refusal := find(c)
		if refusal != nil {
			return refusal
		}
		return handle(c, thing)
	}
}

// shown is a handler for on that answers with what show makes of the thing.
func shown[T, W any](show func(T) W) func(*call, T) *answer {
	return func(_ *call, thing T) *answer { return ok(show(thing)) }
}

// byID finds the thing whose id the path element param holds, in a list where each
// thing stands at its number.
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

// found is the thing, or a refusal where there is none.
func found[T any](thing *T) (*T, *answer) {
	if thing == nil {
		return nil, hidden()
	}
	return thing, nil
}

// decode reads a JSON body into v. The error for a wrong type names the type of v.
func decode(c *call, v any) *answer {
	if err := json.NewDecoder(c.r.Body).Decode(v); err != nil {
		return fail(http.StatusBadRequest, "Request body must be valid JSON.", err.Error())
	}
	return nil
}

// first is the first item that fits, or nil.
func first[T any](items []*T, fits func(*T) bool) *T {
	if i := slices.IndexFunc(items, fits); i >= 0 {
		return items[i]
	}
	return nil
}

// filter lists the items that fit.
func filter[T any](items []T, fits func(T) bool) []T {
	var list []T
	for _, item := range items {
		if fits(item) {
			list = append(list, item)
		}
	}
	return list
}

// each lists what show makes of each item. It is never nil, so that JSON has a list.
func each[T, W any](items []T, show func(T) W) []W {
	list := make([]W, len(items))
	for i, item := range items {
		list[i] = show(item)
	}
	return list
}
