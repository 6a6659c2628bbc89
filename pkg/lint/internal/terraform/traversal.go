package terraform

import "github.com/hashicorp/hcl/v2"

// AttrStep is the name that a reference goes on with, by .name or ["name"], and what
// follows it.
func AttrStep(rest hcl.Traversal) (string, hcl.Traversal) {
	if len(rest) == 0 {
		return "", nil
	}
	switch step := rest[0].(type) {
	case hcl.TraverseAttr:
		return step.Name, rest[1:]
	case hcl.TraverseIndex:
		name, _ := ScalarText(step.Key)
		return name, rest[1:]
	}
	return "", rest[1:]
}
