using System.Collections.Concurrent;

namespace Prometheus;

public abstract class Collector<TChild> : Collector, ICollector<TChild>
    where TChild : ChildBase
{
    private readonly ConcurrentDictionary<string[], TChild> _children = new(LabelValuesComparer.Instance);
    private readonly ConcurrentDictionary<string[], TChild>.AlternateLookup<ReadOnlySpan<string>> _bySpan;
    private readonly bool _suppressInitialValue;
    private TChild? _unlabelled;

    internal Collector(string name, string help, string[] labelNames, bool suppressInitialValue)
        : base(name, help, labelNames)
    {
        _bySpan = _children.GetAlternateLookup<ReadOnlySpan<string>>();
        _suppressInitialValue = suppressInitialValue;
    }

    TChild ICollector<TChild>.Unlabelled => Unlabelled;

    protected internal TChild Unlabelled => Volatile.Read(ref _unlabelled) ?? CreateUnlabelled();

    public TChild Labels(params string[] labelValues) => WithLabels(labelValues);

    public TChild WithLabels(params string[] labelValues)
    {
        ArgumentNullException.ThrowIfNull(labelValues);
        return WithLabels(labelValues.AsSpan());
    }

    public TChild WithLabels(ReadOnlyMemory<string> labelValues) => WithLabels(labelValues.Span);

    public TChild WithLabels(ReadOnlySpan<string> labelValues)
    {
        if (_bySpan.TryGetValue(labelValues, out var child))
        {
            return child;
        }

        RequireLength(labelValues);
        return _children.GetOrAdd(labelValues.ToArray(), NewPublished);
    }

    public void RemoveLabelled(params string[] labelValues)
    {
        ArgumentNullException.ThrowIfNull(labelValues);
        RequireLength(labelValues);
        RemoveValues(labelValues);
    }

    public IEnumerable<string[]> GetAllLabelValues() =>
        _children.Keys.Where(values => values.Length > 0).Select(values => values.ToArray());

    internal override void RemoveValues(string[] values)
    {
        _children.TryRemove(values, out _);
        if (values.Length == 0)
        {
            Volatile.Write(ref _unlabelled, null);
        }
    }

    internal override void Write(ExpositionText text)
    {
        if (LabelNames.Length == 0)
        {
            // A metric without labels shows from the start, before its first change.
            _ = Unlabelled;
        }

        foreach (var child in _children)
        {
            child.Value.WriteIfPublished(text);
        }
    }

    private protected abstract TChild NewChild(string[] labelValues, bool publish);

    private TChild NewPublished(string[] labelValues) => NewChild(labelValues, publish: !_suppressInitialValue);

    private TChild CreateUnlabelled()
    {
        var child = _children.GetOrAdd([], NewPublished);
        Volatile.Write(ref _unlabelled, child);
        return child;
    }

    private void RequireLength(ReadOnlySpan<string> labelValues)
    {
        if (labelValues.Length != LabelNames.Length)
        {
            throw new ArgumentException($"Metric '{Name}' has {LabelNames.Length} labels; {labelValues.Length} values were given.");
        }

        foreach (var value in labelValues)
        {
            if (value is null)
            {
                throw new ArgumentException($"Metric '{Name}': a label value cannot be null.");
            }
        }
    }
}
