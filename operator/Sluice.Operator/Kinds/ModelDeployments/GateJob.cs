using System.Globalization;
using k8s.Models;
using Sluice.Api.Contracts;
using Sluice.Api.Metadata;
using Sluice.Api.Pods;
using Sluice.Api.Text;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Decisions.Naming;
using Sluice.Operator.Kinds.Pods;

namespace Sluice.Operator.Kinds.ModelDeployments;

/// <summary>The Job of a gate: one pod, one try, with the addresses of both versions.</summary>
internal static class GateJob
{
    /// <summary>
    /// Value of the label <see cref="Labels.Name"/>. What counts or serves a version's pods must not take these for them.
    /// </summary>
    public const string Name = "gate";

    /// <summary>Name of the container whose exit code is the gate's answer.</summary>
    public const string Container = "gate";

    /// <summary>Builds the object.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="step">Which gate of which step.</param>
    /// <param name="defaults">Compute resources that the gate does not name.</param>
    public static V1Job Build(ModelDeployment deployment, ApplyGateJob step, ResourceOptions defaults)
    {
        var labels = new Dictionary<string, string>
        {
            [Labels.ManagedBy] = Labels.Sluice,
            [Labels.Name] = Name,
            [Labels.Model] = deployment.Spec.Model,
            [Labels.Gate] = step.Gate,
            [Labels.Version] = step.Version,
            [Labels.Attempt] = step.Attempt.ToString(CultureInfo.InvariantCulture),
        };
        var container = new V1Container
        {
            Name = Container,
            Image = step.Job.Image,
            Command = step.Job.Command.Count == 0 ? null : [.. step.Job.Command],
            Args = step.Job.Args.Count == 0 ? null : [.. step.Job.Args],
            Env =
            [
                new V1EnvVar { Name = "SLUICE_MODEL", Value = deployment.Spec.Model },
                new V1EnvVar { Name = "SLUICE_CANDIDATE", Value = step.Version },
                new V1EnvVar { Name = "SLUICE_CANDIDATE_URL", Value = Address(deployment, step.Version) },
                new V1EnvVar { Name = "SLUICE_STABLE", Value = step.Stable ?? "" },
                new V1EnvVar { Name = "SLUICE_STABLE_URL", Value = step.Stable is { } stable ? Address(deployment, stable) : "" },
            ],
            Resources = ContainerResources.Of(step.Job.Resources ?? new ResourceOptions(), defaults),
            TerminationMessagePolicy = "FallbackToLogsOnError",
        };
        var spec = PodShape.Spec(step.Pod, container);
        spec.RestartPolicy = "Never";

        // The pod's time runs from when a node has it, and its end leaves it there to be read. A Job's own deadline counts the time that
        // its pod waits for a node, and deletes it.
        spec.ActiveDeadlineSeconds = Seconds(step.Job.Timeout);
        return new V1Job
        {
            ApiVersion = "batch/v1",
            Kind = V1Job.KubeKind,
            Metadata = new V1ObjectMeta
            {
                Name = step.Name,
                NamespaceProperty = deployment.Metadata.NamespaceProperty,
                Labels = new Dictionary<string, string>(labels) { [Labels.Deployment] = deployment.Metadata.Name },
                OwnerReferences = [Ownership.Controller(deployment)],
            },
            Spec = new V1JobSpec
            {
                BackoffLimit = 0,
                Template = new V1PodTemplateSpec
                {
                    Metadata = PodShape.Metadata(step.Pod, labels),
                    Spec = spec,
                },
            },
        };
    }

    private static string Address(ModelDeployment deployment, string version) =>
        $"http://{ChildNames.Version(deployment.Metadata.Name, version)}.{deployment.Metadata.NamespaceProperty}.svc"
        + $":{InferenceContract.HttpPort}";

    // The API takes whole seconds above zero in 32 bits. Sluice uses the smallest number to end a pod at once.
    private static long Seconds(string timeout) =>
        Math.Clamp(
            (long)Math.Ceiling((Duration.TryParse(timeout, out var value) ? value : TimeSpan.FromMinutes(10)).TotalSeconds),
            PodShape.EndsAtOnce + 1,
            int.MaxValue);
}
