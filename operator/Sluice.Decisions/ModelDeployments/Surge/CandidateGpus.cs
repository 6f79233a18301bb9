using System.Globalization;

using Sluice.Api.ModelDeployments;

namespace Sluice.Decisions.ModelDeployments.Surge;

/// <summary>GPUs that a candidate takes of the namespace's surge budget.</summary>
public static class CandidateGpus
{
    /// <summary>The GPUs of as many pods as the candidate has at most on its way, and of its baseline.</summary>
    public static int Of(ModelDeploymentSpec spec)
    {
        var pod = spec.Resources.Limits.Where(limit => IsGpu(limit.Key)).Sum(limit => Count(limit.Value));
        return (int)Math.Min(int.MaxValue, pod * RolloutSteps.MostPods(spec.Strategy, spec.Replicas) * (spec.Strategy.Baseline ? 2 : 1));
    }

    // nvidia.com/gpu, amd.com/gpu, nvidia.com/mig-1g.10gb, gpu.intel.com/i915.
    private static bool IsGpu(string resource) =>
        resource.EndsWith("/gpu", StringComparison.Ordinal) || resource.Contains("/mig-", StringComparison.Ordinal) || resource.StartsWith("gpu.", StringComparison.Ordinal);

    private static long Count(string quantity) =>
        long.TryParse(quantity, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? Math.Min(count, 10_000) : 0;
}
