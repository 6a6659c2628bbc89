package audit

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coder-secrets/coder-secrets/pkg/client"
	"github.com/coder-secrets/coder-secrets/pkg/lint"
)

// history checks the builds of one workspace. It requests a build only if the latest
// one, which the list of workspaces contains, is not enough.
type history struct {
	*audit
	state     *templateState
	workspace client.Workspace

	builds map[int]client.Build // by number
	held   map[int][]Exposure
}

func (a *audit) history(state *templateState, w client.Workspace) *history {
	latest := w.LatestBuild
	return &history{a, state, w, map[int]client.Build{latest.BuildNumber: latest}, map[int][]Exposure{}}
}

// exposures returns the places that hold secrets, each with the newest build that has
// it and the time since when. With an error it returns what is known so far.
func (h *history) exposures(ctx context.Context) ([]Exposure, error) {
	latest := h.workspace.LatestBuild
	if latest.ID == "" {
		return nil, errors.New("the server names none")
	}
	key := latest.ID + " " + h.scope()
	if found, ok := h.opts.Cache.build(key); ok {
		return found, nil
	}
	found, err := h.in(ctx, latest)
	found = slices.Clone(found) // Since is set in it
	if err == nil && !shows(latest) && !h.state.bare[latest.TemplateVersionID] {
		var shown []Exposure
		shown, err = h.lastShown(ctx)
		found = append(found, shown...)
	}
	if h.opts.AllBuilds && (err == nil || unshown(err)) {
		lacking := err
		found, err = h.before(ctx, found)
		err = cmp.Or(err, lacking)
	} else if err == nil {
		if err = h.sinceWhen(ctx, found); unshown(err) { // the build that was checked is known to hold it
			return found, nil
		}
	}
	if unshown(err) {
		h.lack(h.state, "some builds of its workspaces, which the server does not show to you")
		return found, nil
	}
	if err == nil && finished(latest.Job) {
		h.opts.Cache.addBuild(key, found)
	}
	return found, err
}

// errUnlisted is a build whose number is known, but that is not in any list.
var errUnlisted = errors.New("the server lists fewer builds than it counts")

// unshown reports an error that means that the server does not show this, to this
// token or to anybody.
func unshown(err error) bool {
	return isHidden(err) || kind(err) == client.KindRouteMissing || errors.Is(err, errUnlisted)
}

// scope identifies what a build was judged by, besides the linter's settings.
func (h *history) scope() string {
	names := []string{fmt.Sprint(h.opts.AllBuilds)}
	for name := range h.state.secrets {
		names = append(names, name)
	}
	slices.Sort(names)
	sum := sha256.Sum256([]byte(strings.Join(names, "\x00")))
	return hex.EncodeToString(sum[:4])
}

// finished reports whether a version or a build can no longer change.
func finished(job client.Job) bool {
	return !slices.Contains([]string{"pending", "running", "canceling"}, job.Status)
}

// shows reports whether a build has agents or metadata to check. A build that stops a
// workspace, failed or is still running has not.
func shows(b client.Build) bool {
	return slices.ContainsFunc(b.Resources, func(r client.Resource) bool { return len(r.Agents) > 0 || len(r.Metadata) > 0 })
}

// in returns the exposures of a build.
func (h *history) in(ctx context.Context, b client.Build) ([]Exposure, error) {
	if found, ok := h.held[b.BuildNumber]; ok {
		return found, nil
	}
	given := sync.OnceValues(func() (givenValues, error) { return h.givenIn(ctx, h.state, b.TemplateVersionID) })
	found, err := h.shown(b, given)
	parameters, wrong := h.buildParameters(ctx, h.state, b, given)
	found, err = append(found, parameters...), cmp.Or(wrong, err)
	for i := range found {
		found[i].Build, found[i].BuildID, found[i].Since = b.BuildNumber, b.ID, b.CreatedAt.UTC().Truncate(time.Second)
	}
	if err == nil {
		h.held[b.BuildNumber] = found
	}
	return found, err
}

// buildPage is how many builds are listed at a time if all are checked.
const buildPage = 25

// at returns a build by its number. ok is false, without an error, if builds were
// added or removed in the meantime.
func (h *history) at(ctx context.Context, number int) (b client.Build, ok bool, err error) {
	if b, ok := h.builds[number]; ok {
		return b, true, nil
	}
	limit := 1
	if h.opts.AllBuilds {
		limit = buildPage
	}
	list, err := ask(ctx, h.gate, func() ([]client.Build, error) {
		return h.api.Builds(ctx, h.workspace.ID, h.workspace.LatestBuild.BuildNumber-number, limit)
	})
	for _, b := range list {
		h.builds[b.BuildNumber] = b
	}
	b, ok = h.builds[number]
	return b, ok && err == nil, err
}

// maxUnshown is how many builds that show nothing are skipped to find an earlier one
// that does.
const maxUnshown = 5

// lastShown returns the exposures of the newest earlier build that has agents or
// metadata.
func (h *history) lastShown(ctx context.Context) ([]Exposure, error) {
	latest := h.workspace.LatestBuild.BuildNumber
	for number := latest - 1; number > 0 && number >= latest-maxUnshown; number-- {
		b, ok, err := h.at(ctx, number)
		if err != nil || !ok {
			return nil, err
		}
		if shows(b) {
			found, err := h.in(ctx, b)
			return slices.DeleteFunc(slices.Clone(found), func(e Exposure) bool { return e.Kind == "parameter" }), err
		}
	}
	return nil, nil
}

// before adds what the builds before the latest hold. A hidden build does not prevent
// the others from being checked.
func (h *history) before(ctx context.Context, found []Exposure) ([]Exposure, error) {
	missing := 0 // counts all gaps: the server's build number may be wrong
	var lacking error
	for number := h.workspace.LatestBuild.BuildNumber - 1; number > 0 && missing < buildPage; number-- {
		b, ok, err := h.at(ctx, number)
		if err != nil {
			return found, err
		}
		if !ok {
			missing++
			lacking = errUnlisted
			continue
		}
		held, err := h.in(ctx, b)
		delete(h.builds, number)
		delete(h.held, number)
		for _, e := range held {
			if i := slices.IndexFunc(found, e.sameSecret); i >= 0 {
				found[i].Since, found[i].Severity = e.Since, max(found[i].Severity, e.Severity)
			} else {
				found = append(found, e)
			}
		}
		if unshown(err) {
			lacking = err
		} else if err != nil {
			return found, err
		}
	}
	return found, lacking
}

// sinceWhen finds the first build that holds what the latest does. It tries the very
// first build, which usually does, and then bisects. It does not detect an
// interruption in between.
func (h *history) sinceWhen(ctx context.Context, found []Exposure) error {
	for i := range found {
		e := &found[i]
		if e.Severity != lint.SeverityError {
			continue
		}
		without, with := 0, e.Build
		for try := 1; with-without > 1; try = (without + with) / 2 {
			earlier, ok, err := h.heldAt(ctx, try, without, *e)
			if err != nil {
				return err
			}
			if ok {
				with, e.Since = earlier.Build, earlier.Since
			} else {
				without = try
			}
		}
	}
	return nil
}

// heldAt looks for an exposure in a build. If that build shows nothing, it tries the
// ones before it, down to the build after floor.
func (h *history) heldAt(ctx context.Context, number, floor int, e Exposure) (Exposure, bool, error) {
	for ; number > floor; number-- {
		b, ok, err := h.at(ctx, number)
		if err != nil || !ok {
			return Exposure{}, false, err
		}
		if e.Kind != "parameter" && !shows(b) {
			continue
		}
		held, err := h.in(ctx, b)
		if i := slices.IndexFunc(held, e.samePlace); i >= 0 && err == nil && held[i].Severity == e.Severity {
			return held[i], true, nil
		}
		return Exposure{}, false, err
	}
	return Exposure{}, false, nil
}

// sameSecret reports whether one change fixes both: the same kind of secret in the
// same place, both from the template or both from the user.
func (e Exposure) sameSecret(other Exposure) bool {
	return e.samePlace(other) && e.What == other.What && e.FromTemplate == other.FromTemplate
}

func (e Exposure) samePlace(other Exposure) bool {
	return cmp.Or(cmp.Compare(e.Kind, other.Kind), cmp.Compare(e.In, other.In), cmp.Compare(e.Name, other.Name)) == 0
}
