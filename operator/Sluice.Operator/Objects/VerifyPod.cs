using System.Globalization;

using k8s.Models;

using Sluice.Api.Contracts;
using Sluice.Api.Metadata;
using Sluice.Api.Pods;
using Sluice.Decisions.ModelVersions;
using Sluice.Operator.Kinds;

namespace Sluice.Operator.Objects;

/// <summary>The pod that reads a version's artifact once and compares it with its digest and signature.</summary>
internal static class VerifyPod
{
    /// <summary>Name of the container.</summary>
    public const string Container = "verify";

    /// <summary>Builds it.</summary>
    public static V1Pod Build(ModelVersion version, CreateVerifyPod pod, string image)
    {
        var memory = VerificationMemory.For(version.Spec.Artifact.Size);
        var container = new V1Container
        {
            Name = Container,
            Image = image,
            Args = ["verify"],
            Env =
            [
                .. InferenceContainer.Environment(version.Spec.Model, version.Spec.Version, version.Spec.Artifact),
                new V1EnvVar { Name = "SLUICE_SIGNATURE", Value = ContractJson.Write(version.Spec.Signature) },
            ],
            Resources = PodShape.Resources(new ResourceOptions
            {
                Requests = new Dictionary<string, string> { ["cpu"] = "50m", ["memory"] = $"{memory.Request >> 20}Mi" },
                Limits = new Dictionary<string, string> { ["memory"] = $"{memory.Limit >> 20}Mi" },
            }),
        };
        var spec = InferenceContainer.Pod(version.Spec.Artifact, new PodOptions(), container);
        spec.RestartPolicy = "Never";
        return new V1Pod
        {
            ApiVersion = "v1",
            Kind = "Pod",
            Metadata = new V1ObjectMeta
            {
                Name = pod.Name,
                NamespaceProperty = version.Metadata.NamespaceProperty,
                Labels = new Dictionary<string, string>
                {
                    [Labels.ManagedBy] = Labels.Sluice,
                    [Labels.Name] = "verify",
                    [Labels.Model] = version.Spec.Model,
                    [Labels.Version] = version.Spec.Version,
                    [Labels.Attempt] = pod.Attempt.ToString(CultureInfo.InvariantCulture),
                },
                OwnerReferences = [Ownership.Controller(version)],
            },
            Spec = spec,
        };
    }
}
