package values

import "strings"

// Passwords on command lines have no form of their own: the command says what
// its argument is. Flags that say it by name, such as --password, are found as
// names; here are those that do not.

// passwordForm says how an argument holds the password.
type passwordForm int

const (
	// formPlain is the password alone.
	formPlain passwordForm = iota
	// formUser is user:password, formPercent user%password, formComma user,password.
	formUser
	formPercent
	formComma
)

// commandRow is commands that take a password in the same way.
type commandRow struct {
	programs string
	// needs is a word that has to stand before the flag, such as a subcommand.
	needs string
	// flags take the password as the next word, or glued to the flag when it
	// ends with the mark "…". With a place, one of them has to be there.
	flags string
	// place is the password's place among the words that are no flags.
	place int
	form  passwordForm
}

var commandRows = []commandRow{
	{programs: "curl", flags: "-u --user -U --proxy-user", form: formUser},
	{programs: "http https", flags: "-a --auth", form: formUser},
	{programs: "lftp", flags: "-u", form: formComma},
	{programs: "smbclient rpcclient smbget", flags: "-U --user", form: formPercent},
	{programs: "sshpass", flags: "-p -p…"},
	{programs: "mysql mysqladmin mysqldump mariadb mariadb-admin", flags: "-p…"},
	{programs: "redis-cli", flags: "-a"},
	{programs: "mongo mongosh mongodump mongorestore", flags: "-p"},
	{programs: "sqlcmd", flags: "-P"},
	{programs: "ldapsearch ldapadd ldapmodify", flags: "-w"},
	{programs: "docker podman nerdctl buildah skopeo helm oras", needs: "login", flags: "-p"},
	{programs: "useradd usermod adduser", flags: "-p"},
	{programs: "openssl", needs: "passwd", flags: "-1 -5 -6 -apr1 -crypt"},
	{programs: "openssl", flags: "-k -passout -passin -pass"},
	{programs: "ssh-keygen", flags: "-N -P"},
	{programs: "x11vnc", flags: "-storepasswd"},
	{programs: "redis-server", flags: "--requirepass"},
	{programs: "rabbitmqctl", needs: "add_user", place: 3},
	{programs: "rabbitmqctl", needs: "change_password", place: 3},
	{programs: "az cf oc", needs: "login", flags: "-p"},
	{programs: "7z 7za", flags: "-p…"},
	{programs: "zip", flags: "-P"},
	{programs: "xfreerdp", flags: "/p:…"},
	{programs: "htpasswd", flags: "-b -bc -cb -bB -Bb -nb -bn -nbB -Bbn -bBc -cbB", place: 3},
	{programs: "net", needs: "user", place: 3},
	{programs: "mc", needs: "alias", place: 6},
	{programs: "nmcli", flags: "password wifi-sec.psk 802-11-wireless-security.psk"},
	{programs: "ConvertTo-SecureString", place: 1},
}

// commandFinders are the finders of the rows, and of what reads a password from a pipe.
func commandFinders() []finder {
	var list []finder
	for i := range commandRows {
		row := &commandRows[i]
		for program := range strings.FieldsSeq(row.programs) {
			list = append(list, finder{program + " ", func(_ *shapeIndex, text string, at int) (shapeMatch, bool) {
				return row.find(text, at)
			}})
		}
	}
	for _, reader := range [...]string{"chpasswd", "passwd ", "sudo -S", "--password-stdin", "--with-token", "smbpasswd ", "vncpasswd -f"} {
		list = append(list, finder{reader, findPiped})
	}
	for _, mark := range settingMarks {
		list = append(list, finder{mark, findSetting})
	}
	return list
}

// find looks for the password among the words of the command at text[at:].
func (r *commandRow) find(text string, at int) (shapeMatch, bool) {
	if !r.mayApply(text[at:]) {
		return unmatched()
	}
	words := commandWords(text, at)
	if len(words) < 2 || r.needs != "" && words[1].text != r.needs && (r.place > 0 || len(words) < 3 || words[2].text != r.needs) {
		return unmatched()
	}
	if r.place > 0 {
		return r.findPlace(words)
	}
	for i, w := range words {
		switch arg, glued := r.argument(w); {
		case glued:
			return r.judge(arg)
		case arg.text != "" && i+1 < len(words):
			return r.judge(words[i+1])
		}
	}
	return unmatched()
}

// mayApply reports whether the command's line holds one of the flags at all:
// most lines need not be split.
func (r *commandRow) mayApply(text string) bool {
	if r.flags == "" {
		return true
	}
	line := text[:min(len(text), 1024)]
	if i := strings.IndexByte(line, '\n'); i > 0 && line[i-1] != '\\' {
		line = line[:i]
	}
	for flag := range strings.FieldsSeq(r.flags) {
		if strings.Contains(line, strings.TrimSuffix(flag, "…")) {
			return true
		}
	}
	return false
}

// findPlace judges the word at the password's place.
func (r *commandRow) findPlace(words []commandWord) (shapeMatch, bool) {
	var plain []commandWord
	flagged := r.flags == ""
	for _, w := range words {
		if strings.HasPrefix(w.text, "-") || r.needs == "user" && strings.HasPrefix(w.text, "/") {
			arg, _ := r.argument(w)
			flagged = flagged || arg.text != ""
			continue
		}
		plain = append(plain, w)
	}
	if !flagged || len(plain) <= r.place {
		return unmatched()
	}
	return r.judge(plain[r.place])
}

// argument reports whether w is one of the flags: the flag itself when the
// password follows, or the password glued to it.
func (r *commandRow) argument(w commandWord) (arg commandWord, glued bool) {
	for flag := range strings.FieldsSeq(r.flags) {
		prefix, open := strings.CutSuffix(flag, "…")
		switch {
		case !open && w.text == flag:
			return w, false
		case !open && strings.HasPrefix(flag, "--") && strings.HasPrefix(w.text, flag+"="):
			return w.from(len(flag) + 1), true
		case open && len(w.text) > len(prefix) && strings.HasPrefix(w.text, prefix) && !strings.HasPrefix(w.text, "--"):
			return w.from(len(prefix)), true
		}
	}
	return commandWord{}, false
}

// judge makes a match of an argument that holds a password.
func (r *commandRow) judge(w commandWord) (shapeMatch, bool) {
	separators := [...]string{formUser: ":", formPercent: "%", formComma: ","}
	if r.form != formPlain {
		user, _, ok := strings.Cut(w.text, separators[r.form])
		if !ok || sampleLogin(user, w.text[len(user)+1:], "") {
			return unmatched()
		}
		w = w.from(len(user) + 1)
	}
	if rest, ok := strings.CutPrefix(w.text, "pass:"); ok {
		w = w.from(len(w.text) - len(rest))
	}
	if !usable(w.text) || strings.HasPrefix(w.text, "-") || strings.Contains(w.text, ":") && r.form == formPlain {
		return unmatched()
	}
	return matched(w.start, w.start+len(w.text), "command-password", "password on a command line", confidenceOf(w.text))
}

// commandWord is a word of a command line and where it begins in the text.
type commandWord struct {
	text  string
	start int
}

// from returns w without its first n bytes.
func (w commandWord) from(n int) commandWord {
	return commandWord{text: w.text[n:], start: w.start + n}
}

const maxCommandWords = 40

// commandWords splits the command at text[at:] as a shell does, as far as it
// matters here: quoted words count whole, and the command ends with its line
// unless a backslash carries it on.
func commandWords(text string, at int) []commandWord {
	var words []commandWord
	for i := at; i < len(text) && len(words) < maxCommandWords; {
		switch b := text[i]; b {
		case ' ', '\t':
			i++
		case '\\':
			if i+1 < len(text) && text[i+1] == '\n' {
				i += 2
				continue
			}
			return words
		case '\n', ';', '|', '&', '`', ')', '#':
			return words
		case '"', '\'':
			end := strings.IndexByte(text[i+1:], b)
			if end < 0 || strings.IndexByte(text[i+1:i+1+end], '\n') >= 0 {
				return words
			}
			words = append(words, commandWord{text[i+1 : i+1+end], i + 1})
			i += end + 2
		default:
			end := strings.IndexAny(text[i:], " \t\n;|&`)\"'\\")
			if end < 0 {
				end = len(text) - i
			}
			words = append(words, commandWord{text[i : i+end], i})
			i += end
			if i < len(text) && (text[i] == '"' || text[i] == '\'') {
				words, i = glueQuoted(words, text, i)
			}
		}
	}
	return words
}

// glueQuoted adds to the last word the quoted part that follows it without a
// space: of -p'secret' the word -psecret, whose end begins after the quote.
func glueQuoted(words []commandWord, text string, i int) ([]commandWord, int) {
	end := strings.IndexByte(text[i+1:], text[i])
	if end < 0 {
		return words, len(text)
	}
	last := &words[len(words)-1]
	if !strings.Contains(last.text, "=") && len(last.text) > 3 {
		return words, i + end + 2
	}
	head := len(last.text)
	last.text += text[i+1 : i+1+end]
	last.start = i + 1 - head
	return words, i + end + 2
}
