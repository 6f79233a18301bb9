using System.Text.Json;
using Sluice.Api.Contracts;
using Sluice.Trainer.Failures;

namespace Sluice.Trainer.Jobs;

/// <summary>Reads the job document that the operator mounts.</summary>
internal static class JobDocumentReader
{
    // A null where none may stand is told here, by its path, and not by a crash later.
    private static readonly JsonSerializerOptions Strict = new(ContractJson.Options) { RespectNullableAnnotations = true };

    /// <summary>Reads it.</summary>
    /// <param name="path">Where it is mounted.</param>
    /// <exception cref="TrainerException">It is not there, or is no such document (78).</exception>
    public static JobDocument Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize<JobDocument>(stream, Strict) is { } document
                ? document
                : throw TrainerException.BadConfiguration("JobDocument", $"{path} holds no job document");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw TrainerException.BadConfiguration("JobDocument",
                $"the job document cannot be read: {e.Message}; mount it there, or set SLUICE_JOB_DOCUMENT to where it is");
        }
        catch (JsonException e)
        {
            throw TrainerException.BadConfiguration("JobDocument", $"{path} is no job document: {e.Message}");
        }
    }
}
