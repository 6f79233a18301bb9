using System.Security.Cryptography;
using System.Text;
using Sluice.Api.Contracts;
using Sluice.Api.Judging;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Artifacts.Content;
using Sluice.Artifacts.Manifests;
using Sluice.Artifacts.Models;
using Sluice.Data.Failures;
using Sluice.Trainer.Evaluation;
using Sluice.Trainer.Evaluation.Evidence;
using Sluice.Trainer.Hosting;
using Sluice.Trainer.Publishing;
using Sluice.Trainer.Reporting;

namespace Sluice.Trainer.Outputs;

/// <summary>
/// Publishes what a program of the user's own has left: checks it, measures the model where that is possible, and writes the artifact. It
/// changes nothing of the output and adds no time, so that the same output gives the same artifact however often it is published.
/// </summary>
/// <param name="run">The run.</param>
internal sealed partial class OutputRun(RunContext run)
{
    private readonly JobDocument document = run.Document;
    private readonly ILogger logger = run.Logger;

    /// <summary>Publishes.</summary>
    /// <param name="stop">Requests a stop.</param>
    /// <exception cref="JobException">The output cannot be published, or not at present.</exception>
    public async Task<TrainerResult> RunAsync(CancellationToken stop)
    {
        var spec = document.Spec;
        var folder = OutputFolder.Open(document.OutputPath
            ?? throw JobException.BadConfiguration("JobDocument", "the job document names no outputPath; set spec.trainer.outputs"));
        var publisher = ArtifactPublisher.Open(spec);
        using var model = OutputModel.Read(folder);
        var own = ScriptMetrics.Read(folder);
        var files = Files(folder);
        Opened(model.Bytes.Length, model.Parameters, own.Count, files.Count);
        stop.ThrowIfCancellationRequested();

        using var data = await OutputData.ReadAsync(run, stop);
        var parent = await ParentReport.ReadAsync(document, stop);
        var evaluation = data is null
            ? new OutputEvaluation(null, null, "the job names no dataset with features")
            : OutputEvaluation.Of(model.Loaded, spec, data.Table, stop);
        var heldOut = evaluation.Scores is { } scores
            ? HeldOutEvaluation.Of(scores)
            : new HeldOutEvaluation { Rows = 0, Metrics = new Dictionary<string, string>() };
        Measured(heldOut.Rows, evaluation.Fault ?? string.Join(", ", heldOut.Metrics.Select(metric => $"{metric.Key} {metric.Value}")));
        var measured = OutputEvidence.Measure(document, model, evaluation, data?.Columns, stop);
        string[] warnings =
        [
            .. data?.Warnings ?? [],
            .. data is not null && evaluation.Fault is { } why
                ? [$"the model was not measured on held-out rows: {why}"]
                : Array.Empty<string>(),
        ];
        Array.ForEach(warnings, run.Warn);

        var whole = new TrainerResult
        {
            Artifact = new ArtifactReference { Uri = spec.Publish.Repository },
            Signature = model.Signature,
            Dataset = data?.Reference(spec.Dataset)
                ?? new DatasetReference { Uri = spec.Dataset.AllPlaces() is [{ Length: > 0 } place, ..] ? place : null },
            Metrics = Merged(own, heldOut.Metrics),
            Evidence = measured.Evidence,
            Report = new EvaluationReport { File = ArtifactFile.PagePath },
            Hyperparameters = spec.Trainer.Hyperparameters,
            Environment = model.Producer.Length == 0
                ? new Dictionary<string, string>()
                : new Dictionary<string, string> { ["exporter"] = model.Producer },
            Progress = ProgressFile.Read(folder.Path, rank: 0),
            Warnings = warnings.Length > 0 ? warnings : null,
        };
        var (result, leftOut) = TerminationMessage.Fit(whole, spec.Gates);
        var report = Describe(whole, leftOut, model, data, evaluation, heldOut, measured) with
        {
            Output = new ReportedOutput(own, evaluation.Fault, [.. files.Select(file => file.Path)], model.Producer),
        };
        var page = ArtifactFile.Page(
            ArtifactContent.FromBytes(Encoding.UTF8.GetBytes(HtmlReport.Write(report, data?.Profile, parent))));
        stop.ThrowIfCancellationRequested();
        var tag = RejectedTag.Of(document, result, Missed);
        var published = await publisher.PublishAsync(model.Bytes, report, data?.Profile, [page, .. files], tag, stop);
        var stored = published.Stored;
        Published(spec.Model, published.Tag, stored.Digest.ToString(), spec.Publish.Repository, stored.Size);
        if (published.Warning is { } warning)
        {
            run.Warn(warning);
            result = TerminationMessage.WithWarning(result, warning);
        }

        return result with
        {
            Artifact = result.Artifact with { Digest = stored.Digest.ToString(), Size = stored.Size },
            Report = result.Report! with { Digest = stored.Find(ArtifactFile.PagePath)!.Digest.ToString() },
        };
    }

    private IReadOnlyList<ArtifactFile> Files(OutputFolder folder) =>
    [
        .. document.Spec.Trainer.Outputs!.Files.Select((path, i) => new ArtifactFile
        {
            Path = path,
            MediaType = MediaTypes.WeightConfigRaw,
            Content = Content(folder.Find(path) ?? throw JobException.BadSpec(
                "FileMissing", $"{OutputFolder.Field}.files[{i}]",
                $"'{path}' is missing in ${OutputContract.Variable}; {folder.Found()}; have the program write it, or remove it here")),
        }),
    ];

    // What has no length is not opened: it may be a pipe, which would be read for ever.
    private static ArtifactContent Content(FileInfo file) =>
        file.Length == 0 ? ArtifactContent.FromBytes(Array.Empty<byte>()) : ArtifactContent.FromFile(file.FullName);

    private static IReadOnlyDictionary<string, string> Merged(
        IReadOnlyDictionary<string, string> own, IReadOnlyDictionary<string, string> measured)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in own.Concat(measured))
        {
            all[name] = value;
        }

        return all;
    }

    private Report Describe(
        TrainerResult whole,
        IReadOnlyList<string> leftOut,
        OutputModel model,
        OutputData? data,
        OutputEvaluation evaluation,
        HeldOutEvaluation heldOut,
        GateMeasurements measured)
    {
        var spec = document.Spec;
        return new Report
        {
            Model = spec.Model,
            Version = spec.Publish.Version,
            Dataset = whole.Dataset,
            Sources = data?.Sources() ?? [],
            Target = spec.Dataset.Target,
            Task = spec.Trainer.Task,
            Architecture = spec.Trainer.Architecture,
            Classes = evaluation.Classes,
            Seed = spec.Trainer.Seed,
            Split = data is null ? ReportSplit.None : ReportSplit.Of(data.Table, data.Sizes),
            Features = [],
            Hyperparameters = whole.Hyperparameters,
            WarmStart = document.WarmStart,
            Steps = whole.Progress?.Step ?? 0,
            TrainingLoss = whole.Progress?.Loss,
            History = [],
            BestEpoch = null,
            Parameters = model.Parameters,
            WeightsDigest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(model.Bytes)),
            HeldOut = heldOut,
            Slices = new ReportSlices { Columns = [], LeftOut = [], Worst = [], Tested = 0 },
            Fairness = [],
            Evidence = measured.Reported(document),
            Baseline = null,
            Gates = Verdicts(whole),
            Warnings = whole.Warnings ?? [],
            CrossValidation = [],
            Search = ReportSearch.Of(document),
            Signature = whole.Signature,
            Environment = whole.Environment,
            LeftOutOfResult = leftOut,
        };
    }

    // Latency is another in each run, and the report must not be.
    private IReadOnlyList<TrainingGateVerdict> Verdicts(TrainerResult whole) => GateJudge.Judge(
        [.. document.Spec.Gates.Where(gate => gate.Latency is null)], GateFacts.Of(whole, baseline: null, stableNow: null));

    [LoggerMessage(
        EventId = 31,
        Level = LogLevel.Information,
        Message = "The model has {Bytes} bytes and {Parameters} parameters; with it are {Metrics} metrics and {Files} more files")]
    private partial void Opened(int bytes, long parameters, int metrics, int files);

    [LoggerMessage(EventId = 32, Level = LogLevel.Information, Message = "{Rows} held-out rows: {Metrics}")]
    private partial void Measured(long rows, string metrics);

    [LoggerMessage(EventId = 33, Level = LogLevel.Warning, Message = "A gate does not pass: {Verdict}")]
    private partial void Missed(string verdict);

    [LoggerMessage(
        EventId = 34,
        Level = LogLevel.Information,
        Message = "Published {Model} {Version} as {Digest} in {Repository}, {Size} bytes")]
    private partial void Published(string model, string version, string digest, string repository, long size);
}
