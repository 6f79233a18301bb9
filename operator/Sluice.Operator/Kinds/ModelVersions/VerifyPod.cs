using System.Globalization;
using k8s.Models;
using Sluice.Api.Contracts;
using Sluice.Api.Metadata;
using Sluice.Api.Pods;
using Sluice.Decisions.ModelVersions.Steps;
using Sluice.Operator.Kinds.Pods;

namespace Sluice.Operator.Kinds.ModelVersions;

/// <summary>The pod that reads a version's artifact once and compares it with its digest and signature.</summary>
internal static class VerifyPod
{
    /// <summary>Name of the container.</summary>
    public const string Container = "verify";

    /// <summary>Builds the object.</summary>
    /// <param name="version">The version.</param>
    /// <param name="pod">Which attempt.</param>
    /// <param name="image">The inference image.</param>
    /// <param name="template">The installation's settings for these pods, with the resources for an artifact of no size.</param>
    public static V1Pod Build(ModelVersion version, CreateVerifyPod pod, string image, PodTemplate template)
    {
        var labels = new Dictionary<string, string>
        {
            [Labels.ManagedBy] = Labels.Sluice,
            [Labels.Name] = "verify",
            [Labels.Model] = version.Spec.Model,
            [Labels.Version] = version.Spec.Version,
            [Labels.Attempt] = pod.Attempt.ToString(CultureInfo.InvariantCulture),
        };
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
            Resources = ContainerResources.Of(
                ContainerResources.ForArtifact(template.Resources, version.Spec.Artifact.Size), new ResourceOptions()),
        };
        var spec = InferenceContainer.Pod(version.Spec.Artifact, template.Pod, container);
        spec.RestartPolicy = "Never";
        return new V1Pod
        {
            ApiVersion = "v1",
            Kind = "Pod",
            Metadata = new V1ObjectMeta
            {
                Name = pod.Name,
                NamespaceProperty = version.Metadata.NamespaceProperty,
                Labels = PodShape.Labels(template.Pod, labels),
                Annotations = PodShape.Annotations(template.Pod),
                OwnerReferences = [Ownership.Controller(version)],
            },
            Spec = spec,
        };
    }
}
