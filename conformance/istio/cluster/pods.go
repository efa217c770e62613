// Package cluster stands for the cluster that objects are applied to: it makes up the Pods and EndpointSlices that controllers would
// make, and runs istiod over them in memory.
package cluster

import (
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// podNet is the first half of made-up pod addresses.
const podNet = "10.10"

// RunningPod makes up one running pod of a Deployment, with its name; i tells the addresses of several apart.
func RunningPod(d *appsv1.Deployment, i int) *corev1.Pod {
	ns := d.Namespace
	if ns == "" {
		ns = "default"
	}
	p := &corev1.Pod{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Pod"},
		ObjectMeta: metav1.ObjectMeta{Name: d.Name, Namespace: ns, Labels: d.Spec.Template.Labels, Annotations: d.Spec.Template.Annotations},
		Spec:       d.Spec.Template.Spec,
		Status: corev1.PodStatus{
			Phase:      corev1.PodRunning,
			PodIP:      numbered(podNet, i),
			Conditions: []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionTrue}},
		},
	}
	p.Status.PodIPs = []corev1.PodIP{{IP: p.Status.PodIP}}
	if p.Spec.ServiceAccountName == "" {
		p.Spec.ServiceAccountName = "default"
	}
	return p
}

// numbered is the ith address of a network of two bytes.
func numbered(net string, i int) string {
	return fmt.Sprintf("%s.%d.%d", net, (i+1)/250, (i+1)%250)
}

// WorkloadOf is what a pod is called here: its namespace and the name of its Deployment.
func WorkloadOf(p *corev1.Pod) string { return p.Namespace + "/" + p.Name }
