using k8s.Models;

using KubeOps.Abstractions.Entities;

using Sluice.Api.Metadata;
using Sluice.Api.ModelDeployments;

namespace Sluice.Operator.Kinds;

/// <summary>Serves a version and moves traffic to another one.</summary>
[KubernetesEntity(Group = SluiceGroup.Group, ApiVersion = SluiceGroup.Version, Kind = Names.Kind, PluralName = Names.Plural)]
public sealed class ModelDeployment : CustomKubernetesEntity<ModelDeploymentSpec, ModelDeploymentStatus>
{
    /// <summary>Makes an empty object with its kind set.</summary>
    public ModelDeployment()
    {
        ApiVersion = SluiceGroup.ApiVersion;
        Kind = Names.Kind;
    }

    /// <summary>Names of the kind.</summary>
    public static class Names
    {
        /// <summary>Kind.</summary>
        public const string Kind = "ModelDeployment";

        /// <summary>Plural, as in the API's paths.</summary>
        public const string Plural = "modeldeployments";
    }
}
