using System.Text.Json;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;

namespace Sluice.Data.Hosting;

/// <summary>Reads the job document that the operator mounts.</summary>
public static class JobDocumentReader
{
    // A null where none is allowed is reported here with its path, rather than as a crash later.
    private static readonly JsonSerializerOptions Strict = new(ContractJson.Options) { RespectNullableAnnotations = true };

    /// <summary>Reads the document.</summary>
    /// <param name="path">Path of the mounted file.</param>
    /// <exception cref="JobException">The file is missing or not a job document (78).</exception>
    public static JobDocument Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize<JobDocument>(stream, Strict) is { } document
                ? WithTarget(document)
                : throw JobException.BadConfiguration("JobDocument", $"{path} contains no job document");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw JobException.BadConfiguration("JobDocument",
                $"the job document cannot be read: {e.Message}; mount it there, or set SLUICE_JOB_DOCUMENT to its path");
        }
        catch (JsonException e)
        {
            throw JobException.BadConfiguration("JobDocument", $"{path} is not a job document: {e.Message}");
        }
    }

    private static JobDocument WithTarget(JobDocument document) => document with
    {
        Spec = document.Spec with
        {
            Dataset = document.Spec.Dataset with { TargetKind = LearningTasks.TargetOf(document.Spec.Trainer.Task) },
        },
    };
}
