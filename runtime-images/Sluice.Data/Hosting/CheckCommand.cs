using System.Text.Json;
using Sluice.Api.Contracts;
using Sluice.Api.Validation.TrainingJobs;
using Sluice.Data.Checks;
using Sluice.Data.Failures;
using Sluice.Data.Profiles;

namespace Sluice.Data.Hosting;

/// <summary>Checks the dataset of a job as its trainer would read it.</summary>
internal static class CheckCommand
{
    /// <summary>Reads, divides and checks the dataset, and logs a line for each check.</summary>
    /// <exception cref="JobException">The dataset cannot be read.</exception>
    public static async Task<DataResult> RunAsync(JobDocument document, DataSettings settings, TimeProvider time, CancellationToken stop)
    {
        var dataset = document.Spec.Dataset;
        foreach (var (field, message) in CheckRules.Faults(dataset))
        {
            throw JobException.BadSpec(
                "Checks", "spec.dataset." + string.Join('.', field.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName)), message);
        }

        var parent = dataset.Checks.ToList().FindIndex(check => check.Drift is not null) is >= 0 and var drift
            ? await ParentProfile.ReadAsync(document.Parent, $"spec.dataset.checks[{drift}].drift", stop).ConfigureAwait(false)
            : null;
        using var data = await DataPipeline.PrepareAsync(dataset, document.Spec.Trainer.Seed, settings, stop).ConfigureAwait(false);
        Console.WriteLine($"{data.Table.Digest}: {data.Parts.Training} rows for training, {data.Parts.Validation} for validation, "
            + $"{data.Parts.Test} held out");
        var report = DataChecks.Run(data.Table, dataset, time, parent, stop);
        foreach (var verdict in report.Verdicts)
        {
            Console.WriteLine($"{verdict.Outcome} {verdict.Field}: {verdict.Message}");
        }

        foreach (var warning in report.Warnings)
        {
            Console.WriteLine($"Warning: {warning}");
        }

        return new DataResult
        {
            Digest = data.Table.Digest,
            Rows = report.Rows,
            Checks = report.Verdicts,
            Warnings = report.Warnings.Count > 0 ? report.Warnings : null,
            Error = report.Failure?.Error,
        };
    }
}
