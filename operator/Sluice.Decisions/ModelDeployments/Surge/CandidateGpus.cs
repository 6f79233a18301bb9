using Sluice.Api.ModelDeployments;
using Sluice.Api.Pods;

namespace Sluice.Decisions.ModelDeployments.Surge;

/// <summary>GPUs that a candidate takes of the namespace's surge budget.</summary>
public static class CandidateGpus
{
    /// <summary>The GPUs of as many pods as the candidate has at most on its way, and of its baseline.</summary>
    public static int Of(ModelDeploymentSpec spec)
    {
        var pod = GpuResources.Of(spec.Resources);
        return (int)Math.Min(int.MaxValue, pod * RolloutSteps.MostPods(spec.Strategy, spec.Replicas) * (spec.Strategy.Baseline ? 2 : 1));
    }
}
