package cluster

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"istio-oracle/documents"
	pilotcrd "istio.io/istio/pilot/pkg/config/kube/crd"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/schema/collections"
	kubelib "istio.io/istio/pkg/kube"
)

// objects is what a cluster holds: Istio kinds for istiod's config store, all others for the Kubernetes API.
type objects struct {
	istio      []config.Config
	kubernetes []runtime.Object
	pods       []*corev1.Pod
	namespaces map[string]*corev1.Namespace
	services   []*corev1.Service
	deploys    []*appsv1.Deployment
	sliced     map[string]bool // services whose EndpointSlice is among the documents
}

// read sorts the documents, and adds what the cluster's controllers would add. Kinds that istiod does not know are left out: they
// change nothing for it.
func read(docs []documents.Document, edit func(*config.Config)) (*objects, error) {
	o := &objects{namespaces: map[string]*corev1.Namespace{}, sliced: map[string]bool{}}
	for _, d := range docs {
		if err := o.add(d, edit); err != nil {
			return nil, fmt.Errorf("%s document %d: %w", d.File, d.Index, err)
		}
	}
	o.addPods()
	o.addEndpoints()
	o.addNamespaces()
	return o, nil
}

func (o *objects) add(d documents.Document, edit func(*config.Config)) error {
	if d.Err != nil {
		return d.Err
	}
	if strings.HasSuffix(d.Group, "istio.io") {
		c, err := istioConfig(d)
		if err == nil {
			edit(c)
			o.istio = append(o.istio, *c)
		}
		return err
	}
	obj, _, err := kubelib.IstioCodec.UniversalDeserializer().Decode(d.JSON, nil, nil)
	if runtime.IsNotRegisteredError(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if m, ok := obj.(metav1.Object); ok && m.GetNamespace() == "" && !clusterScoped[d.Kind] {
		m.SetNamespace("default")
	}
	switch x := obj.(type) {
	case *corev1.Pod:
		o.pods = append(o.pods, x)
	case *corev1.Service:
		o.services = append(o.services, x)
	case *appsv1.Deployment:
		o.deploys = append(o.deploys, x)
		return nil
	case *discoveryv1.EndpointSlice:
		o.sliced[x.Namespace+"/"+x.Labels[discoveryv1.LabelServiceName]] = true
	case *corev1.Namespace:
		o.namespaces[x.Name] = x
	}
	o.kubernetes = append(o.kubernetes, obj)
	return nil
}

// clusterScoped has the kinds without a namespace among those that istiod reads.
var clusterScoped = map[string]bool{"Namespace": true, "GatewayClass": true, "Node": true}

// istioConfig decodes one of Istio's kinds. The domain matters: short host names are made long with it.
func istioConfig(d documents.Document) (*config.Config, error) {
	schema, ok := collections.Pilot.FindByGroupVersionAliasesKind(config.GroupVersionKind{Group: d.Group, Version: d.Version, Kind: d.Kind})
	if !ok {
		return nil, fmt.Errorf("Istio has no %s %s/%s", d.Kind, d.Group, d.Version)
	}
	var obj pilotcrd.IstioKind
	if err := json.Unmarshal(d.JSON, &obj); err != nil {
		return nil, err
	}
	c, err := pilotcrd.ConvertObject(schema, &obj, "cluster.local")
	if err != nil {
		return nil, err
	}
	if c.Namespace == "" {
		c.Namespace = "default"
	}
	if c.CreationTimestamp.IsZero() {
		c.CreationTimestamp = time.Now()
	}
	return c, nil
}

func (o *objects) addPods() {
	for i, d := range o.deploys {
		p := RunningPod(d, i)
		o.pods, o.kubernetes = append(o.pods, p), append(o.kubernetes, p)
	}
	for _, p := range o.pods {
		inject(o.namespaces[p.Namespace], p)
	}
}

func (o *objects) addEndpoints() {
	for i, s := range o.services {
		admit(s, i)
		if len(s.Spec.Selector) == 0 || o.sliced[s.Namespace+"/"+s.Name] {
			continue
		}
		if es := sliceFor(s, o.pods); es != nil {
			o.kubernetes = append(o.kubernetes, es)
		}
	}
}

// addNamespaces makes those that objects name and no document declares.
func (o *objects) addNamespaces() {
	for _, obj := range o.kubernetes {
		ns := obj.(metav1.Object).GetNamespace()
		if ns == "" || o.namespaces[ns] != nil {
			continue
		}
		o.namespaces[ns] = &corev1.Namespace{TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Namespace"}, ObjectMeta: metav1.ObjectMeta{Name: ns}}
		o.kubernetes = append(o.kubernetes, o.namespaces[ns])
	}
}
