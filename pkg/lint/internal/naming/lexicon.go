package naming

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// lexicon is the tables of words, indexed.
type lexicon struct {
	nouns, keys                                                                                 map[string]*noun
	heads, tails, public, private, counts, neutral, whole, drop, uncut, carriers, joins, takers map[string]bool
	stops                                                                                       map[string]stopKind
	expansions                                                                                  map[string]string
	gluedFirst                                                                                  map[string]bool
	gluedLast, compoundEnds                                                                     []string
	// unspaced are the words of scripts that do not separate words by spaces, and
	// unspacedMax is the length of the longest in runes.
	unspaced    map[string]bool
	unspacedMax int
}

// tables returns the lexicon. It is built when the first name is judged.
var tables = sync.OnceValue(newLexicon)

// IsHead reports whether a folded word, as the first of a name, means that what follows is
// not the value itself: it asks, switches or counts.
func IsHead(word string) bool { return tables().heads[word] }

// IsTail reports whether a folded word, after a noun, means something about the secret.
func IsTail(word string) bool { return tables().tails[word] }

func newLexicon() *lexicon {
	x := &lexicon{
		nouns: map[string]*noun{}, keys: map[string]*noun{}, stops: map[string]stopKind{}, expansions: map[string]string{},
		heads: SetOf(headRows, foreignHeadRows), tails: SetOf(tailRows, foreignTailRows), public: SetOf(publicRows), private: SetOf(privateRows), counts: SetOf(countRows),
		neutral: SetOf(neutralRows), whole: SetOf(wholeRows), uncut: SetOf(uncutRows), drop: SetOf(foreignDropRows), gluedFirst: SetOf(gluedFirstRows),
		carriers: SetOf(carrierRows), joins: SetOf(joinRows), takers: SetOf(takerRows),
		gluedLast: strings.Fields(gluedLastRows), compoundEnds: strings.Fields(compoundEndRows), unspaced: map[string]bool{},
	}
	for _, table := range [...][]nounRow{nounRows, foreignNounRows} {
		for i := range table {
			for _, phrase := range splitPhrases(table[i].phrases) {
				x.nouns[phrase] = &table[i].noun
			}
		}
	}
	for i := range keyRows {
		for _, word := range strings.Fields(keyRows[i].phrases) {
			x.keys[word] = &keyRows[i].noun
		}
	}
	for _, row := range stopRows {
		for _, word := range strings.Fields(row.words) {
			x.stops[fold(word)] = row.stopKind
		}
	}
	for _, pair := range strings.Fields(expansionRows) {
		glued, parts, _ := strings.Cut(pair, "=")
		x.expansions[glued] = strings.ReplaceAll(parts, "|", " ")
	}
	x.addUnspaced()
	return x
}

// addUnspaced collects the words of unspaced scripts, which the lexer searches for.
func (x *lexicon) addUnspaced() {
	add := func(word string) {
		if r, _ := utf8.DecodeRuneInString(word); UnspacedScript(r) {
			x.unspaced[word] = true
			x.unspacedMax = max(x.unspacedMax, utf8.RuneCountInString(word))
		}
	}
	for phrase := range x.nouns {
		for _, word := range strings.Fields(phrase) {
			add(word)
		}
	}
	for _, table := range [...]map[string]bool{x.heads, x.tails, x.public, x.private, x.drop} {
		for word := range table {
			add(word)
		}
	}
}

// SetOf returns the words of several tables as a set, folded.
func SetOf(tables ...string) map[string]bool {
	out := map[string]bool{}
	for _, table := range tables {
		for _, word := range strings.Fields(table) {
			out[fold(word)] = true
		}
	}
	return out
}

// splitPhrases splits a row at its bars and separates the words of each phrase by one space.
func splitPhrases(row string) []string {
	phrases := strings.Split(row, "|")
	for i, phrase := range phrases {
		phrases[i] = fold(strings.Join(strings.Fields(phrase), " "))
	}
	return phrases
}
