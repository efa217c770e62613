package cluster

import (
	"maps"

	corev1 "k8s.io/api/core/v1"
)

const tlsModeLabel = "security.istio.io/tlsMode"

// HasSidecar tells whether inject has given the pod a sidecar.
func HasSidecar(p *corev1.Pod) bool { return p.Labels[tlsModeLabel] == "istio" }

// inject gives a pod the label that the injection webhook would give it, and no container.
func inject(ns *corev1.Namespace, p *corev1.Pod) {
	if !injected(ns, p) {
		return
	}
	l := maps.Clone(p.Labels)
	if l == nil {
		l = map[string]string{}
	}
	l[tlsModeLabel] = "istio"
	p.Labels = l
}

// injected is the rule of the webhook's selectors and of injectRequired (pkg/kube/inject). In a namespace that no document declares
// nothing is injected unless the pod asks for it.
func injected(ns *corev1.Namespace, p *corev1.Pod) bool {
	if p.Spec.HostNetwork || p.Labels[tlsModeLabel] == "disabled" {
		return false
	}
	namespace := map[string]string{}
	if ns != nil {
		namespace = ns.Labels
	}
	switch p.Labels["sidecar.istio.io/inject"] {
	case "true":
		return namespace["istio-injection"] != "disabled"
	case "false":
		return false
	}
	if p.Annotations["sidecar.istio.io/inject"] == "false" {
		return false
	}
	return namespace["istio-injection"] == "enabled" || (namespace["istio.io/rev"] != "" && namespace["istio-injection"] == "")
}
