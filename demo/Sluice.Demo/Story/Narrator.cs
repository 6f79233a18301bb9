using System.Diagnostics;
using System.Globalization;
using Sluice.Demo.Reports;

namespace Sluice.Demo.Story;

/// <summary>Prints the story while it runs: headings, live lines, and a timeline of important events.</summary>
internal sealed class Narrator(Stopwatch clock)
{
    private readonly List<TimelineEntry> _timeline = [];
    private string? _last;

    /// <summary>The important events, in order.</summary>
    public IReadOnlyList<TimelineEntry> Timeline => _timeline;

    /// <summary>Begins a chapter.</summary>
    public void Chapter(string title) => Console.WriteLine($"\n== {title}");

    /// <summary>Prints an event and adds it to the timeline.</summary>
    public void Event(string what)
    {
        _timeline.Add(new TimelineEntry { Seconds = Math.Round(clock.Elapsed.TotalSeconds, 1), Event = what });
        Write("* " + what);
    }

    /// <summary>Prints the current state, unless it has not changed.</summary>
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
