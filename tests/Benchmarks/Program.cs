using System.Globalization;
using Sluice.Benchmarks;
using Sluice.Benchmarks.Compression;
using Sluice.Benchmarks.Data;
using Sluice.Benchmarks.Gates;
using Sluice.Benchmarks.Training;

// Benchmarks NAME...: runs those that are named; gates and training stand for all of theirs. Seeds and sizes are fixed, so all figures but
// the speeds are the same each time.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["data-work", var format, var file, var scratch])
{
    return await DataWork.RunAsync(format, file, scratch);
}

if (args is ["training-work", var problem, var threads, var weights])
{
    return TrainingWork.Run(problem, int.Parse(threads), weights);
}

var benchmarks = new (string Name, Action<Report> Run)[]
{
    ("data", DataSpeed.Run),
    ("compression", CompressedModels.Run),
    ("training-speed", TrainingSpeed.Run),
    ("two-workers", TwoWorkers.Run),
    ("checkpoints", CheckpointPause.Run),
    ("export-fidelity", ExportFidelity.Run),
    ("false-alarms", FalseAlarms.Run),
    ("boundary", Boundary.Run),
    ("looks", Looks.Run),
    ("families", Families.Run),
    ("detection", Detection.Run),
    ("not-worse", NotWorse.Run),
    ("speed", Speed.Run),
};
string[] training = ["training-speed", "two-workers", "checkpoints", "export-fidelity"];
string[] chosen = args switch
{
    ["gates"] => [.. benchmarks.Select(benchmark => benchmark.Name).Except(["data", "compression", .. training])],
    ["training"] => training,
    _ => args,
};
if (chosen.Length == 0 || chosen.Any(name => benchmarks.All(benchmark => benchmark.Name != name)))
{
    Console.Error.WriteLine($"name one or more of gates, training, {string.Join(", ", benchmarks.Select(benchmark => benchmark.Name))}");
    return 64;
}

var report = new Report(Console.Out);
foreach (var (_, run) in benchmarks.Where(benchmark => chosen.Contains(benchmark.Name)))
{
    run(report);
}

return report.Finish();
