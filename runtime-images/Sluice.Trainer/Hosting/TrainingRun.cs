using Sluice.Api.Contracts;
using Sluice.Api.ModelVersions;
using Sluice.Api.Text;
using Sluice.Trainer.Checkpoints;
using Sluice.Trainer.Data;
using Sluice.Trainer.Evaluation;
using Sluice.Trainer.Failures;
using Sluice.Trainer.Jobs;
using Sluice.Trainer.Onnx;
using Sluice.Trainer.Preprocessing;
using Sluice.Trainer.Progress;
using Sluice.Trainer.Publishing;
using Sluice.Trainer.Splits;
using Sluice.Trainer.Training;

namespace Sluice.Trainer.Hosting;

/// <summary>One attempt at a job: read, train, export, evaluate, publish.</summary>
internal sealed partial class TrainingRun
{
    private const int MostHeldOutRowsNamed = 10_000;

    private readonly JobDocument document;
    private readonly ProgressBoard board;
    private readonly TimeProvider time;
    private readonly ILogger logger;

    /// <summary>Creates a run.</summary>
    public TrainingRun(JobDocument document, ProgressBoard board, TimeProvider time, ILogger logger)
        => (this.document, this.board, this.time, this.logger) = (document, board, time, logger);

    /// <summary>Runs the attempt.</summary>
    /// <param name="worldSize">Number of workers of the attempt.</param>
    /// <param name="stop">Requests a stop.</param>
    /// <exception cref="TrainerException">The attempt failed or was stopped.</exception>
    public async Task<TrainerResult> RunAsync(int worldSize, CancellationToken stop)
    {
        var spec = document.Spec;
        JobRules.Check(spec, worldSize);
        var hyperparameters = Hyperparameters.Read(spec.Trainer.Hyperparameters);
        var publisher = ArtifactPublisher.Open(spec);
        var device = ComputeDevice.Choose();
        board.Show(report => report with { Device = device.Kind });
        Chosen(device.Kind, device.Name);

        var table = TableReader.Read(spec.Dataset, stop);
        TableRules.Check(table, spec.Dataset);
        string[] warnings = [.. TableRules.Leaks(table, spec.Dataset).Select(leak => $"{leak.Field}: {leak.Message}")];
        Array.ForEach(warnings, Warned);
        var split = StratifiedSplit.Divide(table, DecimalText.Parse(spec.Dataset.Split.Test), spec.Trainer.Seed);
        var preprocessor = Preprocessor.Fit(table, split.Training);
        Divided(table.Rows, table.Digest, table.Classes.Count, split.Training.Length, split.HeldOut.Length, preprocessor.Width);

        MemoryRules.Check(
            split.Training.Length,
            [preprocessor.Width, .. hyperparameters.HiddenLayers, table.Classes.Count],
            GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        var rows = new TrainingRows(
            preprocessor.Encode(table, split.Training),
            preprocessor.Width,
            [.. split.Training.Select(row => table.Labels[row])],
            table.Classes.Count);
        var checkpoints = OpenCheckpoints(JobHash.Of(spec, hyperparameters, table.Digest));
        using var session = Begin(rows, hyperparameters, device, checkpoints);
        var every = spec.Checkpoint is { } options ? Duration.Parse(options.Every) : Duration.Longest;
        new TrainingRunner(board, checkpoints, every, time, logger).Run(session, hyperparameters.Epochs, stop);

        var layers = session.ReadLayers();
        var model = ModelExporter.Write(spec.Model, preprocessor, layers, table.Classes);
        var (evaluation, difference) = HeldOutEvaluator.Evaluate(table, split.HeldOut, preprocessor, session, model);
        Evaluated(evaluation.Rows, evaluation.Metrics["accuracy"], evaluation.Metrics["macroF1"], difference);

        var (result, leftOut) = TerminationMessage.Fit(new TrainerResult
        {
            Artifact = new ArtifactReference { Uri = spec.Publish.Repository },
            Signature = ModelExporter.Signature(preprocessor, table.Classes),
            Dataset = new DatasetReference { Uri = spec.Dataset.Uri, Digest = table.Digest, Rows = table.Rows },
            Metrics = evaluation.Metrics,
            Hyperparameters = hyperparameters.ToDictionary(),
            Environment = RunEnvironment.Read(device),
            Progress = board.Report,
            Warnings = warnings.Length > 0 ? warnings : null,
        });
        var stored = await publisher.PublishAsync(
            model, Describe(table, split, preprocessor, hyperparameters, session, layers, evaluation, device, leftOut), stop);
        Published(spec.Model, spec.Publish.Version, stored.Digest.ToString(), spec.Publish.Repository, stored.Size);
        return result with { Artifact = result.Artifact with { Digest = stored.Digest.ToString(), Size = stored.Size } };
    }

    private CheckpointStore? OpenCheckpoints(string jobHash)
    {
        if (document.CheckpointPath is not { Length: > 0 } path || document.Spec.Checkpoint is not { } options)
        {
            return null;
        }

        try
        {
            return new CheckpointStore(path, jobHash, options.Keep, logger);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw TrainerException.CannotCreate("CheckpointNotWritable", "spec.checkpoint.volume",
                $"{e.Message}; give the trainer's user (uid 65532) a volume that it may write", e);
        }
    }

    private TrainingSession Begin(TrainingRows rows, Hyperparameters hyperparameters, ComputeDevice device, CheckpointStore? checkpoints)
    {
        var seed = document.Spec.Trainer.Seed;
        try
        {
            while (checkpoints?.OpenNewest() is { } newest)
            {
                using var state = newest.State;
                try
                {
                    var session = new TrainingSession(rows, hyperparameters, seed, device.Torch, state);
                    Resumed(newest.Step);
                    return session;
                }
                catch (InvalidDataException e)
                {
                    checkpoints.Discard(newest.Step, e.Message);
                }
            }

            return new TrainingSession(rows, hyperparameters, seed, device.Torch);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw TrainerException.TryAgain(
                "CheckpointUnreadable", $"the newest checkpoint cannot be read: {e.Message}; repair the volume of spec.checkpoint.volume");
        }
    }

    private Report Describe(
        Table table,
        RowSplit split,
        Preprocessor preprocessor,
        Hyperparameters hyperparameters,
        TrainingSession session,
        IReadOnlyList<DenseLayer> layers,
        HeldOutEvaluation evaluation,
        ComputeDevice device,
        IReadOnlyList<string> leftOut) => new()
        {
            Model = document.Spec.Model,
            Version = document.Spec.Publish.Version,
            Dataset = new DatasetReference { Uri = document.Spec.Dataset.Uri, Digest = table.Digest, Rows = table.Rows },
            Target = document.Spec.Dataset.Target,
            Classes = table.Classes,
            Seed = document.Spec.Trainer.Seed,
            Split = new ReportSplit
            {
                TrainingRows = split.Training.Length,
                HeldOut = split.HeldOut.Length <= MostHeldOutRowsNamed ? split.HeldOut : null,
            },
            NumericFeatures = preprocessor.Numeric,
            CategoricalFeatures = preprocessor.Categorical,
            Hyperparameters = hyperparameters.ToDictionary(),
            Steps = session.Step,
            TrainingLoss = session.Loss,
            Parameters = session.Parameters,
            WeightsDigest = Network.Digest(layers),
            HeldOut = evaluation,
            Signature = ModelExporter.Signature(preprocessor, table.Classes),
            Environment = leftOut.Contains(TerminationMessage.EnvironmentName) ? RunEnvironment.Read(device) : null,
            LeftOutOfResult = leftOut,
        };

    [LoggerMessage(EventId = 4, Level = LogLevel.Information, Message = "Training on {Kind}: {Name}")]
    private partial void Chosen(string kind, string name);

    [LoggerMessage(EventId = 13, Level = LogLevel.Warning, Message = "{Warning}")]
    private partial void Warned(string warning);

    [LoggerMessage(
        EventId = 5,
        Level = LogLevel.Information,
        Message = "{Rows} rows ({Digest}), {Classes} classes; {Training} rows for training, {HeldOut} held out; {Width} inputs per row")]
    private partial void Divided(int rows, string digest, int classes, int training, int heldOut, int width);

    [LoggerMessage(EventId = 6, Level = LogLevel.Information, Message = "Resuming from the checkpoint at step {Step}")]
    private partial void Resumed(long step);

    [LoggerMessage(
        EventId = 7,
        Level = LogLevel.Information,
        Message = "{Rows} held-out rows: accuracy {Accuracy}, macro F1 {MacroF1}; "
            + "the exported model differs from torch by at most {Difference}")]
    private partial void Evaluated(int rows, string accuracy, string macroF1, double difference);

    [LoggerMessage(
        EventId = 8,
        Level = LogLevel.Information,
        Message = "Published {Model} {Version} as {Digest} in {Repository}, {Size} bytes")]
    private partial void Published(string model, string version, string digest, string repository, long size);
}
