using System.Globalization;
using Sluice.Benchmarks;
using Sluice.Benchmarks.Gates;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var report = new Report(Console.Out);
FalseAlarms.Run(report);
Boundary.Run(report);
Looks.Run(report);
Families.Run(report);
Detection.Run(report);
NotWorse.Run(report);
Speed.Run(report);
return report.Finish();
