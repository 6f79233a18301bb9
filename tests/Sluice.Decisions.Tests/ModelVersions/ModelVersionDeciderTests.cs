using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Api.ModelDeployments;
using Sluice.Api.ModelVersions;
using Sluice.Decisions.Conditions;
using Sluice.Decisions.ModelVersions;
using Sluice.Decisions.ModelVersions.Observation;
using Sluice.Decisions.ModelVersions.Steps;
using Sluice.Decisions.Observation;
using Sluice.Decisions.Steps;
using Xunit;

namespace Sluice.Decisions.Tests.ModelVersions;

public class ModelVersionDeciderTests
{
    private static readonly DateTime Start = new(2026, 5, 1, 12, 0, 0, DateTimeKind.Utc);

    private static readonly ModelVersionObservation New = new()
    {
        Now = Start,
        Object = new ObjectFact { Namespace = "default", Name = "penguins-1.0.0", Uid = "uid", Generation = 1 },
        Spec = new ModelVersionSpec
        {
            Model = "penguins",
            Version = "1.0.0",
            Artifact = new ArtifactReference { Uri = "file:///m", Digest = "sha256:a" },
        },
    };

    [Fact]
    public void The_first_visit_makes_a_pod_and_nothing_that_would_outlive_the_operator()
    {
        var decision = ModelVersionDecider.Decide(New);
        var pod = Assert.IsType<CreateVerifyPod>(Assert.Single(decision.Writes));
        Assert.Equal(("penguins-1-0-0-verify-0", 0), (pod.Name, pod.Attempt));
        Assert.Equal("Unknown", Ready(decision).Status);
        Assert.NotNull(decision.Status.SpecDigest);
    }

    [Fact]
    public void A_right_artifact_is_ready_and_stays_so_without_its_pod()
    {
        var decision = ModelVersionDecider.Decide(
            New with { VerifyPods = [Ended(0, ContractJson.Write(new VerifyResult { Digest = "sha256:a" }))] });
        Assert.Equal(("True", Reasons.Verified), (Ready(decision).Status, Ready(decision).Reason));
        Assert.IsType<DeletePod>(Assert.Single(decision.Writes));
        var later = ModelVersionDecider.Decide(New with { Status = decision.Status });
        Assert.Equal((false, 0), (later.StatusChanged, later.Writes.Count));
    }

    [Theory]
    [InlineData(0, """{"digest":"sha256:b"}""", Reasons.DigestMismatch, true)]
    [InlineData(65, """{"reason":"DigestMismatch","message":"m"}""", Reasons.DigestMismatch, true)]
    [InlineData(65, """{"reason":"SignatureMismatch","message":"m"}""", Reasons.SignatureMismatch, true)]
    [InlineData(65, """{"reason":"ModelInvalid","message":"m"}""", Reasons.ModelInvalid, true)]
    [InlineData(65, """{"reason":"ArtifactInvalid","message":"m"}""", Reasons.ArtifactInvalid, true)]
    [InlineData(65, """{"reason":"Other","message":"m"}""", Reasons.VerificationFailed, false)]
    [InlineData(65, null, Reasons.VerificationFailed, false)]
    [InlineData(66, """{"reason":"ArtifactUnavailable","message":"m"}""", Reasons.ArtifactUnavailable, false)]
    [InlineData(66, null, Reasons.ArtifactUnavailable, false)]
    [InlineData(78, """{"reason":"BadConfiguration","message":"m"}""", Reasons.VerificationFailed, false)]
    [InlineData(0, "what?", Reasons.VerificationFailed, false)]
    [InlineData(1, null, Reasons.VerificationFailed, false)]
    public void What_is_wrong_is_named_and_what_may_pass_is_tried_again(int code, string? message, string reason, bool final)
    {
        var seen = New with { VerifyPods = [Ended(code, message)] };
        var decision = ModelVersionDecider.Decide(seen);
        Assert.Equal(reason, Ready(decision).Reason);
        Assert.Equal(final, ConditionSet.IsTrue(decision.Status.Conditions, ConditionTypes.Stalled));
        Assert.Empty(decision.Writes);

        var later = ModelVersionDecider.Decide(seen with { Status = decision.Status, Now = Start + TimeSpan.FromSeconds(10) });
        Assert.Equal(final ? 0 : 1, later.Writes.OfType<CreateVerifyPod>().Count(step => step.Attempt == 1));
    }

    [Fact]
    public void The_verifiers_own_end_counts_while_a_proxy_runs_on_beside_it()
    {
        var right = Ended(0, ContractJson.Write(new VerifyResult { Digest = "sha256:a" })) with { Phase = PodPhases.Running };
        Assert.Equal(Reasons.Verified, Ready(ModelVersionDecider.Decide(New with { VerifyPods = [right] })).Reason);

        var wrong = Ended(65, """{"reason":"DigestMismatch","message":"m"}""") with { Phase = PodPhases.Running };
        var decision = ModelVersionDecider.Decide(New with { VerifyPods = [wrong] });
        Assert.Equal(Reasons.DigestMismatch, Ready(decision).Reason);
        Assert.Equal(wrong.Name, Assert.IsType<EndPod>(Assert.Single(decision.Writes)).Name);
    }

    [Theory]
    [InlineData("Evicted", null)]
    [InlineData(null, "PreemptionByScheduler")]
    public void A_verifier_that_was_disturbed_is_followed_by_another_however_often(string? reason, string? disruption)
    {
        var seen = New with { VerifyPods = [Ended(1, null) with { Attempt = 20, Reason = reason, DisruptionReason = disruption }] };
        Assert.False(ConditionSet.IsTrue(ModelVersionDecider.Decide(seen).Status.Conditions, ConditionTypes.Stalled));
        var later = ModelVersionDecider.Decide(seen with { Now = Start + TimeSpan.FromMinutes(10) });
        Assert.Equal(21, Assert.Single(later.Writes.OfType<CreateVerifyPod>()).Attempt);
    }

    [Fact]
    public void A_pod_that_ran_out_of_memory_or_was_evicted_says_nothing_of_the_artifact()
    {
        foreach (var pod in new[]
        {
            Ended(137, null) with { TerminationReason = "OOMKilled" },
            Ended(143, null) with { DisruptionReason = "EvictionByEvictionAPI" },
            new PodFact { Name = "verify", Phase = PodPhases.Failed, Reason = "UnexpectedAdmissionError", CreatedAt = Start },
        })
        {
            var ready = Ready(ModelVersionDecider.Decide(New with { VerifyPods = [pod] }));
            Assert.Equal((Reasons.VerificationFailed, ConditionStatus.Unknown), (ready.Reason, ready.Status));
            Assert.Contains("verify", ready.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_is_missing_is_looked_for_without_end_and_found_soon_after_it_comes()
    {
        var (now, status, pod) = (Start, (ModelVersionStatus?)null, (PodFact?)null);
        var (longest, events, looks) = (TimeSpan.Zero, 0, 0);
        while (now < Start + TimeSpan.FromDays(2))
        {
            var decision = ModelVersionDecider.Decide(New with { Now = now, Status = status, VerifyPods = pod is null ? [] : [pod] });
            (status, events) = (decision.Status, events + decision.Events.Count);
            Assert.False(ConditionSet.IsTrue(status.Conditions, ConditionTypes.Stalled));
            if (decision.Writes.OfType<CreateVerifyPod>().SingleOrDefault() is { } look)
            {
                // Case: files that come after seven minutes are found within two.
                var pause = pod is null ? TimeSpan.Zero : now - pod.TerminatedAt!.Value;
                longest = pause > longest ? pause : longest;
                Assert.True(now - Start > TimeSpan.FromMinutes(9) || pause < TimeSpan.FromSeconds(95), $"{pause} after {now - Start}");
                looks++;
                now += TimeSpan.FromSeconds(5);
                pod = Ended(66, """{"reason":"ArtifactUnavailable","message":"not there"}""") with
                {
                    Attempt = look.Attempt,
                    TerminatedAt = now,
                };
            }
            else
            {
                Assert.Matches("not there; the next look is at 2026-05-0[1-3] [0-9:]{8}Z", Ready(decision).Message);
                now += decision.RequeueAfter;
            }
        }

        Assert.InRange(longest, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(6));
        Assert.InRange(looks, 500, 700);

        // The first look, and that it failed: not each of the hundreds.
        Assert.Equal(2, events);
    }

    [Fact]
    public void While_it_is_looked_for_again_the_reason_stays_but_for_a_pod_that_cannot_start()
    {
        var failed = ModelVersionDecider.Decide(
            New with { VerifyPods = [Ended(66, """{"reason":"ArtifactUnavailable","message":"not there"}""")] });
        var again = New with { Status = failed.Status, Now = Start + TimeSpan.FromSeconds(12) };

        var running = ModelVersionDecider.Decide(
            again with { VerifyPods = [new PodFact { Name = "verify-1", Attempt = 1, Phase = PodPhases.Running }] });
        Assert.Equal((Reasons.ArtifactUnavailable, false), (Ready(running).Reason, running.StatusChanged));

        var waiting = ModelVersionDecider.Decide(
            again with { VerifyPods = [new PodFact { Name = "verify-1", Attempt = 1, Waiting = "Unschedulable: no node" }] });
        Assert.Equal((Reasons.CannotStart, "pod verify-1 waits: Unschedulable: no node"), (Ready(waiting).Reason, Ready(waiting).Message));
    }

    [Fact]
    public void A_model_that_refused_made_up_inputs_is_ready_and_bears_the_refusal()
    {
        var result = ContractJson.Write(new VerifyResult { Digest = "sha256:a", WarmUp = "no such category" });
        var decision = ModelVersionDecider.Decide(New with { VerifyPods = [Ended(0, result)] });
        Assert.Equal("True", Ready(decision).Status);
        Assert.Contains(new DecisionEvent(DecisionEvent.Warning, Reasons.WarmUpFailed, "no such category"), decision.Events);

        var later = ModelVersionDecider.Decide(New with { Status = decision.Status });
        var condition = ConditionSet.Find(later.Status.Conditions, ConditionTypes.WarmedUp)!;
        Assert.Equal(("False", Reasons.WarmUpFailed, "no such category"), (condition.Status, condition.Reason, condition.Message));
        Assert.Equal((false, 0), (later.StatusChanged, later.Events.Count));
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
    public void Who_uses_a_version_is_said(string use, bool used)
    {
        var seen = New with
        {
            Deployments =
            [
                new DeploymentUseFact
                {
                    Name = "penguins",
                    Deleting = use == "deleting",
                    Spec = new ModelDeploymentSpec
                    {
                        Model = "penguins",
                        Version = use is "wanted" or "deleting" ? "1.0.0" : "9.0.0",
                        Retention = 1,
                    },
                    Status = new ModelDeploymentStatus
                    {
                        Stable = use == "stable" ? "1.0.0" : "9.0.0",
                        Candidate = use == "candidate" ? "1.0.0" : null,
                        Rollout = new RolloutStatus
                        {
                            Phase = RolloutPhase.Preparing,
                            Version = "9.0.0",
                            From = use == "from" ? "1.0.0" : null,
                        },
                        PreviousVersions =
                        [
                            .. (use == "warm" ? ["1.0.0"] : use == "old" ? ["8.0.0", "1.0.0"] : Array.Empty<string>())
                                .Select(version => new StableRecord { Version = version }),
                        ],
                    },
                },
            ],
        };
        Assert.Equal(used ? ["penguins"] : [], ModelVersionDecider.Decide(seen).Status.UsedBy);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_finalizer_of_earlier_releases_is_taken_off(bool deleting)
    {
        var decision = ModelVersionDecider.Decide(New with
        {
            Object = New.Object with { Finalizers = ["sluice.dev/in-use"], DeletionRequestedAt = deleting ? Start : null },
        });
        Assert.Equal(new RemoveFinalizer("penguins-1.0.0", "sluice.dev/in-use"), decision.Writes[0]);
        Assert.Equal(deleting ? 1 : 2, decision.Writes.Count);
        Assert.Equal(!deleting, decision.StatusChanged);
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
    public void More_users_than_a_status_holds_are_cut() =>
        Assert.Equal(64, ModelVersionDecider.Decide(New with { Deployments = Using(70) }).Status.UsedBy.Count);

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
