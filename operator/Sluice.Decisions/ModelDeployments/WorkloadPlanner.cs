using Sluice.Decisions.Naming;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments;

/// <summary>What must run for stable and candidate.</summary>
internal static class WorkloadPlanner
{
    /// <summary>Workloads and Services of the versions that have traffic, or are to get it.</summary>
    public static IEnumerable<Step> Plan(World world, Intent intent)
    {
        if (world.Observation.FieldErrors.Count > 0)
        {
            yield break;
        }

        // While a candidate is on its way, or anything but stable has traffic, what serves is not made less and not made otherwise.
        var moving = intent.Candidate is not null || (intent.Stable is not null && world.Route is not null && world.Weight(intent.Stable) < 100);
        foreach (var version in new[] { intent.Stable, intent.Candidate }.OfType<string>())
        {
            if (version == intent.Candidate && intent.CandidateReplicas <= 0 && world.Workload(version) is null)
            {
                continue;
            }

            // Stable takes new templates only when it is what the spec speaks of: those of a version that was sent back are not for it.
            var frozen = (moving && (version == intent.Stable || world.IsCandidate(version)))
                || (version == intent.Stable && version != world.Wanted);
            var replicas = version == intent.Candidate ? intent.CandidateReplicas : world.Replicas;
            foreach (var step in Ensure(world, version, frozen, moving ? Math.Max(replicas, world.Workload(version)?.Replicas ?? 0) : replicas))
            {
                yield return step;
            }
        }

        foreach (var step in Baseline.Plan(world, intent))
        {
            yield return step;
        }
    }

    private static IEnumerable<Step> Ensure(World world, string version, bool frozen, int replicas)
    {
        var name = ChildNames.Version(world.Observation.Object.Name, version);
        var workload = world.Workload(version);
        if (world.ModelVersion(version) is not { } record)
        {
            if (workload is not null && workload.Replicas != replicas)
            {
                yield return new ScaleVersionWorkload(workload.Name, workload.Uid, replicas);
            }
        }
        else
        {
            var apply = new ApplyVersionWorkload
            {
                Version = version,
                Name = name,
                Replicas = replicas,
                Model = world.Spec.Model,
                Artifact = record.Spec.Artifact,
                Resources = world.Spec.Resources,
                Pod = world.Spec.Pod,
            };
            apply = apply with
            {
                TemplateHash = Digest.Of(new { apply.Model, apply.Version, apply.Artifact, apply.Resources, apply.Pod }),
            };
            if (workload is null || !frozen || workload.TemplateHash == apply.TemplateHash)
            {
                yield return apply;
            }
            else if (workload.Replicas != replicas)
            {
                yield return new ScaleVersionWorkload(workload.Name, workload.Uid, replicas);
            }
        }

        yield return new ApplyVersionService(version, name);
    }
}
