package client

import (
	"testing"

	"github.com/coder-secrets/coder-secrets/internal/leaktest"
	"github.com/coder-secrets/coder-secrets/pkg/secret"
)

// These may be printed: names, ids, states, addresses, and the server's error texts,
// from which the transports remove the secrets that were sent.
func TestNothingPrintsAValue(t *testing.T) {
	t.Parallel()
	leaktest.Check(
		t,
		leaktest.Type{Of: Agent{}, Shown: "ID Name Status Environment[key]"},
		leaktest.Type{Of: AgentGitSSHKey{}, Shown: "PublicKey"},
		leaktest.Type{Of: App{}, Shown: "Slug DisplayName SharingLevel"},
		leaktest.Type{Of: BatchFormat(""), Shown: "."},
		leaktest.Type{Of: Build{}, Shown: "ID WorkspaceID WorkspaceName OwnerName TemplateVersionID Transition Status"},
		leaktest.Type{Of: BuildInfo{}, Shown: "Version ExternalURL DashboardURL ProvisionerAPIVersion DeploymentID"},
		leaktest.Type{Of: BuildParameter{}, Shown: "Name"},
		leaktest.Type{Of: Client{}, Shown: "base"},
		leaktest.Type{Of: CreateUserSecret{}, Shown: "Name Description EnvName FilePath"},
		leaktest.Type{Of: Error{}, Shown: "Method Message Detail RequestID server"},
		leaktest.Type{Of: ExternalAuth{}, Shown: "DisplayName"},
		leaktest.Type{Of: ExternalToken{}, Shown: "URL Type"},
		leaktest.Type{Of: GitSSHKey{}, Shown: "UserID PublicKey"},
		leaktest.Type{Of: Header{}, Shown: "Name"},
		leaktest.Type{Of: Job{}, Shown: "ID Status FileID Error"},
		leaktest.Type{Of: KeyUnchangedError{}, Shown: "err"},
		leaktest.Type{Of: Kind(0)},
		leaktest.Type{Of: MetadataItem{}, Shown: "Key"},
		leaktest.Type{Of: NetworkError{}, Shown: "Host Reason err hints"},
		leaktest.Type{Of: NotCoderError{}, Shown: "Host Reason hint"},
		leaktest.Type{Of: Options{}, Shown: "UserAgent"},
		leaktest.Type{Of: Organization{}, Shown: "ID Name DisplayName"},
		leaktest.Type{Of: ParameterOption{}, Shown: "Name"},
		leaktest.Type{Of: PlainHTTPError{}, Shown: "Host"},
		leaktest.Type{Of: Preset{}, Shown: "ID Name"},
		leaktest.Type{Of: PresetParameter{}, Shown: "Name"},
		leaktest.Type{Of: ProxyError{}},
		leaktest.Type{Of: RedirectError{}, Shown: "From To Method"},
		leaktest.Type{Of: Resource{}, Shown: "ID Transition Type Name"},
		leaktest.Type{Of: RichParameter{}, Shown: "Name DisplayName Description Type FormType ValidationRegex"},
		leaktest.Type{Of: Role{}, Shown: "Name DisplayName"},
		leaktest.Type{Of: Script{}, Shown: "ID DisplayName"},
		leaktest.Type{Of: secret.Secret{}},
		leaktest.Type{Of: Template{}, Shown: "ID Name DisplayName OrganizationID OrganizationName ActiveVersionID CreatedByName"},
		leaktest.Type{Of: TemplateVariable{}, Shown: "Name Description Type"},
		leaktest.Type{Of: TemplateVersion{}, Shown: "ID TemplateID OrganizationID Name Message CreatedBy.Username"},
		leaktest.Type{Of: Token{}, Shown: "ID UserID LoginType Scopes Name"},
		leaktest.Type{Of: Trace{}, Shown: "Method Path RequestID Err"},
		leaktest.Type{Of: URLError{}, Shown: "Reason hint"},
		leaktest.Type{Of: UnknownOutcomeError{}, Shown: "What err"},
		leaktest.Type{Of: UpdateUserSecret{}, Shown: "Description EnvName FilePath"},
		leaktest.Type{Of: User{}, Shown: "ID Username Name Email Status LoginType OrganizationIDs"},
		leaktest.Type{Of: UserSecret{}, Shown: "ID Name Description EnvName FilePath"},
		leaktest.Type{Of: Validation{}, Shown: "Field Detail"},
		leaktest.Type{Of: Workspace{}, Shown: "ID Name OwnerID OwnerName OrganizationID OrganizationName TemplateID TemplateName"},

		// Types that those contain, also behind interfaces.
		leaktest.Type{Of: authTransport{}, Shown: "origin userAgent"},
		leaktest.Type{Of: redactTransport{}},
		leaktest.Type{Of: redactedBody{}, Shown: "err"},
		leaktest.Type{Of: retryTransport{}},
		leaktest.Type{Of: traceTransport{}},
		leaktest.Type{Of: fileBody{}},
	)
}
