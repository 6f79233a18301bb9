using System.Text.Json;
using Sluice.Api.Contracts;
using Sluice.Artifacts.Content;
using Sluice.Trainer.Tests.Hosting;

namespace Sluice.Trainer.Tests.Outputs;

/// <summary>The same output gives the same artifact, however often and whenever its publishing is stopped.</summary>
public sealed class InterruptedPublishingTests : IDisposable
{
    // model.onnx, report.json, profile.json, report.html, words.txt, the manifest and its configuration.
    private const int Blobs = 7;

    private readonly OutputPod pod = Filled();

    public void Dispose() => pod.Dispose();

    [Fact]
    public async Task The_same_output_gives_the_same_artifact_in_whichever_order_it_was_written()
    {
        var first = await pod.PublishedAsync();
        var again = await pod.PublishedAsync();

        Assert.Equal(first.Artifact.Digest, again.Artifact.Digest);
        Assert.Equal(Blobs, Whole());

        Directory.Delete(pod.Pod.Models, recursive: true);
        Array.ForEach(Directory.GetFiles(pod.Output).Where(file => !Path.GetFileName(file).StartsWith('.')).ToArray(), File.Delete);
        Fill(pod, reversed: true);

        Assert.Equal(first.Artifact.Digest, (await pod.PublishedAsync()).Artifact.Digest);
    }

    [Fact]
    public async Task Another_output_under_the_same_version_is_refused()
    {
        await pod.PublishedAsync();
        pod.Leave("words.txt", "other words");

        Assert.Equal(ExitCodes.CannotCreate, await pod.PublishAsync());
        Assert.Equal(("VersionTaken", "spec.publish.version"), (pod.Pod.Error.Reason, pod.Pod.Error.Field));
    }

    [Theory]
    [InlineData("SIGKILL")]
    [InlineData("SIGTERM")]
    public async Task A_publish_pod_that_is_stopped_at_any_step_tears_nothing(string signal)
    {
        // While its lock is held nothing is registered, so that each of the steps before that is reached and none after it.
        using (pod.Pod.HoldModels())
        {
            await StopAsync(signal, "the start", process => process.UntilAsync(() => process.Log.Length > 0 || Scratch(), "a start"));
            await StopAsync(signal, "the model", process => Said(process, "The model has"));
            await StopAsync(signal, "the rows", process => Said(process, "held-out rows"));
            for (var blobs = 1; blobs <= Blobs; blobs++)
            {
                var least = blobs;
                await StopAsync(signal, $"{least} blobs", async process =>
                {
                    // Blobs may be there from the run before.
                    await Said(process, "held-out rows");
                    await process.UntilAsync(() => Whole() >= least, $"{least} blobs");
                });
            }

            Assert.False(File.Exists(Path.Combine(pod.Pod.Models, "index.json")));
        }

        using (var process = new TrainerProcess(pod.Pod, OutputContract.Publish))
        {
            await Said(process, "Published");
            Send(process, signal);
            await process.ExitAsync();
        }

        using (var process = new TrainerProcess(pod.Pod, OutputContract.Publish))
        {
            Assert.True(await process.ExitAsync() == ExitCodes.Ok, process.Log);
        }

        Assert.Equal(Blobs, Whole());
        var result = pod.Pod.Result;
        using var index = JsonDocument.Parse(File.ReadAllText(Path.Combine(pod.Pod.Models, "index.json")));
        Assert.Equal(
            result.Artifact.Digest,
            Assert.Single(index.RootElement.GetProperty("manifests").EnumerateArray()).GetProperty("digest").GetString());
        Assert.Equal("some words"u8.ToArray(), await pod.FileAsync(result, "words.txt"));

        Directory.Delete(pod.Pod.Models, recursive: true);
        Assert.Equal((await pod.PublishedAsync()).Artifact.Digest, result.Artifact.Digest);

        bool Scratch() => Directory.Exists(pod.Pod.Environment["SLUICE_SCRATCH"]);
    }

    private static OutputPod Filled() => Fill(new OutputPod().With("label", "classification").Files("words.txt"));

    private static OutputPod Fill(OutputPod pod, bool reversed = false)
    {
        (string Name, byte[] Content)[] files =
        [
            ("model.onnx", SmallModels.Classifier), ("metrics.json", "{\"bleu\": 31}"u8.ToArray()), ("words.txt", "some words"u8.ToArray()),
            ("progress.jsonl", "{\"step\": 3}\n"u8.ToArray()),
        ];
        foreach (var (name, content) in reversed ? files.Reverse() : files)
        {
            pod.Leave(name, content);
        }

        return pod;
    }

    private async Task StopAsync(string signal, string step, Func<TrainerProcess, Task> reached)
    {
        File.Delete(pod.Pod.Environment["SLUICE_TERMINATION_LOG"]);
        using var process = new TrainerProcess(pod.Pod, OutputContract.Publish);
        await reached(process);
        Assert.False(process.HasExited, $"{step}: {process.Log}");
        Send(process, signal);
        var code = await process.ExitAsync();
        if (signal == "SIGKILL")
        {
            Assert.Equal(128 + 9, code);
            return;
        }

        // Before it listens for it, SIGTERM ends the process as it ends any.
        Assert.True(code == ExitCodes.TryAgain || (step == "the start" && code == 128 + 15), $"{step}: {code}: {process.Log}");
        if (code == ExitCodes.TryAgain)
        {
            Assert.Equal("Terminated", pod.Pod.Error.Reason);
            Assert.Equal("stopped before all was published; another run of the pod does the same", pod.Pod.Error.Message);
        }
    }

    private static void Send(TrainerProcess process, string signal)
    {
        if (signal == "SIGKILL")
        {
            process.Kill();
        }
        else
        {
            process.Terminate();
        }
    }

    private static Task Said(TrainerProcess process, string text) =>
        process.UntilAsync(() => process.Log.Contains(text, StringComparison.Ordinal), $"'{text}'");

    // Blobs appear under the digest of their content, whole or not at all.
    private int Whole()
    {
        if (!Directory.Exists(pod.Blobs))
        {
            return 0;
        }

        var blobs = Directory.GetFiles(pod.Blobs);
        Assert.All(blobs, blob => Assert.Equal(Path.GetFileName(blob), ArtifactDigest.Of(File.ReadAllBytes(blob)).Hex));
        return blobs.Length;
    }
}
