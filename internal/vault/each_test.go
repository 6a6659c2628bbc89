package vault

import "testing"

func TestTheFieldsOfACredentialBelongTogether(t *testing.T) {
	t.Parallel()
	a := newAdmin(t)
	path, b := a.Dynamic("1h", "1h")
	c, _ := a.connect(a.TokenFor(leaseRights(path), nil), Options{})
	each, err := c.Each(t.Context(), []Ref{{Path: path, Field: "username"}, {Path: path}, {Path: path, Field: "password"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, created := b.Count(); created != 1 {
		t.Errorf("%d credentials were made, want one", created)
	}
	if !each[0][0].Secret.Equal(each[1][1].Secret) || !each[2][0].Secret.Equal(each[1][0].Secret) {
		t.Error("user and password are of different credentials")
	}
	if err := c.Close(t.Context()); err != nil {
		t.Error(err)
	}
}
