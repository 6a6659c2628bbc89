package hclfast

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// number reads a number of digits with at most one point; others are rare.
func (p *parser) number() cty.Value {
	start := p.at
	p.digits()
	if p.byteAt(0) == '.' && chars.IsDigit(p.byteAt(1)) {
		p.at++
		p.digits()
	}
	if p.goesOn() {
		p.leave()
	}
	p.took()
	value, err := cty.ParseNumberVal(string(p.src[start:p.at]))
	if err != nil {
		p.leave()
	}
	return value
}

// goesOn reports whether there is more of the number: an exponent or another point.
func (p *parser) goesOn() bool {
	behind := 0
	for p.byteAt(behind) == '.' {
		behind++
	}
	if c := p.byteAt(behind); c != 'e' && c != 'E' {
		return behind > 0 && chars.IsDigit(c)
	}
	sign := p.byteAt(behind + 1)
	return chars.IsDigit(sign) || (sign == '+' || sign == '-') && chars.IsDigit(p.byteAt(behind+2))
}

func (p *parser) digits() {
	for chars.IsDigit(p.byteAt(0)) {
		p.at++
	}
}
