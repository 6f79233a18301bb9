using Sluice.Api.Conditions;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Failing;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs;
using Xunit;

namespace Sluice.Decisions.Tests.TrainingJobs.Failing;

/// <summary><c>spec.runPolicy.rules</c> of a job whose worker has failed.</summary>
public class FailureRuleTests
{
    private static readonly PodFact Drained = Jobs.Exited(143) with
    {
        DisruptionReason = "EvictionByEvictionAPI",
        Conditions = [new PodConditionFact("DisruptionTarget", "True"), new PodConditionFact("Ready", "False")],
    };

    [Theory]
    [InlineData(42, "spec.runPolicy.rules[1]: FailJob: worker 0 (train-attempt-0-0) ended with exit code 42", 0)]
    [InlineData(1, "worker 0 (train-attempt-0-0) ended with exit code 1", 1)]
    public void A_rule_that_matches_ends_the_job_and_is_named(int code, string message, int counted)
    {
        var decision = Decide(Jobs.Exited(code), Codes("Ignore", "In", 7), Codes("FailJob", "In", 42, 43));
        Assert.Equal(message, decision.Status.Attempts[^1].Message);
        Assert.Equal(counted, decision.Status.FailedAttempts);
        Assert.Equal(code == 42 ? Reasons.TrainerFailed : null, decision.Stalled());
    }

    [Fact]
    public void What_the_table_calls_permanent_is_repeated_where_a_rule_says_so()
    {
        var ignored = Decide(Jobs.Exited(65), Codes("Ignore", "NotIn", 1));
        Assert.Equal(AttemptCause.BadData, ignored.Status.Attempts[^1].Cause);
        Assert.Equal((0, null), (ignored.Status.FailedAttempts, ignored.Stalled()));

        var counted = Decide(Jobs.Exited(65), Codes("Count", "NotIn", 1));
        Assert.Equal((1, null), (counted.Status.FailedAttempts, counted.Stalled()));
    }

    [Fact]
    public void The_first_rule_that_matches_counts() =>
        Assert.Equal(0, Decide(Jobs.Exited(1), Codes("Ignore", "In", 1), Codes("Count", "In", 1)).Status.FailedAttempts);

    [Theory]
    [InlineData("True", 1)]
    [InlineData("False", 0)]
    public void A_condition_matches_by_type_and_status(string status, int counted)
    {
        var rule = new FailureRule
        {
            Action = "Count",
            OnPodConditions = [new PodConditionPattern { Type = "DisruptionTarget", Status = status }],
        };
        var decision = Decide(Drained, rule);
        Assert.Equal((AttemptCause.Evicted, counted), (decision.Status.Attempts[^1].Cause, decision.Status.FailedAttempts));
    }

    // A pod without an exit code has ended with none that is "not in" the list.
    [Fact]
    public void A_pod_that_never_ran_has_no_exit_code_to_match()
    {
        var refused = Jobs.Exited(1) with { ExitCode = null, Reason = "OutOfcpu" };
        var decision = Decide(refused, Codes("FailJob", "NotIn", 1));
        Assert.Equal((AttemptCause.Unschedulable, null), (decision.Status.Attempts[^1].Cause, decision.Stalled()));
    }

    [Fact]
    public void The_limit_counts_what_a_rule_counts()
    {
        var decision = Decide(Drained, 0, new FailureRule
        {
            Action = "Count",
            OnPodConditions = [new PodConditionPattern { Type = "DisruptionTarget" }],
        });
        Assert.Equal(Reasons.BackoffLimitExceeded, decision.Stalled());
    }

    private static FailureRule Codes(string action, string comparison, params int[] values) =>
        new() { Action = action, OnExitCodes = new ExitCodePattern { Operator = comparison, Values = values } };

    private static Decision<TrainingJobStatus> Decide(PodFact pod, params FailureRule[] rules) => Decide(pod, 3, rules);

    private static Decision<TrainingJobStatus> Decide(PodFact pod, int limit, params FailureRule[] rules) =>
        TrainingJobDecider.Decide(Jobs.Running(spec => spec with { RunPolicy = new RunPolicy { Rules = rules, BackoffLimit = limit } }) with
        {
            Pods = [pod],
        });
}
