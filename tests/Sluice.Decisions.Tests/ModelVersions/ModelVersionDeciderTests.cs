using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Api.ModelDeployments;
using Sluice.Api.ModelVersions;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.Facts;
using Sluice.Decisions.ModelVersions;
using Xunit;

namespace Sluice.Decisions.Tests.ModelVersions;

public class ModelVersionDeciderTests
{
    private static readonly DateTime Start = new(2026, 5, 1, 12, 0, 0, DateTimeKind.Utc);

    private static readonly ModelVersionObservation New = new()
    {
        Now = Start,
        Object = new ObjectFact { Namespace = "default", Name = "penguins-1.0.0", Uid = "uid", Generation = 1, Finalizers = [ModelVersionDecider.Finalizer] },
        Spec = new ModelVersionSpec { Model = "penguins", Version = "1.0.0", Artifact = new ArtifactReference { Uri = "file:///m", Digest = "sha256:a" } },
    };

    [Fact]
    public void The_first_visit_adds_the_finalizer_and_makes_a_pod()
    {
        var decision = ModelVersionDecider.Decide(New with { Object = New.Object with { Finalizers = [] } });
        Assert.Equal(new AddFinalizer("sluice.dev/in-use"), decision.Steps[0]);
        Assert.Equal(("penguins-1-0-0-verify-0", 0), (((CreateVerifyPod)decision.Steps[1]).Name, ((CreateVerifyPod)decision.Steps[1]).Attempt));
        Assert.Equal("Unknown", Ready(decision).Status);
        Assert.NotNull(decision.Status.SpecDigest);
    }

    [Fact]
    public void A_right_artifact_is_ready_and_stays_so_without_its_pod()
    {
        var decision = ModelVersionDecider.Decide(New with { VerifyPods = [Ended(0, ContractJson.Write(new VerifyResult { Digest = "sha256:a" }))] });
        Assert.Equal(("True", Reasons.Verified), (Ready(decision).Status, Ready(decision).Reason));
        Assert.IsType<DeletePod>(Assert.Single(decision.Steps));
        var later = ModelVersionDecider.Decide(New with { Status = decision.Status });
        Assert.Equal((false, 0), (later.StatusChanged, later.Steps.Count));
    }

    [Theory]
    [InlineData(0, """{"digest":"sha256:b"}""", Reasons.DigestMismatch, true)]
    [InlineData(65, """{"reason":"DigestMismatch","message":"m"}""", Reasons.DigestMismatch, true)]
    [InlineData(65, """{"reason":"SignatureMismatch","message":"m"}""", Reasons.SignatureMismatch, true)]
    [InlineData(66, """{"reason":"ArtifactUnavailable","message":"m"}""", Reasons.ArtifactUnavailable, false)]
    [InlineData(0, "what?", Reasons.ArtifactUnavailable, false)]
    [InlineData(1, null, Reasons.ArtifactUnavailable, false)]
    public void What_is_wrong_is_named_and_what_may_pass_is_tried_again(int code, string? message, string reason, bool final)
    {
        var seen = New with { VerifyPods = [Ended(code, message)] };
        var decision = ModelVersionDecider.Decide(seen);
        Assert.Equal(reason, Ready(decision).Reason);
        Assert.Equal(final, ConditionSet.IsTrue(decision.Status.Conditions, ConditionTypes.Stalled));
        Assert.Empty(decision.Steps);

        var later = ModelVersionDecider.Decide(seen with { Status = decision.Status, Now = Start + TimeSpan.FromSeconds(10) });
        Assert.Equal(final ? 0 : 1, later.Steps.OfType<CreateVerifyPod>().Count(step => step.Attempt == 1));
    }

    [Fact]
    public void The_verifiers_own_end_counts_while_a_proxy_runs_on_beside_it()
    {
        var right = Ended(0, ContractJson.Write(new VerifyResult { Digest = "sha256:a" })) with { Phase = PodPhases.Running };
        Assert.Equal(Reasons.Verified, Ready(ModelVersionDecider.Decide(New with { VerifyPods = [right] })).Reason);

        var wrong = Ended(65, """{"reason":"DigestMismatch","message":"m"}""") with { Phase = PodPhases.Running };
        var decision = ModelVersionDecider.Decide(New with { VerifyPods = [wrong] });
        Assert.Equal(Reasons.DigestMismatch, Ready(decision).Reason);
        Assert.Equal(wrong.Name, Assert.IsType<EndPod>(Assert.Single(decision.Steps)).Name);
    }

    [Theory]
    [InlineData("Evicted", null)]
    [InlineData(null, "PreemptionByScheduler")]
    public void A_verifier_that_was_disturbed_is_followed_by_another_however_often(string? reason, string? disruption)
    {
        var seen = New with { VerifyPods = [Ended(1, null) with { Attempt = 20, Reason = reason, DisruptionReason = disruption }] };
        Assert.False(ConditionSet.IsTrue(ModelVersionDecider.Decide(seen).Status.Conditions, ConditionTypes.Stalled));
        var later = ModelVersionDecider.Decide(seen with { Now = Start + TimeSpan.FromMinutes(10) });
        Assert.Equal(21, Assert.Single(later.Steps.OfType<CreateVerifyPod>()).Attempt);
    }

    [Fact]
    public void Retries_end()
    {
        var decision = ModelVersionDecider.Decide(New with { VerifyPods = [Ended(66, null) with { Attempt = 5 }], Now = Start + TimeSpan.FromDays(1) });
        Assert.True(ConditionSet.IsTrue(decision.Status.Conditions, ConditionTypes.Stalled));
        Assert.Empty(decision.Steps);
    }

    [Fact]
    public void A_spec_that_was_changed_past_the_rules_is_seen()
    {
        var status = ModelVersionDecider.Decide(New).Status;
        var decision = ModelVersionDecider.Decide(New with { Status = status, Spec = New.Spec with { Version = "1.0.1" } });
        Assert.Equal(Reasons.InvalidSpec, Ready(decision).Reason);
    }

    public static TheoryData<string, bool> Uses => new()
    {
        { "wanted", true }, { "stable", true }, { "candidate", true }, { "from", true }, { "warm", true },
        { "old", false }, { "other", false }, { "deleting", false },
    };

    [Theory]
    [MemberData(nameof(Uses))]
    public void A_version_in_use_is_not_let_go(string use, bool held)
    {
        var seen = New with
        {
            Object = New.Object with { DeletionRequestedAt = Start },
            Deployments =
            [
                new DeploymentUseFact
                {
                    Name = "penguins",
                    Deleting = use == "deleting",
                    Spec = new ModelDeploymentSpec { Model = "penguins", Version = use is "wanted" or "deleting" ? "1.0.0" : "9.0.0", Retention = 1 },
                    Status = new ModelDeploymentStatus
                    {
                        Stable = use == "stable" ? "1.0.0" : "9.0.0",
                        Candidate = use == "candidate" ? "1.0.0" : null,
                        Rollout = new RolloutStatus { Version = "9.0.0", From = use == "from" ? "1.0.0" : null },
                        Former = [.. (use == "warm" ? ["1.0.0"] : use == "old" ? ["8.0.0", "1.0.0"] : Array.Empty<string>()).Select(version => new StableRecord { Version = version })],
                    },
                },
            ],
        };
        var decision = ModelVersionDecider.Decide(seen);
        if (held)
        {
            Assert.Empty(decision.Steps);
            Assert.Equal(Reasons.InUse, Ready(decision).Reason);
            Assert.Contains("penguins", Ready(decision).Message, StringComparison.Ordinal);
            Assert.Contains(decision.Events, happened => happened.Reason == Reasons.InUse);
        }
        else
        {
            Assert.Equal(new RemoveFinalizer("sluice.dev/in-use"), Assert.Single(decision.Steps));
            Assert.False(decision.StatusChanged);
        }
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(2, "d00, d01")]
    [InlineData(12, "d00, d01, d02, d03, d04, d05, d06, d07, d08, d09 and 2 more")]
    public void Who_uses_it_is_said_in_one_line_for_people(int deployments, string? line)
    {
        var decision = ModelVersionDecider.Decide(New with { Deployments = Using(deployments) });
        Assert.Equal((deployments, line), (decision.Status.UsedBy.Count, decision.Status.UsedByNames));
    }

    [Fact]
    public void More_users_than_a_status_holds_are_cut_and_hold_it_still()
    {
        var decision = ModelVersionDecider.Decide(New with { Object = New.Object with { DeletionRequestedAt = Start }, Deployments = Using(70) });
        Assert.Equal((64, Reasons.InUse), (decision.Status.UsedBy.Count, Ready(decision).Reason));
    }

    private static IReadOnlyList<DeploymentUseFact> Using(int count) =>
    [
        .. Enumerable.Range(0, count).Select(number => new DeploymentUseFact
        {
            Name = $"d{number:00}",
            Spec = new ModelDeploymentSpec { Model = "penguins", Version = "1.0.0" },
        }),
    ];

    private static PodFact Ended(int code, string? message) => new()
    {
        Name = "verify",
        Uid = "pod",
        Phase = code == 0 ? PodPhases.Succeeded : PodPhases.Failed,
        ExitCode = code,
        TerminationMessage = message,
        TerminatedAt = Start,
    };

    private static Condition Ready(Decision<ModelVersionStatus> decision) =>
        ConditionSet.Find(decision.Status.Conditions, ConditionTypes.Ready)!;
}
