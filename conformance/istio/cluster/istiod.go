package cluster

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	metadatafake "k8s.io/client-go/metadata/fake"
	k8stesting "k8s.io/client-go/testing"
	"sigs.k8s.io/gateway-api/pkg/consts"

	"istio-oracle/documents"
	meshconfig "istio.io/api/mesh/v1alpha1"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/config/schema/gvr"
	kubelib "istio.io/istio/pkg/kube"
	"istio.io/istio/pkg/kube/kclient/clienttest"
	"istio.io/istio/pkg/test"
)

// Cluster is istiod, in memory, and the pods that it knows.
type Cluster struct {
	Istiod *xds.FakeDiscoveryServer
	Pods   []*corev1.Pod
}

// New reads the documents of files and starts istiod over them. Edit may change an Istio object before it is stored.
func New(t test.Failer, files []string, meshFile string, edit func(*config.Config)) (*Cluster, error) {
	docs, err := documents.Read(files)
	if err != nil {
		return nil, err
	}
	o, err := read(docs, edit)
	if err != nil {
		return nil, err
	}
	var mc *meshconfig.MeshConfig
	if meshFile != "" {
		if mc, err = mesh.ReadMeshConfig(meshFile); err != nil {
			return nil, err
		}
	}
	istiod := xds.NewFakeDiscoveryServer(t, xds.FakeOptions{
		Configs:            o.istio,
		KubernetesObjects:  o.kubernetes,
		MeshConfig:         mc,
		KubeClientModifier: func(c kubelib.Client) { releaseGatewayAPI(t, c) },
	})
	return &Cluster{Istiod: istiod, Pods: o.pods}, nil
}

// releaseGatewayAPI marks the CRDs of the Gateway API with a release. The fake API server makes them without one, and istiod then
// ignores GRPCRoute, TCPRoute and TLSRoute without a word.
func releaseGatewayAPI(t test.Failer, c kubelib.Client) {
	mark := map[string]string{consts.BundleVersionAnnotation: consts.BundleVersion}
	for _, g := range []schema.GroupVersionResource{
		gvr.GatewayClass, gvr.KubernetesGateway, gvr.HTTPRoute, gvr.GRPCRoute, gvr.TCPRoute, gvr.TLSRoute, gvr.ReferenceGrant,
	} {
		clienttest.MakeCRDWithAnnotations(t, c, g, mark)
	}
	// The fake server writes the CRDs once more, bare: drop those writes.
	if m, ok := c.Metadata().(*metadatafake.FakeMetadataClient); ok {
		m.PrependReactor("update", "customresourcedefinitions", func(a k8stesting.Action) (bool, runtime.Object, error) {
			return true, a.(k8stesting.UpdateAction).GetObject(), nil
		})
	}
}

// Sidecar is the proxy of a pod as istiod sees it.
func (c *Cluster) Sidecar(pod *corev1.Pod) *model.Proxy {
	return c.Istiod.SetupProxy(&model.Proxy{
		ConfigNamespace: pod.Namespace,
		ID:              pod.Name + "." + pod.Namespace,
		Labels:          pod.Labels,
		IPAddresses:     []string{pod.Status.PodIP},
		Metadata: &model.NodeMetadata{
			Namespace: pod.Namespace, Labels: pod.Labels, ServiceAccount: pod.Spec.ServiceAccountName,
			IstioVersion: "1.31.0", ClusterID: "Kubernetes",
		},
	})
}
