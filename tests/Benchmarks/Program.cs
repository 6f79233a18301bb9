using System.Globalization;
using Sluice.Benchmarks;
using Sluice.Benchmarks.Data;
using Sluice.Benchmarks.Gates;

// Benchmarks NAME...: runs those that are named; gates stands for all of the gates. Seeds and sizes are fixed, so all figures but the
// speeds are the same each time.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["data-work", var format, var file, var scratch])
{
    return await DataWork.RunAsync(format, file, scratch);
}

var benchmarks = new (string Name, Action<Report> Run)[]
{
    ("data", DataSpeed.Run),
    ("false-alarms", FalseAlarms.Run),
    ("boundary", Boundary.Run),
    ("looks", Looks.Run),
    ("families", Families.Run),
    ("detection", Detection.Run),
    ("not-worse", NotWorse.Run),
    ("speed", Speed.Run),
};
string[] chosen = args is ["gates"] ? [.. benchmarks.Select(benchmark => benchmark.Name).Where(name => name != "data")] : args;
if (chosen.Length == 0 || chosen.Any(name => benchmarks.All(benchmark => benchmark.Name != name)))
{
    Console.Error.WriteLine($"name one or more of gates, {string.Join(", ", benchmarks.Select(benchmark => benchmark.Name))}");
    return 64;
}

var report = new Report(Console.Out);
foreach (var (_, run) in benchmarks.Where(benchmark => chosen.Contains(benchmark.Name)))
{
    run(report);
}

return report.Finish();
