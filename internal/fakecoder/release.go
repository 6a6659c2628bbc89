package fakecoder

import "fmt"

// Release is a minor release of Coder 2 that the server can behave like.
type Release int

// The releases that differ in the API that this program uses.
const (
	// Release231 answers 400 for an unknown user.
	Release231 Release = 31
	// Release232 hides unknown users. It has no user secrets.
	Release232 Release = 32
	// Release233 has user secrets without limits; its errors report one fault.
	Release233 Release = 33
	// Release235 reports all faults at once and has the limits.
	Release235 Release = 35
	// Release236 can disable secrets and import many at once.
	Release236 Release = 36
	// Release237 says whether it may deliver secrets as files.
	Release237 Release = 37

	// Newest is the default: the release whose answers were recorded.
	Newest = Release235
)

// String returns the version in the release's build information.
func (r Release) String() string {
	if r == Release235 {
		return "v2.35.0-devel+d3c29e031"
	}
	return fmt.Sprintf("v2.%d.0+0000000", int(r))
}
