using k8s.Models;

using Sluice.Api.Contracts;
using Sluice.Operator.Kinds;

namespace Sluice.Operator.Objects;

/// <summary>The ConfigMap that carries the job document to the trainer pods.</summary>
internal static class JobConfigMap
{
    /// <summary>Builds it.</summary>
    public static V1ConfigMap Build(TrainingJob job, string name, JobDocument document) => new()
    {
        ApiVersion = "v1",
        Kind = "ConfigMap",
        Metadata = new V1ObjectMeta
        {
            Name = name,
            NamespaceProperty = job.Metadata.NamespaceProperty,
            Labels = TrainerPod.Labels(job),
            OwnerReferences = [Ownership.Controller(job)],
        },
        Data = new Dictionary<string, string> { [Path.GetFileName(JobDocument.DefaultPath)] = ContractJson.Write(document) },
    };
}
