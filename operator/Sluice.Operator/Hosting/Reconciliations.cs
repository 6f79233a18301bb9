using KubeOps.Abstractions.Builder;
using Sluice.Operator.Kinds;
using Sluice.Operator.ModelDeployments;
using Sluice.Operator.ModelVersions;
using Sluice.Operator.TrainingJobs;

namespace Sluice.Operator.Hosting;

/// <summary>Which reconciliation looks after which kind.</summary>
internal static class Reconciliations
{
    public static void AddReconciliations(this IOperatorBuilder builder) => builder
        .AddReconciliation<TrainingJobReconciliation, TrainingJob>()
        .AddReconciliation<ModelVersionReconciliation, ModelVersion>()
        .AddReconciliation<ModelDeploymentReconciliation, ModelDeployment>();
}
