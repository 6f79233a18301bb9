using k8s.Models;
using KubeOps.Abstractions.Entities;
using Sluice.Api.Metadata;
using Sluice.Api.ModelDeployments;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;

namespace Sluice.Operator.Kinds;

/// <summary>Trains a model and registers the result.</summary>
[KubernetesEntity(Group = SluiceGroup.Group, ApiVersion = SluiceGroup.Version, Kind = Names.Kind, PluralName = Names.Plural)]
public sealed class TrainingJob : CustomKubernetesEntity<TrainingJobSpec, TrainingJobStatus>
{
    /// <summary>Creates an empty object with its kind set.</summary>
    public TrainingJob()
    {
        ApiVersion = SluiceGroup.ApiVersion;
        Kind = Names.Kind;
    }

    /// <summary>Names of the kind.</summary>
    public static class Names
    {
        /// <summary>Kind.</summary>
        public const string Kind = "TrainingJob";

        /// <summary>Plural, as in the API's paths.</summary>
        public const string Plural = "trainingjobs";
    }
}

/// <summary>The record of one published version.</summary>
[KubernetesEntity(Group = SluiceGroup.Group, ApiVersion = SluiceGroup.Version, Kind = Names.Kind, PluralName = Names.Plural)]
public sealed class ModelVersion : CustomKubernetesEntity<ModelVersionSpec, ModelVersionStatus>
{
    /// <summary>Creates an empty object with its kind set.</summary>
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

/// <summary>Serves a version and moves traffic to another one.</summary>
[KubernetesEntity(Group = SluiceGroup.Group, ApiVersion = SluiceGroup.Version, Kind = Names.Kind, PluralName = Names.Plural)]
public sealed class ModelDeployment : CustomKubernetesEntity<ModelDeploymentSpec, ModelDeploymentStatus>
{
    /// <summary>Creates an empty object with its kind set.</summary>
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
