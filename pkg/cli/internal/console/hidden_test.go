package console

import "testing"

func TestHiddenInput(t *testing.T) {
	t.Parallel()
	const key = "-----BEGIN PRIVATE KEY-----\nabc\ndef\n-----END PRIVATE KEY-----\n"
	tests := []struct {
		name  string
		lines bool
		in    string
		want  string
		rest  int // bytes after the end of the value
		state inputState
	}{
		{"typed", false, "s3cret\r", "s3cret", 0, inputDone},
		{"typed, newline", false, "s3cret\nls\n", "s3cret", 3, inputDone},
		{"not complete", false, "s3cret", "s3cret", 0, inputMore},
		{"backspace takes a character", false, "aé\x7f\x7f\x7fb\r", "b", 0, inputDone},
		{"Ctrl-U takes all", false, "wrong\x15right\r", "right", 0, inputDone},
		{"Ctrl-W takes a word", false, "one two \x17x\r", "one x", 0, inputDone},
		{"Ctrl-D alone closes", false, "\x04", "", 0, inputClosed},
		{"Ctrl-D ends", false, "abc\x04", "abc", 0, inputDone},
		{"arrows are dropped", false, "a\x1b[A\x1bOB\x1b[1;5Cb\r", "ab", 0, inputDone},
		{"a paste is taken whole", false, "\x1b[200~one\rtwo\r\x1b[201~\r", "one\ntwo\n", 0, inputDone},
		{"a paste with CRLF", false, "\x1b[200~one\r\ntwo\x1b[201~\r", "one\ntwo", 0, inputDone},
		{"keys in a paste are text", false, "\x1b[200~a\x7f\x15\x04\x1b[Ab\x1b[201~\r", "a\x7f\x15\x04\x1b[Ab", 0, inputDone},
		{"typed around a paste", false, "a\x1b[200~b\x1b[201~c\r", "abc", 0, inputDone},
		{"a key without marks", false, key, key, 0, inputDone},
		{"a key within marks", false, "\x1b[200~" + key + "\x1b[201~\r", key, 0, inputDone},
		{"several lines", true, "one\rtwo\r\x04", "one\ntwo\n", 0, inputDone},
		{"Ctrl-U takes a line", true, "one\rtwo\x15\x04", "one\n", 0, inputDone},
		{"nothing", false, "\r", "", 0, inputDone},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			input := hiddenInput{lines: tt.lines}
			state, used := inputMore, 0
			for used < len(tt.in) && state == inputMore {
				state = input.add(tt.in[used])
				used++
			}
			if got := string(input.value); got != tt.want || state != tt.state {
				t.Errorf("%q gives %q and the state %d, want %q and %d", tt.in, got, state, tt.want, tt.state)
			}
			if rest := len(tt.in) - used; rest != tt.rest {
				t.Errorf("%d bytes are left, want %d", rest, tt.rest)
			}
		})
	}
}
