using k8s.Models;
using Sluice.Api.Contracts;
using Sluice.Api.Pods;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Operator.Kinds.Pods;

namespace Sluice.Operator.Kinds.ModelDeployments;

/// <summary>The Deployment that serves one version. Its pod template does not change while the version lives.</summary>
internal static class VersionWorkload
{
    /// <summary>Name of the container.</summary>
    public const string Container = "server";

    /// <summary>
    /// The image that the workload was created with. A newer operator has a newer image, and must not restart pods that passed their gates
    /// because of it.
    /// </summary>
    public const string ImageAnnotation = "sluice.dev/image";

    /// <summary>Labels of a version's pods; also what its Service selects.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="version">The version.</param>
    /// <param name="track">
    /// Which of the version's pods. Null stands for those that serve it, whose Service must not select the others.
    /// </param>
    public static Dictionary<string, string> Labels(ModelDeployment deployment, string version, string? track = null)
    {
        var labels = new Dictionary<string, string>
        {
            [Api.Metadata.Labels.ManagedBy] = Api.Metadata.Labels.Sluice,
            [Api.Metadata.Labels.Name] = track is null ? "inference" : $"inference-{track}",
            [Api.Metadata.Labels.Model] = deployment.Spec.Model,
            [Api.Metadata.Labels.Deployment] = deployment.Metadata.Name,
            [Api.Metadata.Labels.Version] = version,
        };
        if (track is not null)
        {
            labels[Api.Metadata.Labels.Track] = track;
        }

        return labels;
    }

    /// <summary>The default resources that the workload was created with, kept for the same reason.</summary>
    public const string DefaultsAnnotation = "sluice.dev/default-resources";

    /// <summary>Builds the object.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="workload">What is to serve.</param>
    /// <param name="image">The inference image of a new workload; an existing one keeps its image.</param>
    /// <param name="defaults">Compute resources that the deployment does not name; an existing workload keeps its own.</param>
    /// <param name="seen">The workload as it exists. Null when it does not.</param>
    public static V1Deployment Build(
        ModelDeployment deployment, ApplyVersionWorkload workload, string image, ResourceOptions defaults, V1Deployment? seen)
    {
        var labels = Labels(deployment, workload.Version, workload.Track);
        image = Annotation(seen, ImageAnnotation) ?? image;
        if (ContractJson.TryRead<ResourceOptions>(Annotation(seen, DefaultsAnnotation)) is { Requests: not null, Limits: not null } made)
        {
            defaults = made;
        }

        var container = new V1Container
        {
            Name = Container,
            Image = image,
            Env = InferenceContainer.Environment(workload.Model, workload.Version, workload.Artifact),
            Ports =
            [
                new V1ContainerPort { Name = "http", Protocol = "TCP", ContainerPort = InferenceContract.HttpPort },
                new V1ContainerPort { Name = "metrics", Protocol = "TCP", ContainerPort = InferenceContract.MetricsPort },
            ],
            Resources = ContainerResources.Of(workload.Resources, ContainerResources.ForArtifact(defaults, workload.Artifact.Size)),
            ReadinessProbe = Probe("/v2/health/ready", period: 1, failures: 1),
            LivenessProbe = Probe("/v2/health/live", period: 10, failures: 6),
            StartupProbe = Probe("/v2/health/live", period: 1, failures: 300),
        };
        var spec = InferenceContainer.Pod(workload.Artifact, workload.Pod, container);
        spec.TerminationGracePeriodSeconds = InferenceContract.GracePeriodSeconds;
        return new V1Deployment
        {
            ApiVersion = "apps/v1",
            Kind = "Deployment",
            Metadata = new V1ObjectMeta
            {
                Name = workload.Name,
                NamespaceProperty = deployment.Metadata.NamespaceProperty,
                Labels = labels,
                Annotations = new Dictionary<string, string>
                {
                    [ImageAnnotation] = image,
                    [DefaultsAnnotation] = ContractJson.Write(defaults),
                    [ApplyVersionWorkload.TemplateHashAnnotation] = workload.TemplateHash,
                },
                OwnerReferences = [Ownership.Controller(deployment)],
            },
            Spec = new V1DeploymentSpec
            {
                Replicas = workload.Replicas,
                RevisionHistoryLimit = 1,
                Selector = new V1LabelSelector { MatchLabels = labels },
                Strategy = new V1DeploymentStrategy
                {
                    Type = "RollingUpdate",
                    RollingUpdate = new V1RollingUpdateDeployment { MaxUnavailable = 0, MaxSurge = 1 },
                },
                Template = new V1PodTemplateSpec
                {
                    Metadata = new V1ObjectMeta
                    {
                        Labels = PodShape.Labels(workload.Pod, labels),
                        Annotations = PodShape.Annotations(workload.Pod),
                    },
                    Spec = spec,
                },
            },
        };
    }

    private static string? Annotation(V1Deployment? seen, string name) =>
        seen?.Metadata.Annotations?.TryGetValue(name, out var value) == true ? value : null;

    private static V1Probe Probe(string path, int period, int failures) => new()
    {
        HttpGet = new V1HTTPGetAction { Path = path, Port = InferenceContract.HttpPort },
        PeriodSeconds = period,
        FailureThreshold = failures,
        TimeoutSeconds = 5,
    };
}
