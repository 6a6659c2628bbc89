package fakecoder

import "fmt"

// Release is a minor release of Coder 2 whose manners the server can have.
type Release int

// The releases between which the API that we use differs.
const (
	// Release231 calls an unknown user a bad request.
	Release231 Release = 31
	// Release232 hides unknown users, and has no user secrets.
	Release232 Release = 32
	// Release233 has user secrets without limits, and errors that name one fault.
	Release233 Release = 33
	// Release235 names all faults at once and has the limits.
	Release235 Release = 35
	// Release236 can switch secrets off and takes many at once.
	Release236 Release = 36
	// Release237 says whether secrets may be delivered as files.
	Release237 Release = 37

	// Newest is what a server is when nothing else is asked for: the release
	// whose answers were recorded.
	Newest = Release235
)

// String is the version that the release's build information names.
func (r Release) String() string {
	if r == Release235 {
		return "v2.35.0-devel+d3c29e031"
	}
	return fmt.Sprintf("v2.%d.0+0000000", int(r))
}
