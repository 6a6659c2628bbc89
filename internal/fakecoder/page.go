package fakecoder

import (
	"fmt"
	"net/http"
	"strconv"
)

// page is the part of a list that a request asks for. A limit of 0 means all.
type page struct {
	limit, offset int
	after         string
}

func readPage(c *call) (page, *answer) {
	p := page{after: c.query("after_id")}
	var faults []validation
	number := func(name string) int {
		n, err := strconv.Atoi(c.query(name))
		if c.query(name) != "" && (err != nil || n < 0) {
			faults = append(faults, validation{name, fmt.Sprintf("Query param %q must be a valid positive integer", name)})
		}
		return n
	}
	p.limit, p.offset = number("limit"), number("offset")
	if len(faults) > 0 {
		return p, invalid(http.StatusBadRequest, "Query parameters have invalid values.", faults)
	}
	return p, nil
}

// cut returns the page of a list.
func cut[T interface{ id() string }](p page, items []T) []T {
	start := p.offset
	for i, item := range items {
		if p.after != "" && item.id() == p.after {
			start += i + 1
		}
	}
	items = items[min(start, len(items)):]
	if p.limit > 0 {
		items = items[:min(p.limit, len(items))]
	}
	return items
}
