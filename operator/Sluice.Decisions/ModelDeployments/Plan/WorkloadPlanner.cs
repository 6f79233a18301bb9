using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Rollout;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Steps;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Plan;

/// <summary>What must run for stable and candidate.</summary>
internal static class WorkloadPlanner
{
    /// <summary>Workloads and Services of the versions that have traffic, or are to get it.</summary>
    public static IEnumerable<Step> Plan(World world, Target target)
    {
        if (world.Observation.FieldErrors.Count > 0)
        {
            yield break;
        }

        // While a candidate is on its way, or anything but stable has traffic, what serves is not made otherwise, and not made less than all traffic takes.
        var moving = target.Candidate is not null || (target.Stable is not null && world.Route is not null && world.Weight(target.Stable) < 100);
        foreach (var version in new[] { target.Stable, target.Candidate }.OfType<string>())
        {
            if (version == target.Candidate && target.CandidateReplicas <= 0 && world.Workload(version) is null)
            {
                continue;
            }

            // Stable takes new templates only when it is what the spec speaks of: those of a version that was sent back are not for it.
            var frozen = (moving && (version == target.Stable || world.IsCandidate(version)))
                || (version == target.Stable && version != world.Desired);
            var replicas = version == target.Candidate ? target.CandidateReplicas : world.Replicas;
            var workload = world.Workload(version);
            var name = ChildNames.Version(world.Observation.Object.Name, version);
            var pods = moving ? Math.Max(replicas, Math.Min(workload?.Replicas ?? 0, world.Replicas)) : replicas;
            foreach (var step in Ensure(world, workload, world.ModelVersion(version), name, track: null, pods, frozen))
            {
                yield return step;
            }

            yield return new ApplyVersionService(version, name);
        }

        foreach (var step in BaselinePlanner.Plan(world, target))
        {
            yield return step;
        }
    }

    /// <summary>A version's workload with so many pods. One that is frozen, and has another template, keeps it: the pods that serve are those that are.</summary>
    public static IEnumerable<Step> Ensure(World world, WorkloadFact? workload, ModelVersionFact? record, string name, string? track, int replicas, bool frozen)
    {
        if (record is not null)
        {
            var apply = new ApplyVersionWorkload
            {
                Version = record.Spec.Version,
                Track = track,
                Name = name,
                Replicas = replicas,
                Model = world.Spec.Model,
                Artifact = record.Spec.Artifact,
                Resources = world.Spec.Resources,
                Pod = world.Spec.Pod,
            };
            apply = apply with { TemplateHash = Digest.Of(new { apply.Model, apply.Version, apply.Track, apply.Artifact, apply.Resources, apply.Pod }) };
            if (workload is null || !frozen || workload.TemplateHash == apply.TemplateHash)
            {
                yield return apply;
                yield break;
            }
        }

        if (workload is not null && workload.Replicas != replicas)
        {
            yield return new ScaleVersionWorkload(workload.Name, workload.Uid, replicas);
        }
    }
}
