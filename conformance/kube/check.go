package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"time"

	apixv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	apix "k8s.io/apiextensions-apiserver/pkg/client/clientset/clientset"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"
	"sigs.k8s.io/yaml"
)

// files lists the files named, and the .yaml, .yml and .json files below the
// directories named.
func files(in []string) (out []string, err error) {
	for _, p := range in {
		if p == "-" {
			out = append(out, p)
			continue
		}
		if st, err := os.Stat(p); err != nil {
			return nil, err
		} else if !st.IsDir() {
			out = append(out, p)
			continue
		}
		err = filepath.WalkDir(p, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			switch filepath.Ext(path) {
			case ".yaml", ".yml", ".json":
				out = append(out, path)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

type doc struct {
	file string
	n    int
	obj  map[string]any
	err  error
}

// readDocs splits every file into its objects; a List is opened.
func readDocs(in []string) (out []doc, err error) {
	fs, err := files(in)
	if err != nil {
		return nil, err
	}
	for _, f := range fs {
		var data []byte
		if f == "-" {
			data, err = io.ReadAll(os.Stdin)
		} else {
			data, err = os.ReadFile(f)
		}
		if err != nil {
			return nil, err
		}
		r := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(data)))
		for n := 0; ; n++ {
			chunk, err := r.Read()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return nil, fmt.Errorf("%s: %w", f, err)
			}
			var obj map[string]any
			// Strict: a repeated key is an error, as it is for kubectl. Then the
			// decoder of API machinery, which keeps 64-bit integers whole.
			raw, err := yaml.YAMLToJSONStrict(chunk)
			if err == nil {
				err = utiljson.Unmarshal(raw, &obj)
			}
			if err != nil {
				out = append(out, doc{file: f, n: n, err: err})
				continue
			}
			if len(obj) == 0 {
				continue
			}
			if items, ok := obj["items"].([]any); ok && obj["kind"] == "List" {
				for _, it := range items {
					if m, ok := it.(map[string]any); ok {
						out = append(out, doc{file: f, n: n, obj: m})
					}
				}
				continue
			}
			out = append(out, doc{file: f, n: n, obj: obj})
		}
	}
	return out, nil
}

// installCRDs creates every CustomResourceDefinition and every
// ValidatingAdmissionPolicy (and binding) in the paths and waits until the
// API server serves them. Other objects in the files are skipped; paths with
// nothing to install are an error.
func installCRDs(ctx context.Context, config *rest.Config, in paths) (int, error) {
	if len(in) == 0 {
		return 0, nil
	}
	docs, err := readDocs(in)
	if err != nil {
		return 0, err
	}
	config = rest.CopyConfig(config)
	config.WarningHandler = rest.NoWarnings{} // unknown formats and the like
	client, err := apix.NewForConfig(config)
	if err != nil {
		return 0, err
	}
	dyn, err := dynamic.NewForConfig(config)
	if err != nil {
		return 0, err
	}
	crds := client.ApiextensionsV1().CustomResourceDefinitions()
	// One that is there already is left as it is.
	there := map[string]bool{}
	if list, err := crds.List(ctx, metav1.ListOptions{}); err != nil {
		return 0, err
	} else {
		for _, c := range list.Items {
			there[c.Name] = true
		}
	}
	var names []string
	var mu sync.Mutex
	var errs []error
	sem := make(chan struct{}, 8)
	var wg sync.WaitGroup
	for _, d := range docs {
		if d.err != nil {
			return 0, fmt.Errorf("%s: %w", d.file, d.err)
		}
		kind, _ := d.obj["kind"].(string)
		switch {
		case kind == "CustomResourceDefinition":
		case strings.HasPrefix(kind, "ValidatingAdmissionPolicy"):
			gvr := schema.GroupVersionResource{Group: "admissionregistration.k8s.io", Version: "v1", Resource: "validatingadmissionpolicies"}
			if strings.HasSuffix(kind, "Binding") {
				gvr.Resource = "validatingadmissionpolicybindings"
			}
			_, err := dyn.Resource(gvr).Create(ctx, &unstructured.Unstructured{Object: d.obj}, metav1.CreateOptions{})
			if err != nil && !apierrors.IsAlreadyExists(err) {
				return 0, fmt.Errorf("%s: %w", d.file, err)
			}
			continue
		default:
			continue
		}
		if u := (unstructured.Unstructured{Object: d.obj}); there[u.GetName()] {
			mu.Lock()
			names = append(names, u.GetName())
			mu.Unlock()
			continue
		}
		wg.Add(1)
		go func() {
			defer wg.Done()
			sem <- struct{}{}
			defer func() { <-sem }()
			raw, _ := json.Marshal(d.obj)
			var crd apixv1.CustomResourceDefinition
			err := json.Unmarshal(raw, &crd)
			if err == nil {
				crd.Status = apixv1.CustomResourceDefinitionStatus{}
				// A conversion webhook cannot be reached here.
				if c := crd.Spec.Conversion; c != nil && c.Strategy == apixv1.WebhookConverter {
					crd.Spec.Conversion = nil
				}
				_, err = crds.Create(ctx, &crd, metav1.CreateOptions{})
			}
			mu.Lock()
			defer mu.Unlock()
			if err != nil && !apierrors.IsAlreadyExists(err) {
				errs = append(errs, fmt.Errorf("%s: %s: %w", d.file, crd.Name, err))
				return
			}
			names = append(names, crd.Name)
		}()
	}
	wg.Wait()
	if len(errs) > 0 {
		return 0, errors.Join(errs...)
	}
	if len(names) == 0 {
		return 0, fmt.Errorf("no CRDs in %s", in.String())
	}
	pending := map[string]bool{}
	for _, n := range names {
		pending[n] = true
	}
	deadline := time.Now().Add(120 * time.Second)
	for len(pending) > 0 {
		list, err := crds.List(ctx, metav1.ListOptions{})
		if err != nil {
			return 0, err
		}
		for _, c := range list.Items {
			for _, k := range c.Status.Conditions {
				if k.Type == apixv1.Established && k.Status == apixv1.ConditionTrue {
					delete(pending, c.Name)
				}
				if k.Type == apixv1.NonStructuralSchema && k.Status == apixv1.ConditionTrue {
					return 0, fmt.Errorf("%s: non-structural schema: %s", c.Name, k.Message)
				}
			}
		}
		if time.Now().After(deadline) {
			return 0, fmt.Errorf("CRDs not established: %v", pending)
		}
		if len(pending) > 0 {
			time.Sleep(100 * time.Millisecond)
		}
	}
	return len(names), nil
}

type checkOptions struct {
	workers int
	emit    bool
	persist bool
	quiet   bool
	mode    string
}

type result struct {
	File       string         `json:"file"`
	Doc        int            `json:"doc"`
	APIVersion string         `json:"apiVersion,omitempty"`
	Kind       string         `json:"kind,omitempty"`
	Namespace  string         `json:"namespace,omitempty"`
	Name       string         `json:"name,omitempty"`
	OK         bool           `json:"ok"`
	Code       int32          `json:"code,omitempty"`
	Reason     string         `json:"reason,omitempty"`
	Message    string         `json:"message,omitempty"`
	Causes     []cause        `json:"causes,omitempty"`
	Warnings   []string       `json:"warnings,omitempty"`
	Object     map[string]any `json:"object,omitempty"`
}

type cause struct {
	Type    string `json:"type,omitempty"`
	Field   string `json:"field,omitempty"`
	Message string `json:"message"`
}

type warnings struct{ list []string }

func (w *warnings) HandleWarningHeader(_ int, _, text string) { w.list = append(w.list, text) }

func runChecks(ctx context.Context, config *rest.Config, in []string, o checkOptions, out io.Writer) (rejected int, err error) {
	docs, err := readDocs(in)
	if err != nil {
		return 0, err
	}
	if len(docs) == 0 {
		return 0, errors.New("nothing to check: no objects in the files given")
	}
	dc, err := discovery.NewDiscoveryClientForConfig(config)
	if err != nil {
		return 0, err
	}
	mapper, err := newMapper(dc, docs)
	if err != nil {
		return 0, err
	}
	httpClient, err := rest.HTTPClientFor(config)
	if err != nil {
		return 0, err
	}
	if err := ensureNamespaces(ctx, config, mapper, docs); err != nil {
		return 0, err
	}
	began := time.Now()
	results := make([]result, len(docs))
	work := make(chan int)
	var wg sync.WaitGroup
	for range max(o.workers, 1) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range work {
				// A config of its own per request, over the one connection pool, so
				// that warnings land on the object that caused them.
				w := &warnings{}
				cfg := rest.CopyConfig(config)
				cfg.WarningHandler = w
				dyn, err := dynamic.NewForConfigAndClient(cfg, httpClient)
				if err != nil {
					results[i] = result{File: docs[i].file, Doc: docs[i].n, Message: err.Error()}
					continue
				}
				results[i] = checkOne(ctx, dyn, mapper, docs[i], o)
				results[i].Warnings = w.list
			}
		}()
	}
	for i := range docs {
		work <- i
	}
	close(work)
	wg.Wait()
	took := time.Since(began)
	enc := json.NewEncoder(out)
	for _, r := range results {
		if !r.OK {
			rejected++
		}
		if !o.quiet || !r.OK || len(r.Warnings) > 0 {
			if err := enc.Encode(r); err != nil {
				return rejected, err
			}
		}
	}
	fmt.Fprintf(os.Stderr, "kubebox: %d objects, %d rejected, %d ms, %.0f/s\n", len(docs), rejected, took.Milliseconds(), float64(len(docs))/took.Seconds())
	return rejected, nil
}

// newMapper waits until every wanted group is in discovery: a CRD is
// Established a moment before discovery lists it.
func newMapper(dc discovery.DiscoveryInterface, docs []doc) (meta.RESTMapper, error) {
	deadline := time.Now().Add(3 * time.Second)
	for {
		groups, err := restmapper.GetAPIGroupResources(dc)
		if err != nil && len(groups) == 0 {
			return nil, err
		}
		m := restmapper.NewDiscoveryRESTMapper(groups)
		missing := false
		for _, d := range docs {
			u := unstructured.Unstructured{Object: d.obj}
			gvk := u.GroupVersionKind()
			if _, err := m.RESTMapping(gvk.GroupKind(), gvk.Version); err != nil {
				missing = true
				break
			}
		}
		if !missing || time.Now().After(deadline) {
			return m, nil
		}
		time.Sleep(100 * time.Millisecond)
	}
}

func ensureNamespaces(ctx context.Context, config *rest.Config, m meta.RESTMapper, docs []doc) error {
	dyn, err := dynamic.NewForConfig(config)
	if err != nil {
		return err
	}
	want := map[string]bool{}
	for _, d := range docs {
		u := unstructured.Unstructured{Object: d.obj}
		if ns := u.GetNamespace(); ns != "" && ns != "default" {
			want[ns] = true
		}
	}
	var list []string
	for ns := range want {
		list = append(list, ns)
	}
	sort.Strings(list)
	gvr := schema.GroupVersionResource{Version: "v1", Resource: "namespaces"}
	for _, ns := range list {
		o := &unstructured.Unstructured{Object: map[string]any{
			"apiVersion": "v1", "kind": "Namespace", "metadata": map[string]any{"name": ns},
		}}
		// A namespace the server refuses shows up on its objects.
		if _, err := dyn.Resource(gvr).Create(ctx, o, metav1.CreateOptions{}); err != nil &&
			!apierrors.IsAlreadyExists(err) && !apierrors.IsInvalid(err) {
			return err
		}
	}
	return nil
}

func checkOne(ctx context.Context, dyn dynamic.Interface, m meta.RESTMapper, d doc, o checkOptions) (r result) {
	r = result{File: d.file, Doc: d.n}
	if d.err != nil {
		r.Message = d.err.Error()
		return r
	}
	u := &unstructured.Unstructured{Object: d.obj}
	gvk := u.GroupVersionKind()
	r.APIVersion, r.Kind, r.Name, r.Namespace = u.GetAPIVersion(), u.GetKind(), u.GetName(), u.GetNamespace()
	mapping, err := m.RESTMapping(gvk.GroupKind(), gvk.Version)
	if err != nil {
		r.Message = err.Error()
		return r
	}
	var client dynamic.ResourceInterface = dyn.Resource(mapping.Resource)
	if mapping.Scope.Name() == meta.RESTScopeNameNamespace {
		ns := u.GetNamespace()
		if ns == "" {
			ns = "default"
		}
		client = dyn.Resource(mapping.Resource).Namespace(ns)
	}
	dry := []string{metav1.DryRunAll}
	if o.persist {
		dry = nil
	}
	var got *unstructured.Unstructured
	if o.mode == "create" || (u.GetName() == "" && u.GetGenerateName() != "") {
		got, err = client.Create(ctx, u, metav1.CreateOptions{DryRun: dry, FieldValidation: metav1.FieldValidationStrict, FieldManager: "kubebox"})
	} else {
		raw, merr := json.Marshal(d.obj)
		if merr != nil {
			r.Message = merr.Error()
			return r
		}
		force := true
		got, err = client.Patch(ctx, u.GetName(), types.ApplyPatchType, raw, metav1.PatchOptions{
			DryRun: dry, FieldValidation: metav1.FieldValidationStrict, FieldManager: "kubebox", Force: &force,
		})
	}
	if !o.persist && apierrors.IsAlreadyExists(err) {
		// Storage comes after decoding, admission and validation, so the object
		// passed them all: most often a Namespace made for its own objects.
		r.OK = true
		return r
	}
	if err != nil {
		r.Message = err.Error()
		var se apierrors.APIStatus
		if errors.As(err, &se) {
			st := se.Status()
			r.Code, r.Reason = st.Code, string(st.Reason)
			if st.Details != nil {
				for _, c := range st.Details.Causes {
					r.Causes = append(r.Causes, cause{Type: string(c.Type), Field: c.Field, Message: c.Message})
				}
			}
		}
		return r
	}
	r.OK = true
	if o.emit {
		got.SetManagedFields(nil)
		got.SetUID("")
		got.SetResourceVersion("")
		got.SetCreationTimestamp(metav1.Time{})
		r.Object = got.Object
	}
	return r
}
