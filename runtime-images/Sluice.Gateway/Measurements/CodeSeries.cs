using System.Globalization;
using Prometheus;

namespace Sluice.Gateway.Measurements;

/// <summary>
/// Counters by the value of the last label, made when they are first counted into. After <see cref="Retire"/> they show nothing any more;
/// requests that are still in flight count into the void and bring no series back.
/// </summary>
internal sealed class CodeSeries(Counter counter, params string[] labels) : ISeries
{
    private readonly Counter.Child?[] _byCode = new Counter.Child?[600];
    private readonly Lock _lock = new();
    private bool _retired;

    /// <summary>Counts a code below 600.</summary>
    public void Count(int code) => (_byCode[code] ?? Add(code))?.Inc();

    /// <inheritdoc/>
    public void Retire()
    {
        lock (_lock)
        {
            _retired = true;
            foreach (var child in _byCode)
            {
                child?.Remove();
            }
        }
    }

    private Counter.Child? Add(int code)
    {
        lock (_lock)
        {
            return _retired ? null : _byCode[code] ??= counter.WithLabels([.. labels, code.ToString(CultureInfo.InvariantCulture)]);
        }
    }
}
