using System.Text.Json;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Data;
using Sluice.Data.Sources;
using Sluice.Data.Splits;
using Sluice.Data.Tables;
using Sluice.Trainer.Hosting;
using Sluice.Trainer.Tests.Data;

namespace Sluice.Trainer.Tests.Hosting;

/// <summary>The pod of a trainer: a job, folders and an environment.</summary>
public sealed class TrainerPod : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public TrainerPod()
    {
        Job = new JobDocument { Name = "penguins", Namespace = "default", Uid = "1", Spec = Spec(Penguins, "file://" + Models) };
        Environment["SLUICE_JOB_DOCUMENT"] = Path.Combine(folder.Path, "job.json");
        Environment["SLUICE_TERMINATION_LOG"] = Path.Combine(folder.Path, "termination-log");
        Environment["SLUICE_SCRATCH"] = Path.Combine(folder.Path, "scratch");
        Environment["SLUICE_PORT"] = "0";
        Environment["SLUICE_ADDRESS"] = "127.0.0.1";
    }

    public static string Penguins => Path.Combine(AppContext.BaseDirectory, "penguins.csv");

    public string Models => Path.Combine(folder.Path, "models");

    public string Checkpoints => Path.Combine(folder.Path, "checkpoints");

    public JobDocument Job { get; set; }

    public Dictionary<string, string> Environment { get; } = [];

    public TrainerResult Result => JsonSerializer.Deserialize<TrainerResult>(Termination, ContractJson.Options)!;

    public TrainerError Error => JsonSerializer.Deserialize<TrainerError>(Termination, ContractJson.Options)!;

    public string Termination => File.ReadAllText(Environment["SLUICE_TERMINATION_LOG"]);

    public string Write(string name, string content) => folder.File(name, content);

    public void Change(Func<TrainingJobSpec, TrainingJobSpec> change) => Job = Job with { Spec = change(Job.Spec) };

    public void Hyperparameters(params (string Name, string Value)[] some) => Change(spec => spec with
    {
        Trainer = spec.Trainer with { Hyperparameters = some.ToDictionary(one => one.Name, one => one.Value) },
    });

    public void KeepCheckpoints(string every) => Job = Job with
    {
        CheckpointPath = Checkpoints,
        Spec = Job.Spec with { Checkpoint = new CheckpointOptions { Every = every, Keep = 2, Volume = "work" } },
    };

    /// <summary>Takes the lock of the repository, as another writer does. Until it is disposed, nothing can be published.</summary>
    public IDisposable HoldModels()
    {
        Directory.CreateDirectory(Models);
        return new FileStream(Path.Combine(Models, ".sluice.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    public void WriteJob() => File.WriteAllText(Environment["SLUICE_JOB_DOCUMENT"], ContractJson.Write(Job));

    public Task<int> RunAsync(
        Action<int>? listening = null,
        Action<ProgressReport>? shown = null,
        bool publishes = false,
        CancellationToken stop = default)
    {
        WriteJob();
        return TrainerHost.RunAsync(Environment.GetValueOrDefault, listening, shown, publishes, stop);
    }

    /// <summary>All rows of the job, as training rows of a divided table.</summary>
    public async Task<(DataTable Table, IReadOnlyList<string> Classes, RowBatch Rows)> ReadAsync()
    {
        var (dataset, settings) = (Job.Spec.Dataset, new DataSettings { Scratch = Path.Combine(folder.Path, "read") });
        var table = DataTable.Open(dataset, await DatasetFetch.FetchAsync(dataset, settings, default), settings, default);
        DataSplit.Divide(table, dataset, Job.Spec.Trainer.Seed);
        using var command = table.Connection.CreateCommand();
        command.CommandText = $"UPDATE {DataSplit.Parts} SET part = '{DataSplit.Training}'";
        command.ExecuteNonQuery();
        return (table, RowReader.Values(table, dataset.Target), new RowReader(table, dataset).Read(DataSplit.Training, 10_000).Single());
    }

    public void Dispose() => folder.Dispose();

    private static TrainingJobSpec Spec(string table, string repository) => new()
    {
        Model = "penguins",
        Trainer = new TrainerOptions
        {
            Seed = 7,
            Hyperparameters = new Dictionary<string, string> { ["epochs"] = "40", ["batchSize"] = "16", ["learningRate"] = "0.005" },
        },
        Dataset = new DatasetOptions
        {
            Uri = "file://" + table,
            Target = "species",
            Features =
            [
                new() { Name = "island", Type = "categorical" },
                new() { Name = "bill_length_mm" },
                new() { Name = "bill_depth_mm" },
                new() { Name = "flipper_length_mm" },
                new() { Name = "body_mass_g" },
                new() { Name = "sex", Type = "categorical" },
            ],
        },
        Publish = new PublishOptions { Version = "1.0.0", Repository = repository },
    };
}
