package traffic

import (
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
)

func address(ip string, port int) *corev3.Address {
	return &corev3.Address{Address: &corev3.Address_SocketAddress{SocketAddress: &corev3.SocketAddress{
		Address: ip, PortSpecifier: &corev3.SocketAddress_PortValue{PortValue: uint32(port)},
	}}}
}

func loopback(port int) *corev3.Address { return address("127.0.0.1", port) }

func isType(a *anypb.Any, suffix string) bool {
	return a != nil && strings.HasSuffix(a.TypeUrl, suffix)
}

func mustAny(m proto.Message) *anypb.Any {
	a, err := anypb.New(m)
	if err != nil {
		panic(err)
	}
	return a
}

// edit changes the message inside an Any.
func edit[M proto.Message](a *anypb.Any, m M, f func(M) error) error {
	if err := a.UnmarshalTo(m); err != nil {
		return err
	}
	if err := f(m); err != nil {
		return err
	}
	return a.MarshalFrom(m)
}
