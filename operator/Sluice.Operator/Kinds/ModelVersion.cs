using k8s.Models;

using KubeOps.Abstractions.Entities;

using Sluice.Api.Metadata;
using Sluice.Api.ModelVersions;

namespace Sluice.Operator.Kinds;

/// <summary>The record of one published version.</summary>
[KubernetesEntity(Group = SluiceGroup.Group, ApiVersion = SluiceGroup.Version, Kind = Names.Kind, PluralName = Names.Plural)]
public sealed class ModelVersion : CustomKubernetesEntity<ModelVersionSpec, ModelVersionStatus>
{
    /// <summary>Makes an empty object with its kind set.</summary>
    public ModelVersion()
    {
        ApiVersion = SluiceGroup.ApiVersion;
        Kind = Names.Kind;
    }

    /// <summary>Names of the kind.</summary>
    public static class Names
    {
        /// <summary>Kind.</summary>
        public const string Kind = "ModelVersion";

        /// <summary>Plural, as in the API's paths.</summary>
        public const string Plural = "modelversions";
    }
}
