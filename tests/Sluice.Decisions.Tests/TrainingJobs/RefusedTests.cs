using Sluice.Api.Conditions;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Steps;
using Xunit;

namespace Sluice.Decisions.Tests.TrainingJobs;

public class RefusedTests
{
    private const string Words =
        "pods \"train-0-0\" is forbidden: error looking up service account default/trainer-bot: serviceaccount \"trainer-bot\" not found";

    [Fact]
    public void What_the_API_server_refuses_stands_in_the_condition_until_it_is_taken()
    {
        var seen = Jobs.New().Then(TimeSpan.FromSeconds(1)) with { Refused = new RefusedWrite(Words) };
        var decision = TrainingJobDecider.Decide(seen);
        Assert.Equal(Reasons.Refused, decision.Reconciling());
        Assert.Contains(Words, decision.Message(), StringComparison.Ordinal);
        Assert.Single(decision.Writes.OfType<CreateWorkerPod>());
        Assert.Contains(decision.Events, happened => happened is { Type: DecisionEvent.Warning, Reason: Reasons.Refused });

        var taken = TrainingJobDecider.Decide(seen with { Status = decision.Status, Refused = null, Pods = [Jobs.Pod()] });
        Assert.Equal(Reasons.Training, taken.Reconciling());
    }

    [Theory]
    [InlineData("Unschedulable: 0/3 nodes are available: 3 Insufficient nvidia.com/gpu.")]
    [InlineData("FailedMount: MountVolume.SetUp failed for volume \"data\" : configmap \"tabel\" not found")]
    public void What_a_pod_waits_for_has_a_reason_of_its_own(string waiting)
    {
        var pod = Jobs.Pod() with { Phase = PodPhases.Pending, Waiting = waiting };
        var decision = TrainingJobDecider.Decide(Jobs.New().Then(TimeSpan.FromSeconds(9), pod));
        Assert.Equal(
            (Reasons.CannotStart, $"attempt 0 waits: worker 0 ({pod.Name}): {waiting}"), (decision.Reconciling(), decision.Message()));
    }

    // A refused write changes nothing about a job that has failed or succeeded: a proxy that cannot be ended takes nothing from a
    // registered version.
    [Fact]
    public void A_finished_job_stays_finished()
    {
        var done = Jobs.Running() with
        {
            Pods = [Jobs.Exited(0)],
            ModelVersions = [Jobs.Version("job-uid")],
            Refused = new RefusedWrite(Words),
        };
        Assert.Equal(Reasons.Succeeded, ConditionSet.Find(TrainingJobDecider.Decide(done).Status.Conditions, ConditionTypes.Ready)!.Reason);
        var failed = Jobs.Running() with { Pods = [Jobs.Exited(65)], Refused = new RefusedWrite(Words) };
        Assert.Equal(Reasons.DatasetInvalid, TrainingJobDecider.Decide(failed).Stalled());
    }
}
