package cluster

import (
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// serviceNet is the first half of made-up cluster addresses.
const serviceNet = "10.96"

// admit is the API server's part: without a targetPort istiod makes no inbound filter chain for a port.
func admit(s *corev1.Service, i int) {
	for j := range s.Spec.Ports {
		p := &s.Spec.Ports[j]
		if p.TargetPort.IntVal == 0 && p.TargetPort.StrVal == "" {
			p.TargetPort = intstr.FromInt32(p.Port)
		}
		if p.Protocol == "" {
			p.Protocol = corev1.ProtocolTCP
		}
	}
	if s.Spec.ClusterIP == "" {
		s.Spec.ClusterIP = numbered(serviceNet, i)
		s.Spec.ClusterIPs = []string{s.Spec.ClusterIP}
	}
}

// sliceFor is the endpoint controller's part. Nil: the service has no pods.
func sliceFor(s *corev1.Service, pods []*corev1.Pod) *discoveryv1.EndpointSlice {
	members := podsOf(s, pods)
	if len(members) == 0 {
		return nil
	}
	es := &discoveryv1.EndpointSlice{
		TypeMeta: metav1.TypeMeta{APIVersion: "discovery.k8s.io/v1", Kind: "EndpointSlice"},
		ObjectMeta: metav1.ObjectMeta{
			Name: s.Name + "-made-up", Namespace: s.Namespace, Labels: map[string]string{discoveryv1.LabelServiceName: s.Name},
		},
		AddressType: discoveryv1.AddressTypeIPv4,
	}
	yes := true
	for _, p := range members {
		es.Endpoints = append(es.Endpoints, discoveryv1.Endpoint{
			Addresses:  []string{p.Status.PodIP},
			Conditions: discoveryv1.EndpointConditions{Ready: &yes, Serving: &yes},
			TargetRef:  &corev1.ObjectReference{Kind: "Pod", Namespace: p.Namespace, Name: p.Name},
		})
	}
	for _, p := range s.Spec.Ports {
		port := targetPort(p, members[0])
		es.Ports = append(es.Ports, discoveryv1.EndpointPort{Name: &p.Name, Port: &port, Protocol: &p.Protocol})
	}
	return es
}

func podsOf(s *corev1.Service, pods []*corev1.Pod) []*corev1.Pod {
	var out []*corev1.Pod
	for _, p := range pods {
		if p.Namespace == s.Namespace && p.Status.PodIP != "" && Selects(s.Spec.Selector, p.Labels) {
			out = append(out, p)
		}
	}
	return out
}

// targetPort looks a named port up in the pod's containers.
func targetPort(p corev1.ServicePort, pod *corev1.Pod) int32 {
	if n := p.TargetPort.IntValue(); n != 0 {
		return int32(n)
	}
	for _, c := range pod.Spec.Containers {
		for _, cp := range c.Ports {
			if cp.Name == p.TargetPort.StrVal {
				return cp.ContainerPort
			}
		}
	}
	return p.Port
}

// Selects tells whether labels have everything that a selector wants.
func Selects(selector, labels map[string]string) bool {
	for k, v := range selector {
		if labels[k] != v {
			return false
		}
	}
	return true
}
