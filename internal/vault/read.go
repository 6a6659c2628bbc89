package vault

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/vault/api"
	"golang.org/x/sync/errgroup"
)

// Value reads one value.
func (c *Client) Value(ctx context.Context, ref Ref) (Value, error) {
	values, err := c.Values(ctx, []Ref{ref})
	if err != nil {
		return Value{}, err
	}
	return values[0], nil
}

// Fields reads all values of ref's path, sorted by name, or only its field.
func (c *Client) Fields(ctx context.Context, ref Ref) ([]Value, error) {
	each, err := c.Each(ctx, []Ref{ref})
	if err != nil {
		return nil, err
	}
	return each[0], nil
}

// Each reads for each reference what Fields would. Each path is read once, so that
// the fields of a leased credential belong together.
func (c *Client) Each(ctx context.Context, refs []Ref) ([][]Value, error) {
	answers, err := c.readAll(ctx, refs)
	if err != nil {
		return nil, err
	}
	list, problems := make([][]Value, len(refs)), make([]error, len(refs))
	for i, ref := range refs {
		list[i], problems[i] = c.fields(answers[ref.whole()], ref)
	}
	if err := gather(problems); err != nil {
		return nil, err
	}
	return list, nil
}

func (c *Client) fields(a *answer, ref Ref) ([]Value, error) {
	if ref.Field != "" {
		value, fault := a.pick(ref)
		return []Value{value}, c.located(fault)
	}
	values, faults := a.all(ref)
	var problems []error
	for _, fault := range faults {
		problems = append(problems, c.located(fault))
	}
	return values, gather(problems)
}

// Values reads many values, in the order of refs. Each path is read once, even for
// several fields. The error has one line for each failed reference.
func (c *Client) Values(ctx context.Context, refs []Ref) ([]Value, error) {
	answers, err := c.readAll(ctx, refs)
	if err != nil {
		return nil, err
	}
	values := make([]Value, len(refs))
	var problems []error
	for i, ref := range refs {
		value, fault := answers[ref.whole()].pick(ref)
		if fault != nil {
			problems = append(problems, c.located(fault))
		}
		values[i] = value
	}
	if len(problems) > 0 {
		return nil, gather(problems)
	}
	return values, nil
}

// whole returns the reference to all fields of the path.
func (r Ref) whole() Ref { return Ref{Path: r.Path, Version: r.Version} }

// located sets the address of an error, and returns a nil error for a nil *Error.
func (c *Client) located(e *Error) error {
	if e == nil {
		return nil
	}
	e.Address = c.address
	return e
}

// readAll reads each path of refs once. The first path of each mount is read before
// the others, because its answer shows how to read them.
func (c *Client) readAll(ctx context.Context, refs []Ref) (map[Ref]*answer, error) {
	var order []Ref
	answers := map[Ref]*answer{}
	for _, ref := range refs {
		if _, ok := answers[ref.whole()]; !ok {
			answers[ref.whole()] = nil
			order = append(order, ref.whole())
		}
	}
	var heads, rest []int
	seen := map[string]bool{}
	for i, ref := range order {
		mount, _, _ := strings.Cut(ref.Path, "/")
		if seen[mount] {
			rest = append(rest, i)
			continue
		}
		seen[mount] = true
		heads = append(heads, i)
	}
	got, failed := make([]*answer, len(order)), make([]error, len(order))
	c.readSome(ctx, order, heads, got, failed)
	c.readSome(ctx, order, rest, got, failed)
	for i, ref := range order {
		answers[ref] = got[i]
	}
	return answers, gather(failed)
}

// readSome reads the refs at the given indexes, several at a time. After an error
// that all others would get too, it starts no more reads, except the first one, which
// reports that error.
func (c *Client) readSome(ctx context.Context, order []Ref, indexes []int, got []*answer, failed []error) {
	if isFatal(gather(failed)) {
		return
	}
	var group errgroup.Group
	group.SetLimit(concurrency)
	stop, cancel := context.WithCancel(ctx)
	defer cancel()
	for _, i := range indexes {
		group.Go(func() error {
			if stop.Err() != nil && i != indexes[0] {
				failed[i] = c.skipped(ctx, order[i])
				return nil
			}
			got[i], failed[i] = c.read(ctx, order[i])
			if isFatal(failed[i]) {
				cancel()
			}
			return nil
		})
	}
	_ = group.Wait()
}

// skipped returns the error for a path that was not read; nil if another error
// explains it.
func (c *Client) skipped(ctx context.Context, ref Ref) error {
	if ctx.Err() == nil {
		return nil
	}
	return c.explain(ctx, &Error{doing: "read %q from", Path: ref.String(), Needs: needsToRead(ref)}, ctx.Err())
}

func isFatal(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.fatal
}

// gather joins errors, or returns the one that applies to all.
func gather(errs []error) error {
	errs = slices.DeleteFunc(slices.Clone(errs), func(err error) bool { return err == nil })
	if i := slices.IndexFunc(errs, isFatal); i >= 0 {
		return errs[i]
	}
	if len(errs) == 1 {
		return errs[0]
	}
	return errors.Join(errs...)
}

// read reads one path.
func (c *Client) read(ctx context.Context, ref Ref) (*answer, error) {
	if err := c.logIn(ctx); err != nil {
		return nil, c.withoutToken(ctx, ref, err)
	}
	if unwraps(ref.Path) {
		return c.unwrap(ctx, ref)
	}
	e, known := c.mounts.of(ref.Path)
	if !known {
		e, known = builtIn(ref.Path)
	}
	if known {
		return c.readIn(ctx, e, ref)
	}
	return c.readUnknown(ctx, ref)
}

// withoutToken is the error for a path that cannot be read because there is no token.
func (c *Client) withoutToken(ctx context.Context, ref Ref, err error) error {
	var e *Error
	if errors.As(err, &e) {
		return err // the server refused the login
	}
	return c.unusable(ctx, &Error{doing: "read %q from", Path: ref.String(), Needs: needsToRead(ref), fatal: true}, err)
}

// unusable adds the reason for the missing token to e.
func (c *Client) unusable(ctx context.Context, e *Error, err error) error {
	if ctx.Err() != nil {
		return c.explain(ctx, e, ctx.Err())
	}
	e.Why, e.cause = strings.Join(strings.Fields(err.Error()), " "), err
	return c.located(e)
}

// needsToRead returns the required capability on a path whose engine is not known.
func needsToRead(ref Ref) string {
	text := needs("read", ref.Path)
	if g, ok := guess(ref.Path); ok {
		text += fmt.Sprintf(", or on %q in a version 2 key-value engine", g.apiPath(ref.Path))
	}
	return text
}

// builtIn returns the engine of paths that are the same on every server.
func builtIn(path string) (engine, bool) {
	mount, _, _ := strings.Cut(path, "/")
	switch mount {
	case "sys", "auth", "identity", "cubbyhole":
		return engine{mount: mount + "/", kind: mount}, true
	}
	return engine{}, false
}

// readUnknown reads a path whose engine is not known yet: first by guess, and if the
// answer is not conclusive, by asking the server for the mount.
func (c *Client) readUnknown(ctx context.Context, ref Ref) (*answer, error) {
	guessed, guesses := guess(ref.Path)
	var got *api.Secret
	var err error
	if guesses {
		got, err = c.get(ctx, guessed, ref)
		if isVersion2(got) {
			c.mounts.add(guessed)
		}
		if isVersion2(got) || !answered(err) {
			return c.judge(ctx, guessed, ref, got, err)
		}
	}
	e, askErr := c.askMount(ctx, ref.Path)
	switch {
	case askErr != nil:
		return nil, c.mountError(ctx, ref, askErr)
	case guesses && e == guessed:
		return c.judge(ctx, e, ref, got, err)
	}
	return c.readIn(ctx, e, ref)
}

// answered reports whether Vault answered and is able to serve requests, even if it
// refused this one.
func answered(err error) bool {
	var refused *api.ResponseError
	return err == nil || errors.As(err, &refused) && !refused.RawError && refused.StatusCode < 500
}

// readIn reads ref from its engine.
func (c *Client) readIn(ctx context.Context, e engine, ref Ref) (*answer, error) {
	if ref.Version != 0 && e.version != 2 {
		why := fmt.Sprintf("the engine at %q keeps no versions", strings.TrimSuffix(e.mount, "/"))
		return nil, c.located(&Error{doing: "read %q from", Path: ref.String(), Needs: needs("read", e.apiPath(ref.Path)), Why: why})
	}
	got, err := c.get(ctx, e, ref)
	a, err := c.judge(ctx, e, ref, got, err)
	if err == nil && ctx.Err() != nil { // the answer names the lease, and Close revokes it
		return nil, c.explain(ctx, &Error{doing: "read %q from", Path: ref.String(), Needs: needs("read", e.apiPath(ref.Path))}, ctx.Err())
	}
	return a, err
}

// leaseWait is how long an interrupted program waits for an engine that creates
// credentials: only the answer names the lease to revoke.
const leaseWait = 3 * time.Second

// outlive returns a context that ends some time after ctx does.
func outlive(ctx context.Context, wait time.Duration) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		select {
		case <-time.After(wait):
			cancel()
		case <-longer.Done():
		}
	})
	return longer, func() { stop(); cancel() }
}

func (c *Client) get(ctx context.Context, e engine, ref Ref) (*api.Secret, error) {
	if e.version != 0 {
		ctx = retriable(ctx)
	} else if ctx.Err() == nil {
		longer, cancel := outlive(ctx, leaseWait)
		defer cancel()
		ctx = longer
	}
	var query map[string][]string
	if ref.Version != 0 {
		query = map[string][]string{"version": {strconv.Itoa(ref.Version)}}
	}
	return c.api.Logical().ReadWithDataWithContext(ctx, e.apiPath(ref.Path), query)
}

// judge turns the server's result into an answer or an error.
func (c *Client) judge(ctx context.Context, e engine, ref Ref, got *api.Secret, err error) (*answer, error) {
	path := e.apiPath(ref.Path)
	fault := &Error{doing: "read %q from", Path: ref.String(), Needs: needs("read", path)}
	switch {
	case err != nil:
		return nil, c.explain(ctx, fault, err)
	case got == nil || got.Data == nil:
		fault.Why, fault.hints = "there is no such secret", notFoundHints(e, ref)
		return nil, c.located(fault)
	case e.version == 2 && got.Data["data"] == nil:
		fault.Why = gone(got)
		return nil, c.located(fault)
	}
	a := &answer{fields: fieldsOf(got, e.version == 2), path: path}
	if got.LeaseID != "" {
		a.lease = &Lease{Path: ref.Path, Duration: seconds(got.LeaseDuration), Renewable: got.Renewable, id: got.LeaseID}
		c.leases.add(a.lease, got)
	}
	return a, nil
}

// gone says what happened to a version without data.
func gone(s *api.Secret) string {
	metadata, _ := s.Data["metadata"].(map[string]any)
	version := fmt.Sprint(metadata["version"])
	if destroyed, _ := metadata["destroyed"].(bool); destroyed {
		return "version " + oneLine(version) + " was destroyed"
	}
	if deleted, _ := metadata["deletion_time"].(string); deleted != "" {
		return "version " + oneLine(version) + " was deleted on " + day(deleted)
	}
	return "version " + oneLine(version) + " holds nothing"
}

func notFoundHints(e engine, ref Ref) []string {
	if e.version == 0 {
		return nil
	}
	if inner, ok := strings.CutPrefix(ref.Path, e.mount+"data/"); ok && e.version == 2 {
		return []string{"leave out data/, which is the API's: " + Ref{e.mount + inner, ref.Field, ref.Version}.String()}
	}
	folder := ref.Path[:strings.LastIndex(ref.Path, "/")]
	return []string{"see what is there: vault kv list " + folder}
}

// mountError says why the mount of a path could not be determined. The server refuses
// both if nothing is mounted and if the token may not see it.
func (c *Client) mountError(ctx context.Context, ref Ref, err error) error {
	e := &Error{doing: "read %q from", Path: ref.String(), Needs: needsToRead(ref)}
	switch {
	case errors.Is(err, errIsMount):
		e.Why, e.hints = err.Error(), []string{"see what is there: vault kv list " + ref.Path}
		return c.located(e)
	case errors.Is(err, errNoNamespace):
		e.Why, e.hints, e.fatal = fmt.Sprintf("there is no namespace %q", c.env.get("NAMESPACE")), []string{"check " + c.env.source("NAMESPACE")}, true
		return c.located(e)
	}
	e = c.explain(ctx, e, err)
	if e.auth && !e.fatal {
		mount, _, _ := strings.Cut(ref.Path, "/")
		e.Why = fmt.Sprintf("nothing is mounted at %q, or the policies of the token allow nothing there", mount)
		e.hints = []string{"see what the token may see: vault secrets list"}
	}
	return e
}
