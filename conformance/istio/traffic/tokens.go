package traffic

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	securityapi "istio.io/api/security/v1beta1"
	"istio.io/istio/pkg/config"
)

// issuer signs the tokens of one run.
type issuer struct {
	key *rsa.PrivateKey
	// stranger's tokens say that the issuer signed them.
	stranger *rsa.PrivateKey
}

func newIssuer() (*issuer, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, err
	}
	stranger, err := rsa.GenerateKey(rand.Reader, 2048)
	return &issuer{key: key, stranger: stranger}, err
}

// trust puts the run's own key in every RequestAuthentication: the real issuer's private key is not ours.
func (i *issuer) trust(c *config.Config) {
	ra, ok := c.Spec.(*securityapi.RequestAuthentication)
	if !ok {
		return
	}
	jwks := fmt.Sprintf(`{"keys":[{"kty":"RSA","alg":"RS256","use":"sig","kid":"oracle","n":"%s","e":"AQAB"}]}`, base64url(i.key.N.Bytes()))
	for _, r := range ra.JwtRules {
		r.Jwks, r.JwksUri = jwks, ""
	}
}

// token is an RS256 token. Times are added unless the claims hold them.
func (i *issuer) token(claims map[string]any, forged bool) (string, error) {
	c := map[string]any{"iat": time.Now().Unix() - 60, "exp": time.Now().Unix() + 3600}
	for k, v := range claims {
		c[k] = v
	}
	by, err := json.Marshal(c)
	if err != nil {
		return "", err
	}
	key := i.key
	if forged {
		key = i.stranger
	}
	text := base64url([]byte(`{"alg":"RS256","typ":"JWT","kid":"oracle"}`)) + "." + base64url(by)
	sum := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
	return text + "." + base64url(signature), err
}

func base64url(by []byte) string { return base64.RawURLEncoding.EncodeToString(by) }
