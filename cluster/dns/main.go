// The local cluster's DNS server: answers for cluster.local from the API server's Services and Endpoints.
//
// Covered: A and SRV of services (ClusterIP and headless), and of named pods of headless services. AAAA is answered as "name
// exists, no such record". Names outside cluster.local do not exist: nothing on the node may leave the machine.
//
// It is compiled inside the Kubernetes source tree, whose vendor folder holds client-go and miekg/dns.
package main

import (
	"flag"
	"log"
	"net"
	"strings"

	"github.com/miekg/dns"
	core "k8s.io/api/core/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
)

const (
	zone = "cluster.local."
	ttl  = 2
)

// target is one address behind a service; host is the pod's label below the service's name, empty for a ClusterIP.
type target struct{ host, ip string }

// reply is what is known of a name: no records and exists=true means "of another type only".
type reply struct {
	exists  bool
	records []dns.RR
	hints   []dns.RR
}

type directory struct{ services, endpoints cache.Store }

func (d directory) service(namespace, name string) *core.Service {
	if found, ok, _ := d.services.GetByKey(namespace + "/" + name); ok {
		return found.(*core.Service)
	}
	return nil
}

func (d directory) subsets(s *core.Service) []core.EndpointSubset {
	if found, ok, _ := d.endpoints.GetByKey(s.Namespace + "/" + s.Name); ok {
		return found.(*core.Endpoints).Subsets
	}
	return nil
}

func (d directory) targets(s *core.Service) []target {
	if s.Spec.ClusterIP != core.ClusterIPNone {
		return []target{{ip: s.Spec.ClusterIP}}
	}
	var out []target
	for _, subset := range d.subsets(s) {
		addresses := subset.Addresses
		if s.Spec.PublishNotReadyAddresses {
			addresses = append(addresses[:len(addresses):len(addresses)], subset.NotReadyAddresses...)
		}
		for _, address := range addresses {
			host := address.Hostname
			if host == "" {
				host = strings.ReplaceAll(address.IP, ".", "-")
			}
			out = append(out, target{host, address.IP})
		}
	}
	return out
}

// ports lists name, protocol and number: a headless service is reached at its pods' own ports.
func (d directory) ports(s *core.Service) []core.EndpointPort {
	var out []core.EndpointPort
	if s.Spec.ClusterIP == core.ClusterIPNone {
		for _, subset := range d.subsets(s) {
			out = append(out, subset.Ports...)
		}
		return out
	}
	for _, port := range s.Spec.Ports {
		out = append(out, core.EndpointPort{Name: port.Name, Protocol: port.Protocol, Port: port.Port})
	}
	return out
}

func header(name string, kind uint16) dns.RR_Header {
	return dns.RR_Header{Name: name, Rrtype: kind, Class: dns.ClassINET, Ttl: ttl}
}

func address(name, ip string) dns.RR {
	return &dns.A{Hdr: header(name, dns.TypeA), A: net.ParseIP(ip)}
}

func (d directory) lookup(name string, kind uint16) reply {
	lower := strings.ToLower(name)
	if !strings.HasSuffix(lower, ".svc."+zone) {
		return reply{exists: lower == zone || lower == "svc."+zone}
	}
	labels := strings.Split(strings.TrimSuffix(lower, ".svc."+zone), ".")
	n := len(labels)
	if n == 1 {
		return reply{exists: true}
	}
	service := d.service(labels[n-1], labels[n-2])
	if service == nil {
		return reply{}
	}
	switch n {
	case 2:
		return addresses(name, kind, d.targets(service), func(target) bool { return true }, true)
	case 3:
		return addresses(name, kind, d.targets(service), func(t target) bool { return t.host == labels[0] }, false)
	case 4:
		return d.portRecords(name, kind, service, labels)
	}
	return reply{}
}

func addresses(name string, kind uint16, targets []target, wanted func(target) bool, exists bool) reply {
	out := reply{exists: exists}
	for _, t := range targets {
		if !wanted(t) {
			continue
		}
		out.exists = true
		if kind == dns.TypeA {
			out.records = append(out.records, address(name, t.ip))
		}
	}
	return out
}

// portRecords answers _port._protocol.service.namespace with a SRV record for each target.
func (d directory) portRecords(name string, kind uint16, s *core.Service, labels []string) reply {
	var out reply
	base := s.Name + "." + s.Namespace + ".svc." + zone
	for _, port := range d.ports(s) {
		if "_"+port.Name != labels[0] || "_"+strings.ToLower(string(port.Protocol)) != labels[1] {
			continue
		}
		out.exists = true
		if kind != dns.TypeSRV {
			continue
		}
		for _, t := range d.targets(s) {
			host := base
			if t.host != "" {
				host = t.host + "." + base
			}
			out.records = append(out.records, &dns.SRV{Hdr: header(name, dns.TypeSRV), Weight: 100, Port: uint16(port.Port), Target: host})
			out.hints = append(out.hints, address(host, t.ip))
		}
	}
	return out
}

func (d directory) ServeDNS(w dns.ResponseWriter, request *dns.Msg) {
	response := new(dns.Msg)
	response.SetReply(request)
	response.Authoritative = true
	if len(request.Question) == 1 {
		answer := d.lookup(request.Question[0].Name, request.Question[0].Qtype)
		response.Answer, response.Extra = answer.records, answer.hints
		if !answer.exists {
			response.Rcode = dns.RcodeNameError
		}
		if len(answer.records) == 0 {
			response.Ns = []dns.RR{&dns.SOA{Hdr: header(zone, dns.TypeSOA), Ns: "ns." + zone, Mbox: "root." + zone,
				Serial: 1, Refresh: 60, Retry: 30, Expire: 60, Minttl: ttl}}
		}
	}
	if _, udp := w.RemoteAddr().(*net.UDPAddr); udp {
		limit := dns.MinMsgSize
		if options := request.IsEdns0(); options != nil {
			limit = int(options.UDPSize())
		}
		response.Compress = true
		if response.Len() > limit { // the client asks again by TCP
			response.Answer, response.Extra, response.Truncated = nil, nil, true
		}
	}
	_ = w.WriteMsg(response)
}

func main() {
	kubeconfig := flag.String("kubeconfig", "", "kubeconfig of the API server")
	listen := flag.String("listen", "127.0.0.1:10053", "address, UDP and TCP")
	flag.Parse()

	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		log.Fatal(err)
	}
	factory := informers.NewSharedInformerFactory(kubernetes.NewForConfigOrDie(config), 0)
	services, endpoints := factory.Core().V1().Services().Informer(), factory.Core().V1().Endpoints().Informer()
	never := make(chan struct{})
	factory.Start(never)
	cache.WaitForCacheSync(never, services.HasSynced, endpoints.HasSynced)

	handler := directory{services.GetStore(), endpoints.GetStore()}
	failed := make(chan error)
	for _, network := range []string{"udp", "tcp"} {
		server := &dns.Server{Addr: *listen, Net: network, Handler: handler}
		go func() { failed <- server.ListenAndServe() }()
	}
	log.Printf("serving %s on %s", zone, *listen)
	log.Fatal(<-failed)
}
