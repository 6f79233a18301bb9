using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Rollout;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Steps;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Plan;

/// <summary>Plans the workloads and Services of stable, the candidate and the baseline.</summary>
internal static class WorkloadPlanner
{
    /// <summary>The workloads and Services of the versions that have traffic, or are to get it.</summary>
    public static IEnumerable<Step> Plan(World world, Target target)
    {
        if (world.Observation.FieldErrors.Count > 0)
        {
            yield break;
        }

        // While a rollout is in progress, or another version than stable has traffic, pods that serve keep their template, and are not
        // reduced below what all traffic needs.
        var moving = target.Candidate is not null
            || (target.Stable is not null && world.Route is not null && world.Weight(target.Stable) < 100);
        foreach (var version in new[] { target.Stable, target.Candidate }.OfType<string>())
        {
            if (version == target.Candidate && target.CandidateReplicas <= 0 && world.Workload(version) is null)
            {
                continue;
            }

            // Stable gets a new template only when the spec asks for its version: a template of a version that was rolled back is not
            // meant for it.
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

    /// <summary>
    /// A version's workload with a number of pods. A frozen workload keeps its template, so that no pod that serves is replaced.
    /// </summary>
    public static IEnumerable<Step> Ensure(
        World world, WorkloadFact? workload, ModelVersionFact? record, string name, string? track, int replicas, bool frozen)
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
            apply = apply with
            {
                TemplateHash = Digest.Of(new { apply.Model, apply.Version, apply.Track, apply.Artifact, apply.Resources, apply.Pod }),
            };
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
