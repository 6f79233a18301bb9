using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Trainers;
using Sluice.Artifacts.Content;
using Sluice.Artifacts.Stores;
using Sluice.Trainer.Outputs;
using Sluice.Trainer.Tests.Data;
using Sluice.Trainer.Tests.Hosting;

namespace Sluice.Trainer.Tests.Outputs;

/// <summary>A job whose model a program of the user's own has left, and the pod that publishes it.</summary>
internal sealed class OutputPod : IDisposable
{
    /// <summary>Ten rows. The newest four are held out: their features a and b are 2 0, 1 0, 0 1 and 0 2.</summary>
    public const string Table = """
        day,a,b,colour,label,size
        2026-01-01,3,0,red,yes,6
        2026-01-02,0,3,blue,no,3
        2026-01-03,4,0,red,yes,8
        2026-01-04,0,4,blue,no,4
        2026-01-05,5,1,red,yes,11
        2026-01-06,1,5,blue,no,7
        2026-01-07,2,0,red,yes,5
        2026-01-08,1,0,red,yes,2
        2026-01-09,0,1,blue,no,4
        2026-01-10,0,2,blue,yes,2
        """;

    private readonly TemporaryFolder folder = new();

    public OutputPod()
    {
        Output = Path.Combine(folder.Path, "output", "0");
        Pod.Environment[OutputContract.Variable] = Output;
        Pod.Job = Pod.Job with { OutputPath = Output };
        Pod.Change(spec => spec with
        {
            Trainer = new TrainerOptions { Image = "team/program:1", Task = "classification", Outputs = new OutputOptions() },
            Dataset = new DatasetOptions(),
        });
        Assert.Equal(ExitCodes.Ok, OutputFolder.Prepare(Pod.Environment.GetValueOrDefault));
    }

    public TrainerPod Pod { get; } = new();

    public string Output { get; }

    public string Blobs => Path.Combine(Pod.Models, "blobs", "sha256");

    /// <summary>A job that reads <see cref="Table"/>, or another one.</summary>
    public OutputPod With(string target, string task, FeatureOptions[]? features = null, string table = Table)
    {
        Pod.Change(spec => spec with
        {
            Trainer = spec.Trainer with { Task = task },
            Dataset = new DatasetOptions
            {
                Uri = "file://" + Pod.Write("table.csv", table),
                Target = target,
                Features = features ?? [new() { Name = "a" }, new() { Name = "b" }],
                Split = new SplitOptions { Test = "0.4", Time = "day" },
            },
        });
        return this;
    }

    public OutputPod Files(params string[] files)
    {
        Pod.Change(spec => spec with { Trainer = spec.Trainer with { Outputs = new OutputOptions { Files = files } } });
        return this;
    }

    public OutputPod Leave(string name, string content) => Leave(name, System.Text.Encoding.UTF8.GetBytes(content));

    public OutputPod Leave(string name, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Output, name))!);
        File.WriteAllBytes(Path.Combine(Output, name), content);
        return this;
    }

    public Task<int> PublishAsync(CancellationToken stop = default) => Pod.RunAsync(publishes: true, stop: stop);

    /// <summary>Publishes, and returns the result.</summary>
    public async Task<TrainerResult> PublishedAsync()
    {
        Assert.True(await PublishAsync() == ExitCodes.Ok, Pod.Termination);
        return Pod.Result;
    }

    /// <summary>Publishes, and returns the error and its exit code.</summary>
    public async Task<(int Code, TrainerError Error)> RefusedAsync()
    {
        var code = await PublishAsync();
        Assert.True(code != ExitCodes.Ok, "it was published");
        Assert.False(File.Exists(Path.Combine(Pod.Models, "index.json")), "a refused output is in the repository");
        return (code, Pod.Error);
    }

    /// <summary>A file of the artifact of a result, which is checked by its digest.</summary>
    public async Task<byte[]> FileAsync(TrainerResult result, string path)
    {
        var store = ArtifactStores.Open("file://" + Pod.Models);
        var artifact = await store.VerifyAsync(ArtifactDigest.Parse(result.Artifact.Digest));
        return await store.ReadAsync(Assert.Single(artifact.Files, file => file.Path == path));
    }

    public void Dispose()
    {
        Pod.Dispose();
        folder.Dispose();
    }
}
