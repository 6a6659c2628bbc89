package terraform

import "github.com/hashicorp/hcl/v2"

// AttrStep splits the first step, .name or ["name"], from the rest of a reference. The name
// is "" for other steps.
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
