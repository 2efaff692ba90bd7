package pop3server

import (
	"crypto"
	"crypto/tls"
	"crypto/x509"

	_ "crypto/sha256" // the hashes that crypto.Hash knows below
	_ "crypto/sha512"

	"github.com/pop3play/pop3play/core/sasl"
)

// channelBinding gives the data of a TLS channel for SCRAM-SHA-256-PLUS. conf
// is the server's configuration, or nil if only the channel is known.
func channelBinding(st tls.ConnectionState, conf *tls.Config) func(kind string) ([]byte, bool) {
	return func(kind string) ([]byte, bool) {
		switch kind {
		case sasl.TLSExporter:
			// RFC 9266 §4.2: label and a context of no octets. TLS 1.2 without
			// an extended master secret has none.
			p, err := st.ExportKeyingMaterial("EXPORTER-Channel-Binding", []byte{}, 32)
			return p, err == nil
		case sasl.TLSServerEndPoint:
			return endPoint(presented(st, conf))
		}
		return nil, false
	}
}

// presented is the certificate that the server showed, or nil if that is not
// sure.
func presented(st tls.ConnectionState, conf *tls.Config) *x509.Certificate {
	var cert *tls.Certificate
	switch {
	case conf == nil || conf.GetConfigForClient != nil:
		return nil
	case conf.GetCertificate != nil:
		cert, _ = conf.GetCertificate(&tls.ClientHelloInfo{ServerName: st.ServerName})
	case len(conf.Certificates) == 1:
		cert = &conf.Certificates[0]
	}
	if cert == nil || len(cert.Certificate) == 0 {
		return nil
	}
	leaf, err := x509.ParseCertificate(cert.Certificate[0])
	if err != nil {
		return nil
	}
	return leaf
}

// endPoint hashes a certificate. RFC 5929 §4.1: with the hash of its
// signature, but with SHA-256 where that is MD5 or SHA-1, and not at all where
// the signature has none of its own.
func endPoint(cert *x509.Certificate) ([]byte, bool) {
	if cert == nil {
		return nil, false
	}
	var hash crypto.Hash
	switch cert.SignatureAlgorithm {
	case x509.MD5WithRSA, x509.SHA1WithRSA, x509.ECDSAWithSHA1,
		x509.SHA256WithRSA, x509.SHA256WithRSAPSS, x509.ECDSAWithSHA256:
		hash = crypto.SHA256
	case x509.SHA384WithRSA, x509.SHA384WithRSAPSS, x509.ECDSAWithSHA384:
		hash = crypto.SHA384
	case x509.SHA512WithRSA, x509.SHA512WithRSAPSS, x509.ECDSAWithSHA512:
		hash = crypto.SHA512
	default:
		return nil, false
	}
	h := hash.New()
	h.Write(cert.Raw)
	return h.Sum(nil), true
}
