package traffic

import (
	"errors"
	"fmt"

	mutationv3 "github.com/envoyproxy/go-control-plane/envoy/config/common/mutation_rules/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

func (w *rewriter) routeConfig(rc *routev3.RouteConfiguration) error {
	if rc == nil {
		return errors.New("no routes")
	}
	// As with istiod's RDS: a route may name a cluster that is not there.
	rc.ValidateClusters = wrapperspb.Bool(false)
	w.mirrors(rc.RequestMirrorPolicies)
	for _, v := range rc.VirtualHosts {
		w.mirrors(v.RequestMirrorPolicies)
		for _, r := range v.Routes {
			if err := w.action(r.GetRoute()); err != nil {
				return fmt.Errorf("route %s: %w", r.Name, err)
			}
		}
	}
	return nil
}

func (w *rewriter) action(a *routev3.RouteAction) error {
	if a == nil {
		return nil
	}
	w.mirrors(a.RequestMirrorPolicies)
	switch x := a.ClusterSpecifier.(type) {
	case *routev3.RouteAction_Cluster:
		x.Cluster = w.requests(x.Cluster)
	case *routev3.RouteAction_WeightedClusters:
		for _, c := range x.WeightedClusters.Clusters {
			c.Name = w.requests(c.Name)
		}
	default:
		return fmt.Errorf("cluster specifier %T", x)
	}
	return nil
}

// mirrors marks every copy, so that it is not taken for the request itself.
func (w *rewriter) mirrors(policies []*routev3.RouteAction_RequestMirrorPolicy) {
	for _, p := range policies {
		p.RequestHeadersMutations = append(p.RequestHeadersMutations, &mutationv3.HeaderMutation{
			Action: &mutationv3.HeaderMutation_Append{Append: &corev3.HeaderValueOption{
				Header: &corev3.HeaderValue{Key: mirrorHeader, Value: p.Cluster},
			}},
		})
		p.Cluster = w.requests(p.Cluster)
	}
}
