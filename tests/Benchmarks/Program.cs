using System.Globalization;
using Sluice.Benchmarks;
using Sluice.Benchmarks.Gates;

// Benchmarks [NAME...]: all of them, or those that are named. Seeds and sizes are fixed, so the figures are the same each time; only the speed is not.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var benchmarks = new (string Name, Action<Report> Run)[]
{
    ("false-alarms", FalseAlarms.Run),
    ("boundary", Boundary.Run),
    ("looks", Looks.Run),
    ("families", Families.Run),
    ("detection", Detection.Run),
    ("not-worse", NotWorse.Run),
    ("speed", Speed.Run),
};
if (args.FirstOrDefault(name => benchmarks.All(benchmark => benchmark.Name != name)) is { } unknown)
{
    Console.Error.WriteLine($"'{unknown}' is none of {string.Join(", ", benchmarks.Select(benchmark => benchmark.Name))}");
    return 64;
}

var report = new Report(Console.Out);
foreach (var (_, run) in benchmarks.Where(benchmark => args.Length == 0 || args.Contains(benchmark.Name)))
{
    run(report);
}

return report.Finish();
