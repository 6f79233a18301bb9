namespace Prometheus;

/// <summary>The collectors of one metric name; they may differ in their labels, never in their type.</summary>
internal sealed class CollectorFamily
{
    private readonly Type _type;
    private readonly Lock _lock = new();
    private Collector[] _collectors = [];

    public CollectorFamily(Type type) => _type = type;

    public TCollector GetOrAdd<TCollector>(string[] labelNames, Func<TCollector> create)
        where TCollector : Collector
    {
        if (_type != typeof(TCollector))
        {
            throw new InvalidOperationException("Collector of a different type with the same name is already registered.");
        }

        lock (_lock)
        {
            foreach (var existing in _collectors)
            {
                if (existing.LabelNames.AsSpan().SequenceEqual(labelNames))
                {
                    return (TCollector)existing;
                }
            }

            var created = create();
            _collectors = [.. _collectors, created];
            return created;
        }
    }

    public void Write(ExpositionText text)
    {
        var collectors = Volatile.Read(ref _collectors);
        if (collectors.Length == 0)
        {
            return;
        }

        text.Family(collectors[0].Name, collectors[0].Help, collectors[0].Type);
        foreach (var collector in collectors)
        {
            collector.Write(text);
        }
    }
}
