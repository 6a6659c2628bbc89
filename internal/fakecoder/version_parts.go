package fakecoder

import "cmp"

type wireParameter struct {
	Name                 string       `json:"name"`
	DisplayName          string       `json:"display_name,omitempty"`
	Description          string       `json:"description"`
	DescriptionPlaintext string       `json:"description_plaintext"`
	Type                 string       `json:"type"`
	FormType             string       `json:"form_type"`
	Mutable              bool         `json:"mutable"`
	DefaultValue         string       `json:"default_value"`
	Icon                 string       `json:"icon"`
	Options              []wireOption `json:"options"`
	Required             bool         `json:"required"`
	Ephemeral            bool         `json:"ephemeral"`
}

type wireOption struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	Value       string `json:"value"`
	Icon        string `json:"icon"`
}

func (v *version) parameters() []wireParameter {
	return each(v.blue.Parameters, func(p Parameter) wireParameter {
		w := wireParameter{
			Name: p.Name, DisplayName: p.DisplayName, Description: p.Description, DescriptionPlaintext: p.Description,
			Type: cmp.Or(p.Type, "string"), FormType: "input", Mutable: p.Mutable, DefaultValue: p.Default, Ephemeral: p.Ephemeral,
			Options: each(p.Options, func(o ParameterOption) wireOption { return wireOption{Name: o.Name, Value: o.Value} }),
		}
		if len(p.Options) > 0 {
			w.FormType = "radio"
		}
		return w
	})
}

type wireVariable struct {
	Name         string `json:"name"`
	Description  string `json:"description"`
	Type         string `json:"type"`
	Value        string `json:"value"`
	DefaultValue string `json:"default_value"`
	Required     bool   `json:"required"`
	Sensitive    bool   `json:"sensitive"`
}

func (v *version) variables() []wireVariable {
	return each(v.blue.Variables, func(variable Variable) wireVariable {
		value := variable.Value
		if variable.Sensitive {
			value = "*redacted*"
		}
		return wireVariable{
			Name: variable.Name, Description: variable.Description, Type: "string", Value: value, DefaultValue: value,
			Sensitive: variable.Sensitive,
		}
	})
}

type wirePreset struct {
	ID          string
	Name        string
	Parameters  []wirePresetParameter
	Default     bool
	Desired     *int `json:"DesiredPrebuildInstances"`
	Description string
	Icon        string
}

type wirePresetParameter struct{ Name, Value string }

// presets returns nil, which JSON encodes as null, if there are no presets.
func (v *version) presets() []wirePreset {
	var list []wirePreset
	for i, p := range v.blue.Presets {
		list = append(list, wirePreset{
			ID: uuid(kindPreset, v.index<<8|i), Name: p.Name,
			Parameters: each(p.Values, func(value Value) wirePresetParameter { return wirePresetParameter(value) }),
		})
	}
	return list
}

// resources lists what the import of a version would create.
func (v *version) resources() []wireResource {
	return run{
		blue: v.blue, values: v.blue.defaults(), jobID: uuid(kindVersionJob, v.index), done: v.created.Add(jobTime),
		number: v.index<<1 | 1, imported: true,
	}.resources()
}
