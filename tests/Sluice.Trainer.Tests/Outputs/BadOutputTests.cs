using System.Runtime.InteropServices;
using Sluice.Api.Contracts;
using Sluice.Trainer.Onnx;

namespace Sluice.Trainer.Tests.Outputs;

/// <summary>What cannot be published ends with the field, the fault and the remedy, and leaves nothing in the repository.</summary>
public sealed partial class BadOutputTests : IDisposable
{
    private const string Field = "spec.trainer.outputs";

    private readonly OutputPod pod = new();

    public void Dispose() => pod.Dispose();

    [Theory]
    [InlineData(null, "ModelMissing", "model.onnx is missing in $SLUICE_OUTPUT; found metrics.json; have rank 0 export the model there")]
    [InlineData("", "ModelUnreadable", "model.onnx is empty; have the program write it whole before it ends")]
    [InlineData("PK\u0003\u0004 of torch.save", "ModelUnreadable", "cannot be opened by ONNX Runtime: ")]
    [InlineData("\n", "ModelUnreadable", "model.onnx (1 bytes) cannot be opened by ONNX Runtime: ")]
    public async Task A_model_that_is_none(string? content, string reason, string message)
    {
        pod.Leave("metrics.json", "{}");
        if (content is not null)
        {
            pod.Leave("model.onnx", content);
        }

        await RefusedAsync(ExitCodes.BadSpec, reason, message);
    }

    [Fact]
    public async Task A_model_that_is_cut_off()
    {
        pod.Leave("model.onnx", SmallModels.Classifier[..^20]);

        await RefusedAsync(ExitCodes.BadSpec, "ModelUnreadable", "have the program write it whole, for an opset that is known");
    }

    [Fact]
    public async Task A_model_with_an_operator_of_its_own()
    {
        pod.Leave("model.onnx", SmallModels.Of(SmallModels.Matrix, SmallModels.Unknown));

        await RefusedAsync(ExitCodes.BadSpec, "ModelUnreadable", "team.example");
    }

    [Fact]
    public async Task A_model_of_half_precision_is_no_served_type()
    {
        const int half = 10;
        pod.Leave("model.onnx", SmallModels.Of(SmallModels.Matrix, (graph, matrix) =>
        {
            graph.Node("Cast", "", "answer", [matrix], NodeAttributes.Int("to", half));
            graph.Output("answer", (TensorProto.Types.DataType)half, 2);
        }));

        await RefusedAsync(ExitCodes.BadSpec, "ModelNotServed",
            "model.onnx: the output 'answer' is of the type Float16, which is not served; cast it to a 32-bit float");
    }

    [Fact]
    public async Task A_model_that_is_larger_than_one_message()
    {
        Grow("model.onnx", (long)int.MaxValue + 1);

        await RefusedAsync(ExitCodes.BadSpec, "ModelTooLarge", "export it in half precision, or a smaller one");
    }

    [Theory]
    [InlineData("[0.97]", "is no object; write it as {\"accuracy\": 0.97}")]
    [InlineData("", "is empty; write it as {\"accuracy\": 0.97}, or leave the file out")]
    [InlineData("{\"loss\": NaN}", "is no JSON (")]
    [InlineData("{\"loss\": NaN}", "; leave a metric out that is NaN")]
    [InlineData("{\"a\": {\"b\": 1}}", "'a' is no finite number; write it as 0.97, or leave it out")]
    [InlineData("{\"a\": [1]}", "'a' is no finite number")]
    [InlineData("{\"a\": \"0.97\"}", "'a' is no finite number")]
    [InlineData("{\"a\": null}", "'a' is no finite number")]
    [InlineData("{\"a\": 1e400}", "'a' is no finite number")]
    [InlineData("{\"a\": 1e30}", "'a' is no finite number")]
    [InlineData("{\"\": 1}", "has the name ''; use 1 to 63 characters that show")]
    [InlineData("{\"a\\u0007b\": 1}", "use 1 to 63 characters that show")]
    [InlineData("{\"a\": 1", "is no JSON (")]
    public async Task Metrics_that_are_none(string content, string message)
    {
        pod.Leave("model.onnx", SmallModels.Classifier).Leave("metrics.json", content);

        await RefusedAsync(ExitCodes.BadSpec, "MetricsUnreadable", "metrics.json ", message);
    }

    [Fact]
    public async Task More_metrics_than_there_may_be()
    {
        pod.Leave("model.onnx", SmallModels.Classifier)
            .Leave("metrics.json", $"{{{string.Join(",", Enumerable.Range(0, 65).Select(i => $"\"m{i}\": {i}"))}}}");

        await RefusedAsync(ExitCodes.BadSpec, "MetricsUnreadable", "metrics.json has 65 metrics, and may have 64");
    }

    [Fact]
    public async Task Metrics_that_are_a_log()
    {
        pod.Leave("model.onnx", SmallModels.Classifier);
        Grow("metrics.json", 1 << 30);

        await RefusedAsync(ExitCodes.BadSpec, "MetricsUnreadable", "metrics.json has 1073741824 bytes, and may have 65536");
    }

    [Fact]
    public async Task A_declared_file_that_is_missing_is_named_by_its_place()
    {
        pod.Files("model.txt", "vocab/words.txt").Leave("model.onnx", SmallModels.Classifier).Leave("model.txt", "of mine");

        var error = await RefusedAsync(ExitCodes.BadSpec, "FileMissing",
            "'vocab/words.txt' is missing in $SLUICE_OUTPUT; found model.onnx, model.txt; have the program write it, or remove it here");
        Assert.Equal($"{Field}.files[1]", error.Field);
    }

    [Fact]
    public async Task A_declared_file_that_is_a_folder()
    {
        pod.Files("vocab").Leave("model.onnx", SmallModels.Classifier).Leave("vocab/words.txt", "a");

        await RefusedAsync(ExitCodes.BadSpec, "OutputIsFolder", "vocab is a folder; name the files in it");
    }

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("metrics.json")]
    [InlineData("words.txt")]
    [InlineData("vocab/words.txt")]
    public async Task What_leads_through_a_link_is_not_published(string linked)
    {
        using var outside = new Data.TemporaryFolder();
        pod.Files("words.txt", "vocab/words.txt").Leave("words.txt", "a").Leave("vocab/words.txt", "b");
        pod.Leave("model.onnx", SmallModels.Classifier).Leave("metrics.json", "{}");
        var name = linked.Split('/')[0];
        var target = Path.Combine(outside.Path, "moved");
        Directory.Move(Path.Combine(pod.Output, name), target);
        File.CreateSymbolicLink(Path.Combine(pod.Output, name), target);

        await RefusedAsync(ExitCodes.BadSpec, "OutputIsLink",
            $"{linked} leads through a link or out of the output; have the program write the file itself there");
    }

    [Theory]
    [InlineData("model.onnx", "ModelUnreadable")]
    [InlineData("metrics.json", "MetricsUnreadable")]
    public async Task A_pipe_is_not_waited_for(string name, string reason)
    {
        if (name != "model.onnx")
        {
            pod.Leave("model.onnx", SmallModels.Classifier);
        }

        Assert.Equal(0, MakePipe(Path.Combine(pod.Output, name), 0b110_000_000));

        await RefusedAsync(ExitCodes.BadSpec, reason, "is empty");
    }

    [Fact]
    public async Task An_output_that_is_gone_has_the_attempt_repeated()
    {
        pod.Leave("model.onnx", SmallModels.Classifier);
        Directory.Delete(pod.Output, recursive: true);

        await RefusedAsync(ExitCodes.NoInput, OutputContract.Gone, "is gone from its volume, so the attempt has to be repeated");
    }

    [Fact]
    public async Task A_folder_that_was_not_made_for_the_attempt_is_none_of_it()
    {
        pod.Leave("model.onnx", SmallModels.Classifier);
        var other = Path.Combine(Path.GetDirectoryName(pod.Output)!, "1");
        Directory.CreateDirectory(other);
        File.Copy(Path.Combine(pod.Output, "model.onnx"), Path.Combine(other, "model.onnx"));
        pod.Pod.Job = pod.Pod.Job with { OutputPath = other };

        await RefusedAsync(ExitCodes.NoInput, OutputContract.Gone, $"the output {other} is gone from its volume");
    }

    private void Grow(string name, long length)
    {
        using var file = File.Create(Path.Combine(pod.Output, name));
        file.SetLength(length);
    }

    private async Task<TrainerError> RefusedAsync(int code, string reason, params string[] messages)
    {
        var (ended, error) = await pod.RefusedAsync().WaitAsync(TimeSpan.FromMinutes(2));
        Assert.True((ended, error.Reason) == (code, reason), $"{ended} {error.Reason}: {error.Message}");
        Assert.StartsWith($"{error.Field}: ", error.Message, StringComparison.Ordinal);
        Assert.StartsWith(Field, error.Field!, StringComparison.Ordinal);
        Assert.All(messages, message => Assert.Contains(message, error.Message, StringComparison.Ordinal));
        return error;
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int MakePipe(string path, uint mode);
}
