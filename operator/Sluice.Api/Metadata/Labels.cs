namespace Sluice.Api.Metadata;

/// <summary>Labels on the objects that Sluice makes.</summary>
public static class Labels
{
    /// <summary>Recommended label; always <see cref="Sluice"/> on Sluice's children.</summary>
    public const string ManagedBy = "app.kubernetes.io/managed-by";

    /// <summary>Recommended label; trainer, data, inference, verify or gateway.</summary>
    public const string Name = "app.kubernetes.io/name";

    /// <summary>Value of <see cref="ManagedBy"/>.</summary>
    public const string Sluice = "sluice";

    /// <summary>Name of the model.</summary>
    public const string Model = "sluice.dev/model";

    /// <summary>Version of the model, SemVer without build metadata.</summary>
    public const string Version = "sluice.dev/version";

    /// <summary>
    /// Which pods of a version: <c>baseline</c> on those that a candidate is compared with; absent on those that serve it.
    /// </summary>
    public const string Track = "sluice.dev/track";

    /// <summary>Name of the TrainingJob.</summary>
    public const string Job = "sluice.dev/job";

    /// <summary>Attempt or check of the TrainingJob, or pod of a trial, each counted from 0.</summary>
    public const string Attempt = "sluice.dev/attempt";

    /// <summary>Trial of the TrainingJob's search, counted from 0; absent on the pods of attempts and checks.</summary>
    public const string Trial = "sluice.dev/trial";

    /// <summary><c>true</c> on the ClusterRoles that say which kinds of objects may make datasets.</summary>
    public const string AggregateToPrepare = "rbac.sluice.dev/aggregate-to-prepare";

    /// <summary>Rank of a worker within an attempt, counted from 0.</summary>
    public const string Rank = "sluice.dev/rank";

    /// <summary>Name of the ModelDeployment.</summary>
    public const string Deployment = "sluice.dev/deployment";

    /// <summary><c>true</c> on the ConfigMaps that hold a routing table.</summary>
    public const string Route = "sluice.dev/route";

    /// <summary><c>true</c> on the pods of the gateway.</summary>
    public const string Gateway = "sluice.dev/gateway";

    /// <summary>Name of the gate whose Job it is.</summary>
    public const string Gate = "sluice.dev/gate";
}
