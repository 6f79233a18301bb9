using System.Text.Json.Nodes;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Observation;

namespace Sluice.Decisions.Tests.TrainingJobs;

/// <summary>Jobs whose dataset an engine makes, and its objects.</summary>
internal static class Preparations
{
    public const string Output = "s3://lake/train-prepare-0/*.parquet";

    public static readonly PrepareOptions Prepare = new()
    {
        Template = JsonNode.Parse("""{"apiVersion":"batch/v1","kind":"Job","spec":{"backoffLimit":0}}""")!.AsObject(),
        Success = new PrepareCondition { Path = """.status.conditions[?(@.type=="Complete")].status""", Values = ["True"] },
        Failure = new PrepareFailure
        {
            Path = """.status.conditions[?(@.type=="Failed")].status""",
            Values = ["True"],
            Message = """.status.conditions[?(@.type=="Failed")].message""",
        },
        Output = new PrepareOutput { Uri = "s3://lake/{name}/*.parquet" },
    };

    /// <summary>A job that was never looked at, whose dataset an engine makes.</summary>
    public static TrainingJobObservation New(PrepareOptions? prepare = null, Func<TrainingJobSpec, TrainingJobSpec>? with = null)
    {
        var seen = Jobs.Unchecked(spec => spec with { Dataset = spec.Dataset with { Uri = "", Prepare = prepare ?? Prepare } });
        return seen with { Spec = with?.Invoke(seen.Spec) ?? seen.Spec };
    }

    /// <summary>The job, whose preparation began, ten seconds later.</summary>
    public static TrainingJobObservation Seen(JsonObject? manifest, TrainingJobObservation? job = null)
    {
        var seen = job ?? New();
        return seen with
        {
            Now = seen.Now.AddSeconds(10),
            Status = TrainingJobDecider.Decide(seen).Status,
            Prepared = new PreparedObject { Name = "train-prepare-0", Manifest = manifest },
        };
    }

    /// <summary>A Job of Kubernetes with one condition.</summary>
    public static JsonObject Job(string condition, string status, string message = "") => JsonNode.Parse(
        $$"""
        {
          "kind": "Job",
          "metadata": { "uid": "object-uid" },
          "status": { "conditions": [{ "type": "{{condition}}", "status": "{{status}}", "message": "{{message}}" }] }
        }
        """)!.AsObject();
}
