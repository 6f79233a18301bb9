using System.Text.Json.Nodes;
using Sluice.Api.Conditions;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Naming;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Decisions.TrainingJobs.Preparation;
using Sluice.Decisions.TrainingJobs.Steps;
using Xunit;
using static Sluice.Decisions.Tests.TrainingJobs.Preparations;

namespace Sluice.Decisions.Tests.TrainingJobs;

/// <summary>An engine that makes the dataset before it is checked.</summary>
public class PreparationTests
{
    [Fact]
    public void The_object_is_made_before_any_pod()
    {
        var decision = TrainingJobDecider.Decide(New());

        Assert.Equal((JobPhase.Preparing, Reasons.Preparing), (decision.Status.Phase, decision.Reconciling()));
        var made = Assert.IsType<CreatePrepared>(Assert.Single(decision.Writes));
        Assert.Equal("train-prepare-0", made.Name);
        Assert.Same(Prepare.Template, made.Template);
        Assert.Equal(Jobs.Start, decision.Status.StartTime);
        Assert.Contains(decision.Events, happened => happened.Reason == "PreparationStarted");
    }

    [Fact]
    public void The_object_at_work_is_looked_at_every_few_seconds_and_made_once()
    {
        var decision = TrainingJobDecider.Decide(Seen(Job("Running", "True")));

        Assert.Empty(decision.Writes);
        Assert.Equal(Requeue.Poll, decision.RequeueAfter);
        Assert.Equal("object-uid", decision.Status.Preparation!.Uid);
    }

    [Fact]
    public void An_object_that_vanished_is_made_again()
    {
        Assert.Equal(
            "train-prepare-0", Assert.IsType<CreatePrepared>(Assert.Single(TrainingJobDecider.Decide(Seen(null)).Writes)).Name);

        var atWork = Seen(Job("Running", "True"));
        var vanished = atWork with
        {
            Status = TrainingJobDecider.Decide(atWork).Status,
            Prepared = new PreparedObject { Name = "train-prepare-0" },
        };
        var lost = TrainingJobDecider.Decide(vanished);
        Assert.Equal((AttemptCause.PodLost, 0), (lost.Status.Preparation!.Cause, lost.Status.FailedAttempts));
        var again = TrainingJobDecider.Decide(vanished with { Status = lost.Status, Now = Jobs.Start.AddHours(1) });
        Assert.Equal("train-prepare-1", Assert.Single(again.Writes.OfType<CreatePrepared>()).Name);
    }

    [Fact]
    public void The_check_and_the_workers_read_the_dataset_that_was_made()
    {
        var decision = TrainingJobDecider.Decide(Seen(Job("Complete", "True")));

        Assert.Equal((JobPhase.Checking, Output), (decision.Status.Phase, decision.Status.Preparation!.Uri));
        var document = Assert.Single(decision.Writes.OfType<ApplyJobDocument>()).Document;
        Assert.Equal((Output, null), (document.Spec.Dataset.Uri, document.Spec.Dataset.Prepare));
        Assert.Equal(Output, Assert.Single(decision.Writes.OfType<CreateCheckPod>()).PreparedUri);
        Assert.DoesNotContain(decision.Writes, step => step is DeletePrepared);

        var checkedSeen = New() with
        {
            Now = Jobs.Start.AddMinutes(1),
            Status = decision.Status,
            CheckPods = [Jobs.CheckExited(0, new() { Digest = Jobs.Digest, Rows = 344 })],
        };
        var starting = TrainingJobDecider.Decide(checkedSeen);
        Assert.Equal(Output, Assert.Single(starting.Writes.OfType<ApplyJobDocument>()).Document.Spec.Dataset.Uri);
        Assert.Single(starting.Writes.OfType<CreateWorkerPod>());
    }

    [Fact]
    public void The_engine_may_say_where_the_dataset_is_and_its_digest()
    {
        var seen = New(Prepare with { Output = new PrepareOutput { Path = ".status.output", Digest = ".status.digest" } });
        var manifest = Job("Complete", "True");
        manifest["status"]!["output"] = "s3://lake/visits.parquet";
        manifest["status"]!["digest"] = Jobs.Digest;

        var decision = TrainingJobDecider.Decide(Seen(manifest, seen));

        var dataset = Assert.Single(decision.Writes.OfType<ApplyJobDocument>()).Document.Spec.Dataset;
        Assert.Equal(("s3://lake/visits.parquet", Jobs.Digest), (dataset.Uri, dataset.Digest));
    }

    [Theory]
    [InlineData(null, null, "spec.dataset.prepare.output.path: Job train-prepare-0 succeeded, but has nothing at .status.output")]
    [InlineData("s3://lake/visits/", null, "names a folder")]
    [InlineData("nowhere", null, "has no known scheme")]
    [InlineData("s3://lake/a.csv", null, "output.digest: Job train-prepare-0 succeeded, but has nothing at .status.digest")]
    [InlineData("s3://lake/a.csv", "md5:1", "which is not sha256: and 64 hexadecimal digits")]
    public void Success_without_a_dataset_ends_the_job(string? uri, string? digest, string message)
    {
        var seen = New(Prepare with { Output = new PrepareOutput { Path = ".status.output", Digest = ".status.digest" } });
        var manifest = Job("Complete", "True");
        manifest["status"]!["output"] = uri;
        manifest["status"]!["digest"] = digest;

        var decision = TrainingJobDecider.Decide(Seen(manifest, seen));

        Assert.Equal(Reasons.DatasetInvalid, decision.Stalled());
        Assert.Contains(message, decision.Message(), StringComparison.Ordinal);
        Assert.Equal("object-uid", Assert.Single(decision.Writes.OfType<DeletePrepared>()).Uid);
    }

    [Fact]
    public void A_failure_has_the_words_of_the_engine_and_another_object_follows_the_back_off()
    {
        var decision = TrainingJobDecider.Decide(Seen(Job("Failed", "True", "out of disk")));

        Assert.Equal(1, decision.Status.FailedAttempts);
        Assert.Equal(AttemptCause.Error, decision.Status.Preparation!.Cause);
        Assert.Contains("Job train-prepare-0 failed: out of disk", decision.Message(), StringComparison.Ordinal);
        Assert.IsType<DeletePrepared>(Assert.Single(decision.Writes));

        var gone = New() with
        {
            Now = Jobs.Start.AddHours(1),
            Status = decision.Status,
            Prepared = new PreparedObject { Name = "train-prepare-0" },
        };
        var next = TrainingJobDecider.Decide(gone);
        Assert.Equal("train-prepare-1", Assert.IsType<CreatePrepared>(Assert.Single(next.Writes)).Name);

        var still = TrainingJobDecider.Decide(gone with { Prepared = gone.Prepared with { Manifest = Job("Failed", "True") } });
        Assert.IsType<DeletePrepared>(Assert.Single(still.Writes));
    }

    [Fact]
    public void Failures_of_preparations_share_the_limit_of_attempts()
    {
        var seen = Seen(
            Job("Failed", "True", "out of disk"), New(with: spec => spec with { RunPolicy = new RunPolicy { BackoffLimit = 0 } }));

        var decision = TrainingJobDecider.Decide(seen);

        Assert.Equal((Reasons.BackoffLimitExceeded, 1), (decision.Stalled(), decision.Status.FailedAttempts));
    }

    [Fact]
    public void A_failure_is_looked_at_before_success()
    {
        var manifest = Job("Failed", "True", "out of disk");
        manifest["status"]!["conditions"]!.AsArray().Add(new JsonObject { ["type"] = "Complete", ["status"] = "True" });

        Assert.Equal(AttemptCause.Error, TrainingJobDecider.Decide(Seen(manifest)).Status.Preparation!.Cause);
    }

    [Fact]
    public void A_kind_that_cannot_be_read_is_said_and_tried_again()
    {
        var seen = Seen(null) with { Prepared = new PreparedObject { Name = "train-prepare-0", Refusal = "no kind Job" } };

        var decision = TrainingJobDecider.Decide(seen);

        Assert.Equal((Reasons.Refused, "no kind Job"), (decision.Stalled(), decision.Message()));
        Assert.Empty(decision.Writes);
        Assert.Equal(JobPhase.Preparing, TrainingJobDecider.Decide(Seen(null)).Status.Phase);
    }

    [Fact]
    public void A_name_that_another_object_has_is_a_conflict()
    {
        var seen = Seen(null) with { Conflicts = [new NameConflict(new StepTarget(StepTargetKind.Preparation, "train-prepare-0"))] };

        Assert.Equal(Reasons.NameConflict, TrainingJobDecider.Decide(seen).Stalled());
    }

    [Theory]
    [InlineData("suspend")]
    [InlineData("deadline")]
    [InlineData("edit")]
    public void An_object_at_work_is_deleted_when_the_job_does_not_wait_for_it(string why)
    {
        var seen = Seen(Job("Running", "True"), New(with: spec => spec with { RunPolicy = new RunPolicy { ActiveDeadline = "1h" } }));
        seen = why switch
        {
            "suspend" => seen with { Spec = seen.Spec with { Suspend = true } },
            "deadline" => seen with { Now = Jobs.Start.AddHours(1) },
            _ => seen with
            {
                Spec = seen.Spec with
                {
                    Dataset = seen.Spec.Dataset with { Prepare = Prepare with { Output = new PrepareOutput { Uri = "s3://lake/b.csv" } } },
                },
            },
        };

        var decision = TrainingJobDecider.Decide(seen);

        Assert.Equal("object-uid", Assert.IsType<DeletePrepared>(Assert.Single(decision.Writes)).Uid);
        Assert.NotNull(decision.Status.Preparation!.EndTime);
    }

    [Fact]
    public void A_dataset_is_prepared_again_when_its_preparation_is_edited_or_the_job_failed_and_is_edited()
    {
        var prepared = TrainingJobDecider.Decide(Seen(Job("Complete", "True"))).Status;
        var other = New(Prepare with { Output = new PrepareOutput { Uri = "s3://lake/b.csv" } });
        var failed = prepared with { CompletionTime = Jobs.Start, DataCheck = null };

        Assert.False(PreparationRecord.IsDone(prepared, other.Spec));
        var seeds = New(with: spec => spec with { Trainer = spec.Trainer with { Seed = 9 } });
        Assert.True(PreparationRecord.IsDone(prepared, seeds.Spec));
        var edited = New() with
        {
            Status = failed,
            Object = New().Object with { Generation = 2 },
            Prepared = new PreparedObject { Name = "train-prepare-0" },
        };
        Assert.Equal("train-prepare-1", Assert.IsType<CreatePrepared>(Assert.Single(TrainingJobDecider.Decide(edited).Writes)).Name);
    }

    [Fact]
    public void The_object_goes_when_the_job_has_ended_and_is_not_read_after_that()
    {
        var ended = TrainingJobDecider.Decide(Seen(Job("Complete", "True"))).Status with
        {
            CompletionTime = Jobs.Start,
            ModelVersion = "penguins-1.0.0",
        };
        var spec = New().Spec;
        Assert.True(PreparationRecord.IsWatched(ended, spec));

        var decision = TrainingJobDecider.Decide(
            New() with { Status = ended, Prepared = new PreparedObject { Name = "train-prepare-0", Manifest = Job("Complete", "True") } });
        Assert.Contains(decision.Writes, step => step is DeletePrepared);

        var gone = TrainingJobDecider.Decide(New() with { Status = ended, Prepared = new PreparedObject { Name = "train-prepare-0" } });
        Assert.DoesNotContain(gone.Writes, step => step is DeletePrepared);
        Assert.False(PreparationRecord.IsWatched(gone.Status, spec));
    }

    [Fact]
    public void The_same_template_has_the_same_key_whatever_the_order_of_its_fields()
    {
        var turned = Prepare with
        {
            Template = JsonNode.Parse("""{"spec":{"backoffLimit":0},"kind":"Job","apiVersion":"batch/v1"}""")!.AsObject(),
        };
        var other = Prepare with
        {
            Template = JsonNode.Parse("""{"spec":{"backoffLimit":1},"kind":"Job","apiVersion":"batch/v1"}""")!.AsObject(),
        };

        Assert.Equal(RunIdentity.RunKey(New().Spec, Jobs.Digest), RunIdentity.RunKey(New(turned).Spec, Jobs.Digest));
        Assert.NotEqual(RunIdentity.RunKey(New().Spec, Jobs.Digest), RunIdentity.RunKey(New(other).Spec, Jobs.Digest));
    }
}
