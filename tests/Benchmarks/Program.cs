using System.Globalization;
using Sluice.Benchmarks;
using Sluice.Benchmarks.Gates;

// Benchmarks [NAME...]: runs all of them, or those that are named. Seeds and sizes are fixed, so all figures but the speed are the same
// each time.
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
    Console.Error.WriteLine($"'{unknown}' is unknown; name one of {string.Join(", ", benchmarks.Select(benchmark => benchmark.Name))}");
    return 64;
}

var report = new Report(Console.Out);
foreach (var (_, run) in benchmarks.Where(benchmark => args.Length == 0 || args.Contains(benchmark.Name)))
{
    run(report);
}

return report.Finish();
