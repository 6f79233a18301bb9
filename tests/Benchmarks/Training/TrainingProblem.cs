using Sluice.Api.TrainingJobs;
using Sluice.Trainer.Distributed;
using Sluice.Trainer.Learning.Losses;
using Sluice.Trainer.Learning.LowPrecision;
using Sluice.Trainer.Networks;
using Sluice.Trainer.Networks.Adaptation;
using Sluice.Trainer.Preprocessing.Tokens;
using Sluice.Trainer.Randomness;
using Sluice.Trainer.Tasks;
using Sluice.Trainer.Training;
using Sluice.Trainer.Training.Sessions;
using TorchSharp;

namespace Sluice.Benchmarks.Training;

/// <summary>
/// A network and the rows that it learns, whose sizes are those of a job that a person waits for at a CPU. <c>reference.py</c> has the same
/// network under the same name.
/// </summary>
internal sealed class TrainingProblem : IDisposable
{
    /// <summary>Batches in an epoch. All rows of an epoch are in memory, as they are in PyTorch's.</summary>
    public const int Batches = 8;

    private const long Seed = 5;
    private const int Vocabulary = 4096;

    private readonly string architecture;
    private readonly string task;
    private readonly InputPart part;
    private readonly int outputs;
    private readonly EncodedRows rows;
    private readonly LearningTask learns;

    private TrainingProblem(string name, string task, string architecture, InputPart part, int outputs, int batch, params string[] sizes)
    {
        (Name, this.task, this.architecture, this.part, this.outputs, Batch) = (name, task, architecture, part, outputs, batch);
        Hyperparameters = sizes.Select(size => size.Split('=')).ToDictionary(size => size[0], size => size[1]);
        Hyperparameters["batchSize"] = $"{batch}";
        Hyperparameters["epochs"] = "1000000";
        string[] names = [.. Enumerable.Range(0, outputs).Select(number => $"{number}")];
        learns = task == LearningTasks.NextToken
            ? new NextTokenTask(new BytePairEncoding("text", names, []) { Length = part.Width })
            : new ClassificationTask(names, ClassificationOptions.Plain);
        rows = Rows();
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Rows in a batch.</summary>
    public int Batch { get; }

    /// <summary>Hyperparameters of the job.</summary>
    public Dictionary<string, string> Hyperparameters { get; }

    /// <summary>Names of all problems.</summary>
    public static IReadOnlyList<string> Names { get; } = ["mlp", "cnn", "gru", "lstm", "encoder", "decoder"];

    /// <summary>The problem of a name.</summary>
    public static TrainingProblem Of(string name)
    {
        const string classes = LearningTasks.Classification;
        return name switch
        {
            "mlp" => new(name, classes, Architectures.Mlp, new NumbersPart("x", 64), 10, 256, "hiddenLayers=256,128"),
            "cnn" => new(name, classes, Architectures.Cnn, new ImagePart("x", 3, 32, 32), 10, 64, "channels=16,32,64"),
            "gru" => new(name, classes, Architectures.Gru, new TokensPart("x", 64, Vocabulary), 8, 64, "hiddenSize=128", "layers=1"),
            "lstm" => new(name, classes, Architectures.Lstm, new TokensPart("x", 64, Vocabulary), 8, 64, "hiddenSize=128", "layers=2"),
            "encoder" => new(name, classes, Architectures.Transformer, new TokensPart("x", 64, Vocabulary), 8, 32,
                "hiddenSize=128", "layers=2", "heads=4", "kvHeads=2"),
            "decoder" => new(name, LearningTasks.NextToken, Architectures.Transformer, new TokensPart("x", 64, Vocabulary), Vocabulary, 32,
                "hiddenSize=128", "layers=2", "heads=4", "kvHeads=2"),
            _ => throw new ArgumentException($"'{name}' is none of {string.Join(", ", Names)}", nameof(name)),
        };
    }

    /// <summary>Starts the training, as the trainer does.</summary>
    /// <param name="ranks">The ranks that train. Null for one alone.</param>
    public TrainingSession Start(Ranks? ranks = null)
    {
        var plan = new NetworkPlan(
            new InputLayout([part]),
            architecture,
            Sluice.Trainer.Jobs.Hyperparameters.Read(
                new TrainerOptions { Task = task, Architecture = architecture, Hyperparameters = Hyperparameters }),
            outputs)
        {
            Task = task,
        };
        return new TrainingSession(new TrainingRows(rows, null), learns, plan, Seed, torch.CPU, Precision.Fp32, ranks: ranks);
    }

    /// <summary>
    /// Writes what the reference needs, as tensors of one file: the weights by their names, the inputs, the targets where there are any,
    /// and the order in which the rows of the first epoch are learnt.
    /// </summary>
    /// <param name="session">The training before its first step.</param>
    /// <param name="path">The file.</param>
    public void Write(TrainingSession session, string path)
    {
        var all = Enumerable.Range(0, rows.Count).ToArray();
        var (inputs, targets) = rows.Read(all);
        new RandomStream(Seed, "order", 0).Shuffle(all.AsSpan());
        File.WriteAllBytes(path, SafeTensors.Write(new Dictionary<string, SavedWeight>(Weights.ReadWithShapes(session.Network))
        {
            ["data.inputs"] = new([rows.Count, rows.Width], inputs),
            ["data.targets"] = new([rows.Count, rows.Targets], targets),
            ["data.order"] = new([rows.Count], Array.ConvertAll(all, number => (float)number)),
        }));
    }

    /// <inheritdoc />
    public void Dispose() => rows.Dispose();

    // Texts are of half the length to the whole of it.
    private EncodedRows Rows()
    {
        var made = new EncodedRows(Path.GetTempPath(), part.Width, learns.Targets);
        var stream = new RandomStream(Seed, "bench");
        for (var row = 0; row < Batch * Batches; row++)
        {
            var length = part.Width / 2 + stream.Below(part.Width / 2 + 1);
            float[] inputs = part is TokensPart text
                ? [.. Enumerable.Range(0, part.Width).Select(place => place < length
                    ? TokensPart.Reserved + stream.Below(text.Vocabulary - TokensPart.Reserved) : (float)TokensPart.Padding)]
                : [.. Enumerable.Range(0, part.Width).Select(_ => (float)(2 * stream.Fraction() - 1))];
            made.Append(inputs, learns.Targets > 0 ? [stream.Below(outputs)] : []);
        }

        return made;
    }
}
