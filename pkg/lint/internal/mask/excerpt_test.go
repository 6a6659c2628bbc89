package mask

import "testing"

func TestExcerptShowsOnlyStructure(t *testing.T) {
	t.Parallel()
	tests := []struct{ line, want string }{
		{`data "coder_parameter" "token" {`, `data "coder_parameter" "token" {`},
		{`  name = "token"`, `  name = "token"`},
		{`  type        = "string"`, `  type        = "string"`},
		{`  default = "hunter2"`, `  default = ***`},
		{`  default = ""`, `  default = ""`},
		{`  mutable = true`, `  mutable = true`},
		{`  pin = 493822`, `  pin = ***`},
		{`  order = 3`, `  order = 3`},
		{`  value = data.coder_parameter.token.value`, `  value = data.coder_parameter.token.value`},
		{`  value = "${var.user}:hunter2"`, `  value = ***`},
		{`  value = base64encode(var.token)`, `  value = base64encode(var.token)`},
		{`  value = join(":", ["u", "hunter2"])`, `  value = ***`},
		{`  name = "a" # hunter2`, `  name = ***`},
		{`  mutable = true # hunter2`, `  mutable = ***`},
		{`  mutable = true // hunter2`, `  mutable = ***`},
		{`  # the password is hunter2`, `  # …`},
		{`  // hunter2`, `  # …`},
		{`  "hunter2",`, `  ***`},
		{`  "KEY" = var.x`, `  "KEY" = var.x`},
		{`  env = {`, `  env = {`},
		{`  env = { A = "hunter2" }`, `  env = ***`},
		{`  script = <<-EOT`, `  script = <<-EOT`},
		{`}`, `}`},
		{``, ``},
	}
	for _, test := range tests {
		if got := structureOf(test.line); got != test.want {
			t.Errorf("structureOf(%q) = %q, want %q", test.line, got, test.want)
		}
	}
}
