using k8s.Models;

using Sluice.Operator.Kinds;

namespace Sluice.Operator.Objects;

/// <summary>The headless Service by which the workers of a job find each other, ready or not.</summary>
internal static class TrainerService
{
    /// <summary>Builds it.</summary>
    public static V1Service Build(TrainingJob job, string name) => new()
    {
        ApiVersion = "v1",
        Kind = "Service",
        Metadata = new V1ObjectMeta
        {
            Name = name,
            NamespaceProperty = job.Metadata.NamespaceProperty,
            Labels = TrainerPod.Labels(job),
            OwnerReferences = [Ownership.Controller(job)],
        },
        Spec = new V1ServiceSpec
        {
            ClusterIP = "None",
            PublishNotReadyAddresses = true,
            Selector = TrainerPod.Labels(job),
            Ports = [new V1ServicePort { Name = "rendezvous", Protocol = "TCP", Port = TrainerPod.RendezvousPort }],
        },
    };
}
