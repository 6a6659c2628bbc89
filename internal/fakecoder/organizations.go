package fakecoder

import (
	"fmt"
	"time"
)

// organization is what users and templates belong to.
type organization struct {
	index         int
	name, display string
	created       time.Time
}

func (o *organization) id() string { return uuid(kindOrg, o.index) }

// AddOrganization adds one; the first is the default one.
func (w *World) AddOrganization(name, display string) {
	w.orgs = append(w.orgs, &organization{index: len(w.orgs), name: name, display: display, created: w.time()})
}

func (w *World) orgNamed(name string) *organization {
	for _, o := range w.orgs {
		if o.name == name {
			return o
		}
	}
	panic(fmt.Sprintf("fakecoder: no organization %q in this world", name))
}
