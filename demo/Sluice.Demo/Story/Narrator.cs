using System.Diagnostics;
using System.Globalization;
using Sluice.Demo.Reports;

namespace Sluice.Demo.Story;

/// <summary>Tells the story as it goes: headings, live lines, and a timeline of what mattered.</summary>
internal sealed class Narrator(Stopwatch clock)
{
    private readonly List<TimelineEntry> _timeline = [];
    private string? _last;

    /// <summary>What mattered, in order.</summary>
    public IReadOnlyList<TimelineEntry> Timeline => _timeline;

    /// <summary>Begins a chapter.</summary>
    public void Chapter(string title) => Console.WriteLine($"\n== {title}");

    /// <summary>Tells something that goes into the timeline.</summary>
    public void Event(string what)
    {
        _timeline.Add(new TimelineEntry { Seconds = Math.Round(clock.Elapsed.TotalSeconds, 1), Event = what });
        Write("* " + what);
    }

    /// <summary>Tells how things stand; the same again is not repeated.</summary>
    public void Live(string line)
    {
        if (line != _last)
        {
            Write("  " + line);
            _last = line;
        }
    }

    private void Write(string line) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalSeconds,7:0.0} s {line}"));
}
