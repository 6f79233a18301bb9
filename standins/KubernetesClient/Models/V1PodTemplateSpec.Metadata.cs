namespace k8s.Models;

public partial record V1PodTemplateSpec : IMetadata<V1ObjectMeta>;
