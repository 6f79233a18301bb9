namespace Sluice.Benchmarks.Training;

/// <summary>
/// Rows per second of whole training steps, beside PyTorch 2.6 of Debian 13 on the same networks, batches, rows and threads: batch, forward
/// and backward pass, AdamW. Both processes are alive and take turns, so that what else the machine does meets both. Both
/// begin with the same weights, and the mean losses of the first epoch must be the same, so that it is one computation.
/// </summary>
internal static class TrainingSpeed
{
    /// <summary>Name of the products of matrices in the place of a network.</summary>
    public const string Products = "products";

    /// <summary>Rows and columns of the matrices.</summary>
    public const int MatrixSize = 512;

    private const int Rounds = 9;
    private const double RoundSeconds = 0.7;
    private const double SameLoss = 2e-3;

    /// <summary>PyTorch's Python, which eng/python.sh makes.</summary>
    public static string Python => Path.Combine(Environment.GetEnvironmentVariable("SLUICE_CACHE") is { Length: > 0 } cache
        ? cache
        : throw new InvalidOperationException("SLUICE_CACHE is not set: use `make bench ONLY=training`"), "python/bin/python3-torch");

    /// <summary>Measures all networks, with one thread, as the trainer has, and with two.</summary>
    public static void Run(Report report)
    {
        var python = Python;
        var folder = Directory.CreateTempSubdirectory("sluice-training-");
        try
        {
            report.Table(
                "Training on CPU: libtorch with MKL beside Debian's PyTorch with OpenBLAS; CUDA is not measured",
                "", "rows/s", "PyTorch's", "ratio", "of CPU time", "loss differs by");
            foreach (var threads in new[] { 1, 2 })
            {
                Multiply(report, threads, python);
            }

            foreach (var name in TrainingProblem.Names)
            {
                foreach (var threads in new[] { 1, 2 })
                {
                    Measure(report, name, threads, python, Path.Combine(folder.FullName, $"{name}-{threads}.safetensors"));
                }
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // What the two BLAS give on this processor, without a goal: a network that consists of products can gain or lose no more than that.
    private static void Multiply(Report report, int threads, string python)
    {
        const int Steps = 40;
        using var ours = new Side(Environment.ProcessPath!, $"{threads}", "training-work", Products, $"{threads}", "");
        using var theirs = new Side(
            python, $"{threads}", Path.GetFullPath("tests/Benchmarks/Training/reference.py"), Products, $"{threads}", "");
        ours.Train(Steps);
        theirs.Train(Steps);
        var pairs = Enumerable.Range(0, Rounds).Select(_ => (Ours: ours.Train(Steps), Theirs: theirs.Train(Steps))).ToArray();
        double[] speeds = [.. pairs.Select(pair => Steps / pair.Ours.Seconds).Order()];
        var ratio = Median(pairs.Select(pair => pair.Theirs.Seconds / pair.Ours.Seconds));
        var cpu = Median(pairs.Select(pair => pair.Theirs.Cpu / pair.Ours.Cpu));
        var what = $"products of matrices of {MatrixSize} × {MatrixSize}, {threads} thread{(threads > 1 ? "s" : "")}";
        report.Row(what, $"{speeds[Rounds / 2]:0}", $"{speeds[Rounds / 2] / ratio:0}", $"{ratio:0.00}", $"{cpu:0.00}", "");
        report.Reported($"{what}, MKL beside OpenBLAS", speeds, speeds[Rounds / 2] / ratio, "products/s");
    }

    private static void Measure(Report report, string name, int threads, string python, string file)
    {
        using var ours = new Side(Environment.ProcessPath!, $"{threads}", "training-work", name, $"{threads}", file);
        using var theirs = new Side(
            python, $"{threads}", Path.GetFullPath("tests/Benchmarks/Training/reference.py"), name, $"{threads}", file);
        if (ours.Parameters != theirs.Parameters)
        {
            throw new InvalidOperationException($"{name}: our network has {ours.Parameters} parameters, PyTorch's {theirs.Parameters}");
        }

        var (first, other) = (ours.Train(TrainingProblem.Batches), theirs.Train(TrainingProblem.Batches));
        var apart = Math.Abs(first.Loss!.Value - other.Loss!.Value);
        var steps = Math.Max(1, (int)(TrainingProblem.Batches * RoundSeconds / ours.Train(TrainingProblem.Batches).Seconds));
        theirs.Train(TrainingProblem.Batches);
        var pairs = Enumerable.Range(0, Rounds).Select(_ => (Ours: ours.Train(steps), Theirs: theirs.Train(steps))).ToArray();

        using var problem = TrainingProblem.Of(name);
        var rows = steps * problem.Batch;
        double[] speeds = [.. pairs.Select(pair => rows / pair.Ours.Seconds).Order()];
        var ratio = Median(pairs.Select(pair => pair.Theirs.Seconds / pair.Ours.Seconds));
        var cpu = Median(pairs.Select(pair => pair.Theirs.Cpu / pair.Ours.Cpu));
        var what = $"training {name}, {threads} thread{(threads > 1 ? "s" : "")}";
        report.Row(what, $"{speeds[Rounds / 2]:0}", $"{speeds[Rounds / 2] / ratio:0}", $"{ratio:0.00}", $"{cpu:0.00}", $"{apart:0.0000}");
        report.AtLeast($"{what}, rows per second", speeds, speeds[Rounds / 2] / ratio, 1, "rows/s");
        report.AtMost($"{what}, difference of the first epoch's loss from PyTorch's", apart, SameLoss, "nats");
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);
}
