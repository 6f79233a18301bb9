using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Sluice.Api.Contracts;
using Sluice.Api.Hyperparameters;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Artifacts.Content;
using Sluice.Artifacts.Errors;
using Sluice.Artifacts.Models;
using Sluice.Artifacts.Stores;
using Sluice.Data.Failures;
using Sluice.Trainer.Evaluation.Robustness;
using Sluice.Trainer.Evaluation.Scores;
using Sluice.Trainer.Onnx;

namespace Sluice.Trainer.Evaluation.Evidence;

/// <summary>The version that a result is compared with, by its answers to the same held-out rows.</summary>
/// <param name="Version">The version. Null when there is none, or it cannot be read.</param>
/// <param name="Scores">Its answers. Null when it has none.</param>
/// <param name="Outcome">Why it has none. Null when it has.</param>
/// <param name="Detail">What a person should know of that. It shows no value of a row.</param>
internal sealed record ComparedVersion(string? Version, ScoreSet? Scores, GateOutcome? Outcome = null, string? Detail = null)
{
    private const string Field = "spec.gates";

    /// <summary>Reads the model of a version, checked against its digest, and has it answer the held-out rows.</summary>
    /// <param name="version">The version. Null when none is stable.</param>
    /// <param name="ours">The trained model, whose rows it must be able to answer.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <exception cref="JobException">The artifact cannot be read at present (75).</exception>
    public static async Task<ComparedVersion> ReadAsync(ParentVersion? version, JudgedModel ours, CancellationToken stop)
    {
        if (version is null)
        {
            return new ComparedVersion(null, null, GateOutcome.BaselineAbsent);
        }

        try
        {
            var store = ArtifactStores.Open(version.Artifact.Uri);
            var artifact = await store.OpenAsync(ArtifactDigest.Parse(version.Artifact.Digest), stop);
            if (artifact.Find(ArtifactFile.ModelPath) is not { } file)
            {
                return Unreadable($"its artifact has no {ArtifactFile.ModelPath}");
            }

            using var model = new OnnxModel(await store.ReadAsync(file, stop));
            return await FaultAsync(store, artifact, model, ours, stop) is { } fault
                ? Incompatible(version, fault)
                : Answered(version, model, ours);
        }
        catch (ArtifactUnavailableException e) when (e.IsTransient)
        {
            throw JobException.TryAgain(e.Reason, $"{Field}: version {version.Version}, which is stable, cannot be read: {e.Message}");
        }
        catch (Exception e) when (e is ArtifactException or FormatException or IOException or UnauthorizedAccessException)
        {
            return Unreadable(e.Message);
        }
        catch (OnnxRuntimeException e)
        {
            return Unreadable($"ONNX Runtime cannot run it: {e.Message}");
        }
    }

    private static ComparedVersion Unreadable(string detail) => new(null, null, GateOutcome.BaselineUnreadable, detail);

    private static ComparedVersion Incompatible(ParentVersion version, string detail) =>
        new(version.Version, null, GateOutcome.BaselineIncompatible, detail);

    private static ComparedVersion Answered(ParentVersion version, OnnxModel model, JudgedModel ours)
    {
        var (targets, answers) = (new List<float>(), new List<float>());
        foreach (var batch in ours.HeldOut)
        {
            var (drawn, exported) = HeldOutEvaluator.Ask(model, ours.Preprocessor, ours.Task, batch);
            var numbers = ours.Task.Answer(exported, drawn);
            if (numbers.Length != (long)batch.Count * ours.Task.Answers)
            {
                return Incompatible(version, $"it gives {numbers.Length} numbers for {batch.Count} rows");
            }

            var judged = ours.Task.Judged(exported, drawn.Targets, numbers);
            targets.AddRange(judged.Targets);
            answers.AddRange(judged.Answers);
        }

        var scores = ours.Task.Scores([.. targets], [.. answers]);
        RobustnessEvaluator.AddNoise(scores, ours.Noise, ours.HeldOut, model, ours.Preprocessor, ours.Task);
        return new ComparedVersion(version.Version, scores);
    }

    // Numbers of the same shape may still be of other classes, quantiles or tokens.
    private static async Task<string?> FaultAsync(
        IArtifactStore store, StoredArtifact artifact, OnnxModel model, JudgedModel ours, CancellationToken stop)
    {
        using (var mine = new OnnxModel(ours.Model))
        {
            var fault = Tensors("input", mine.Inputs, model.Inputs) ?? Tensors("output", mine.Outputs, model.Outputs, others: true);
            if (fault is not null)
            {
                return fault;
            }
        }

        var report = artifact.Find(ArtifactFile.ReportPath) is { } file ? Described.Read(await store.ReadAsync(file, stop)) : null;
        if (report is null ? ours.Task.Classes is not null : report.Task is not null && !Learns(report.Task, ours.TaskName))
        {
            return report is null ? "its artifact does not name its classes" : $"its task is {report.Task}";
        }

        if (ours.Task.Classes is { } classes && !(report!.Classes ?? []).SequenceEqual(classes, StringComparer.Ordinal))
        {
            return "its classes are others";
        }

        var quantiles = BuiltInHyperparameters.Quantiles.Name;
        if (ours.TaskName == LearningTasks.Quantile
            && ours.Hyperparameters.GetValueOrDefault(quantiles)
                != report?.Hyperparameters?.GetValueOrDefault(quantiles))
        {
            return "its quantiles are others";
        }

        foreach (var tokenizer in ours.Preprocessor.Files())
        {
            using var bytes = new MemoryStream();
            await using (var content = tokenizer.Content.Open())
            {
                await content.CopyToAsync(bytes, stop);
            }

            if (artifact.Find(tokenizer.Path) is not { } theirs || !(await store.ReadAsync(theirs, stop)).SequenceEqual(bytes.ToArray()))
            {
                return "it has other tokens";
            }
        }

        return null;
    }

    // A model that was tuned by preferences takes the place of one of the next token, which answers in the same way.
    private static bool Learns(string theirs, string ours) =>
        theirs == ours || (ours == LearningTasks.Preference && theirs == LearningTasks.NextToken);

    private static string? Tensors(
        string kind,
        IReadOnlyDictionary<string, (TensorElementType Type, int[] Shape)> mine,
        IReadOnlyDictionary<string, (TensorElementType Type, int[] Shape)> theirs,
        bool others = false)
    {
        foreach (var (name, of) in mine)
        {
            if (!theirs.TryGetValue(name, out var other))
            {
                return $"it has no {kind} '{name}'";
            }

            if (other.Type != of.Type || !other.Shape.SequenceEqual(of.Shape))
            {
                return $"its {kind} '{name}' is of another type or shape";
            }
        }

        return others
            ? null
            : theirs.Keys.Where(name => !mine.ContainsKey(name)).Select(name => $"it has an {kind} '{name}'").FirstOrDefault();
    }

    // What a report of a trainer of ours says. Another trainer's may be anything.
    private sealed record Described(string? Task, IReadOnlyList<string>? Classes, IReadOnlyDictionary<string, string>? Hyperparameters)
    {
        public static Described? Read(byte[] report)
        {
            try
            {
                return JsonSerializer.Deserialize<Described>(report, ContractJson.Options);
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }
}
