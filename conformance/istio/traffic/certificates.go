package traffic

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net/url"
	"sync"
	"time"
)

// authority is the mesh's CA for one run: it is thrown away.
type authority struct {
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
	root []byte // PEM

	mu    sync.Mutex
	leafs map[string]*leaf
}

// leaf is one workload certificate.
type leaf struct {
	cert, key []byte // PEM
	tls       tls.Certificate
}

func newAuthority() (*authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	tpl := certificate(1)
	tpl.Subject = pkix.Name{Organization: []string{"istio-oracle"}}
	tpl.IsCA, tpl.BasicConstraintsValid, tpl.KeyUsage = true, true, x509.KeyUsageCertSign
	der, err := x509.CreateCertificate(rand.Reader, tpl, tpl, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	return &authority{key: key, cert: cert, root: pemOf("CERTIFICATE", der), leafs: map[string]*leaf{}}, nil
}

func certificate(serial int64) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(serial),
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(24 * time.Hour),
		KeyUsage:     x509.KeyUsageDigitalSignature,
	}
}

func pemOf(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

// leaf makes, once, the certificate whose only name is the SPIFFE URI.
func (a *authority) leaf(spiffe string) (*leaf, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if l := a.leafs[spiffe]; l != nil {
		return l, nil
	}
	l, err := a.sign(spiffe, int64(len(a.leafs)+2))
	if err == nil {
		a.leafs[spiffe] = l
	}
	return l, err
}

func (a *authority) sign(spiffe string, serial int64) (*leaf, error) {
	u, err := url.Parse(spiffe)
	if err != nil {
		return nil, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	tpl := certificate(serial)
	tpl.URIs = []*url.URL{u}
	tpl.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth}
	der, err := x509.CreateCertificate(rand.Reader, tpl, a.cert, &key.PublicKey, a.key)
	if err != nil {
		return nil, err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	l := &leaf{cert: pemOf("CERTIFICATE", der), key: pemOf("PRIVATE KEY", private)}
	l.tls, err = tls.X509KeyPair(l.cert, l.key)
	return l, err
}
