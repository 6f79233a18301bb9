using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Sluice.Tests.Cluster.Fixtures;

namespace Sluice.Tests.Cluster.Operators.Jobs;

/// <summary>Kinds of engines, as far as their names and their status go. Tests write the status that an engine would.</summary>
internal static class EngineKinds
{
    public static readonly Engine Spark = new("sparkoperator.k8s.io", "v1beta2", "SparkApplication", "sparkapplications");
    public static readonly Engine Ray = new("ray.io", "v1", "RayJob", "rayjobs");
    public static readonly Engine Batch = new("batch", "v1", "Job", "jobs");

    /// <summary>Installs the definition of a kind unless it is there.</summary>
    public static async Task InstallAsync(Kubernetes client, Engine engine)
    {
        var open = new V1JSONSchemaProps { Type = "object", XKubernetesPreserveUnknownFields = true };
        try
        {
            await client.ApiextensionsV1.CreateCustomResourceDefinitionAsync(new V1CustomResourceDefinition
            {
                Metadata = new V1ObjectMeta
                {
                    Name = $"{engine.Plural}.{engine.Group}",
                    Annotations = new Dictionary<string, string> { ["api-approved.kubernetes.io"] = "unapproved, for tests" },
                },
                Spec = new V1CustomResourceDefinitionSpec
                {
                    Group = engine.Group,
                    Scope = "Namespaced",
                    Names = new V1CustomResourceDefinitionNames { Kind = engine.Kind, Plural = engine.Plural },
                    Versions =
                    [
                        new V1CustomResourceDefinitionVersion
                        {
                            Name = engine.Version,
                            Served = true,
                            Storage = true,
                            Schema = new V1CustomResourceValidation { OpenAPIV3Schema = open },
                            Subresources = new V1CustomResourceSubresources { Status = new object() },
                        },
                    ],
                },
            });
        }
        catch (HttpOperationException error) when (error.Response.StatusCode == HttpStatusCode.Conflict)
        {
            // Another test installed it.
        }

        await Eventually.Async(
            $"{engine.Kind} is served",
            () => client.CustomObjects.ListClusterCustomObjectAsync(engine.Group, engine.Version, engine.Plural),
            _ => true);
    }

    /// <summary>Writes the status of an object, as its engine does.</summary>
    public static Task ReportAsync(Story story, Engine engine, string name, object status) =>
        story.Client.CustomObjects.PatchNamespacedCustomObjectStatusAsync(
            new V1Patch(new { status }, V1Patch.PatchType.MergePatch), engine.Group, engine.Version, story.Namespace, engine.Plural, name);
}

/// <summary>Where an API server serves a kind.</summary>
internal sealed record Engine(string Group, string Version, string Kind, string Plural);
