package fakecoder

import (
	"fmt"
	"net/http"
	"strconv"
)

// page is the part of a list that was asked for; a limit of 0 is all.
type page struct {
	limit, offset int
	after         string
}

func readPage(c *call) (page, *answer) {
	p := page{after: c.query("after_id")}
	var faults []validation
	for name, value := range map[string]*int{"limit": &p.limit, "offset": &p.offset} {
		text := c.query(name)
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			faults = append(faults, validation{name, fmt.Sprintf("Query param %q must be a valid positive integer", name)})
		}
		*value = n
	}
	if len(faults) > 0 {
		a := invalid(http.StatusBadRequest, "Query parameters have invalid values.", faults)
		return p, &a
	}
	return p, nil
}

// cut returns the page of a list whose items have the given id.
func cut[T any](p page, items []T, id func(T) string) []T {
	start := p.offset
	if p.after != "" {
		for i, item := range items {
			if id(item) == p.after {
				start += i + 1
			}
		}
	}
	items = items[min(start, len(items)):]
	if p.limit > 0 {
		items = items[:min(p.limit, len(items))]
	}
	return items
}
